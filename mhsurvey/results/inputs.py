"""What a centre has against what it is due."""

from collections.abc import Iterable
from statistics import fmean


def ratio(*, due: float, have: float) -> float | None:
    """min(have / due, 1): more than due does not make up for something else; None when nothing is due."""
    return min(have / due, 1.0) if due > 0 else None


def inputs_ratio(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Mean over (due, have) pairs, 0..1; those with nothing due are left out. Source: domain: results, 9."""
    found = [one for due, have in pairs if (one := ratio(due=due, have=have)) is not None]
    return fmean(found) if found else None
