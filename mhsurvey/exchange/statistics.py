"""Rows as files of SPSS (.sav) and Stata (.dta), with names, labels of variables and labels of values.

pyreadstat writes a file's dictionary from a frame of one row; the rows themselves are written after it as they come,
in the format's own layout. Given the whole frame it would need a million records in memory at once.
"""

import pickle
import re
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from mhsurvey.exchange.frame import SEVERAL, Column, Table, label_of
from mhsurvey.exchange.rows import Field, Row, Sheet, chosen
from mhsurvey.forms.meaning import Question

SPSS_WORDS = frozenset({"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"})
STATA_WORDS = frozenset(
    "_all _b byte _coef _cons double float if in int long _n _N _pi _pred _rc _skip strL using with".split()
)
NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_]")
SPSS_EPOCH = datetime(1582, 10, 14)  # noqa: DTZ001 - a day, counted from
STATA_EPOCH = date(1960, 1, 1)
STATA_RELEASE = 14  # of the program: its files are read by 14 and whatever came after
DAY_S = 86_400


@dataclass(frozen=True)
class Limits:
    """What a program's names and labels may be, in bytes, and how long text may be."""

    name: int
    label: int
    value_label: int
    text: int
    reserved: frozenset[str]


@dataclass
class Variable:
    """A column of a file of SPSS or Stata. width: bytes of its longest text, 0 for numbers."""

    name: str
    label: str
    is_number: bool
    is_day: bool = False
    values: dict[float, str] = field(default_factory=dict)
    width: int = 0


class Dialect(Protocol):
    """How one program's files are laid out."""

    suffix: str
    limits: Limits

    def day(self, iso: str) -> float | None:
        """A day as the program counts it."""

    def write(self, path: Path, variables: Sequence[Variable], rows: Iterator[Row], n: int) -> None:
        """Write n rows of texts as bytes, numbers as floats, None where nothing is."""


# --- what the columns are ----------------------------------------------------------------------


def sheet_of(table: Table) -> Sheet:
    """The fields of a table as the programs take them: a question that takes several is a 0/1 a choice."""
    return Sheet(table, tuple(one for column in table.columns for one in _fields(column)))


def _fields(column: Column) -> list[Field]:
    if column.question.type == "select" and column.choices:
        return [
            Field(f"{column.name}_{choice.value}", {"": choice.value}, column.path, chosen(choice.value), column)
            for choice in column.choices
        ]
    return [Field(column.name, column.question.label, column.path, _coded(column), column)]


def codes_of(question: Question) -> Mapping[str, float]:
    """The numbers that stand for a question's choices: their own where all are whole numbers, else 1, 2, 3 …

    None for a question that takes several: each choice is a variable of its own.
    """
    if question.type in SEVERAL or not question.choices:
        return {}
    values = [choice.value for choice in question.choices]
    if all(re.fullmatch(r"-?\d{1,9}", value, re.ASCII) for value in values):
        return {value: float(value) for value in values}
    return {value: float(n) for n, value in enumerate(values, start=1)}


def _coded(column: Column) -> Callable[[Any], Any] | None:
    codes = codes_of(column.question)
    if codes:
        return lambda value: codes.get(str(value))
    return (lambda value: " ".join(map(str, value)) if type(value) is list else value) if column.takes_several else None


