"""Who may pass: every endpoint carries exactly one of public, signed_in, roles(…), tablet_token, short_code.

Inside an endpoint: `session()` the request's database session, `scope()` the caller's areas, `caller()` the
person signed in, `uploader()` the tablet or person behind a token, `note(…)` a line in the audit trail.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, Request, Response, current_app, g, request
from flask import session as cookie
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, current_user, login_user, logout_user

from mhsurvey.accounts import operations, queries
from mhsurvey.accounts.account import SEEN_EVERY
from mhsurvey.accounts.person import Person, Role, Tablet
from mhsurvey.areas.scope import NOWHERE, Scope
from mhsurvey.db import writing
from mhsurvey.problems import KEY_UNKNOWN, NOT_ALLOWED, SIGN_IN_FIRST, TOKEN_REVOKED, Problem
from mhsurvey.web import credentials, visit
from mhsurvey.web.credentials import check as check_credentials
from mhsurvey.web.credentials import exchange, forget_tablets
from mhsurvey.web.visit import SAFE, now, reading, reference, session

__all__ = [
    "caller",
    "check_credentials",
    "enter",
    "exchange",
    "forget_tablets",
    "gate_of",
    "leave",
    "note",
    "now",
    "person",
    "public",
    "reading",
    "reference",
    "roles",
    "scope",
    "session",
    "short_code",
    "sign_in_token",
    "signed_in",
    "tablet",
    "tablet_token",
    "uploader",
]

P = ParamSpec("P")
R = TypeVar("R")
View = Callable[P, R]

TABLET_TOKEN = "tablet_token"  # noqa: S105 - a gate's name
SHORT_CODE = "short_code"
# These read no cookie, so another site cannot make a browser send anything with it.
COOKIELESS = {TABLET_TOKEN, SHORT_CODE}

login = LoginManager()
login.session_protection = None  # It compares the address, and a phone line changes its address all day.


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookie; whoever sends none, as every tablet, is not kept waiting for the key to be made."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)


def set_up(app: Flask) -> None:
    app.session_interface = Cookies()
    login.init_app(app)
    login.user_loader(_load)
    app.before_request(_check_csrf)
    app.teardown_request(visit.close)
    app.extensions[credentials.REMEMBERED] = {}


# --- the gates ---------------------------------------------------------------------------------


def public(view: View[P, R]) -> View[P, R]:
    """Open to everybody."""
    return _gated(view, "public", lambda: None)


def signed_in(view: View[P, R]) -> View[P, R]:
    """Open to every person signed in, whatever the role."""
    return _gated(view, "signed_in", caller)


def roles(*allowed: Role) -> Callable[[View[P, R]], View[P, R]]:
    """Open to people of these roles. Raises SIGN_IN_FIRST, NOT_ALLOWED."""

    def check() -> None:
        if caller().role not in allowed:
            raise Problem(NOT_ALLOWED)

    return lambda view: _gated(view, f"roles:{','.join(sorted(allowed))}", check)


def tablet_token(view: View[P, R]) -> View[P, R]:
    """Open to an enrolled tablet (`/v1/key/<token>/…` or Bearer) and to a person by Basic; no cookie, so no CSRF.

    Raises TOKEN_MALFORMED, TOKEN_REVOKED (Bearer), KEY_UNKNOWN (path), SIGN_IN_FIRST, SIGN_IN_WRONG.
    """

    @wraps(view)
    def gated(*args: P.args, **kwargs: P.kwargs) -> R:
        kwargs.pop("token", None)
        _authenticate()
        return view(*args, **kwargs)

    gated.gate = TABLET_TOKEN  # type: ignore[attr-defined]
    return gated


def short_code(view: View[P, R]) -> View[P, R]:
    """Open to everybody who types a tablet's short code; the view gives it to `exchange`. No cookie, so no CSRF."""
    return _gated(view, SHORT_CODE, lambda: None)


