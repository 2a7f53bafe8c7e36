"""What an administrator sees of a person or a tablet, and one line of the audit trail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mhsurvey.accounts.person import Person, Tablet

INVITATION_LASTS = timedelta(days=7)
SIGN_IN_LASTS = timedelta(days=7)
SIGN_IN_IDLE = timedelta(hours=12)
# Writing "last seen" at every click would turn every read into a write.
SEEN_EVERY = timedelta(minutes=5)
SILENT_AFTER = timedelta(days=14)


class Standing(StrEnum):
    """Whether somebody can sign in."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True)
class Account:
    """A person with what an administrator needs to look after the account."""

    person: Person
    standing: Standing
    created_at: datetime
    last_seen_at: datetime | None
    open_sign_ins: int


@dataclass(frozen=True)
class TabletState:
    """A tablet with what it last said about itself; None where it never said.

    unsent         records waiting on it
    persisted      whether its browser promised not to clear its memory when room is short
    facilitators   how many people may unlock it
    lacking_bytes  size of the forms, pictures and clips it has yet to fetch
    """

    tablet: Tablet
    created_at: datetime
    revoked_at: datetime | None
    last_seen_at: datetime | None
    app_version: str | None
    unsent: int | None
    oldest_unsent_at: datetime | None
    persisted: bool | None
    facilitators: int | None
    lacking_bytes: int | None

    def is_silent(self, *, now: datetime) -> bool:
        """In use, but not heard of for SILENT_AFTER: lost, broken, or far from any network with records on it."""
        return self.revoked_at is None and (self.last_seen_at or self.created_at) < now - SILENT_AFTER


@dataclass(frozen=True)
class Credentials:
    """What a sign-in is checked against."""

    person_id: int
    password_hash: str | None


@dataclass(frozen=True)
class Event:
    """One line of the audit trail. actor: a person's or tablet's name, None for a command or nobody."""

    at: datetime
    actor: str | None
    verb: str
    subject: str
    detail: dict[str, object]
