"""DOOR: regions, districts, health areas: looking them up, and taking in a file of them."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mhsurvey.accounts import operations as accounts
from mhsurvey.accounts.person import Role
from mhsurvey.areas import importing, operations, planning, queries
from mhsurvey.areas.area import Area, Level
from mhsurvey.areas.importing import Finding
from mhsurvey.areas.planning import Plan
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.problems import N_, NOT_ALLOWED, NOT_FOUND, Problem
from mhsurvey.results import queries as results
from mhsurvey.web import gate, lineage
from mhsurvey.web.entries import Entry
from mhsurvey.web.ground import ground

bp = Blueprint("areas", __name__, url_prefix="/areas")

FINDINGS_SHOWN = 200
LEVELS = {
    # NOTE: level of the health hierarchy
    Level.REGION: N_("Region"),
    # NOTE: level of the health hierarchy (district sanitaire)
    Level.DISTRICT: N_("District"),
    # NOTE: level of the health hierarchy (aire de santé)
    Level.AREA: N_("Health area"),
}
# NOTE: headings above lists and counts
LEVELS_MANY = {
    Level.REGION: N_("Regions"),
    Level.DISTRICT: N_("Districts"),
    Level.AREA: N_("Health areas"),
}


class AreasFileEntry(Entry):
    # NOTE: field
    file = FileField(lazy_gettext("GeoJSON file"), validators=[FileRequired()])


@dataclass(frozen=True)
class Line:
    """An area in a list. lies_in: the names above it; below: how many places lie directly in it."""

    area: Area
    level: str
    lies_in: str
    below: int


@bp.get("/")
@gate.signed_in
def index() -> str:
    """The top of what the caller may see, or what a search found."""
    db = gate.session()
    text = request.args.get("q", "").strip()[:100]
    scope = gate.scope()
    found = queries.search(db, text=text, scope=scope, ended_too=True) if text else queries.tops(db, scope=scope)
    return render_template(
        "areas/index.html",
        text=text,
        lines=_lines(db, found, with_above=bool(text) or gate.scope() != EVERYWHERE),
        counts=[(_(LEVELS_MANY[level]), n) for level, n in queries.count(db, scope=gate.scope()).items() if n],
        may_import=_may_import(),
    )


@bp.get("/<code>")
@gate.signed_in
def one(code: str) -> str:
    """An area: what it is, its centres, what lies in it, where its results are."""
    db = gate.session()
    area = queries.area(db, code=code, scope=gate.scope())
    rounds = results.rounds_of_area(db, scope=gate.scope(), area=code) if area.level is Level.AREA else ()
    return render_template(
        "areas/one.html",
        area=area,
        level=_(LEVELS[area.level]),
        above=[(other, gate.scope().covers(other.path)) for other in queries.ancestors(db, code=code)],
        facilities=queries.facilities(db, scope=gate.scope(), area=code)[:FINDINGS_SHOWN],
        lines=_lines(db, queries.areas(db, scope=gate.scope(), parent=code), with_above=False),
        below=_(LEVELS_MANY[Level(area.level + 1)]) if area.level is not Level.AREA else "",
        rounds=rounds,
        lineage=lineage.of(db, code=code),
        may_change=gate.caller().role is Role.ADMINISTRATOR and area.closed_on is None,
    )


@bp.route("/import", methods=["GET", "POST"])
@gate.roles(Role.ADMINISTRATOR)
def import_() -> str | tuple[str, int] | Response:
    """Look at a file and tell what it would do; nothing is written yet."""
    _check_may_import()
    entry = AreasFileEntry()
    if not entry.validate_on_submit():
        return render_template("areas/import.html", entry=entry), 400 if request.method == "POST" else 200
    content = entry.file.data.read()
    plan = _plan(content)
    # Kept under its hash: what is confirmed is what was looked at.
    sha256 = "" if plan.is_empty else ground().store.put(content)
    return render_template(
        "areas/plan.html",
        plan=plan,
        sha256=sha256,
        file_name=entry.file.data.filename or "",
        levels=[(_(LEVELS_MANY[level]), n) for level, n in plan.per_level().items()],
        faults=_told(plan.faults),
        notes=_told(plan.notes),
        shown=FINDINGS_SHOWN,
    )


@bp.post("/import/<sha256>")
@gate.roles(Role.ADMINISTRATOR)
def confirm(sha256: str) -> Response:
    """Write what was looked at."""
    _check_may_import()
    try:
        content = ground().store.get(sha256)
    except (ValueError, FileNotFoundError) as fault:
        raise Problem(NOT_FOUND) from fault
    plan = _plan(content)
    with gate.reading() as db:
        drawings = operations.draw_after(db, plan=plan)
    # Ticked: the file mends what was written down wrong, for earlier rounds too.
    since = None if request.form.get("slips") else gate.now()
    moved = operations.import_areas(gate.session(), plan=plan, drawings=drawings, since=since)
    accounts.follow_areas(gate.session(), moved=moved, followed={})
    gate.note("imported areas", f"file {sha256[:12]}", areas=len(plan.areas), facilities=len(plan.facilities))
    gate.session().commit()
    gate.forget_tablets()
    flash(
        _(
            "%(areas)d places and %(centres)d health centres are here now as in the file.",
            areas=len(plan.areas),
            centres=len(plan.facilities),
        ),
        "done",
    )
    return redirect(url_for(".index"))


# ------------------------------------------------------------------------------------------------


def _may_import() -> bool:
    return gate.caller().role is Role.ADMINISTRATOR and gate.scope() == EVERYWHERE


def _check_may_import() -> None:
    # A file may move and rename any place, those outside a narrower scope too.
    if not _may_import():
        raise Problem(NOT_ALLOWED)


def _plan(content: bytes) -> Plan:
    reading = importing.read(content)
    with gate.reading() as db:
        return planning.plan(reading, known=queries.known(db))


def _told(findings: tuple[Finding, ...]) -> list[tuple[Finding, str]]:
    shown = findings[:FINDINGS_SHOWN]
    return [(finding, _(importing.SENTENCES[finding.what]).format(**finding.facts)) for finding in shown]


def _lines(db: Session, found: tuple[Area, ...], *, with_above: bool) -> list[Line]:
    below = queries.children_count(db, codes=[area.code for area in found])
    names = _names_above(db, found) if with_above else {}
    return [
        Line(
            area=area,
            level=_(LEVELS[area.level]),
            lies_in=" › ".join(names[code] for code in _above(area) if code in names),
            below=below.get(area.code, 0),
        )
        for area in found
    ]


def _names_above(db: Session, found: tuple[Area, ...]) -> dict[str, str]:
    codes = {code for area in found for code in _above(area)}
    return {area.code: area.name for area in queries.areas(db, scope=EVERYWHERE, codes=codes)}


def _above(area: Area) -> list[str]:
    return area.path.strip("/").split("/")[:-1]
