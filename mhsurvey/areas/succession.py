"""What became of a place: renamed, moved, merged, split or closed from a day on (docs/decisions/0026).

A code stands for one extent for good. Merging and splitting end codes and begin others, so that what was said under
a code in two rounds was always said of the same place. Pure: nothing here reads the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from mhsurvey.areas.area import AreaCode, Level


class Kind(StrEnum):
    """What was done to places."""

    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    CLOSED = "closed"
    IMPORTED = "imported"


@dataclass(frozen=True)
class NewPlace:
    """A place that begins where another ends. outline: GeoJSON in degrees; uid: of DHIS2."""

    code: str
    name: str
    uid: str | None = None
    outline: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Change:
    """One change of the hierarchy. old, new: codes, in the order they were given; detail: names and codes."""

    id: int
    kind: Kind
    on: date
    made_at: datetime
    old: tuple[AreaCode, ...]
    new: tuple[AreaCode, ...]
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Reshaped:
    """What follows from a change, for the rooms above to take over.

    change_id  0 where a change was taken back
    moved     old path -> new path
    followed  path that ended -> paths that go on for it
    vanished  paths of places that never were: their beginning was taken back
    ended     codes that ended     begun  codes that go on for them
    """

    change_id: int
    on: date
    moved: Mapping[str, str] = field(default_factory=dict)
    followed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    vanished: tuple[str, ...] = ()
    ended: tuple[AreaCode, ...] = ()
    begun: tuple[AreaCode, ...] = ()


@dataclass(frozen=True)
class Span:
    """When a place existed: from `opened_on` until the day before `closed_on`; and what went on for it, main one first.

    None: since ever, for good.
    """

    level: Level
    opened_on: date | None = None
    closed_on: date | None = None
    successors: Sequence[AreaCode] = ()

    def holds(self, on: date) -> bool:
        return (self.opened_on is None or self.opened_on <= on) and (self.closed_on is None or on < self.closed_on)


def standing(code: str, *, on: date, spans: Mapping[AreaCode, Span]) -> AreaCode | None:
    """The place that stands for a code on a day: itself, or the one it was merged into.

    spans   of every place that began or ended some time; others stand for ever
    Returns None where nobody can tell: it was split or closed by then, or had not begun
    """
    found = AreaCode(code)
    while (span := spans.get(found)) is not None and not span.holds(on):
        has_begun = span.opened_on is None or span.opened_on <= on
        if not has_begun or len(span.successors) != 1:
            return None
        found = span.successors[0]
    return found


def heir(code: str, *, spans: Mapping[AreaCode, Span]) -> AreaCode:
    """The place that carries on what a code left open, its promises for one: the main part of one that was split."""
    found = AreaCode(code)
    while (span := spans.get(found)) is not None and span.closed_on is not None and span.successors:
        found = span.successors[0]
    return found
