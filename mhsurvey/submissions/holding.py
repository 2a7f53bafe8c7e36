"""Where an instance counts, and why it may be held back instead. Never a reason to refuse it.

Pure: what the other rooms know about areas, rounds and tablets comes in as `Ground`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from mhsurvey.areas.scope import Scope
from mhsurvey.forms.meaning import FormKind, Meaning
from mhsurvey.rounds.group import group_of
from mhsurvey.rounds.round import Round, RoundState
from mhsurvey.submissions.submission import Answers

# A device clock further off than this is wrong: the day of arrival stands in.
CLOCK_AHEAD = timedelta(days=1)
CLOCK_BEHIND = timedelta(days=730)


class Reason(StrEnum):
    """Why a submission is held. Each has a mend; after it the submission is read again."""

    FORM_UNKNOWN = "form_unknown"
    VERSION_UNKNOWN = "version_unknown"
    ENCRYPTED = "encrypted"
    SEALED = "sealed"
    INTERRUPTED = "interrupted"
    EDIT_UNKNOWN = "edit_unknown"
    UNREADABLE = "unreadable"
    AREA_MISSING = "area_missing"
    AREA_UNKNOWN = "area_unknown"
    AREA_FOREIGN = "area_foreign"
    AREA_NOT_THEN = "area_not_then"
    ROUND_MISSING = "round_missing"
    ROUND_UNKNOWN = "round_unknown"
    ROUND_NOT_OPEN = "round_not_open"
    ROUND_NOT_ON_DAY = "round_not_on_day"


@dataclass(frozen=True)
class Hold:
    """Held, and the fact that explains it: a code, a path, a day; never an answer that could name somebody."""

    reason: Reason
    detail: str = ""
    area_code: str | None = None
    made_on: date | None = None


@dataclass(frozen=True)
class Place:
    """Where a read submission counts. Without round, area or group it counts in no cell."""

    round_code: str | None
    area_code: str | None
    grp: str | None
    made_on: date
    flags: tuple[str, ...] = ()


class Ground(Protocol):
    """What must be known of the other rooms."""

    def area_path(self, code: str) -> str | None:
        """The path of an area, or None when there is no such area."""

    def area_then(self, code: str, on: date) -> str | None:
        """The place that stands for an area on a day: itself, or what it was merged into; None: nobody can tell."""

    def round(self, code: str) -> Round | None:
        """A round by its code."""

    def round_on(self, on: date, area: str) -> Round | None:
        """The round of a day and area."""

    def sender_scope(self, tablet_id: int | None, person_id: int | None) -> Scope:
        """The areas the tablet, or the person, who sent it may speak for."""


def place(
    answers: Answers,
    *,
    meaning: Meaning,
    made_on: date | None,
    received_at: datetime,
    sender: tuple[int | None, int | None],
    ground: Ground,
    let_in: bool = False,
) -> Place | Hold:
    """Where answers count, or why they are held.

    sender  ids of the tablet and of the person, either None
    let_in  a manager approved it: coming after its round was closed holds it no longer
    """
    day, flags = _trusted_day(made_on, received_at)
    asked = {question.key for question in meaning.questions if question.key and question.repeat is None}
    area = _text(answers, "area")
    if answers.unreadable:
        return Hold(Reason.UNREADABLE, answers.unreadable[0], made_on=day)
    if hold := _hold_for_area(area, asked=asked, sender=sender, ground=ground):
        return Hold(hold.reason, hold.detail, hold.area_code, day)
    found = _round_of(answers, meaning=meaning, asked=asked, area=area, day=day, ground=ground)
    if isinstance(found, Round):
        found = _hold_for_closed(found, received_at, let_in=let_in) or found
    if isinstance(found, Hold):
        return Hold(found.reason, found.detail, area, day)
    # A round speaks of the places of its first day, whatever became of them since (docs/decisions/0026).
    stands = None if area is None else ground.area_then(area, day if found is None else found.areas_of_day)
    if area is not None and stands is None:
        return Hold(Reason.AREA_NOT_THEN, area, area, day)
    if stands != area:
        flags = (*flags, "area_followed")
    group = _text(answers, "group")
    if meaning.kind is FormKind.SCORECARD and group is None:
        flags = (*flags, "group_missing")
    return Place(
        round_code=None if found is None else found.code,
        area_code=stands,
        grp=group_of(meaning.kind, given=group) if stands else None,
        made_on=day,
        flags=(*answers.flags, *flags),
    )


def _trusted_day(claimed: date | None, received_at: datetime) -> tuple[date, tuple[str, ...]]:
    # Clocks lie: device time is a claim, the server's receive time is the order.
    arrived = received_at.date()
    if claimed is None:
        return arrived, ()
    if arrived - CLOCK_BEHIND <= claimed <= arrived + CLOCK_AHEAD:
        return claimed, ()
    return arrived, ("device_clock",)


def _hold_for_area(
    area: str | None, *, asked: set[str], sender: tuple[int | None, int | None], ground: Ground
) -> Hold | None:
    if area is None:
        return Hold(Reason.AREA_MISSING) if "area" in asked else None
    path = ground.area_path(area)
    if path is None:
        return Hold(Reason.AREA_UNKNOWN, area)
    if not ground.sender_scope(*sender).covers(path):
        return Hold(Reason.AREA_FOREIGN, area, area)
    return None


def _round_of(
    answers: Answers, *, meaning: Meaning, asked: set[str], area: str | None, day: date, ground: Ground
) -> Round | Hold | None:
    if "round" in asked:
        code = _text(answers, "round")
        if code is None:
            return Hold(Reason.ROUND_MISSING)
        return ground.round(code) or Hold(Reason.ROUND_UNKNOWN, code)
    if area is None:
        return None
    found = ground.round_on(day, area)
    if found is None and (later := ground.area_then(area, day)) not in (None, area):
        # The area ended and the tablet does not know yet: the round lists what goes on for it.
        found = ground.round_on(day, str(later))
    if found is None and meaning.kind is FormKind.SURVEY:
        return Hold(Reason.ROUND_NOT_ON_DAY, day.isoformat())
    return found


def _hold_for_closed(found: Round, received_at: datetime, *, let_in: bool) -> Hold | None:
    # What came while the round was open keeps counting after it closed: a rebuild must give the same.
    if found.state is RoundState.PLANNED:
        return Hold(Reason.ROUND_NOT_OPEN, found.code)
    closed_before = found.closed_at is not None and received_at > found.closed_at
    is_late = found.state is RoundState.CLOSED and closed_before and not let_in
    return Hold(Reason.ROUND_NOT_OPEN, found.code) if is_late else None


def _text(answers: Answers, key: str) -> str | None:
    value = answers.keys.get(key)
    return None if value is None or isinstance(value, list) else str(value)
