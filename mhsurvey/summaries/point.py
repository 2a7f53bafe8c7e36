"""A point of the scorecard as a sheet shows it, and women beside men on the same point.

Which three are strong and which weak is the results' own ranking, by area score (domain: results, 12). A point that
fewer than three groups scored, or not the women, is *incomplete* (domain: results, 3) and is ranked all the same: a
group's own points must count like any other, and what only the young women named is often what nobody else dares to
say. So it is neither hidden nor put behind the others; it is marked, with the groups that speak, wherever it stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mhsurvey.quotes.quote import Kind, Quote
from mhsurvey.results.change import Change
from mhsurvey.results.gap import GapSide
from mhsurvey.results.result import IndicatorResult, Score
from mhsurvey.results.scores import face
from mhsurvey.rounds.group import Group
from mhsurvey.rounds.indicator import IndicatorCode, is_in_a_groups_words
from mhsurvey.summaries.words import whole

# What stands where a group's own words were not approved yet.
UNNAMED: Mapping[str, str] = {"fr": "Un point du groupe, mots à relire"}


@dataclass(frozen=True)
class Saying:
    """Approved words and who spoke them: a group, the centre, or the meeting. key: quotes.quote.QuoteKey."""

    key: str
    group: str
    words: str


@dataclass(frozen=True)
class Point:
    """An indicator as it is shown. score: whole, 0..100, None when hidden or unknown; face: 1..5.

    voices  the groups whose scores are shown, women first
    reasons, suggestions  approved words about it, women first, the meeting's own last
    """

    code: IndicatorCode
    label: Mapping[str, str]
    headline: Score
    score: int | None
    face: int | None
    community: Score
    provider: Score
    provider_score: int | None
    gap: int | None
    gap_side: GapSide | None
    change: Change | None
    change_points: int | None
    groups: tuple[tuple[str, Score], ...]
    divided: tuple[str, ...]
    incomplete: bool
    agreed: bool
    local: bool
    reasons: tuple[Saying, ...]
    suggestions: tuple[Saying, ...]

    @property
    def voices(self) -> tuple[str, ...]:
        return tuple(group for group, score in self.groups if score.is_shown)


@dataclass(frozen=True)
class Pair:
    """Women and men on the same point, 0..100, whole; difference in whole points, women less men."""

    point: Point
    women: int
    men: int
    difference: int


def point(result: IndicatorResult, *, quotes: Sequence[Quote] = (), named: Mapping[str, str] | None = None) -> Point:
    """What a sheet shows of an indicator, rounded.

    quotes  of the area and round, women first; only approved ones are told
    named   approved words of the area's own points, by code
    """
    headline = result.headline
    value = headline.value
    return Point(
        code=result.code,
        label=_label(result, named or {}),
        headline=headline,
        score=None if value is None else whole(value),
        face=None if value is None else face(value),
        community=result.community,
        provider=result.provider,
        provider_score=None if result.provider.value is None else whole(result.provider.value),
        gap=None if result.gap is None else whole(result.gap),
        gap_side=result.gap_side,
        change=result.change,
        change_points=None if result.change is None else whole(result.change.points),
        groups=result.by_group,
        divided=result.divided_groups,
        incomplete=result.incomplete,
        agreed=result.agreed.is_shown,
        local=result.local,
        reasons=_sayings(quotes, result.code, Kind.REASON),
        suggestions=_sayings(quotes, result.code, Kind.SUGGESTION),
    )


def _label(result: IndicatorResult, named: Mapping[str, str]) -> Mapping[str, str]:
    if not is_in_a_groups_words(result.code):
        return result.label
    return {"fr": named[result.code]} if result.code in named else UNNAMED


def _sayings(quotes: Iterable[Quote], code: str, kind: Kind) -> tuple[Saying, ...]:
    return tuple(
        Saying(key=one.key, group=one.group, words=one.approved)
        for one in quotes
        if one.indicator == code and one.kind is kind and one.approved
    )


def best_first(points: Iterable[Point]) -> tuple[Point, ...]:
    """In the order of the numbers shown: an agreed score may differ from the groups' mean that chose the point."""
    return tuple(sorted(points, key=lambda one: -(one.headline.value or 0.0)))


def pairs(points: Iterable[Point]) -> tuple[Pair, ...]:
    """Women beside men where both may be shown, the largest difference first."""
    found = [pair for one in points if (pair := _pair(one)) is not None]
    found.sort(key=lambda pair: (-abs(pair.difference), pair.point.code))
    return tuple(found)


def _pair(one: Point) -> Pair | None:
    scores = dict(one.groups)
    women = scores[Group.WOMEN].value if Group.WOMEN in scores else None
    men = scores[Group.MEN].value if Group.MEN in scores else None
    if women is None or men is None:
        return None
    return Pair(point=one, women=whole(women), men=whole(men), difference=whole(women - men))
