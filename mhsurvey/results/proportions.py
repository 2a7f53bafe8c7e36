"""Shares of persons with their uncertainty. Group scores get none: they are statements, not samples."""

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Proportion:
    """share, low, high 0..1; n persons; effective_n is smaller for a cluster survey."""

    share: float
    low: float
    high: float
    n: int
    effective_n: float


@dataclass(frozen=True)
class Difference:
    """First less second share with its interval, each -1..1."""

    points: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """The interval leaves 0 out: the difference is not only chance."""
        return self.low > 0 or self.high < 0


def wilson(favourable: float, *, n: int, design_effect: float = 1.0) -> Proportion | None:
    """Share with Wilson's 95 % score interval; None when nobody answered.

    design_effect  of a cluster survey: the interval is that of n / design_effect persons
    Source         E. B. Wilson, JASA 22 (1927) 209-212; domain: results, 7: 46/58 -> 79.3 (67.2-87.7)
    """
    if n <= 0:
        return None
    share, size = favourable / n, n / design_effect
    z2 = Z_95 * Z_95
    centre = (share + z2 / (2 * size)) / (1 + z2 / size)
    half = Z_95 * sqrt(share * (1 - share) / size + z2 / (4 * size * size)) / (1 + z2 / size)
    # The ends touch 0 and 1 exactly when nobody or everybody is favourable; floats may overshoot.
    return Proportion(share=share, low=max(0.0, centre - half), high=min(1.0, centre + half), n=n, effective_n=size)


def newcombe(first: Proportion, *, second: Proportion) -> Difference:
    """Difference of two independent shares with Newcombe's 95 % interval (his method 10, from Wilson's limits).

    Source  R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890: 56/70 against 48/80 -> 0.2000 (0.0524-0.3339)
    """
    points = first.share - second.share
    below = sqrt((first.share - first.low) ** 2 + (second.high - second.share) ** 2)
    above = sqrt((first.high - first.share) ** 2 + (second.share - second.low) ** 2)
    return Difference(points=points, low=points - below, high=points + above)
