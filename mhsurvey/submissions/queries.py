"""Reads of what came back. Every one takes the reader's area scope, but for those that feed the tallies."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal_column, or_, select, true, union
from sqlalchemy.orm import Session

from mhsurvey.accounts import queries as accounts
from mhsurvey.areas import queries as areas
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.submissions.arriving import ATTACHMENT, EARLIER, SUBMISSION, TOUCHED
from mhsurvey.submissions.code import code_of
from mhsurvey.submissions.holding import Reason
from mhsurvey.submissions.receipts import Found, TabletList, Told
from mhsurvey.submissions.submission import (
    Cell,
    Comment,
    Earlier,
    Leaving,
    Listed,
    Opened,
    ReviewState,
    State,
    SubmissionFile,
    SubmittedAnswers,
)
from mhsurvey.submissions.tables import CommentRow, TabletListRow

PAGE = 50

# --- for the tallies ---------------------------------------------------------------------------

_ANSWERED = (
    SUBMISSION.c.id,
    SUBMISSION.c.form_id,
    SUBMISSION.c.version,
    SUBMISSION.c.instance_id,
    SUBMISSION.c.round_code,
    SUBMISSION.c.area_code,
    SUBMISSION.c.grp,
    SUBMISSION.c.made_on,
    SUBMISSION.c.received_at,
    SUBMISSION.c.answers,
)
# All of them but the answers, which come last.
_FIELDS = tuple(column.name for column in _ANSWERED[:-1])
_COUNTS = and_(SUBMISSION.c.state == State.READ, SUBMISSION.c.review_state != ReviewState.REJECTED)

# Built once: putting it together costs more than running it.
_OF_CELL = (
    select(*_ANSWERED)
    .where(
        SUBMISSION.c.round_code == bindparam("of_round"),
        SUBMISSION.c.area_code == bindparam("of_area"),
        SUBMISSION.c.grp == bindparam("of_group"),
        _COUNTS,
    )
    .order_by(SUBMISSION.c.id)
)


def answers_of_cell(session: Session, *, cell: tuple[str, str, str]) -> list[SubmittedAnswers]:
    """Everything that counts in a round x area x group, in receive order. Held and rejected ones do not."""
    place = dict(zip(("of_round", "of_area", "of_group"), cell, strict=True))
    return [_answered(row) for row in session.connection().execute(_OF_CELL, place)]


def answers_of_area(session: Session, *, round_code: str, area: str, groups: Sequence[str]) -> list[SubmittedAnswers]:
    """Everything that counts of these groups of an area in a round, in receive order: as `answers_of_cell` of each."""
    query = (
        select(*_ANSWERED)
        .where(
            SUBMISSION.c.round_code == round_code,
            SUBMISSION.c.area_code == area,
            SUBMISSION.c.grp.in_(groups),
            _COUNTS,
        )
        .order_by(SUBMISSION.c.id)
    )
    return [_answered(row) for row in session.connection().execute(query)]


def every_cell(session: Session) -> list[Cell]:
    """Every cell in which something may count."""
    place = (SUBMISSION.c.round_code, SUBMISSION.c.area_code, SUBMISSION.c.grp)
    query = select(*place).where(*(column.is_not(None) for column in place)).distinct()
    return [Cell(*row) for row in session.execute(query)]


def answers_by_id(session: Session, *, ids: Sequence[int]) -> list[SubmittedAnswers]:
    """The given submissions, those of them that count, in receive order."""
    query = select(*_ANSWERED).where(SUBMISSION.c.id.in_(ids), _COUNTS).order_by(SUBMISSION.c.id)
    return [_answered(row) for row in session.execute(query)]


def counted_ids(session: Session, *, area: str, round_code: str, groups: Collection[str]) -> tuple[str, ...]:
    """instanceIDs of what counts for these groups in an area and round, in receive order."""
    query = select(SUBMISSION.c.instance_id).where(
        SUBMISSION.c.round_code == round_code,
        SUBMISSION.c.area_code == area,
        SUBMISSION.c.grp.in_(sorted(groups)),
        _COUNTS,
    )
    return tuple(session.scalars(query.order_by(SUBMISSION.c.id)))


def _answered(row: Any) -> SubmittedAnswers:
    answers = row.answers or {}
    fields: dict[str, Any] = dict(zip(_FIELDS, row, strict=False))
    return SubmittedAnswers(**fields, values=answers.get("values", {}), repeats=answers.get("repeats", {}))


def touched_cells(session: Session, *, limit: int) -> list[Cell]:
    """Cells whose tallies wait to be made again, those of one area together: its scores are then made once."""
    query = select(TOUCHED).order_by(*TOUCHED.primary_key.columns).limit(limit)
    return [Cell(*row) for row in session.execute(query)]


def cells_of_area(session: Session, *, area: str) -> list[Cell]:
    """Every cell of an area in which something counts."""
    query = select(SUBMISSION.c.round_code, SUBMISSION.c.area_code, SUBMISSION.c.grp).distinct()
    found = session.execute(query.where(SUBMISSION.c.area_code == area, SUBMISSION.c.grp.is_not(None)))
    return [Cell(*row) for row in found if row.round_code is not None]


def waiting(session: Session) -> int:
    """How many submissions were received and not read yet."""
    return session.scalar(select(func.count()).where(SUBMISSION.c.state == State.NEW)) or 0


_NEXT_FORM = select(func.min(SUBMISSION.c.form_id)).where(SUBMISSION.c.form_id > bindparam("after"))

# --- for people --------------------------------------------------------------------------------


def visible(session: Session, *, scope: Scope) -> ColumnElement[bool]:
    """What a scope may see: submissions of its areas, and those without a known area from its own tablets."""
    if set(EVERYWHERE.roots) <= set(scope.roots):
        return true()
    tablets = [state.tablet.id for state in accounts.tablets(session, scope=scope)]
    homeless = and_(SUBMISSION.c.area_code.is_(None), SUBMISSION.c.tablet_id.in_(tablets))
    return or_(SUBMISSION.c.area_code.in_(areas.within(scope)), homeless)


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; None leaves that side open.

    area           a code, with everything below it
    since, until   days on which the form was filled, both included
    review_states  any of these; (): whatever it is
    with_files     only what a file came with
    keyed_in       only what was keyed in from paper
    """

    form_id: str | None = None
    area: str | None = None
    round_code: str | None = None
    grp: str | None = None
    state: State | None = None
    review_state: ReviewState | None = None
    reason: str | None = None
    conflicts: bool = False
    version: str | None = None
    tablet_id: int | None = None
    since: date | None = None
    until: date | None = None
    review_states: Collection[ReviewState] = ()
    with_files: bool = False
    keyed_in: bool = False


