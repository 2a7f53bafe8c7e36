"""An arrival whose id is known already, or which edits another: resend, conflict, edit, more files.

Runs inside the writer's transaction (submissions/group_commit.py). Nothing here deletes anything.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Insert, Table, and_, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mhsurvey.submissions.code import code_of
from mhsurvey.submissions.instance import parse
from mhsurvey.submissions.submission import Arrival, Outcome, Receipt, ReviewState, State, StoredFile
from mhsurvey.submissions.tables import AttachmentRow, EarlierVersionRow, SubmissionRow, TouchedCellRow

SUBMISSION: Table = SubmissionRow.__table__  # type: ignore[assignment]
EARLIER: Table = EarlierVersionRow.__table__  # type: ignore[assignment]
ATTACHMENT: Table = AttachmentRow.__table__  # type: ignore[assignment]
TOUCHED: Table = TouchedCellRow.__table__  # type: ignore[assignment]

_KNOWN = (
    SUBMISSION.c.id,
    SUBMISSION.c.instance_id,
    SUBMISSION.c.version,
    SUBMISSION.c.xml,
    SUBMISSION.c.xml_sha256,
    SUBMISSION.c.received_at,
    SUBMISSION.c.tablet_id,
    SUBMISSION.c.edited_to,
    SUBMISSION.c.missing_files,
    SUBMISSION.c.round_code,
    SUBMISSION.c.area_code,
    SUBMISSION.c.grp,
)


def ignoring_known(connection: Connection, table: Table) -> Insert:
    """INSERT … ON CONFLICT DO NOTHING in the words of this database."""
    statement: Insert = _dialect(connection).insert(table).on_conflict_do_nothing()
    return statement


def _dialect(connection: Connection) -> Any:
    return postgresql if connection.dialect.name == "postgresql" else sqlite


def take_known(connection: Connection, *, arrival: Arrival) -> Receipt:
    """An arrival whose (form, instanceID) is in the table: the same XML is a resend, another a conflict."""
    row = _one(connection, SUBMISSION.c.instance_id == arrival.instance_id, arrival)
    assert row is not None  # noqa: S101 - the insert that sent us here found it
    if arrival.xml_sha256 in _hashes_under(connection, row, arrival.instance_id):
        return _resent(connection, row, arrival)
    if arrival.sealed_as is not None and arrival.sealed_as == row.xml_sha256:
        # It could not be opened when it first came, and was kept as it was.
        return open_in_place(connection, row, arrival)
    return _kept_apart(connection, row, arrival, Outcome.CONFLICT)


def open_in_place(connection: Connection, row: Any, arrival: Arrival) -> Receipt:
    """What an envelope held takes its place; the envelope itself stays as an earlier version."""
    _put_aside(connection, row, why="sealed", instance_id=row.instance_id)
    connection.execute(
        update(SUBMISSION)
        .where(SUBMISSION.c.id == row.id)
        .values(xml=arrival.xml, xml_sha256=arrival.xml_sha256, version=arrival.version, state=State.NEW)
    )
    expect_files(connection, submission_id=row.id, expected=arrival.expected)
    missing = take_files(connection, submission_id=row.id, files=arrival.files, expected=arrival.expected)
    return _receipt(row.id, arrival, Outcome.RESENT, missing)


def take_edit(connection: Connection, *, arrival: Arrival) -> Receipt | None:
    """An arrival that names the one it replaces. None when that one is not here: it is stored by itself."""
    edited = _one(connection, SUBMISSION.c.edited_to == arrival.instance_id, arrival)
    if edited is not None:
        if edited.xml_sha256 == arrival.xml_sha256:
            return _resent(connection, edited, arrival)
        return _kept_apart(connection, edited, arrival, Outcome.CONFLICT)
    overtaken = _replaced(connection, arrival, arrival.instance_id)
    if overtaken is not None and arrival.xml_sha256 in _hashes_under(connection, overtaken, arrival.instance_id):
        return _resent(connection, overtaken, arrival)
    current = _one(connection, _is_current(arrival.deprecated_id), arrival)
    if current is not None:
        return _edit(connection, current, arrival)
    stale = _replaced(connection, arrival, arrival.deprecated_id)
    return None if stale is None else _kept_apart(connection, stale, arrival, Outcome.STALE)


def _is_current(instance_id: str | None) -> Any:
    return or_(
        and_(SUBMISSION.c.instance_id == instance_id, SUBMISSION.c.edited_to.is_(None)),
        SUBMISSION.c.edited_to == instance_id,
    )


def _one(connection: Connection, where: Any, arrival: Arrival) -> Any | None:
    query = select(*_KNOWN).where(SUBMISSION.c.form_id == arrival.form_id, where).with_for_update()
    return connection.execute(query).first()


def _replaced(connection: Connection, arrival: Arrival, instance_id: str | None) -> Any | None:
    """The submission that held this instanceID before an edit."""
    was_here = select(EARLIER.c.submission_id).where(EARLIER.c.instance_id == instance_id, EARLIER.c.why == "edited")
    return _one(connection, SUBMISSION.c.id.in_(was_here), arrival)


def _hashes_under(connection: Connection, row: Any, instance_id: str) -> set[bytes]:
    """Hashes of the XML this submission holds, or held before an edit or its opening, under an instanceID."""
    earlier = select(EARLIER.c.xml_sha256).where(
        EARLIER.c.submission_id == row.id,
        EARLIER.c.instance_id == instance_id,
        EARLIER.c.why.in_(("edited", "sealed")),
    )
    found = set(connection.scalars(earlier))
    return found if row.edited_to is not None else found | {row.xml_sha256}


def _resent(connection: Connection, row: Any, arrival: Arrival) -> Receipt:
    # The same instanceID with the same XML is a resend after a lost reply, not a fault:
    # answer 201 again, or the tablet keeps it forever. It may also bring files the first one lacked.
    missing = row.missing_files
    if arrival.files or missing:
        missing = take_files(connection, submission_id=row.id, files=arrival.files, expected=arrival.expected)
    return _receipt(row.id, arrival, Outcome.RESENT, missing)


def _kept_apart(connection: Connection, row: Any, arrival: Arrival, outcome: Outcome) -> Receipt:
    connection.execute(
        ignoring_known(connection, EARLIER),
        {
            "submission_id": row.id,
            "why": "conflict",
            "instance_id": arrival.instance_id,
            "xml": arrival.xml,
            "xml_sha256": arrival.xml_sha256,
            "received_at": arrival.received_at,
            "tablet_id": arrival.tablet_id,
        },
    )
    if arrival.files:
        take_files(connection, submission_id=row.id, files=arrival.files, expected=())
    return _receipt(row.id, arrival, outcome, row.missing_files)


def _edit(connection: Connection, row: Any, arrival: Arrival) -> Receipt:
    _put_aside(connection, row, why="edited", instance_id=row.edited_to or row.instance_id)
    touch(connection, cells=[(row.round_code, row.area_code, row.grp)])
    connection.execute(
        update(SUBMISSION)
        .where(SUBMISSION.c.id == row.id)
        .values(
            xml=arrival.xml,
            xml_sha256=arrival.xml_sha256,
            version=arrival.version,
            edited_to=arrival.instance_id,
            edited_code=code_of(arrival.instance_id),
            edits=SUBMISSION.c.edits + 1,
            review_state=ReviewState.EDITED,
            state=State.NEW,
        )
    )
    expect_files(connection, submission_id=row.id, expected=arrival.expected)
    missing = take_files(connection, submission_id=row.id, files=arrival.files, expected=arrival.expected)
    return _receipt(row.id, arrival, Outcome.EDITED, missing)


def take_conflict(connection: Connection, *, row: Any, other: Any) -> None:
    """A version kept as a conflict takes the current one's place, which stays as an earlier version."""
    _put_aside(connection, row, why="edited", instance_id=row.edited_to or row.instance_id)
    touch(connection, cells=[(row.round_code, row.area_code, row.grp)])
    renamed = other.instance_id != row.instance_id
    connection.execute(
        update(SUBMISSION)
        .where(SUBMISSION.c.id == row.id)
        .values(
            xml=other.xml,
            xml_sha256=other.xml_sha256,
            version=parse(other.xml).version,
            edited_to=other.instance_id if renamed else None,
            edited_code=code_of(other.instance_id) if renamed else None,
            edits=SUBMISSION.c.edits + 1,
            review_state=ReviewState.EDITED,
            state=State.NEW,
        )
    )


