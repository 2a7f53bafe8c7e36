"""Answers as columns of small numbers, and one file that holds them: written whole, read through the page cache.

One file holds one form in one lot of areas in one round. It begins with what it holds (JSON), then come the columns,
each contiguous, so that a reading of three columns of a million answers touches some megabytes and nothing else.
"""

import io
import mmap
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from mhsurvey.durable import write_durably
from mhsurvey.explore.asking import MOST_TICKED, Kind

# Raise it when the file or its meaning changes: older files are then made again.
FORMAT = 2
ALIGNED = 64
# A telephone number is no count of anything: what is larger than this is no number here (as in results.counting).
MOST = 100_000
# A dictionary longer than this is no list of answers.
MOST_VALUES = 2000
MOST_PLACES = 65_535
NO_DAY = np.iinfo(np.int32).min
# What every sheet has beside its answers, and the type of its numbers.
FIXED: Mapping[str, str] = {"key": "I", "area": "H", "group": "H", "month": "i", "people": "i"}
_CODES: Mapping[Kind, str] = {Kind.ONE: "H", Kind.MANY: "Q", Kind.NUMBER: "d", Kind.DATE: "i"}
_EMPTY: Mapping[Kind, float] = {Kind.ONE: 0, Kind.MANY: 0, Kind.NUMBER: float("nan"), Kind.DATE: NO_DAY}

Numbers = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Column:
    """One question's answers, one number a sheet.

    ONE: 0 none, else 1 + place in values. MANY: bit n is values[n]. NUMBER: NaN none.
    DATE: days since 1970, NO_DAY none.
    """

    kind: Kind
    values: tuple[str, ...]
    numbers: Numbers


@dataclass(frozen=True)
class Part:
    """One form in one lot of areas in one round. areas, groups: what their codes mean (1 + place); of FIXED, month is
    12 * year + month - 1, 0 unknown.
    """

    form_id: str
    round_code: str
    areas: tuple[str, ...]
    groups: tuple[str, ...]
    fixed: Mapping[str, Numbers]
    columns: Mapping[str, Column]

    @property
    def sheets(self) -> int:
        return len(self.fixed["key"])

    def outside(self, cells: Iterable[tuple[str, str]]) -> Numbers:
        """Which sheets are of none of these (area, group)."""
        wide = len(self.groups) + 1
        places = {code: place for place, code in enumerate(self.areas, start=1)}
        kinds = {code: place for place, code in enumerate(self.groups, start=1)}
        gone = [places[area] * wide + kinds[group] for area, group in cells if area in places and group in kinds]
        return ~np.isin(self.fixed["area"].astype(np.int64) * wide + self.fixed["group"], gone)


class _Places(dict[object, int]):
    """What was answered -> 1 + its place among `names`; 0 for no answer, and for new ones once there are `most`."""

    def __init__(self, names: Iterable[str] = (), *, most: int) -> None:
        self.names, self.most = list(names), most
        super().__init__({name: place for place, name in enumerate(self.names, start=1)} | {None: 0, "": 0})

    def __missing__(self, answer: object) -> int:
        name = str(answer)
        found = self.get(name)
        if found is None and len(self.names) < self.most:
            self.names.append(name)
            found = self[name] = len(self.names)
        return found or 0


@dataclass
class _Growing:
    """A column being made. `old`: what is taken over from the part before."""

    kind: Kind
    names: Iterable[str] = ()
    old: Numbers | None = None
    new: "array[Any]" = field(init=False)
    places: _Places = field(init=False)

    def __post_init__(self) -> None:
        self.new = array(_CODES[self.kind])
        self.places = _Places(self.names, most=MOST_TICKED if self.kind is Kind.MANY else MOST_VALUES)

    def add(self, given: Sequence[Any], *, after: int) -> None:
        """One answer a sheet, None for none. after: how many sheets were before them."""
        if missing := after - len(self.new):
            self.new.extend([_EMPTY[self.kind]] * missing)
        self.new.extend(map(self._coded(), given))

    def _coded(self) -> Callable[[Any], float]:
        coded: Mapping[Kind, Callable[[Any], float]] = {
            Kind.ONE: self.places.__getitem__,
            Kind.MANY: self._mask,
            Kind.NUMBER: _number,
            Kind.DATE: _day,
        }
        return coded[self.kind]

    def _mask(self, ticked: Any) -> int:
        places = {self.places[one] for one in (ticked if isinstance(ticked, list) else [ticked])}
        return sum(1 << (place - 1) for place in places if place)


