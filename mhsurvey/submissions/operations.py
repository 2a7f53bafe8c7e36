"""Writes: receive what arrives, read what was received, review it.

`receive` runs on a Connection inside the writer's transaction (submissions/group_commit.py); the others
take the door's Session. None of them commits.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, select, update
from sqlalchemy.orm import Session

from mhsurvey.areas.scope import Scope
from mhsurvey.forms.meaning import FormKind
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.submissions.arriving import (
    ATTACHMENT,
    EARLIER,
    SUBMISSION,
    TOUCHED,
    ignoring_known,
    new_files,
    take_conflict,
    take_edit,
    take_files,
    take_known,
    touch,
)
from mhsurvey.submissions.code import code_of
from mhsurvey.submissions.ground import RoomsGround
from mhsurvey.submissions.holding import Reason
from mhsurvey.submissions.merging import merge_edit
from mhsurvey.submissions.queries import late, visible
from mhsurvey.submissions.reading import Reading, read_one
from mhsurvey.submissions.receipts import Told
from mhsurvey.submissions.submission import Arrival, Cell, Outcome, Receipt, ReviewState, State
from mhsurvey.submissions.tables import CommentRow, TabletListRow

# Few enough that writing them down holds up an upload for some ten milliseconds only.
READ_AT_ONCE = 200


@dataclass(frozen=True)
class Alarm:
    """A record in which harm was disclosed. kinds: the types of its alerts (`mh:alert`), each once."""

    submission_id: int
    form_id: str
    kinds: tuple[str, ...]
    received_at: datetime
    round_code: str | None = None
    area_code: str | None = None
    made_on: date | None = None


@dataclass(frozen=True)
class ReadBatch:
    """What one reading step did, by submission id in receive order.

    read    readable
    met     those of them from the meeting or a follow-up visit: their promises are to be taken up
    silent  held, or joined to another: what was taken up from them before is to be taken back
    alarms  those in which harm was disclosed, read or held
    """

    read: tuple[int, ...] = ()
    met: tuple[int, ...] = ()
    silent: tuple[int, ...] = ()
    alarms: tuple[Alarm, ...] = ()

    @property
    def taken(self) -> int:
        return len(self.read) + len(self.silent)


@dataclass(frozen=True)
class Prepared:
    """Submissions as they were read from the database, each with what was made of it."""

    readings: tuple[tuple[Any, Reading], ...]

    def __bool__(self) -> bool:
        return bool(self.readings)


def receive(connection: Connection, *, arrivals: Sequence[Arrival]) -> list[Receipt]:
    """Write a batch of arrivals down; gives their receipts in the same order.

    New ids go in by one statement against UNIQUE(form, instanceID): looking first and inserting then made
    265 rows of 100 ids under load. The rest are resends, conflicts, edits or further files.
    """
    firsts: dict[tuple[str, str], Arrival] = {}
    for arrival in arrivals:
        if arrival.deprecated_id is None:
            firsts.setdefault((arrival.form_id, arrival.instance_id), arrival)
    ids = _insert(connection, firsts.values())
    receipts = []
    for arrival in arrivals:
        key = (arrival.form_id, arrival.instance_id)
        if firsts.get(key) is arrival and key in ids:
            # Taken out, so that the same arrival a second time in this batch is seen as the resend it is.
            receipts.append(_stored(arrival, ids.pop(key)))
        else:
            receipts.append(_take(connection, arrival))
    return receipts


def _take(connection: Connection, arrival: Arrival) -> Receipt:
    if arrival.deprecated_id is None or arrival.deprecated_id == arrival.instance_id:
        return _insert_or_take_known(connection, arrival)
    return take_edit(connection, arrival=arrival) or _insert_or_take_known(connection, arrival)


def _insert_or_take_known(connection: Connection, arrival: Arrival) -> Receipt:
    key = (arrival.form_id, arrival.instance_id)
    ids = _insert(connection, [arrival])
    return _stored(arrival, ids[key]) if key in ids else take_known(connection, arrival=arrival)


def _insert(connection: Connection, arrivals: Iterable[Arrival]) -> dict[tuple[str, str], int]:
    """Insert those not here yet, with their files; gives the new ids by (form, instanceID)."""
    # In one order for every writer, or two PostgreSQL transactions with the same ids can lock each other.
    rows = [_row(arrival) for arrival in sorted(arrivals, key=lambda one: (one.form_id, one.instance_id))]
    if not rows:
        return {}
    statement = ignoring_known(connection, SUBMISSION).returning(
        SUBMISSION.c.id, SUBMISSION.c.form_id, SUBMISSION.c.instance_id
    )
    ids = {(form_id, instance_id): id_ for id_, form_id, instance_id in connection.execute(statement, rows)}
    files = [
        row
        for arrival in arrivals
        if (arrival.files or arrival.expected) and (arrival.form_id, arrival.instance_id) in ids
        for row in new_files(
            submission_id=ids[arrival.form_id, arrival.instance_id], files=arrival.files, expected=arrival.expected
        )
    ]
    if files:
        connection.execute(ATTACHMENT.insert(), files)
    return ids


def _row(arrival: Arrival) -> dict[str, Any]:
    return {
        "form_id": arrival.form_id,
        "instance_id": arrival.instance_id,
        "code": code_of(arrival.instance_id),
        "version": arrival.version,
        "xml": arrival.xml,
        "xml_sha256": arrival.xml_sha256,
        "received_at": arrival.received_at,
        "tablet_id": arrival.tablet_id,
        "person_id": arrival.person_id,
        "device_id": arrival.device_id,
        "user_agent": arrival.user_agent,
        "state": "new",
        "review_state": "received",
        "edits": 0,
        "missing_files": _missing(arrival),
    }


def _missing(arrival: Arrival) -> int:
    if not arrival.expected:
        return 0
    return len(set(arrival.expected) - {file.name for file in arrival.files})


def _stored(arrival: Arrival, submission_id: int) -> Receipt:
    return Receipt(
        outcome=Outcome.STORED,
        form_id=arrival.form_id,
        version=arrival.version,
        instance_id=arrival.instance_id,
        submission_id=submission_id,
        received_at=arrival.received_at,
        missing_files=_missing(arrival),
    )


# --- reading -----------------------------------------------------------------------------------

_TO_READ = (
    SUBMISSION.c.id,
    SUBMISSION.c.form_id,
    SUBMISSION.c.instance_id,
    SUBMISSION.c.version,
    SUBMISSION.c.xml,
    SUBMISSION.c.xml_sha256,
    SUBMISSION.c.received_at,
    SUBMISSION.c.tablet_id,
    SUBMISSION.c.person_id,
    SUBMISSION.c.edited_to,
    SUBMISSION.c.review_state,
    SUBMISSION.c.round_code,
    SUBMISSION.c.area_code,
    SUBMISSION.c.grp,
)
_WRITE_READING = (
    update(SUBMISSION)
    .where(SUBMISSION.c.id == bindparam("row_id"))
    .values(
        **{
            name: bindparam(name)
            for name in (
                "state",
                "held_reason",
                "held_detail",
                "round_code",
                "area_code",
                "grp",
                "made_on",
                "keyed_in",
                "answers",
            )
        }
    )
)


_CLEAR = delete(TOUCHED).where(
    TOUCHED.c.round_code == bindparam("of_round"),
    TOUCHED.c.area_code == bindparam("of_area"),
    TOUCHED.c.grp == bindparam("of_group"),
)


def prepare_new(session: Session, *, at_once: int = READ_AT_ONCE) -> Prepared:
    """Read the oldest submissions that were not read yet. Writes nothing and needs no lock: this is the slow part."""
    return _prepare(session, SUBMISSION.c.state == State.NEW, at_once)


def prepare_again(session: Session, *, ids: Sequence[int]) -> Prepared:
    """Read these again, whatever their state."""
    return _prepare(session, SUBMISSION.c.id.in_(ids), len(ids))


def read_again(session: Session, *, ids: Sequence[int]) -> ReadBatch:
    """Read held submissions again once the cause was mended, or any others by id."""
    return keep_readings(session, prepared=prepare_again(session, ids=ids))


def read_held_again(session: Session, *, reason: Reason | None = None, scope: Scope) -> int:
    """Queue every held submission in scope, or those of one reason, to be read again; gives how many."""
    where = [SUBMISSION.c.state == State.HELD, visible(session, scope=scope)]
    if reason is not None:
        where.append(SUBMISSION.c.held_reason == reason)
    result = session.execute(update(SUBMISSION).where(*where).values(state=State.NEW))
    return int(cast(Any, result).rowcount)


def read_areas_again(session: Session, *, areas: Collection[str], since: date | None) -> int:
    """Read what was made in these areas from a day on anew: they became others. Gives how many. None: all of it."""
    where: list[ColumnElement[bool]] = [SUBMISSION.c.area_code.in_(areas)]
    if since is not None:
        where.append(SUBMISSION.c.made_on >= since)
    result = session.execute(update(SUBMISSION).where(*where).values(state=State.NEW))
    return int(cast(Any, result).rowcount)


def let_in(session: Session, *, round_code: str, scope: Scope) -> ReadBatch:
    """Take what came after a round was closed: approve it and read it again. Ids in scope only.

    Approved and not only read: a rebuild from the raw XML, when the round is still closed, must give the same.
    """
    ids = [one.id for one in late(session, scope=scope, round_code=round_code)]
    session.execute(update(SUBMISSION).where(SUBMISSION.c.id.in_(ids)).values(review_state=ReviewState.APPROVED))
    return read_again(session, ids=ids)


def ids_after(session: Session, *, above: int, at_once: int = READ_AT_ONCE) -> list[int]:
    """The next submissions by id, for a rebuild."""
    query = select(SUBMISSION.c.id).where(SUBMISSION.c.id > above).order_by(SUBMISSION.c.id).limit(at_once)
    return list(session.scalars(query))


def _prepare(session: Session, where: ColumnElement[bool], at_once: int) -> Prepared:
    rows = session.execute(select(*_TO_READ).where(where).order_by(SUBMISSION.c.id).limit(at_once)).all()
    ground = RoomsGround(session)
    return Prepared(tuple((row, read_one(row, ground=ground)) for row in rows))


# Kinds whose sheets are taken up by another room too: promises, visits, verdicts, issues, lists.
_TAKEN_UP = (FormKind.INTERFACE, FormKind.FOLLOWUP, FormKind.VERDICT, FormKind.ISSUES, FormKind.INDICATORS)


def keep_readings(session: Session, *, prepared: Prepared) -> ReadBatch:
    """Write down what was read, and mark the cells it touches.

    A submission that was edited since it was read is left for the next time.
    """
    ids = [row.id for row, _ in prepared.readings]
    now = session.execute(
        select(SUBMISSION.c.id, SUBMISSION.c.xml_sha256).where(SUBMISSION.c.id.in_(ids)).with_for_update()
    )
    unchanged = {(row.id, row.xml_sha256) for row in now}
    readings = [(row, reading) for row, reading in prepared.readings if (row.id, row.xml_sha256) in unchanged]
    edits = [row for row, reading in readings if reading.reason is Reason.EDIT_UNKNOWN]
    joined = tuple(row.id for row in edits if merge_edit(session, row=row))
    readings = [(row, reading) for row, reading in readings if row.id not in joined]
    if readings:
        session.execute(_WRITE_READING, [_written(row, reading) for row, reading in readings])
    connection = session.connection()
    for row, reading in readings:
        if reading.expected:
            take_files(connection, submission_id=row.id, files=(), expected=reading.expected)
    touch(connection, cells=[cell for row, reading in readings for cell in _touched(row, reading)])
    held = tuple(row.id for row, reading in readings if reading.reason is not None)
    read = [(row.id, reading.kind) for row, reading in readings if reading.reason is None]
    return ReadBatch(
        read=tuple(id_ for id_, _ in read),
        met=tuple(id_ for id_, kind in read if kind in _TAKEN_UP),
        silent=(*held, *joined),
        alarms=tuple(_alarm(row, reading) for row, reading in readings if reading.alarms),
    )


def _alarm(row: Any, reading: Reading) -> Alarm:
    return Alarm(
        submission_id=row.id,
        form_id=row.form_id,
        kinds=tuple(dict.fromkeys(reading.alarms.values())),
        received_at=row.received_at,
        round_code=reading.round_code,
        area_code=reading.area_code,
        made_on=reading.made_on,
    )


def _written(row: Any, reading: Reading) -> dict[str, Any]:
    return {
        "row_id": row.id,
        "state": State.READ if reading.reason is None else State.HELD,
        "held_reason": reading.reason,
        "held_detail": reading.detail or None,
        "round_code": reading.round_code,
        "area_code": reading.area_code,
        "grp": reading.grp,
        "made_on": reading.made_on,
        "keyed_in": reading.keyed_in,
        "answers": reading.answers,
    }


def _touched(row: Any, reading: Reading) -> list[tuple[str | None, ...]]:
    """The cell it counted in before and the one it counts in now."""
    return [(row.round_code, row.area_code, row.grp), (reading.round_code, reading.area_code, reading.grp)]


def touch_cells(session: Session, *, cells: Iterable[Sequence[str | None]]) -> None:
    """Have the tallies of these cells made again."""
    touch(session.connection(), cells=cells)


def clear_touched(session: Session, *, cells: Sequence[Cell]) -> None:
    """Take the marks off cells, just before their tallies are made again in the same transaction."""
    if cells:
        places = [{"of_round": cell.round_code, "of_area": cell.area_code, "of_group": cell.grp} for cell in cells]
        session.connection().execute(_CLEAR, places)


# --- review ------------------------------------------------------------------------------------


def review(session: Session, *, submission_id: int, to: ReviewState, scope: Scope) -> Cell | None:
    """Set the review state; gives the cell whose tallies change by it, if it counts in one."""
    row = session.execute(
        select(
            SUBMISSION.c.review_state,
            SUBMISSION.c.held_reason,
            SUBMISSION.c.round_code,
            SUBMISSION.c.area_code,
            SUBMISSION.c.grp,
        )
        .where(SUBMISSION.c.id == submission_id, visible(session, scope=scope))
        .with_for_update()
    ).one_or_none()
    if row is None or row.review_state == to:
        return None
    # Approving what a person left unfinished, or what came late, lets it count; taking that back holds it again.
    waited = row.held_reason in (Reason.INTERRUPTED, Reason.ROUND_NOT_OPEN)
    again = {"state": State.NEW} if waited or row.review_state == ReviewState.APPROVED else {}
    session.execute(update(SUBMISSION).where(SUBMISSION.c.id == submission_id).values(review_state=to, **again))
    cell = (row.round_code, row.area_code, row.grp)
    touch(session.connection(), cells=[cell])
    return None if None in cell else Cell(*cell)


def comment(session: Session, *, submission_id: int, person_id: int | None, text: str, now: datetime) -> None:
    """Keep what a reviewer writes about a submission. Ask for the submission in scope first."""
    session.add(CommentRow(submission_id=submission_id, person_id=person_id, at=now, text=text))
    session.flush()


def settle(session: Session, *, submission_id: int, earlier_id: int, take: bool, scope: Scope) -> None:
    """End a conflict: what counts goes on counting, or the other version takes its place and is read.

    Both stay. The one not taken is an earlier version from then on, so that its tablet, which still holds it, is
    answered 201 when it sends it again.
    Raises NOT_FOUND when there is no such conflict in this scope
    """
    row = session.execute(
        select(SUBMISSION).where(SUBMISSION.c.id == submission_id, visible(session, scope=scope)).with_for_update()
    ).one_or_none()
    mine = and_(EARLIER.c.id == earlier_id, EARLIER.c.submission_id == submission_id, EARLIER.c.why == "conflict")
    other = session.execute(select(EARLIER).where(mine)).one_or_none()
    if row is None or other is None:
        raise Problem(NOT_FOUND)
    session.execute(update(EARLIER).where(EARLIER.c.id == earlier_id).values(why="edited"))
    if take:
        take_conflict(session.connection(), row=row, other=other)


# --- what tablets keep -------------------------------------------------------------------------


def keep_tablet_list(session: Session, *, tablet_id: int, told: Sequence[Told], now: datetime) -> None:
    """Keep a tablet's list of its records in the place of its last one."""
    row = session.get(TabletListRow, tablet_id) or TabletListRow(tablet_id=tablet_id)
    row.heard_at, row.records = now, [[one.instance_id, one.state] for one in told]
    session.add(row)
    session.flush()
