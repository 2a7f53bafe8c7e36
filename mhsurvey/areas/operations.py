"""Writes of the health hierarchy: an import, a change from a day on, and the drawings made from it.

Docs: docs/decisions/0026-a-code-stands-for-one-extent.md
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from mhsurvey.areas import outlines, queries
from mhsurvey.areas.area import Area, AreaCode, Level
from mhsurvey.areas.importing import CODE_LONGEST, centre_of, is_code
from mhsurvey.areas.outlines import Drawing
from mhsurvey.areas.planning import Plan, PlannedArea, PlannedFacility
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.areas.succession import Kind, NewPlace, Reshaped
from mhsurvey.areas.tables import (
    AreaChangeRow,
    AreaPastRow,
    AreaRow,
    AreaSuccessionRow,
    FacilityRow,
    OutlinePastRow,
    OutlineRow,
)
from mhsurvey.problems import (
    AREA_CHANGE_NOT_LAST,
    AREA_CLOSED,
    AREA_CODE_TAKEN,
    AREA_CODE_UNFIT,
    AREA_DAY_AHEAD,
    AREA_DAY_BEFORE,
    AREA_NOT_EMPTY,
    AREA_PARENT_UNFIT,
    AREA_PARTS_FEW,
    AREA_UID_TAKEN,
    NOT_FOUND,
    Problem,
)

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
    change = _change(session, Kind.IMPORTED, on=now.date(), now=now, old=sorted(touched))
    _remember(session, [rows[code] for code in sorted(touched)], until=now.date(), change_id=change.id)
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


# --- changes from a day on ---------------------------------------------------------------------


def rename(session: Session, *, code: str, name: str, on: date | None, now: datetime) -> Reshaped:
    """Give a place another name.

    on      from this day; None: it was misspelt, and is mended for earlier rounds too
    Raises  NOT_FOUND, AREA_CLOSED, AREA_DAY_AHEAD, AREA_DAY_BEFORE
    """
    row = _row(session, code)
    day = on or now.date()
    change = _change(session, Kind.RENAMED, on=day, now=now, old=[code], names=[row.name, name.strip()])
    if on is not None:
        _remember(session, [row], until=day, change_id=change.id)
    change.detail = {**change.detail, "before": _before([row])}
    row.name = name.strip()
    session.flush()
    return Reshaped(change_id=change.id, on=day)


def move(session: Session, *, code: str, parent: str, on: date, now: datetime) -> Reshaped:
    """Put a district into another region, or a health area into another district, with all that lies in it.

    Raises  NOT_FOUND, AREA_CLOSED, AREA_PARENT_UNFIT, AREA_DAY_AHEAD, AREA_DAY_BEFORE
    """
    row, above = _row(session, code), _row(session, parent)
    if above.level != row.level - 1:
        raise Problem(AREA_PARENT_UNFIT, code=code, parent=parent)
    change = _change(session, Kind.MOVED, on=on, now=now, old=[code], parents=[row.parent_code, parent])
    subtree = _subtree(session, row.path)
    _remember(session, subtree, until=on, change_id=change.id)
    change.detail = {**change.detail, "before": _before(subtree)}
    old, new = row.path, f"{above.path}{row.code}/"
    row.parent_code = parent
    return Reshaped(change_id=change.id, on=on, moved=_shift(session, subtree, old=old, new=new))


def merge(session: Session, *, codes: Sequence[str], into: NewPlace, parent: str, on: date, now: datetime) -> Reshaped:
    """Make one health area of several, under a code of its own: theirs end.

    parent  the district it lies in
    Raises  NOT_FOUND, AREA_PARTS_FEW, AREA_CLOSED, AREA_PARENT_UNFIT, AREA_CODE_TAKEN, AREA_CODE_UNFIT, and for the day
    """
    rows = [_small(session, code) for code in dict.fromkeys(codes)]
    if len(rows) < 2:
        raise Problem(AREA_PARTS_FEW)
    shapes = [shape for row in rows if (shape := row.geometry)]
    outline = into.outline or outlines.together(shapes)
    change = _end(session, Kind.MERGED, rows, on=on, now=now, new=[into.code])
    begun = _begin(session, change, into, parent=parent, outline=outline)
    for row in rows:
        session.add(AreaSuccessionRow(change_id=change.id, old_code=row.code, position=0, new_code=begun.code))
    _hand_over(session, change, {row.code: begun for row in rows}, {})
    return _reshaped(change, rows, [begun])


def split(
    session: Session,
    *,
    code: str,
    into: Sequence[NewPlace],
    facilities: Mapping[str, str] | None = None,
    on: date,
    now: datetime,
) -> Reshaped:
    """Make several health areas of one, under codes of their own: its code ends.

    into        the main part first: it carries on what the place promised
    facilities  facility code -> code of the part it serves; those not named serve the main part
    Raises      as `merge`
    """
    row = _small(session, code)
    if len({part.code for part in into}) < 2:
        raise Problem(AREA_PARTS_FEW)
    change = _end(session, Kind.SPLIT, [row], on=on, now=now, new=[part.code for part in into])
    begun = [_begin(session, change, part, parent=row.parent_code or "", outline=part.outline) for part in into]
    for position, part in enumerate(begun):
        session.add(AreaSuccessionRow(change_id=change.id, old_code=code, position=position, new_code=part.code))
    by_code = {part.code: part for part in begun}
    serves = {centre: by_code[to] for centre, to in (facilities or {}).items() if to in by_code}
    _hand_over(session, change, {code: begun[0]}, serves)
    _place_middles(session, begun)
    return _reshaped(change, [row], begun)


def close(session: Session, *, code: str, on: date, now: datetime) -> Reshaped:
    """End a place that nothing goes on for. Raises NOT_FOUND, AREA_CLOSED, AREA_NOT_EMPTY, and for the day."""
    row = _row(session, code)
    below = select(func.count()).select_from(AreaRow).where(AreaRow.parent_code == code, AreaRow.closed_on.is_(None))
    if session.scalar(below):
        raise Problem(AREA_NOT_EMPTY, code=code)
    return _reshaped(_end(session, Kind.CLOSED, [row], on=on, now=now, new=[]), [row], [])


def take_back(session: Session, *, change_id: int) -> Reshaped:
    """Undo the latest change. What began with it vanishes: the door looks beforehand that nothing came in for it.

    Returns  what people, tablets and rounds take over: `moved` the other way round, `ended` and `begun` exchanged
    Raises   NOT_FOUND, AREA_CHANGE_NOT_LAST
    """
    found = queries.last_change(session)
    row = session.get(AreaChangeRow, change_id)
    if row is None or row.kind == Kind.IMPORTED:
        raise Problem(NOT_FOUND)
    if found is None or found.id != change_id:
        raise Problem(AREA_CHANGE_NOT_LAST)
    detail: dict[str, Any] = dict(row.detail)
    begun = [session.get_one(AreaRow, code) for code in found.new]
    vanished = tuple(one.path for one in begun)
    for table in (AreaPastRow, AreaSuccessionRow, OutlinePastRow):
        session.execute(delete(table).where(table.change_id == change_id))
    for centre, area in detail.get("facilities", {}).items():
        session.get_one(FacilityRow, centre).area_code = area
    session.flush()
    for one in begun:
        session.delete(one)
    session.flush()
    moved = _restore(session, detail.get("before", {}))
    if "uid" in detail:
        holder, uid = detail["uid"]
        session.get_one(AreaRow, holder).dhis2_uid = uid
    session.delete(row)
    session.flush()
    ended = found.old if found.kind in (Kind.MERGED, Kind.SPLIT, Kind.CLOSED) else ()
    return Reshaped(change_id=0, on=found.on, moved=moved, vanished=vanished, ended=found.new, begun=ended)


def _row(session: Session, code: str) -> AreaRow:
    row = session.get(AreaRow, code)
    if row is None:
        raise Problem(NOT_FOUND)
    if row.closed_on is not None:
        raise Problem(AREA_CLOSED, code=code)
    return row


def _small(session: Session, code: str) -> AreaRow:
    row = _row(session, code)
    if row.level != Level.AREA:
        raise Problem(NOT_FOUND)
    return row


def _change(
    session: Session, kind: Kind, *, on: date, now: datetime, old: Sequence[str], new: Sequence[str] = (), **detail: Any
) -> AreaChangeRow:
    """Write a change down. Changes follow each other: a state before another change could not be told any more."""
    if on > now.date():
        raise Problem(AREA_DAY_AHEAD, today=now.date().isoformat())
    latest = session.scalar(select(func.max(AreaChangeRow.on_day)))
    if latest is not None and on < latest:
        raise Problem(AREA_DAY_BEFORE, day=latest.isoformat())
    told = {"old": list(old), "new": list(new), **detail}
    row = AreaChangeRow(kind=kind, on_day=on, made_at=now, detail=told)
    session.add(row)
    session.flush()
    return row


def _end(
    session: Session, kind: Kind, rows: Sequence[AreaRow], *, on: date, now: datetime, new: Sequence[str]
) -> AreaChangeRow:
    for row in rows:
        if row.opened_on is not None and on <= row.opened_on:
            raise Problem(AREA_DAY_BEFORE, day=(row.opened_on + timedelta(days=1)).isoformat())
    names = [row.name for row in rows]
    change = _change(session, kind, on=on, now=now, old=[row.code for row in rows], new=new, names=names)
    change.detail = {**change.detail, "before": _before(rows)}
    for row in rows:
        row.closed_on = on
    session.flush()
    return change


def _begin(
    session: Session, change: AreaChangeRow, place: NewPlace, *, parent: str, outline: Mapping[str, Any] | None
) -> AreaRow:
    above = _row(session, parent)
    if above.level != Level.DISTRICT:
        raise Problem(AREA_PARENT_UNFIT, code=place.code, parent=parent)
    if not is_code(place.code):
        raise Problem(AREA_CODE_UNFIT, code=place.code[:CODE_LONGEST], longest=CODE_LONGEST)
    if session.get(AreaRow, place.code) is not None:
        raise Problem(AREA_CODE_TAKEN, code=place.code)
    row = AreaRow(code=place.code, level=Level.AREA, parent_code=parent, path=f"{above.path}{place.code}/")
    row.name, row.opened_on, row.synthetic = place.name.strip(), change.on_day, above.synthetic
    row.dhis2_uid = _take_uid(session, change, place.uid) if place.uid else None
    row.geometry = dict(outline) if outline else None
    if outline:
        row.centre_lon, row.centre_lat = centre_of(dict(outline))
    session.add(row)
    session.flush()
    return row


def _take_uid(session: Session, change: AreaChangeRow, uid: str) -> str:
    """The DHIS2 uid of a new place; where one that ends had it, DHIS2 went on with it, and so do we."""
    holder = session.scalar(select(AreaRow).where(AreaRow.dhis2_uid == uid))
    if holder is not None:
        if holder.closed_on is None:
            raise Problem(AREA_UID_TAKEN, uid=uid, code=holder.code)
        holder.dhis2_uid = None
        change.detail = {**change.detail, "uid": [holder.code, uid]}
        session.flush()
    return uid


def _hand_over(
    session: Session, change: AreaChangeRow, to: Mapping[str, AreaRow], serves: Mapping[str, AreaRow]
) -> None:
    """Give the centres of places that ended to those that go on, and note whose they were."""
    centres = session.scalars(select(FacilityRow).where(FacilityRow.area_code.in_(to))).all()
    change.detail = {**change.detail, "facilities": {one.code: one.area_code for one in centres}}
    for one in centres:
        one.area_code = serves.get(one.code, to[one.area_code]).code
    session.flush()


def _place_middles(session: Session, begun: Sequence[AreaRow]) -> None:
    """A part without an outline is shown as a mark where its centre stands."""
    for part in begun:
        if part.centre_lon is None:
            centre = session.scalar(select(FacilityRow).where(FacilityRow.area_code == part.code).limit(1))
            if centre is not None:
                part.centre_lon, part.centre_lat = centre.lon, centre.lat
    session.flush()


def _reshaped(change: AreaChangeRow, ended: Sequence[AreaRow], begun: Sequence[AreaRow]) -> Reshaped:
    paths = tuple(row.path for row in begun)
    return Reshaped(
        change_id=change.id,
        on=change.on_day,
        followed={row.path: paths for row in ended},
        ended=tuple(AreaCode(row.code) for row in ended),
        begun=tuple(AreaCode(row.code) for row in begun),
    )


def _subtree(session: Session, path: str) -> list[AreaRow]:
    return list(session.scalars(select(AreaRow).where(func.substr(AreaRow.path, 1, len(path)) == path)))


def _shift(session: Session, rows: Sequence[AreaRow], *, old: str, new: str) -> dict[str, str]:
    moved = {row.path: new + row.path.removeprefix(old) for row in rows}
    for row in rows:
        row.path = moved[row.path]
    session.flush()
    return moved


def _remember(session: Session, rows: Sequence[AreaRow], *, until: date, change_id: int) -> None:
    """Keep what places are called and where they lie, for the rounds before a day."""
    for row in rows:
        # Two changes of one day: what was before the first counts.
        if session.get(AreaPastRow, (row.code, until)) is None:
            past = AreaPastRow(code=row.code, until=until, name=row.name, parent_code=row.parent_code, path=row.path)
            past.change_id = change_id
            session.add(past)
    session.flush()


def _before(rows: Sequence[AreaRow]) -> dict[str, list[str | None]]:
    return {row.code: [row.name, row.parent_code, row.path] for row in rows}


def _restore(session: Session, before: Mapping[str, Sequence[str | None]]) -> dict[str, str]:
    """Put places back as they were; gives which paths changed."""
    moved = {}
    for code, (name, parent, path) in before.items():
        row = session.get_one(AreaRow, code)
        if row.path != path:
            moved[row.path] = str(path)
        row.name, row.parent_code, row.path, row.closed_on = str(name), parent, str(path), None
    session.flush()
    return moved
