"""DOOR without a visitor: an export somebody asked for, from its beginning until its file is deleted.

A small one is made while its asker waits; a large one by a process of its own, beside the uploads.
"""

import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from mhsurvey.accounts import operations as accounts
from mhsurvey.accounts.person import Person
from mhsurvey.db import writing
from mhsurvey.exchange import operations, queries
from mhsurvey.exchange.order import Export, Order, Stage
from mhsurvey.settings import Settings
from mhsurvey.web.catchup import Turn, turn_of
from mhsurvey.web.exporting import Made, Reader, make
from mhsurvey.web.ground import Ground

TELL_EVERY_S = 1.0
# Up to so many records an export is made while its asker waits, which takes about a second.
WHILE_WAITING = 2000
KEPT_FOR = timedelta(days=1)
# Its maker speaks every second; so long silent, it has died.
SILENT_FOR = timedelta(minutes=3)
log = logging.getLogger(__name__)


class Cancelled(Exception):
    """Whoever asked for it wants it no more."""


def folder_of(settings: Settings, export_id: int) -> Path:
    """Where an export is made and kept."""
    return settings.data_dir / "exports" / str(export_id)


def begin(ground: Ground, *, export: Export, person: Person, at_once: bool) -> None:
    """Have an export made: at once, or by a process of its own, so that uploads keep the interpreter."""
    if at_once:
        run(ground, export=export, person=person)
        return
    environment = os.environ | {
        f"MHSURVEY_{name.upper()}": str(getattr(ground.settings, name))
        for name in ("data_dir", "database_url", "secret_key", "public_url")
    }
    environment["MHSURVEY_DEMONSTRATION"] = str(ground.settings.demonstration).lower()
    maker = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "exports", "make", str(export.id)],
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody must take note of its end, or it stays in the system's list as long as this server runs.
    threading.Thread(target=maker.wait, name="export", daemon=True).start()


def run(ground: Ground, *, export: Export, person: Person) -> bool:
    """Make an export that was asked for, keeping its state; False when it came to nothing."""
    told = _Told(ground, export.id, turn_of(ground.engine))
    folder = folder_of(ground.settings, export.id)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    reader = Reader(role=person.role, scope=person.scope, today=datetime.now(UTC), language=person.locale)
    try:
        made = make(ground, order=export.order, reader=reader, folder=folder, tell=told)
        if told.finished(made):
            return True
    except Cancelled:
        log.info("event=export_cancelled export=%d", export.id)
    except Exception:
        log.exception("event=export_failed export=%d", export.id)
        told.failed()
    shutil.rmtree(folder, ignore_errors=True)
    return False


@dataclass
class _Told:
    """Writes down how far an export is, once a second. Raises Cancelled when it was given up."""

    ground: Ground
    export_id: int
    turn: Turn
    last: float = 0.0

    def __call__(self, n: int) -> None:
        if time.monotonic() < self.last + TELL_EVERY_S:
            return
        self.last = time.monotonic()
        if not self._written(lambda db: operations.tell(db, export_id=self.export_id, done=n, now=datetime.now(UTC))):
            raise Cancelled

    def finished(self, made: Made) -> bool:
        return self._written(
            lambda db: operations.finish(
                db,
                export_id=self.export_id,
                name=made.path.name,
                size=made.path.stat().st_size,
                done=made.n,
                left_out=made.left_out,
                now=datetime.now(UTC),
            )
        )

    def failed(self) -> None:
        self._written(
            lambda db: operations.give_up(db, export_id=self.export_id, stage=Stage.FAILED, now=datetime.now(UTC))
        )

    def _written(self, write: Callable[[Session], bool]) -> bool:
        with self.turn(), self.ground.sessions() as session:
            done = write(writing(session))
            session.commit()
            return done


def as_it_stands(export: Export, *, now: datetime) -> Export:
    """An export whose maker died shows as failed."""
    died = export.stage.is_under_way and export.heard_at < now - SILENT_FOR
    return replace(export, stage=Stage.FAILED) if died else export


def tidy(session: Session, *, settings: Settings, now: datetime) -> None:
    """Delete the files of yesterday's exports: answers lie about nowhere longer than they are needed."""
    for export_id in queries.to_let_go(session, before=now - KEPT_FOR):
        drop(session, settings=settings, export_id=export_id)


def drop(session: Session, *, settings: Settings, export_id: int) -> None:
    """Delete the file of an export now."""
    operations.let_go(session, export_id=export_id)
    shutil.rmtree(folder_of(settings, export_id), ignore_errors=True)


def note(session: Session, *, order: Order, n: int, person_id: int | None, now: datetime) -> None:
    """Who took what out, when, and how many: one line of the audit trail."""
    told: dict[str, Any] = {name: value for name, value in order.to_json().items() if name != "form_id"}
    accounts.note(session, now=now, verb="exported", subject=f"form {order.form_id}", person_id=person_id, n=n, **told)
