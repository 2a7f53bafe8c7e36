"""What is shown at a gate without a cookie: a tablet's token, an e-mail with its password."""

import time
from datetime import datetime

from flask import current_app, request
from sqlalchemy.orm import Session

from mhsurvey.accounts import operations, queries, short_code
from mhsurvey.accounts.password import is_password
from mhsurvey.accounts.person import Person, Tablet
from mhsurvey.accounts.token import is_well_formed
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import writing
from mhsurvey.problems import SHORT_CODE_THROTTLED, SIGN_IN_THROTTLED, SIGN_IN_WRONG, TOKEN_MALFORMED, Kind, Problem
from mhsurvey.web import visit

REMEMBERED = "mhsurvey.tablets"
# A tablet revoked by another process is shut out after this long at most. Looking a token up takes
# nearly three times as long as the rest of an empty request.
REMEMBERED_S = 2.0


def tablet_of(token: str, *, unknown: Kind) -> Tablet:
    """The tablet that carries this token. Raises TOKEN_MALFORMED, or `unknown`."""
    if not is_well_formed(token):
        raise Problem(TOKEN_MALFORMED)
    remembered: dict[str, tuple[float, Tablet]] = current_app.extensions[REMEMBERED]
    until, found = remembered.get(token, (0.0, None))
    if found is None or until < time.monotonic():
        with visit.reading() as db:
            found = queries.tablet_of_token(db, token=token)
        if found is None:
            remembered.pop(token, None)
            raise Problem(unknown)
        if len(remembered) > 10_000:
            remembered.clear()
        remembered[token] = (time.monotonic() + REMEMBERED_S, found)
    return found


def forget_tablets() -> None:
    """Look every tablet up again at its next request: after one was revoked or changed."""
    current_app.extensions[REMEMBERED].clear()


def check(email: str, password: str) -> Person:
    """Whose e-mail and password these are; failures are counted. Commits nothing of the request's own session.

    Raises SIGN_IN_WRONG, SIGN_IN_THROTTLED.
    """
    address = request.remote_addr or ""
    with visit.reading() as db:
        _check_throttle(db, email, address)
        kept = queries.credentials(db, email=email)
    # Slow on purpose (argon2), so outside every transaction.
    right = is_password(password, kept=kept.password_hash if kept else None)
    with visit.reading() as db:
        if kept is None or not right:
            operations.note_failed_sign_in(writing(db), email=email, address=address, now=visit.now())
            db.commit()
            raise Problem(SIGN_IN_WRONG)
        # Again: while this one was hashing, others of the same burst may have failed.
        _check_throttle(db, email, address)
        return queries.account(db, person_id=kept.person_id, scope=EVERYWHERE, now=visit.now()).person


def exchange(typed: str) -> operations.Enrolled:
    """The tablet a short code is for, with a new token; the code is used up. Commits by itself.

    Raises SHORT_CODE_UNKNOWN, SHORT_CODE_THROTTLED.
    """
    address = request.remote_addr or ""
    with visit.reading() as db:
        opens_at = queries.short_code_opens_at(db, address=address, now=visit.now())
    if opens_at:
        raise Problem(SHORT_CODE_THROTTLED, minutes=_minutes_until(opens_at))
    code = short_code.normal(typed)
    # Slow on purpose (scrypt), so outside every transaction.
    code_hash = short_code.short_code_hash(code) if code else ""
    with writing(visit.reading()) as db:
        try:
            enrolled = operations.exchange_short_code(db, code_hash=code_hash, now=visit.now())
        except Problem:
            db.rollback()
            operations.note_failed_short_code(db, address=address, now=visit.now())
            db.commit()
            raise
        operations.note(
            db,
            now=visit.now(),
            verb="enrolled with a short code",
            subject=f"tablet {enrolled.tablet.id}",
            tablet_id=enrolled.tablet.id,
        )
        db.commit()
    return enrolled


def _minutes_until(moment: datetime) -> int:
    return max(1, round((moment - visit.now()).total_seconds() / 60))


def _check_throttle(db: Session, email: str, address: str) -> None:
    opens_at = queries.sign_in_opens_at(db, email=email, address=address, now=visit.now())
    if opens_at:
        raise Problem(SIGN_IN_THROTTLED, minutes=_minutes_until(opens_at))
