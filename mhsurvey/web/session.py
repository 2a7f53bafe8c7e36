"""DOOR: signing in and out, choosing a password with a one-time link, choosing the language."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mhsurvey.accounts import operations, queries
from mhsurvey.accounts.person import Person
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.web import gate, words
from mhsurvey.web.entries import NewPasswordEntry, SignInEntry
from mhsurvey.web.ground import ground

bp = Blueprint("session", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@gate.public
def sign_in() -> str | Response | tuple[str, int]:
    if gate.person() is not None:
        return redirect(_next())
    entry = SignInEntry()
    if not entry.validate_on_submit():
        return render_template("session/sign_in.html", entry=entry)
    try:
        person = gate.check_credentials(entry.email.data, entry.password.data)
    except Problem as problem:
        entry.refuse(entry.password, problem)
        return render_template("session/sign_in.html", entry=entry), problem.kind.status
    _open(person, "signed in")
    return redirect(_next())


@bp.post("/sign-out")
@gate.signed_in
def sign_out() -> Response:
    operations.close_sign_in(gate.session(), token=gate.sign_in_token(), now=gate.now())
    gate.note("signed out", f"person {gate.caller().id}")
    gate.session().commit()
    gate.leave()
    return redirect(url_for("home.index"))


@bp.route("/welcome/<token>", methods=["GET", "POST"])
@gate.public
def welcome(token: str) -> str | tuple[str, int] | Response:
    """Whoever holds a one-time link chooses a password, and is signed in."""
    with gate.reading() as db:
        person = queries.invited_person(db, token=token, now=gate.now())
    entry = NewPasswordEntry()
    if not entry.validate_on_submit():
        return render_template("session/welcome.html", entry=entry, person=person)
    if entry.password.data != entry.again.data:
        # NOTE: shown when the password was not typed the same way twice
        entry.again.errors = [_("The two are not the same.")]
        return render_template("session/welcome.html", entry=entry, person=person), 400
    try:
        operations.accept_invitation(gate.session(), token=token, password=entry.password.data, now=gate.now())
    except Problem as problem:
        entry.refuse(entry.password, problem)
        return render_template("session/welcome.html", entry=entry, person=person), problem.kind.status
    _open(person, "chose a password")
    return redirect(url_for("home.index"))


@bp.post("/language/<code>")
@gate.public
def language(code: str) -> Response:
    """Keep the language in this browser, and with the person who is signed in."""
    if code not in words.LANGUAGES:
        raise Problem(NOT_FOUND)
    person = gate.person()
    if person is not None:
        operations.choose_locale(gate.session(), person_id=person.id, locale=code)
        gate.session().commit()
    response = redirect(_next())
    response.set_cookie(
        words.COOKIE,
        code,
        max_age=365 * 24 * 3600,
        secure=ground().settings.behind_https,
        httponly=True,
        samesite="Lax",
    )
    return response


def _open(person: Person, verb: str) -> None:
    """Open a sign-in, commit it with its trace, and put it into the cookie."""
    db = gate.session()
    operations.forget_failed_sign_ins(db, email=person.email)
    token = operations.open_sign_in(
        db, person_id=person.id, now=gate.now(), user_agent=(request.user_agent.string or "")[:200]
    )
    operations.note(db, now=gate.now(), verb=verb, subject=f"person {person.id}", person_id=person.id)
    db.commit()
    gate.enter(person, token=token)


def _next() -> str:
    """Where the caller wanted to go: a path of ours only, or the door would send people to a stranger's page."""
    wanted = request.values.get("next", "")
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if is_ours else url_for("home.index")
