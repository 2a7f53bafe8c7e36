"""DOOR: planning a round: its days, areas, groups, core list with targets, forms, and what each area plans."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode, FacilityCode, Level
from mhsurvey.areas.scope import Scope
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import FormKind
from mhsurvey.problems import NOT_ALLOWED, NOT_FOUND, ROUND_CODE_UNFIT, ROUND_DATES, ROUND_EXISTS, ROUND_OVER, Problem
from mhsurvey.results import queries as results
from mhsurvey.rounds import operations, queries
from mhsurvey.rounds.group import COMMUNITY, LABELS
from mhsurvey.rounds.indicator import Indicator, Nature
from mhsurvey.rounds.round import EXPECTED, Method, Plan, Round, RoundState, Standard
from mhsurvey.web import gate, picking
from mhsurvey.web.entries import AreasEntry, Entry, stripped
from mhsurvey.web.following import OTHERS
from mhsurvey.web.rounds import LEADING, METHODS, STATES, check_change
from mhsurvey.web.words import in_words

bp = Blueprint("planning", __name__, url_prefix="/rounds")

MOST_NAMES = 20


def _lines(text: str | None) -> tuple[str, ...]:
    """What was typed one a line."""
    return tuple(line.strip()[:80] for line in (text or "").splitlines() if line.strip())[:MOST_NAMES]


def _percent(label: Any) -> IntegerField:
    return IntegerField(label, validators=[Optional(), NumberRange(min=0, max=100)])


class RoundEntry(AreasEntry):
    # NOTE: field: short, used in addresses and lists, like 2026-1
    code = StringField(_l("Code"), validators=[DataRequired(), Length(max=40)], filters=[stripped])
    # NOTE: field
    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=120)], filters=[stripped])
    # NOTE: field
    starts_on = DateField(_l("First day"), validators=[InputRequired()])
    # NOTE: field
    ends_on = DateField(_l("Last day"), validators=[InputRequired()])
    # NOTE: field: community groups every area should hear
    expected_groups = SelectMultipleField(_l("Groups to hear in every area"))
    # NOTE: field: by talking until they agree, or by secret ballot
    method = RadioField(
        _l("How groups come to a score"), choices=[SelectChoice(one, words) for one, words in METHODS.items()]
    )
    # NOTE: field: standard of representation, in percent
    women_percent = _percent(_l("Women, at least (%)"))
    # NOTE: field: standard of representation, in percent
    under25_percent = _percent(_l("Under 25, at least (%)"))
    # NOTE: field: standard of representation, in percent
    disability_percent = _percent(_l("People with a disability, at least (%)"))
    # NOTE: field: the indicators all groups and centres score
    core = SelectMultipleField(_l("Core list of points"))
    # NOTE: field: the forms a round is filled with
    instruments = SelectMultipleField(_l("Forms"))
    # NOTE: field: names, one a line
    facilitators = TextAreaField(_l("Facilitators"), validators=[Length(max=2000)])
    # NOTE: field: a round for training facilitators
    practice = BooleanField(_l("For practice: its results are shown nowhere else"))

    def targets(self) -> dict[str, float | None]:
        """The core list with the targets typed beside it. One that is no percentage is refused."""
        found: dict[str, float | None] = {}
        for code in self.core.data or ():
            typed = request.form.get(f"target-{code}", "").strip().replace(",", ".")
            try:
                found[code] = float(typed) if typed else None
            except ValueError:
                found[code] = -1
            if found[code] is not None and not 0 <= (found[code] or 0) <= 100:
                # NOTE: told beside a list of targets
                self.core.errors = [*self.core.errors, _("A target is a number from 0 to 100.")]
                break
        return found

    def plan(self) -> Plan:
        return Plan(
            name=self.name.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            expected_groups=tuple(self.expected_groups.data),
            practice=self.practice.data,
            method=Method(self.method.data),
            facilitators=_lines(self.facilitators.data),
            instruments=tuple(self.instruments.data),
            standard=Standard(
                women_percent=self.women_percent.data,
                under25_percent=self.under25_percent.data,
                disability_percent=self.disability_percent.data,
            ),
            core=self.targets(),
        )


class AreaPlanEntry(Entry):
    # NOTE: field: health centre
    facility = SelectField(_l("Health centre"))
    # NOTE: field: day of the interface meeting
    meeting_on = DateField(_l("Day of the meeting"), validators=[Optional()])
    # NOTE: field: names, one a line
    facilitators = TextAreaField(_l("Facilitators here"), validators=[Length(max=2000)])


# --- a round -----------------------------------------------------------------------------------


@bp.route("/new", methods=["GET", "POST"])
@gate.roles(*LEADING)
def new() -> str | tuple[str, int] | Response:
    picker = picking.picker()
    entry = RoundEntry(expected_groups=list(EXPECTED), method=Method.CONSENSUS)
    _offer(entry, picker)
    if not entry.validate_on_submit() or not _is_sound(entry):
        return _page(entry, picker, None)
    try:
        plan = entry.plan()
        planned = operations.add(gate.session(), code=entry.code.data, plan=plan, areas=_areas_under(entry.roots.data))
    except Problem as problem:
        return _refused(entry, picker, None, problem)
    gate.note("planned a round", f"round {planned.code}", roots=entry.roots.data)
    gate.session().commit()
    # NOTE: told after a round was planned
    flash(_("Planned. Open it when the groups can begin."), "done")
    return redirect(url_for("rounds.one", code=planned.code))


@bp.route("/<code>/edit", methods=["GET", "POST"])
@gate.roles(*LEADING)
def edit(code: str) -> str | tuple[str, int] | Response:
    """Change what is planned, also while a round is open: what came in stays as it came."""
    db = gate.session()
    found = check_change(code)
    picker = picking.picker()
    entry = RoundEntry(data=_as_typed(found)) if request.method == "GET" else RoundEntry(code=code)
    _offer(entry, picker)
    entry.code.data = code
    if not entry.validate_on_submit() or not _is_sound(entry):
        return _page(entry, picker, found)
    try:
        operations.revise(db, code=code, plan=entry.plan())
        operations.choose_areas(db, code=code, areas=_areas_under(entry.roots.data))
    except Problem as problem:
        return _refused(entry, picker, found, problem)
    gate.note("changed a round", f"round {code}", roots=entry.roots.data)
    db.commit()
    # NOTE: told after a round was changed
    flash(_("Saved. Tablets fetch it at their next contact."), "done")
    return redirect(url_for("rounds.one", code=code))


def _as_typed(found: Round) -> dict[str, object]:
    """A round as its entry shows it."""
    db = gate.session()
    listed = queries.areas_of(db, round_code=found.code)
    paths = areas.paths(db, scope=gate.scope())
    return {
        "code": found.code,
        "name": found.name,
        "starts_on": found.starts_on,
        "ends_on": found.ends_on,
        "expected_groups": list(found.expected_groups),
        "method": found.method,
        "women_percent": found.standard.women_percent,
        "under25_percent": found.standard.under25_percent,
        "disability_percent": found.standard.disability_percent,
        "core": list(queries.core_list(db, round_code=found.code)),
        "instruments": list(found.instruments),
        "facilitators": "\n".join(found.facilitators),
        "practice": found.practice,
        "roots": _fewest({paths[code] for code in listed if code in paths}, set(paths.values())) if listed else ["/"],
    }


def _fewest(chosen: set[str], every: set[str]) -> list[str]:
    """The fewest places that say the same: a district instead of all its areas, a region instead of its districts."""
    leaves = {path for path in every if path.strip("/").count("/") == Level.AREA - 1}
    found: list[str] = []
    for path in sorted(every, key=len):
        below = {leaf for leaf in leaves if leaf.startswith(path)}
        if below and below <= chosen and not any(path.startswith(root) for root in found):
            found.append(path)
    return found


def _offer(entry: RoundEntry, picker: picking.Picker) -> None:
    db = gate.session()
    entry.roots.choices = picker.choices
    entry.expected_groups.choices = [(group.value, _(LABELS[group])) for group in COMMUNITY]
    entry.core.choices = [(one.code, in_words(one.label)) for one in _scored()]
    entry.instruments.choices = [(form.form_id, form.title) for form in forms.published(db)]


def _scored() -> list[Indicator]:
    """What the scorecards in use ask every group."""
    db = gate.session()
    scorecards = {form.form_id for form in forms.published(db) if form.kind == FormKind.SCORECARD}
    every = queries.indicators(db, local=False)
    return [one for one in every if one.form_id in scorecards and one.nature is Nature.SCORE]


def _is_sound(entry: RoundEntry) -> bool:
    """Whether the targets are numbers: they stand outside the entry's own fields."""
    entry.targets()
    return not entry.core.errors


