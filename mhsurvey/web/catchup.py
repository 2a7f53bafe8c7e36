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
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from mhsurvey.actions import operations as actions
from mhsurvey.areas.area import AreaCode
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import writing
from mhsurvey.explore import operations as explore
from mhsurvey.issues import operations as issues
from mhsurvey.issues.queries import lists
from mhsurvey.protection import operations as protection
from mhsurvey.results import operations as results
from mhsurvey.rounds import operations as rounds
from mhsurvey.submissions import operations as submissions
from mhsurvey.submissions import queries
from mhsurvey.submissions.submission import Cell
from mhsurvey.web import copying
from mhsurvey.web.ground import Ground

# How long records gather between two looks: reading many at once is cheaper than each by itself.
POLL_S = 0.25
# While records keep coming, tallies are made at most this often: a tablet sends its sessions one after the other,
# and a cell that several of them touch is then made again once.
TALLY_EVERY_S = 3.0
# Small enough that a tablet's upload never waits long for the one writer's place on SQLite.
CELLS_AT_ONCE = 16
RESTART_AFTER_S = 2.0
# "mhsurvey" in a bigint: the advisory lock of this work on PostgreSQL.
ADVISORY = 0x6D68737572766579
NAME = "mhsurvey.catchup"
Turn = Callable[[], contextlib.AbstractContextManager[object]]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """What one turn did."""

    read: int = 0
    held: int = 0
    cells: int = 0
    looked_at: int = 0

    def __bool__(self) -> bool:
        return bool(self.looked_at or self.cells)

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            self.read + other.read,
            self.held + other.held,
            self.cells + other.cells,
            self.looked_at + other.looked_at,
        )


# --- the work ----------------------------------------------------------------------------------


def catch_up(sessions: sessionmaker[Session], *, turn: Turn) -> Progress:
    """Do everything that waits now. Each step is a transaction of its own."""
    total = Progress()
    # Reading goes before tallying: then a cell many submissions touch is made again once, not for each.
    while step := read_new(sessions, turn=turn) + tally_touched(sessions, turn=turn):
        total += step
    return total


def read_new(sessions: sessionmaker[Session], *, turn: Turn) -> Progress:
    """Read every submission that waits."""
    total = Progress()
    while True:
        with sessions() as session:
            prepared = submissions.prepare_new(session)
        if not prepared:
            return total
        with turn(), sessions() as session:
            total += keep_read(writing(session), prepared)


def tally_touched(sessions: sessionmaker[Session], *, turn: Turn) -> Progress:
    """Make the tallies of every touched cell again."""
    total = Progress()
    while True:
        with sessions() as session:
            touched = queries.touched_cells(session, limit=CELLS_AT_ONCE)
        if not touched:
            return total
        with turn(), sessions() as session:
            total += tally_some(writing(session), touched)


def keep_read(session: Session, prepared: submissions.Prepared) -> Progress:
    """Write down what was read, take its promises up, commit."""
    batch = submissions.keep_readings(session, prepared=prepared)
    take_up(session, batch)
    session.commit()
    return Progress(read=len(batch.read), held=len(batch.silent), looked_at=len(prepared.readings))


def tally_some(session: Session, cells: list[Cell]) -> Progress:
    """Make these cells' tallies again, commit."""
    # The marks go first: on PostgreSQL this waits for whoever is just setting one, and then sees their change.
    submissions.clear_touched(session, cells=cells)
    points = results.recompute_all(session, cells=cells)
    explore.mark_stale(session, cells=cells)
    if points:
        rounds.adopt_local(session, points=points)
    session.commit()
    return Progress(cells=len(cells))


def take_up(session: Session, batch: submissions.ReadBatch) -> None:
    """Take up promises, issues, lists and disclosures of what was read, take back what no longer counts."""
    if batch.silent:
        forget(session, batch.silent)
    if batch.met:
        take_up_some(session, batch.met)
    if batch.alarms:
        protection.take_up(session, alarms=batch.alarms)


def take_up_some(session: Session, ids: Sequence[int]) -> None:
    """What these submissions promise, report, raise or list holds from now on."""
    found = queries.answers_by_id(session, ids=ids)
    actions.take_up(session, submissions=found)
    _relist(session, issues.take_up(session, submissions=found))


def forget(session: Session, ids: Sequence[int]) -> None:
    """What these submissions promised, reported, raised or listed holds no more."""
    actions.forget(session, submission_ids=ids)
    _relist(session, issues.forget(session, submission_ids=ids))


def _relist(session: Session, areas: Iterable[AreaCode]) -> None:
    """Have these areas' own points scored in the words of their lists as they are now."""
    for area in sorted(areas):
        points = lists(session, scope=EVERYWHERE, area=area).get(area, ())
        labels = {str(point.code): (point.label, point.dimension) for point in points if point.is_local}
        if rounds.adopt_listed(session, area=area, labels=labels):
            submissions.touch_cells(session, cells=queries.cells_of_area(session, area=area))


