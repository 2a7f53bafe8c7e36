"""What is done to accounts: people are invited and sign in, tablets are enrolled and revoked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from mhsurvey.accounts.account import INVITATION_LASTS, SIGN_IN_LASTS
from mhsurvey.accounts.password import check_password, password_hash
from mhsurvey.accounts.person import Person, Role, Tablet
from mhsurvey.accounts.queries import invited_person, normal_email
from mhsurvey.accounts.short_code import LASTS, short_code_hash
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
from mhsurvey.accounts.throttle import WINDOW, subject
from mhsurvey.accounts.token import make_token, token_hash
from mhsurvey.areas.scope import Scope
from mhsurvey.problems import (
    EMAIL_TAKEN,
    LAST_ADMINISTRATOR,
    NOT_FOUND,
    NOT_YOURSELF,
    SCOPE_EMPTY,
    SCOPE_TOO_WIDE,
    SHORT_CODE_UNKNOWN,
    Problem,
)

# --- people ------------------------------------------------------------------------------------


def add_person(
    session: Session, *, email: str, name: str, role: Role, roots: tuple[str, ...], within: Scope, now: datetime
) -> Person:
    """Add somebody without a password; they cannot sign in before `choose_password`.

    roots   area paths they may see, each inside `within` (what the giver may see)
    Raises  EMAIL_TAKEN, SCOPE_EMPTY, SCOPE_TOO_WIDE
    """
    _check_roots(roots, within)
    email = normal_email(email)
    if session.scalar(select(PersonRow.id).where(PersonRow.email == email)) is not None:
        raise Problem(EMAIL_TAKEN)
    row = PersonRow(email=email, name=name.strip(), role=role, created_at=now, locale="fr")
    session.add(row)
    session.flush()
    session.add_all(PersonAreaRow(person_id=row.id, root=root) for root in _widest(roots))
    session.flush()
    return Person(id=row.id, email=email, name=row.name, role=role, scope=Scope(roots=_widest(roots)))


def invite(session: Session, *, person_id: int, now: datetime) -> str:
    """A new one-time token to choose a password with; earlier ones stop working. Valid INVITATION_LASTS."""
    _person_row(session, person_id)
    session.execute(
        update(InvitationRow)
        .where(InvitationRow.person_id == person_id, InvitationRow.used_at.is_(None))
        .values(used_at=now)
    )
    token = make_token()
    session.add(
        InvitationRow(
            token_hash=token_hash(token), person_id=person_id, created_at=now, expires_at=now + INVITATION_LASTS
        )
    )
    session.flush()
    return token


def accept_invitation(session: Session, *, token: str, password: str, now: datetime) -> Person:
    """Set the password with a one-time link, and close every sign-in made with the old one.

    Raises INVITATION_USED, or what `check_password` raises.
    """
    person = invited_person(session, token=token, now=now)
    choose_password(session, person_id=person.id, password=password, now=now)
    session.execute(update(InvitationRow).where(InvitationRow.token_hash == token_hash(token)).values(used_at=now))
    return person


def choose_password(session: Session, *, person_id: int, password: str, now: datetime) -> None:
    """Set a password and close every open sign-in. Raises what `check_password` raises."""
    row = _person_row(session, person_id)
    check_password(password, email=row.email)
    row.password_hash = password_hash(password)
    session.flush()
    close_sign_ins(session, person_id=person_id, now=now)


def change_person(
    session: Session,
    *,
    person_id: int,
    name: str,
    role: Role,
    roots: tuple[str, ...],
    within: Scope,
    by: int | None,
) -> None:
    """Change name, role and areas. Raises NOT_YOURSELF, LAST_ADMINISTRATOR, SCOPE_EMPTY, SCOPE_TOO_WIDE."""
    row = _person_row(session, person_id)
    _check_roots(roots, within)
    if row.role != role:
        if person_id == by:
            raise Problem(NOT_YOURSELF)
        _keep_an_administrator(session, row)
    row.name, row.role = name.strip(), role
    session.execute(delete(PersonAreaRow).where(PersonAreaRow.person_id == person_id))
    session.add_all(PersonAreaRow(person_id=person_id, root=root) for root in _widest(roots))
    session.flush()


def disable(session: Session, *, person_id: int, now: datetime, by: int | None) -> None:
    """Close the account and every sign-in of it; nothing is deleted. Raises NOT_YOURSELF, LAST_ADMINISTRATOR."""
    row = _person_row(session, person_id)
    if person_id == by:
        raise Problem(NOT_YOURSELF)
    _keep_an_administrator(session, row)
    row.disabled_at = now
    session.flush()
    close_sign_ins(session, person_id=person_id, now=now)


def enable(session: Session, *, person_id: int) -> None:
    """Open a disabled account again, with the password it had."""
    _person_row(session, person_id).disabled_at = None
    session.flush()


def choose_locale(session: Session, *, person_id: int, locale: str) -> None:
    _person_row(session, person_id).locale = locale
    session.flush()


def _person_row(session: Session, person_id: int) -> PersonRow:
    row = session.get(PersonRow, person_id)
    if row is None:
        raise Problem(NOT_FOUND)
    return row


def _keep_an_administrator(session: Session, row: PersonRow) -> None:
    others = select(func.count()).where(
        PersonRow.role == Role.ADMINISTRATOR, PersonRow.disabled_at.is_(None), PersonRow.id != row.id
    )
    if row.role == Role.ADMINISTRATOR and not session.scalar(others):
        raise Problem(LAST_ADMINISTRATOR)


def _check_roots(roots: tuple[str, ...], within: Scope) -> None:
    if not roots:
        raise Problem(SCOPE_EMPTY)
    if not all(within.covers(root) for root in roots):
        raise Problem(SCOPE_TOO_WIDE)


def _widest(roots: tuple[str, ...]) -> tuple[str, ...]:
    """Without what another of them contains already, sorted."""
    return tuple(sorted(root for root in set(roots) if not any(root != o and root.startswith(o) for o in roots)))


def follow_areas(session: Session, *, moved: Mapping[str, str], followed: Mapping[str, Sequence[str]]) -> int:
    """Let everybody's and every tablet's areas follow a change of the hierarchy; gives how many of them changed.

    moved     old path -> new path
    followed  path -> paths that go on for it: who had it gets them too, and keeps it for its earlier rounds;
              one for which nothing goes on is not named
    """
    changed = 0
    for table, owner in ((PersonAreaRow, PersonAreaRow.person_id), (TabletAreaRow, TabletAreaRow.tablet_id)):
        roots: dict[int, set[str]] = {}
        for owner_id, root in session.execute(select(owner, table.root)):
            roots.setdefault(owner_id, set()).add(root)
        for owner_id, had in roots.items():
            now = {moved.get(root, root) for root in had}
            now |= {after for root in now for after in followed.get(root, ())}
            kept = set(_widest(tuple(now)))
            if kept != had:
                session.execute(delete(table).where(owner == owner_id))
                session.add_all(table(**{owner.key: owner_id, "root": root}) for root in sorted(kept))
                changed += 1
    session.flush()
    return changed


def forget_areas(session: Session, *, paths: Collection[str]) -> None:
    """Take areas that never were, their beginning having been taken back, from everybody and every tablet."""
    for table in (PersonAreaRow, TabletAreaRow):
        session.execute(delete(table).where(table.root.in_(paths)))
    session.flush()


# --- sign-ins ----------------------------------------------------------------------------------


def open_sign_in(session: Session, *, person_id: int, now: datetime, user_agent: str | None = None) -> str:
    """A new sign-in; gives the token for the cookie, of which only the hash is kept."""
    token = make_token()
    session.add(
        SignInRow(
            token_hash=token_hash(token),
            person_id=person_id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + SIGN_IN_LASTS,
            user_agent=user_agent,
        )
    )
    session.flush()
    return token


def note_failed_sign_in(session: Session, *, email: str, address: str, now: datetime) -> None:
    """Count a failure for the throttle, and forget those too old to count."""
    session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.at < now - 2 * WINDOW))
    session.add_all(
        SignInAttemptRow(subject=subject(kind, value), at=now)
        for kind, value in (("email", normal_email(email)), ("address", address))
    )
    session.flush()


def forget_failed_sign_ins(session: Session, *, email: str) -> None:
    """The right password was given: start counting this e-mail afresh."""
    session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.subject == subject("email", normal_email(email))))


def see_sign_in(session: Session, *, token: str, now: datetime) -> None:
    session.execute(update(SignInRow).where(SignInRow.token_hash == token_hash(token)).values(last_seen_at=now))


def close_sign_in(session: Session, *, token: str, now: datetime) -> None:
    session.execute(update(SignInRow).where(SignInRow.token_hash == token_hash(token)).values(revoked_at=now))


def close_sign_ins(session: Session, *, person_id: int, now: datetime, except_token: str | None = None) -> int:
    """Close somebody's open sign-ins everywhere, but the one given. Gives how many."""
    closed = session.execute(
        update(SignInRow)
        .where(
            SignInRow.person_id == person_id,
            SignInRow.revoked_at.is_(None),
            SignInRow.token_hash != (token_hash(except_token) if except_token else ""),
        )
        .values(revoked_at=now)
    )
    return int(closed.rowcount)  # type: ignore[attr-defined]


