"""What a tablet keeps against what is here: each record's place, and each difference named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mhsurvey.submissions.submission import Listed

MOST_TOLD = 5000
ARRIVED = "arrived"
# What a tablet may say of a record; anything newer counts as kept.
TOLD_STATES = frozenset({"draft", "waiting", "sending", "conflict", "refused", ARRIVED})


@dataclass(frozen=True)
class Told:
    """One record as the tablet tells it. state: one of TOLD_STATES; `arrived` when it let it go."""

    instance_id: str
    state: str


@dataclass(frozen=True)
class Found:
    """A record that is here, under the instanceID asked for. conflict: another XML came under this very id."""

    instance_id: str
    listed: Listed
    conflict: bool = False


class Difference(StrEnum):
    """How the tablet's list and the server's differ on one record, the gravest first."""

    # The tablet let it go, and it is not here.
    LOST = "lost"
    CONFLICT = "conflict"
    # The server said no; a person must look.
    REFUSED = "refused"
    HELD = "held"
    FILES_MISSING = "files_missing"
    # Only on the tablet so far: the ordinary state of a record before there is network.
    UNSENT = "unsent"
    # Here already; the tablet learns it at its next sending.
    UNTOLD = "untold"


@dataclass(frozen=True)
class Comparison:
    """Every difference in order of Difference, and how many records agree.

    unlisted  records of this tablet that are here and no longer on its list, as after it was wiped
    """

    differences: tuple[tuple[Difference, Told, Found | None], ...] = ()
    agreeing: int = 0
    unlisted: int = 0


@dataclass(frozen=True)
class TabletList:
    """The latest list a tablet sent."""

    heard_at: datetime
    told: tuple[Told, ...] = field(default=(), repr=False)


def compare(told: Iterable[Told], found: Mapping[str, Found], *, unlisted: int = 0) -> Comparison:
    """Name each difference. found: by instanceID, of those that are here."""
    differences, agreeing = [], 0
    for one in told:
        here = found.get(one.instance_id)
        difference = _difference(one, here)
        if difference is None:
            agreeing += 1
        else:
            differences.append((difference, one, here))
    order = list(Difference)
    differences.sort(key=lambda difference: order.index(difference[0]))
    return Comparison(tuple(differences), agreeing, unlisted)


def _difference(told: Told, here: Found | None) -> Difference | None:
    if told.state == "conflict" or (here is not None and here.conflict):
        return Difference.CONFLICT
    if here is None:
        if told.state == "refused":
            return Difference.REFUSED
        return Difference.LOST if told.state == ARRIVED else Difference.UNSENT
    if here.listed.held_reason is not None:
        return Difference.HELD
    if here.listed.missing_files:
        return Difference.FILES_MISSING
    return None if told.state == ARRIVED else Difference.UNTOLD
