"""What the accountability summary says of one area and round, in the order in which it is read aloud.

Pure: decides what is shown and what is left out; words.py words it, charts.py draws it. Numbers are rounded
half up here and nowhere else; what the results hide stays hidden.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mhsurvey.actions.action import Promise, Standing, Verdict
from mhsurvey.actions.judging import Judgement
from mhsurvey.actions.keeping import Keeping, keeping
from mhsurvey.areas.area import AreaCode
from mhsurvey.quotes.quote import Quote
from mhsurvey.results.result import (
    AreaResults,
    Audience,
    ExperienceResult,
    InputResult,
    Score,
    ShareResult,
    StockoutResult,
)
from mhsurvey.results.seal import ProviderState, Unscored
from mhsurvey.rounds.group import COMMUNITY, WOMENS_GROUPS, Group
from mhsurvey.rounds.round import RoundCode
from mhsurvey.summaries.point import Pair, Point, Saying, best_first, pairs, point
from mhsurvey.summaries.words import name_of, whole

POINTS_AT_MOST = 6  # on a poster (domain: the accountability summary)
SHARES_AT_MOST = 8
EACH_SIDE = POINTS_AT_MOST // 2
# Late first: they are what the meeting must speak about; what is not due yet closes the list.
STANDING_ORDER = (
    Standing.LATE,
    Standing.KEPT_LATE,
    Standing.KEPT,
    Standing.WAITING,
    Standing.UNDATED,
    Standing.CANCELLED,
)


@dataclass(frozen=True)
class Place:
    """Where: the area and what lies above it, region first."""

    code: AreaCode
    name: str
    above: tuple[str, ...] = ()
    facility: str | None = None
    synthetic: bool = False


@dataclass(frozen=True)
class Attendance:
    """Who was at the meeting; a part of it is None when it is too small to be told."""

    people: int
    women: int | None = None
    under25: int | None = None


@dataclass(frozen=True)
class Occasion:
    """When: the round, the meeting where this is read, and the next public date (None: written by hand).

    attendance  None when the meeting was not held, or when too few came
    """

    round_code: RoundCode
    round_name: str
    starts_on: date
    ends_on: date
    previous_name: str | None = None
    meeting_on: date | None = None
    next_on: date | None = None
    attendance: Attendance | None = None


@dataclass(frozen=True)
class Present:
    """A group that met. people: None when it is too small to be described."""

    group: str
    people: int | None


@dataclass(frozen=True)
class Presence:
    """Who took part. people, women, under25: of the groups shown; None when hidden or unknown.

    at_least  some group is too small to be counted in
    """

    groups: tuple[Present, ...]
    missing: tuple[str, ...]
    people: int | None
    women: int | None
    under25: int | None
    at_least: bool
    complete: bool


@dataclass(frozen=True)
class Standings:
    """A promise with what became of it by the day of printing.

    judged  what the community said of it last; None when no group did
    """

    promise: Promise
    standing: Standing
    days_late: int
    judged: Judgement | None = None

    @property
    def verdict(self) -> Verdict | None:
        """The community's word, as far as it may be told."""
        return None if self.judged is None else self.judged.word


@dataclass(frozen=True)
class Experience:
    """Mean experience score of the women asked, 0..100, whole. small: fewer than a plain statement needs."""

    score: int
    people: int
    small: bool


@dataclass(frozen=True)
class Summary:
    """Everything a sheet says.

    strong, weak  up to three each, best and worst first; chosen: both, never more than six
    points        every indicator, in the form's order
    pairs         women beside men, the largest difference first
    earlier, new  promises of the rounds before, and of this round
    centre        where the centre's own scores stand
    unscored      why the centre had not scored itself when both sides met; with its scores in, it did so afterwards
    before        points of the round before, as they were told then; only where they were asked for
    """

    place: Place
    occasion: Occasion
    printed_on: date
    presence: Presence
    overall: Score
    kept: Keeping
    earlier: tuple[Standings, ...]
    strong: tuple[Point, ...]
    weak: tuple[Point, ...]
    points: tuple[Point, ...]
    pairs: tuple[Pair, ...]
    inputs: tuple[InputResult, ...]
    inputs_percent: int | None
    stockouts: tuple[StockoutResult, ...]
    shares: tuple[ShareResult, ...]
    experience: Experience | None
    new: tuple[Standings, ...]
    centre: ProviderState
    unscored: Unscored | None
    before: tuple[Point, ...] = ()

    @property
    def chosen(self) -> tuple[Point, ...]:
        return (*self.strong, *self.weak)

    @property
    def centre_spoke(self) -> bool:
        """Whether the centre's own scores are in, sealed or not."""
        return self.centre is not ProviderState.AWAITED

    @property
    def told_points(self) -> tuple[Point, ...]:
        """Every point somebody gave a score that may be shown."""
        return tuple(one for one in self.points if one.score is not None or one.provider_score is not None)

    @property
    def scored(self) -> tuple[Point, ...]:
        """Of those, what the community or the meeting scored."""
        return tuple(one for one in self.told_points if one.score is not None or one.groups)

    @property
    def of_the_centre(self) -> tuple[Point, ...]:
        """And what only the centre scored: its own points."""
        return tuple(one for one in self.told_points if one not in self.scored)

    @property
    def explained(self) -> tuple[Point, ...]:
        """Points with approved words about them."""
        return tuple(one for one in self.points if one.reasons or one.suggestions)

    @property
    def without_the_meeting(self) -> tuple[tuple[Point, tuple[tuple[Saying, bool], ...]], ...]:
        """What groups and centre said, point by point; True beside what they propose. Not the meeting's own reason."""
        found = (
            (one, tuple((said, said in one.suggestions) for said in (*one.reasons, *one.suggestions)))
            for one in self.explained
        )
        apart = ((one, tuple(pair for pair in said if pair[0].group != Group.INTERFACE)) for one, said in found)
        return tuple((one, said) for one, said in apart if said)

    def name_of(self, code: str | None) -> str:
        """What a point is called here; nothing for one that was not scored in this round."""
        found = next((one for one in self.points if one.code == code), None)
        return "" if found is None else name_of(found.label).fr

    @property
    def told_by_women(self) -> tuple[tuple[Point, Saying], ...]:
        """What women said of the points of the sheet, the weak ones first."""
        return tuple(
            (one, said)
            for one in (*self.weak, *self.strong)
            for said in (*one.reasons, *one.suggestions)
            if said.group in WOMENS_GROUPS
        )

    @property
    def has_scores(self) -> bool:
        return any(point.score is not None for point in self.points)


