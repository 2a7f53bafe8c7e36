"""DOOR without a visitor: after the 201s, reads what was received and makes the touched tallies again.

All that is to be done stands in the tables (state "new", touched cells), so a crash at any point loses
nothing: the next turn goes on. One process at a time works, by a lock the system frees when it dies.
"""

import contextlib
import fcntl
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from mhsurvey.actions import operations as actions
from mhsurvey.db import writing
from mhsurvey.results import operations as results
from mhsurvey.rounds import operations as rounds
from mhsurvey.submissions import operations as submissions
from mhsurvey.submissions import queries

POLL_S = 0.25
# Small enough that a tablet's upload never waits long for the one writer's place on SQLite.
CELLS_AT_ONCE = 40
RESTART_AFTER_S = 2.0
# "mhsurvey" in a bigint: the advisory lock of this work on PostgreSQL.
ADVISORY = 0x6D68737572766579
NAME = "mhsurvey.catchup"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """What one turn did."""

    read: int = 0
    held: int = 0
    cells: int = 0

    def __bool__(self) -> bool:
        return bool(self.read or self.held or self.cells)

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(self.read + other.read, self.held + other.held, self.cells + other.cells)


# --- the work ----------------------------------------------------------------------------------


def catch_up(sessions: sessionmaker[Session], *, turn: Callable[[], contextlib.AbstractContextManager[object]]) -> Progress:
    """Do everything that waits now. Each step is a transaction of its own."""
    total = Progress()
    while step := _step(sessions, turn):
        total += step
    return total


def _step(sessions: sessionmaker[Session], turn: Callable[[], contextlib.AbstractContextManager[object]]) -> Progress:
    # Reading goes before tallying: then a cell many submissions touch is made again once, not for each.
    with sessions() as session:
        waits = queries.anything_new(session)
    if waits:
        with turn(), sessions() as session:
            return read_some(writing(session))
    with sessions() as session:
        touched = queries.touched_cells(session, limit=1)
    if not touched:
        return Progress()
    with turn(), sessions() as session:
        return tally_some(writing(session))


def read_some(session: Session) -> Progress:
    """Read a batch of new submissions, take their actions up, commit."""
    batch = submissions.read_new(session)
    if batch.read:
        actions.take_up(session, submissions=queries.answers_by_id(session, ids=batch.read))
    session.commit()
    return Progress(read=len(batch.read), held=batch.held)


def tally_some(session: Session, *, at_once: int = CELLS_AT_ONCE) -> Progress:
    """Make a batch of touched cells again, commit."""
    cells = queries.touched_cells(session, limit=at_once)
    # The marks go first: on PostgreSQL this waits for whoever is just setting one, and then sees their change.
    submissions.clear_touched(session, cells=cells)
    for cell in cells:
        points = results.recompute(session, cell=cell)
        if points:
            rounds.adopt_local(session, points=points)
    session.commit()
    return Progress(cells=len(cells))


# --- whose turn --------------------------------------------------------------------------------


def turn_of(engine: Engine) -> Callable[[], contextlib.AbstractContextManager[object]]:
    """Processes that write much queue here, first come first served.

    SQLite's own waiting sleeps up to 100 ms between looks at the lock, so whoever comes back soonest wins
    and an upload may wait seconds. PostgreSQL needs no such thing.
    """
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return contextlib.nullcontext
    path = Path(f"{engine.url.database}-turn")

    @contextlib.contextmanager
    def turn() -> Iterator[None]:
        with path.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    return turn


@contextlib.contextmanager
def lease(engine: Engine) -> Iterator[bool]:
    """True for the one process that may catch up; freed by the system if it dies."""
    if engine.dialect.name == "sqlite":
        with _locked_file(Path(f"{engine.url.database}-catchup")) as mine:
            yield mine
        return
    with engine.connect() as connection:
        yield bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY}))
        # The lock belongs to the connection, which goes back to a pool: let it go.
        connection.execute(text("SELECT pg_advisory_unlock_all()"))


@contextlib.contextmanager
def _locked_file(path: Path) -> Iterator[bool]:
    with path.open("a") as file:
        yield _try_lock(file)


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


# --- keeping at it -----------------------------------------------------------------------------


def run_for_ever(engine: Engine, sessions: sessionmaker[Session], *, stop: threading.Event, wake: threading.Event) -> None:
    """Catch up whenever there is something, while this process holds the lease. A fault is logged, and tried again."""
    turn = turn_of(engine)
    while not stop.is_set():
        try:
            with lease(engine) as mine:
                while mine and not stop.is_set():
                    catch_up(sessions, turn=turn)
                    wake.wait(POLL_S)
                    wake.clear()
        except Exception:
            log.exception("event=catch_up_failed")
        stop.wait(RESTART_AFTER_S)


class CatchingUp:
    """The catching-up that belongs to one app in one process: a thread, or a process of its own beside gunicorn."""

    def __init__(self, app: Flask) -> None:
        self._ground = app.extensions["mhsurvey"]
        self._lock = threading.Lock()
        self._process: int | None = None
        self.wake = threading.Event()
        self.stop = threading.Event()

    def start(self) -> None:
        """Begin in this process, once."""
        with self._lock:
            if self._process == os.getpid():
                return
            self._process = os.getpid()
            self.wake, self.stop = threading.Event(), threading.Event()
            threading.Thread(
                target=run_for_ever,
                args=(self._ground.engine, self._ground.sessions),
                kwargs={"stop": self.stop, "wake": self.wake},
                name="catch-up",
                daemon=True,
            ).start()


def nudge(app: Flask) -> None:
    """Something was received: look now rather than at the next poll. Does nothing in tests that drive it by hand."""
    mine: CatchingUp | None = app.extensions.get(NAME)
    if mine is not None:
        mine.wake.set()


def start(app: Flask) -> None:
    """Catch up in a thread of this process: the development server, and tests with a live one."""
    app.extensions.setdefault(NAME, CatchingUp(app)).start()


def spawn() -> subprocess.Popen[bytes]:
    """Catch up in a process of its own, lower in priority than the uploads (gunicorn.conf.py).

    In a thread beside the uploads it would take the interpreter from them for 5 ms at a time.
    """
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "submissions", "catch-up", "--for-ever"]
    return subprocess.Popen(command, preexec_fn=lambda: os.nice(5))  # noqa: PLW1509

