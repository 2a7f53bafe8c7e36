"""Reads: what is due upstream and how far it has come; exports people asked for; a form's tables."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import Session

from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.exchange.forwarding import File, Record, Standing, Version
from mhsurvey.exchange.order import Export, Order, Stage
from mhsurvey.exchange.tables import ExportRow, ForwardRow
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.submissions import queries as submissions
from mhsurvey.submissions.instance import parse
from mhsurvey.submissions.submission import Opened


def due(session: Session, *, upstream: str, above: int = 0, most: int = 100, refused: bool = False) -> list[int]:
    """Ids of records that are not wholly upstream, the oldest first; refused ones only when asked for."""
    marks = submissions.marks(above=above).subquery()
    where = or_(ForwardRow.submission_id.is_(None), ~_unchanged(marks))
    if refused:
        where = or_(where, ForwardRow.state == "refused")
    query = select(marks.c.id).select_from(_joined(marks, upstream)).where(where)
    return list(session.scalars(query.order_by(marks.c.id).limit(most)))


def _joined(marks: Subquery, upstream: str) -> Any:
    return marks.outerjoin(ForwardRow, and_(ForwardRow.submission_id == marks.c.id, ForwardRow.upstream == upstream))


def _unchanged(marks: Subquery) -> ColumnElement[bool]:
    """Nothing came to the record since it was done or refused."""
    return and_(
        ForwardRow.state != "sending",
        ForwardRow.xml_sha256 == marks.c.xml_sha256,
        ForwardRow.files == marks.c.files,
        ForwardRow.versions == marks.c.versions,
    )


def delivered(session: Session, *, upstream: str, submission_id: int) -> frozenset[str]:
    """What upstream confirmed of a record."""
    row = session.get(ForwardRow, (upstream, submission_id))
    return frozenset(row.delivered if row else ())


def record(session: Session, *, submission_id: int) -> Record | None:
    """A record with everything kept of it, None when it was joined to another meanwhile."""
    try:
        opened = submissions.submission(session, submission_id=submission_id, scope=EVERYWHERE)
    except Problem:
        return None
    return Record(
        submission_id=submission_id,
        device_id=opened.device_id,
        versions=tuple(_versions(opened)),
        files=tuple(_files(opened)),
        missing_files=opened.listed.missing_files,
    )


def _versions(opened: Opened) -> Iterator[Version]:
    for one in opened.earlier:
        yield Version(one.why, one.instance_id, hashlib.sha256(one.xml).hexdigest(), one.xml)
    # Not the id it is listed under: that stays the first one over all edits.
    instance_id = parse(opened.xml).instance_id
    yield Version("current", instance_id, hashlib.sha256(opened.xml).hexdigest(), opened.xml)


def _files(opened: Opened) -> Iterator[File]:
    # Those the sheet refers to first: upstream takes the first of a name for the one that is meant.
    for one in sorted(opened.files, key=lambda file: (not file.referenced, file.id)):
        if one.sha256 is not None:
            yield File(one.name, one.sha256, one.size or 0, one.content_type or "application/octet-stream")


def standing(session: Session, *, upstream: str) -> Standing:
    """How far forwarding to a server has come."""
    marks = submissions.marks().subquery()
    settled = _unchanged(marks)
    rows = (
        select(
            marks.c.received_at,
            func.coalesce(ForwardRow.conflict, False).label("conflict"),
            case((and_(ForwardRow.state == "done", settled), 1), else_=0).label("done"),
            case((and_(ForwardRow.state == "refused", settled), 1), else_=0).label("refused"),
        )
        .select_from(_joined(marks, upstream))
        .subquery()
    )
    query = select(
        func.count(),
        func.coalesce(func.sum(rows.c.done), 0),
        func.coalesce(func.sum(rows.c.refused), 0),
        func.count().filter(rows.c.conflict),
    ).select_from(rows)
    n, done, refused, conflicts = session.execute(query).one()
    oldest = session.scalar(select(rows.c.received_at).where(rows.c.done == 0).order_by(rows.c.received_at).limit(1))
    return Standing(done=done, waiting=n - done, refused=refused, conflicts=conflicts, oldest=oldest)


def refusals(session: Session, *, upstream: str, most: int = 50) -> list[tuple[int, str]]:
    """(submission id, upstream's words) of what upstream refused."""
    query = select(ForwardRow.submission_id, ForwardRow.words).where(
        ForwardRow.upstream == upstream, ForwardRow.state == "refused"
    )
    return [(row.submission_id, row.words or "") for row in session.execute(query.limit(most))]


# --- exports -----------------------------------------------------------------------------------


def export(session: Session, *, export_id: int, person_id: int | None) -> Export:
    """An export of this person. Raises NOT_FOUND, for another's as for a missing one."""
    found = asked_for(session, export_id=export_id)
    if found.person_id != person_id:
        raise Problem(NOT_FOUND)
    return found


def asked_for(session: Session, *, export_id: int) -> Export:
    """An export whoever asked for it, for its maker. Raises NOT_FOUND."""
    row = session.get(ExportRow, export_id)
    if row is None:
        raise Problem(NOT_FOUND)
    return _export(row)


def exports(session: Session, *, person_id: int | None, most: int = 20) -> tuple[Export, ...]:
    """What this person asked for, the latest first."""
    query = select(ExportRow).where(ExportRow.person_id == person_id).order_by(ExportRow.id.desc()).limit(most)
    return tuple(_export(row) for row in session.scalars(query))


def to_let_go(session: Session, *, before: datetime) -> tuple[int, ...]:
    """Exports whose file was made before this."""
    query = select(ExportRow.id).where(ExportRow.stage == Stage.DONE, ExportRow.heard_at < before)
    return tuple(session.scalars(query))


def _export(row: ExportRow) -> Export:
    return Export(
        id=row.id,
        person_id=row.person_id,
        order=Order.from_json(row.order),
        stage=Stage(row.stage),
        asked_at=row.asked_at,
        heard_at=row.heard_at,
        done=row.done,
        of=row.of,
        name=row.name,
        size=row.size,
        left_out=row.left_out,
    )
