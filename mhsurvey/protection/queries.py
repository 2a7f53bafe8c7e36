"""Reads of disclosures and support cards. Every caller but a focal person's own door gets counts only."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from mhsurvey.areas import queries as areas
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.protection.disclosure import Act, Disclosure, Entry, Stage
from mhsurvey.protection.notes import Notes
from mhsurvey.protection.support import Support
from mhsurvey.protection.tables import DisclosureEntryRow, DisclosureRow, SupportRow


def disclosures(
    session: Session, *, scope: Scope, stage: Stage | None = None, limit: int = 50, skip: int = 0
) -> tuple[Disclosure, ...]:
    """Disclosures of the scope: what is not closed first, then the latest first."""
    rows = session.scalars(
        select(DisclosureRow)
        .where(_visible(scope), DisclosureRow.stage == stage if stage else true())
        .order_by(DisclosureRow.stage == Stage.CLOSED, DisclosureRow.received_at.desc(), DisclosureRow.submission_id)
        .limit(limit)
        .offset(skip)
    )
    return tuple(_disclosure(row) for row in rows)


def disclosure(session: Session, *, scope: Scope, submission_id: int) -> Disclosure:
    """One of them. Raises NOT_FOUND, for a foreign one as for a missing one."""
    row = session.scalar(select(DisclosureRow).where(DisclosureRow.submission_id == submission_id, _visible(scope)))
    if row is None:
        raise Problem(NOT_FOUND)
    return _disclosure(row)


def counts(session: Session, *, scope: Scope) -> dict[Stage, int]:
    """How many there are of each stage in the scope."""
    rows = session.execute(
        select(DisclosureRow.stage, func.count()).where(_visible(scope)).group_by(DisclosureRow.stage)
    )
    return dict.fromkeys(Stage, 0) | {Stage(stage): count for stage, count in rows}


def seen_by_nobody(session: Session, *, scopes: Iterable[Scope]) -> int:
    """How many open disclosures lie outside every focal person's scope: a number, and nothing else of them."""
    roots = tuple(dict.fromkeys(root for scope in scopes for root in scope.roots))
    open_ = [DisclosureRow.stage != Stage.CLOSED]
    return session.scalar(select(func.count()).select_from(DisclosureRow).where(*open_, ~_visible(Scope(roots)))) or 0


def log(session: Session, *, submission_id: int, notes: Notes) -> tuple[Entry, ...]:
    """What was done about one, oldest first. Ask for the disclosure first: this looks at no scope."""
    rows = session.scalars(
        select(DisclosureEntryRow)
        .where(DisclosureEntryRow.submission_id == submission_id)
        .order_by(DisclosureEntryRow.id)
    )
    return tuple(_entry(row, notes) for row in rows)


def support_cards(session: Session) -> Sequence[Support]:
    """Every support card; they hold no secret."""
    rows = session.scalars(select(SupportRow).order_by(SupportRow.root))
    return [Support(row.root, row.who, row.phone, row.place) for row in rows]


def _visible(scope: Scope) -> ColumnElement[bool]:
    # One without a known place is for who answers for the whole country.
    if scope == EVERYWHERE:
        return true()
    return func.coalesce(DisclosureRow.area_code, "").in_(areas.within(scope))


def _disclosure(row: DisclosureRow) -> Disclosure:
    return Disclosure(
        submission_id=row.submission_id,
        form_id=row.form_id,
        kinds=tuple(row.kinds),
        received_at=row.received_at,
        stage=Stage(row.stage),
        area_code=row.area_code,
        round_code=row.round_code,
        made_on=row.made_on,
    )


def _entry(row: Any, notes: Notes) -> Entry:
    note = None if row.note is None else notes.open(row.note)
    return Entry(row.at, row.person_name, Act(row.act), note, unreadable=row.note is not None and note is None)
