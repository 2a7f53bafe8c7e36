"""Who is acting, and who there is."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute as Column
from sqlalchemy.orm import Session

from mhsurvey.accounts.account import SIGN_IN_IDLE, Account, Credentials, Event, Standing, TabletState
from mhsurvey.accounts.person import Person, Role, Tablet
from mhsurvey.accounts.tables import (
    EventRow,
    InvitationRow,
    PersonAreaRow,
    PersonRow,
    ShortCodeRow,
    SignInAttemptRow,
    SignInRow,
    TabletAreaRow,
    TabletRow,
)
from mhsurvey.accounts.throttle import BY_ADDRESS, BY_EMAIL, CODES_BY_ADDRESS, CODES_IN_TOTAL, WINDOW, opens_at, subject
from mhsurvey.accounts.token import is_well_formed, token_hash
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.problems import INVITATION_USED, NOT_FOUND, Problem

# --- who is acting -----------------------------------------------------------------------------


def signed_in_person(session: Session, *, token: str, now: datetime) -> tuple[Person, datetime] | None:
    """Whose open sign-in this is and when it was last seen; None when closed, too old or disabled since."""
    row = session.execute(
        select(PersonRow, SignInRow.last_seen_at)
        .join(SignInRow, SignInRow.person_id == PersonRow.id)
        .where(
            SignInRow.token_hash == token_hash(token),
            SignInRow.revoked_at.is_(None),
            SignInRow.expires_at > now,
            SignInRow.last_seen_at > now - SIGN_IN_IDLE,
            PersonRow.disabled_at.is_(None),
        )
    ).one_or_none()
    return None if row is None else (_person(session, row[0]), row[1])


def tablet_of_token(session: Session, *, token: str) -> Tablet | None:
    """The enrolled tablet that carries this token; None when unknown or revoked. One read, by indexes."""
    if not is_well_formed(token):
        return None
    hashed = token_hash(token)
    by_code = select(ShortCodeRow.tablet_id).where(ShortCodeRow.token_hash == hashed).scalar_subquery()
    rows = session.execute(
        select(TabletRow.id, TabletRow.name, TabletAreaRow.root)
        .outerjoin(TabletAreaRow, TabletAreaRow.tablet_id == TabletRow.id)
        .where(or_(TabletRow.token_hash == hashed, TabletRow.id == by_code), TabletRow.revoked_at.is_(None))
    ).all()
    if not rows:
        return None
    roots = tuple(sorted(row.root for row in rows if row.root))
    return Tablet(id=rows[0].id, name=rows[0].name, scope=Scope(roots=roots))


def credentials(session: Session, *, email: str) -> Credentials | None:
    row = session.execute(
        select(PersonRow.id, PersonRow.password_hash).where(
            PersonRow.email == normal_email(email), PersonRow.disabled_at.is_(None)
        )
    ).one_or_none()
    return None if row is None else Credentials(person_id=row.id, password_hash=row.password_hash)


def sign_in_opens_at(session: Session, *, email: str, address: str, now: datetime) -> datetime | None:
    """When the next sign-in may be tried for this e-mail from this address; None when now."""
    waits = [
        opens_at(_failures(session, subject("email", normal_email(email)), now), limit=BY_EMAIL, now=now),
        opens_at(_failures(session, subject("address", address), now), limit=BY_ADDRESS, now=now),
    ]
    return max((wait for wait in waits if wait), default=None)


def short_code_opens_at(session: Session, *, address: str, now: datetime) -> datetime | None:
    """When the next short code may be tried from this address; None when now."""
    waits = [
        opens_at(_failures(session, subject("code-address", address), now), limit=CODES_BY_ADDRESS, now=now),
        opens_at(_failures(session, subject("code", ""), now), limit=CODES_IN_TOTAL, now=now),
    ]
    return max((wait for wait in waits if wait), default=None)


def _failures(session: Session, counted_under: str, now: datetime) -> Sequence[datetime]:
    return session.scalars(
        select(SignInAttemptRow.at).where(SignInAttemptRow.subject == counted_under, SignInAttemptRow.at > now - WINDOW)
    ).all()


def normal_email(email: str) -> str:
    return email.strip().casefold()


def invited_person(session: Session, *, token: str, now: datetime) -> Person:
    """Whom an unused one-time link is for. Raises INVITATION_USED."""
    row = session.scalar(
        select(PersonRow)
        .join(InvitationRow, InvitationRow.person_id == PersonRow.id)
        .where(
            InvitationRow.token_hash == token_hash(token),
            InvitationRow.used_at.is_(None),
            InvitationRow.expires_at > now,
            PersonRow.disabled_at.is_(None),
        )
    )
    if row is None:
        raise Problem(INVITATION_USED)
    return _person(session, row)


# --- people ------------------------------------------------------------------------------------


def account(session: Session, *, person_id: int, scope: Scope, now: datetime) -> Account:
    """One account. Raises NOT_FOUND when there is none in this scope."""
    found = _accounts(session, scope, now, PersonRow.id == person_id)
    if not found:
        raise Problem(NOT_FOUND)
    return found[0]


def accounts(session: Session, *, scope: Scope, now: datetime) -> list[Account]:
    """Everybody whose areas all lie in this scope, by name, disabled ones last."""
    return _accounts(session, scope, now)


def _accounts(session: Session, scope: Scope, now: datetime, *where: ColumnElement[bool]) -> list[Account]:
    is_open = and_(
        SignInRow.revoked_at.is_(None), SignInRow.expires_at > now, SignInRow.last_seen_at > now - SIGN_IN_IDLE
    )
    seen = (
        select(
            SignInRow.person_id,
            func.max(SignInRow.last_seen_at).label("last_seen_at"),
            func.count().filter(is_open).label("open"),
        )
        .group_by(SignInRow.person_id)
        .subquery()
    )
    rows = session.execute(
        select(PersonRow, seen.c.last_seen_at, seen.c.open)
        .outerjoin(seen, seen.c.person_id == PersonRow.id)
        .where(_lies_in(scope, root=PersonAreaRow.root, owner=PersonAreaRow.person_id, this=PersonRow.id), *where)
        .order_by(PersonRow.disabled_at.is_not(None), func.lower(PersonRow.name), PersonRow.id)
    ).all()
    roots = _roots(session, PersonAreaRow.person_id, PersonAreaRow.root)
    return [
        Account(
            person=_person_of(row, roots.get(row.id, ())),
            standing=_standing(row),
            created_at=row.created_at,
            last_seen_at=last_seen_at,
            open_sign_ins=open_sign_ins or 0,
        )
        for row, last_seen_at, open_sign_ins in rows
    ]


def person_scope(session: Session, *, person_id: int) -> Scope:
    """The areas somebody may see. Raises NOT_FOUND."""
    row = session.get(PersonRow, person_id)
    if row is None:
        raise Problem(NOT_FOUND)
    return _person(session, row).scope


def active_person(session: Session, *, person_id: int) -> Person | None:
    """Somebody by number, None when there is nobody or the account is closed. For work that goes on without them."""
    row = session.get(PersonRow, person_id)
    return None if row is None or row.disabled_at is not None else _person(session, row)


def focal_persons(session: Session) -> list[Person]:
    """Who receives what must not go to the facility: disclosed harm."""
    rows = session.scalars(
        select(PersonRow)
        .where(PersonRow.role == Role.FOCAL_PERSON, PersonRow.disabled_at.is_(None))
        .order_by(PersonRow.id)
    )
    return [_person(session, row) for row in rows]


def _standing(row: PersonRow) -> Standing:
    if row.disabled_at:
        return Standing.DISABLED
    return Standing.ACTIVE if row.password_hash else Standing.INVITED


def _person(session: Session, row: PersonRow) -> Person:
    roots = session.scalars(
        select(PersonAreaRow.root).where(PersonAreaRow.person_id == row.id).order_by(PersonAreaRow.root)
    )
    return _person_of(row, tuple(roots))


def _person_of(row: PersonRow, roots: tuple[str, ...]) -> Person:
    return Person(
        id=row.id, email=row.email, name=row.name, role=Role(row.role), scope=Scope(roots=roots), locale=row.locale
    )


# --- tablets -----------------------------------------------------------------------------------


def tablet(session: Session, *, tablet_id: int, scope: Scope) -> TabletState:
    """One tablet. Raises NOT_FOUND when there is none in this scope."""
    found = _tablets(session, scope, TabletRow.id == tablet_id)
    if not found:
        raise Problem(NOT_FOUND)
    return found[0]


def tablets(session: Session, *, scope: Scope) -> list[TabletState]:
    """Every tablet whose areas all lie in this scope: those in use first, by name."""
    return _tablets(session, scope)


def _tablets(session: Session, scope: Scope, *where: ColumnElement[bool]) -> list[TabletState]:
    rows = session.scalars(
        select(TabletRow)
        .where(_lies_in(scope, root=TabletAreaRow.root, owner=TabletAreaRow.tablet_id, this=TabletRow.id), *where)
        .order_by(TabletRow.revoked_at.is_not(None), func.lower(TabletRow.name), TabletRow.id)
    ).all()
    roots = _roots(session, TabletAreaRow.tablet_id, TabletAreaRow.root)
    return [
        TabletState(
            tablet=Tablet(id=row.id, name=row.name, scope=Scope(roots=roots.get(row.id, ()))),
            created_at=row.created_at,
            revoked_at=row.revoked_at,
            last_seen_at=row.last_seen_at,
            app_version=row.app_version,
            unsent=row.unsent,
            oldest_unsent_at=row.oldest_unsent_at,
            persisted=row.persisted,
            facilitators=row.facilitators,
            lacking_bytes=row.lacking_bytes,
        )
        for row in rows
    ]


# --- the audit trail ---------------------------------------------------------------------------


def events(session: Session, *, before: int | None = None, limit: int = 100) -> tuple[list[Event], int | None]:
    """The audit trail, newest first, and the id to give as `before` for the next page (None at the end)."""
    rows = session.execute(
        select(EventRow, PersonRow.name, TabletRow.name)
        .outerjoin(PersonRow, PersonRow.id == EventRow.person_id)
        .outerjoin(TabletRow, TabletRow.id == EventRow.tablet_id)
        .where(EventRow.id < before if before else EventRow.id.is_not(None))
        .order_by(EventRow.id.desc())
        .limit(limit + 1)
    ).all()
    shown = [
        Event(at=row.at, actor=person or tablet_name, verb=row.verb, subject=row.subject, detail=row.detail)
        for row, person, tablet_name in rows[:limit]
    ]
    return shown, rows[limit - 1][0].id if len(rows) > limit else None


def events_about(session: Session, *, subject: str, since: datetime) -> list[Event]:
    """What was done to one thing, the first first. since: when it came here, so that no older line is read."""
    rows = session.execute(
        select(EventRow, PersonRow.name, TabletRow.name)
        .outerjoin(PersonRow, PersonRow.id == EventRow.person_id)
        .outerjoin(TabletRow, TabletRow.id == EventRow.tablet_id)
        .where(EventRow.at >= since, EventRow.subject == subject)
        .order_by(EventRow.id)
    )
    return [
        Event(at=row.at, actor=person or tablet_name, verb=row.verb, subject=row.subject, detail=row.detail)
        for row, person, tablet_name in rows
    ]


# --- scope -------------------------------------------------------------------------------------


def _lies_in(scope: Scope, *, root: Column[str], owner: Column[int], this: Column[int]) -> ColumnElement[bool]:
    """Whoever has at least one area in the scope and none outside it; under EVERYWHERE also who has none."""
    if set(EVERYWHERE.roots) <= set(scope.roots):
        return this.is_not(None)
    # Not LIKE: SQLite's LIKE ignores case and would take "/r01/" for "/R01/".
    inside = or_(*(func.substr(root, 1, len(one)) == one for one in scope.roots), this.is_(None))
    has_one = select(owner).where(owner == this, inside).exists()
    has_other = select(owner).where(owner == this, not_(inside)).exists()
    return and_(has_one, not_(has_other))


def _roots(session: Session, owner: Column[int], root: Column[str]) -> dict[int, tuple[str, ...]]:
    roots: dict[int, tuple[str, ...]] = {}
    for owner_id, one in session.execute(select(owner, root).order_by(owner, root)):
        roots[owner_id] = (*roots.get(owner_id, ()), one)
    return roots
