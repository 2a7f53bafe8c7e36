import pytest

from mhsurvey.forms.meaning import Choice, Question
from mhsurvey.problems import Problem
from mhsurvey.results.scale import Scale, norms, scale_of


@pytest.mark.parametrize(("point", "norm"), [(1, 0), (2, 25), (3, 50), (4, 75), (5, 100)])
def test_one_to_five_becomes_quarters_of_a_hundred(point: int, norm: float) -> None:
    assert Scale(1, 5).norm(point) == norm


def test_a_bad_direction_is_turned_round() -> None:
    assert Scale(0, 3, reverse=True).norm(0) == 100
    assert Scale(0, 3, reverse=True).norm(3) == 0


@pytest.mark.parametrize("value", [0, 6, 98])
def test_a_rating_off_the_scale_is_refused(value: int) -> None:
    with pytest.raises(Problem) as problem:
        Scale(1, 5).norm(value)
    assert problem.value.kind.code == "400.80"


def test_dont_know_and_not_applicable_have_no_norm() -> None:
    choices = tuple(Choice(value, {}) for value in ("0", "1", "2", "3", "97", "98"))
    assert norms(Question("/d/q", "q", "select1", choices=choices, scale="0-3")).keys() == {"0", "1", "2", "3"}


def test_codes_that_are_names_take_their_choice_score() -> None:
    places = (Choice("cscom", {}, score=100), Choice("home", {}, score=0), Choice("98", {}))
    assert norms(Question("/d/q", "q", "select1", choices=places, scale="choices")) == {"cscom": 100, "home": 0}


def test_a_numeric_scale_is_exact_where_the_choice_score_is_rounded() -> None:
    sometimes = (Choice("1", {}, score=33.33),)
    assert norms(Question("/d/q", "q", "select1", choices=sometimes, scale="0-3"))["1"] == pytest.approx(100 / 3)


def test_days_out_of_stock_are_turned_into_days_in_stock() -> None:
    question = Question("/d/q", "q", "int", scale="0-90", direction="-")
    assert norms(question)["9"] == 90


@pytest.mark.parametrize("scale", [None, "", "nominal", "choices", "due-have", "5-1"])
def test_scales_without_two_ends_are_none(scale: str | None) -> None:
    assert scale_of(Question("/d/q", "q", "select1", scale=scale)) is None
