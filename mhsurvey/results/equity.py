"""Differences between groups: who is served worse."""

from collections.abc import Mapping
from dataclasses import dataclass

from mhsurvey.rounds.group import Group
from mhsurvey.rounds.thresholds import reaches

FLAG_FROM = 15.0


@dataclass(frozen=True)
class Equity:
    """Points on 0-100, unrounded.

    women_less_men  None unless both were heard
    spread          highest less lowest group
    lowest_group    who scores lowest; the first in house order on a tie
    flagged         one of the two is 15 or more
    """

    women_less_men: float | None
    spread: float
    lowest_group: str
    flagged: bool


def equity(scores: Mapping[str, float]) -> Equity | None:
    """Equity gap over community groups, in house order; None when fewer than two were heard.

    Source  domain: results, 6
    """
    if len(scores) < 2:
        return None
    both = Group.WOMEN in scores and Group.MEN in scores
    difference = scores[Group.WOMEN] - scores[Group.MEN] if both else None
    spread = max(scores.values()) - min(scores.values())
    return Equity(
        women_less_men=difference,
        spread=spread,
        lowest_group=min(scores, key=lambda group: scores[group]),
        flagged=reaches(spread, FLAG_FROM) or (difference is not None and reaches(abs(difference), FLAG_FROM)),
    )
