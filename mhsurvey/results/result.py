"""What one area says in one round, small numbers already protected.

Every score is on 0-100, unrounded, high is good; `results.scores.shown` rounds half up for display.
A hidden number is None here: no page needs to remember to hide it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from mhsurvey.areas.area import AreaCode
from mhsurvey.results.change import Change
from mhsurvey.results.equity import Equity
from mhsurvey.results.gap import GapSide
from mhsurvey.results.seal import ProviderState, Unscored
from mhsurvey.rounds.comparators import Comparator, Verdict
from mhsurvey.rounds.indicator import IndicatorCode
from mhsurvey.rounds.round import RoundCode
from mhsurvey.rounds.thresholds import Colour


class Audience(StrEnum):
    """Who looks. TEAM: those who work in the area; MANAGER: signed-in managers; PUBLIC: posters, minutes, exports."""

    TEAM = "team"
    MANAGER = "manager"
    PUBLIC = "public"


class State(StrEnum):
    """Why there is, or is not, a number. The last three are different things and are drawn differently."""

    SHOWN = "shown"
    TOO_FEW = "too_few"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Score:
    """A score. value: 0..100, None unless SHOWN. colour: None unless SHOWN.

    n_people, n_groups  who stands behind it; n_people None when it is hidden
    lowest, highest     range over the groups (community scores): groups get no interval
    points              votes or agreements per point 1..5; for the TEAM only, else None
    """

    state: State
    value: float | None = None
    colour: Colour | None = None
    n_people: int | None = None
    n_groups: int = 0
    lowest: float | None = None
    highest: float | None = None
    divided: bool = False
    points: Mapping[int, int] | None = None

    @property
    def is_shown(self) -> bool:
        return self.state is State.SHOWN


NO_SCORE = Score(state=State.NO_DATA)


@dataclass(frozen=True)
class GroupSession:
    """Who took part. Counts are None when the group is too small to describe (suppressed).

    sessions  how many sheets came: two of one group are two sessions until somebody rejects one
    led       how many of them a woman led, None where nobody said
    """

    group: str
    sessions: int
    participants: int | None = None
    women: int | None = None
    under25: int | None = None
    disability: int | None = None
    suppressed: bool = False
    led: int | None = None

    @property
    def woman_led(self) -> bool | None:
        """Whether a woman led every one of them; None where nobody said."""
        return None if self.led is None else self.led >= self.sessions


@dataclass(frozen=True)
class IndicatorResult:
    """One scorecard indicator.

    community        unweighted mean of the community groups' scores
    agreed           the consolidated score of the interface meeting: a negotiation, not a mean
    by_group         (group, score) in house order, women first; only groups that met
    gap              provider - community, None unless both are shown
    divided_groups   groups whose ballots split
    incomplete       fewer than three groups, or no women's group
    dont_know_share  share of "don't know" among the answers, 0..1
    """

    code: IndicatorCode
    label: Mapping[str, str]
    dimension: str | None
    community: Score = NO_SCORE
    provider: Score = NO_SCORE
    agreed: Score = NO_SCORE
    by_group: tuple[tuple[str, Score], ...] = ()
    change: Change | None = None
    gap: float | None = None
    gap_side: GapSide | None = None
    equity: Equity | None = None
    divided_groups: tuple[str, ...] = ()
    incomplete: bool = False
    dont_know_share: float | None = None
    local: bool = False

    @property
    def headline(self) -> Score:
        """What the poster shows: the agreed score where the meeting made one, else the community's."""
        return self.agreed if self.agreed.is_shown else self.community


@dataclass(frozen=True)
class Compared:
    """A share beside a published figure."""

    comparator: Comparator
    verdict: Verdict


@dataclass(frozen=True)
class Part:
    """One side of a disaggregation: "age = 20-24". share, low, high are 0..1; None when hidden."""

    value: str
    state: State
    n: int | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    small_sample: bool = False


@dataclass(frozen=True)
class Breakdown:
    """A share by age, distance, disability, …

    difference  largest less smallest shown share, 0..1; `clear` only if Newcombe's interval excludes 0
    """

    by: str
    parts: tuple[Part, ...]
    difference: float | None = None
    clear: bool = False


