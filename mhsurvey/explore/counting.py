"""Adds the columns of the copy up by the cells asked for. True numbers: only `telling` gives any of them away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mhsurvey.explore.asking import Asked, Kind
from mhsurvey.explore.columns import NO_DAY, Column, Numbers, Part
from mhsurvey.results.scale import DONT_KNOW, MISSING

KEYS = 2**32


@dataclass(frozen=True)
class By:
    """What cells are told apart by. codes: the cells' names in order; of_part gives a sheet's place, -1 for none."""

    codes: tuple[str, ...]
    of_part: Any


@dataclass
class Sums:
    """What one cell comes to.

    people   who answered (missing codes left out); sheets  everybody in the cell, whether or not they answered
    key      sum of the keys of those who answered
    unknown  who said "don't know"; given  who gave any answer at all
    counts   value -> how many; numbers  the numbers given, for a question of numbers
    """

    people: int = 0
    sheets: int = 0
    key: int = 0
    unknown: int = 0
    given: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    numbers: Numbers = field(default_factory=lambda: np.empty(0))


class Counter:
    """Counts one question over parts, in cells of up to two breakdowns and as a whole."""

    def __init__(self, asked: Asked, *, by: Sequence[By], groups: Iterable[str] | None = None) -> None:
        self.asked, self.by = asked, by
        self.values: dict[str, int] = {value: place for place, value in enumerate(asked.values)}
        self.groups = None if groups is None else frozenset(groups)
        size = 1
        for one in by:
            size *= len(one.codes)
        # The last cell is the whole.
        self.size = size
        self.left_out = 0
        self._people, self._sheets, self._unknown, self._given = (np.zeros(size + 1, dtype=np.int64) for _ in range(4))
        self._keys = np.zeros(size + 1, dtype=np.uint64)
        self._counts: dict[str, Numbers] = {}
        self._numbers: list[tuple[Numbers, Numbers]] = []

    def add(self, part: Part, kept: Numbers) -> None:
        """Count the sheets of a part. kept: which of them, True or False."""
        rows = np.flatnonzero(kept)
        if not rows.size:
            return
        cells = self._cells(part, rows)
        self._sheets += self._tally(cells)
        column = part.columns.get(self.asked.path)
        if column is None or column.kind is not self.asked.kind:
            return
        answers = column.numbers[rows]
        if column.kind is Kind.ONE:
            answered = self._ones(column, answers, cells)
        elif column.kind is Kind.MANY:
            answered = self._many(column, answers, cells)
        elif column.kind is Kind.DATE:
            answered = self._dates(answers, cells)
        else:
            answered = ~np.isnan(answers)
            self._numbers.append((cells[answered], answers[answered]))
            self._given += self._tally(cells[answered])
        self._people += self._tally(cells[answered])
        self._keys += self._tally(cells[answered], part.fixed["key"][rows][answered])

    def _cells(self, part: Part, rows: Numbers) -> Numbers:
        """The cell of each sheet, -1 where a breakdown does not tell."""
        if not self.by:
            return np.full(rows.size, -1, dtype=np.int64)
        cells = np.zeros(rows.size, dtype=np.int64)
        told = np.ones(rows.size, dtype=bool)
        for one in self.by:
            places = one.of_part(part, rows)
            told &= places >= 0
            cells = cells * len(one.codes) + places
        cells[~told] = -1
        return cells

    def _tally(self, cells: Numbers, weights: Numbers | None = None) -> Numbers:
        """Sums by cell, and the whole at the end. Exact: a million keys of 32 bits stay below 2**53."""
        found = np.bincount(cells + 1, weights=weights, minlength=self.size + 1)
        whole = found.sum()
        kind = np.int64 if weights is None else np.uint64
        return np.append(found[1 : self.size + 1], whole).astype(kind)

    def _ones(self, column: Column, answers: Numbers, cells: Numbers) -> Numbers:
        wide = len(column.values) + 1
        crossed = np.bincount((cells + 1) * wide + answers, minlength=(self.size + 1) * wide).reshape(-1, wide)
        missing = np.zeros(wide, dtype=bool)
        missing[0] = True
        for place, value in enumerate(column.values, start=1):
            counts = np.append(crossed[1:, place], crossed[:, place].sum())
            self._given += counts
            if value == DONT_KNOW:
                self._unknown += counts
            if value in MISSING and value not in self.asked.norms:
                missing[place] = True
            else:
                self._count(value, counts)
        return np.asarray(~missing[answers])

    def _many(self, column: Column, masks: Numbers, cells: Numbers) -> Numbers:
        answered = np.zeros(masks.size, dtype=bool)
        for place, value in enumerate(column.values):
            ticked = (masks >> np.uint64(place)) & np.uint64(1) == 1
            counts = self._tally(cells[ticked])
            if value == DONT_KNOW:
                self._unknown += counts
            if value not in MISSING:
                self._count(value, counts)
                answered |= ticked
        self._given += self._tally(cells[masks != 0])
        return answered

    def _dates(self, days: Numbers, cells: Numbers) -> Numbers:
        answered = np.asarray(days != NO_DAY)
        months = days[answered].astype("datetime64[D]").astype("datetime64[M]")
        inside = cells[answered]
        for month in np.unique(months):
            self._count(str(month), self._tally(inside[months == month]))
        self._given += self._tally(inside)
        return answered

    def _count(self, value: str, counts: Numbers) -> None:
        self._counts[value] = self._counts.get(value, 0) + counts

    # --- what came of it ---------------------------------------------------------------------------

    def cell(self, *codes: str) -> Sums:
        """One cell by its codes in the order of the breakdowns; without codes the whole."""
        place = 0 if codes else self.size
        for one, code in zip(self.by, codes, strict=False):
            place = place * len(one.codes) + one.codes.index(code)
        numbers = [n[cells == place] if codes else n for cells, n in self._numbers]
        return Sums(
            people=int(self._people[place]),
            sheets=int(self._sheets[place]),
            key=int(self._keys[place] % KEYS),
            unknown=int(self._unknown[place]),
            given=int(self._given[place]),
            counts={value: int(counts[place]) for value, counts in self._counts.items()},
            numbers=np.sort(np.concatenate(numbers)) if numbers else np.empty(0),
        )

    @property
    def seen(self) -> tuple[str, ...]:
        """Every answer that was given and the form knows, in the form's order, then the others."""
        known = [value for value in self.values if value in self._counts]
        return (*known, *sorted(value for value in self._counts if value not in self.values))