def summarise(
    results: AreaResults,
    *,
    place: Place,
    occasion: Occasion,
    earlier: Sequence[Promise],
    new: Sequence[Promise],
    today: date,
    plain: Collection[str] = (),
    quotes: Sequence[Quote] = (),
    named: Mapping[str, str] | None = None,
    before: AreaResults | None = None,
    judged: Mapping[str, Judgement] | None = None,
) -> Summary:
    """Decide what the sheet of one area and round says.

    results  as the PUBLIC may see them; anything else raises ValueError, since a sheet hangs on a wall
    earlier  promises of the rounds before; new: those made in this one
    plain    survey questions whose "yes" is good and says itself: only of those may a share stand without its question
    quotes   what was said in words, women first; only what was approved is told, and nothing of a hidden group
    named    approved words of the area's own points, by code
    before   results of the round before, for what is told of both
    judged   what the community said last of promises, by their codes
    """
    if any(one.audience is not Audience.PUBLIC for one in (results, before) if one is not None):
        raise ValueError(f"a sheet shows what the public may see, not what {results.audience} may")
    hidden = {one.group for one in results.sessions if one.suppressed}
    told = [one for one in quotes if one.group not in hidden]
    points = {result.code: point(result, quotes=told, named=named) for result in results.indicators}
    return Summary(
        place=place,
        occasion=occasion,
        printed_on=today,
        presence=_presence(results),
        overall=results.overall,
        kept=keeping(earlier, today=today),
        earlier=_standings(earlier, today=today, judged=judged),
        strong=best_first(points[code] for code in results.strong[:EACH_SIDE]),
        weak=best_first(points[code] for code in results.weak[:EACH_SIDE] if code not in results.strong)[::-1],
        points=tuple(points.values()),
        pairs=pairs(points.values()),
        inputs=tuple(entry for entry in results.inputs if entry.due > 0),
        inputs_percent=None if results.inputs_ratio is None else whole(100 * results.inputs_ratio),
        stockouts=tuple(sorted(results.stockouts, key=lambda entry: -entry.days)),
        shares=_told(results.shares, plain=plain),
        experience=_experience(results.experience),
        new=_standings(new, today=today),
        centre=results.provider_state,
        unscored=results.unscored,
        before=tuple(point(result, named=named) for result in before.indicators) if before else (),
    )


def _presence(results: AreaResults) -> Presence:
    met = [one for one in results.sessions if one.group in COMMUNITY]
    together = results.present
    return Presence(
        groups=tuple(Present(group=one.group, people=one.participants) for one in met),
        missing=results.missing_groups,
        people=(together.participants or None) if together else None,
        women=together.women if together else None,
        under25=together.under25 if together else None,
        at_least=any(one.suppressed for one in met),
        complete=results.complete,
    )


def _told(shares: Iterable[ShareResult], *, plain: Collection[str]) -> tuple[ShareResult, ...]:
    """What a sheet may tell of the surveys: first what a published figure stands beside, then the worst.

    Nothing sensitive: what was disclosed about harm goes to the focal persons, never on a wall.
    """
    told = [
        one for one in shares if one.share is not None and not one.sensitive and (one.compared or one.code in plain)
    ]
    told.sort(key=lambda one: (not one.compared, one.share, one.code))
    return tuple(told[:SHARES_AT_MOST])


def _experience(result: ExperienceResult) -> Experience | None:
    if result.value is None or result.n is None:
        return None
    return Experience(score=whole(result.value), people=result.n, small=result.small_sample)


def _standings(
    promises: Sequence[Promise], *, today: date, judged: Mapping[str, Judgement] | None = None
) -> tuple[Standings, ...]:
    found = [
        Standings(one, one.standing(today), one.days_late(today), (judged or {}).get(one.code)) for one in promises
    ]
    found.sort(key=lambda one: (STANDING_ORDER.index(one.standing), one.promise.due_on or date.max, one.promise.code))
    return tuple(found)
