"""Records as rows of an export's tables. The innermost loop of every export: a million records pass here."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from mhsurvey.exchange.frame import AFTER, BEFORE, REPEATED, Column, Frame, Table, label_of
from mhsurvey.submissions.submission import Leaving

Cell = str | int | float | None
Row = list[Any]


class Place(NamedTuple):
    """Where an area lies, by name."""

    region: str
    district: str
    area: str


NOWHERE = Place("", "", "")


@dataclass(frozen=True)
class Field:
    """One column of a file. read: makes the cell of the answer as it is kept; None: it stays as it is."""

    name: str
    label: Mapping[str, str]
    path: str
    read: Callable[[Any], Cell] | None = None
    column: Column | None = None


@dataclass(frozen=True)
class Sheet:
    """A table with the fields it has in this file, in order; `of_record`: what is said of the record itself."""

    table: Table
    fields: tuple[Field, ...]

    @property
    def header(self) -> tuple[str, ...]:
        names = tuple(field.name for field in self.fields)
        return (*REPEATED, *names) if self.table.repeat else (*BEFORE, *names, *AFTER)


Withheld = Callable[[Leaving], bool]


class Rows:
    """Makes rows of records.

    places    where areas lie, by code; withheld  whether a record's answers are kept back from this reader
    """

    def __init__(
        self, frame: Frame, *, sheets: Sequence[Sheet], places: Mapping[str, Place], withheld: Withheld | None = None
    ) -> None:
        self._main, *self._repeats = sheets
        self._places = places
        self._withheld = withheld
        self._paths = [[field.path for field in sheet.fields] for sheet in sheets]
        self._reads = [
            [(place, field.read) for place, field in enumerate(sheet.fields) if field.read is not None]
            for sheet in sheets
        ]

    def of(self, record: Leaving) -> tuple[Row, list[tuple[int, Row]]]:
        """The record's own row, and (sheet, row) of each of its repeats; answers that may not leave are blank."""
        answers = record.answers or {}
        if self._withheld is not None and self._withheld(record):
            answers = {}
        cells = self._cells(0, answers.get("values", {}))
        return [*self._before(record), *cells, *_after(record)], self._repeated(record, answers.get("repeats", {}))

    def _cells(self, sheet: int, values: Mapping[str, Any]) -> Row:
        cells: Row = list(map(values.get, self._paths[sheet]))
        for place, read in self._reads[sheet]:
            if (value := cells[place]) is not None:
                cells[place] = read(value)
        return cells

    def _repeated(self, record: Leaving, repeats: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[tuple[int, Row]]:
        if not repeats:
            return []
        return [
            (sheet, [*_key_of(record, one.table.name, n), *self._cells(sheet, row)])
            for sheet, one in enumerate(self._repeats, start=1)
            for n, row in enumerate(repeats.get(str(one.table.repeat), ()), start=1)
        ]

    def _before(self, record: Leaving) -> Row:
        place = self._places.get(record.area_code or "", NOWHERE)
        return [
            f"{record.received_at.isoformat()[:19]}Z",
            None if record.made_on is None else record.made_on.isoformat(),
            record.round_code,
            place.region,
            place.district,
            record.area_code,
            place.area,
            record.grp,
        ]


def _after(record: Leaving) -> Row:
    return [
        record.instance_id,
        record.tablet_id,
        record.state,
        record.review_state,
        record.edits,
        record.version,
        record.keyed_in,
    ]


def _key_of(record: Leaving, name: str, n: int) -> Row:
    key = f"{record.instance_id}/{name}[{n}]"
    return [record.instance_id, key, record.round_code, record.area_code, record.grp]


# --- what an answer becomes in a cell ----------------------------------------------------------


def sheets_of(frame: Frame, *, split: bool, languages: Sequence[str]) -> list[Sheet]:
    """The columns of a CSV or XLSX."""
    return [
        Sheet(table, tuple(field for column in table.columns for field in _fields(column, split, languages)))
        for table in frame.tables
    ]


def _fields(column: Column, split: bool, languages: Sequence[str]) -> list[Field]:
    label = column.question.label
    read = _joined if column.takes_several else None
    fields = [Field(column.name, label, column.path, read, column)]
    if column.choices:
        for language in languages:
            said = {choice.value: label_of(choice.label, language) or choice.value for choice in column.choices}
            fields.append(Field(f"{column.name} ({language})", label, column.path, _labelled(said), column))
    if split and column.question.type == "select":
        fields += [
            Field(f"{column.name}/{choice.value}", choice.label, column.path, chosen(choice.value), column)
            for choice in column.choices
        ]
    return fields


def _joined(value: Any) -> Cell:
    return " ".join(map(str, value)) if type(value) is list else value


def _labelled(said: Mapping[str, str]) -> Callable[[Any], Cell]:
    def read(value: Any) -> Cell:
        return "; ".join(said.get(str(one), str(one)) for one in (value if type(value) is list else (value,)))

    return read


def chosen(choice: str) -> Callable[[Any], Cell]:
    """1 when this choice is among those taken, else 0."""
    return lambda value: int(choice in value) if type(value) is list else int(value == choice)


def too_few(frame: Frame, *, floor: int, groups: Collection[str]) -> Withheld:
    """Whether a record is of a community group of fewer people than the floor, or of nobody knows how many."""

    def withheld(record: Leaving) -> bool:
        if record.grp not in groups:
            return False
        people = ((record.answers or {}).get("values") or {}).get(frame.participants)
        return not isinstance(people, int) or people < floor

    return withheld