def _page(entry: RoundEntry, picker: picking.Picker, found: Round | None) -> str:
    listed = queries.core_list(gate.session(), round_code=found.code) if found else {}
    targets: dict[str, object] = {str(code): target for code, target in listed.items()}
    if request.method == "POST":
        targets = {code: request.form.get(f"target-{code}", "") for code, _words in entry.core.choices}
    return render_template("rounds/plan.html", entry=entry, picker=picker, round=found, targets=targets, states=STATES)


def _refused(entry: RoundEntry, picker: picking.Picker, found: Round | None, problem: Problem) -> tuple[str, int]:
    """The page again, with what is wrong at its field."""
    fields: dict[object, Field] = {
        ROUND_CODE_UNFIT: entry.code,
        ROUND_EXISTS: entry.code,
        ROUND_DATES: entry.ends_on,
        ROUND_OVER: entry.name,
    }
    entry.refuse(fields.get(problem.kind, entry.roots), problem)
    return _page(entry, picker, found), problem.kind.status


def _areas_under(roots: Iterable[str]) -> tuple[AreaCode, ...]:
    """The health areas below what was picked; none for the whole country. Raises NOT_ALLOWED for nothing picked."""
    chosen = tuple(roots)
    if "/" in chosen and "/" in gate.scope().roots:
        return ()
    found = areas.areas(gate.session(), scope=Scope(chosen), level=Level.AREA)
    own = tuple(area.code for area in found if gate.scope().covers(area.path))
    if not own:
        raise Problem(NOT_ALLOWED)
    return own


