"""Reads of the health hierarchy: areas, facilities, outlines. Every one takes the scope of who asks.

`within(scope)` is the one place where a Scope becomes SQL; every room's reads stand on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, bindparam, cast, false, func, or_, select, true
from sqlalchemy.orm import Session

from mhsurvey.areas.area import Area, AreaCode, Facility, FacilityCode, Level
from mhsurvey.areas.planning import Known
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.areas.spelling import fold
from mhsurvey.areas.tables import AreaRow, FacilityRow, OutlineRow
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
)


@dataclass(frozen=True)
class Outline:
    """TopoJSON of one drawing, gzipped. version changes whenever the drawing does."""

    version: str
    topojson_gz: bytes


# --- scope -------------------------------------------------------------------------------------


def within(scope: Scope) -> Select[str]:
    """Codes of every area in the scope, ancestors of its roots left out: `column.in_(within(scope))`."""
    return select(AreaRow.code).where(_covered(scope))


def parents(scope: Scope) -> Select[str, str | None]:
    """(code, parent_code) of every health area in the scope: to join a room's rows with the districts above them."""
    return select(AreaRow.code, AreaRow.parent_code).where(AreaRow.level == Level.AREA, _covered(scope))


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


def area(session: Session, *, code: str, scope: Scope) -> Area:
    """One area. Raises NOT_FOUND, for a foreign one as for a missing one."""
    found = find_area(session, code=code, scope=scope)
    if found is None:
        raise Problem(NOT_FOUND)
    return found


def find_area(session: Session, *, code: str, scope: Scope) -> Area | None:
    """One area, or None when it is missing or outside the scope."""
    row = session.execute(select(*_COLUMNS).where(AreaRow.code == code, _covered(scope))).one_or_none()
    return None if row is None else _area(row)


def areas(
    session: Session,
    *,
    scope: Scope,
    level: Level | None = None,
    parent: str | None = None,
    codes: Iterable[str] | None = None,
) -> tuple[Area, ...]:
    """Areas of the scope by name, accents folded.

    level   only this level        parent  only direct children of this code
    codes   only these
    """
    statement = select(*_COLUMNS).where(_covered(scope))
    if level is not None:
        statement = statement.where(AreaRow.level == level)
    if parent is not None:
        statement = statement.where(AreaRow.parent_code == parent)
    if codes is not None:
        statement = statement.where(AreaRow.code.in_(list(codes)))
    return _by_name(_area(row) for row in session.execute(statement))


def tops(session: Session, *, scope: Scope) -> tuple[Area, ...]:
    """Where browsing begins: the regions of the country, or the roots of a narrower scope."""
    if scope == EVERYWHERE:
        return _by_name(_area(row) for row in session.execute(select(*_COLUMNS).where(AreaRow.parent_code.is_(None))))
    if "/" in scope.roots:
        return tops(session, scope=EVERYWHERE)
    return _by_name(_area(row) for row in session.execute(select(*_COLUMNS).where(AreaRow.path.in_(scope.roots))))


def ancestors(session: Session, *, code: str) -> tuple[Area, ...]:
    """The areas above one, region first, itself left out: for saying where it lies, so no scope."""
    path = session.scalar(select(AreaRow.path).where(AreaRow.code == code))
    above = (path or "").strip("/").split("/")[:-1]
    rows = session.execute(select(*_COLUMNS).where(AreaRow.code.in_(above)).order_by(AreaRow.level))
    return tuple(_area(row) for row in rows)


def ancestors_at(session: Session, *, codes: Iterable[str], level: Level) -> frozenset[AreaCode]:
    """The places of one level that these areas lie in, or are."""
    wanted = list(codes)
    found = session.scalars(select(AreaRow.path).where(AreaRow.code.in_(wanted)))
    steps = (path.strip("/").split("/") for path in found)
    return frozenset(AreaCode(step[level - 1]) for step in steps if len(step) >= level)


_PATH = select(AreaRow.path).where(AreaRow.code == bindparam("of_area"))


def path(session: Session, *, code: str) -> str | None:
    """The path of one area, whoever asks; None when there is none. Asked for every record that comes back."""
    return session.connection().scalar(_PATH, {"of_area": code})


def paths(session: Session, *, scope: Scope) -> Mapping[AreaCode, str]:
    """Code -> path of every area in the scope."""
    # By the connection: the session's own way builds each row twice, and a country has 1,500 of them.
    rows = session.connection().execute(select(AreaRow.code, AreaRow.path).where(_covered(scope)))
    return {AreaCode(code): path for code, path in rows.all()}


def names(session: Session, *, scope: Scope) -> Mapping[AreaCode, str]:
    """Code -> name of every area in the scope."""
    return {
        AreaCode(code): name
        for code, name in session.execute(select(AreaRow.code, AreaRow.name).where(_covered(scope)))
    }


def labels(session: Session, *, scope: Scope, level: Level) -> Sequence[tuple[str, str, str | None]]:
    """(code, name, parent code) of one level, in no order: what a map of a whole country needs, and quickly."""
    columns = select(AreaRow.code, AreaRow.name, AreaRow.parent_code)
    # By the connection: the session's own way builds each row twice.
    return session.connection().execute(columns.where(AreaRow.level == level, _covered(scope))).all()


def search(session: Session, *, text: str, scope: Scope, most: int = 50) -> tuple[Area, ...]:
    """Areas whose name, code or DHIS2 uid holds the text: names compared without accents (ɛ as e, ŋ as n).

    Names that begin with it come first, then regions before districts before areas, then by name.
    """
    wanted = fold(text.strip())
    if not wanted:
        return ()
    # SQLite cannot fold ɛ, and a country's names are few enough to fold here.
    found = [
        one
        for one in areas(session, scope=scope)
        if wanted in fold(one.name) or wanted in one.code.casefold() or text.strip() == one.dhis2_uid
    ]
    found.sort(key=lambda one: (not fold(one.name).startswith(wanted), one.level))
    return tuple(found[:most])


def count(session: Session, *, scope: Scope) -> Mapping[Level, int]:
    """How many areas of each level the scope holds; levels without any are 0."""
    rows = session.execute(select(AreaRow.level, func.count()).where(_covered(scope)).group_by(AreaRow.level))
    return dict.fromkeys(Level, 0) | {Level(level): n for level, n in rows}


def children_count(session: Session, *, codes: Iterable[str]) -> Mapping[AreaCode, int]:
    """How many direct children each of these areas has; those without any are left out."""
    parents = AreaRow.parent_code.in_(list(codes))
    rows = session.execute(select(AreaRow.parent_code, func.count()).where(parents).group_by(AreaRow.parent_code))
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


def outline(session: Session, *, drawing: str) -> Outline:
    """One drawing: "districts", or "areas:<region code>". Holds codes and lines, no name. Raises NOT_FOUND."""
    row = session.get(OutlineRow, drawing)
    if row is None:
        raise Problem(NOT_FOUND)
    return Outline(version=row.version, topojson_gz=row.topojson_gz)


def outline_versions(session: Session) -> Mapping[str, str]:
    """Drawing -> version, of every drawing there is."""
    return {row.drawing: row.version for row in session.execute(select(OutlineRow.drawing, OutlineRow.version))}


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
        areas={one.code: one for one in areas(session, scope=EVERYWHERE)},
        facilities={row.code: _facility(row) for row in facilities},
        facility_codes={row.dhis2_uid: row.code for row in facilities if row.dhis2_uid},
        outlined=frozenset(AreaCode(code) for code in session.scalars(outlined)),
    )
