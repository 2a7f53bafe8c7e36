"""How often a sign-in may fail before we make the next one wait."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Limit:
    """So many failures of one subject within WINDOW, then no further try until the oldest has passed."""

    failures: int


# One household, one office or one phone network often shares an address: it gets more tries than an e-mail.
BY_EMAIL = Limit(failures=5)
BY_ADDRESS = Limit(failures=50)
# A short code is no secret of a person, so nobody is locked out by whom they are; but it is short. With all
# addresses of the world together, 300 tries in a quarter of an hour against ten open codes hit one in 2.8e8 times.
CODES_BY_ADDRESS = Limit(failures=20)
CODES_IN_TOTAL = Limit(failures=300)


def subject(kind: str, value: str) -> str:
    """What failures are counted under: a hash, so that the table tells nobody who tried."""
    return hashlib.sha256(f"{kind}:{value.casefold()}".encode()).hexdigest()


def opens_at(failures: Sequence[datetime], *, limit: Limit, now: datetime) -> datetime | None:
    """When the next try is allowed, or None when it is allowed now. failures: times, any order."""
    recent = sorted(at for at in failures if at > now - WINDOW)
    if len(recent) < limit.failures:
        return None
    return recent[-limit.failures] + WINDOW
