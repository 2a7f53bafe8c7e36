"""Reads of the health hierarchy: areas, facilities, outlines. Every one takes the scope of who asks.

`within(scope)` is the one place where a Scope becomes SQL; every room's reads stand on it. It is the scope of today:
who may see a place sees its past too. What a place was called, and where it lay, is told as of a day (`on`); without
one, as it is now, and only places that still exist.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, cast, false, func, or_, select, true
from sqlalchemy.orm import Session

from mhsurvey.areas.area import Area, AreaCode, Facility, FacilityCode, Level
from mhsurvey.areas.planning import Known
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.areas.spelling import fold
from mhsurvey.areas.succession import Change, Kind, Span, heir
from mhsurvey.areas.tables import (
    AreaChangeRow,
    AreaPastRow,
    AreaRow,
    AreaSuccessionRow,
    FacilityRow,
    OutlinePastRow,
    OutlineRow,
)
from mhsurvey.problems import NOT_FOUND, Problem

# The columns of an Area: never the geometry, which outweighs the rest of the row a hundred times.
_COLUMNS = (
    AreaRow.code,
    AreaRow.name,
    AreaRow.level,
    AreaRow.parent_code,
    AreaRow.path,
    AreaRow.dhis2_uid,
    AreaRow.centre_lon,
    AreaRow.centre_lat,
    AreaRow.synthetic,
    AreaRow.opened_on,
    AreaRow.closed_on,
)
_OPEN = AreaRow.closed_on.is_(None)


@dataclass(frozen=True)
class Outline:
    """TopoJSON of one drawing, gzipped. version changes whenever the drawing does."""

    version: str
    topojson_gz: bytes


# --- scope -------------------------------------------------------------------------------------


def within(scope: Scope) -> Select[str]:
    """Codes of every area in the scope, ancestors of its roots left out: `column.in_(within(scope))`."""
    return select(AreaRow.code).where(_covered(scope))


def parents(session: Session, *, scope: Scope, on: date) -> Select[str, str | None]:
    """(code, parent_code) of every health area in the scope: to join a room's rows with the districts above them.

    on   the district it lay in on that day
    """
    every = AreaRow.level == Level.AREA, _covered(scope)
    if not _past(session, on=on):
        # A look into the past of each area for each row it is joined with takes as long as all the rest.
        return select(AreaRow.code, AreaRow.parent_code).where(*every)
    then = (
        select(AreaPastRow.parent_code)
        .where(AreaPastRow.code == AreaRow.code, AreaPastRow.until > on)
        .order_by(AreaPastRow.until)
        .limit(1)
        .scalar_subquery()
    )
    above = func.coalesce(then, AreaRow.parent_code).label("parent_code")
    return select(AreaRow.code, above).where(*every)


def below(code: str) -> Select[str]:
    """Codes of an area and everything under it; none for an unknown code. Combine it with `within`."""
    root = select(AreaRow.path).where(AreaRow.code == code).scalar_subquery()
    return select(AreaRow.code).where(func.substr(AreaRow.path, 1, func.length(root)) == root)


def _covered(scope: Scope) -> ColumnElement[bool]:
    if "/" in scope.roots:
        return true()
    # Not LIKE: codes may hold _ or %, and SQLite's LIKE takes "r01" for "R01".
    prefixes = [func.substr(AreaRow.path, 1, len(root)) == root for root in scope.roots]
    return or_(*prefixes) if prefixes else false()


def narrowed(session: Session, *, scope: Scope, place: str) -> Scope:
    """What of the scope lies in a place: a manager of one district asks for the region around it and gets that
    district. Raises NOT_FOUND for a missing place, and where nothing of the scope lies in it.
    """
    found = scope.narrowed(area(session, code=place, scope=EVERYWHERE).path)
    if not found.roots:
        raise Problem(NOT_FOUND)
    return found


# --- areas -------------------------------------------------------------------------------------


def area(session: Session, *, code: str, scope: Scope, on: date | None = None) -> Area:
    """One area, one that exists no longer too. Raises NOT_FOUND, for a foreign one as for a missing one.

    on   as it was on that day; None: as it is, or was last
    """
    found = find_area(session, code=code, scope=scope)
    if found is None:
        raise Problem(NOT_FOUND)
    return found if on is None else _as_then(found, _past(session, on=on, code=code))


def find_area(session: Session, *, code: str, scope: Scope) -> Area | None:
    """One area, or None when it is missing or outside the scope."""
    row = session.execute(select(*_COLUMNS).where(AreaRow.code == code, _covered(scope))).one_or_none()
    return None if row is None else _area(row)


def _past(session: Session, *, on: date, code: str | None = None) -> dict[AreaCode, Any]:
    """What was otherwise on a day: code -> (code, name, parent_code, path). Few places ever change."""
    statement = select(AreaPastRow.code, AreaPastRow.name, AreaPastRow.parent_code, AreaPastRow.path)
    statement = statement.where(AreaPastRow.until > on).order_by(AreaPastRow.until.desc())
    if code is not None:
        statement = statement.where(AreaPastRow.code == code)
    # The last one stays: that of the earliest change after the day.
    return {AreaCode(row[0]): row for row in session.connection().execute(statement)}


def _as_then(found: Area, past: Mapping[AreaCode, Any]) -> Area:
    then = past.get(found.code)
    return found if then is None else replace(found, name=then[1], parent_code=then[2], path=then[3])


def _existed(on: date) -> ColumnElement[bool]:
    return and_(
        or_(AreaRow.opened_on.is_(None), AreaRow.opened_on <= on),
        or_(AreaRow.closed_on.is_(None), AreaRow.closed_on > on),
    )


def areas(
    session: Session,
    *,
    scope: Scope,
    level: Level | None = None,
    parent: str | None = None,
    codes: Iterable[str] | None = None,
    on: date | None = None,
    ended_too: bool = False,
) -> tuple[Area, ...]:
    """Areas of the scope by name, accents folded.

    level   only this level        parent  only direct children of this code
    codes   only these, those that exist no longer too
    on      those that existed on that day, as they were then; None: those that exist, as they are
    """
    statement = select(*_COLUMNS).where(_covered(scope))
    if level is not None:
        statement = statement.where(AreaRow.level == level)
    if codes is not None:
        statement = statement.where(AreaRow.code.in_(list(codes)))
    elif on is None and not ended_too:
        statement = statement.where(_OPEN)
    if on is not None:
        past = _past(session, on=on)
        then = (_as_then(_area(row), past) for row in session.execute(statement.where(_existed(on))))
        return _by_name(one for one in then if parent in (None, one.parent_code))
    if parent is not None:
        statement = statement.where(AreaRow.parent_code == parent)
    return _by_name(_area(row) for row in session.execute(statement))


def tops(session: Session, *, scope: Scope) -> tuple[Area, ...]:
    """Where browsing begins: the regions of the country, or the roots of a narrower scope."""
    if scope == EVERYWHERE:
        regions = select(*_COLUMNS).where(AreaRow.parent_code.is_(None), _OPEN)
        return _by_name(_area(row) for row in session.execute(regions))
    if "/" in scope.roots:
        return tops(session, scope=EVERYWHERE)
    roots = select(*_COLUMNS).where(AreaRow.path.in_(scope.roots), _OPEN)
    return _by_name(_area(row) for row in session.execute(roots))


def ancestors(session: Session, *, code: str, on: date | None = None) -> tuple[Area, ...]:
    """The areas above one, region first, itself left out: for saying where it lies, so no scope. on: as then."""
    path = session.scalar(select(AreaRow.path).where(AreaRow.code == code))
    past = {} if on is None else _past(session, on=on)
    then = past.get(AreaCode(code))
    path = path if then is None else then[3]
    above = (path or "").strip("/").split("/")[:-1]
    rows = session.execute(select(*_COLUMNS).where(AreaRow.code.in_(above)).order_by(AreaRow.level))
    return tuple(_as_then(_area(row), past) for row in rows)


def ancestors_at(
    session: Session, *, codes: Iterable[str], level: Level, on: date | None = None
) -> frozenset[AreaCode]:
    """The places of one level that these areas lie in, or are; on: lay in then."""
    wanted = list(codes)
    past = {} if on is None else {str(code): then[3] for code, then in _past(session, on=on).items()}
    rows = session.execute(select(AreaRow.code, AreaRow.path).where(AreaRow.code.in_(wanted)))
    found = (past.get(code, path) for code, path in rows)
    steps = (path.strip("/").split("/") for path in found)
    return frozenset(AreaCode(step[level - 1]) for step in steps if len(step) >= level)


_PATH = select(AreaRow.path).where(AreaRow.code == bindparam("of_area"))


def path(session: Session, *, code: str) -> str | None:
    """The path of one area, whoever asks; None when there is none. Asked for every record that comes back."""
    return session.connection().scalar(_PATH, {"of_area": code})


def paths(session: Session, *, scope: Scope, on: date | None = None) -> Mapping[AreaCode, str]:
    """Code -> path of every area in the scope, those that exist no longer too; on: where they lay then."""
    # By the connection: the session's own way builds each row twice, and a country has 1,500 of them.
    rows = session.connection().execute(select(AreaRow.code, AreaRow.path).where(_covered(scope)))
    found = {AreaCode(code): path for code, path in rows.all()}
    if on is not None:
        found.update((code, then[3]) for code, then in _past(session, on=on).items() if code in found)
    return found


def names(session: Session, *, scope: Scope, codes: Iterable[str] | None = None) -> Mapping[AreaCode, str]:
    """Code -> name of every area in the scope, those that exist no longer too; codes: of these."""
    statement = select(AreaRow.code, AreaRow.name).where(_covered(scope))
    if codes is not None:
        statement = statement.where(AreaRow.code.in_(list(codes)))
    return {AreaCode(code): name for code, name in session.connection().execute(statement).all()}


def labels(
    session: Session, *, scope: Scope, level: Level, on: date | None = None
) -> Sequence[tuple[str, str, str | None]]:
    """(code, name, parent code) of one level, in no order: what a map of a whole country needs, and quickly.

    on   of those that existed on that day, as they were then; None: of those that exist
    """
    columns = select(AreaRow.code, AreaRow.name, AreaRow.parent_code)
    existing = _OPEN if on is None else _existed(on)
    # By the connection: the session's own way builds each row twice.
    found = session.connection().execute(columns.where(AreaRow.level == level, existing, _covered(scope))).all()
    past = {} if on is None else _past(session, on=on)
    if not past:
        return found
    then = {str(code): (row[0], row[1], row[2]) for code, row in past.items()}
    return [then.get(row[0], row) for row in found]


def search(session: Session, *, text: str, scope: Scope, most: int = 50, ended_too: bool = False) -> tuple[Area, ...]:
    """Areas whose name, code or DHIS2 uid holds the text: names compared without accents (ɛ as e, ŋ as n).

    Names that begin with it come first, then regions before districts before areas, then by name.
    """
    wanted = fold(text.strip())
    if not wanted:
        return ()
    # SQLite cannot fold ɛ, and a country's names are few enough to fold here.
    found = [
        one
        for one in areas(session, scope=scope, ended_too=ended_too)
        if wanted in fold(one.name) or wanted in one.code.casefold() or text.strip() == one.dhis2_uid
    ]
    found.sort(key=lambda one: (not fold(one.name).startswith(wanted), one.level))
    return tuple(found[:most])


def count(session: Session, *, scope: Scope) -> Mapping[Level, int]:
    """How many areas of each level the scope holds; levels without any are 0."""
    rows = session.execute(select(AreaRow.level, func.count()).where(_covered(scope), _OPEN).group_by(AreaRow.level))
    return dict.fromkeys(Level, 0) | {Level(level): n for level, n in rows}


def children_count(session: Session, *, codes: Iterable[str]) -> Mapping[AreaCode, int]:
    """How many direct children each of these areas has; those without any are left out."""
    parents = AreaRow.parent_code.in_(list(codes))
    rows = session.execute(
        select(AreaRow.parent_code, func.count()).where(parents, _OPEN).group_by(AreaRow.parent_code)
    )
    return {AreaCode(code): n for code, n in rows if code is not None}


def _by_name(found: Iterable[Area]) -> tuple[Area, ...]:
    return tuple(sorted(found, key=lambda one: (fold(one.name), one.code)))


def _area(row: Any) -> Area:
    return Area(
        code=AreaCode(row.code),
        name=row.name,
        level=Level(row.level),
        parent_code=None if row.parent_code is None else AreaCode(row.parent_code),
        path=row.path,
        dhis2_uid=row.dhis2_uid,
        centre_lon=row.centre_lon,
        centre_lat=row.centre_lat,
        synthetic=row.synthetic,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
    )


# --- over time ---------------------------------------------------------------------------------


def spans(session: Session) -> Mapping[AreaCode, Span]:
    """Code -> when it existed, of every place that began or ended some time; all others stand for ever. No scope."""
    changed = or_(AreaRow.opened_on.is_not(None), AreaRow.closed_on.is_not(None))
    rows = session.execute(select(AreaRow.code, AreaRow.level, AreaRow.opened_on, AreaRow.closed_on).where(changed))
    found = rows.all()
    if not found:
        return {}
    after: dict[str, list[AreaCode]] = {}
    for old, new in session.execute(
        select(AreaSuccessionRow.old_code, AreaSuccessionRow.new_code).order_by(
            AreaSuccessionRow.change_id, AreaSuccessionRow.position
        )
    ):
        after.setdefault(old, []).append(AreaCode(new))
    return {
        AreaCode(code): Span(Level(level), opened_on, closed_on, tuple(after.get(code, ())))
        for code, level, opened_on, closed_on in found
    }


def carried(session: Session, *, scope: Scope) -> frozenset[AreaCode]:
    """Places that ended and whose promises one in the scope carries on; mostly none."""
    found = carriers(session)
    if not found:
        return frozenset()
    seen = set(session.scalars(within(scope).where(AreaRow.code.in_(set(found.values())))))
    return frozenset(one for one, carrier in found.items() if carrier in seen)


def carriers(session: Session) -> Mapping[AreaCode, AreaCode]:
    """Code of a place that ended -> of the one that carries on its promises."""
    every = spans(session)
    found = {one: heir(one, spans=every) for one, span in every.items() if span.closed_on is not None}
    return {one: carrier for one, carrier in found.items() if carrier != one}


def changes(session: Session, *, scope: Scope, code: str | None = None) -> tuple[Change, ...]:
    """Changes of the hierarchy that touched the scope, the latest first; code: only those of one place."""
    rows = session.scalars(select(AreaChangeRow).order_by(AreaChangeRow.id.desc())).all()
    every = tuple(_change(row) for row in rows)
    seen = {str(one) for one in session.scalars(within(scope))}
    return tuple(
        one
        for one in every
        if not seen.isdisjoint((*one.old, *one.new)) and (code is None or code in (*one.old, *one.new))
    )


def last_change(session: Session) -> Change | None:
    """The latest change of all: the only one that can be taken back."""
    row = session.scalars(select(AreaChangeRow).order_by(AreaChangeRow.id.desc()).limit(1)).one_or_none()
    return None if row is None else _change(row)


def _change(row: AreaChangeRow) -> Change:
    detail: dict[str, Any] = dict(row.detail)
    return Change(
        id=row.id,
        kind=Kind(row.kind),
        on=row.on_day,
        made_at=row.made_at,
        old=tuple(detail.get("old", ())),
        new=tuple(detail.get("new", ())),
        detail=detail,
    )


# --- facilities --------------------------------------------------------------------------------


def facilities(session: Session, *, scope: Scope, area: str | None = None) -> tuple[Facility, ...]:
    """Facilities of the scope by name; with `area`, of that area and everything below it."""
    statement = select(FacilityRow).where(FacilityRow.area_code.in_(within(scope)))
    if area is not None:
        statement = statement.where(FacilityRow.area_code.in_(below(area)))
    found = (_facility(row) for row in session.scalars(statement))
    return tuple(sorted(found, key=lambda one: (fold(one.name), one.code)))


def find_facility(session: Session, *, code: str, scope: Scope) -> Facility | None:
    """One facility, or None when it is missing or outside the scope."""
    statement = select(FacilityRow).where(FacilityRow.code == code, FacilityRow.area_code.in_(within(scope)))
    row = session.scalar(statement)
    return None if row is None else _facility(row)


def _facility(row: FacilityRow) -> Facility:
    return Facility(
        code=FacilityCode(row.code),
        name=row.name,
        area_code=AreaCode(row.area_code),
        lon=row.lon,
        lat=row.lat,
        synthetic=row.synthetic,
    )


# --- outlines ----------------------------------------------------------------------------------


def outline(session: Session, *, drawing: str, version: str | None = None) -> Outline:
    """One drawing: "districts", or "areas:<region code>". Holds codes and lines, no name. Raises NOT_FOUND.

    version  that one, one of earlier rounds too; None: as it is now
    """
    row = session.get(OutlineRow, drawing)
    if row is not None and version in (None, row.version):
        return Outline(version=row.version, topojson_gz=row.topojson_gz)
    earlier = select(OutlinePastRow).where(OutlinePastRow.drawing == drawing, OutlinePastRow.version == version)
    past = session.scalars(earlier.limit(1)).one_or_none()
    if past is None:
        raise Problem(NOT_FOUND)
    return Outline(version=past.version, topojson_gz=past.topojson_gz)


def outline_versions(session: Session, *, on: date | None = None) -> Mapping[str, str]:
    """Drawing -> version, of every drawing there is; on: as the country was drawn on that day."""
    found = {row.drawing: row.version for row in session.execute(select(OutlineRow.drawing, OutlineRow.version))}
    if on is None:
        return found
    earlier = select(OutlinePastRow.drawing, OutlinePastRow.version).where(OutlinePastRow.until > on)
    # The last one stays: that of the earliest change after the day.
    found.update((row[0], row[1]) for row in session.execute(earlier.order_by(OutlinePastRow.until.desc())))
    return found


def geometries(session: Session, *, codes: Iterable[str] | None) -> Mapping[AreaCode, dict[str, object]]:
    """Code -> GeoJSON geometry (degrees, WGS 84) as imported; areas without an outline are left out. None: of all."""
    statement = select(AreaRow.code, AreaRow.geometry)
    if codes is not None:
        statement = statement.where(AreaRow.code.in_(list(codes)))
    return {AreaCode(code): geometry for code, geometry in session.execute(statement) if geometry}


# --- what an import must know ------------------------------------------------------------------


def known(session: Session) -> Known:
    """Everything that is here, for fitting an import into it. No scope: only who sees everything imports."""
    facilities = session.scalars(select(FacilityRow)).all()
    # Whether there is one, without reading it: a JSON null counts as none on SQLite and PostgreSQL.
    outlined = select(AreaRow.code).where(func.length(cast(AreaRow.geometry, Text)) > len("null"))
    return Known(
        areas={one.code: one for one in areas(session, scope=EVERYWHERE, ended_too=True)},
        facilities={row.code: _facility(row) for row in facilities},
        facility_codes={row.dhis2_uid: row.code for row in facilities if row.dhis2_uid},
        outlined=frozenset(AreaCode(code) for code in session.scalars(outlined)),
    )
