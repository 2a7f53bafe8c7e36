"""DOOR: people with an account, their links and sign-ins, one's own account, and the audit trail."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from mhsurvey.accounts import operations, queries
from mhsurvey.accounts.account import Account
from mhsurvey.accounts.password import is_password
from mhsurvey.accounts.person import LOOKS_AFTER, Role
from mhsurvey.areas.spelling import fold
from mhsurvey.problems import EMAIL_TAKEN, NOT_FOUND, SIGN_IN_WRONG, Problem
from mhsurvey.web import gate, picking, trail_words
from mhsurvey.web.entries import NewPersonEntry, OwnPasswordEntry, PersonEntry
from mhsurvey.web.ground import ground
from mhsurvey.web.qr import qr
from mhsurvey.web.words import ROLES, problem_text

bp = Blueprint("people", __name__, url_prefix="/people")
bp.add_app_template_filter(trail_words.verb)
bp.add_app_template_filter(trail_words.subject)

LEADING = tuple(LOOKS_AFTER)
# A one-time link passes through the cookie from the POST that made it to the page that shows it, once.
LINK = "invitation"


@bp.get("/")
@gate.roles(*LEADING)
def index() -> str:
    """Whom the caller looks after; `?q=` by name, address or area, `?role=`, `?state=`."""
    every = [
        account
        for account in queries.accounts(gate.session(), scope=gate.scope(), now=gate.now())
        if account.person.role in _looks_after()
    ]
    names = picking.names_of(account.person.scope for account in every)
    asked = {name: request.args.get(name, "").strip()[:100] for name in ("q", "role", "state")}
    return render_template(
        "people/index.html",
        accounts=[account for account in every if _fits(account, names, **asked)],
        total=len(every),
        asked=asked,
        names=names,
        roles=_roles(),
    )


def _fits(account: Account, names: Mapping[str, str], *, q: str, role: str, state: str) -> bool:
    person = account.person
    told = (person.name, person.email, *(names.get(root, root) for root in person.scope.roots))
    return (
        (not q or any(fold(q) in fold(text) for text in told))
        and role in ("", person.role)
        and state in ("", account.standing)
    )


def _looks_after() -> frozenset[Role]:
    return LOOKS_AFTER[gate.caller().role]


def _roles() -> dict[str, Any]:
    """The roles the caller may give, in words."""
    return {str(role): words for role, words in ROLES.items() if role in _looks_after()}


@bp.route("/new", methods=["GET", "POST"])
@gate.roles(*LEADING)
def new() -> str | tuple[str, int] | Response:
    picker = picking.picker()
    entry = NewPersonEntry()
    entry.roots.choices = picker.choices
    entry.role.choices = [SelectChoice(role, words) for role, words in _roles().items()]
    if not entry.validate_on_submit():
        return render_template("people/new.html", entry=entry, picker=picker, roles=_roles())
    try:
        person = operations.add_person(
            gate.session(),
            email=entry.email.data,
            name=entry.name.data,
            role=entry.role.data,
            roots=tuple(entry.roots.data),
            within=gate.scope(),
            now=gate.now(),
        )
    except Problem as problem:
        entry.refuse(entry.email if problem.kind is EMAIL_TAKEN else entry.roots, problem)
        return render_template("people/new.html", entry=entry, picker=picker, roles=_roles()), problem.kind.status
    gate.note("added a person", f"person {person.id}", role=person.role, roots=list(person.scope.roots))
    return _new_link(person.id)


@bp.route("/<int:person_id>", methods=["GET", "POST"])
@gate.roles(*LEADING)
def one(person_id: int) -> str | tuple[str, int] | Response:
    """An account: who it is, what it may see, and how it is closed."""
    account = _account(person_id)
    person = account.person
    picker = picking.picker(chosen=person.scope)
    entry = PersonEntry(data={"name": person.name, "role": person.role, "roots": list(person.scope.roots)})
    entry.roots.choices = picker.choices
    entry.role.choices = [SelectChoice(role, words) for role, words in _roles().items()]
    if not entry.validate_on_submit():
        return render_template("people/one.html", account=account, entry=entry, picker=picker, roles=_roles())
    try:
        operations.change_person(
            gate.session(),
            person_id=person_id,
            name=entry.name.data,
            role=entry.role.data,
            roots=tuple(entry.roots.data),
            within=gate.scope(),
            by=gate.caller().id,
        )
    except Problem as problem:
        entry.refuse(entry.roots if problem.kind.code.startswith(("400", "403")) else entry.role, problem)
        page = render_template("people/one.html", account=account, entry=entry, picker=picker, roles=_roles())
        return page, problem.kind.status
    gate.note("changed a person", f"person {person_id}", role=entry.role.data, roots=entry.roots.data)
    gate.session().commit()
    # NOTE: told after an account was changed
    flash(_("Kept."), "done")
    return redirect(url_for(".one", person_id=person_id))


@bp.post("/<int:person_id>/link")
@gate.roles(*LEADING)
def make_link(person_id: int) -> Response:
    """A new one-time link, for somebody invited or who forgot the password."""
    _account(person_id)
    return _new_link(person_id)


@bp.get("/<int:person_id>/link")
@gate.roles(*LEADING)
def link(person_id: int) -> str | Response:
    """The link just made: shown once, and not again."""
    account = _account(person_id)
    made: dict[str, Any] = cookie.pop(LINK, {})
    if made.get("person") != person_id:
        return redirect(url_for(".one", person_id=person_id))
    address = ground().settings.public_url + url_for("session.welcome", token=made["token"])
    return render_template("people/link.html", account=account, address=address, code=qr(address))


@bp.post("/<int:person_id>/disable")
@gate.roles(*LEADING)
def disable(person_id: int) -> Response:
    account = _account(person_id)
    try:
        operations.disable(gate.session(), person_id=person_id, now=gate.now(), by=gate.caller().id)
    except Problem as problem:
        return _told(problem, person_id)
    gate.note("disabled a person", f"person {person_id}")
    gate.session().commit()
    # NOTE: told after an account was closed; an "Undo" button stands beside it
    text = _("%(name)s can no longer sign in.", name=account.person.name)
    flash({"text": text, "undo": url_for(".enable", person_id=person_id)}, "done")  # type: ignore[arg-type]
    return redirect(url_for(".one", person_id=person_id))


@bp.post("/<int:person_id>/enable")
@gate.roles(*LEADING)
def enable(person_id: int) -> Response:
    account = _account(person_id)
    operations.enable(gate.session(), person_id=person_id)
    gate.note("enabled a person", f"person {person_id}")
    gate.session().commit()
    # NOTE: told after a closed account was opened again
    flash(_("%(name)s can sign in again.", name=account.person.name), "done")
    return redirect(url_for(".one", person_id=person_id))


@bp.post("/<int:person_id>/close-sign-ins")
@gate.roles(*LEADING)
def close_sign_ins(person_id: int) -> Response:
    """Sign somebody out everywhere: a lost or shared device."""
    _account(person_id)
    own = gate.sign_in_token() if person_id == gate.caller().id else None
    operations.close_sign_ins(gate.session(), person_id=person_id, now=gate.now(), except_token=own)
    gate.note("closed all sign-ins", f"person {person_id}")
    gate.session().commit()
    # NOTE: told after somebody was signed out on every device
    flash(_("Signed out everywhere."), "done")
    return redirect(url_for(".one", person_id=person_id))


@bp.route("/me", methods=["GET", "POST"])
@gate.signed_in
def me() -> str | tuple[str, int] | Response:
    """One's own account: what it may see, and its password."""
    entry = OwnPasswordEntry()
    names = picking.names_of([gate.caller().scope])
    if not entry.validate_on_submit():
        return render_template("people/me.html", entry=entry, names=names)
    try:
        _change_own_password(entry)
    except Problem as problem:
        entry.refuse(entry.current if problem.kind is SIGN_IN_WRONG else entry.password, problem)
        return render_template("people/me.html", entry=entry, names=names), problem.kind.status
    # NOTE: told after one's own password was changed
    flash(_("The new password is kept. You are signed out on every other device."), "done")
    return redirect(url_for(".me"))