class StatisticsBook:
    """A file a table. Rows wait on the disk until the width of every text is known."""

    def __init__(
        self, folder: Path, *, name: str, sheets: Sequence[Sheet], dialect: Dialect, language: str = "fr"
    ) -> None:
        self._dialect = dialect
        self._paths = [
            folder / f"{name if sheet.table.repeat is None else f'{name}-{sheet.table.name}'}{dialect.suffix}"
            for sheet in sheets
        ]
        self._variables = [_variables(sheet, dialect.limits, language) for sheet in sheets]
        self._spools = [(folder / f"rows-{number}").open("w+b", buffering=1 << 17) for number in range(len(sheets))]
        self._n = [0] * len(sheets)

    def add(self, sheet: int, row: Row) -> None:
        cells = [self._cell(variable, value) for variable, value in zip(self._variables[sheet], row, strict=True)]
        pickle.dump(cells, self._spools[sheet], protocol=5)
        self._n[sheet] += 1

    def _cell(self, variable: Variable, value: Any) -> Any:
        if value is None:
            return None
        if variable.is_day:
            return self._dialect.day(str(value))
        if variable.is_number:
            return float(value) if isinstance(value, int | float) else None
        text = _cut(str(value).replace("\0", ""), self._dialect.limits.text)
        variable.width = max(variable.width, len(text))
        return text

    def close(self) -> list[Path]:
        for path, variables, spool, n in zip(self._paths, self._variables, self._spools, self._n, strict=True):
            spool.seek(0)
            # Our own rows from our own file.
            rows = (pickle.load(spool) for _ in range(n))  # noqa: S301
            self._dialect.write(path, variables, rows, n)
            spool.close()
            Path(spool.name).unlink()
        return self._paths

    def give_up(self) -> None:
        for spool in self._spools:
            spool.close()


def _variables(sheet: Sheet, limits: Limits, language: str) -> list[Variable]:
    fields = {field.name: field for field in sheet.fields}
    names = _names(sheet.header, limits)
    return [
        _variable(name, fields[header], limits, language)
        if header in fields
        else Variable(name=name, label="", is_number=header in ("TabletID", "Edits"), is_day=header == "FilledOn")
        for name, header in zip(names, sheet.header, strict=True)
    ]


def _variable(name: str, of: Field, limits: Limits, language: str) -> Variable:
    column = of.column
    if column is None:
        raise ValueError(f"{of.name} is of no question")
    label = label_of(column.question.label, language)
    if column.question.type == "select" and column.choices:
        said = next(label_of(one.label, language) for one in column.choices if {"": one.value} == of.label)
        label, values = f"{label} : {said}", {0.0: "0", 1.0: "1"}
    else:
        codes = codes_of(column.question)
        values = {
            codes[choice.value]: label_of(choice.label, language) or choice.value
            for choice in column.choices
            if choice.value in codes
        }
    return Variable(
        name=name,
        label=_cut(label, limits.label).decode(),
        is_number=bool(values) or column.is_number,
        is_day=column.question.type == "date",
        values={code: _cut(said, limits.value_label).decode() for code, said in values.items()},
    )


def _names(headers: Sequence[str], limits: Limits) -> list[str]:
    """Names the program takes, each once whatever its case."""
    taken: set[str] = set()
    found = []
    for header in headers:
        plain = NOT_IN_NAMES.sub("_", header)
        plain = plain if plain[:1].isalpha() and plain.upper() not in limits.reserved else f"v_{plain}"
        name, n = plain[: limits.name], 1
        while name.casefold() in taken:
            n += 1
            name = f"{plain[: limits.name - 1 - len(str(n))]}_{n}"
        taken.add(name.casefold())
        found.append(name)
    return found


def _cut(text: str, limit: int) -> bytes:
    """Text as UTF-8 of so many bytes at most; a cut one ends in … and never within a letter."""
    encoded = text.encode("utf-8", "replace")
    if len(encoded) <= limit:
        return encoded
    return encoded[: limit - 3].decode("utf-8", "ignore").encode() + "…".encode()


def _example(variables: Sequence[Variable]) -> Any:
    """The frame of one row from which pyreadstat makes the dictionary."""
    return import_module("pandas").DataFrame(
        {one.name: [0.0 if _is_number(one) else "x" * max(one.width, 1)] for one in variables}
    )


def _pyreadstat() -> Any:
    # It and pandas take a second to load, which a server that starts should not wait for.
    return import_module("pyreadstat")


def _is_number(one: Variable) -> bool:
    return one.is_number or one.is_day


# --- SPSS --------------------------------------------------------------------------------------


