"""Where colours change: cuts are data, per indicator, round and level; the most particular one wins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

# Means of exact halves and thirds come out a hair beside a cut that they reach on paper.
HAIR = 1e-9


def reaches(value: float, cut: float) -> bool:
    """Whether a computed value is at a cut or above it: 4.999999999999993 points are the 5 they are on paper."""
    return value >= cut - HAIR


class Colour(StrEnum):
    """What a value means. Always shown with a mark and a word, never by colour alone."""

    GOOD = "good"
    MIDDLING = "middling"
    WEAK = "weak"


@dataclass(frozen=True)
class Threshold:
    """Two cuts on the 0-100 scale. None for indicator, round or level means "any".

    high_is_good    False reads the cuts from the other end: good up to 100 - good_from
    from_on, to_on  for rounds that begin from the one day to the other; None: without a bound
    ended_at        replaced or taken away then: it colours nothing any more
    """

    weak_below: float = 50.0
    good_from: float = 70.0
    high_is_good: bool = True
    indicator_code: str | None = None
    round_code: str | None = None
    level: int | None = None
    from_on: date | None = None
    to_on: date | None = None
    set_at: datetime | None = field(default=None, compare=False)
    ended_at: datetime | None = field(default=None, compare=False)
    id: int | None = field(default=None, compare=False)

    def colour(self, value: float) -> Colour:
        """The colour of an unrounded value: 69.96 is shown as 70.0 and is still amber."""
        height = value if self.high_is_good else 100 - value
        if not reaches(height, self.weak_below):
            return Colour.WEAK
        return Colour.GOOD if reaches(height, self.good_from) else Colour.MIDDLING

    def is_for(self, day: date | None) -> bool:
        """Whether it holds for a round that begins on this day; without a day, whether it holds for all of them."""
        if day is None:
            return self.from_on is None and self.to_on is None
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)

    def is_crossed_by(self, low: float, high: float) -> bool:
        """Whether an interval has ends of different colours: such a value is hatched."""
        return self.colour(low) is not self.colour(high)


DEFAULT = Threshold()


@dataclass(frozen=True)
class Thresholds:
    """All cuts of an installation that hold for some round. starts: round -> its first day."""

    every: Sequence[Threshold] = ()
    starts: Mapping[str, date] = field(default_factory=dict)

    def of(self, indicator_code: str, *, round_code: str | None = None, level: int | None = None) -> Threshold:
        """The most particular threshold that fits.

        Indicator weighs more than round, round more than period, period more than level; of two periods the later one.
        """
        day = self.starts.get(round_code) if round_code else None
        fitting = [
            (self._weight(threshold), position, threshold)
            for position, threshold in enumerate(self.every)
            if threshold.indicator_code in (None, indicator_code)
            and threshold.round_code in (None, round_code)
            and threshold.level in (None, level)
            and threshold.is_for(day)
        ]
        return max(fitting, key=lambda entry: entry[:2])[2] if fitting else DEFAULT

    @staticmethod
    def _weight(threshold: Threshold) -> tuple[bool, bool, bool, date, bool]:
        return (
            threshold.indicator_code is not None,
            threshold.round_code is not None,
            threshold.from_on is not None or threshold.to_on is not None,
            threshold.from_on or date.min,
            threshold.level is not None,
        )
