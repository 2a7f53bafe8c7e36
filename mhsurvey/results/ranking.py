"""The three strongest and three weakest points. Of one area only: there is no league table of centres."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from mhsurvey.rounds.indicator import IndicatorCode

AT_MOST = 3


@dataclass(frozen=True)
class Ranked:
    """An indicator with what decides its place: score and the women's score, 0..100, unrounded."""

    code: IndicatorCode
    score: float
    women: float | None = None


def strong_and_weak(
    points: Sequence[Ranked],
) -> tuple[tuple[IndicatorCode, ...], tuple[IndicatorCode, ...]]:
    """Up to three best (best first) and three worst (worst first); a point is never in both.

    Source  domain: results, 12: by area score; ties by the larger women's score, then code
    """
    ordered = sorted(points, key=lambda p: (-p.score, -(p.women if p.women is not None else -inf), p.code))
    many = min(AT_MOST, len(ordered) // 2)
    if many == 0:
        return (), ()
    return tuple(p.code for p in ordered[:many]), tuple(p.code for p in reversed(ordered[-many:]))
