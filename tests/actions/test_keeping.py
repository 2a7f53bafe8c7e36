from datetime import date

from mhsurvey.actions.action import Status
from mhsurvey.actions.keeping import keeping
from tests.actions.test_action import FUTURE, PAST, TODAY, promise


def test_kept_is_done_of_due_and_on_time_goes_by_the_original_deadline() -> None:
    found = keeping(
        [
            promise(due_on=PAST, status=Status.DONE, done_on=PAST, seen=True),
            promise(due_on=PAST, status=Status.DONE, done_on=TODAY, new_due_on=FUTURE),
            promise(due_on=PAST, new_due_on=FUTURE),
            promise(due_on=TODAY),
            promise(due_on=PAST, status=Status.CANCELLED),
            promise(due_on=FUTURE, status=Status.DONE, done_on=date(2026, 6, 1)),
            promise(),
        ],
        today=TODAY,
    )
    assert (found.promised, found.due, found.kept, found.on_time) == (7, 4, 2, 1)
    assert (found.late, found.waiting, found.cancelled, found.seen) == (1, 2, 1, 1)
    assert (found.kept_share, found.on_time_share) == (0.5, 0.25)


def test_no_promise_due_has_no_rate() -> None:
    assert keeping([promise(due_on=FUTURE)], today=TODAY).kept_share is None
