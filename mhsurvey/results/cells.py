"""One area and round as its tallies tell it, arranged for reading."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from mhsurvey.results.counting import N
from mhsurvey.results.scale import MIDDLE

_NORM = re.compile(r"(.+)\.norm(?:\.(\d+))?")


@dataclass(slots=True)
class Norm:
    """Scores added up: `total` is the sum of value * people. favourable: people above the middle."""

    total: float = 0.0
    people: int = 0
    favourable: int = 0

    def add(self, value: float, people: int) -> None:
        self.total += value * people
        self.people += people
        self.favourable += people if value > MIDDLE else 0

    @property
    def mean(self) -> float | None:
        return self.total / self.people if self.people else None


def together(norms: Collection[Norm]) -> Norm:
    """The same question in several wordings, added up."""
    if len(norms) == 1:
        return next(iter(norms))
    every = Norm()
    for norm in norms:
        every.total += norm.total
        every.people += norm.people
        every.favourable += norm.favourable
    return every


@dataclass(frozen=True)
class Statement:
    """What one group (or the persons asked) says of one indicator, by wording version."""

    by_version: Mapping[int, Norm]

    @property
    def whole(self) -> Norm:
        return together(self.by_version.values())


@dataclass
class Cells:
    """Tallies of one area and round.

    values      group -> question -> {value: n}
    statements  group -> indicator -> Statement
    """

    values: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    statements: dict[str, dict[str, Statement]] = field(default_factory=dict)

    def of(self, group: str, question: str) -> Mapping[str, int]:
        return self.values.get(group, {}).get(question, {})

    def number(self, group: str, trait: str) -> int | None:
        """A count like "_participants"; None when nobody wrote it down."""
        return self.of(group, trait).get(N)

    def statement(self, group: str, code: str) -> Statement | None:
        return self.statements.get(group, {}).get(code)

    def without(self, group: str) -> "Cells":
        """The same without what one voice says; that it was heard stays."""
        heard = {"_sessions": dict(self.of(group, "_sessions"))}
        return Cells(
            values={one: heard if one == group else questions for one, questions in self.values.items()},
            statements={one: said for one, said in self.statements.items() if one != group},
        )

    @property
    def is_empty(self) -> bool:
        return not (self.values or self.statements)


def arrange(rows: Iterable[tuple[str, str, str, int]]) -> Cells:
    """Arrange (group, question, value, n) rows of one area and round."""
    cells = Cells()
    norms: dict[str, dict[str, dict[int, Norm]]] = {}
    for group, question, value, n in rows:
        cells.values.setdefault(group, {}).setdefault(question, {})[value] = n
        named = _indicator_and_version(question)
        if named is not None:
            code, version = named
            norms.setdefault(group, {}).setdefault(code, {}).setdefault(version, Norm()).add(float(value), n)
    cells.statements = _statements(norms)
    return cells


def _statements(norms: Mapping[str, Mapping[str, Mapping[int, Norm]]]) -> dict[str, dict[str, Statement]]:
    return {
        group: {code: Statement(by_version=versions) for code, versions in codes.items()}
        for group, codes in norms.items()
    }


def added_up(tallies: Iterable[tuple[str, str, int]]) -> dict[tuple[str, int], Norm]:
    """What the (question, value, n) tallies of one cell come to: (indicator, wording version) -> Norm."""
    found: dict[tuple[str, int], Norm] = {}
    for question, value, n in tallies:
        named = _indicator_and_version(question)
        if named is not None:
            found.setdefault(named, Norm()).add(float(value), n)
    return found


def from_norms(rows: Iterable[Sequence[Any]]) -> Cells:
    """Arrange (group, indicator, wording version, total, people, favourable) rows of one area and round.

    Only statements: the values they were added up from are not read.
    """
    norms: dict[str, dict[str, dict[int, Norm]]] = {}
    for group, code, version, total, people, favourable in rows:
        norms.setdefault(group, {}).setdefault(code, {})[version] = Norm(total, people, favourable)
    return Cells(statements=_statements(norms))


@lru_cache(maxsize=4096)
def _indicator_and_version(question: str) -> tuple[str, int] | None:
    found = _NORM.fullmatch(question)
    return None if found is None else (found[1], int(found[2] or 1))