class Gathering:
    """Sheets of one form, gathered into columns."""

    def __init__(self, form_id: str, round_code: str) -> None:
        self.form_id, self.round_code = form_id, round_code
        self.sheets = self.taken_over = 0
        self._fixed = {name: array(code) for name, code in FIXED.items()}
        self._old_fixed: dict[str, Numbers] = {}
        self._places = {name: _Places(most=MOST_PLACES) for name in ("area", "group")}
        self._columns: dict[str, _Growing] = {}

    def take_over(self, part: Part, kept: Numbers) -> None:
        """Begin with these sheets of an earlier part. kept: which of them."""
        self.taken_over = int(kept.sum())
        self._old_fixed = {name: numbers[kept] for name, numbers in part.fixed.items()}
        for name, codes in (("area", part.areas), ("group", part.groups)):
            self._places[name] = _Places(codes, most=MOST_PLACES)
        for path, column in part.columns.items():
            self._columns[path] = _Growing(column.kind, column.values, old=column.numbers[kept])

    def add(
        self,
        sheets: Sequence[Mapping[str, Any]],
        *,
        asked: Sequence[tuple[str, Kind]],
        fixed: Mapping[str, Sequence[Any]],
    ) -> None:
        """Sheets of one version, a question at a time: a million have a hundred million answers.

        asked  (path, kind) of what the version offers; fixed: of FIXED, one a sheet, areas and groups by their codes
        """
        for name, given in fixed.items():
            self._fixed[name].extend(map(self._places[name].__getitem__, given) if name in self._places else given)
        for path, kind in asked:
            answers = [sheet.get(path) for sheet in sheets]
            if answers.count(None) == len(answers):
                continue
            column = self._columns.setdefault(path, _Growing(kind))
            if column.kind is kind:
                column.add(answers, after=self.sheets)
        self.sheets += len(sheets)

    def part(self) -> Part:
        """What was gathered."""
        fixed = {
            name: _joined(self._old_fixed.get(name), np.frombuffer(numbers, dtype=np.dtype(FIXED[name])))
            for name, numbers in self._fixed.items()
        }
        columns = {path: self._column(column) for path, column in self._columns.items()}
        return Part(
            form_id=self.form_id,
            round_code=self.round_code,
            areas=tuple(self._places["area"].names),
            groups=tuple(self._places["group"].names),
            fixed=fixed,
            columns=columns,
        )

    def _column(self, column: _Growing) -> Column:
        column.add((), after=self.sheets)
        code = _CODES[column.kind]
        old = column.old
        if old is None and self.taken_over:
            old = np.full(self.taken_over, _EMPTY[column.kind], dtype=np.dtype(code))
        numbers = _joined(old, np.frombuffer(column.new, dtype=np.dtype(code)))
        return Column(kind=column.kind, values=tuple(column.places.names), numbers=numbers)


def _joined(old: Numbers | None, new: Numbers) -> Numbers:
    return new if old is None else np.concatenate([old, new])


def _number(value: Any) -> float:
    if value is None:
        return float("nan")
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return float("nan")
    return number if isfinite(number) and abs(number) <= MOST else float("nan")


def _day(value: Any) -> int:
    if not value:
        return int(NO_DAY)
    try:
        return int(np.datetime64(str(value)[:10], "D").astype(np.int64))
    except ValueError:
        return int(NO_DAY)


# --- on the disk -------------------------------------------------------------------------------


def write(part: Part, *, path: Path) -> None:
    """Put a part on the disk, whole."""
    every = [*part.fixed.items(), *((name, column.numbers) for name, column in part.columns.items())]
    head = orjson.dumps(
        {
            "format": FORMAT,
            "form_id": part.form_id,
            "round_code": part.round_code,
            "areas": part.areas,
            "groups": part.groups,
            "sheets": part.sheets,
            "columns": [[name, column.kind, column.values] for name, column in part.columns.items()],
        }
    )
    content = io.BytesIO()
    content.write(len(head).to_bytes(8, "little") + head)
    for _, numbers in every:
        content.write(b"\0" * (-content.tell() % ALIGNED))
        content.write(np.ascontiguousarray(numbers).tobytes())
    content.seek(0)
    write_durably(path, content)


def read(path: Path) -> Part:
    """A part as it lies on the disk, its columns mapped, not read. Raises ValueError for a file of another format."""
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    length = int.from_bytes(mapped[:8], "little")
    head = orjson.loads(mapped[8 : 8 + length])
    if head.get("format") != FORMAT:
        raise ValueError(f"{path.name} is of another format")
    at, sheets = 8 + length, head["sheets"]

    def numbers(code: str) -> Numbers:
        nonlocal at
        at += -at % ALIGNED
        found = np.frombuffer(mapped, dtype=np.dtype(code), count=sheets, offset=at)
        at += found.nbytes
        return found

    fixed = {name: numbers(code) for name, code in FIXED.items()}
    columns = {}
    for name, kind, values in head["columns"]:
        columns[name] = Column(kind=Kind(kind), values=tuple(values), numbers=numbers(_CODES[Kind(kind)]))
    return Part(
        form_id=head["form_id"],
        round_code=head["round_code"],
        areas=tuple(head["areas"]),
        groups=tuple(head["groups"]),
        fixed=fixed,
        columns=columns,
    )