# --- one area of it ----------------------------------------------------------------------------


@bp.route("/<code>/areas/<area>", methods=["GET", "POST"])
@gate.signed_in
def area_plan(code: str, area: str) -> str | Response:
    """One area of a round: who came in, the centre, the day of the meeting, who leads. Raises NOT_FOUND."""
    db = gate.session()
    found = queries.round_(db, code=code)
    place = areas.area(db, code=area, scope=gate.scope())
    if place.level is not Level.AREA or not queries.takes_part(db, round_code=code, area=area):
        raise Problem(NOT_FOUND)
    planned = queries.plan_of(db, round_code=code, area=area)
    facilities = areas.facilities(db, scope=gate.scope(), area=area)
    entry = AreaPlanEntry(
        # Most areas have one centre, so it stands there ready to be saved.
        facility=planned.facility_code or (facilities[0].code if len(facilities) == 1 else ""),
        meeting_on=planned.meeting_on,
        facilitators="\n".join(planned.facilitators),
    )
    # NOTE: choice where no health centre was chosen
    entry.facility.choices = [("", _("Not chosen")), *((one.code, one.name) for one in facilities)]
    may = _may_plan_area(found)
    if request.method == "POST":
        if not may:
            raise Problem(NOT_ALLOWED)
        if entry.validate():
            return _area_planned(found, place.code, entry)
    heard = results.groups_heard(db, scope=gate.scope().narrowed(place.path), round_code=code)
    return render_template(
        "rounds/area.html",
        round=found,
        area=place,
        above=areas.ancestors(db, code=area),
        entry=entry,
        may_plan=may,
        planned=planned,
        facility=next((one.name for one in facilities if one.code == planned.facility_code), None),
        heard=heard.get(place.code, frozenset()),
        needed=(*found.expected_groups, *OTHERS),
        others=[group for group in COMMUNITY if group not in found.expected_groups],
        labels=LABELS,
    )


def _may_plan_area(found: Round) -> bool:
    """Who leads plans in the own areas, also of a round of the whole country, until it is closed."""
    return gate.caller().role in LEADING and found.state is not RoundState.CLOSED


def _area_planned(found: Round, area: AreaCode, entry: AreaPlanEntry) -> Response:
    operations.plan_area(
        gate.session(),
        code=found.code,
        area=area,
        facility=FacilityCode(entry.facility.data) if entry.facility.data else None,
        meeting_on=entry.meeting_on.data,
        facilitators=_lines(entry.facilitators.data),
    )
    gate.note("planned an area", f"round {found.code}", area=area)
    gate.session().commit()
    # NOTE: told after what an area plans was saved
    flash(_("Saved."), "done")
    return redirect(url_for(".area_plan", code=found.code, area=area))
