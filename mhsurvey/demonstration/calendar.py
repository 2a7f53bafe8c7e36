"""WHEN of the story: three rounds, eight months apart, the last still open."""

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS_BETWEEN = 8
# The open round began four months ago: groups have scored, most meetings are over, some are still to come.
BEGAN_MONTHS_AGO = 4
CLOSED_ROUND_LASTS = timedelta(days=89)
OPEN_ROUND_LASTS = timedelta(days=330)


@dataclass(frozen=True)
class Turn:
    """One round of the story. number 0, 1, 2 in order of time."""

    number: int
    code: str
    starts_on: date
    ends_on: date

    @property
    def name(self) -> str:
        year, _, order = self.code.partition("-")
        return f"{'Premier' if order == '1' else 'Deuxième'} passage {year}"

    @property
    def is_open(self) -> bool:
        return self.number == 2

    def day(self, share: float) -> date:
        """A day of the round; share 0..1 of its first 89 days, so that all rounds go at one pace."""
        return self.starts_on + timedelta(days=round(share * CLOSED_ROUND_LASTS.days))


def turns(anchor: date) -> tuple[Turn, Turn, Turn]:
    """The three rounds for a first loading on `anchor`; only its month matters."""
    latest = _months_before(anchor.replace(day=1), BEGAN_MONTHS_AGO)
    starts = [_months_before(latest, MONTHS_BETWEEN * back) for back in (2, 1, 0)]
    lasts = (CLOSED_ROUND_LASTS, CLOSED_ROUND_LASTS, OPEN_ROUND_LASTS)
    first, second, third = (
        Turn(number, _code(starts, number), start, start + last)
        for number, (start, last) in enumerate(zip(starts, lasts, strict=True))
    )
    return first, second, third


def anchor_of(latest_start: date) -> date:
    """The anchor that gives rounds of which the last began on this day: for loading again later."""
    return _months_before(latest_start, -BEGAN_MONTHS_AGO)


def _code(starts: list[date], number: int) -> str:
    year = starts[number].year
    return f"{year}-{1 + sum(start.year == year for start in starts[:number])}"


def _months_before(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
