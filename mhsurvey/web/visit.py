"""One request: its moment, its number, its database session. Doors reach these as `gate.now()` and so on."""

import secrets
from datetime import UTC, datetime

from flask import g, request
from sqlalchemy.orm import Session

from mhsurvey.db import writing
from mhsurvey.web.ground import ground

SAFE = {"GET", "HEAD", "OPTIONS"}


def now() -> datetime:
    """The time of this request: one moment for everything it does."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    moment: datetime = g.now
    return moment


def reference() -> str:
    """The number by which a user and the log speak of the same request."""
    if "reference" not in g:
        g.reference = secrets.token_hex(4)
    text: str = g.reference
    return text


def session() -> Session:
    """The request's database session: reading for GET, writing (one lock, from its start) for POST.

    Do what is slow (converting, hashing) before the first call in a POST: writers wait for each other.
    Rolled back at the end unless the door committed.
    """
    if "db" not in g:
        opened = ground().sessions()
        g.db = opened if request.method in SAFE else writing(opened)
    kept: Session = g.db
    return kept


def reading() -> Session:
    """A short session of its own for reading before a POST's `session()`: `with reading() as db:`."""
    return ground().sessions()


def close(_fault: BaseException | None) -> None:
    """Give the session back, rolled back unless the door committed."""
    opened: Session | None = g.pop("db", None)
    if opened is not None:
        opened.close()
