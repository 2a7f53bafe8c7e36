"""The gap between how a centre sees itself and how its community does."""

from enum import StrEnum

from mhsurvey.rounds.thresholds import reaches

SIDE_FROM = 15.0


class GapSide(StrEnum):
    """Who sees the service better."""

    PROVIDER = "provider"
    COMMUNITY = "community"
    ALIKE = "alike"


def gap(*, community: float | None, provider: float | None) -> float | None:
    """Provider less community, both 0..100; None when one of them is not known."""
    return None if community is None or provider is None else provider - community


def side(points: float) -> GapSide:
    """At +15 and more the providers see it better, at -15 and less the community does (domain: results, 5)."""
    if reaches(points, SIDE_FROM):
        return GapSide.PROVIDER
    return GapSide.COMMUNITY if reaches(-points, SIDE_FROM) else GapSide.ALIKE
