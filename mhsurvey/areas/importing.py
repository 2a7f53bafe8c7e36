"""Reading GeoJSON of areas and facilities, from DHIS2 or anywhere else, and saying what is wrong with it.

`read` looks at the file alone, `plan` beside what is known already. Areas are matched by DHIS2 uid, then by code;
never by name: spellings vary and two places may share one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import orjson
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from mhsurvey.areas.area import Level
from mhsurvey.problems import N_

MOST_FEATURES = 50_000
CODE_LONGEST = 80
NAME_LONGEST = 200
UID_LENGTH = 11
DIGITS = 6  # of a degree: a decimetre

LEVEL_WORDS = {
    "region": Level.REGION,
    "région": Level.REGION,
    "district": Level.DISTRICT,
    "district sanitaire": Level.DISTRICT,
    "area": Level.AREA,
    "health area": Level.AREA,
    "aire": Level.AREA,
    "aire de santé": Level.AREA,
}


class What(StrEnum):
    """What was found at a feature. `is_fault`: the feature is left out; otherwise it is only told."""

    NOT_GEOJSON = "not_geojson"
    TOO_MANY = "too_many"
    NO_CODE = "no_code"
    CODE_UNFIT = "code_unfit"
    NO_NAME = "no_name"
    LEVEL_UNREADABLE = "level_unreadable"
    TWICE = "twice"
    PARENT_MISSING = "parent_missing"
    NO_PARENT = "no_parent"
    PARENT_LEVEL = "parent_level"
    CYCLE = "cycle"
    OTHER_UID = "other_uid"
    UID_UNFIT = "uid_unfit"
    GEOMETRY_UNUSABLE = "geometry_unusable"
    NOT_DEGREES = "not_degrees"
    REPAIRED = "repaired"
    CLEARED = "cleared"
    COUNTRY_SKIPPED = "country_skipped"
    KNOWN_AS = "known_as"
    ENDED = "ended"

    @property
    def is_fault(self) -> bool:
        return self not in NOTES


NOTES = frozenset({What.REPAIRED, What.CLEARED, What.COUNTRY_SKIPPED, What.KNOWN_AS})

SENTENCES = {
    What.NOT_GEOJSON: N_("This file is not a GeoJSON FeatureCollection. Export it as GeoJSON (WGS 84), and try again."),
    What.TOO_MANY: N_("The file holds more than {most} features. Cut it, by region for example."),
    What.NO_CODE: N_("It has neither a code nor a uid. Give it a property “code”."),
    What.CODE_UNFIT: N_("Its code cannot be used. At most {longest} characters, without “/”."),
    What.NO_NAME: N_("It has no name. Give it a property “name”."),
    What.LEVEL_UNREADABLE: N_("Its level “{level}” is not known. Write region, district or area."),
    What.TWICE: N_("Its code or uid is also that of feature {other}. Each may appear once."),
    What.PARENT_MISSING: N_("Its parent “{parent}” is neither in this file nor known here. Import the parent first."),
    What.NO_PARENT: N_("It has no parent. Give it a property “parent” with the code of the place above it."),
    What.PARENT_LEVEL: N_(
        "Its parent “{parent}” is not of the level above. A region holds districts, a district areas."
    ),
    What.CYCLE: N_("It lies, through its parents, inside itself. Mend the property “parent”."),
    What.OTHER_UID: N_("Its code is known here with another uid ({uid}). Mend the code or the uid."),
    What.UID_UNFIT: N_("Its uid “{uid}” is not a DHIS2 uid (11 letters and digits). Mend or remove it."),
    What.GEOMETRY_UNUSABLE: N_("Its outline cannot be used ({fault}). Draw it again, or leave the geometry empty."),
    What.NOT_DEGREES: N_("Its coordinates are not longitudes and latitudes. Export the file in WGS 84 (EPSG:4326)."),
    What.REPAIRED: N_("Its outline crossed itself ({fault}); it was repaired. Compare it on the map."),
    What.CLEARED: N_("It comes without geometry: its outline here will be removed."),
    What.COUNTRY_SKIPPED: N_("The country itself is not kept; its regions are."),
    What.ENDED: N_(
        "Its code ended here on {day}: it was merged, split or closed. Give the new place a code of its own."
    ),
    What.KNOWN_AS: N_("Its uid is known here under the code {code}, which it keeps."),
}


@dataclass(frozen=True)
class Finding:
    """Something to tell about one feature. number: 1 for the first feature of the file, 0 for the file itself."""

    number: int
    what: What
    code: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """A region, district or area as the file gives it. parent: a code or a uid, as written."""

    number: int
    code: str
    name: str
    level: Level | None
    parent: str | None
    uid: str | None = None
    geometry: dict[str, Any] | None = None
    centre: tuple[float, float] | None = None
    synthetic: bool = False


@dataclass(frozen=True)
class FacilityDraft:
    """A facility as the file gives it. area: code or uid of the place it serves."""

    number: int
    code: str
    name: str
    area: str | None
    lon: float
    lat: float
    uid: str | None = None
    synthetic: bool = False


@dataclass(frozen=True)
class Reading:
    """What a file holds, looked at alone."""

    areas: tuple[Draft, ...] = ()
    facilities: tuple[FacilityDraft, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Refused(Exception):
    def __init__(self, what: What, **facts: object) -> None:
        super().__init__(what)
        self.what, self.facts = what, facts


def read(content: bytes) -> Reading:
    """Read a GeoJSON FeatureCollection.

    content   UTF-8; properties code, name, parent, level, uid, or those of DHIS2's organisationUnits.geojson
    Returns   drafts of what is usable, and findings naming the rest; never raises for what a file holds
    """
    try:
        collection = orjson.loads(content)
        features = collection["features"]
        if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
            raise TypeError("features")  # noqa: TRY301 - one reply for all that is not GeoJSON
    except (ValueError, TypeError, KeyError):
        return Reading(findings=(Finding(0, What.NOT_GEOJSON),))
    if len(features) > MOST_FEATURES:
        return Reading(findings=(Finding(0, What.TOO_MANY, facts={"most": MOST_FEATURES}),))
    synthetic = collection.get("synthetic") is True
    return _gather(features, from_dhis2=_is_dhis2(features), synthetic=synthetic)


def _gather(features: Sequence[Mapping[str, Any]], *, from_dhis2: bool, synthetic: bool) -> Reading:
    areas: list[Draft] = []
    facilities: list[FacilityDraft] = []
    findings: list[Finding] = []
    taken: dict[tuple[str, str], int] = {}
    for number, feature in enumerate(features, start=1):
        told: list[Finding] = []
        properties = feature.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        code = _text(properties, "code") or _uid_of(feature, properties) or ""
        try:
            found = _draft(feature, properties, number, code, told, from_dhis2=from_dhis2)
            found = replace(found, synthetic=synthetic or properties.get("synthetic") is True)
            _take(found, taken)
        except _Refused as refused:
            findings.append(Finding(number, refused.what, code=code[:CODE_LONGEST], facts=refused.facts))
            continue
        findings += told
        if isinstance(found, Draft):
            areas.append(found)
        else:
            facilities.append(found)
    return Reading(areas=tuple(areas), facilities=tuple(facilities), findings=tuple(findings))


def _take(found: Draft | FacilityDraft, taken: dict[tuple[str, str], int]) -> None:
    """Note a code and uid as used. An area and the centre that serves it may share a code, nothing may share a uid."""
    keys = [(type(found).__name__, found.code)] + ([("uid", found.uid)] if found.uid else [])
    for key in keys:
        if key in taken:
            raise _Refused(What.TWICE, other=taken[key])
    taken |= dict.fromkeys(keys, found.number)


def _is_dhis2(features: Iterable[Mapping[str, Any]]) -> bool:
    """DHIS2 counts levels from the country, we from the region; its files tell themselves by parentGraph."""
    return any(isinstance(one.get("properties"), dict) and "parentGraph" in one["properties"] for one in features)


def _draft(
    feature: Mapping[str, Any],
    properties: Mapping[str, Any],
    number: int,
    code: str,
    told: list[Finding],
    *,
    from_dhis2: bool,
) -> Draft | FacilityDraft:
    uid = _uid_of(feature, properties)
    name = _text(properties, "name")
    if not code:
        raise _Refused(What.NO_CODE)
    if not is_code(code):
        raise _Refused(What.CODE_UNFIT, longest=CODE_LONGEST)
    if not name:
        raise _Refused(What.NO_NAME)
    name = name[:NAME_LONGEST]
    level, is_facility = _level(properties, from_dhis2=from_dhis2)
    geometry = feature.get("geometry")
    point = _point(geometry)
    parent = _text(properties, "parent", "parent_code", "parentId", "area", "area_code")
    if point and (is_facility or level is None):
        return FacilityDraft(number, code, name, parent, *point, uid=uid)
    if is_facility:
        raise _Refused(What.LEVEL_UNREADABLE, level=properties.get("level"))
    outline = None if point else _outline(geometry, number, code, told)
    return Draft(number, code, name, level, parent, uid=uid, geometry=outline, centre=point)


def is_code(text: str) -> bool:
    """Whether a place can have this code: it stands between strokes in paths, in addresses and in file names."""
    return 0 < len(text) <= CODE_LONGEST and "/" not in text and text.isprintable() and text == text.strip()


def _text(properties: Mapping[str, Any], *keys: str) -> str | None:
    for key in keys:
        value = properties.get(key)
        if isinstance(value, dict):  # DHIS2 writes a parent as {"id": …} in some of its replies.
            value = value.get("id")
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return None


def _uid_of(feature: Mapping[str, Any], properties: Mapping[str, Any]) -> str | None:
    given = _text(properties, "uid", "dhis2_uid")
    if given is None:
        # A feature's own id is often a row number: it counts only when it looks like a uid.
        own = _text(feature, "id")
        return own if own and _is_uid(own) else None
    if not _is_uid(given):
        raise _Refused(What.UID_UNFIT, uid=given[:40])
    return given


def _is_uid(text: str) -> bool:
    return len(text) == UID_LENGTH and text.isascii() and text.isalnum() and text[0].isalpha()


def _level(properties: Mapping[str, Any], *, from_dhis2: bool) -> tuple[Level | None, bool]:
    """The level, None when the file does not say; and whether it lies below an area, as a facility does."""
    given = _text(properties, "level", "niveau")
    if given is None:
        return None, False
    if given.casefold() in LEVEL_WORDS:
        return LEVEL_WORDS[given.casefold()], False
    if given.casefold() in {"facility", "cscom", "centre"}:
        return None, True
    if not given.isdecimal():
        raise _Refused(What.LEVEL_UNREADABLE, level=given[:40])
    depth = int(given) - (1 if from_dhis2 else 0)
    if depth == 0:
        raise _Refused(What.COUNTRY_SKIPPED)
    if depth > Level.AREA:
        return None, True
    return Level(depth), False


# --- geometry ----------------------------------------------------------------------------------


def _point(geometry: Any) -> tuple[float, float] | None:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    try:
        lon, lat = (round(float(value), DIGITS) for value in geometry["coordinates"][:2])
    except (TypeError, ValueError, KeyError) as fault:
        raise _Refused(What.GEOMETRY_UNUSABLE, fault="Point") from fault
    _check_degrees((lon, lat, lon, lat))
    return lon, lat


def _outline(geometry: Any, number: int, code: str, told: list[Finding]) -> dict[str, Any] | None:
    """A valid polygon or multipolygon as GeoJSON; None for a feature without geometry."""
    if geometry is None:
        return None
    found = _shape(geometry)
    if found.is_empty:
        raise _Refused(What.GEOMETRY_UNUSABLE, fault="empty")
    _check_degrees(found.bounds)
    if not found.is_valid:
        fault = shapely.is_valid_reason(found).split("[")[0]
        found = _polygons(shapely.make_valid(found))
        if found.is_empty:
            raise _Refused(What.GEOMETRY_UNUSABLE, fault=fault)
        told.append(Finding(number, What.REPAIRED, code=code, facts={"fault": fault}))
    rounded = _polygons(shapely.set_precision(found, 10**-DIGITS))
    if rounded.is_empty:
        raise _Refused(What.GEOMETRY_UNUSABLE, fault="no surface")
    plain: dict[str, Any] = orjson.loads(shapely.to_geojson(rounded))
    return plain


def _shape(geometry: Any) -> BaseGeometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else type(geometry).__name__
    try:
        if kind not in {"Polygon", "MultiPolygon", "GeometryCollection"}:
            raise TypeError(kind)  # noqa: TRY301
        return _polygons(shapely.force_2d(shape(geometry)))
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError) as fault:
        raise _Refused(What.GEOMETRY_UNUSABLE, fault=str(kind)[:40]) from fault


def _polygons(geometry: BaseGeometry) -> BaseGeometry:
    """Only what has a surface: repairing may leave lines and points behind."""
    if geometry.geom_type in {"Polygon", "MultiPolygon"}:
        return geometry
    parts = [one for one in shapely.get_parts(geometry) if one.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _check_degrees(bounds: tuple[float, ...]) -> None:
    west, south, east, north = bounds
    # NaN compares false with everything, and so is caught too.
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise _Refused(What.NOT_DEGREES)


def centre_of(geometry: dict[str, Any]) -> tuple[float, float]:
    """A point inside an outline: longitude, latitude."""
    spot = shape(geometry).representative_point()
    return round(float(spot.x), DIGITS), round(float(spot.y), DIGITS)