# --- tablets -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Enrolled:
    """A tablet and its token, which is not kept and cannot be shown again."""

    tablet: Tablet
    token: str


def enrol_tablet(
    session: Session, *, name: str, roots: tuple[str, ...], within: Scope, now: datetime, by: int | None = None
) -> Enrolled:
    """Enrol a tablet for these areas. Raises SCOPE_EMPTY, SCOPE_TOO_WIDE."""
    _check_roots(roots, within)
    token = make_token()
    row = TabletRow(name=name.strip(), token_hash=token_hash(token), created_at=now, created_by=by)
    session.add(row)
    session.flush()
    session.add_all(TabletAreaRow(tablet_id=row.id, root=root) for root in _widest(roots))
    session.flush()
    return Enrolled(tablet=Tablet(id=row.id, name=row.name, scope=Scope(roots=_widest(roots))), token=token)


def enrol_again(session: Session, *, tablet_id: int) -> Enrolled:
    """A new token for a tablet that lost its own or was revoked; the old token stops working."""
    row = _tablet_row(session, tablet_id)
    token = make_token()
    row.token_hash, row.revoked_at = token_hash(token), None
    session.execute(delete(ShortCodeRow).where(ShortCodeRow.tablet_id == tablet_id))
    session.flush()
    return Enrolled(tablet=_tablet(session, row), token=token)


