import pytest

from mhsurvey.rounds.thresholds import DEFAULT, Colour, Threshold, Thresholds


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        (0, Colour.WEAK),
        (49.999, Colour.WEAK),
        (50, Colour.MIDDLING),
        (69.96, Colour.MIDDLING),
        (70, Colour.GOOD),
        (100, Colour.GOOD),
    ],
)
def test_colours_change_at_fifty_and_seventy_on_unrounded_values(value: float, colour: Colour) -> None:
    assert DEFAULT.colour(value) is colour


def test_where_low_is_good_the_cuts_are_read_from_the_other_end() -> None:
    assert Threshold(high_is_good=False).colour(20) is Colour.GOOD
    assert Threshold(high_is_good=False).colour(60) is Colour.WEAK


def test_an_interval_over_a_cut_crosses_it() -> None:
    assert DEFAULT.is_crossed_by(45.3, 93.7)
    assert not DEFAULT.is_crossed_by(71, 93.7)


def test_the_most_particular_threshold_wins() -> None:
    whole, one, here = Threshold(), Threshold(60, 80, indicator_code="x"), Threshold(55, 75, round_code="r", level=3)
    every = Thresholds((whole, here, one))
    assert every.of("x", round_code="r", level=3) == one
    assert every.of("y", round_code="r", level=3) == here
    assert every.of("y", round_code="other", level=3) == whole


def test_without_any_the_default_holds() -> None:
    assert Thresholds().of("x") == DEFAULT
