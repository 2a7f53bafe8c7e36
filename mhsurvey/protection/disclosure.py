"""A disclosure of harm, what is done about it, and how far that has come (domain: equity and protection)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Act(StrEnum):
    """A line of the log. OPENED is written by itself; a closed disclosure can be opened again."""

    OPENED = "opened"
    SPOKE = "spoke"
    ACCOMPANIED = "accompanied"
    REFERRED = "referred"
    REPORTED = "reported"
    NOTED = "noted"
    CLOSED = "closed"
    REOPENED = "reopened"


class Stage(StrEnum):
    """How far a disclosure has come. NEW: nobody opened it yet."""

    NEW = "new"
    IN_HAND = "in_hand"
    CLOSED = "closed"


@dataclass(frozen=True)
class Entry:
    """One line of the log. note: as written, or None; `unreadable` when its key is gone."""

    at: datetime
    by: str
    act: Act
    note: str | None = None
    unreadable: bool = False


@dataclass(frozen=True)
class Disclosure:
    """A record in which harm was disclosed. kinds: types of alerts, "harm", "help", "tension" or a form's own.

    It stays when its record is edited, held or rejected: nobody can take back for somebody what was said.
    """

    submission_id: int
    form_id: str
    kinds: tuple[str, ...]
    received_at: datetime
    stage: Stage
    area_code: str | None = None
    round_code: str | None = None
    made_on: date | None = None

    def days_open(self, today: date) -> int:
        """Whole days since it arrived; 0 once it is closed."""
        return 0 if self.stage is Stage.CLOSED else max((today - self.received_at.date()).days, 0)


def stage_of(acts: Sequence[Act]) -> Stage:
    """From the log, oldest first."""
    if not acts:
        return Stage.NEW
    turns = [act for act in acts if act in (Act.CLOSED, Act.REOPENED)]
    return Stage.CLOSED if turns and turns[-1] is Act.CLOSED else Stage.IN_HAND


def may_follow(stage: Stage) -> tuple[Act, ...]:
    """What a person can write next: a closed one is opened again before anything else."""
    if stage is Stage.CLOSED:
        return (Act.REOPENED,)
    return (Act.SPOKE, Act.ACCOMPANIED, Act.REFERRED, Act.REPORTED, Act.NOTED, Act.CLOSED)
