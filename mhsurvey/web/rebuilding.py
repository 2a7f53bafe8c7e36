"""DOOR without a visitor: answers, tallies and promises made again from the raw XML, and compared."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

import orjson
from sqlalchemy import Table, select
from sqlalchemy.orm import Session, sessionmaker

from mhsurvey.db import writing
from mhsurvey.submissions import operations as submissions
from mhsurvey.tables import METADATA
from mhsurvey.web.catchup import Turn, catch_up, take_up

# What can be made again, and the columns that say it.
DERIVED: dict[str, tuple[str, ...]] = {
    "submission": (
        "id",
        "state",
        "held_reason",
        "held_detail",
        "missing_files",
        "round_code",
        "area_code",
        "grp",
        "made_on",
        "keyed_in",
        "answers",
    ),
    "tally": ("round_code", "area_code", "grp", "question", "value", "n"),
    "voice_score": (),
    "area_score": (),
    "action": (),
    "action_update": (),
    "action_verdict": (),
    "issue": (),
    "listed_point": (),
}
SAY_EVERY = 5000


@dataclass(frozen=True)
class Fingerprint:
    """How many rows a table has and what they say, whatever their order."""

    rows: int
    sum: int


@dataclass(frozen=True)
class Report:
    """What a rebuild found, table by table: before and after."""

    submissions: int
    before: dict[str, Fingerprint] = field(repr=False)
    after: dict[str, Fingerprint] = field(repr=False)

    @property
    def differed(self) -> bool:
        return self.before != self.after

    def lines(self) -> list[str]:
        lines = [f"{self.submissions} submissions read again from their XML"]
        for name, before in self.before.items():
            after = self.after[name]
            verdict = "the same" if before == after else f"DIFFERED (was {before.rows} rows)"
            lines.append(f"  {name:<14} {after.rows:>9} rows  {verdict}")
        return lines


def rebuild(sessions: sessionmaker[Session], *, turn: Turn, say: Callable[[str], object]) -> Report:
    """Make everything derived again, in small transactions of their own, while the server goes on working.

    say  told how far it is. The caller holds the catching-up lease.
    """
    catch_up(sessions, turn=turn)
    before = fingerprints(sessions)
    read = _read_again(sessions, turn, say)
    _touch_everything(sessions, turn)
    catch_up(sessions, turn=turn)
    return Report(submissions=read, before=before, after=fingerprints(sessions))


def _read_again(sessions: sessionmaker[Session], turn: Turn, say: Callable[[str], object]) -> int:
    above = read = 0
    while True:
        with sessions() as session:
            ids = submissions.ids_after(session, above=above)
            if not ids:
                return read
            prepared = submissions.prepare_again(session, ids=ids)
        with turn(), sessions() as session:
            take_up(session, submissions.keep_readings(writing(session), prepared=prepared))
            session.commit()
        above = ids[-1]
        if read // SAY_EVERY != (read + len(ids)) // SAY_EVERY:
            say(f"{read + len(ids)} submissions …")
        read += len(ids)


def _touch_everything(sessions: sessionmaker[Session], turn: Turn) -> None:
    """Cells that have tallies but no submissions any more too: those must become empty."""
    tally = METADATA.tables["tally"]
    with turn(), sessions() as session:
        cells = writing(session).execute(select(tally.c.round_code, tally.c.area_code, tally.c.grp).distinct()).all()
        submissions.touch_cells(session, cells=[tuple(cell) for cell in cells])
        session.commit()


def fingerprints(sessions: sessionmaker[Session]) -> dict[str, Fingerprint]:
    """A fingerprint of each derived table."""
    with sessions() as session:
        return {name: _fingerprint(session, METADATA.tables[name], columns) for name, columns in DERIVED.items()}


def _fingerprint(session: Session, table: Table, columns: tuple[str, ...]) -> Fingerprint:
    chosen = [table.c[name] for name in columns] or list(table.c)
    rows = total = 0
    for row in session.execute(select(*chosen).execution_options(yield_per=1000)):
        text = orjson.dumps(tuple(row), option=orjson.OPT_SORT_KEYS, default=str)
        total = (total + int.from_bytes(hashlib.sha256(text).digest())) % 2**256
        rows += 1
    return Fingerprint(rows, total)
