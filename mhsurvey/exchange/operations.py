"""Writes: what upstream confirmed, as it confirms it; exports asked for and made. None of them commits."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import update
from sqlalchemy.orm import Session

from mhsurvey.exchange.forwarding import Record
from mhsurvey.exchange.order import Order, Stage
from mhsurvey.exchange.tables import ExportRow, ForwardRow


def note_delivered(
    session: Session, *, upstream: str, submission_id: int, keys: Iterable[str], conflict: bool, now: datetime
) -> None:
    """Upstream confirmed these parts of a record. conflict: beside another of the same number."""
    row = _row(session, upstream, submission_id, now)
    row.delivered = sorted({*row.delivered, *keys})
    row.conflict = row.conflict or conflict
    session.flush()


def note_done(session: Session, *, upstream: str, record: Record, now: datetime) -> None:
    """Upstream has all there is of a record."""
    _settle(_row(session, upstream, record.submission_id, now), record, state="done", words=None)
    session.flush()


def note_refused(session: Session, *, upstream: str, record: Record, words: str, now: datetime) -> None:
    """Upstream will not take it as it is: not sent again until something of it changes, or a person asks."""
    _settle(_row(session, upstream, record.submission_id, now), record, state="refused", words=words)
    session.flush()


def forget_delivered(session: Session, *, upstream: str, submission_id: int, now: datetime) -> None:
    """Upstream lacks what it had confirmed (restored from a copy?): everything of the record is sent again."""
    _row(session, upstream, submission_id, now).delivered = []
    session.flush()


def _row(session: Session, upstream: str, submission_id: int, now: datetime) -> ForwardRow:
    row = session.get(ForwardRow, (upstream, submission_id))
    if row is None:
        row = ForwardRow(
            upstream=upstream, submission_id=submission_id, delivered=[], files=0, versions=0, conflict=False
        )
        session.add(row)
    row.state, row.changed_at = "sending", now
    return row


def _settle(row: ForwardRow, record: Record, *, state: str, words: str | None) -> None:
    # Of what was read before the first portion, not of what is here now: whatever came meanwhile is due again.
    row.state, row.words = state, words
    row.xml_sha256 = bytes.fromhex(record.current.sha256)
    row.files, row.versions = len(record.files), len(record.versions) - 1


# --- exports -----------------------------------------------------------------------------------


def ask(session: Session, *, order: Order, person_id: int | None, of: int, now: datetime) -> int:
    """Write an export down; gives its id. of: how many records it will hold, as far as they were counted."""
    row = ExportRow(
        person_id=person_id,
        order=order.to_json(),
        stage=Stage.WAITING,
        asked_at=now,
        heard_at=now,
        done=0,
        of=of,
        left_out=0,
    )
    session.add(row)
    session.flush()
    return row.id


def tell(session: Session, *, export_id: int, done: int, of: int | None = None, now: datetime) -> bool:
    """Say how far an export is; False when it was cancelled meanwhile, and is to be given up."""
    values: dict[str, object] = {"done": done, "heard_at": now, "stage": Stage.WRITING}
    if of is not None:
        values["of"] = of
    return _move(session, export_id, (Stage.WAITING, Stage.WRITING), **values)


def finish(session: Session, *, export_id: int, name: str, size: int, done: int, left_out: int, now: datetime) -> bool:
    """An export is there; False when it was cancelled in the last moment."""
    values = {"name": name, "size": size, "done": done, "left_out": left_out, "heard_at": now}
    return _move(session, export_id, (Stage.WAITING, Stage.WRITING), stage=Stage.DONE, **values)


def give_up(session: Session, *, export_id: int, stage: Stage, now: datetime) -> bool:
    """An export failed or was cancelled; False when it had ended before."""
    return _move(session, export_id, (Stage.WAITING, Stage.WRITING), stage=stage, heard_at=now)


def let_go(session: Session, *, export_id: int) -> bool:
    """Its file is deleted."""
    return _move(session, export_id, (Stage.DONE,), stage=Stage.GONE)


def _move(session: Session, export_id: int, from_: Iterable[Stage], **values: object) -> bool:
    chosen = update(ExportRow).where(ExportRow.id == export_id, ExportRow.stage.in_(from_))
    return bool(cast(Any, session.execute(chosen.values(**values))).rowcount)
