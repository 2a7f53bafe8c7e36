"""Writes: disclosures taken up, what is done about them, support cards."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mhsurvey.accounts.person import Person
from mhsurvey.problems import NOT_ALLOWED, Problem
from mhsurvey.protection import queries
from mhsurvey.protection.disclosure import Act, Stage, may_follow, stage_of
from mhsurvey.protection.notes import Notes
from mhsurvey.protection.support import Support
from mhsurvey.protection.tables import DisclosureEntryRow, DisclosureRow, SupportRow
from mhsurvey.rounds import queries as rounds


class Alarmed(Protocol):
    """What is needed of a record (submissions.operations.Alarm)."""

    @property
    def submission_id(self) -> int: ...
    @property
    def form_id(self) -> str: ...
    @property
    def kinds(self) -> tuple[str, ...]: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def round_code(self) -> str | None: ...
    @property
    def area_code(self) -> str | None: ...
    @property
    def made_on(self) -> date | None: ...


def take_up(session: Session, *, alarms: Iterable[Alarmed]) -> int:
    """Write down in which records harm was disclosed; gives how many are new.

    One known before keeps what was said and what was done; what an edit adds is added, and opens it again.
    """
    practice = {one.code for one in rounds.rounds(session, practice=True) if one.practice}
    return sum(_take_up_one(session, alarm) for alarm in alarms if alarm.round_code not in practice)


def _take_up_one(session: Session, alarm: Alarmed) -> int:
    row = session.get(DisclosureRow, alarm.submission_id, with_for_update=True)
    if row is None:
        session.add(
            DisclosureRow(
                submission_id=alarm.submission_id,
                form_id=alarm.form_id,
                kinds=list(alarm.kinds),
                received_at=alarm.received_at,
                round_code=alarm.round_code,
                area_code=alarm.area_code,
                made_on=alarm.made_on,
                stage=Stage.NEW,
            )
        )
        session.flush()
        return 1
    added = [kind for kind in alarm.kinds if kind not in row.kinds]
    if added:
        row.kinds = [*row.kinds, *added]
        row.stage = Stage.NEW
    # A held one has its place only once it was mended.
    row.area_code = alarm.area_code or row.area_code
    row.round_code = alarm.round_code or row.round_code
    session.flush()
    return 0


def open_(session: Session, *, submission_id: int, by: Person, now: datetime, notes: Notes) -> None:
    """Write down that somebody opened it, the first time they do. Raises NOT_FOUND outside their scope."""
    queries.disclosure(session, scope=by.scope, submission_id=submission_id)
    known = session.scalar(
        select(DisclosureEntryRow.id)
        .where(
            DisclosureEntryRow.submission_id == submission_id,
            DisclosureEntryRow.person_id == by.id,
            DisclosureEntryRow.act == Act.OPENED,
        )
        .limit(1)
    )
    if known is None:
        _write(session, submission_id, by=by, now=now, act=Act.OPENED, note=None, notes=notes)


def act(
    session: Session, *, submission_id: int, by: Person, now: datetime, act: Act, note: str | None, notes: Notes
) -> None:
    """Write a line of the log. Raises NOT_FOUND outside their scope, NOT_ALLOWED for what cannot follow."""
    found = queries.disclosure(session, scope=by.scope, submission_id=submission_id)
    if act not in may_follow(found.stage):
        raise Problem(NOT_ALLOWED)
    _write(session, submission_id, by=by, now=now, act=act, note=note, notes=notes)


def _write(
    session: Session, submission_id: int, *, by: Person, now: datetime, act: Act, note: str | None, notes: Notes
) -> None:
    session.add(
        DisclosureEntryRow(
            submission_id=submission_id,
            at=now,
            person_id=by.id,
            person_name=by.name,
            act=act,
            note=notes.seal(note) if note else None,
        )
    )
    session.flush()
    written = session.scalars(
        select(DisclosureEntryRow.act)
        .where(DisclosureEntryRow.submission_id == submission_id)
        .order_by(DisclosureEntryRow.id)
    )
    row = session.get_one(DisclosureRow, submission_id)
    row.stage = stage_of([Act(one) for one in written])
    session.flush()


def set_support(session: Session, *, card: Support) -> None:
    """Put an area's support card in place of the one before."""
    remove_support(session, root=card.root)
    session.add(SupportRow(root=card.root, who=card.who, phone=card.phone, place=card.place))
    session.flush()


def remove_support(session: Session, *, root: str) -> None:
    """Take an area's card away; the one of the area above it holds then."""
    session.execute(delete(SupportRow).where(SupportRow.root == root).execution_options(synchronize_session="fetch"))


def follow_areas(session: Session, *, moved: Mapping[str, str], followed: Mapping[str, Sequence[str]]) -> None:
    """Let support cards follow a change of the hierarchy.

    moved     old path -> new path: the card goes along
    followed  path -> paths that go on for it: they show its card too, where they have none
    """
    cards = {row.root: row for row in session.scalars(select(SupportRow))}
    for row in cards.values():
        row.root = moved.get(row.root, row.root)
    session.flush()
    known = {row.root for row in cards.values()}
    for root, after in followed.items():
        for begun in after:
            if root in cards and begun not in known:
                known.add(begun)
                card = cards[root]
                session.add(SupportRow(root=begun, who=card.who, phone=card.phone, place=card.place))
    session.flush()


def forget_areas(session: Session, *, paths: Collection[str]) -> None:
    """Take the cards of areas that never were away: their beginning was taken back."""
    for root in paths:
        remove_support(session, root=root)
