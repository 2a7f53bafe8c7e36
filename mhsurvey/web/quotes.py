"""DOOR: what people of an area said in their own words: approve, approve with other words, keep back, take back."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from mhsurvey.accounts import queries as accounts
from mhsurvey.accounts.person import Role
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.problems import ENTRY_INVALID, Problem
from mhsurvey.quotes import operations, queries
from mhsurvey.quotes.quote import LONGEST, Kind, Quote, Verdict, identifying
from mhsurvey.results import queries as results
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import LABELS as GROUPS
from mhsurvey.rounds.round import RoundState
from mhsurvey.submissions import queries as submissions
from mhsurvey.web import gate

bp = Blueprint("quotes", __name__, url_prefix="/quotes")

DECIDING = (Role.ADMINISTRATOR, Role.MANAGER, Role.FACILITATOR)
PAGE = 25
# Asks for one card alone, so that a decision does not fetch the page again over a poor line.
PART = "X-Part"
KINDS: dict[Kind, Any] = {
    # NOTE: what somebody said: why they scored so
    Kind.REASON: _("Reason"),
    # NOTE: what somebody said: what should change
    Kind.SUGGESTION: _("Suggestion"),
    # NOTE: what somebody said: a point the group added to the scorecard in its own words
    Kind.OWN_POINT: _("The group's own point"),
    # NOTE: the words of a promise made in the meeting
    Kind.PROMISE: _("Promise, for the public page"),
}


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"kinds": KINDS, "groups": GROUPS, "identifying": identifying, "Verdict": Verdict, "longest": LONGEST}


@dataclass(frozen=True)
class Waiting:
    """An area with what was said in it. open: quotes nobody decided about."""

    code: AreaCode
    name: str
    open: int
    said: int


@bp.get("/")
@gate.roles(*DECIDING)
def index() -> str:
    """What waits to be read, area by area: those nobody has begun with come first."""
    db = gate.session()
    every = [one for one in rounds.rounds(db) if one.state is not RoundState.PLANNED]
    asked = request.args.get("round")
    chosen = next((one for one in every if one.code == asked), every[0] if every else None)
    page = max(request.args.get("page", 1, type=int), 1)
    heard = _heard(chosen.code) if chosen else ()
    # Each area's sheets are read to count what they say: as many as one page shows.
    shown = heard[(page - 1) * PAGE : page * PAGE]
    names = areas.names(db, scope=gate.scope())
    return render_template(
        "quotes/index.html",
        rounds=every,
        chosen=chosen,
        waiting=[_waiting(area, names.get(area, area), chosen.code) for area in shown] if chosen else [],
        page=page,
        has_more=page * PAGE < len(heard),
    )


def _heard(code: str) -> tuple[AreaCode, ...]:
    db = gate.session()
    return queries.heard_areas(db, round_code=code, heard=results.groups_heard(db, scope=gate.scope(), round_code=code))


def _waiting(area: AreaCode, name: str, code: str) -> Waiting:
    found = queries.quotes(gate.session(), scope=gate.scope(), area=area, round_code=code, sealed=_sealed(area, code))
    return Waiting(area, name, open=sum(one.is_open for one in found), said=len(found))


@bp.get("/<area>/<code>")
@gate.roles(*DECIDING)
def one(area: str, code: str) -> str:
    """Everything said in one area and round: what is open first. Raises NOT_FOUND."""
    db = gate.session()
    found = queries.quotes(db, scope=gate.scope(), area=area, round_code=code, sealed=_sealed(area, code))
    return render_template(
        "quotes/one.html",
        round=rounds.round_(db, code=code),
        code=code,
        quotes=sorted(found, key=lambda one: not one.is_open),
        open=sum(one.is_open for one in found),
        **_around(found, area=area),
    )


@bp.post("/<area>/<code>/<key>")
@gate.roles(*DECIDING)
def decide(area: str, code: str, key: str) -> str | Response:
    """Decide about one quote. Raises NOT_FOUND, WORDS_MISSING."""
    db = gate.session()
    sealed = _sealed(area, code)
    found = queries.quote(db, scope=gate.scope(), area=area, round_code=code, key=key, sealed=sealed)
    verdict = request.form.get("verdict", "")
    if verdict not in set(Verdict):
        raise Problem(ENTRY_INVALID, field="verdict", fault=verdict[:20] or "-")
    operations.decide(
        db,
        found,
        area=area,
        round_code=code,
        verdict=Verdict(verdict),
        words=request.form.get("words"),
        by=gate.caller().id,
        now=gate.now(),
    )
    # Which words were said or shown has no place in the trail; the decision itself keeps what may be shown.
    gate.note("decided about words", f"area {area}", round=code, quote=key[:12], verdict=verdict)
    db.commit()
    if PART not in request.headers:
        return redirect(url_for(".one", area=area, code=code, _anchor=f"q-{key[:12]}"))
    changed = queries.quote(db, scope=gate.scope(), area=area, round_code=code, key=key, sealed=sealed)
    return render_template("quotes/part.html", quote=changed, code=code, **_around((changed,), area=area))


def _sealed(area: str, code: str) -> bool:
    return results.is_sealed(gate.session(), area=area, round_code=code, today=gate.now().date())


def _around(found: tuple[Quote, ...], *, area: str) -> dict[str, Any]:
    """What a card shows beside the words: the point's name, who decided, where the recording is."""
    db = gate.session()
    records = [one.submission_id for one in found if one.is_spoken and one.submission_id is not None]
    return {
        "area": areas.area(db, code=area, scope=gate.scope()),
        "points": {one.code: one.label for one in rounds.indicators(db, area=area)},
        "people": {one.person.id: one.person.name for one in accounts.accounts(db, scope=EVERYWHERE, now=gate.now())},
        "files": submissions.file_ids(db, submission_ids=records),
    }
