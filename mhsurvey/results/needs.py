"""Which areas need somebody, and why: what a manager's day begins with. Pure: the numbers come protected."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from mhsurvey.areas.area import AreaCode
from mhsurvey.results.change import Arrow, arrow_of
from mhsurvey.results.gap import GapSide, side
from mhsurvey.rounds.thresholds import Colour, Threshold


class Reason(StrEnum):
    """Why an area needs somebody, the gravest first. Each holds for the mean over the area's indicators."""

    WEAK = "weak"
    """the community's mean is in the weak colour"""
    FALLING = "falling"
    """it fell by five points or more, over the groups of both rounds"""
    LATE = "late"
    """promises are late"""
    APART = "apart"
    """centre and community are fifteen points or more apart"""
    INCOMPLETE = "incomplete"
    """fewer than three groups spoke, or no women's group, or too few people to show"""


# What one reason weighs beside another: weak and falling before everything else.
WEIGHTS = {Reason.WEAK: 8, Reason.FALLING: 6, Reason.LATE: 4, Reason.APART: 2, Reason.INCOMPLETE: 1}


class Whole(NamedTuple):
    """One area in one round: means over its scored indicators, 0..100, unrounded; None where nothing may be shown.

    gap  centre less community, over indicators both scored; None while the centre's scores are sealed

    A tuple, because a country has 1,500 of them.
    """

    area: AreaCode
    mean: float | None
    change: float | None
    gap: float | None
    incomplete: bool


class Need(NamedTuple):
    """An area that needs somebody. reasons: the gravest first, never empty. late: its late promises."""

    whole: Whole
    colour: Colour | None
    reasons: tuple[Reason, ...]
    late: int = 0

    @property
    def weight(self) -> int:
        return sum(WEIGHTS[reason] for reason in self.reasons)


@dataclass(frozen=True)
class Needs:
    """Areas of one round that need somebody, the neediest first; counts: how many for each reason."""

    round_code: str
    every: tuple[Need, ...] = ()
    counts: Mapping[Reason, int] = field(default_factory=dict)


def needs(wholes: Iterable[Whole], *, late: Mapping[AreaCode, int], threshold: Threshold, round_code: str) -> Needs:
    """Whoever is only incomplete needs somebody too, but after those who said something is wrong.

    late  area -> how many of its promises are late, of areas nobody scored too
    """
    found = {whole.area: whole for whole in wholes}
    silent = (Whole(area=area, mean=None, change=None, gap=None, incomplete=False) for area in late)
    every = [
        need
        for whole in (*found.values(), *(one for one in silent if one.area not in found))
        if (need := _need(whole, late=late.get(whole.area, 0), threshold=threshold)).reasons
    ]
    every.sort(key=lambda need: (-need.weight, 100.0 if need.whole.mean is None else need.whole.mean, need.whole.area))
    n = Counter(chain.from_iterable(need.reasons for need in every))
    counts = {reason: n[reason] for reason in Reason}
    return Needs(round_code=round_code, every=tuple(every), counts=counts)


def _need(whole: Whole, *, late: int, threshold: Threshold) -> Need:
    colour = None if whole.mean is None else threshold.colour(whole.mean)
    # One after the other, in the order of Reason: a table of them takes four times as long for a country.
    reasons: tuple[Reason, ...] = ()
    if colour is Colour.WEAK:
        reasons = (Reason.WEAK,)
    if whole.change is not None and arrow_of(whole.change) is Arrow.DOWN:
        reasons += (Reason.FALLING,)
    if late:
        reasons += (Reason.LATE,)
    if whole.gap is not None and side(whole.gap) is not GapSide.ALIKE:
        reasons += (Reason.APART,)
    if whole.incomplete:
        reasons += (Reason.INCOMPLETE,)
    return Need(whole, colour, reasons, late)
