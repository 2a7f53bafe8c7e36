"""Writes of the health hierarchy: an import, and the drawings made from it. Changes from a day on: `reshaping`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mhsurvey.areas import outlines, queries
from mhsurvey.areas.area import Area, AreaCode
from mhsurvey.areas.outlines import Drawing
from mhsurvey.areas.planning import Plan, PlannedArea, PlannedFacility
from mhsurvey.areas.reshaping import remember, write_down
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.areas.succession import Kind
from mhsurvey.areas.tables import AreaChangeRow, AreaRow, FacilityRow, OutlinePastRow, OutlineRow

# --- an import ---------------------------------------------------------------------------------


def import_areas(
    session: Session, *, plan: Plan, drawings: Iterable[Drawing] | None = None, since: datetime | None = None
) -> Mapping[str, str]:
    """Write a plan and replace the drawings.

    plan      from `planning.plan`, made against what the database holds now
    drawings  from `draw_after`, made beforehand where the write lock should be short; None makes them here
    since     now, where names, places and outlines changed: earlier rounds keep what was; None: they were written
              down wrong before, and earlier rounds are mended too
    Returns   old path -> new path of what moved, for `accounts.operations.follow_areas`
    """
    rows = {row.code: row for row in session.scalars(select(AreaRow))}
    change = None if since is None else _note_import(session, plan, rows, now=since)
    for planned in plan.areas:
        _lay_area(session, planned, row=rows.get(planned.area.code))
    session.flush()
    _move(session, plan.moved)
    centres = {row.code: row for row in session.scalars(select(FacilityRow))}
    for facility in plan.facilities:
        _lay_facility(session, facility, row=centres.get(facility.facility.code))
    session.flush()
    made = tuple(draw(session) if drawings is None else drawings)
    if change is not None:
        is_new = _keep_past_drawings(session, made, until=change.on_day, change_id=change.id)
        if not is_new and not change.detail["old"]:
            # Nothing that was here looks or is called otherwise.
            session.delete(change)
    replace_drawings(session, drawings=made)
    return plan.moved


def _note_import(session: Session, plan: Plan, rows: Mapping[str, AreaRow], *, now: datetime) -> AreaChangeRow | None:
    """Remember what the file changes of places that are here; None on an empty map."""
    if not rows:
        return None
    renamed = [one.area for one in plan.areas if one.area.code in rows and rows[one.area.code].name != one.area.name]
    touched = {str(area.code) for area in renamed} | {row.code for row in rows.values() if row.path in plan.moved}
    change = write_down(session, Kind.IMPORTED, on=now.date(), now=now, old=sorted(touched))
    remember(session, [rows[code] for code in sorted(touched)], until=now.date(), change_id=change.id)
    return change


def draw(session: Session) -> tuple[Drawing, ...]:
    """Drawings of the areas as they are now; two seconds for a country of 1,500 areas."""
    return draw_after(session, plan=Plan())


def draw_after(session: Session, *, plan: Plan) -> tuple[Drawing, ...]:
    """Drawings as they will be once the plan is written. Only reads."""
    areas: dict[AreaCode, Area] = {area.code: area for area in queries.areas(session, scope=EVERYWHERE)}
    geometries = dict(queries.geometries(session, codes=None))
    for planned in plan.areas:
        areas[planned.area.code] = planned.area
        if planned.geometry is None:
            geometries.pop(planned.area.code, None)
        else:
            geometries[planned.area.code] = planned.geometry
    return outlines.draw(areas.values(), geometries=geometries)


def redraw(session: Session, *, drawings: Iterable[Drawing], until: date, change_id: int) -> None:
    """Keep these drawings from a day on; those they replace stay for the maps of earlier rounds."""
    made = tuple(drawings)
    _keep_past_drawings(session, made, until=until, change_id=change_id)
    replace_drawings(session, drawings=made)


def _keep_past_drawings(session: Session, made: Sequence[Drawing], *, until: date, change_id: int) -> bool:
    """Keep the drawings that will be replaced by others. Gives whether there were any."""
    versions = {one.name: one.version for one in made}
    here = {row.drawing: row for row in session.scalars(select(OutlineRow))}
    known = set(session.scalars(select(OutlinePastRow.drawing).where(OutlinePastRow.until == until)))
    # A drawing that is the first of its kind is also the best there is for earlier rounds.
    other = {name for name, row in here.items() if versions.get(name) != row.version}
    # Two changes of one day: what was before the first is what earlier rounds are drawn on.
    for name in sorted(other - known):
        row = here[name]
        session.add(
            OutlinePastRow(
                drawing=name,
                until=until,
                version=row.version,
                topojson_gz=row.topojson_gz,
                change_id=change_id,
            )
        )
    session.flush()
    return bool(other)


def replace_drawings(session: Session, *, drawings: Iterable[Drawing]) -> None:
    """Keep exactly these drawings."""
    session.execute(delete(OutlineRow))
    session.add_all(OutlineRow(drawing=one.name, version=one.version, topojson_gz=one.topojson_gz) for one in drawings)
    session.flush()


def _lay_area(session: Session, planned: PlannedArea, *, row: AreaRow | None) -> None:
    area = planned.area
    if row is None:
        row = AreaRow(code=area.code)
        session.add(row)
    row.name, row.level, row.parent_code, row.path = area.name, area.level, area.parent_code, area.path
    row.dhis2_uid, row.synthetic, row.geometry = area.dhis2_uid, area.synthetic, planned.geometry
    row.centre_lon, row.centre_lat = area.centre_lon, area.centre_lat


def _move(session: Session, moved: Mapping[str, str]) -> None:
    """Take along what lies below a place that moved."""
    for row in session.scalars(select(AreaRow).where(AreaRow.path.in_(moved))):
        row.path = moved[row.path]


def _lay_facility(session: Session, planned: PlannedFacility, *, row: FacilityRow | None) -> None:
    facility = planned.facility
    if row is None:
        row = FacilityRow(code=facility.code)
        session.add(row)
    row.name, row.area_code, row.lon, row.lat = facility.name, facility.area_code, facility.lon, facility.lat
    row.dhis2_uid, row.synthetic = planned.dhis2_uid, planned.synthetic
