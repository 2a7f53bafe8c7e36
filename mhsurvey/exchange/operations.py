"""Writes of forwarding: what upstream confirmed, as it confirms it. None of them commits."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from mhsurvey.exchange.forwarding import Record
from mhsurvey.exchange.tables import ForwardRow


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