@dataclass(frozen=True)
class Page:
    """One page of a list, the latest first. `before`: what to ask the next page with; None at the end."""

    rows: tuple[Listed, ...]
    before: int | None


_LISTED_NAMES = frozenset(Listed.__dataclass_fields__)
_CONFLICTS = (
    select(func.count())
    .where(EARLIER.c.submission_id == SUBMISSION.c.id, EARLIER.c.why == "conflict")
    .correlate(SUBMISSION)
    .scalar_subquery()
)
_LISTED = (
    SUBMISSION.c.id,
    SUBMISSION.c.form_id,
    SUBMISSION.c.version,
    SUBMISSION.c.instance_id,
    SUBMISSION.c.received_at,
    SUBMISSION.c.state,
    SUBMISSION.c.held_reason,
    SUBMISSION.c.review_state,
    SUBMISSION.c.edits,
    SUBMISSION.c.missing_files,
    SUBMISSION.c.round_code,
    SUBMISSION.c.area_code,
    SUBMISSION.c.grp,
    SUBMISSION.c.made_on,
    SUBMISSION.c.tablet_id,
    SUBMISSION.c.keyed_in,
    _CONFLICTS.label("conflicts"),
    SUBMISSION.c.answers["flags"].label("flags"),
)


def submissions(
    session: Session, *, scope: Scope, only: Filter | None = None, before: int | None = None, limit: int = PAGE
) -> Page:
    """A page of submissions, the latest received first. Keyset paging: the cost stays flat as data grows."""
    found = select(SUBMISSION.c.id).where(visible(session, scope=scope), *_conditions(only or Filter()))
    if before is not None:
        found = found.where(SUBMISSION.c.id < before)
    # The ids first: where a district's thousands must be put in order, they come from an index without their rows.
    ids = session.scalars(found.order_by(SUBMISSION.c.id.desc()).limit(limit + 1)).all()
    rows = session.execute(select(*_LISTED).where(SUBMISSION.c.id.in_(ids)).order_by(SUBMISSION.c.id.desc())).all()
    shown = tuple(_listed(row) for row in rows[:limit])
    return Page(rows=shown, before=shown[-1].id if len(rows) > limit else None)


