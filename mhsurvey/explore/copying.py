"""The columnar copy: made from the submissions that count, brought up to date cell by cell, deleted at will.

The areas of a round are dealt to lots, and each lot has files of its own: a change writes a sixteenth of the round
again, and making everything is a row of small pieces of work. It is never the truth: whoever doubts it deletes the
folder, and it is made again. What its files hold is decided in `asking`; what is told of it, in `telling`.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any
from zlib import crc32

import orjson

from mhsurvey.explore import columns
from mhsurvey.explore.asking import Kind, offered
from mhsurvey.explore.columns import FORMAT, Gathering, Part
from mhsurvey.forms.meaning import FormKind, Meaning
from mhsurvey.submissions.submission import SubmittedAnswers

MADE = "made.json"
SUFFIX = ".columns"
LOTS = 16
# A mapped file holds a descriptor, of which a process has a thousand.
MOST_MAPPED = 256

MeaningOf = Callable[[str, str], Meaning | None]


@dataclass(frozen=True)
class _Sheet:
    """What copying needs to know of one version."""

    asked: tuple[tuple[str, Kind], ...]
    consent: str | None
    participants: str | None
    of_persons: bool


class Copy:
    """The files of the copy in one folder. secret: from which each record's key is made; it must not change."""

    def __init__(self, folder: Path, *, secret: str) -> None:
        self.folder = folder
        self._secret = hashlib.sha256(b"explore\0" + secret.encode()).digest()
        # Records' keys made with another secret would let the same people be told by two numbers.
        self._fingerprint = hashlib.sha256(self._secret).hexdigest()[:16]
        self._looking = Lock()
        self._known: dict[Path, tuple[tuple[int, int], Part]] = {}
        self._sheets: dict[tuple[str, str], _Sheet | None] = {}

    @property
    def is_begun(self) -> bool:
        """Whether the files are of this format and secret, and all that they lack is marked."""
        return self._state is not None

    @property
    def made_at(self) -> datetime | None:
        """When the copy last held everything; None before it first did."""
        made_at = (self._state or {}).get("made_at")
        return datetime.fromisoformat(made_at) if made_at else None

    @property
    def _state(self) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = orjson.loads((self.folder / MADE).read_bytes())
        except (OSError, ValueError):
            return None
        return found if (found.get("format"), found.get("key")) == (FORMAT, self._fingerprint) else None

    def parts(self, form_id: str, round_code: str) -> list[Part]:
        """One form in one round, a part a lot; none where nothing came in."""
        return self._parts(self._path(round_code, lot, form_id) for lot in range(LOTS))

    def _parts(self, paths: Iterable[Path]) -> list[Part]:
        return [part for path in paths if (part := self._part(path)) is not None]

    def _part(self, path: Path) -> Part | None:
        with self._looking:
            known = self._known.pop(path, None)
            try:
                state = path.stat()
                mark = (state.st_ino, state.st_mtime_ns)
                part = known[1] if known is not None and known[0] == mark else columns.read(path)
            except FileNotFoundError:
                return None
            # The one asked for last stands last: the first was asked for by nobody for the longest time.
            self._known[path] = (mark, part)
            if len(self._known) > MOST_MAPPED:
                self._known.pop(next(iter(self._known)))
            return part

    def _path(self, round_code: str, lot: int, form_id: str) -> Path:
        return self.folder / f"{_name(round_code)}-{lot:02}-{_name(form_id)}{SUFFIX}"

    # --- making it ---------------------------------------------------------------------------------

    def forget(self) -> None:
        """Have the copy made again from nothing, whenever somebody next brings it up to date."""
        (self.folder / MADE).unlink(missing_ok=True)

    def empty(self) -> None:
        """Delete everything."""
        self.forget()
        for path in self.folder.glob(f"*{SUFFIX}"):
            path.unlink()

    def begin(self) -> None:
        """Say that the files are of this format and secret, and that all they lack is marked."""
        self._say(made_at=None)

    def finish(self, *, now: datetime) -> None:
        """Say that the copy holds everything up to now, unless somebody wants it made again."""
        if self.is_begun:
            self._say(made_at=now.isoformat())

    def _say(self, *, made_at: str | None) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        made = self.folder / MADE
        fresh = made.with_suffix(".new")
        fresh.write_bytes(orjson.dumps({"format": FORMAT, "key": self._fingerprint, "made_at": made_at}))
        fresh.replace(made)

    def replace(
        self,
        round_code: str,
        *,
        cells: Sequence[tuple[str, str]],
        records: Iterable[SubmittedAnswers],
        meaning_of: MeaningOf,
    ) -> None:
        """Put these records in place of whatever these (area, group) of one lot held.

        records  all that count in those cells
        """
        lot = lot_of(cells[0][0])
        there = self._parts(sorted(self.folder.glob(f"{_name(round_code)}-{lot:02}-*{SUFFIX}")))
        kept = {part.form_id: (part, part.outside(cells)) for part in there}

        def begun(form_id: str) -> Gathering:
            made = Gathering(form_id, round_code)
            if form_id in kept:
                made.take_over(*kept[form_id])
            return made

        gathered = {form_id: begun(form_id) for form_id, (_part, stays) in kept.items() if not stays.all()}
        for (form_id, version), same in _by_version(records).items():
            sheet = self._sheet(form_id, version, meaning_of)
            counted = [] if sheet is None else [record for record in same if _counts(record, sheet)]
            if sheet is not None and counted:
                if form_id not in gathered:
                    gathered[form_id] = begun(form_id)
                self._add(gathered[form_id], counted, sheet)
        self.folder.mkdir(parents=True, exist_ok=True)
        for form_id, one in gathered.items():
            _put(one.part(), self._path(round_code, lot, form_id))

    def _add(self, gathering: Gathering, records: Sequence[SubmittedAnswers], sheet: _Sheet) -> None:
        people = [1 if sheet.of_persons else _people(one.values.get(sheet.participants or "")) for one in records]
        fixed: dict[str, list[Any]] = {
            "key": [self._key(one.instance_id) for one in records],
            "area": [one.area_code for one in records],
            "group": [one.grp for one in records],
            "month": [0 if one.made_on is None else 12 * one.made_on.year + one.made_on.month - 1 for one in records],
            "people": people,
        }
        gathering.add([one.values for one in records], asked=sheet.asked, fixed=fixed)

    def _sheet(self, form_id: str, version: str, meaning_of: MeaningOf) -> _Sheet | None:
        known = self._sheets.get((form_id, version))
        if known is None:
            meaning = meaning_of(form_id, version)
            if meaning is None:
                return None
            known = self._sheets[form_id, version] = _sheet(meaning)
        return known

    def _key(self, instance_id: str) -> int:
        return int.from_bytes(hashlib.blake2b(instance_id.encode(), key=self._secret, digest_size=4).digest())


