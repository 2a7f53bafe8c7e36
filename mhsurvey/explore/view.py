"""What exploring a question gives, small numbers already protected: a hidden number is None here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mhsurvey.explore.asking import Asked, Form
from mhsurvey.results.result import Compared, State


class Side(StrEnum):
    """By what answers are told apart, beside other questions."""

    AREA = "area"
    ROUND = "round"
    MONTH = "month"
    GROUP = "group"


@dataclass(frozen=True)
class Asking:
    """What somebody asks. Only whole places, whole rounds and whole months can be asked for.

    by      up to two: a Side or the path of another question
    area    with everything in it; None for everything the reader may see
    rounds  none named means all
    months  first and last, as 12 * year + month - 1
    """

    form_id: str
    path: str
    by: tuple[str, ...] = ()
    area: str | None = None
    rounds: tuple[str, ...] = ()
    months: tuple[int, int] | None = None


@dataclass(frozen=True)
class Told:
    """One answer's share 0..1 with its 95 % interval; bound "<10" or ">90" instead of both for a sensitive one."""

    share: float | None = None
    low: float | None = None
    high: float | None = None
    bound: str | None = None


@dataclass(frozen=True)
class Spread:
    """Numbers: mean, standard deviation, median, quartiles (None below ten), share in each bin."""

    mean: float
    deviation: float
    median: float
    lower: float | None = None
    upper: float | None = None
    bins: tuple[float, ...] = ()


@dataclass(frozen=True)
class Cell:
    """What those of one cell answered. Everything is None or empty unless SHOWN.

    people       about how many answered: moved a little and rounded (docs/decisions/0032); exact where each is a sheet
    small_sample fewer than thirty
    unknown      share of "don't know" among all answers given
    told         answer -> its share; favourable: of answers that are good
    score        mean of 0..100 over sheets, with lowest and highest: statements get no interval
    """

    state: State
    people: int | None = None
    small_sample: bool = False
    unknown: float | None = None
    much_unknown: bool = False
    told: Mapping[str, Told] = field(default_factory=dict)
    favourable: Told | None = None
    score: float | None = None
    lowest: float | None = None
    highest: float | None = None
    spread: Spread | None = None


NOTHING = Cell(state=State.NO_DATA)
TOO_FEW = Cell(state=State.TOO_FEW)


@dataclass(frozen=True)
class Dimension:
    """One breakdown. side or asked says of what; codes: the cells' names in order."""

    name: str
    codes: tuple[str, ...]
    side: Side | None = None
    asked: Asked | None = None


@dataclass(frozen=True)
class Explored:
    """An answer to an Asking.

    answers     the answers shown, in order; edges: of the bins of numbers, one more than there are bins
    cells       by the codes of the breakdowns; refused: a sensitive question is not told apart
    left_out    sheets of groups of fewer than five people; of persons, areas with too few answers in a round
    difference  the widest between two cells of one breakdown, and between which, with Newcombe's interval
    copied_at   when the copy was last brought up to date; waiting: cells it has not heard of
    """

    form: Form
    asked: Asked
    by: tuple[Dimension, ...]
    whole: Cell
    cells: Mapping[tuple[str, ...], Cell]
    answers: tuple[str, ...]
    edges: tuple[float, ...] = ()
    left_out: int = 0
    refused: bool = False
    difference: "Gap | None" = None
    compared: tuple[Compared, ...] = ()
    copied_at: datetime | None = None
    waiting: int = 0


@dataclass(frozen=True)
class Gap:
    """Highest less lowest share of a breakdown, -1..1. clear: not only chance."""

    high: str
    low: str
    points: float
    least: float
    most: float

    @property
    def is_clear(self) -> bool:
        return self.least > 0 or self.most < 0
