"""One pass of the scorecard cycle: when it runs, what state it is in, who is expected."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from mhsurvey.areas.area import AreaCode, FacilityCode
from mhsurvey.rounds.group import COMMUNITY, Group

RoundCode = NewType("RoundCode", str)

# Without the women's group an area's result is incomplete (domain: results), so it is always expected.
EXPECTED = (Group.WOMEN, Group.MEN, Group.CHW)


class RoundState(StrEnum):
    """Only an open round takes submissions without holding them."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Round:
    """A round. `practice` rounds train facilitators: their results are shown nowhere else.

    starts_on, ends_on  both days belong to the round
    expected_groups     community groups every area should hear, women first
    """

    code: RoundCode
    name: str
    starts_on: date
    ends_on: date
    state: RoundState
    expected_groups: tuple[str, ...] = EXPECTED
    practice: bool = False
    synthetic: bool = False
    closed_at: datetime | None = None

    def covers(self, on: date) -> bool:
        return self.starts_on <= on <= self.ends_on

    @property
    def is_open(self) -> bool:
        return self.state is RoundState.OPEN


@dataclass(frozen=True)
class RoundArea:
    """An area taking part in a round, and its feedback meeting."""

    round_code: RoundCode
    area_code: AreaCode
    facility_code: FacilityCode | None = None
    meeting_on: date | None = None


def in_house_order(groups: tuple[str, ...] | list[str] | set[str]) -> tuple[str, ...]:
    """The community groups among these in the order used everywhere, women first; others are left out."""
    return tuple(group for group in COMMUNITY if group in groups)
