"""DOOR: what was disclosed about harm, for focal persons alone; and the support cards tablets show."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from mhsurvey.accounts.person import Role
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.db import writing
from mhsurvey.forms import queries as forms
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.protection import operations, queries
from mhsurvey.protection.disclosure import Act, Disclosure, Stage, may_follow
from mhsurvey.protection.notes import Notes
from mhsurvey.protection.support import Support
from mhsurvey.rounds import queries as rounds
from mhsurvey.submissions import queries as submissions
from mhsurvey.submissions.alarms import alarms
from mhsurvey.web import gate
from mhsurvey.web.answer_sheet import Line, sheet_for
from mhsurvey.web.entries import Entry, stripped, text_field
from mhsurvey.web.ground import ground
from mhsurvey.web.words import language

bp = Blueprint("protection", __name__, url_prefix="/protection")

PAGE = 50
# Their cards, but not what was disclosed: that is for the focal persons alone, administrators included out.
CARING = (Role.ADMINISTRATOR, Role.FOCAL_PERSON)

STAGES = {
    # NOTE: a disclosure of harm: nobody looked at it yet
    Stage.NEW: _l("New"),
    # NOTE: a disclosure of harm: a focal person is at it
    Stage.IN_HAND: _l("In hand"),
    # NOTE: a disclosure of harm: what could be done was done
    Stage.CLOSED: _l("Closed"),
}
STAGE_KINDS = {Stage.NEW: "weak", Stage.IN_HAND: "middling", Stage.CLOSED: "good"}
KINDS = {
    # NOTE: type of a disclosure: somebody was hurt, insulted or made to pay
    "harm": _l("Harm"),
    # NOTE: type of a disclosure: somebody asked to be called back by a person of trust
    "help": _l("Help wanted"),
    # NOTE: type of a disclosure: tension or a threat in the interface meeting
    "tension": _l("Tension or threat at the meeting"),
}
ACTS = {
    # NOTE: log of a disclosure, written by itself
    Act.OPENED: _l("Opened"),
    # NOTE: log of a disclosure: what a focal person did
    Act.SPOKE: _l("Spoke with the person"),
    # NOTE: log of a disclosure: what a focal person did
    Act.ACCOMPANIED: _l("Went along with the person"),
    # NOTE: log of a disclosure: handed on to health care, social work, a lawyer, a women's house
    Act.REFERRED: _l("Referred to a service"),
    # NOTE: log of a disclosure: told to the authority that must know, with the person's agreement
    Act.REPORTED: _l("Reported, with the person's agreement"),
    # NOTE: log of a disclosure: something to remember
    Act.NOTED: _l("Note"),
    # NOTE: log of a disclosure
    Act.CLOSED: _l("Closed"),
    # NOTE: log of a disclosure
    Act.REOPENED: _l("Opened again"),
}


class ActEntry(Entry):
    # NOTE: field: what was done
    act = RadioField(_l("What was done"), validators=[InputRequired()])
    # NOTE: field: free words, sealed
    note = TextAreaField(_l("Note"), validators=[Length(max=2000)], filters=[stripped])


class SupportEntry(Entry):
    # NOTE: field: the area a support card is for
    root = SelectField(_l("For"))
    # NOTE: field: a role or a place, not a private name
    who = text_field(_l("Whom to go to"))
    # NOTE: field
    phone = StringField(
        _l("Telephone"),
        # NOTE: shown when what was typed is not a telephone number
        validators=[Optional(), Length(max=40), Regexp(r"^[0-9+()/ .-]+$", message=_l("Digits and spaces only"))],
        filters=[stripped],
    )
    # NOTE: field: where and when somebody is there
    place = StringField(_l("Where and when"), validators=[Length(max=200)], filters=[stripped])


@bp.get("/")
@gate.roles(Role.FOCAL_PERSON)
def index() -> str:
    db = gate.session()
    stage = {one.value: one for one in Stage}.get(request.args.get("stage", ""))
    page = max(request.args.get("page", 1, type=int), 1)
    found = queries.disclosures(db, scope=gate.scope(), stage=stage, limit=PAGE + 1, skip=(page - 1) * PAGE)
    return render_template(
        "protection/index.html",
        disclosures=found[:PAGE],
        more=len(found) > PAGE,
        page=page,
        stage=stage,
        counts=queries.counts(db, scope=gate.scope()),
        titles={form.form_id: form.title for form in forms.published(db, with_retired=True)},
        names=areas.names(db, scope=gate.scope()),
        today=gate.now().date(),
        **_words(),
    )


@bp.get("/<int:submission_id>")
@gate.roles(Role.FOCAL_PERSON)
def one(submission_id: int) -> str:
    """One disclosure. That it was opened is written down: who knows is part of protecting somebody."""
    with writing(ground().sessions()) as db:
        operations.open_(db, submission_id=submission_id, by=gate.caller(), now=gate.now(), notes=_notes())
        db.commit()
    return _one(submission_id, ActEntry())


@bp.post("/<int:submission_id>")
@gate.roles(Role.FOCAL_PERSON)
def act(submission_id: int) -> str | tuple[str, int] | Response:
    db, entry = gate.session(), ActEntry()
    found = queries.disclosure(db, scope=gate.scope(), submission_id=submission_id)
    _offer(entry, found)
    if not entry.validate_on_submit():
        return _one(submission_id, entry), 422
    operations.act(
        db,
        submission_id=submission_id,
        by=gate.caller(),
        now=gate.now(),
        act=Act(entry.act.data),
        note=entry.note.data or None,
        notes=_notes(),
    )
    db.commit()
    # NOTE: told after a line of the log was written
    flash(_("Written down."), "done")
    return redirect(url_for(".one", submission_id=submission_id))


def _one(submission_id: int, entry: ActEntry) -> str:
    db, scope = gate.session(), gate.scope()
    found = queries.disclosure(db, scope=scope, submission_id=submission_id)
    _offer(entry, found)
    return render_template(
        "protection/one.html",
        disclosure=found,
        disclosed=_disclosed(found),
        log=queries.log(db, submission_id=submission_id, notes=_notes()),
        entry=entry,
        area=areas.names(db, scope=scope).get(AreaCode(found.area_code or "")),
        round=rounds.find_round(db, code=found.round_code) if found.round_code else None,
        today=gate.now().date(),
        **_words(),
    )


def _offer(entry: ActEntry, found: Disclosure) -> None:
    entry.act.choices = [(act.value, ACTS[act]) for act in may_follow(found.stage)]


def _disclosed(found: Disclosure) -> tuple[Line, ...]:
    """The answers that disclosed it, with the question's words."""
    db = gate.session()
    opened = submissions.submission(db, submission_id=found.submission_id, scope=gate.scope())
    meaning = forms.meaning(db, form_id=opened.listed.form_id, version=opened.listed.version)
    if meaning is None:
        return ()
    raised = alarms(opened.values, opened.repeats, meaning=meaning)
    sheet = sheet_for(opened, meaning=meaning, role=Role.FOCAL_PERSON, language=language())
    lines = [*sheet.lines, *(line for _, rows in sheet.repeats for row in rows for line in row)]
    return tuple(line for line in lines if line.path in raised)