def answered(part: Part, asked: Asked) -> Numbers:
    """Which sheets answer a question with more than a missing code."""
    column = part.columns.get(asked.path)
    if column is None or column.kind is not asked.kind:
        return np.zeros(part.sheets, dtype=bool)
    if column.kind is Kind.NUMBER:
        return np.asarray(~np.isnan(column.numbers))
    if column.kind is Kind.DATE:
        return np.asarray(column.numbers != NO_DAY)
    is_missing = [value in MISSING and value not in asked.norms for value in column.values]
    if column.kind is Kind.ONE:
        return np.array([False, *(not one for one in is_missing)])[column.numbers]
    some = sum(1 << place for place, one in enumerate(is_missing) if not one)
    return np.asarray(column.numbers & np.uint64(some) != 0)


def small_places(part: Part, sheets: Numbers, *, floor: int) -> Numbers:
    """Which place codes (0 is none) have some of these sheets and fewer than `floor`. sheets: which, True or False."""
    found = np.bincount(part.fixed["area"][sheets], minlength=len(part.areas) + 1)
    return np.asarray((found > 0) & (found < floor))


def by_code(codes: Sequence[str], *, of: Mapping[str, str], column: str) -> By:
    """Told apart by a fixed column. of: what a part calls a sheet's place or group -> the code it falls under."""
    places = {code: place for place, code in enumerate(codes)}
    lists = {"area": "areas", "group": "groups"}

    def of_part(part: Part, rows: Numbers) -> Numbers:
        table = [places.get(of.get(name, ""), -1) for name in getattr(part, lists[column])]
        return np.array([-1, *table], dtype=np.int64)[part.fixed[column][rows]]

    return By(tuple(codes), of_part)


def by_answer(codes: Sequence[str], *, path: str) -> By:
    """Told apart by what was answered to another question."""
    places = {code: place for place, code in enumerate(codes)}

    def of_part(part: Part, rows: Numbers) -> Numbers:
        column = part.columns.get(path)
        if column is None or column.kind is not Kind.ONE:
            return np.full(rows.size, -1, dtype=np.int64)
        table = [places.get(value, -1) for value in column.values]
        return np.array([-1, *table], dtype=np.int64)[column.numbers[rows]]

    return By(tuple(codes), of_part)


def by_round(codes: Sequence[str]) -> By:
    places = {code: place for place, code in enumerate(codes)}
    return By(tuple(codes), lambda part, rows: np.full(rows.size, places.get(part.round_code, -1), dtype=np.int64))


def by_month(months: Sequence[int]) -> By:
    """Told apart by the month a sheet was filled. months: 12 * year + month - 1, without gaps."""
    first, last = (months[0], months[-1]) if months else (0, -1)

    def of_part(part: Part, rows: Numbers) -> Numbers:
        found = part.fixed["month"][rows].astype(np.int64)
        return np.where((found >= first) & (found <= last), found - first, -1)

    return By(tuple(str(month) for month in months), of_part)


def months_of(parts: Iterable[Part]) -> tuple[int, ...]:
    """Every month between the first and the last in which sheets were filled."""
    ends = [(numbers[numbers > 0].min(), numbers.max()) for part in parts if (numbers := part.fixed["month"]).any()]
    return tuple(range(int(min(low for low, _ in ends)), int(max(high for _, high in ends)) + 1)) if ends else ()


def kept(part: Part, *, areas: Iterable[str], months: tuple[int, int] | None, people: int) -> Numbers:
    """Which sheets are of these areas, of this span of months, with so many people behind them or more."""
    wanted = frozenset(areas)
    inside = np.array([False, *(area in wanted for area in part.areas)])[part.fixed["area"]]
    if months is not None:
        month = part.fixed["month"]
        inside = inside & (month >= months[0]) & (month <= months[1])
    if people:
        inside = inside & (part.fixed["people"] >= people)
    return np.asarray(inside)
