from datetime import date

import pytest

from mhsurvey.actions.action import ActionCode, Promise, Standing, Status
from mhsurvey.areas.area import AreaCode
from mhsurvey.rounds.round import RoundCode

TODAY = date(2026, 7, 1)
PAST, FUTURE = date(2026, 6, 20), date(2026, 8, 1)


def promise(**more: object) -> Promise:
    return Promise(ActionCode("P1"), RoundCode("2026-1"), AreaCode("A1"), "Réparer la pompe", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "standing"),
    [
        (promise(due_on=PAST, status=Status.DONE, done_on=PAST), Standing.KEPT),
        (promise(due_on=PAST, status=Status.DONE, done_on=TODAY), Standing.KEPT_LATE),
        (promise(due_on=PAST), Standing.LATE),
        (promise(due_on=PAST, new_due_on=FUTURE), Standing.LATE),
        (promise(due_on=TODAY), Standing.WAITING),
        (promise(due_on=FUTURE, status=Status.BLOCKED), Standing.WAITING),
        (promise(), Standing.UNDATED),
        (promise(due_on=PAST, status=Status.CANCELLED), Standing.CANCELLED),
    ],
)
def test_where_a_promise_stands(made: Promise, standing: Standing) -> None:
    assert made.standing(TODAY) is standing


def test_a_postponed_promise_keeps_its_original_deadline() -> None:
    made = promise(due_on=PAST, new_due_on=FUTURE)
    assert made.expected_on == FUTURE
    assert made.days_late(TODAY) == 11


def test_days_late_of_a_done_one_stop_when_it_was_done() -> None:
    assert promise(due_on=PAST, status=Status.DONE, done_on=date(2026, 6, 25)).days_late(TODAY) == 5


@pytest.mark.parametrize(
    ("made", "escalates"),
    [
        (promise(due_on=date(2026, 6, 1)), False),
        (promise(due_on=date(2026, 5, 31)), True),
        (promise(due_on=FUTURE, status=Status.BLOCKED), True),
        (promise(due_on=FUTURE, escalate_to="csref"), True),
        (promise(due_on=date(2026, 1, 1), status=Status.DONE), False),
    ],
)
def test_what_goes_further_up(made: Promise, escalates: bool) -> None:
    assert made.should_escalate(TODAY) is escalates