def _gated(view: View[P, R], name: str, check: Callable[[], object]) -> View[P, R]:
    @wraps(view)
    def gated(*args: P.args, **kwargs: P.kwargs) -> R:
        check()
        return view(*args, **kwargs)

    gated.gate = name  # type: ignore[attr-defined]
    return gated


# --- inside a request --------------------------------------------------------------------------


def person() -> Person | None:
    """Who is signed in, if anybody. A token door reads no cookie."""
    if "uploader" in g:
        return None
    return current_user.person if current_user.is_authenticated else None


def caller() -> Person:
    """Who is signed in. Raises SIGN_IN_FIRST."""
    found = person()
    if found is None:
        raise Problem(SIGN_IN_FIRST)
    return found


def uploader() -> Tablet | Person:
    """The tablet (or person by Basic) that passed `tablet_token`."""
    found: Tablet | Person = g.uploader
    return found


def tablet() -> Tablet:
    """The tablet that passed `tablet_token`. Raises NOT_ALLOWED for a person."""
    found = uploader()
    if not isinstance(found, Tablet):
        raise Problem(NOT_ALLOWED)
    return found


def scope() -> Scope:
    """The areas the caller may read; nothing for a passer-by."""
    if "uploader" in g:
        return uploader().scope
    found = person()
    return found.scope if found else NOWHERE


def note(verb: str, subject: str, **detail: object) -> None:
    """Add to the audit trail, in the request's session: ids and codes only, never a name or an answer."""
    who = g.get("uploader") or person()
    operations.note(
        session(),
        now=now(),
        verb=verb,
        subject=subject,
        person_id=who.id if isinstance(who, Person) else None,
        tablet_id=who.id if isinstance(who, Tablet) else None,
        **detail,
    )


# --- signing in and out ------------------------------------------------------------------------


class SignedIn:
    """What flask-login keeps: the sign-in's token in the cookie, the person behind it for this request."""

    is_active = is_authenticated = True
    is_anonymous = False

    def __init__(self, person: Person, token: str) -> None:
        self.person = person
        self.token = token

    def get_id(self) -> str:
        return self.token


def enter(person: Person, *, token: str) -> None:
    """Put an opened sign-in into the cookie. The cookie starts empty: what a passer-by put there is gone."""
    cookie.clear()
    login_user(SignedIn(person, token))


def leave() -> None:
    logout_user()
    cookie.clear()


def sign_in_token() -> str:
    """The token of this request's sign-in. Raises SIGN_IN_FIRST."""
    caller()
    token: str = current_user.token
    return token


def _load(token: str) -> SignedIn | None:
    moment = now()
    with reading() as db:
        found = queries.signed_in_person(db, token=token, now=moment)
    if found is None:
        return None
    who, last_seen_at = found
    if last_seen_at < moment - SEEN_EVERY:
        with reading() as db:
            operations.see_sign_in(writing(db), token=token, now=moment)
            db.commit()
    return SignedIn(who, token)


def _authenticate() -> None:
    given = request.authorization
    view_args = request.view_args or {}
    if "token" in view_args:
        g.uploader = credentials.tablet_of(view_args["token"], unknown=KEY_UNKNOWN)
    elif given is not None and given.type == "bearer":
        g.uploader = credentials.tablet_of(given.token or "", unknown=TOKEN_REVOKED)
    elif given is not None and given.type == "basic":
        g.uploader = credentials.check(given.username or "", given.password or "")
    else:
        raise Problem(SIGN_IN_FIRST)


# --- around a request --------------------------------------------------------------------------


def gate_of(app: Flask, endpoint: str) -> str | None:
    """The name of an endpoint's gate, None when it has none."""
    return getattr(app.view_functions.get(endpoint), "gate", None)


def _check_csrf() -> None:
    if request.method in SAFE or request.endpoint is None:
        return
    if gate_of(current_app, request.endpoint) not in COOKIELESS:
        current_app.extensions["csrf"].protect()
