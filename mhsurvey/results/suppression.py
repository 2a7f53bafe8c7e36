"""Small numbers: the one place that decides what is hidden. Every output passes here (domain: protection)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mhsurvey.results.result import Audience

PERSONS_FLOOR = 5  # fewer persons are shown to nobody
PUBLIC_FLOOR = 10  # posters, public maps, exports; and sensitive items everywhere below district
PLAIN_FROM = 30  # below it "small sample" is said
STATEMENT_FLOOR = 5  # a group's score is a collective statement
EDGE = 0.10  # a sensitive share at the edge is only said to be beyond this

Cell = TypeVar("Cell", bound=Any)  # its name, or its row and column


@dataclass(frozen=True)
class Partition(Generic[Cell]):
    """Which cells of a partition are hidden, and whether their total must be hidden with them."""

    hidden: frozenset[Cell]
    total_hidden: bool


def persons_floor(audience: Audience, *, sensitive: bool = False) -> int:
    """How many persons an answer of single persons needs to be shown."""
    return PUBLIC_FLOOR if sensitive or audience is Audience.PUBLIC else PERSONS_FLOOR


def partition(counts: Mapping[Cell, int], *, floor: int, already: Collection[Cell] = ()) -> Partition[Cell]:
    """Hide small cells, and so many more that subtracting from a shown total gives none of them.

    One hidden cell alone is total less the rest; several of one person each are known when their sum is.
    Empty cells are about nobody and stay.
    already  what is hidden for another reason
    """
    ascending = sorted((cell for cell in counts if counts[cell] > 0), key=lambda cell: (counts[cell], cell))
    hidden = [cell for cell in ascending if counts[cell] < floor or cell in already]
    shown = [cell for cell in ascending if counts[cell] >= floor and cell not in already]
    while hidden and (len(hidden) == 1 or sum(counts[cell] for cell in hidden) == len(hidden)):
        if not shown:
            return Partition(hidden=frozenset(hidden), total_hidden=True)
        hidden.append(shown.pop(0))
    return Partition(hidden=frozenset(hidden), total_hidden=False)


@dataclass(frozen=True)
class Crossing:
    """Which cells (row, column) of a two-way table are hidden, and which of its totals must be hidden with them."""

    hidden: frozenset[tuple[str, str]]
    rows_hidden: frozenset[str]
    columns_hidden: frozenset[str]
    total_hidden: bool


def crossing(counts: Mapping[tuple[str, str], int], *, floor: int) -> Crossing:
    """As `partition`, for every row and every column at once, and for the totals of rows and of columns.

    What is hidden for the sake of its row may stand alone in its column, so both are looked at until nothing changes.
    """
    rows, columns = _lines(counts, side=0), _lines(counts, side=1)
    hidden: set[tuple[str, str]] = set()
    before = -1
    while len(hidden) > before:
        before = len(hidden)
        for cells in (*rows.values(), *columns.values()):
            hidden |= partition(cells, floor=floor, already=hidden).hidden
    of_rows, of_columns = (_totals(lines, floor=floor, hidden=hidden) for lines in (rows, columns))
    return Crossing(
        hidden=frozenset(hidden),
        rows_hidden=of_rows.hidden,
        columns_hidden=of_columns.hidden,
        total_hidden=of_rows.total_hidden or of_columns.total_hidden,
    )


_Lines = Mapping[str, Mapping[tuple[str, str], int]]


def _lines(counts: Mapping[tuple[str, str], int], *, side: int) -> _Lines:
    found: dict[str, dict[tuple[str, str], int]] = {}
    for cell, n in counts.items():
        found.setdefault(cell[side], {})[cell] = n
    return found


def _totals(lines: _Lines, *, floor: int, hidden: Collection[tuple[str, str]]) -> Partition[str]:
    """Totals of lines as parts of the whole; one whose hidden cells its total would give away is hidden with them."""
    alone = [line for line, cells in lines.items() if partition(cells, floor=floor, already=hidden).total_hidden]
    return partition({line: sum(cells.values()) for line, cells in lines.items()}, floor=floor, already=alone)


def counted(count: int, *, of: int) -> int | None:
    """How many of a group have a trait, unless those who have it, or have it not, are a handful."""
    return None if 0 < count < PERSONS_FLOOR or 0 < of - count < PERSONS_FLOOR else count


def at_edge(share: float) -> str | None:
    """ "<10" or ">90" percent for a sensitive share: "nobody" or "everybody" would speak of each one asked."""
    if share < EDGE:
        return "<10"
    return ">90" if share > 1 - EDGE else None


def statement_floor(*, of_centre: bool = False) -> int:
    """How many people a group's score needs. A centre answers for itself in public, however small its team."""
    return 1 if of_centre else STATEMENT_FLOOR


def statement_is_shown(people: int, *, of_centre: bool = False) -> bool:
    return people >= statement_floor(of_centre=of_centre)
