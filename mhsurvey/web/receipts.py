"""DOOR: receipts: a record's short code looked up, and a tablet's list compared with what is here."""

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from mhsurvey.accounts import queries as accounts
from mhsurvey.accounts.person import Role
from mhsurvey.areas import queries as areas
from mhsurvey.forms import queries as forms
from mhsurvey.problems import LIST_TOO_LONG, LIST_TOO_SOON, LIST_UNREADABLE, Problem
from mhsurvey.submissions import operations, queries
from mhsurvey.submissions.code import code_of, in_digits, read_code
from mhsurvey.submissions.instance import MAX_INSTANCE_ID
from mhsurvey.submissions.receipts import MOST_TOLD, TOLD_STATES, Comparison, Found, Told, compare
from mhsurvey.web import gate
from mhsurvey.web.submission_words import DIFFERENCES, REASONS, WHAT_TO_DO

bp = Blueprint("receipts", __name__)

MOST_BYTES = 1024 * 1024
# A tablet compares when somebody opens the page for it, not in a loop; this much patience also takes the worth
# from asking after ids by the thousand.
TOO_SOON_S = 5


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"reasons": REASONS, "differences": DIFFERENCES, "what_to_do": WHAT_TO_DO, "in_digits": in_digits}


# --- for people --------------------------------------------------------------------------------


@bp.get("/receipts/")
@gate.signed_in
def index() -> str:
    """Look a receipt's code up: arrived, held, in conflict, or unknown here. A foreign record is unknown."""
    typed = request.args.get("code", "").strip()
    code = read_code(typed)
    found = () if code is None else queries.by_code(gate.session(), code=code, scope=gate.scope())
    return render_template("receipts/index.html", typed=typed, code=code, found=found, **_names())


@bp.get("/receipts/tablets/<int:tablet_id>")
@gate.roles(Role.ADMINISTRATOR, Role.MANAGER)
def tablet(tablet_id: int) -> str:
    """What a tablet last said it keeps against what is here, each difference named. Raises NOT_FOUND."""
    state = accounts.tablet(gate.session(), tablet_id=tablet_id, scope=gate.scope())
    told = queries.tablet_list(gate.session(), tablet_id=tablet_id)
    comparison = Comparison() if told is None else _compared(told.told, tablet_id)
    return render_template(
        "receipts/tablet.html", state=state, told=told, comparison=comparison, code_of=code_of, **_names()
    )


def _compared(told: tuple[Told, ...], tablet_id: int) -> Comparison:
    found = queries.by_instance_id(gate.session(), instance_ids=[one.instance_id for one in told])
    listed = {one.listed.id for one in found.values() if one.listed.tablet_id == tablet_id}
    unlisted = queries.count_from_tablet(gate.session(), tablet_id=tablet_id) - len(listed)
    return compare(told, found, unlisted=unlisted)


def _names() -> dict[str, Any]:
    return {
        "titles": {one.form_id: one.title for one in forms.published(gate.session(), with_retired=True)},
        "area_names": areas.names(gate.session(), scope=gate.scope()),
    }


# --- for tablets -------------------------------------------------------------------------------


@bp.post("/tablet/receipts")
@gate.tablet_token
def told() -> Response:
    """The tablet tells {"records": [{"id", "code", "state"}]} and hears which of them are here.

    Says nothing of any other record: an id is a UUID, so only who holds the record can ask for it. Answered alike
    whichever tablet sent it, for a record may have come by another way (a card, another tablet, a village server).
    Raises LIST_UNREADABLE, LIST_TOO_LONG, LIST_TOO_SOON.
    """
    tablet = gate.tablet()
    records = _read_list()
    with gate.reading() as db:
        last = queries.tablet_list(db, tablet_id=tablet.id)
        if last is not None and 0 <= (gate.now() - last.heard_at).total_seconds() < TOO_SOON_S:
            raise Problem(LIST_TOO_SOON)
        found = queries.by_instance_id(db, instance_ids=[one.instance_id for one in records])
    operations.keep_tablet_list(gate.session(), tablet_id=tablet.id, told=records, now=gate.now())
    gate.session().commit()
    return jsonify(_answer(records, found))


def _read_list() -> tuple[Told, ...]:
    request.max_content_length = MOST_BYTES
    body = request.get_json(force=True, silent=True)
    records = body.get("records") if isinstance(body, dict) else None
    if not isinstance(records, list):
        raise Problem(LIST_UNREADABLE)
    if len(records) > MOST_TOLD:
        raise Problem(LIST_TOO_LONG, most=MOST_TOLD)
    # By id: a list that names a record twice means it once.
    return tuple({one.instance_id: one for one in map(_told, records)}.values())


def _told(record: object) -> Told:
    found = record.get("id") if isinstance(record, dict) else None
    if not isinstance(record, dict) or not isinstance(found, str) or not 0 < len(found) <= MAX_INSTANCE_ID:
        raise Problem(LIST_UNREADABLE)
    state = record.get("state")
    # A newer app may know states this server does not: all of them mean that the tablet still has it.
    return Told(found, state if state in TOLD_STATES else "waiting")


def _answer(records: tuple[Told, ...], found: dict[str, Found]) -> dict[str, Any]:
    here = [found[one.instance_id] for one in records if one.instance_id in found]
    return {
        "known": [{"id": one.instance_id, "receivedAt": one.listed.received_at.isoformat()} for one in here],
        "missing": [one.instance_id for one in records if one.instance_id not in found],
        "held": [{"id": one.instance_id, "why": one.listed.held_reason} for one in here if one.listed.held_reason],
        "conflicts": [one.instance_id for one in here if one.conflict],
        "incomplete": [one.instance_id for one in here if one.listed.missing_files],
    }
