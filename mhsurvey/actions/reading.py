"""Reads promises from the plan of an interface meeting, and visits from follow-up forms, by their mh:key."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mhsurvey.actions.action import ActionCode, Promise, Status, Verdict
from mhsurvey.areas.area import AreaCode
from mhsurvey.forms.meaning import Meaning
from mhsurvey.rounds.group import COMMUNITY, Group
from mhsurvey.rounds.indicator import CODE_LENGTH
from mhsurvey.rounds.round import RoundCode
from mhsurvey.submissions.holding import CLOCK_AHEAD
from mhsurvey.submissions.submission import SubmittedAnswers

# Crockford's alphabet: no I, L, O, U, so that a code read aloud or copied by hand stays itself.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10
_LONGEST_CODE = 40
_LONGEST_NAME = 200
# Nine digits fit every database's integer; a longer sum is a slip of the finger.
_MOST_DIGITS = 9


@dataclass(frozen=True)
class Visit:
    """One follow-up of one promise."""

    action_code: ActionCode
    visited_on: date | None
    received_at: datetime
    status: Status
    percent: int | None = None
    done_on: date | None = None
    seen: bool | None = None
    blockers: tuple[str, ...] = ()
    note: str | None = None
    photo: str | None = None
    spent_xof: int | None = None
    new_due_on: date | None = None
    new_due_accepted: bool | None = None
    escalate_to: str | None = None
    submission_id: int | None = None


@dataclass(frozen=True)
class GroupVerdict:
    """What one group said of one promise. participants: None when nobody counted them."""

    action_code: ActionCode
    round_code: RoundCode
    area_code: AreaCode
    group: Group
    verdict: Verdict
    participants: int | None
    said_on: date | None
    received_at: datetime


def action_code(instance_id: str, *, row: int | str) -> ActionCode:
    """The code of a plan's row: the same meeting and row always give the same one (50 bits).

    row  the number a row got when it was begun, or its place where the form gave it none
    """
    digest = int.from_bytes(hashlib.sha256(f"{instance_id}#{row}".encode()).digest()[:8], "big")
    letters = [_ALPHABET[(digest >> (5 * place)) & 31] for place in range(_LENGTH)]
    return ActionCode("P" + "".join(letters))


def promises(submission: SubmittedAnswers, *, meaning: Meaning) -> tuple[Promise, ...]:
    """The promises of a meeting, in the plan's order; rows without words are no promises."""
    if submission.round_code is None or submission.area_code is None:
        return ()
    keys = _keys(meaning)
    repeat = next((q.repeat for q in meaning.questions if q.key == "action_what" and q.repeat), None)
    rows = submission.repeats.get(repeat, ()) if repeat else ()
    found = []
    numbers: set[str] = set()
    for position, row in enumerate(rows):
        answer = _Answers(row, keys)
        what, number = answer.text("what"), answer.code("row")
        if what:
            # A number that stands twice names nothing any more.
            named = number if number and number not in numbers else position
            numbers.add(number or "")
            found.append(
                Promise(
                    code=action_code(submission.instance_id, row=named),
                    round_code=RoundCode(submission.round_code),
                    area_code=AreaCode(submission.area_code),
                    what=what,
                    indicator_code=(answer.text("indicator") or "")[:CODE_LENGTH] or None,
                    cause=answer.text("cause"),
                    who=answer.code("who"),
                    role=answer.text("role"),
                    helpers=answer.texts("help"),
                    due_on=answer.day("due"),
                    means=answer.text("means"),
                    cost_xof=answer.number("cost"),
                    sign=answer.text("sign"),
                    accepted_in_public=answer.yes("public"),
                    promised_on=submission.made_on,
                )
            )
    return tuple(found)