def _conditions(only: Filter) -> Iterator[ColumnElement[bool]]:
    same: Mapping[str, object] = {
        "form_id": only.form_id,
        "round_code": only.round_code,
        "grp": only.grp,
        "state": only.state,
        "review_state": only.review_state,
        "held_reason": only.reason,
        "version": only.version,
        "tablet_id": only.tablet_id,
    }
    for name, value in same.items():
        if value is not None:
            yield SUBMISSION.c[name] == value
    if only.area is not None:
        yield SUBMISSION.c.area_code.in_(areas.below(only.area))
    if only.since is not None:
        yield SUBMISSION.c.made_on >= only.since
    if only.until is not None:
        yield SUBMISSION.c.made_on <= only.until
    if only.review_states:
        yield SUBMISSION.c.review_state.in_(only.review_states)
    if only.with_files:
        arrived = (ATTACHMENT.c.submission_id == SUBMISSION.c.id, ATTACHMENT.c.sha256.is_not(None))
        yield select(ATTACHMENT.c.id).where(*arrived).exists()
    if only.keyed_in:
        yield SUBMISSION.c.keyed_in.is_not(None)
    if only.conflicts:
        # Few: found from themselves, and not by asking of every record whether it is one.
        yield SUBMISSION.c.id.in_(select(EARLIER.c.submission_id).where(EARLIER.c.why == "conflict"))
    if only.review_state not in (None, ReviewState.RECEIVED):
        # Said in so many words, or the index of the few that were reviewed is not used.
        yield SUBMISSION.c.review_state != literal_column("'received'")


def _listed(row: Any) -> Listed:
    fields = {name: value for name, value in row._asdict().items() if name in _LISTED_NAMES}
    flags = fields.pop("flags")
    return Listed(
        **{**fields, "state": State(row.state), "review_state": ReviewState(row.review_state)}, flags=len(flags or ())
    )


def submission(session: Session, *, submission_id: int, scope: Scope) -> Opened:
    """One submission. Raises NOT_FOUND when there is none in this scope."""
    query: Select[Any] = select(
        *_LISTED,
        SUBMISSION.c.held_detail,
        SUBMISSION.c.device_id,
        SUBMISSION.c.person_id,
        SUBMISSION.c.xml,
        SUBMISSION.c.answers,
    )
    row = session.execute(query.where(SUBMISSION.c.id == submission_id, visible(session, scope=scope))).one_or_none()
    if row is None:
        raise Problem(NOT_FOUND)
    answers = row.answers or {}
    return Opened(
        listed=_listed(session.execute(_only_listed(submission_id)).one()),
        held_detail=row.held_detail,
        device_id=row.device_id,
        person_id=row.person_id,
        xml=row.xml,
        values=answers.get("values", {}),
        repeats=answers.get("repeats", {}),
        flags=tuple(answers.get("flags", ())),
        files=_files(session, submission_id),
        earlier=_earlier(session, submission_id),
    )


def _only_listed(submission_id: int) -> Select[Any]:
    return select(*_LISTED).where(SUBMISSION.c.id == submission_id)


