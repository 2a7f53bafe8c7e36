"""The columnar copy: made from the submissions that count, brought up to date cell by cell, deleted at will.

It is never the truth: whoever doubts it deletes the folder, and it is made again. What its files hold is decided in
`asking`; what is told of it, in `telling`.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import orjson

from mhsurvey.explore import columns
from mhsurvey.explore.asking import Kind, offered
from mhsurvey.explore.columns import FORMAT, Gathering, Part
from mhsurvey.forms.meaning import FormKind, Meaning

MADE = "made.json"
SUFFIX = ".columns"


class Counted(Protocol):
    """What copying needs of a submission (submissions.submission.SubmittedAnswers)."""

    @property
    def form_id(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def instance_id(self) -> str: ...
    @property
    def area_code(self) -> str | None: ...
    @property
    def grp(self) -> str | None: ...
    @property
    def made_on(self) -> date | None: ...
    @property
    def values(self) -> Mapping[str, Any]: ...


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
        self._known: dict[Path, tuple[tuple[int, int], Part]] = {}
        self._sheets: dict[tuple[str, str], _Sheet | None] = {}

    @property
    def made_at(self) -> datetime | None:
        """When the copy was last brought up to date; None when there is none of this format."""
        try:
            found = orjson.loads((self.folder / MADE).read_bytes())
        except (OSError, ValueError):
            return None
        is_ours = (found.get("format"), found.get("key")) == (FORMAT, self._fingerprint)
        return datetime.fromisoformat(found["made_at"]) if is_ours else None

    def part(self, form_id: str, round_code: str) -> Part | None:
        """One form in one round; None when nothing came in."""
        return self._part(self._path(form_id, round_code))

    def parts_of_round(self, round_code: str) -> list[Part]:
        every = (self._part(path) for path in sorted(self.folder.glob(f"{_name(round_code)}-*{SUFFIX}")))
        return [part for part in every if part is not None]

    def _part(self, path: Path) -> Part | None:
        try:
            state = path.stat()
        except OSError:
            return None
        mark = (state.st_ino, state.st_mtime_ns)
        known = self._known.get(path)
        if known is None or known[0] != mark:
            known = self._known[path] = (mark, columns.read(path))
        return known[1]

    def _path(self, form_id: str, round_code: str) -> Path:
        return self.folder / f"{_name(round_code)}-{_name(form_id)}{SUFFIX}"

    # --- making it ---------------------------------------------------------------------------------

    def forget(self) -> None:
        """Have the copy made again from nothing, whenever somebody next brings it up to date."""
        (self.folder / MADE).unlink(missing_ok=True)

    def empty(self) -> None:
        """Delete everything."""
        self.forget()
        self._known.clear()
        for path in self.folder.glob(f"*{SUFFIX}"):
            path.unlink()

    def finish(self, *, now: datetime) -> None:
        """Say that the copy holds everything up to now."""
        self.folder.mkdir(parents=True, exist_ok=True)
        made = self.folder / MADE
        fresh = made.with_suffix(".new")
        fresh.write_bytes(orjson.dumps({"format": FORMAT, "key": self._fingerprint, "made_at": now.isoformat()}))
        fresh.replace(made)

    def gather(self, round_code: str, records: Iterable[Counted], *, meaning_of: MeaningOf) -> None:
        """Make a whole round again from every record that counts in it."""
        self._write(self._gathered({}, round_code, records, meaning_of).values())

    def replace(
        self,
        round_code: str,
        *,
        cells: Sequence[tuple[str, str]],
        records: Iterable[Counted],
        meaning_of: MeaningOf,
    ) -> None:
        """Put these records in place of whatever these (area, group) held. records: all that count in those cells."""
        gathered: dict[str, Gathering] = {}
        changed = set()
        for part in self.parts_of_round(round_code):
            kept = part.outside(cells)
            gathering = gathered[part.form_id] = Gathering(part.form_id, round_code)
            gathering.take_over(part, kept)
            if gathering.taken_over < part.sheets:
                changed.add(part.form_id)
        self._gathered(gathered, round_code, records, meaning_of)
        self._write(one for one in gathered.values() if one.sheets or one.form_id in changed)

    def _gathered(
        self, gathered: dict[str, Gathering], round_code: str, records: Iterable[Counted], meaning_of: MeaningOf
    ) -> dict[str, Gathering]:
        for record in records:
            sheet = self._sheet(record.form_id, record.version, meaning_of)
            if sheet is None or not record.area_code or not record.grp:
                continue
            if sheet.consent and str(record.values.get(sheet.consent, "")) == "0":
                continue
            if record.form_id not in gathered:
                gathered[record.form_id] = Gathering(record.form_id, round_code)
            gathered[record.form_id].add(
                record.values,
                asked=sheet.asked,
                key=self._key(record.instance_id),
                area=record.area_code,
                group=record.grp,
                month=0 if record.made_on is None else 12 * record.made_on.year + record.made_on.month - 1,
                people=1 if sheet.of_persons else _people(record.values.get(sheet.participants or "")),
            )
        return gathered

    def _write(self, gathered: Iterable[Gathering]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for one in gathered:
            columns.write(one.part(), path=self._path(one.form_id, one.round_code))

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


def _people(value: object) -> int:
    try:
        return min(max(int(float(str(value))), 0), 1_000_000)
    except (ValueError, OverflowError):
        return 0


def _name(code: str) -> str:
    # A code may hold anything; a file's name may not.
    return hashlib.sha256(code.encode()).hexdigest()[:24]
