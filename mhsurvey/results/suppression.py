"""Small numbers: the one place that decides what is hidden. Every output passes here (domain: protection)."""

from collections.abc import Mapping
from dataclasses import dataclass

from mhsurvey.results.result import Audience

PERSONS_FLOOR = 5  # fewer persons are shown to nobody
PUBLIC_FLOOR = 10  # posters, public maps, exports; and sensitive items everywhere below district
PLAIN_FROM = 30  # below it "small sample" is said
STATEMENT_FLOOR = 5  # a group's score is a collective statement
EDGE = 0.10  # a sensitive share at the edge is only said to be beyond this


@dataclass(frozen=True)
class Partition:
    """Which cells of a partition are hidden, and whether their total must be hidden with them."""

    hidden: frozenset[str]
    total_hidden: bool


def persons_floor(audience: Audience, *, sensitive: bool = False) -> int:
    """How many persons an answer of single persons needs to be shown."""
    return PUBLIC_FLOOR if sensitive or audience is Audience.PUBLIC else PERSONS_FLOOR


def partition(counts: Mapping[str, int], *, floor: int) -> Partition:
    """Hide small cells, and so many more that subtracting from a shown total gives none of them.

    One hidden cell alone is total less the rest; several of one person each are known when their sum is.
    Empty cells are about nobody and stay.
    """
    ascending = sorted((cell for cell in counts if counts[cell] > 0), key=lambda cell: (counts[cell], cell))
    hidden = [cell for cell in ascending if counts[cell] < floor]
    while hidden and (len(hidden) == 1 or sum(counts[cell] for cell in hidden) == len(hidden)):
        if len(hidden) == len(ascending):
            return Partition(hidden=frozenset(hidden), total_hidden=True)
        hidden.append(ascending[len(hidden)])
    return Partition(hidden=frozenset(hidden), total_hidden=False)


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
