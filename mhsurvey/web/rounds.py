"""DOOR: rounds of the cycle: followed area by area, opened, closed, opened again."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mhsurvey.accounts import queries as accounts
from mhsurvey.accounts.person import Role
from mhsurvey.actions import operations as actions
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Level
from mhsurvey.forms import queries as forms
from mhsurvey.problems import NOT_ALLOWED, REASON_MISSING, Problem
from mhsurvey.results import queries as results
from mhsurvey.rounds import operations, queries
from mhsurvey.rounds.group import COMMUNITY, LABELS
from mhsurvey.rounds.round import Method, Round, RoundState
from mhsurvey.submissions import operations as submission_operations
from mhsurvey.submissions import queries as submissions
from mhsurvey.web import gate
from mhsurvey.web.following import UNSCORED, Line, follow
from mhsurvey.web.words import in_words

bp = Blueprint("rounds", __name__, url_prefix="/rounds")

LEADING = (Role.ADMINISTRATOR, Role.MANAGER)
STATES = {
    # NOTE: state of a round: written down, tablets cannot fill it yet
    RoundState.PLANNED: _l("Planned"),
    # NOTE: state of a round: tablets fill it
    RoundState.OPEN: _l("Open"),
    # NOTE: state of a round: what still comes is held for a manager
    RoundState.CLOSED: _l("Closed"),
}
METHODS = {
    # NOTE: how a group comes to a score: it talks until it agrees
    Method.CONSENSUS: _l("by agreement"),
    # NOTE: how a group comes to a score: everybody marks one, nobody sees whose
    Method.BALLOTS: _l("by secret ballot"),
}
# A list of areas longer than this is read by district.
MOST_LINES = 200
LONGEST_REASON = 300


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"round_states": STATES}


@bp.get("/")
@gate.signed_in
def index() -> str:
    found = queries.rounds(gate.session(), practice=True)
    counts = {one.code: _progress(gate.session(), one) for one in found}
    return render_template("rounds/index.html", rounds=found, counts=counts, states=STATES, leads=leads())


def _progress(db: Session, found: Round) -> tuple[int, int]:
    """(areas begun, areas taking part) of what the caller may see."""
    listed = queries.areas_of(db, round_code=found.code)
    heard = results.groups_heard(db, scope=gate.scope(), round_code=found.code)
    seen = areas.paths(db, scope=gate.scope()).keys() & listed.keys() if listed else None
    of = areas.count(db, scope=gate.scope()).get(Level.AREA, 0) if seen is None else len(seen)
    return sum(bool(groups & set(COMMUNITY)) for groups in heard.values()), of


# --- one round ---------------------------------------------------------------------------------


@bp.get("/<code>")
@gate.signed_in
def one(code: str) -> str:
    """A round at a glance: its districts, the areas of one of them, or the areas that lack a voice."""
    db = gate.session()
    found = queries.round_(db, code=code)
    followed = follow(db, found, scope=gate.scope())
    district, missing = request.args.get("district", ""), request.args.get("missing", "")
    if not district and len(followed.districts) == 1:
        district = followed.districts[0].code
    if missing not in (*followed.needed, "any"):
        missing = ""
    shows_areas = bool(district or missing)
    lines = followed.lacking(missing or None, district=district or None) if shows_areas else []
    return render_template(
        "rounds/one.html",
        round=found,
        states=STATES,
        methods=METHODS,
        followed=followed,
        district=next((line for line in followed.districts if line.code == district), None),
        missing=missing,
        lines=lines[:MOST_LINES],
        left_out=max(len(lines) - MOST_LINES, 0),
        shows_areas=shows_areas,
        district_names={line.code: line.name for line in followed.districts},
        others=[group for group in COMMUNITY if group not in found.expected_groups],
        labels=LABELS,
        unscored=UNSCORED,
        core=_core(db, found),
        instruments=_instruments(db, found),
        late=submissions.late(db, scope=gate.scope(), round_code=code) if leads() else (),
        leads=leads(),
        may_change=may_change(db, found),
    )


def _core(db: Session, found: Round) -> list[tuple[str, float | None]]:
    """The core list in words, with its targets."""
    listed = queries.core_list(db, round_code=found.code)
    labels = {one.code: in_words(one.label) for one in queries.indicators(db, local=False)} if listed else {}
    return [(labels.get(code, code), target) for code, target in listed.items()]


def _instruments(db: Session, found: Round) -> list[str]:
    titles = {form.form_id: form.title for form in forms.published(db, with_retired=True)} if found.instruments else {}
    return [titles.get(form_id, form_id) for form_id in found.instruments]


# --- opened, closed ----------------------------------------------------------------------------


@bp.post("/<code>/open")
@gate.roles(*LEADING)
def open_(code: str) -> Response:
    """Open a round; one that was closed only with a reason, which stays in the audit trail."""
    check_change(code)
    was_closed = queries.round_(gate.session(), code=code).state is RoundState.CLOSED
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    if was_closed and not reason:
        raise Problem(REASON_MISSING)
    operations.open_(gate.session(), code=code)
    if was_closed:
        gate.note("opened a round again", f"round {code}", reason=reason)
    else:
        gate.note("opened a round", f"round {code}")
    # NOTE: told after a round was opened
    return _turned(code, _("Open. Tablets fetch it at their next contact."))


@bp.get("/<code>/close")
@gate.roles(*LEADING)
def closing(code: str) -> str:
    """What is still missing, and which tablets still hold sheets, before a round is closed."""
    check_change(code)
    db = gate.session()
    found = queries.round_(db, code=code)
    followed = follow(db, found, scope=gate.scope())
    tablets = [one for one in accounts.tablets(db, scope=gate.scope()) if one.revoked_at is None]
    return render_template(
        "rounds/close.html",
        round=found,
        followed=followed,
        missing=[(voice, n) for voice, n in followed.whole.missing.items() if n],
        unfinished=_unfinished(followed.lines, found),
        holding=[one for one in tablets if one.unsent],
        silent=[one for one in tablets if not one.unsent and one.is_silent(now=gate.now())],
        labels=LABELS,
    )


def _unfinished(lines: Sequence[Line], found: Round) -> list[Line]:
    """Areas that have begun and lack a group or the centre: they would be closed half done."""
    needed = {*found.expected_groups, "provider"}
    return [line for line in lines if line.heard and not needed <= line.heard][:MOST_LINES]


@bp.post("/<code>/close")
@gate.roles(*LEADING)
def close(code: str) -> Response:
    check_change(code)
    operations.close(gate.session(), code=code, now=gate.now())
    gate.note("closed a round", f"round {code}")
    # NOTE: told after a round was closed
    return _turned(code, _("Closed. What still arrives is held, not lost."))


@bp.post("/<code>/let-in")
@gate.roles(*LEADING)
def let_in(code: str) -> Response:
    """Take what came after the round was closed, of the caller's areas."""
    db = gate.session()
    queries.round_(db, code=code)
    batch = submission_operations.let_in(db, round_code=code, scope=gate.scope())
    if batch.read:
        actions.take_up(db, submissions=submissions.answers_by_id(db, ids=batch.read))
    gate.note("let late records in", f"round {code}", n=len(batch.read))
    n = len(batch.read)
    return _turned(code, ngettext("%(num)d record counts now.", "%(num)d records count now.", n))


def _turned(code: str, told: str) -> Response:
    gate.session().commit()
    flash(told, "done")
    return redirect(url_for(".one", code=code))


# --- who may -----------------------------------------------------------------------------------


def leads() -> bool:
    """Whether the caller plans rounds at all."""
    return gate.caller().role in LEADING


def may_change(db: Session, found: Round) -> bool:
    """Leading, and no area of the round lies outside what the caller may see."""
    if not leads():
        return False
    if "/" in gate.scope().roots:
        return True
    listed = queries.areas_of(db, round_code=found.code).keys()
    return bool(listed) and listed <= areas.paths(db, scope=gate.scope()).keys()


def check_change(code: str) -> Round:
    """The round, if the caller may change it. Raises NOT_FOUND, NOT_ALLOWED."""
    found = queries.round_(gate.session(), code=code)
    if not may_change(gate.session(), found):
        raise Problem(NOT_ALLOWED)
    return found
