from mhsurvey.results.equity import equity


def test_women_less_men_and_the_whole_spread() -> None:
    found = equity({"women": 40.0, "men": 60.0, "chw": 75.0})
    assert found is not None
    assert (found.women_less_men, found.spread, found.lowest_group, found.flagged) == (-20.0, 35.0, "women", True)


def test_small_differences_are_not_flagged() -> None:
    found = equity({"women": 50.0, "men": 60.0})
    assert found is not None
    assert not found.flagged


def test_fifteen_points_are_flagged() -> None:
    found = equity({"women": 50.0, "men": 65.0})
    assert found is not None
    assert found.flagged


def test_without_men_only_the_spread_is_known() -> None:
    found = equity({"women": 50.0, "chw": 60.0})
    assert found is not None
    assert found.women_less_men is None


def test_one_group_has_no_equity_gap() -> None:
    assert equity({"women": 50.0}) is None
