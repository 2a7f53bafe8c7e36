"""Days of meetings as people keep them in a spreadsheet: read from what they pasted, line by line."""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mhsurvey.areas.area import AreaCode
from mhsurvey.areas.spelling import fold

# 2026-05-03, 3/5/2026, 03.05.2026, 3-5-26: the day before the month, as it is written in Mali.
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SEPARATORS = ("\t", ";", ",")


class Unread(StrEnum):
    """Why a pasted line says nothing."""

    NO_AREA = "no_area"
    TWO_AREAS = "two_areas"
    NO_DAY = "no_day"


@dataclass(frozen=True)
class Meeting:
    """What is planned, or was pasted, for an area's meeting. facilitators: none where those of the round lead."""

    day: date | None = None
    facilitators: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnreadLine:
    """A pasted line that could not be read. number: from 1; words: the cell that was not understood."""

    number: int
    why: Unread
    words: str


@dataclass(frozen=True)
class Pasted:
    """What was understood of a pasted table, and the lines that were not."""

    meetings: Mapping[AreaCode, Meeting]
    unread: Sequence[UnreadLine]


def read(text: str, *, names: Mapping[AreaCode, str], heads: Sequence[str] = ()) -> Pasted:
    """Read rows of a spreadsheet: an area's code or name first, then anywhere its day, then who leads, comma between.

    names  the areas that may be named, by code; a name that two of them bear needs the code
    heads  what the first cell of a row of headings says: such a row is passed over
    A row without a day says nothing of its area, so that a table can be filled a part at a time.
    """
    bearing = Counter(fold(name) for name in names.values())
    known = {fold(name): code for code, name in names.items()} | {fold(code): code for code in names}
    found: dict[AreaCode, Meeting] = {}
    unread: list[UnreadLine] = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = _cells(line)
        first = fold(cells[0]) if cells else ""
        if not any(cells) or first in {fold(head) for head in heads}:
            continue
        code = known.get(first)
        if code is None or (bearing[first] > 1 and fold(code) != first):
            unread.append(UnreadLine(number, Unread.TWO_AREAS if code else Unread.NO_AREA, cells[0]))
            continue
        meeting = _meeting(cells[1:])
        if isinstance(meeting, str):
            unread.append(UnreadLine(number, Unread.NO_DAY, meeting))
        elif meeting is not None:
            found[code] = meeting
    return Pasted(found, unread)


def names_in(text: str) -> tuple[str, ...]:
    """Names with commas between them, each cut at 80 letters."""
    return tuple(one.strip()[:80] for one in text.split(",") if one.strip())


def _cells(line: str) -> list[str]:
    separator = next((one for one in _SEPARATORS if one in line), _SEPARATORS[0])
    return [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]


def _meeting(cells: Sequence[str]) -> Meeting | str | None:
    """The first cell written like a day, and who stands in the next; that cell itself when there is no such day."""
    for place, cell in enumerate(cells):
        numbers = _numbers(cell)
        if numbers is None:
            continue
        try:
            day = date(*numbers)
        except ValueError:
            return cell
        return Meeting(day, names_in(cells[place + 1]) if len(cells) > place + 1 else ())
    return None


def _numbers(cell: str) -> tuple[int, int, int] | None:
    """Year, month and day of a cell that is written like a day."""
    if found := _YEAR_FIRST.fullmatch(cell):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(cell):
        day, month, year = map(int, found.groups())
        year += 2000 if year < 100 else 0
    else:
        return None
    return year, month, day