def open_short_code(session: Session, *, tablet_id: int, code: str, now: datetime) -> datetime:
    """Let this code enrol the tablet once, for short_code.LASTS; gives when it ends. An earlier one ends now.

    Raises NOT_FOUND when there is no such tablet, or it is revoked.
    """
    if _tablet_row(session, tablet_id).revoked_at is not None:
        raise Problem(NOT_FOUND)
    unused = ShortCodeRow.used_at.is_(None)
    session.execute(
        delete(ShortCodeRow).where(unused, or_(ShortCodeRow.tablet_id == tablet_id, ShortCodeRow.expires_at < now))
    )
    ends_at = now + LASTS
    session.add(ShortCodeRow(code_hash=short_code_hash(code), tablet_id=tablet_id, created_at=now, expires_at=ends_at))
    session.flush()
    return ends_at


def exchange_short_code(session: Session, *, code_hash: str, now: datetime) -> Enrolled:
    """A token of its own for the tablet that was given this code; the code is used up. Raises SHORT_CODE_UNKNOWN.

    The tablet's other tokens stay good: the one in the drawing may be ODK Collect's on the same device.
    """
    token = make_token()
    # One statement decides: of two tablets that type it at the same moment, one gets in.
    tablet_id = session.scalar(
        update(ShortCodeRow)
        .where(ShortCodeRow.code_hash == code_hash, ShortCodeRow.used_at.is_(None), ShortCodeRow.expires_at > now)
        .values(used_at=now, token_hash=token_hash(token))
        .returning(ShortCodeRow.tablet_id)
    )
    row = session.get(TabletRow, tablet_id) if tablet_id is not None else None
    if row is None or row.revoked_at is not None:
        raise Problem(SHORT_CODE_UNKNOWN)
    return Enrolled(tablet=_tablet(session, row), token=token)