@dataclass(frozen=True)
class ShareResult:
    """A question put to single persons.

    share, low, high  favourable answers with Wilson's 95 % interval, 0..1
    mean              mean of the answers on 0-100 beside it; for yes/no the same as 100 * share
    bound             "<10" or ">90" (percent) for a sensitive item at the edge; share is then None
    hatched           the interval crosses a cut
    reversed          the good answer is "no" or "never": the share is of those, so say it beside the question
    """

    code: IndicatorCode
    label: Mapping[str, str]
    dimension: str | None
    state: State
    share: float | None = None
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    n: int | None = None
    small_sample: bool = False
    colour: Colour | None = None
    hatched: bool = False
    sensitive: bool = False
    reversed: bool = False
    bound: str | None = None
    dont_know_share: float | None = None
    much_unknown: bool = False
    compared: tuple[Compared, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()


@dataclass(frozen=True)
class ExperienceResult:
    """Mean experience score of the women asked, 0..100."""

    state: State
    value: float | None = None
    colour: Colour | None = None
    n: int | None = None
    small_sample: bool = False


NO_EXPERIENCE = ExperienceResult(state=State.NO_DATA)


@dataclass(frozen=True)
class InputResult:
    """What the centre has against what it is due. ratio 0..1, capped; None when nothing is due."""

    code: IndicatorCode
    label: Mapping[str, str]
    due: int
    have: int
    ratio: float | None


@dataclass(frozen=True)
class StockoutResult:
    """Days without a medicine in the last 90, worst visit of the round."""

    code: IndicatorCode
    label: Mapping[str, str]
    days: int


@dataclass(frozen=True)
class FactResult:
    """Something seen at the centre or at the meeting: fees posted, assembly held. `value` as it was chosen."""

    code: IndicatorCode
    label: Mapping[str, str]
    dimension: str | None
    value: str
    good: bool | None


@dataclass(frozen=True)
class AreaResults:
    """Everything the outputs need of one area and round.

    present      all groups together (only those themselves shown); None when none met
    missing_groups  expected in this round and not heard
    indicators   in the form's order; the area's own points last
    strong, weak up to three codes each, best and worst first
    overall      mean of the indicators; by_dimension: mean within a tag
    complete     at least three groups and a women's group
    provider_state  while it is sealed, no provider's score and no gap is here
    unscored     why the centre did not score itself before the meeting; it may have done so since
    """

    area: AreaCode
    round_code: RoundCode
    previous_round_code: RoundCode | None
    audience: Audience
    sessions: tuple[GroupSession, ...] = ()
    present: GroupSession | None = None
    missing_groups: tuple[str, ...] = ()
    indicators: tuple[IndicatorResult, ...] = ()
    shares: tuple[ShareResult, ...] = ()
    experience: ExperienceResult = NO_EXPERIENCE
    inputs: tuple[InputResult, ...] = ()
    inputs_ratio: float | None = None
    stockouts: tuple[StockoutResult, ...] = ()
    facts: tuple[FactResult, ...] = ()
    complete: bool = False
    overall: Score = NO_SCORE
    overall_provider: Score = NO_SCORE
    by_dimension: tuple[tuple[str, Score], ...] = ()
    strong: tuple[IndicatorCode, ...] = ()
    weak: tuple[IndicatorCode, ...] = ()
    provider_state: ProviderState = ProviderState.AWAITED
    unscored: Unscored | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.indicators or self.shares or self.inputs or self.stockouts or self.facts)

    def indicator(self, code: str) -> IndicatorResult | None:
        return next((found for found in self.indicators if found.code == code), None)


class ShownScore(NamedTuple):
    """One area's (or district's) value of one indicator, as a map or list may show it.

    value       what is coloured: the asked group's score, or the community's when no group is asked
    gap         provider - community; change: against the round before, over the groups of both
    n_groups    groups behind the value (areas behind it, for a district)
    women_less_men, spread  how far the community's groups stand apart, see results.equity

    A tuple, because a map makes 1,500 of them and a frozen dataclass takes four times as long to make.
    """

    state: State
    value: float | None = None
    colour: Colour | None = None
    community: float | None = None
    provider: float | None = None
    gap: float | None = None
    change: float | None = None
    arrow: str | None = None
    n_groups: int = 0
    n_people: int | None = None
    small_sample: bool = False
    incomplete: bool = False
    women_less_men: float | None = None
    spread: float | None = None


@dataclass(frozen=True)
class AreaRound:
    """A line of an area's history."""

    round_code: RoundCode
    ends_on: date
    overall: Score
    complete: bool