def _change_own_password(entry: OwnPasswordEntry) -> None:
    person = gate.caller()
    with gate.reading() as db:
        kept = queries.credentials(db, email=person.email)
    if kept is None or not is_password(entry.current.data, kept=kept.password_hash):
        raise Problem(SIGN_IN_WRONG)
    operations.choose_password(gate.session(), person_id=person.id, password=entry.password.data, now=gate.now())
    token = operations.open_sign_in(
        gate.session(), person_id=person.id, now=gate.now(), user_agent=request.user_agent.string[:200]
    )
    gate.note("changed the password", f"person {person.id}")
    gate.session().commit()
    gate.enter(person, token=token)


@bp.get("/events")
@gate.roles(Role.ADMINISTRATOR)
def events() -> str:
    """The audit trail, for whoever may see the whole country: it speaks of every area."""
    if "/" not in gate.scope().roots:
        raise Problem(NOT_FOUND)
    before = request.args.get("before", type=int)
    found, older = queries.events(gate.session(), before=before)
    return render_template("people/events.html", events=found, before=before, older=older)


def _account(person_id: int) -> Account:
    """An account the caller looks after. Raises NOT_FOUND."""
    with gate.reading() as db:
        found = queries.account(db, person_id=person_id, scope=gate.scope(), now=gate.now())
    if found.person.role not in _looks_after():
        raise Problem(NOT_FOUND)
    return found


def _new_link(person_id: int) -> Response:
    token = operations.invite(gate.session(), person_id=person_id, now=gate.now())
    gate.note("made a one-time link", f"person {person_id}")
    gate.session().commit()
    cookie[LINK] = {"person": person_id, "token": token}
    return redirect(url_for(".link", person_id=person_id))


def _told(problem: Problem, person_id: int) -> Response:
    flash(problem_text(problem), "fault")
    return redirect(url_for(".one", person_id=person_id))
