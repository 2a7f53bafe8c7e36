"""DOOR without a visitor: keeps the columnar copy for exploring near the submissions, beside the catching up."""

import contextlib
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from mhsurvey.db import writing
from mhsurvey.explore import operations, queries
from mhsurvey.web.ground import Ground

Turn = Callable[[], contextlib.AbstractContextManager[object]]
log = logging.getLogger(__name__)


def keep_up(ground: Ground, *, turn: Turn) -> int:
    """Bring the copy up to date, or make it when there is none. Gives how many cells were marked.

    The caller holds the catching-up lease: what is tallied meanwhile would lose its mark.
    """
    started = time.monotonic()
    with ground.sessions() as session:
        is_new = ground.copy.made_at is None
        if not is_new and not queries.waiting(session):
            return 0
        copied = operations.copy_all if is_new else operations.copy_stale
        try:
            cells = copied(session, copy=ground.copy, now=datetime.now(UTC))
        except (OSError, ValueError):
            # A file was torn or is of another program: nothing in the copy is worth mending.
            ground.copy.forget()
            raise
    with turn(), ground.sessions() as session:
        operations.clear_stale(writing(session), cells=cells)
        session.commit()
    log.info("event=copied cells=%d from_nothing=%s s=%.1f", len(cells), is_new, time.monotonic() - started)
    return len(cells)
