"""DOOR: promises made in public: which are late, which were kept, what the visitors found."""

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l

from mhsurvey.actions import queries
from mhsurvey.actions.action import Promise, Standing, Status
from mhsurvey.actions.keeping import keeping
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Level
from mhsurvey.rounds import queries as rounds
from mhsurvey.web import gate
from mhsurvey.web.words import in_words

bp = Blueprint("promises", __name__, url_prefix="/promises")

PAGE = 50

STANDINGS = {
    # NOTE: a promise: open after its day
    Standing.LATE: _l("Late"),
    # NOTE: a promise: its day has not come
    Standing.WAITING: _l("Not due yet"),
    # NOTE: a promise: nobody said by when
    Standing.UNDATED: _l("No date"),
    # NOTE: a promise: done by its day
    Standing.KEPT: _l("Kept"),
    # NOTE: a promise: done after its day
    Standing.KEPT_LATE: _l("Kept, but late"),
    # NOTE: a promise: given up
    Standing.CANCELLED: _l("Cancelled"),
}
KINDS = {
    Standing.LATE: "weak",
    Standing.WAITING: "plain",
    Standing.UNDATED: "quiet",
    Standing.KEPT: "good",
    Standing.KEPT_LATE: "middling",
    Standing.CANCELLED: "quiet",
}
STATUSES = {
    # NOTE: where the work stands, as the last visit found it
    Status.NOT_STARTED: _l("Not started"),
    # NOTE: where the work stands
    Status.IN_PROGRESS: _l("Under way"),
    # NOTE: where the work stands
    Status.DONE: _l("Done"),
    # NOTE: where the work stands
    Status.BLOCKED: _l("Blocked"),
    # NOTE: where the work stands
    Status.CANCELLED: _l("Cancelled"),
}
WHO = {
    # NOTE: who carries a promise: the users' association of the health centre
    "asaco": _l("ASACO"),
    # NOTE: who carries a promise
    "cscom": _l("Health centre (CSCom)"),
    # NOTE: who carries a promise
    "town_hall": _l("Town hall"),
    # NOTE: who carries a promise
    "csref": _l("Health district (CSRéf)"),
    # NOTE: who carries a promise
    "community": _l("Community"),
    # NOTE: who carries a promise
    "womens_group": _l("Women's group"),
    # NOTE: who carries a promise: community health worker
    "chw": _l("Health worker (CHW)"),
    "mali_health": _l("Mali Health"),
    # NOTE: who carries a promise
    "other": _l("Other"),
}
BLOCKERS = {
    # NOTE: what blocks a promise
    "money": _l("no money"),
    # NOTE: what blocks a promise
    "person": _l("the person responsible is gone"),
    # NOTE: what blocks a promise
    "material": _l("material not found"),
    # NOTE: what blocks a promise
    "decision": _l("waiting for a decision from elsewhere"),
    # NOTE: what blocks a promise
    "conflict": _l("disagreement"),
    # NOTE: what blocks a promise
    "season": _l("season or road"),
    # NOTE: what blocks a promise
    "security": _l("insecurity"),
    # NOTE: what blocks a promise
    "other": _l("another reason"),
}


@bp.get("/")
@gate.signed_in
def index() -> str:
    db, today = gate.session(), gate.now().date()
    area, code = request.args.get("area", ""), request.args.get("round", "")
    standing = request.args.get("standing", "")
    place = areas.area(db, code=area, scope=gate.scope()) if area else None
    every = queries.promises(db, scope=gate.scope(), today=today, area=area or None, round_code=code or None)
    chosen = [promise for promise in every if not standing or promise.standing(today) == standing]
    page = max(request.args.get("page", 1, type=int), 1)
    return render_template(
        "promises/index.html",
        promises=chosen[(page - 1) * PAGE : page * PAGE],
        page=page,
        more=len(chosen) > page * PAGE,
        found=len(chosen),
        counts={one: sum(promise.standing(today) == one for promise in every) for one in STANDINGS},
        keeping=keeping(every, today=today),
        today=today,
        place=place,
        districts=areas.areas(db, scope=gate.scope(), level=Level.DISTRICT),
        rounds=rounds.rounds(db),
        names=areas.names(db, scope=gate.scope()),
        chosen={"area": area, "round": code, "standing": standing},
        **_words(),
    )


@bp.get("/<code>")
@gate.signed_in
def one(code: str) -> str:
    db = gate.session()
    promise = queries.promise(db, scope=gate.scope(), code=code)
    return render_template(
        "promises/one.html",
        promise=promise,
        visits=queries.visits(db, scope=gate.scope(), code=code),
        area=areas.area(db, code=promise.area_code, scope=gate.scope()),
        round=rounds.find_round(db, code=promise.round_code),
        indicator=_indicator_words(promise),
        today=gate.now().date(),
        **_words(),
    )


def _indicator_words(promise: Promise) -> str | None:
    """What the promise is about; its code when that indicator is gone."""
    found = rounds.indicators(gate.session(), area=promise.area_code)
    return next((in_words(one.label) for one in found if one.code == promise.indicator_code), promise.indicator_code)


def _words() -> dict[str, object]:
    return {"standings": STANDINGS, "kinds": KINDS, "statuses": STATUSES, "who": WHO, "blockers": BLOCKERS}