def _files(session: Session, submission_id: int) -> tuple[SubmissionFile, ...]:
    columns = [ATTACHMENT.c[name] for name in SubmissionFile.__dataclass_fields__]
    query = select(*columns).where(ATTACHMENT.c.submission_id == submission_id).order_by(ATTACHMENT.c.id)
    return tuple(SubmissionFile(*row) for row in session.execute(query))


def file_ids(session: Session, *, submission_ids: Sequence[int]) -> Mapping[tuple[int, str], int]:
    """The files that arrived with these submissions: (submission, name) -> id. Ask for the submissions in scope."""
    columns = (ATTACHMENT.c.submission_id, ATTACHMENT.c.name, ATTACHMENT.c.id)
    query = select(*columns).where(ATTACHMENT.c.submission_id.in_(submission_ids), ATTACHMENT.c.sha256.is_not(None))
    return {(submission, name): id_ for submission, name, id_ in session.execute(query)}


def _earlier(session: Session, submission_id: int) -> tuple[Earlier, ...]:
    columns = [EARLIER.c[name] for name in Earlier.__dataclass_fields__]
    query = select(*columns).where(EARLIER.c.submission_id == submission_id).order_by(EARLIER.c.id)
    return tuple(Earlier(*row) for row in session.execute(query))


def comments(session: Session, *, submission_id: int) -> tuple[Comment, ...]:
    """What reviewers wrote about a submission, the first first. Ask for the submission in scope first."""
    query = select(CommentRow.at, CommentRow.person_id, CommentRow.text).where(
        CommentRow.submission_id == submission_id
    )
    return tuple(Comment(*row) for row in session.execute(query.order_by(CommentRow.id)))


def review_states(session: Session, *, ids: Collection[int], scope: Scope) -> dict[int, ReviewState]:
    """How these submissions were reviewed, those of them in this scope."""
    query = select(SUBMISSION.c.id, SUBMISSION.c.review_state).where(
        SUBMISSION.c.id.in_(ids), visible(session, scope=scope)
    )
    return {id_: ReviewState(state) for id_, state in session.execute(query)}


@dataclass(frozen=True)
class HeldGroup:
    """Submissions held for one reason and one detail: one mend frees them all."""

    reason: str
    detail: str | None
    form_id: str
    n: int
    oldest: datetime
    newest_id: int


def held(session: Session, *, scope: Scope) -> tuple[HeldGroup, ...]:
    """What is held, gathered by what would mend it, the largest first."""
    n = func.count().label("n")
    query = (
        select(
            SUBMISSION.c.held_reason,
            SUBMISSION.c.held_detail,
            SUBMISSION.c.form_id,
            n,
            func.min(SUBMISSION.c.received_at),
            func.max(SUBMISSION.c.id),
        )
        .where(SUBMISSION.c.state == State.HELD, visible(session, scope=scope))
        .group_by(SUBMISSION.c.held_reason, SUBMISSION.c.held_detail, SUBMISSION.c.form_id)
        .order_by(n.desc())
    )
    return tuple(HeldGroup(*row) for row in session.execute(query))


def late(session: Session, *, scope: Scope, round_code: str) -> tuple[Listed, ...]:
    """What came after a round was closed (or before it opened) and waits for somebody to let it in, the first first."""
    query = select(*_LISTED).where(_held_for(round_code), visible(session, scope=scope)).order_by(SUBMISSION.c.id)
    return tuple(_listed(row) for row in session.execute(query))


def _held_for(round_code: str) -> ColumnElement[bool]:
    return and_(
        SUBMISSION.c.state == State.HELD,
        SUBMISSION.c.held_reason == Reason.ROUND_NOT_OPEN,
        SUBMISSION.c.held_detail == round_code,
    )


def held_by_area(session: Session, *, scope: Scope) -> Mapping[str, int]:
    """How many submissions of each area are held; those whose area is not known are in none."""
    query = (
        select(SUBMISSION.c.area_code, func.count())
        .where(SUBMISSION.c.state == State.HELD, SUBMISSION.c.area_code.is_not(None), visible(session, scope=scope))
        .group_by(SUBMISSION.c.area_code)
    )
    return {str(area): int(n) for area, n in session.execute(query)}