def note_failed_short_code(session: Session, *, address: str, now: datetime) -> None:
    """Count a wrong code for the throttle."""
    counted = (("code-address", address), ("code", ""))
    session.add_all(SignInAttemptRow(subject=subject(kind, value), at=now) for kind, value in counted)
    session.flush()


def _tablet(session: Session, row: TabletRow) -> Tablet:
    roots = session.scalars(
        select(TabletAreaRow.root).where(TabletAreaRow.tablet_id == row.id).order_by(TabletAreaRow.root)
    )
    return Tablet(id=row.id, name=row.name, scope=Scope(roots=tuple(roots)))


def change_tablet(session: Session, *, tablet_id: int, name: str, roots: tuple[str, ...], within: Scope) -> None:
    """Change name and areas; the tablet takes them at its next contact. Raises SCOPE_EMPTY, SCOPE_TOO_WIDE."""
    row = _tablet_row(session, tablet_id)
    _check_roots(roots, within)
    row.name = name.strip()
    session.execute(delete(TabletAreaRow).where(TabletAreaRow.tablet_id == tablet_id))
    session.add_all(TabletAreaRow(tablet_id=tablet_id, root=root) for root in _widest(roots))
    session.flush()


def revoke_tablet(session: Session, *, tablet_id: int, now: datetime) -> None:
    """Its token opens nothing any more; what it has not sent stays on it."""
    _tablet_row(session, tablet_id).revoked_at = now
    session.flush()


def hear_from_tablet(
    session: Session,
    *,
    tablet_id: int,
    now: datetime,
    app_version: str | None = None,
    unsent: int | None = None,
    oldest_unsent_at: datetime | None = None,
    persisted: bool | None = None,
    facilitators: int | None = None,
    lacking_bytes: int | None = None,
) -> None:
    """Keep what a tablet says about itself (see TabletState); without words, only that it was heard."""
    values: dict[str, object] = {"last_seen_at": now}
    if app_version is not None:
        values |= {
            "app_version": app_version,
            "unsent": unsent,
            "oldest_unsent_at": oldest_unsent_at,
            "persisted": persisted,
            "facilitators": facilitators,
            "lacking_bytes": lacking_bytes,
        }
    session.execute(update(TabletRow).where(TabletRow.id == tablet_id).values(values))


def _tablet_row(session: Session, tablet_id: int) -> TabletRow:
    row = session.get(TabletRow, tablet_id)
    if row is None:
        raise Problem(NOT_FOUND)
    return row


# --- the audit trail ---------------------------------------------------------------------------


def note(
    session: Session,
    *,
    now: datetime,
    verb: str,
    subject: str,
    person_id: int | None = None,
    tablet_id: int | None = None,
    **detail: object,
) -> None:
    """Add a line to the audit trail. subject and detail: ids and codes only, never a name or an answer."""
    session.add(EventRow(at=now, person_id=person_id, tablet_id=tablet_id, verb=verb, subject=subject, detail=detail))
    session.flush()
