"""Change between two rounds: like with like, or no arrow at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mhsurvey.rounds.thresholds import reaches

# Points on 0-100; less than this is "level" (domain: results, 4).
ARROW_FROM = 5.0


class Arrow(StrEnum):
    UP = "up"
    LEVEL = "level"
    DOWN = "down"


@dataclass(frozen=True)
class Change:
    """points: mean now less mean before, over the matched groups only, unrounded."""

    points: float
    arrow: Arrow
    matched_groups: tuple[str, ...]


def arrow_of(points: float) -> Arrow:
    """Up at +5 and more, down at -5 and less."""
    if reaches(points, ARROW_FROM):
        return Arrow.UP
    return Arrow.DOWN if reaches(-points, ARROW_FROM) else Arrow.LEVEL


def change(before: Mapping[str, float], *, after: Mapping[str, float]) -> Change | None:
    """Compare the groups present in both rounds.

    before, after  group -> score 0..100, of the same indicator, wording version and scale
    Returns        None when no group was heard twice: there is nothing to compare
    Source         domain: results, 4: women 35→45, men 40→45, CHW 50→50, leaders 55→60, youth absent→40: +5.0
    """
    matched = tuple(group for group in after if group in before)
    if not matched:
        return None
    points = sum(after[group] - before[group] for group in matched) / len(matched)
    return Change(points=points, arrow=arrow_of(points), matched_groups=matched)
