import pytest

from mhsurvey.results.gap import GapSide, gap, side


def test_the_gap_is_provider_less_community() -> None:
    assert gap(community=40.0, provider=65.0) == 25.0


def test_without_one_side_there_is_no_gap() -> None:
    assert gap(community=None, provider=65.0) is None
    assert gap(community=40.0, provider=None) is None


@pytest.mark.parametrize(
    ("points", "who"),
    [(15.0, GapSide.PROVIDER), (14.9, GapSide.ALIKE), (-14.9, GapSide.ALIKE), (-15.0, GapSide.COMMUNITY)],
)
def test_fifteen_points_make_a_side(points: float, who: GapSide) -> None:
    assert side(points) is who