# --- support cards -----------------------------------------------------------------------------


@bp.route("/support", methods=["GET", "POST"])
@gate.roles(*CARING)
def support() -> str | tuple[str, int] | Response:
    """Whom a person in trouble can go to, by area: what tablets show to everybody when a survey ends."""
    db, entry = gate.session(), SupportEntry()
    places = _places()
    entry.root.choices = list(places.items())
    if entry.validate_on_submit():
        card = Support(entry.root.data, entry.who.data, entry.phone.data or "", entry.place.data or "")
        operations.set_support(db, card=card)
        gate.note("set a support card", f"area {card.root}")
        db.commit()
        # NOTE: told after a support card was written
        flash(_("Kept. Tablets show it after their next contact."), "done")
        return redirect(url_for(".support"))
    every = queries.support_cards(db)
    cards = [card for card in every if card.root in places]
    above = [card for card in every if card.root not in places and _holds_here(card)]
    page = render_template("protection/support.html", entry=entry, cards=cards, above=above, places=places)
    return (page, 422) if entry.errors else page


@bp.post("/support/remove")
@gate.roles(*CARING)
def remove_support() -> Response:
    root = request.form.get("root", "")
    if root not in _places():
        raise Problem(NOT_FOUND)
    operations.remove_support(gate.session(), root=root)
    gate.note("removed a support card", f"area {root}")
    gate.session().commit()
    # NOTE: told after a support card was removed
    flash(_("Removed. The card of the area above holds now, if there is one."), "done")
    return redirect(url_for(".support"))


def _places() -> Mapping[str, str]:
    """Path -> name of every region and district of the caller's, the country first for who has it."""
    found = {}
    if "/" in gate.scope().roots:
        # NOTE: an option: a support card for all areas
        found["/"] = _("The whole country")
    for level in (Level.REGION, Level.DISTRICT):
        found |= {area.path: area.name for area in areas.areas(gate.session(), scope=gate.scope(), level=level)}
    return found


def _holds_here(card: Support) -> bool:
    return any(root.startswith(card.root) for root in gate.scope().roots)


def _notes() -> Notes:
    return Notes(ground().settings.data_dir / "keys")


def _words() -> dict[str, object]:
    return {"stages": STAGES, "stage_kinds": STAGE_KINDS, "kinds": KINDS, "acts": ACTS}
