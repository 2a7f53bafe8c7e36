import pytest

from mhsurvey.results.inputs import inputs_ratio, ratio


def test_more_than_due_does_not_make_up_for_what_is_missing() -> None:
    assert inputs_ratio([(2, 4), (4, 2)]) == pytest.approx(0.75)


def test_what_is_not_due_is_left_out() -> None:
    assert inputs_ratio([(0, 3), (2, 1)]) == 0.5
    assert inputs_ratio([(0, 3)]) is None
    assert ratio(due=0, have=1) is None
