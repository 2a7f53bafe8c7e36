from decimal import Decimal

import pytest

from mhsurvey.results.scores import area_score, face, group_score, is_incomplete, shown, spread

TALLY = {1: 1, 2: 3, 3: 4, 4: 3, 5: 1}


def test_the_worked_tally_of_the_domain() -> None:
    found = spread(TALLY)
    assert found is not None
    assert (found.n, found.mean, found.score) == (12, 3.0, 50.0)
    assert found.sd == pytest.approx(1.128, abs=0.0005)
    assert found.favourable == pytest.approx(1 / 3)
    assert not found.divided


def test_a_group_split_in_two_camps_is_divided() -> None:
    found = spread({1: 5, 5: 5})
    assert found is not None
    assert found.divided


def test_camps_close_to_each_other_are_not_divided() -> None:
    found = spread({2: 5, 4: 5})
    assert found is not None
    assert found.sd < 1.5
    assert not found.divided


def test_no_votes_have_no_spread() -> None:
    assert spread({}) is None


def test_the_agreed_score_goes_before_the_ballots() -> None:
    assert group_score(agreed=4, ballots={1: 12}) == 75
    assert group_score(agreed=None, ballots=TALLY) == 50
    assert group_score(agreed=None, ballots={}) is None


def test_an_area_is_the_unweighted_mean_of_its_community_groups() -> None:
    assert area_score({"women": 25, "men": 50, "chw": 75, "provider": 100, "interface": 100}) == 50
    assert area_score({"provider": 100}) is None


@pytest.mark.parametrize(
    ("groups", "incomplete"),
    [
        (("women", "men", "chw"), False),
        (("women", "men"), True),
        (("men", "chw", "leaders", "asaco"), True),
        (("women", "men", "provider"), True),
    ],
)
def test_fewer_than_three_groups_or_no_women_is_incomplete(groups: tuple[str, ...], incomplete: bool) -> None:
    assert is_incomplete(groups) is incomplete


@pytest.mark.parametrize(("value", "text"), [(62.5, "63"), (0.5, "1"), (66.666, "67"), (49.49, "49"), (-2.5, "-3")])
def test_display_rounds_half_up(value: float, text: str) -> None:
    assert str(shown(value)) == text


def test_display_keeps_the_decimals_asked_for() -> None:
    assert shown(79.31, decimals=1) == Decimal("79.3")


@pytest.mark.parametrize(
    ("value", "number"), [(0, 1), (19.99, 1), (20, 2), (40, 3), (59.9, 3), (60, 4), (80, 5), (100, 5)]
)
def test_faces_change_at_twenty_forty_sixty_eighty(value: float, number: int) -> None:
    assert face(value) == number
