"""What came back: an arrival at the door, the receipt for it, and a submission as later rooms see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, NamedTuple

# A typed answer: text (a choice's value, a date as ISO text, a file name), whole number, decimal, choices.
Value = str | int | float | list[str]

SURVEY_GROUP = "survey"
PROVIDER_GROUP = "provider"


class State(StrEnum):
    """How far a submission has come. A new one is read soon after its receipt."""

    NEW = "new"
    READ = "read"
    HELD = "held"


class ReviewState(StrEnum):
    """ODK Central's review states, in its spelling. A rejected submission does not count."""

    RECEIVED = "received"
    EDITED = "edited"
    HAS_ISSUES = "hasIssues"
    APPROVED = "approved"
    REJECTED = "rejected"


class KeyedIn(StrEnum):
    """How often a sheet of paper was keyed in; compared: twice, and the two readings settled by the sheet."""

    ONCE = "once"
    COMPARED = "compared"


class Outcome(StrEnum):
    """What became of an arrival. All but the last two are answered 201."""

    STORED = "stored"
    RESENT = "resent"
    EDITED = "edited"
    CONFLICT = "conflict"
    STALE = "stale"


class Cell(NamedTuple):
    """Where an answer counts."""

    round_code: str
    area_code: str
    grp: str


@dataclass(frozen=True)
class StoredFile:
    """A file that is already durable in the store, and the name it was sent under."""

    name: str
    sha256: str
    size: int
    content_type: str
    received_at: datetime


@dataclass(frozen=True)
class Arrival:
    """One POST, parsed, its files durable: what is left is to write it down.

    expected     files its XML refers to
    tablet_id    who sent it; person_id when somebody signed in sent it
    sealed_as    SHA-256 of the envelope it came in, when it was opened on the way
    """

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str | None
    xml: bytes
    xml_sha256: bytes
    received_at: datetime
    files: tuple[StoredFile, ...] = ()
    expected: tuple[str, ...] = ()
    tablet_id: int | None = None
    person_id: int | None = None
    device_id: str | None = None
    user_agent: str | None = None
    sealed_as: bytes | None = None


@dataclass(frozen=True)
class Receipt:
    """What the tablet is told. `missing_files`: how many referenced files are still awaited."""

    outcome: Outcome
    form_id: str
    version: str
    instance_id: str
    submission_id: int
    received_at: datetime
    missing_files: int = 0

    @property
    def complete(self) -> bool:
        return self.missing_files == 0


@dataclass(frozen=True)
class Answers:
    """What a form's meaning makes of an instance.

    values   by absolute path; repeats  by the repeat's path, a row each, rows by absolute path
    keys     the first value of each mh:key (round, area, group, date …)
    flags    "<fault>:<path>" for a reviewer; unreadable  paths whose text is not of their type
    """

    values: dict[str, Value]
    repeats: dict[str, list[dict[str, Value]]]
    keys: dict[str, Value]
    flags: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubmittedAnswers:
    """A read submission for the rooms above: what was answered, where it counts, when it came."""

    id: int
    form_id: str
    version: str
    instance_id: str
    round_code: str | None
    area_code: str | None
    grp: str | None
    made_on: date | None
    received_at: datetime
    values: Mapping[str, Value]
    repeats: Mapping[str, Sequence[Mapping[str, Value]]]


class Leaving(NamedTuple):
    """A submission on its way into an export. answers: {"values": …, "repeats": …}, None while it was not read.

    keyed_in  as `KeyedIn`, from a sheet of paper; None: filled on the tablet
    """

    id: int
    instance_id: str
    version: str
    received_at: datetime
    made_on: date | None
    round_code: str | None
    area_code: str | None
    grp: str | None
    state: str
    review_state: str
    edits: int
    tablet_id: int | None
    keyed_in: str | None
    answers: Mapping[str, Any] | None


@dataclass(frozen=True)
class Listed:
    """A submission in a list: never an answer. keyed_in: as `KeyedIn`; None: filled on the tablet."""

    id: int
    form_id: str
    version: str
    instance_id: str
    received_at: datetime
    state: State
    held_reason: str | None
    review_state: ReviewState
    edits: int
    missing_files: int
    round_code: str | None
    area_code: str | None
    grp: str | None
    made_on: date | None
    tablet_id: int | None
    keyed_in: str | None = None
    conflicts: int = 0
    flags: int = 0


@dataclass(frozen=True)
class SubmissionFile:
    """A file of a submission; `sha256` None while it is awaited."""

    id: int
    name: str
    sha256: str | None
    size: int | None
    content_type: str | None
    received_at: datetime | None
    referenced: bool


@dataclass(frozen=True)
class Earlier:
    """XML that is not current: replaced by an edit, kept as a conflict, or an envelope that was opened."""

    id: int
    why: Literal["edited", "conflict", "sealed"]
    instance_id: str
    received_at: datetime
    tablet_id: int | None
    xml: bytes = field(repr=False)


class Comment(NamedTuple):
    """What a reviewer wrote about a submission."""

    at: datetime
    person_id: int | None
    text: str


@dataclass(frozen=True)
class Opened:
    """One submission with everything a reviewer may want."""

    listed: Listed
    held_detail: str | None
    device_id: str | None
    person_id: int | None
    xml: bytes = field(repr=False)
    values: Mapping[str, Value] = field(repr=False)
    repeats: Mapping[str, Sequence[Mapping[str, Value]]] = field(repr=False)
    flags: tuple[str, ...]
    files: tuple[SubmissionFile, ...]
    earlier: tuple[Earlier, ...]
