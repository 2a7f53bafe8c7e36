"""DOOR: rounds of the cycle: planned, opened, followed area by area, closed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from mhsurvey.accounts.person import Role
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area, AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.problems import NOT_ALLOWED, ROUND_CODE_UNFIT, ROUND_DATES, ROUND_EXISTS, Problem
from mhsurvey.results import queries as results
from mhsurvey.rounds import operations, queries
from mhsurvey.rounds.group import COMMUNITY, LABELS, WOMENS_GROUPS, Group
from mhsurvey.rounds.round import EXPECTED, Round, RoundState
from mhsurvey.web import gate, picking
from mhsurvey.web.entries import AreasEntry, stripped

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
# What else a round needs of every area, beside its groups.
OTHERS = (Group.PROVIDER, Group.INPUTS, Group.INTERFACE)


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
    # NOTE: field: a round for training facilitators
    practice = BooleanField(_l("For practice: its results are shown nowhere else"))


@dataclass(frozen=True)
class Line:
    """An area (or a district, with counts) of a round. heard: voices that came in."""

    area: Area
    heard: frozenset[str]
    begun: int = 0
    womenless: int = 0
    met: int = 0
    of: int = 0


@bp.get("/")
@gate.signed_in
def index() -> str:
    found = queries.rounds(gate.session(), practice=True)
    counts = {one.code: _progress(gate.session(), one) for one in found}
    return render_template("rounds/index.html", rounds=found, counts=counts, states=STATES, leads=_leads())


@bp.route("/new", methods=["GET", "POST"])
@gate.roles(*LEADING)
def new() -> str | tuple[str, int] | Response:
    picker = picking.picker()
    entry = RoundEntry(expected_groups=list(EXPECTED)) if request.method == "GET" else RoundEntry()
    entry.roots.choices = picker.choices
    entry.expected_groups.choices = [(group.value, _(LABELS[group])) for group in COMMUNITY]
    if not entry.validate_on_submit():
        return render_template("rounds/new.html", entry=entry, picker=picker)
    try:
        planned = operations.plan(
            gate.session(),
            code=entry.code.data,
            name=entry.name.data,
            starts_on=entry.starts_on.data,
            ends_on=entry.ends_on.data,
            areas=_areas_under(entry.roots.data),
            expected_groups=entry.expected_groups.data,
            practice=entry.practice.data,
        )
    except Problem as problem:
        fields = {ROUND_CODE_UNFIT: entry.code, ROUND_EXISTS: entry.code, ROUND_DATES: entry.ends_on}
        entry.refuse(fields.get(problem.kind, entry.roots), problem)
        return render_template("rounds/new.html", entry=entry, picker=picker), problem.kind.status
    gate.note("planned a round", f"round {planned.code}", roots=entry.roots.data)
    gate.session().commit()
    # NOTE: told after a round was planned
    flash(_("Planned. Open it when the groups can begin."), "done")
    return redirect(url_for(".one", code=planned.code))


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


@bp.get("/<code>")
@gate.signed_in
def one(code: str) -> str:
    """A round at a glance: districts, or the areas of one of them."""
    db = gate.session()
    found = queries.round_(db, code=code)
    district = request.args.get("district", "")
    taking_part = _taking_part(db, found, gate.scope())
    heard = results.groups_heard(db, scope=gate.scope(), round_code=code)
    districts = _districts(taking_part, heard)
    if not district and len(districts) == 1:
        district = districts[0].area.code
    within = [area for area in taking_part if area.parent_code == district]
    return render_template(
        "rounds/one.html",
        round=found,
        states=STATES,
        districts=districts,
        district=next((line for line in districts if line.area.code == district), None),
        lines=[Line(area, heard.get(area.code, frozenset())) for area in within],
        columns=(*found.expected_groups, *OTHERS),
        others=[group for group in COMMUNITY if group not in found.expected_groups],
        labels=LABELS,
        total=_sum(districts),
        may_change=_may_change(db, found),
    )


def _taking_part(db: Session, found: Round, scope: Scope) -> list[Area]:
    listed = queries.areas_of(db, round_code=found.code)
    every = areas.areas(db, scope=scope, level=Level.AREA)
    return [area for area in every if not listed or area.code in listed]


def _districts(places: Iterable[Area], heard: Mapping[AreaCode, frozenset[str]]) -> list[Line]:
    """A line a district: how many of its areas have begun, without women, met."""
    by_parent: dict[AreaCode | None, list[Area]] = {}
    for area in places:
        by_parent.setdefault(area.parent_code, []).append(area)
    parents = areas.areas(gate.session(), scope=EVERYWHERE, codes=[code for code in by_parent if code])
    return [_line(parent, [heard.get(area.code, frozenset()) for area in by_parent[parent.code]]) for parent in parents]


def _line(parent: Area, voices: list[frozenset[str]]) -> Line:
    begun = [groups for groups in voices if groups & set(COMMUNITY)]
    return Line(
        area=parent,
        heard=frozenset(),
        begun=len(begun),
        womenless=sum(not groups & set(WOMENS_GROUPS) for groups in begun),
        met=sum(Group.INTERFACE in groups for groups in voices),
        of=len(voices),
    )


def _sum(lines: Iterable[Line]) -> dict[str, int]:
    found = tuple(lines)
    return {name: sum(getattr(line, name) for line in found) for name in ("begun", "womenless", "met", "of")}


def _progress(db: Session, found: Round) -> tuple[int, int]:
    """(areas begun, areas taking part) of what the caller may see."""
    listed = queries.areas_of(db, round_code=found.code)
    heard = results.groups_heard(db, scope=gate.scope(), round_code=found.code)
    seen = areas.paths(db, scope=gate.scope()).keys() & listed.keys() if listed else None
    of = areas.count(db, scope=gate.scope()).get(Level.AREA, 0) if seen is None else len(seen)
    return sum(bool(groups & set(COMMUNITY)) for groups in heard.values()), of


@bp.post("/<code>/open")
@gate.roles(*LEADING)
def open_(code: str) -> Response:
    _check_change(code)
    operations.open_(gate.session(), code=code)
    # NOTE: told after a round was opened
    return _turned("opened a round", code, _("Open. Tablets fetch it at their next contact."))


@bp.post("/<code>/close")
@gate.roles(*LEADING)
def close(code: str) -> Response:
    _check_change(code)
    operations.close(gate.session(), code=code, now=gate.now())
    # NOTE: told after a round was closed
    return _turned("closed a round", code, _("Closed. What still arrives is held, not lost."))


def _turned(verb: str, code: str, told: str) -> Response:
    gate.note(verb, f"round {code}")
    gate.session().commit()
    flash(told, "done")
    return redirect(url_for(".one", code=code))


def _leads() -> bool:
    return gate.caller().role in LEADING


def _may_change(db: Session, found: Round) -> bool:
    """Leading, and no area of the round lies outside what the caller may see."""
    if not _leads():
        return False
    if "/" in gate.scope().roots:
        return True
    listed = queries.areas_of(db, round_code=found.code).keys()
    return bool(listed) and listed <= areas.paths(db, scope=gate.scope()).keys()


def _check_change(code: str) -> None:
    if not _may_change(gate.session(), queries.round_(gate.session(), code=code)):
        raise Problem(NOT_ALLOWED)