def visit(submission: SubmittedAnswers, *, meaning: Meaning) -> Visit | None:
    """What a follow-up form says of its promise; None when it names none or no known status."""
    keys = _keys(meaning)
    answer = _Answers(submission.values, keys)
    code = submission.values.get(next((q.path for q in meaning.questions if q.key == "action"), ""))
    status = answer.text("status")
    if not code or len(str(code)) > 2 * _LENGTH or status not in set(Status):
        return None
    return Visit(
        action_code=ActionCode(str(code)),
        visited_on=_by_then(answer.day("visit_date"), submission) or submission.made_on,
        received_at=submission.received_at,
        status=Status(status),
        percent=answer.number("pct"),
        done_on=_by_then(answer.day("done_date"), submission),
        seen=answer.yes("seen"),
        blockers=answer.texts("block"),
        note=answer.text("block_text"),
        photo=(answer.text("photo") or "")[:_LONGEST_NAME] or None,
        spent_xof=answer.number("spent"),
        new_due_on=answer.day("new_due"),
        new_due_accepted=answer.yes("new_due_ok"),
        escalate_to=answer.code("escalate"),
    )


def _by_then(claimed: date | None, submission: SubmittedAnswers) -> date | None:
    """A day the tablet claims, but none after the record was here: a clock a month ahead must not rule for a month."""
    arrived = submission.received_at.date()
    return arrived if claimed is not None and claimed > arrived + CLOCK_AHEAD else claimed


def verdicts(submission: SubmittedAnswers, *, meaning: Meaning) -> tuple[GroupVerdict, ...]:
    """What a group said of each promise it was asked about; one it does not know is left out."""
    if submission.round_code is None or submission.area_code is None:
        return ()
    by_key = {q.key: q for q in meaning.questions if q.key}
    asked = by_key.get("action_verdict")
    if asked is None or asked.repeat is None or "action" not in by_key:
        return ()
    who = _Answers(submission.values, {key: q.path for key, q in by_key.items()})
    group = who.text("group")
    found = []
    for row in submission.repeats.get(asked.repeat, ()):
        code, said = row.get(by_key["action"].path), row.get(asked.path)
        if code and len(str(code)) <= 2 * _LENGTH and said in set(Verdict):
            found.append(
                GroupVerdict(
                    action_code=ActionCode(str(code)),
                    round_code=RoundCode(submission.round_code),
                    area_code=AreaCode(submission.area_code),
                    group=Group(group) if group in set(COMMUNITY) else Group.OTHER,
                    verdict=Verdict(said),
                    participants=who.number("participants"),
                    said_on=submission.made_on,
                    received_at=submission.received_at,
                )
            )
    return tuple(found)


def _keys(meaning: Meaning) -> Mapping[str, str]:
    """Name of an action's part -> path."""
    return {q.key.removeprefix("action_"): q.path for q in meaning.questions if q.key and q.key.startswith("action_")}


class _Answers:
    """Typed looks at one row; what is missing or unreadable is None."""

    def __init__(self, row: Mapping[str, Any], keys: Mapping[str, str]) -> None:
        self._row, self._keys = row, keys

    def _raw(self, part: str) -> Any:
        return self._row.get(self._keys.get(part, ""))

    def text(self, part: str) -> str | None:
        raw = self._raw(part)
        return None if raw is None else str(raw).strip() or None

    def code(self, part: str) -> str | None:
        """A choice's value; one longer than any list's is none."""
        text = self.text(part)
        return text if text is None or len(text) <= _LONGEST_CODE else None

    def texts(self, part: str) -> tuple[str, ...]:
        raw = self._raw(part)
        if raw is None:
            return ()
        return tuple(str(one) for one in raw) if isinstance(raw, list) else tuple(str(raw).split())

    def number(self, part: str) -> int | None:
        text = self.text(part) or ""
        return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None

    def day(self, part: str) -> date | None:
        try:
            return date.fromisoformat((self.text(part) or "")[:10])
        except ValueError:
            return None

    def yes(self, part: str) -> bool | None:
        return {"1": True, "0": False, "yes": True, "no": False}.get(self.text(part) or "")