# A list says "more than" beyond so many: counting a million exactly takes longer than the page may.
MOST_COUNTED = 10_000


def counts_by_state(session: Session, *, scope: Scope, most: int | None = None) -> dict[State, int]:
    """How many submissions of this scope are in each state; most: each counted no further than this."""
    new, held, every = (
        count(session, scope=scope, only=only, most=most)
        for only in (Filter(state=State.NEW), Filter(state=State.HELD), Filter())
    )
    # Nearly all are read: what is left of all of them is counted from the index of areas, without a look at each row.
    return {State.NEW: new, State.READ: every if every == most else every - new - held, State.HELD: held}


def received_count(session: Session, *, scope: Scope) -> int:
    """How many submissions of this scope there are."""
    # Everything is counted without looking at a row: the states of a million take forty times as long.
    seen = () if scope == EVERYWHERE else (visible(session, scope=scope),)
    return session.scalar(select(func.count()).select_from(SUBMISSION).where(*seen)) or 0


def held_ids(session: Session, *, reason: Reason) -> tuple[int, ...]:
    """Ids of everything held for one reason, in the order it came."""
    query = select(SUBMISSION.c.id).where(SUBMISSION.c.state == State.HELD, SUBMISSION.c.held_reason == reason)
    return tuple(session.scalars(query.order_by(SUBMISSION.c.id)))


def held_count(session: Session, *, scope: Scope) -> int:
    """How many submissions of this scope wait for somebody to mend their cause."""
    query = select(func.count()).where(SUBMISSION.c.state == State.HELD, visible(session, scope=scope))
    return session.scalar(query) or 0


def forms_received(session: Session) -> tuple[str, ...]:
    """Ids of the forms anything was received for, wherever: which forms are in use is no secret of an area.

    From one form to the next by the index: they are a dozen, and reading every record for them took a second.
    """
    found: list[str] = []
    while (form_id := session.scalar(_NEXT_FORM, {"after": found[-1] if found else ""})) is not None:
        found.append(form_id)
    return tuple(found)


# --- for exports -------------------------------------------------------------------------------

_LEAVING = tuple(SUBMISSION.c[name] for name in Leaving._fields)


def leaving(session: Session, *, scope: Scope, only: Filter, after: int = 0, at_once: int = 1000) -> Sequence[Leaving]:
    """The next submissions in the order they came, with their answers as kept. after: the last id had before.

    Each call reads by itself, so that however long an export takes no transaction stays open.
    """
    query = select(*_LEAVING).where(SUBMISSION.c.id > after, visible(session, scope=scope), *_conditions(only))
    rows = session.connection().execute(query.order_by(SUBMISSION.c.id).limit(at_once)).all()
    return [Leaving(*row) for row in rows]


def count(session: Session, *, scope: Scope, only: Filter, most: int | None = None) -> int:
    """How many submissions there are; most: counted no further than this."""
    found = select(SUBMISSION.c.id).where(visible(session, scope=scope), *_conditions(only))
    if most is not None:
        found = found.limit(most)
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def files_of(session: Session, *, submission_ids: Sequence[int]) -> Mapping[int, list[SubmissionFile]]:
    """The files that arrived with these submissions and that their sheets refer to. Ask for those in scope."""
    columns = [ATTACHMENT.c[name] for name in SubmissionFile.__dataclass_fields__]
    arrived = (ATTACHMENT.c.sha256.is_not(None), ATTACHMENT.c.referenced)
    query = select(ATTACHMENT.c.submission_id, *columns).where(ATTACHMENT.c.submission_id.in_(submission_ids), *arrived)
    found: dict[int, list[SubmissionFile]] = {}
    for submission_id, *fields in session.execute(query.order_by(ATTACHMENT.c.id)):
        found.setdefault(submission_id, []).append(SubmissionFile(*fields))
    return found


# --- for what leaves this server ---------------------------------------------------------------