class Spss:
    """System files, uncompressed: a header whose number of cases stands at byte 80, then rows of 8-byte pieces."""

    suffix = ".sav"
    limits = Limits(name=64, label=255, value_label=120, text=32_767, reserved=SPSS_WORDS)
    # The lowest double there is: SPSS's system-missing value.
    _MISSING = struct.pack("<d", -1.7976931348623157e308)

    def day(self, iso: str) -> float | None:
        try:
            return float((datetime.fromisoformat(iso[:10]) - SPSS_EPOCH).days * DAY_S)
        except ValueError:
            return None

    def write(self, path: Path, variables: Sequence[Variable], rows: Iterator[Row], n: int) -> None:
        _pyreadstat().write_sav(
            _example(variables),
            str(path),
            column_labels={one.name: one.label for one in variables if one.label},
            variable_value_labels={one.name: one.values for one in variables if one.values},
            variable_format={one.name: "SDATE10" for one in variables if one.is_day},
            variable_measure={one.name: "nominal" for one in variables if one.values},
        )
        sizes = [8 if _is_number(one) else _spss_size(max(one.width, 1)) for one in variables]
        with path.open("r+b") as file:
            file.seek(-sum(sizes), 2)
            file.truncate()
            for row in rows:
                file.write(b"".join(map(self._cell, row, variables, sizes)))
            file.seek(80)
            file.write(struct.pack("<i", n))

    def _cell(self, value: Any, variable: Variable, size: int) -> bytes:
        if _is_number(variable):
            return self._MISSING if value is None else struct.pack("<d", value)
        text = value or b""
        if len(text) <= 255:
            return bytes(text.ljust(size))
        # Long text lies in pieces of 255 bytes, each with one to spare.
        return b" ".join(text[start : start + 255] for start in range(0, len(text), 255)).ljust(size)


def _spss_size(width: int) -> int:
    """Bytes of a text in a row: up to 255 rounded to eights; longer ones in segments of 252 that take 256."""
    if width <= 255:
        return -(-width // 8) * 8
    whole = (width + 251) // 252 - 1
    return whole * 256 + -(-(width - whole * 252) // 8) * 8


# --- Stata -------------------------------------------------------------------------------------


class Stata:
    """Release 118: tagged sections, their places in a map, so that a longer <data> moves what follows it."""

    suffix = ".dta"
    limits = Limits(name=32, label=80, value_label=32_000, text=2045, reserved=frozenset(map(str.upper, STATA_WORDS)))
    _MISSING = struct.pack("<Q", 0x7FE0000000000000)

    def day(self, iso: str) -> float | None:
        try:
            return float((date.fromisoformat(iso[:10]) - STATA_EPOCH).days)
        except ValueError:
            return None

    def write(self, path: Path, variables: Sequence[Variable], rows: Iterator[Row], n: int) -> None:
        _pyreadstat().write_dta(
            _example(variables),
            str(path),
            version=STATA_RELEASE,
            column_labels={one.name: one.label for one in variables if one.label},
            variable_value_labels={one.name: one.values for one in variables if one.values},
            variable_format={one.name: "%td" for one in variables if one.is_day},
        )
        made = path.read_bytes()
        places = list(struct.unpack_from("<14q", made, made.index(b"<map>") + 5))
        # Entries of the map: 9 is <data>, 10 <strls>, 11 <value_labels>, 12 </stata_dta>, 13 the end of the file.
        data, after = places[9], places[10]
        sizes = [8 if _is_number(one) else max(one.width, 1) for one in variables]
        longer = (n - 1) * sum(sizes)
        places[10:] = [place + longer for place in places[10:]]
        with path.open("r+b") as file:
            file.seek(made.index(b"<N>") + 3)
            file.write(struct.pack("<q", n))
            file.seek(made.index(b"<map>") + 5)
            file.write(struct.pack("<14q", *places))
            file.seek(data + len(b"<data>"))
            file.truncate()
            for row in rows:
                file.write(b"".join(map(self._cell, row, variables, sizes)))
            file.write(b"</data>" + made[after:])

    def _cell(self, value: Any, variable: Variable, size: int) -> bytes:
        if _is_number(variable):
            return self._MISSING if value is None else struct.pack("<d", value)
        return bytes((value or b"").ljust(size, b"\0"))
