"""What is sent upstream for one record, in which order and portions, and what an answer means. Pure.

Upstream is spoken to as a tablet does it (OpenRosa): the raw bytes as they came, so that it can tell a resend.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lxml import etree

RESPONSE = "{http://openrosa.org/http/response}OpenRosaResponse"
METADATA = "{http://www.opendatakit.org/xforms}submissionMetadata"
MESSAGE = "{http://openrosa.org/http/response}message"
# The file that holds a sealed sheet itself: whoever opens it needs it in every portion.
SEALED_SHEET = "submission.xml.enc"
# Boundaries and headers of one part, generously.
OVERHEAD_BYTES = 1024
MOST_FILES = 90
SHORTEST_WAIT_S, LONGEST_WAIT_S = 5.0, 300.0
MOST_OF_AN_ANSWER = 300


@dataclass(frozen=True)
class File:
    """A file of a record. size in bytes."""

    name: str
    sha256: str
    size: int
    content_type: str

    @property
    def key(self) -> str:
        """Its mark among what was delivered. The name belongs to it: two names may share one content."""
        return f"file:{self.sha256}:{self.name}"


@dataclass(frozen=True)
class Version:
    """One XML of a record. why: "current", "edited" (replaced since), "conflict", "sealed" (opened since)."""

    why: str
    instance_id: str
    sha256: str
    xml: bytes = field(repr=False)

    @property
    def key(self) -> str:
        return f"xml:{self.sha256}"


@dataclass(frozen=True)
class Record:
    """A record as it is kept here. versions: in the order they came; missing_files: referenced and not here either."""

    submission_id: int
    device_id: str | None
    versions: tuple[Version, ...]
    files: tuple[File, ...]
    missing_files: int = 0

    @property
    def current(self) -> Version:
        return next(one for one in self.versions if one.why == "current")


@dataclass(frozen=True)
class Portion:
    """One POST. last: nothing of this version follows."""

    version: Version
    files: tuple[File, ...]
    last: bool


def portions(record: Record, *, delivered: frozenset[str], limit: int) -> Iterator[Portion]:
    """What is still to be sent, in order: each XML before the one that edits it, then conflicts.

    delivered  keys of the XML and files upstream confirmed
    limit      bytes upstream takes at once

    All files go with the current version: upstream carries them forward over edits as this server does.
    """
    for version in _in_order(record):
        if version.why != "current":
            if version.key not in delivered:
                yield Portion(version, (), last=True)
            continue
        files = [file for file in record.files if file.key not in delivered]
        if version.key in delivered and not files:
            continue
        parcels = list(_packed(files, room=limit - len(version.xml) - OVERHEAD_BYTES))
        companions = tuple(file for file in record.files if file.name == SEALED_SHEET)
        for number, parcel in enumerate(parcels, start=1):
            missing = tuple(file for file in companions if file not in parcel)
            yield Portion(version, (*missing, *parcel), last=number == len(parcels))


def _in_order(record: Record) -> Iterator[Version]:
    yield from (one for one in record.versions if one.why == "edited")
    yield record.current
    yield from (one for one in record.versions if one.why == "conflict")


def is_delivered_sealed(record: Record, *, delivered: frozenset[str]) -> bool:
    """Whether upstream has the envelope of a record that was opened here since: then it has the record."""
    return any(one.why == "sealed" and one.key in delivered for one in record.versions)


def _packed(files: Sequence[File], *, room: int) -> Iterator[tuple[File, ...]]:
    """Files in parcels that each fit; one that fits in none travels alone. An empty parcel when there is no file."""
    parcel: list[File] = []
    used = 0
    for file in files:
        full = used + file.size + OVERHEAD_BYTES > room or len(parcel) == MOST_FILES
        # Twice one name in a POST would be one file too few upstream.
        if parcel and (full or any(file.name == other.name for other in parcel)):
            yield tuple(parcel)
            parcel, used = [], 0
        parcel.append(file)
        used += file.size + OVERHEAD_BYTES
    yield tuple(parcel)


class Answer(StrEnum):
    """What an answer means for the record."""

    ARRIVED = "arrived"
    INCOMPLETE = "incomplete"
    CONFLICT = "conflict"
    REFUSED = "refused"
    SHUT_OUT = "shut_out"
    AGAIN = "again"


@dataclass(frozen=True)
class Verdict:
    """An answer and upstream's words, for a person. wait_s: upstream asked for this much patience."""

    answer: Answer
    words: str = ""
    wait_s: float | None = None


def judge(*, status: int, body: bytes, retry_after: str | None = None, instance_id: str) -> Verdict:
    """What a reply to a POST means.

    Only an OpenRosaResponse is believed, and for 201 and 202 only one that names the record: a captive portal
    answers 200 to everything, a proxy 403 or 404.
    """
    root = _openrosa(body)
    if root is None:
        return Verdict(Answer.AGAIN, f"HTTP {status}", _seconds(retry_after))
    words = (root.findtext(MESSAGE) or "").strip()[:MOST_OF_AN_ANSWER]
    if status in (201, 202):
        return Verdict(_receipt(root, instance_id), words)
    if status == 409:
        return Verdict(Answer.CONFLICT, words)
    if status in (401, 403):
        return Verdict(Answer.SHUT_OUT, words)
    if 400 <= status < 500 and status not in (408, 425, 429):
        return Verdict(Answer.REFUSED, words)
    return Verdict(Answer.AGAIN, words or f"HTTP {status}", _seconds(retry_after))


def _openrosa(body: bytes) -> etree._Element | None:
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root.tag == RESPONSE else None


def _receipt(root: etree._Element, instance_id: str) -> Answer:
    for one in root.iter(METADATA):
        if one.get("instanceID") == instance_id:
            return Answer.ARRIVED if one.get("isComplete") == "true" else Answer.INCOMPLETE
    return Answer.AGAIN


def _seconds(text: str | None) -> float | None:
    try:
        return min(max(float(text), 0.0), 3600.0) if text else None
    except ValueError:
        return None


def wait_before(tries: int, *, chance: float) -> float:
    """Seconds before the next try: 5, 10, 20 … 300, of which half is chance (0..1)."""
    longest: float = min(SHORTEST_WAIT_S * 2 ** min(tries - 1, 10), LONGEST_WAIT_S)
    return longest * (0.5 + chance / 2)


@dataclass(frozen=True)
class Standing:
    """How far forwarding has come. waiting: not or not wholly upstream; refused: among these, a person must look.

    oldest  when the oldest of the waiting was received here
    """

    done: int
    waiting: int
    refused: int
    conflicts: int
    oldest: datetime | None
