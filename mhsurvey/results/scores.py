"""Group and area scores, and how they are rounded to be shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from statistics import fmean

from mhsurvey.results.scale import Scale
from mhsurvey.rounds.group import COMMUNITY, ENOUGH_GROUPS, Group
from mhsurvey.rounds.thresholds import reaches

SCORECARD = Scale(lowest=1, highest=5)
FACE_CUTS = (20, 40, 60, 80)
DIVIDED_SHARE = 1 / 3
DIVIDED_SD = 1.5


@dataclass(frozen=True)
class Spread:
    """The distribution of ballots. mean on the scale; sd of the sample (n - 1), 0 for one vote.

    favourable, unfavourable  shares 0..1 of 4-5 and of 1-2
    """

    n: int
    mean: float
    sd: float
    favourable: float
    unfavourable: float

    @property
    def divided(self) -> bool:
        """A third for, a third against and far apart: no mean says what this group thinks."""
        sides = (self.favourable, self.unfavourable)
        return all(reaches(side, DIVIDED_SHARE) for side in sides) and self.sd > DIVIDED_SD

    @property
    def score(self) -> float:
        return SCORECARD.norm(self.mean)


def spread(points: Mapping[int, int]) -> Spread | None:
    """Describe ballots counted per point 1..5; None when nobody voted.

    Source  domain: results, 2: tally 1,3,4,3,1: mean 3.0, SD 1.128, score 50, favourable 33.3 %, not divided
    """
    n = sum(points.values())
    if n <= 0:
        return None
    mean = sum(point * votes for point, votes in points.items()) / n
    variance = sum(votes * (point - mean) ** 2 for point, votes in points.items()) / max(n - 1, 1)
    return Spread(
        n=n,
        mean=mean,
        sd=sqrt(variance),
        favourable=sum(points.get(point, 0) for point in (4, 5)) / n,
        unfavourable=sum(points.get(point, 0) for point in (1, 2)) / n,
    )


def group_score(*, agreed: float | None, ballots: Mapping[int, int]) -> float | None:
    """A session's score 0..100: the agreed point if recorded, else the mean of the ballots, else None."""
    if agreed is not None:
        return SCORECARD.norm(agreed)
    votes = spread(ballots)
    return None if votes is None else votes.score


def area_score(groups: Mapping[str, float]) -> float | None:
    """Unweighted mean of the community groups' scores; other voices (provider, meeting) are left out."""
    found = [groups[group] for group in COMMUNITY if group in groups]
    return fmean(found) if found else None


def is_incomplete(groups: Iterable[str]) -> bool:
    """Fewer than three community groups, or no women's group: not enough to speak for an area."""
    heard = set(groups).intersection(COMMUNITY)
    return len(heard) < ENOUGH_GROUPS or Group.WOMEN not in heard


def mean(values: Iterable[float]) -> float | None:
    found = tuple(values)
    return fmean(found) if found else None


def shown(value: float, *, decimals: int = 0) -> Decimal:
    """Round half up for display: 62.5 -> 63, 66.666 -> 67. Never compute with what this gives."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def face(value: float) -> int:
    """The face 1..5 of an unrounded score: cuts at 20, 40, 60, 80."""
    return 1 + sum(reaches(value, cut) for cut in FACE_CUTS)
