"""The address under which everybody may read about one area, and who may read a draft before the meeting."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from mhsurvey.results.seal import BEFORE_MEETING
from mhsurvey.summaries.leaflet import Leaflet

# Letters and digits nobody mistakes for another when they are read from a wall and typed.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10


@dataclass(frozen=True)
class Recording:
    """Somebody reading the script aloud: where it lies in the store, and what it is."""

    sha256: str
    content_type: str


@dataclass(frozen=True)
class Publication:
    """The public page of an area as it stands. round_code: the round it tells of."""

    key: str
    area_code: str
    round_code: str
    leaflet: Leaflet
    made_at: datetime
    published_at: datetime
    recordings: dict[str, Recording]


class Window(StrEnum):
    """Whether a draft may be read. UNDATED: nobody fixed the meeting, so nobody knows when 48 hours before it are."""

    UNDATED = "undated"
    EARLY = "early"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True)
class DraftLink:
    """One office's link to the draft, with when it was opened. openings: the latest first."""

    id: int
    office: str
    made_at: datetime
    revoked_at: datetime | None
    openings: tuple[datetime, ...] = ()


def make_key() -> str:
    """49 bits: not to be guessed, and short enough for a large code on a wall."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def window(meeting_on: date | None, *, today: date) -> Window:
    """A draft is read from 48 hours before the day of the meeting until that day ends (domain: ethics)."""
    if meeting_on is None:
        return Window.UNDATED
    if today < meeting_on - BEFORE_MEETING:
        return Window.EARLY
    return Window.OPEN if today <= meeting_on else Window.OVER


def opens_on(meeting_on: date) -> date:
    """The first day on which the draft may be read."""
    return meeting_on - timedelta(days=BEFORE_MEETING.days)
