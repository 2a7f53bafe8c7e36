"""DOOR: areas renamed, moved, merged, split and closed from a day on; docs/decisions/0026 tells what follows.

What is written here concerns every room: people and tablets follow their areas, rounds still to come list the areas
that go on, records made since are read again, and the map is drawn anew.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from mhsurvey.accounts import operations as accounts
from mhsurvey.accounts import queries as people
from mhsurvey.accounts.person import Role
from mhsurvey.actions import queries as actions
from mhsurvey.areas import importing, operations, queries, reshaping
from mhsurvey.areas.area import Area, AreaCode, Facility, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.areas.spelling import fold
from mhsurvey.areas.succession import Change, Kind, NewPlace, Reshaped
from mhsurvey.db import writing
from mhsurvey.problems import (
    AREA_CHANGE_USED,
    AREA_CLOSED,
    AREA_CODE_TAKEN,
    AREA_CODE_UNFIT,
    AREA_COUNTED,
    AREA_DAY_AHEAD,
    AREA_DAY_BEFORE,
    AREA_FILE_UNFIT,
    AREA_PART_HALF,
    AREA_UID_TAKEN,
    NOT_FOUND,
    Problem,
)
from mhsurvey.protection import operations as protection
from mhsurvey.results import queries as results
from mhsurvey.rounds import operations as rounds
from mhsurvey.rounds import queries as planned
from mhsurvey.rounds.round import Round
from mhsurvey.submissions import operations as submissions
from mhsurvey.submissions import queries as received
from mhsurvey.submissions.queries import Filter
from mhsurvey.web import gate, lineage
from mhsurvey.web.area_entries import ChangeEntry, MergeEntry, MoveEntry, RenameEntry, SplitEntry

bp = Blueprint("reshaping", __name__, url_prefix="/areas")

KINDS = {
    # NOTE: what was done to an area, in a list of changes
    Kind.RENAMED: _l("renamed"),
    # NOTE: what was done to an area: it lies in another district now
    Kind.MOVED: _l("moved"),
    # NOTE: what was done to areas: one was made of several
    Kind.MERGED: _l("merged"),
    # NOTE: what was done to an area: several were made of it
    Kind.SPLIT: _l("split"),
    # NOTE: what was done to an area: nothing goes on for it
    Kind.CLOSED: _l("closed"),
    # NOTE: what was done to areas: a file was imported
    Kind.IMPORTED: _l("imported"),
}
# In the audit trail.
VERBS = {"rename": "renamed", "move": "moved", "merge": "merged", "split": "split", "close": "closed"}
TOLD = {
    # NOTE: told after it was done; an "Undo" button stands beside each
    "rename": _l("{name} has another name now."),
    "move": _l("{name} was moved, and whoever works there with it."),
    "merge": _l("{name} is part of this place now. People and tablets follow."),
    "split": _l("{name} was split. People and tablets see its parts."),
    "close": _l("{name} is closed. What was said there stays."),
}
Reply = str | tuple[str, int] | Response
OF_THE_DAY = (AREA_DAY_AHEAD, AREA_DAY_BEFORE, AREA_COUNTED)


@dataclass(frozen=True)
class Beside:
    """Places of one level that one of them may be merged with. within: what they lie in; None for regions."""

    within: Area | None
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class Follows:
    """What a change of a place touches: rounds that go on as they began, people and tablets, open promises."""

    rounds: tuple[Round, ...]
    people: int
    tablets: int
    promises: int


# --- the pages ---------------------------------------------------------------------------------


@bp.get("/changes")
@gate.signed_in
def index() -> str:
    """What became of the places the caller may see, the latest first."""
    db = gate.session()
    found = queries.changes(db, scope=gate.scope())
    codes = {code for one in found for code in (*one.old, *one.new)}
    latest = queries.last_change(db)
    return render_template(
        "areas/changes.html",
        changes=found,
        areas={str(one.code): one for one in queries.areas(db, scope=EVERYWHERE, codes=codes)},
        scope=gate.scope(),
        kinds=KINDS,
        undone=latest.id if latest is not None and _may_take_back(db, latest) else None,
    )


@bp.route("/<code>/rename", methods=["GET", "POST"])
@gate.roles(Role.ADMINISTRATOR)
def rename(code: str) -> Reply:
    """Another name from a day on, or a slip mended for good."""
    area = _area(code)
    entry = RenameEntry(data={"on": gate.now().date(), "name": area.name})

    def write() -> Reshaped:
        on = None if entry.slip.data else entry.on.data
        return reshaping.rename(gate.session(), code=code, name=entry.name.data, on=on, now=gate.now())

    return _page("rename", area, entry, write)


@bp.route("/<code>/move", methods=["GET", "POST"])
@gate.roles(Role.ADMINISTRATOR)
def move(code: str) -> Reply:
    """Into another district or region, with all that lies in it."""
    area = _area(code)
    if area.level is Level.REGION:
        raise Problem(NOT_FOUND)
    entry = MoveEntry(data={"on": gate.now().date(), "parent": area.parent_code})
    entry.parent.choices = _choices(scope=gate.scope(), level=Level(area.level - 1))

    def write() -> Reshaped:
        return reshaping.move(gate.session(), code=code, parent=entry.parent.data, on=entry.on.data, now=gate.now())

    return _page("move", area, entry, write)


@bp.route("/<code>/merge", methods=["GET", "POST"])
@gate.roles(Role.ADMINISTRATOR)
def merge(code: str) -> Reply:
    """One place of several: of health areas, of districts with their areas, or of regions with all they hold."""
    area = _area(code)
    entry = MergeEntry(data={"on": gate.now().date(), "uid": area.dhis2_uid, "parent": area.parent_code})
    beside = _beside(area)
    entry.others.choices = [SelectChoice(str(one.code), one.name) for group in beside for one in group.areas]
    if area.level is Level.REGION:
        del entry.parent
    else:
        entry.parent.choices = _choices(scope=gate.scope(), level=Level(area.level - 1))

    def write() -> Reshaped:
        return reshaping.merge(
            gate.session(),
            codes=[code, *entry.others.data],
            into=NewPlace(entry.code.data, entry.name.data, uid=entry.uid.data or None),
            parent=entry.parent.data if "parent" in entry else None,
            on=entry.on.data,
            now=gate.now(),
        )

    def ends() -> list[str]:
        # What groups said of a district stands under its areas, which go on.
        return [code, *entry.others.data] if area.level is Level.AREA else []

    return _page("merge", area, entry, write, ends=ends, beside=beside)


@bp.route("/<code>/split", methods=["GET", "POST"])
@gate.roles(Role.ADMINISTRATOR)
def split(code: str) -> Reply:
    """Several areas of one; the first is the main part."""
    area = _small(code)
    entry = SplitEntry(data={"on": gate.now().date()})
    centres = _centres(code)

    def write() -> Reshaped:
        drawn = entry.outlines.data.read() if entry.outlines.data else b""
        into = _parts(entry, outlines=_outlines(drawn) if drawn else {})
        # Which part a centre serves: the number of its line.
        serves = {centre.code: request.form.get(f"serves-{centre.code}", "1") for centre in centres}
        chosen = {str(centre): into[int(n) - 1].code for centre, n in serves.items() if n in _numbers(into)}
        return reshaping.split(
            gate.session(), code=code, into=into, facilities=chosen, on=entry.on.data, now=gate.now()
        )

    return _page("split", area, entry, write, ends=lambda: [code], centres=centres)


@bp.route("/<code>/close", methods=["GET", "POST"])
@gate.roles(Role.ADMINISTRATOR)
def close(code: str) -> Reply:
    """End a place that nothing goes on for."""
    area = _area(code)
    entry = ChangeEntry(data={"on": gate.now().date()})

    def write() -> Reshaped:
        return reshaping.close(gate.session(), code=code, on=entry.on.data, now=gate.now())

    return _page("close", area, entry, write, ends=lambda: [code])


@bp.post("/changes/<int:change_id>/take-back")
@gate.roles(Role.ADMINISTRATOR)
def take_back(change_id: int) -> Response:
    """Undo the latest change. Raises AREA_CHANGE_NOT_LAST, AREA_CHANGE_USED."""
    with gate.reading() as db:
        latest = queries.last_change(db)
        if latest is not None and latest.id == change_id:
            if not _may_take_back(db, latest):
                raise Problem(NOT_FOUND)
            _check_unused(db, latest)
    if latest is not None and latest.id == change_id:
        # Rounds to come let go of what vanishes first: they refer to it.
        back = latest.old if latest.kind in lineage.ENDS else ()
        rounds.follow_areas(gate.session(), ended=latest.new, begun=back, on=latest.on)
    found = reshaping.take_back(gate.session(), change_id=change_id)
    accounts.forget_areas(gate.session(), paths=found.vanished)
    protection.forget_areas(gate.session(), paths=found.vanished)
    gate.note("took a change of areas back", f"change {change_id}", areas=[*found.begun, *found.ended])
    _keep(found)
    # NOTE: told after a change of the areas was taken back
    flash(_("Taken back: everything is as it was before."), "done")
    return redirect(url_for(".index"))


# --- one change --------------------------------------------------------------------------------


def _page(
    what: str,
    area: Area,
    entry: ChangeEntry,
    write: Callable[[], Reshaped],
    *,
    ends: Callable[[], Sequence[str]] = list,
    **more: Any,
) -> Reply:
    """The page of one change: its entry and what follows; written down when both are right.

    ends   codes that would end: nothing may have come in for them in a round that begins that day or later
    """
    status = 200
    if entry.validate_on_submit():
        try:
            _check_not_counted(ends(), on=entry.on.data)
            found = write()
        except Problem as problem:
            gate.session().rollback()
            entry.refuse(_field(entry, problem), problem)
            status = problem.kind.status
        else:
            return _written(what, area, found)
    page = render_template(
        "areas/reshape.html",
        what=what,
        area=area,
        entry=entry,
        follows=_follows(area),
        above=_above(area),
        today=gate.now().date(),
        **more,
    )
    return page, status


def _field(entry: ChangeEntry, problem: Problem) -> Any:
    """The field a problem is shown at."""
    if problem.kind in OF_THE_DAY:
        return entry.on
    if problem.kind is AREA_UID_TAKEN and "uid" in entry:
        return entry.uid
    if problem.kind in (AREA_CODE_TAKEN, AREA_CODE_UNFIT) and "code" in entry:
        return entry.code
    return next((entry[name] for name in ("others", "parts", "parent", "name") if name in entry), entry.on)


def _written(what: str, area: Area, found: Reshaped) -> Response:
    gate.note(f"{VERBS[what]} an area", f"area {area.code}", on=found.on.isoformat(), begun=list(found.begun))
    _keep(found)
    text = TOLD[what].format(name=area.name)
    flash({"text": text, "undo": url_for(".take_back", change_id=found.change_id)}, "done")  # type: ignore[arg-type]
    return redirect(url_for("areas.one", code=found.begun[0] if found.begun else area.code))


def _keep(found: Reshaped) -> None:
    """Let the other rooms follow, commit, then draw the map anew."""
    db = gate.session()
    accounts.follow_areas(db, moved=found.moved, followed=found.followed)
    protection.follow_areas(db, moved=found.moved, followed=found.followed)
    rounds.follow_areas(db, ended=found.ended, begun=found.begun, on=found.on)
    submissions.read_areas_again(db, areas=[*found.ended, *found.begun], since=found.on)
    db.commit()
    gate.forget_tablets()
    # Drawing a country takes two seconds, in which nobody could write: until it is done the outlines of before stand.
    with gate.reading() as reading:
        drawings = operations.draw(reading)
    with gate.reading() as last:
        if found.change_id:
            operations.redraw(writing(last), drawings=drawings, until=found.on, change_id=found.change_id)
        else:
            operations.replace_drawings(writing(last), drawings=drawings)
        last.commit()


def _check_not_counted(codes: Iterable[str], *, on: date) -> None:
    """Raise AREA_COUNTED where a round that begins on the day or later heard one of these places already."""
    with gate.reading() as db:
        for code in codes:
            heard = results.rounds_of_area(db, scope=gate.scope(), area=code)
            later = max((one for one in heard if one.areas_of_day >= on), key=lambda one: one.starts_on, default=None)
            if later is not None:
                raise Problem(AREA_COUNTED, code=later.code, day=later.starts_on.isoformat())


def _check_unused(db: Session, change: Change) -> None:
    # A district that began holds areas that were there before: what came in for them names no district.
    begun = queries.areas(db, scope=EVERYWHERE, level=Level.AREA, codes=change.new)
    for code in (one.code for one in begun):
        if received.submissions(db, scope=EVERYWHERE, only=Filter(area=code), limit=1).rows:
            raise Problem(AREA_CHANGE_USED, code=code)


def _may_take_back(db: Session, change: Change) -> bool:
    if gate.caller().role is not Role.ADMINISTRATOR or change.kind is Kind.IMPORTED:
        return False
    touched = {*change.old, *change.new}
    return {str(one.code) for one in queries.areas(db, scope=gate.scope(), codes=touched)} >= touched


# --- what is there -----------------------------------------------------------------------------


def _area(code: str) -> Area:
    """A place that exists. Raises NOT_FOUND, AREA_CLOSED."""
    with gate.reading() as db:
        found = queries.area(db, code=code, scope=gate.scope())
    if found.closed_on is not None:
        raise Problem(AREA_CLOSED, code=code)
    return found


def _small(code: str) -> Area:
    found = _area(code)
    if found.level is not Level.AREA:
        raise Problem(NOT_FOUND)
    return found


def _beside(area: Area) -> list[Beside]:
    """Those of its region (of the country, for districts and regions) by what they lie in; its own neighbours first."""
    with gate.reading() as db:
        every = queries.areas(db, scope=gate.scope(), level=area.level)
        codes = {str(one.parent_code) for one in every if one.parent_code}
        above = {one.code: one for one in queries.areas(db, scope=EVERYWHERE, codes=codes)}
    region = f"/{area.path.split('/')[1]}/" if area.level is Level.AREA else "/"
    found: dict[AreaCode | None, list[Area]] = {area.parent_code: []}
    for one in every:
        if one.code != area.code and one.path.startswith(region):
            found.setdefault(one.parent_code, []).append(one)
    groups = [Beside(above.get(parent) if parent else None, tuple(places)) for parent, places in found.items()]
    return [groups[0], *sorted(groups[1:], key=lambda group: fold(group.within.name if group.within else ""))]


def _above(area: Area) -> tuple[Area, ...]:
    with gate.reading() as db:
        return queries.ancestors(db, code=area.code)


def _choices(*, scope: Scope, **only: Any) -> list[SelectChoice]:
    with gate.reading() as db:
        return [SelectChoice(str(one.code), one.name) for one in queries.areas(db, scope=scope, **only)]


def _centres(code: str) -> tuple[Facility, ...]:
    with gate.reading() as db:
        return queries.facilities(db, scope=gate.scope(), area=code)


def _follows(area: Area) -> Follows:
    with gate.reading() as db:
        seen = Scope(roots=(area.path,))
        promised = actions.promises(db, scope=gate.scope(), today=gate.now().date(), area=area.code)
        return Follows(
            rounds=tuple(
                one
                for one in planned.open_rounds(db)
                if not (listed := planned.areas_of(db, round_code=one.code)) or area.code in listed
            ),
            people=len(people.accounts(db, scope=seen, now=gate.now())),
            tablets=len(people.tablets(db, scope=seen)),
            promises=sum(one.is_open for one in promised),
        )


def _parts(entry: SplitEntry, *, outlines: Mapping[str, Any]) -> list[NewPlace]:
    """The parts written down. Raises ENTRY_INVALID where one lacks its code or name."""
    found = []
    for part in entry.parts:
        code, name = part.form.code.data, part.form.name.data
        if bool(code) != bool(name):
            raise Problem(AREA_PART_HALF)
        if code:
            found.append(NewPlace(code, name, outline=outlines.get(code)))
    return found


def _numbers(parts: Sequence[NewPlace]) -> set[str]:
    return {str(n) for n in range(1, len(parts) + 1)}


def _outlines(content: bytes) -> dict[str, Any]:
    """Code -> outline, of a GeoJSON file. Raises AREA_FILE_UNFIT where none of it can be used."""
    found = {draft.code: draft.geometry for draft in importing.read(content).areas if draft.geometry}
    if not found:
        raise Problem(AREA_FILE_UNFIT)
    return found
