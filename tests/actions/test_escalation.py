from datetime import UTC, date, datetime

import pytest

from mhsurvey.actions.action import Promise, Status
from mhsurvey.actions.escalation import Answer, escalated
from mhsurvey.areas.area import Level
from tests.actions.test_action import FUTURE, TODAY, promise

LATE_A_MONTH, LATE_FOUR_MONTHS = date(2026, 5, 20), date(2026, 3, 1)
AT = datetime(2026, 6, 10, tzinfo=UTC)


def by_district(**more: object) -> Answer:
    return Answer(Level.DISTRICT, "District", AT, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "answers", "level"),
    [
        (promise(due_on=FUTURE), (), None),
        (promise(due_on=LATE_A_MONTH), (), Level.DISTRICT),
        (promise(due_on=LATE_A_MONTH), (by_district(answer_by=FUTURE),), Level.DISTRICT),
        (promise(due_on=LATE_A_MONTH), (by_district(answer_by=date(2026, 6, 20)),), Level.REGION),
        (promise(due_on=LATE_A_MONTH), (by_district(passed_on=True),), Level.REGION),
        (promise(due_on=LATE_FOUR_MONTHS), (), Level.REGION),
        (promise(due_on=LATE_FOUR_MONTHS), (by_district(answer_by=FUTURE),), Level.DISTRICT),
        (promise(status=Status.BLOCKED), (), Level.DISTRICT),
        (promise(due_on=LATE_FOUR_MONTHS, status=Status.DONE), (by_district(passed_on=True),), None),
    ],
)
def test_a_stuck_promise_goes_up_and_comes_down_when_it_is_kept(
    made: Promise, answers: tuple[Answer, ...], level: Level | None
) -> None:
    found = escalated(made, answers, today=TODAY)
    assert (found and found.level) == level
