"""You said, we did: each promise behind the point that brought it about, and what became of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mhsurvey.summaries.point import Point
from mhsurvey.summaries.summary import Standings, Summary


@dataclass(frozen=True)
class Strand:
    """What was said, what was promised for it, and where it stands.

    then, now  the point in the round of the promise and in this one; None where it was not scored
    promised   None: it was weak, and nobody promised anything
    """

    then: Point | None
    now: Point | None
    promised: Standings | None

    @property
    def point(self) -> Point | None:
        return self.now or self.then


def strands(summary: Summary, *, before: Sequence[Point]) -> tuple[Strand, ...]:
    """Promises of the rounds before with their points, late ones first; then what was weak and got none.

    before  the points of the round before this one
    """
    then: Mapping[str, Point] = {one.code: one for one in before}
    now: Mapping[str, Point] = {one.code: one for one in summary.points}
    told = [
        Strand(then=then.get(code), now=now.get(code), promised=one)
        for one in summary.earlier
        for code in (one.promise.indicator_code or "",)
    ]
    answered = {one.promise.indicator_code for one in summary.earlier}
    unanswered = [one for one in weak_before(before) if one.code not in answered]
    return (*told, *(Strand(then=one, now=now.get(one.code), promised=None) for one in unanswered))


def weak_before(before: Sequence[Point]) -> tuple[Point, ...]:
    """The three weakest points of the round before, the weakest first, those that were weak at all."""
    scored = [one for one in before if one.face is not None and one.face <= 2 and one.headline.value is not None]
    return tuple(sorted(scored, key=lambda one: (one.headline.value or 0.0, one.code))[:3])
