"""A promise made in public: who does what by when, and what became of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

from mhsurvey.areas.area import AreaCode
from mhsurvey.rounds.round import RoundCode

ActionCode = NewType("ActionCode", str)

# Late for longer than this, a promise goes to the next meeting of those above.
ESCALATE_AFTER = timedelta(days=30)


class Status(StrEnum):
    """Where a promise stands, as the last follow-up visit said (choice list `status`)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"


class Verdict(StrEnum):
    """What a group says of a promise (choice list `verdict`); who does not know says nothing."""

    DONE = "done"
    PARTLY = "partly"
    NOT = "not"


class Standing(StrEnum):
    """What is read aloud. WAITING: the day has not come; UNDATED: nobody said by when."""

    KEPT = "kept"
    KEPT_LATE = "kept_late"
    LATE = "late"
    WAITING = "waiting"
    UNDATED = "undated"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Promise:
    """An action of the joint plan with its latest state.

    cause         why it is as it is, as the meeting saw it
    who, role     who carries it: a code of list `who`, and the office held; never a name
    due_on        the original deadline; it never moves
    new_due_on    a later date the committee accepted, or None
    seen          the follow-up team saw it with their own eyes
    escalate_to   to whom the follow-up team wants to take it
    """

    code: ActionCode
    round_code: RoundCode
    area_code: AreaCode
    what: str
    indicator_code: str | None = None
    cause: str | None = None
    who: str | None = None
    role: str | None = None
    helpers: tuple[str, ...] = ()
    due_on: date | None = None
    new_due_on: date | None = None
    means: str | None = None
    cost_xof: int | None = None
    sign: str | None = None
    accepted_in_public: bool | None = None
    promised_on: date | None = None
    status: Status = Status.NOT_STARTED
    percent: int | None = None
    done_on: date | None = None
    seen: bool | None = None
    blockers: tuple[str, ...] = ()
    note: str | None = None
    spent_xof: int | None = None
    escalate_to: str | None = None
    visited_on: date | None = None
    visits: int = 0

    @property
    def is_done(self) -> bool:
        return self.status is Status.DONE

    @property
    def is_open(self) -> bool:
        return self.status not in (Status.DONE, Status.CANCELLED)

    @property
    def expected_on(self) -> date | None:
        """The day it is now expected: the accepted new date, else the original one."""
        return self.new_due_on or self.due_on

    @property
    def was_on_time(self) -> bool:
        """Done by the original deadline; a promise without a deadline cannot be late."""
        return self.is_done and (self.due_on is None or self.done_on is None or self.done_on <= self.due_on)

    def is_due(self, today: date) -> bool:
        """Its original day has come and it was not cancelled: it counts in the kept rate."""
        return self.status is not Status.CANCELLED and self.due_on is not None and self.due_on <= today

    def is_late(self, today: date) -> bool:
        """Still open after its original deadline, whatever was agreed since."""
        return self.is_open and self.due_on is not None and self.due_on < today

    def days_late(self, today: date) -> int:
        """Days since the original deadline of an open promise, or that a done one came late; 0 when neither."""
        if self.due_on is None or self.status is Status.CANCELLED:
            return 0
        until = (self.done_on or self.due_on) if self.is_done else today
        return max((until - self.due_on).days, 0)

    def standing(self, today: date) -> Standing:
        if self.status is Status.CANCELLED:
            return Standing.CANCELLED
        if self.is_done:
            return Standing.KEPT if self.was_on_time else Standing.KEPT_LATE
        if self.due_on is None:
            return Standing.UNDATED
        return Standing.LATE if self.is_late(today) else Standing.WAITING

    def should_escalate(self, today: date) -> bool:
        """Late for a month, or the visitors found it blocked or asked to take it further."""
        if not self.is_open:
            return False
        long_late = self.due_on is not None and today - self.due_on > ESCALATE_AFTER
        return long_late or self.status is Status.BLOCKED or self.escalate_to is not None
