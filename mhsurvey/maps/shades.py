"""How a place is painted: which of its numbers is drawn, the classes of each, and what falls into none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from mhsurvey.results.change import ARROW_FROM, Arrow, arrow_of
from mhsurvey.results.equity import FLAG_FROM
from mhsurvey.results.gap import SIDE_FROM, GapSide, side
from mhsurvey.results.result import ShownScore, State
from mhsurvey.rounds.thresholds import Colour, Threshold, reaches


class Measure(StrEnum):
    """Which number of a place is drawn."""

    SCORE = "score"
    CHANGE = "change"
    """against the round before, over the groups of both"""
    GAP = "gap"
    """provider less community"""
    EQUITY = "equity"
    """women less men; and how far any two groups stand apart"""


class Shade(StrEnum):
    """A class of a measure, or why a place is in none. Every one has a paint of its own (maps.draw)."""

    GOOD = "good"
    MIDDLING = "middling"
    WEAK = "weak"
    TOO_FEW = "too_few"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"
    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"
    PROVIDER_HIGHER = "provider_higher"
    ALIKE = "alike"
    COMMUNITY_HIGHER = "community_higher"
    WOMEN_HIGHER = "women_higher"
    GROUPS_ALIKE = "groups_alike"
    GROUPS_APART = "groups_apart"
    WOMEN_LOWER = "women_lower"
    NOT_COMPARABLE = "not_comparable"
    """scored, and nothing like it to compare with"""


SHADES = tuple(Shade)
# The classes of each measure, highest first; the order of its legend.
CLASSES: dict[Measure, tuple[Shade, ...]] = {
    Measure.SCORE: (Shade.GOOD, Shade.MIDDLING, Shade.WEAK),
    Measure.CHANGE: (Shade.RISING, Shade.STEADY, Shade.FALLING, Shade.NOT_COMPARABLE),
    Measure.GAP: (Shade.PROVIDER_HIGHER, Shade.ALIKE, Shade.COMMUNITY_HIGHER, Shade.NOT_COMPARABLE),
    Measure.EQUITY: (
        Shade.WOMEN_HIGHER,
        Shade.GROUPS_ALIKE,
        Shade.GROUPS_APART,
        Shade.WOMEN_LOWER,
        Shade.NOT_COMPARABLE,
    ),
}
# What is no class of anything; always last, and three different things.
STATES = (Shade.TOO_FEW, Shade.NO_DATA, Shade.NOT_APPLICABLE)
_BY_COLOUR = {Colour.GOOD: Shade.GOOD, Colour.MIDDLING: Shade.MIDDLING, Colour.WEAK: Shade.WEAK}
_BY_ARROW = {Arrow.UP: Shade.RISING, Arrow.LEVEL: Shade.STEADY, Arrow.DOWN: Shade.FALLING}
_BY_SIDE = {
    GapSide.PROVIDER: Shade.PROVIDER_HIGHER,
    GapSide.ALIKE: Shade.ALIKE,
    GapSide.COMMUNITY: Shade.COMMUNITY_HIGHER,
}
_BY_STATE = {
    State.TOO_FEW: Shade.TOO_FEW,
    State.NO_DATA: Shade.NO_DATA,
    State.NOT_APPLICABLE: Shade.NOT_APPLICABLE,
}


@dataclass(frozen=True)
class Class:
    """A line of the legend. lowest, below: its cuts in points, None where it has none."""

    shade: Shade
    count: int
    lowest: float | None = None
    below: float | None = None


def measured(score: ShownScore, measure: Measure) -> float | None:
    """The number a measure draws of a score, unrounded."""
    if measure is Measure.CHANGE:
        return score.change
    if measure is Measure.GAP:
        return score.gap
    return score.women_less_men if measure is Measure.EQUITY else score.value


def shader(measure: Measure) -> Callable[[ShownScore], Shade]:
    """What gives a score its shade; colours and arrows are decided on unrounded values."""
    classed = _CLASSED[measure]

    def shade(score: ShownScore) -> Shade:
        return classed(score) if score.state is State.SHOWN else _BY_STATE[score.state]

    return shade


def _coloured(score: ShownScore) -> Shade:
    return Shade.NO_DATA if score.colour is None else _BY_COLOUR[score.colour]


def _moved(score: ShownScore) -> Shade:
    return Shade.NOT_COMPARABLE if score.change is None else _BY_ARROW[arrow_of(score.change)]


def _between(score: ShownScore) -> Shade:
    return Shade.NOT_COMPARABLE if score.gap is None else _BY_SIDE[side(score.gap)]


def _apart(score: ShownScore) -> Shade:
    difference, spread = score.women_less_men, score.spread
    if spread is None:
        return Shade.NOT_COMPARABLE
    if difference is not None and reaches(-difference, FLAG_FROM):
        return Shade.WOMEN_LOWER
    if difference is not None and reaches(difference, FLAG_FROM):
        return Shade.WOMEN_HIGHER
    return Shade.GROUPS_APART if reaches(spread, FLAG_FROM) else Shade.GROUPS_ALIKE


_CLASSED: dict[Measure, Callable[[ShownScore], Shade]] = {
    Measure.SCORE: _coloured,
    Measure.CHANGE: _moved,
    Measure.GAP: _between,
    Measure.EQUITY: _apart,
}


def legend(shades: Iterable[Shade], *, measure: Measure, threshold: Threshold) -> tuple[Class, ...]:
    """Every class with how many places are in it, those of none too: an empty class also tells something."""
    counts = dict.fromkeys((*CLASSES[measure], *STATES), 0)
    for shade in shades:
        counts[shade] += 1
    cuts = _cuts(measure, threshold)
    return tuple(Class(shade, count, *cuts.get(shade, (None, None))) for shade, count in counts.items())


def _cuts(measure: Measure, threshold: Threshold) -> dict[Shade, tuple[float | None, float | None]]:
    if measure is Measure.SCORE:
        return _cuts_of(threshold)
    # The cut of the arrows and flags that stand everywhere else; a class that includes it is said with "and more".
    cut = {Measure.CHANGE: ARROW_FROM, Measure.GAP: SIDE_FROM, Measure.EQUITY: FLAG_FROM}[measure]
    high, low = {
        Measure.CHANGE: (Shade.RISING, Shade.FALLING),
        Measure.GAP: (Shade.PROVIDER_HIGHER, Shade.COMMUNITY_HIGHER),
        Measure.EQUITY: (Shade.WOMEN_HIGHER, Shade.WOMEN_LOWER),
    }[measure]
    return {high: (cut, None), low: (None, -cut)}


def _cuts_of(threshold: Threshold) -> dict[Shade, tuple[float | None, float | None]]:
    low, high = threshold.weak_below, threshold.good_from
    if threshold.high_is_good:
        return {Shade.GOOD: (high, None), Shade.MIDDLING: (low, high), Shade.WEAK: (None, low)}
    return {Shade.GOOD: (None, 100 - high), Shade.MIDDLING: (100 - high, 100 - low), Shade.WEAK: (100 - low, None)}
