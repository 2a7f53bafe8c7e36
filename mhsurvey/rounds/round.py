"""One pass of the scorecard cycle: when it runs, what state it is in, who is expected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from mhsurvey.areas.area import AreaCode, FacilityCode
from mhsurvey.rounds.group import COMMUNITY, Group

RoundCode = NewType("RoundCode", str)

# Without the women's group an area's result is incomplete (domain: results), so it is always expected.
EXPECTED = (Group.WOMEN, Group.MEN, Group.CHW)

# Very bad to very good, on which the community scorecard stands.
SCALE = "1-5"


class RoundState(StrEnum):
    """Only an open round takes submissions without holding them."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Method(StrEnum):
    """How groups come to a score, unless the sheet says otherwise."""

    CONSENSUS = "consensus"
    BALLOTS = "ballots"


@dataclass(frozen=True)
class Standard:
    """Who should be among those who score: smallest shares in percent, None where none is set."""

    women_percent: int | None = None
    under25_percent: int | None = None
    disability_percent: int | None = None

    @property
    def is_set(self) -> bool:
        return self != Standard()


@dataclass(frozen=True)
class Round:
    """A round. `practice` rounds train facilitators: their results are shown nowhere else.

    starts_on, ends_on  both days belong to the round
    expected_groups     community groups every area should hear, women first
    scale               on which groups and the centre score, as forms name it
    facilitators        names of those who lead it, as they were typed
    instruments         ids of the forms it is filled with; none named means every form in use
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
    scale: str = SCALE
    method: Method = Method.CONSENSUS
    facilitators: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    standard: Standard = Standard()

    def covers(self, on: date) -> bool:
        return self.starts_on <= on <= self.ends_on

    @property
    def is_open(self) -> bool:
        return self.state is RoundState.OPEN

    @property
    def areas_of_day(self) -> date:
        """The day whose hierarchy the round speaks of, from its beginning to its end (docs/decisions/0026)."""
        return self.starts_on


@dataclass(frozen=True)
class Plan:
    """What may be changed of a round until it is closed, beside its areas.

    core    indicator -> target (0..100 or None), in the order they are asked; empty: all the scorecard asks
    """

    name: str
    starts_on: date
    ends_on: date
    expected_groups: tuple[str, ...] = EXPECTED
    practice: bool = False
    method: Method = Method.CONSENSUS
    facilitators: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    standard: Standard = Standard()
    core: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class RoundArea:
    """What is planned for one area of a round: its centre, its feedback meeting, who leads there.

    listed  False where the round is the whole country's and only these facts are the area's own
    """

    round_code: RoundCode
    area_code: AreaCode
    facility_code: FacilityCode | None = None
    meeting_on: date | None = None
    facilitators: tuple[str, ...] = ()
    listed: bool = True


def in_house_order(groups: tuple[str, ...] | list[str] | set[str]) -> tuple[str, ...]:
    """The community groups among these in the order used everywhere, women first; others are left out."""
    return tuple(group for group in COMMUNITY if group in groups)