def _sheet(meaning: Meaning) -> _Sheet:
    keys = {question.key: question.path for question in reversed(meaning.questions) if not question.repeat}
    return _Sheet(
        asked=tuple((one.path, one.kind) for one in offered(meaning).values()),
        consent=keys.get("consent"),
        participants=keys.get("participants"),
        of_persons=meaning.kind is FormKind.SURVEY,
    )


def lot_of(area_code: str) -> int:
    """To which lot an area is dealt: always the same one, whatever other areas there are."""
    return crc32(area_code.encode()) % LOTS


def _by_version(records: Iterable[SubmittedAnswers]) -> Mapping[tuple[str, str], list[SubmittedAnswers]]:
    found: dict[tuple[str, str], list[SubmittedAnswers]] = {}
    for record in records:
        found.setdefault((record.form_id, record.version), []).append(record)
    return found


def _counts(record: SubmittedAnswers, sheet: _Sheet) -> bool:
    refused = sheet.consent and str(record.values.get(sheet.consent, "")) == "0"
    return bool(record.area_code and record.grp and not refused)


def _put(part: Part, path: Path) -> None:
    if part.sheets:
        columns.write(part, path=path)
    else:
        path.unlink(missing_ok=True)


def _people(value: object) -> int:
    try:
        return min(max(int(float(str(value))), 0), 1_000_000)
    except (ValueError, OverflowError):
        return 0


def _name(code: str) -> str:
    # A code may hold anything; a file's name may not.
    return hashlib.sha256(code.encode()).hexdigest()[:24]
