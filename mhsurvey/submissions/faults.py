"""What the disk and the database say when they cannot keep something, as problems of the catalogue."""

import contextlib
import errno
from collections.abc import Iterator

from sqlalchemy import exc
from sqlalchemy.exc import DBAPIError

from mhsurvey.problems import BUSY, DISK_FULL, Problem

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# SQLite has no error classes to tell these apart; PostgreSQL has SQLSTATE 53100 (disk full).
SQLITE_FULL = ("database or disk is full", "disk i/o error")
SQLITE_BUSY = ("database is locked", "database table is locked")
POSTGRES_FULL = "53100"


@contextlib.contextmanager
def storage_faults() -> Iterator[None]:
    """Turn a full disk into DISK_FULL (507) and a locked or unreachable database into BUSY (503).

    Both tell the tablet to keep the record and try again; any other fault passes unchanged.
    """
    try:
        yield
    except OSError as fault:
        if fault.errno in FULL:
            raise Problem(DISK_FULL) from fault
        raise
    except DBAPIError as fault:
        problem = _problem_of(fault)
        if problem is None:
            raise
        raise problem from fault
    except exc.TimeoutError as fault:
        raise Problem(BUSY) from fault


def _problem_of(fault: DBAPIError) -> Problem | None:
    text = str(fault.orig).lower()
    state = getattr(fault.orig, "sqlstate", None)
    if state == POSTGRES_FULL or any(words in text for words in SQLITE_FULL):
        return Problem(DISK_FULL)
    if any(words in text for words in SQLITE_BUSY) or fault.connection_invalidated:
        return Problem(BUSY)
    # Class 08 connection, 40 rollback (deadlock), 53 resources, 55P03 lock, 57P shutdown.
    if state and (state[:2] in ("08", "40", "53") or state[:3] in ("55P", "57P")):
        return Problem(BUSY)
    # psycopg gives no SQLSTATE when the server cannot be reached at all.
    return Problem(BUSY) if "connection" in text and state is None else None
