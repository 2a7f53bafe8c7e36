import pytest

from mhsurvey.results.change import Arrow, arrow_of, change


def test_the_worked_change_of_the_domain_is_over_matched_groups_only() -> None:
    before = {"women": 35.0, "men": 40.0, "chw": 50.0, "leaders": 55.0}
    after = {"women": 45.0, "men": 45.0, "chw": 50.0, "leaders": 60.0, "young_women": 40.0}
    found = change(before, after=after)
    assert found is not None
    assert found.points == 5.0
    assert found.arrow is Arrow.UP
    assert found.matched_groups == ("women", "men", "chw", "leaders")


def test_groups_that_never_met_twice_are_not_compared() -> None:
    assert change({"women": 35.0}, after={"men": 60.0}) is None


@pytest.mark.parametrize(
    ("points", "arrow"),
    [(5.0, Arrow.UP), (4.999, Arrow.LEVEL), (0.0, Arrow.LEVEL), (-4.999, Arrow.LEVEL), (-5.0, Arrow.DOWN)],
)
def test_an_arrow_needs_five_points(points: float, arrow: Arrow) -> None:
    assert arrow_of(points) is arrow
