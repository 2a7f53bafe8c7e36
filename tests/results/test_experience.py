import pytest

from mhsurvey.results.experience import experience


def test_it_is_a_hundred_times_the_sum_over_three_times_the_answered() -> None:
    answers = [3, 3, 2, 1, 0, 3, 3, 2, 3, 3]
    norms = [100 * answer / 3 for answer in answers]
    assert experience(norms) == pytest.approx(100 * sum(answers) / (3 * len(answers)))


def test_missing_items_leave_numerator_and_denominator() -> None:
    assert experience([100.0] * 8 + [None] * 2) == 100.0


def test_fewer_than_four_fifths_answered_give_no_score() -> None:
    assert experience([100.0] * 7 + [None] * 3) is None


def test_nothing_asked_gives_no_score() -> None:
    assert experience([]) is None
