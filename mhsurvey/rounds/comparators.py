"""Published figures to compare with. Data, never constants; always printed with source and year."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Verdict(StrEnum):
    """What an interval says about a comparator."""

    ABOVE = "above"
    BELOW = "below"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True)
class Comparator:
    """A published percentage. `definition` says what was counted, since two figures rarely count the same."""

    indicator_code: str
    value: float
    source: str
    year: int
    definition: str
    valid_from: date | None = None
    valid_to: date | None = None
    id: int | None = field(default=None, compare=False)

    def is_valid(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def verdict(self, low: float, high: float) -> Verdict:
        """Compare a 95 % interval, in percent: 46/58 (67.2-87.7) is above 55; 7/9 (45.3-93.7) cannot say."""
        if low > self.value:
            return Verdict.ABOVE
        return Verdict.BELOW if high < self.value else Verdict.CANNOT_SAY