def _put_aside(connection: Connection, row: Any, *, why: str, instance_id: str) -> None:
    connection.execute(
        ignoring_known(connection, EARLIER),
        {
            "submission_id": row.id,
            "why": why,
            "instance_id": instance_id,
            "xml": row.xml,
            "xml_sha256": row.xml_sha256,
            "received_at": row.received_at,
            "tablet_id": row.tablet_id,
        },
    )


def touch(connection: Connection, *, cells: Iterable[Sequence[str | None]]) -> None:
    """Mark cells whose tallies are older than their submissions; a cell with a None counts nowhere."""
    marked = sorted({tuple(part for part in cell if part is not None) for cell in cells if None not in cell})
    if not marked:
        return
    insertion = _dialect(connection).insert(TOUCHED)
    # DO UPDATE, not DO NOTHING: it locks the mark until this transaction ends, so that a tallying which
    # runs meanwhile on PostgreSQL cannot clear the mark without having seen this change.
    statement = insertion.on_conflict_do_update(
        index_elements=list(TOUCHED.primary_key.columns), set_={"grp": insertion.excluded.grp}
    )
    names = ("round_code", "area_code", "grp")
    connection.execute(statement, [dict(zip(names, row, strict=True)) for row in marked])


def new_files(*, submission_id: int, files: Iterable[StoredFile], expected: Iterable[str]) -> list[dict[str, Any]]:
    """Attachment rows of a submission that has none yet: those that came, those awaited, those not referred to."""
    wanted = dict.fromkeys(expected)
    rows, filled = [], set()
    for file in files:
        rows.append(_file_row(submission_id, file, referenced=file.name in wanted and file.name not in filled))
        filled.add(file.name)
    awaited = [_awaited_row(submission_id, name) for name in wanted if name not in filled]
    # Twice the same file in one POST is one row.
    unique = {(row["name"], row["sha256"]): row for row in reversed(rows)}
    return [*reversed(unique.values()), *awaited]