# --- whose turn --------------------------------------------------------------------------------


def turn_of(engine: Engine) -> Turn:
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
def lease(engine: Engine, *, wait: bool = False, busy: Callable[[], object] | None = None) -> Iterator[bool]:
    """True for the one process that may catch up or rebuild; freed by the system if it dies.

    wait  stand in line instead of getting False: whoever keeps at it steps aside after the step it is at
    busy  called when there is somebody to wait for
    """
    if engine.dialect.name == "sqlite":
        with _lease_of_file(Path(f"{engine.url.database}-catchup"), wait=wait, busy=busy) as mine:
            yield mine
        return
    with engine.connect() as connection:
        mine = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY}))
        if wait and not mine:
            if busy:
                busy()
            mine = bool(connection.scalar(text("SELECT pg_advisory_lock(:key) IS NOT NULL"), {"key": ADVISORY}))
        try:
            yield mine
        finally:
            # The lock belongs to the connection, which goes back to a pool: let it go.
            connection.execute(text("SELECT pg_advisory_unlock_all()"))


@contextlib.contextmanager
def _lease_of_file(path: Path, *, wait: bool, busy: Callable[[], object] | None) -> Iterator[bool]:
    with locked_file(path) as mine:
        if mine or not wait:
            yield mine
            return
    if busy:
        busy()
    with contextlib.ExitStack() as line:
        line.enter_context(locked_file(_line(path), wait=True))
        with locked_file(path, wait=True) as mine:
            line.close()
            yield mine


def _line(path: Path) -> Path:
    """The lock of whoever stands in line for another lock: the system does not tell who waits for one."""
    return path.with_name(f"{path.name}-line")


def is_awaited(engine: Engine) -> bool:
    """Whether somebody stands in line for the lease."""
    if engine.dialect.name == "sqlite":
        with locked_file(_line(Path(f"{engine.url.database}-catchup"))) as free:
            return not free
    with engine.connect() as connection:
        return bool(connection.scalar(text(_AWAITED), {"key": ADVISORY}))


# A key of 64 bits stands in two halves there.
_AWAITED = """
    SELECT EXISTS (
        SELECT 1 FROM pg_locks
        WHERE locktype = 'advisory' AND NOT granted AND classid::bigint << 32 | objid::bigint = :key
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
"""


@contextlib.contextmanager
def locked_file(path: Path, *, wait: bool = False) -> Iterator[bool]:
    """True for the one process that holds the file's lock."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


# --- keeping at it -----------------------------------------------------------------------------


def run_for_ever(ground: Ground, *, stopped: Callable[[], bool], wake: threading.Event) -> None:
    """Catch up whenever there is something, while this process holds the lease. A fault is logged, and tried again."""
    turn = turn_of(ground.engine)
    while not stopped():
        try:
            with lease(ground.engine) as mine:
                if mine:
                    _keep_at_it(ground, turn=turn, stopped=stopped, wake=wake)
        except Exception:
            log.exception("event=catch_up_failed")
        wake.wait(RESTART_AFTER_S)


def _keep_at_it(ground: Ground, *, turn: Turn, stopped: Callable[[], bool], wake: threading.Event) -> None:
    tallied = 0.0
    copies = copying.Keeper(ground, turn=turn)
    while not stopped() and not is_awaited(ground.engine):
        came = read_new(ground.sessions, turn=turn)
        if not came or time.monotonic() >= tallied + TALLY_EVERY_S:
            tally_touched(ground.sessions, turn=turn)
            tallied = time.monotonic()
        if not copies.copy_piece(busy=bool(came)):
            wake.wait(POLL_S)
            wake.clear()


def nudge(app: Flask) -> None:
    """Something was received. Under gunicorn a process beside it looks by itself; in tests it is driven by hand;
    any other server gets a thread of its own at the first arrival."""
    if app.testing or os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn"):
        return
    wake: threading.Event | None = app.extensions.get(NAME)
    if wake is None:
        wake = app.extensions[NAME] = threading.Event()
        keywords = {"stopped": lambda: False, "wake": wake}
        threading.Thread(
            target=run_for_ever, args=(app.extensions["mhsurvey"],), kwargs=keywords, name="catch-up", daemon=True
        ).start()
    wake.set()


def keep_beside(data_dir: Path) -> None:
    """Keep a catching-up process beside this worker, unless another worker does; start it again if it ends.

    In a thread beside the uploads it would take the interpreter from them for 5 ms at a time.
    """
    threading.Thread(target=_keep_beside, args=(data_dir,), name="catch-up-keeper", daemon=True).start()


def _keep_beside(data_dir: Path) -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "submissions", "catch-up", "--beside", str(os.getpid())]
    while True:
        with locked_file(data_dir / "catchup-keeper") as mine:
            if mine:
                code = subprocess.run(command, check=False).returncode
                log.warning("event=catch_up_ended code=%d", code)
        time.sleep(RESTART_AFTER_S)
