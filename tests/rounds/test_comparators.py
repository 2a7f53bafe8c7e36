from datetime import date

import pytest

from mhsurvey.rounds.comparators import Comparator, Verdict

NATIONAL = Comparator("birth_place", 55.0, "A survey", 2018, "last birth in a facility", valid_to=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(67.2, 87.7, Verdict.ABOVE), (45.3, 93.7, Verdict.CANNOT_SAY), (20.0, 54.9, Verdict.BELOW)],
)
def test_only_an_interval_that_leaves_it_out_says_something(low: float, high: float, verdict: Verdict) -> None:
    assert NATIONAL.verdict(low, high) is verdict


def test_it_is_valid_between_its_days() -> None:
    assert NATIONAL.is_valid(date(2026, 12, 31))
    assert not NATIONAL.is_valid(date(2027, 1, 1))
