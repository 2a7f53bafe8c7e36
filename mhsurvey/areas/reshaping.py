"""Writes of what becomes of places from a day on: renamed, moved, merged, split, closed, and taken back.

Docs: docs/decisions/0026-a-code-stands-for-one-extent.md
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from mhsurvey.areas import outlines, queries
from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.areas.importing import CODE_LONGEST, centre_of, is_code
from mhsurvey.areas.succession import Kind, NewPlace, Reshaped
from mhsurvey.areas.tables import (
    AreaChangeRow,
    AreaPastRow,
    AreaRow,
    AreaSuccessionRow,
    FacilityRow,
    OutlinePastRow,
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


def rename(session: Session, *, code: str, name: str, on: date | None, now: datetime) -> Reshaped:
    """Give a place another name.

    on      from this day; None: it was misspelt, and is mended for earlier rounds too
    Raises  NOT_FOUND, AREA_CLOSED, AREA_DAY_AHEAD, AREA_DAY_BEFORE
    """
    row = _row(session, code)
    day = on or now.date()
    change = write_down(session, Kind.RENAMED, on=day, now=now, old=[code], names=[row.name, name.strip()])
    if on is not None:
        remember(session, [row], until=day, change_id=change.id)
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
    change = write_down(session, Kind.MOVED, on=on, now=now, old=[code], parents=[row.parent_code, parent])
    subtree = _subtree(session, row.path)
    remember(session, subtree, until=on, change_id=change.id)
    change.detail = {**change.detail, "before": _before(subtree)}
    old, new = row.path, f"{above.path}{row.code}/"
    row.parent_code = parent
    return Reshaped(change_id=change.id, on=on, moved=_shift(session, subtree, old=old, new=new))


def merge(
    session: Session, *, codes: Sequence[str], into: NewPlace, parent: str | None, on: date, now: datetime
) -> Reshaped:
    """Make one place of several of a level, under a code of its own: theirs end. What lies in them goes on in it.

    parent  the place it lies in; None for a region
    Raises  NOT_FOUND, AREA_PARTS_FEW, AREA_CLOSED, AREA_PARENT_UNFIT, AREA_CODE_TAKEN, AREA_CODE_UNFIT, and for the day
    """
    rows = [_row(session, code) for code in dict.fromkeys(codes)]
    if len(rows) < 2:
        raise Problem(AREA_PARTS_FEW)
    if len({row.level for row in rows}) > 1:
        raise Problem(NOT_FOUND)
    shapes = [shape for row in rows if (shape := row.geometry)]
    outline = into.outline or outlines.together(shapes)
    change = _end(session, Kind.MERGED, rows, on=on, now=now, new=[into.code])
    begun = _begin(session, change, into, like=rows[0], parent=parent, outline=outline)
    for row in rows:
        session.add(AreaSuccessionRow(change_id=change.id, old_code=row.code, position=0, new_code=begun.code))
    _hand_over(session, change, {row.code: begun for row in rows}, {})
    return replace(_reshaped(change, rows, [begun]), moved=_take_in(session, change, rows, into=begun))


def _take_in(session: Session, change: AreaChangeRow, ended: Sequence[AreaRow], *, into: AreaRow) -> dict[str, str]:
    """Put what lies in places that ended into the one that goes on for them; gives old path -> new path."""
    moved: dict[str, str] = {}
    before = _before(ended)
    for row in ended:
        inside = [one for one in _subtree(session, row.path) if one.code != row.code]
        remember(session, inside, until=change.on_day, change_id=change.id)
        before |= _before(inside)
        for one in inside:
            one.parent_code = into.code if one.parent_code == row.code else one.parent_code
        moved |= _shift(session, inside, old=row.path, new=into.path)
    change.detail = {**change.detail, "before": before}
    return moved


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
    begun = [_begin(session, change, part, like=row, parent=row.parent_code, outline=part.outline) for part in into]
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
    ended = found.old if found.kind in (Kind.MERGED, Kind.SPLIT, Kind.CLOSED) else ()
    # What lay in a place that began goes back first: it refers to it.
    moved = _restore(session, detail.get("before", {}), ended=ended)
    for one in begun:
        session.delete(one)
    session.flush()
    if "uid" in detail:
        holder, uid = detail["uid"]
        session.get_one(AreaRow, holder).dhis2_uid = uid
    session.delete(row)
    session.flush()
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


def write_down(
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
    change = write_down(session, kind, on=on, now=now, old=[row.code for row in rows], new=new, names=names)
    change.detail = {**change.detail, "before": _before(rows)}
    for row in rows:
        row.closed_on = on
    session.flush()
    return change


def _begin(
    session: Session,
    change: AreaChangeRow,
    place: NewPlace,
    *,
    like: AreaRow,
    parent: str | None,
    outline: Mapping[str, Any] | None,
) -> AreaRow:
    """like: one of those it goes on for."""
    above = None if like.level == Level.REGION else _row(session, parent or "")
    if above is not None and above.level != like.level - 1:
        raise Problem(AREA_PARENT_UNFIT, code=place.code, parent=parent)
    if not is_code(place.code):
        raise Problem(AREA_CODE_UNFIT, code=place.code[:CODE_LONGEST], longest=CODE_LONGEST)
    if session.get(AreaRow, place.code) is not None:
        raise Problem(AREA_CODE_TAKEN, code=place.code)
    row = AreaRow(code=place.code, level=like.level, path=f"{above.path if above else '/'}{place.code}/")
    row.parent_code = above.code if above else None
    row.name, row.opened_on, row.synthetic = place.name.strip(), change.on_day, like.synthetic
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


def remember(session: Session, rows: Sequence[AreaRow], *, until: date, change_id: int) -> None:
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


def _restore(session: Session, before: Mapping[str, Sequence[str | None]], *, ended: Collection[str]) -> dict[str, str]:
    """Put places back as they were, those that `ended` as existing ones; gives which paths changed."""
    moved = {}
    for code, (name, parent, path) in before.items():
        row = session.get_one(AreaRow, code)
        if row.path != path:
            moved[row.path] = str(path)
        row.name, row.parent_code, row.path = str(name), parent, str(path)
        if code in ended:
            row.closed_on = None
    session.flush()
    return moved
