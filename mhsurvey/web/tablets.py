"""DOOR: tablets are enrolled with a code, watched, and revoked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mhsurvey.accounts import operations, queries
from mhsurvey.accounts.account import SILENT_AFTER, TabletState
from mhsurvey.accounts.collect import collect_server, collect_settings, tablet_address
from mhsurvey.accounts.person import Role
from mhsurvey.accounts.short_code import make_short_code, shown
from mhsurvey.areas.spelling import fold
from mhsurvey.problems import Problem
from mhsurvey.web import gate, picking
from mhsurvey.web.entries import TabletEntry
from mhsurvey.web.ground import ground
from mhsurvey.web.qr import qr

bp = Blueprint("tablets", __name__, url_prefix="/tablets")

# A tablet's codes pass through the cookie from the POST that made them to the page that shows them, once.
CODE = "enrolled"


@bp.get("/")
@gate.roles(Role.ADMINISTRATOR, Role.MANAGER)
def index() -> str:
    """Every tablet in scope; `?q=` by its name or areas, `?only=` silent, unsent, waiting or out."""
    every = queries.tablets(gate.session(), scope=gate.scope())
    used = [one for one in every if one.revoked_at is None]
    names = picking.names_of(one.tablet.scope for one in every)
    q, only = request.args.get("q", "").strip()[:100], request.args.get("only", "")
    return render_template(
        "tablets/index.html",
        tablets=[one for one in every if _is_asked(one, only) and _is_called(one, q, names)],
        total=len(every),
        q=q,
        only=only,
        names=names,
        silent_after=SILENT_AFTER.days,
        in_use=len(used),
        silent=sum(one.is_silent(now=gate.now()) for one in used),
        unsent=sum(one.unsent or 0 for one in used),
        now=gate.now(),
    )


def _is_asked(one: TabletState, only: str) -> bool:
    used = one.revoked_at is None
    return {
        "silent": one.is_silent(now=gate.now()),
        # One that was shut out may hold some too: that is where they are.
        "unsent": bool(one.unsent),
        "waiting": used and one.last_seen_at is None,
        "out": not used,
    }.get(only, True)


def _is_called(one: TabletState, q: str, names: Mapping[str, str]) -> bool:
    told = (one.tablet.name, *(names.get(root, root) for root in one.tablet.scope.roots))
    return not q or any(fold(q) in fold(text) for text in told)


@bp.route("/new", methods=["GET", "POST"])
@gate.roles(Role.ADMINISTRATOR, Role.MANAGER)
def new() -> str | tuple[str, int] | Response:
    picker = picking.picker()
    entry = TabletEntry()
    entry.roots.choices = picker.choices
    if not entry.validate_on_submit():
        return render_template("tablets/new.html", entry=entry, picker=picker)
    try:
        enrolled = operations.enrol_tablet(
            gate.session(),
            name=entry.name.data,
            roots=tuple(entry.roots.data),
            within=gate.scope(),
            now=gate.now(),
            by=gate.caller().id,
        )
    except Problem as problem:
        entry.refuse(entry.roots, problem)
        return render_template("tablets/new.html", entry=entry, picker=picker), problem.kind.status
    gate.note("enrolled a tablet", f"tablet {enrolled.tablet.id}", roots=list(enrolled.tablet.scope.roots))
    return _to_code(enrolled.tablet.id, token=enrolled.token)


@bp.route("/<int:tablet_id>", methods=["GET", "POST"])
@gate.roles(Role.ADMINISTRATOR, Role.MANAGER)
def one(tablet_id: int) -> str | tuple[str, int] | Response:
    """A tablet: what it last said, its areas, and how it is shut out."""
    state = _state(tablet_id)
    picker = picking.picker(chosen=state.tablet.scope)
    entry = TabletEntry(data={"name": state.tablet.name, "roots": list(state.tablet.scope.roots)})
    entry.roots.choices = picker.choices
    if not entry.validate_on_submit():
        return render_template("tablets/one.html", state=state, entry=entry, picker=picker, now=gate.now())
    try:
        operations.change_tablet(
            gate.session(),
            tablet_id=tablet_id,
            name=entry.name.data,
            roots=tuple(entry.roots.data),
            within=gate.scope(),
        )
    except Problem as problem:
        entry.refuse(entry.roots, problem)
        page = render_template("tablets/one.html", state=state, entry=entry, picker=picker, now=gate.now())
        return page, problem.kind.status
    gate.note("changed a tablet", f"tablet {tablet_id}", roots=entry.roots.data)
    gate.session().commit()
    gate.forget_tablets()
    # NOTE: told after a tablet's name or areas were changed
    flash(_("Kept. The tablet takes its new areas at its next contact."), "done")
    return redirect(url_for(".one", tablet_id=tablet_id))


@bp.post("/<int:tablet_id>/enrol-again")
@gate.roles(Role.ADMINISTRATOR, Role.MANAGER)
def enrol_again(tablet_id: int) -> Response:
    """A new code for a tablet that was wiped, or that was shut out and comes back."""
    _state(tablet_id)
    enrolled = operations.enrol_again(gate.session(), tablet_id=tablet_id)
    gate.note("enrolled a tablet again", f"tablet {tablet_id}")
    return _to_code(tablet_id, token=enrolled.token)


@bp.post("/<int:tablet_id>/short-code")
@gate.roles(Role.ADMINISTRATOR, Role.MANAGER)
def short_code(tablet_id: int) -> Response:
    """Another short code, when the one shown was used or ran out; the tablet's other codes stay good."""
    _state(tablet_id)
    gate.note("opened a short code", f"tablet {tablet_id}")
    return _to_code(tablet_id)