def take_files(
    connection: Connection, *, submission_id: int, files: Iterable[StoredFile], expected: Iterable[str]
) -> int:
    """Add files to a submission that is here; gives how many referenced ones are still awaited.

    A second file of the same name with other bytes never overwrites the first: it is kept beside it.
    """
    kept = connection.execute(select(ATTACHMENT).where(ATTACHMENT.c.submission_id == submission_id)).all()
    awaited = {row.name: row.id for row in kept if row.sha256 is None}
    present = {(row.name, row.sha256) for row in kept}
    names = {row.name for row in kept}
    missing = [name for name in dict.fromkeys(expected) if name not in names]
    for file in files:
        if (file.name, file.sha256) in present:
            continue
        present.add((file.name, file.sha256))
        if file.name in awaited:
            row = _file_row(submission_id, file, referenced=True)
            connection.execute(update(ATTACHMENT).where(ATTACHMENT.c.id == awaited.pop(file.name)).values(**row))
        else:
            first = file.name in missing
            connection.execute(insert(ATTACHMENT).values(**_file_row(submission_id, file, referenced=first)))
            missing = [name for name in missing if name != file.name]
    if missing:
        connection.execute(insert(ATTACHMENT), [_awaited_row(submission_id, name) for name in missing])
    return _count_missing(connection, submission_id)


def expect_files(connection: Connection, *, submission_id: int, expected: Iterable[str]) -> None:
    """Say anew which files the current XML refers to; files of earlier versions stay, carried forward."""
    wanted = set(expected)
    mine = ATTACHMENT.c.submission_id == submission_id
    for row in connection.execute(select(ATTACHMENT.c.id, ATTACHMENT.c.name, ATTACHMENT.c.referenced).where(mine)):
        if row.referenced != (row.name in wanted):
            change = update(ATTACHMENT).where(ATTACHMENT.c.id == row.id).values(referenced=row.name in wanted)
            connection.execute(change)


def _count_missing(connection: Connection, submission_id: int) -> int:
    query = select(ATTACHMENT.c.id).where(
        ATTACHMENT.c.submission_id == submission_id, ATTACHMENT.c.sha256.is_(None), ATTACHMENT.c.referenced
    )
    missing = len(connection.execute(query).all())
    connection.execute(update(SUBMISSION).where(SUBMISSION.c.id == submission_id).values(missing_files=missing))
    return missing


def _file_row(submission_id: int, file: StoredFile, *, referenced: bool) -> dict[str, Any]:
    return {
        "submission_id": submission_id,
        "name": file.name,
        "sha256": file.sha256,
        "size": file.size,
        "content_type": file.content_type,
        "received_at": file.received_at,
        "referenced": referenced,
    }


def _awaited_row(submission_id: int, name: str) -> dict[str, Any]:
    empty: Mapping[str, Any] = dict.fromkeys(("sha256", "size", "content_type", "received_at"))
    return {"submission_id": submission_id, "name": name, "referenced": True, **empty}


def _receipt(submission_id: int, arrival: Arrival, outcome: Outcome, missing: int) -> Receipt:
    return Receipt(
        outcome=outcome,
        form_id=arrival.form_id,
        version=arrival.version,
        instance_id=arrival.instance_id,
        submission_id=submission_id,
        received_at=arrival.received_at,
        missing_files=missing,
    )
