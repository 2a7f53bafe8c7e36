"""DOOR without a visitor: keeps the columnar copy for exploring near the submissions, beside the catching up."""

import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from mhsurvey.db import writing
from mhsurvey.explore import operations, queries
from mhsurvey.submissions.submission import Cell
from mhsurvey.web.ground import Ground

# What was tallied is in the copy so much later; each time the files of a lot are written again.
EVERY_S = 5.0
Turn = Callable[[], contextlib.AbstractContextManager[object]]
log = logging.getLogger(__name__)


class Keeper:
    """Brings the copy up to date a piece at a time: nobody waits for the copy longer than one piece takes."""

    def __init__(self, ground: Ground, *, turn: Turn) -> None:
        self._ground, self._turn = ground, turn
        self._pieces: Iterator[int] | None = None
        self._last = -EVERY_S

    def copy_piece(self, *, busy: bool) -> bool:
        """Copy one piece if it is time to; True while more are waiting. busy: records keep coming, and go first."""
        if time.monotonic() < self._last + EVERY_S and (busy or self._pieces is None):
            return False
        if self._pieces is None:
            self._pieces = keep_up(self._ground, turn=self._turn)
        if next(self._pieces, None) is None:
            self._pieces = None
        self._last = time.monotonic()
        return self._pieces is not None


def keep_up(ground: Ground, *, turn: Turn) -> Iterator[int]:
    """Bring the copy up to date, or make it where there is none; after each piece gives how many cells it held.

    The caller holds the catching-up lease, and tallies between two pieces only: what is tallied while one is copied
    would lose its mark.
    """
    started, now, n = time.monotonic(), datetime.now(UTC), 0
    is_new = not ground.copy.is_begun
    if is_new:
        _begin_anew(ground, turn=turn)
    with ground.sessions() as session:
        lots = queries.stale_lots(session)
    for cells in lots:
        while cells:
            copied = _copied(ground, cells, turn=turn)
            cells = cells[len(copied) :]
            n += len(copied)
            yield len(copied)
    if lots or is_new:
        ground.copy.finish(now=now)
        log.info("event=copied cells=%d from_nothing=%s s=%.1f", n, is_new, time.monotonic() - started)


def _begin_anew(ground: Ground, *, turn: Turn) -> None:
    with turn(), ground.sessions() as session:
        operations.begin_anew(writing(session), copy=ground.copy)
        session.commit()
    ground.copy.begin()


def _copied(ground: Ground, cells: Sequence[Cell], *, turn: Turn) -> list[Cell]:
    with ground.sessions() as session:
        try:
            copied = operations.copy_some(session, copy=ground.copy, cells=cells)
        except (OSError, ValueError):
            # A file was torn or is of another program: nothing in the copy is worth mending.
            ground.copy.forget()
            raise
    with turn(), ground.sessions() as session:
        operations.clear_stale(writing(session), cells=copied)
        session.commit()
    return copied