@bp.get("/<int:tablet_id>/code")
@gate.roles(Role.ADMINISTRATOR, Role.MANAGER)
def code(tablet_id: int) -> str | Response:
    """The codes of a tablet just enrolled, or its new short code alone: shown once, and not again."""
    state = _state(tablet_id)
    made: dict[str, Any] = cookie.pop(CODE, {})
    if made.get("tablet") != tablet_id:
        return redirect(url_for(".one", tablet_id=tablet_id))
    address = ground().settings.public_url
    ends_at = datetime.fromisoformat(made["ends_at"])
    return render_template(
        "tablets/code.html",
        state=state,
        names=picking.names_of([state.tablet.scope]),
        short_code=shown(made["short_code"]),
        ends_at=ends_at,
        lasts_s=max(0, int((ends_at - gate.now()).total_seconds())),
        app_place=f"{address}/tablet/",
        is_plain_http=not ground().settings.behind_https,
        **_drawings(address, made.get("token")),
    )


def _drawings(address: str, token: str | None) -> dict[str, object]:
    """What a camera reads, for our app and for ODK Collect; nothing without the token."""
    if token is None:
        return {}
    # NOTE: what the project is called inside ODK Collect
    project = _("Community scorecards")
    return {
        "app_address": tablet_address(address, token=token),
        "app_code": qr(tablet_address(address, token=token)),
        "collect_address": collect_server(address, token=token),
        "collect_code": qr(collect_settings(address, token=token, project=project)),
    }


@bp.post("/<int:tablet_id>/revoke")
@gate.roles(Role.ADMINISTRATOR, Role.MANAGER)
def revoke(tablet_id: int) -> Response:
    state = _state(tablet_id)
    operations.revoke_tablet(gate.session(), tablet_id=tablet_id, now=gate.now())
    gate.note("revoked a tablet", f"tablet {tablet_id}")
    gate.session().commit()
    gate.forget_tablets()
    # NOTE: told after a tablet was shut out
    flash(_("%(name)s is shut out. What it has not sent stays on it.", name=state.tablet.name), "done")
    return redirect(url_for(".one", tablet_id=tablet_id))


def _state(tablet_id: int) -> TabletState:
    with gate.reading() as db:
        return queries.tablet(db, tablet_id=tablet_id, scope=gate.scope())


def _to_code(tablet_id: int, *, token: str | None = None) -> Response:
    """To the page with a new short code and, when it has just been made, the token's drawings."""
    code = make_short_code()
    ends_at = operations.open_short_code(gate.session(), tablet_id=tablet_id, code=code, now=gate.now())
    gate.session().commit()
    gate.forget_tablets()
    cookie[CODE] = {"tablet": tablet_id, "token": token, "short_code": code, "ends_at": ends_at.isoformat()}
    return redirect(url_for(".code", tablet_id=tablet_id))