def marks(*, above: int = 0) -> Select[Any]:
    """id, received_at, xml_sha256, and how many files and other versions: whether anything was added is seen by it.

    A query and not its rows, for a room above to join with what it keeps. above: only ids greater than this.
    """
    files = (
        select(func.count())
        .where(ATTACHMENT.c.submission_id == SUBMISSION.c.id, ATTACHMENT.c.sha256.is_not(None))
        .correlate(SUBMISSION)
        .scalar_subquery()
    )
    versions = (
        select(func.count()).where(EARLIER.c.submission_id == SUBMISSION.c.id).correlate(SUBMISSION).scalar_subquery()
    )
    return select(
        SUBMISSION.c.id,
        SUBMISSION.c.received_at,
        SUBMISSION.c.xml_sha256,
        files.label("files"),
        versions.label("versions"),
    ).where(SUBMISSION.c.id > above)


# --- receipts ----------------------------------------------------------------------------------

# As many values as SQLite takes in one statement three times over.
_AT_ONCE = 5000


def by_code(session: Session, *, code: int, scope: Scope) -> tuple[Found, ...]:
    """The records of this scope whose receipt shows this code, edits and conflicts by their own codes too."""
    found = _found(session, codes=[code], where=visible(session, scope=scope))
    return tuple(sorted(found, key=lambda one: one.listed.id))


def by_instance_id(session: Session, *, instance_ids: Sequence[str]) -> dict[str, Found]:
    """Those of these records that are here, by the id asked for. No scope: only who knows an id can ask for it."""
    wanted = set(instance_ids)
    codes = sorted({code_of(instance_id) for instance_id in wanted})
    found: dict[str, Found] = {}
    for start in range(0, len(codes), _AT_ONCE):
        for one in _found(session, codes=codes[start : start + _AT_ONCE], where=true()):
            if one.instance_id in wanted:
                # Two forms may hold one id; a conflict under either is to be seen.
                known = found.get(one.instance_id)
                found[one.instance_id] = one if known is None or one.conflict else known
    return found


def _found(session: Session, *, codes: Sequence[int], where: ColumnElement[bool]) -> list[Found]:
    """Found by index on the code, once an instanceID: that of the record itself, of its edit, of earlier versions."""
    wanted = set(codes)
    versions = select(EARLIER.c.submission_id, EARLIER.c.instance_id, EARLIER.c.why).where(EARLIER.c.code.in_(codes))
    earlier = session.execute(versions).all()
    # As a union: OR over several columns and a list keeps PostgreSQL and SQLite from the indexes.
    ids = union(
        select(SUBMISSION.c.id).where(SUBMISSION.c.code.in_(codes)),
        select(SUBMISSION.c.id).where(SUBMISSION.c.edited_code.in_(codes)),
        select(EARLIER.c.submission_id).where(EARLIER.c.code.in_(codes)),
    ).subquery()
    listed = {
        row.id: (_listed(row), row.edited_to)
        for row in session.execute(_with_edit().where(SUBMISSION.c.id.in_(select(ids)), where))
    }
    names = {(id_, one.instance_id): False for id_, (one, _) in listed.items() if code_of(one.instance_id) in wanted}
    names |= {(id_, to): False for id_, (_, to) in listed.items() if to is not None and code_of(to) in wanted}
    for row in earlier:
        if row.submission_id in listed:
            key = (row.submission_id, row.instance_id)
            names[key] = names.get(key, False) or row.why == "conflict"
    return [Found(name, listed[id_][0], conflict) for (id_, name), conflict in names.items()]


def _with_edit() -> Select[Any]:
    return select(*_LISTED, SUBMISSION.c.edited_to)


def tablet_list(session: Session, *, tablet_id: int) -> TabletList | None:
    """The latest list a tablet sent; None when it never did. Ask for the tablet in your scope first."""
    row = session.get(TabletListRow, tablet_id)
    if row is None:
        return None
    return TabletList(row.heard_at, tuple(Told(instance_id, state) for instance_id, state in row.records))


def count_from_tablet(session: Session, *, tablet_id: int) -> int:
    """How many records came from a tablet."""
    return session.scalar(select(func.count()).where(SUBMISSION.c.tablet_id == tablet_id)) or 0
