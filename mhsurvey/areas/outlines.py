"""TopoJSON for the map, made once at import: neighbours share one border, so simplifying opens no gap between them.

Two kinds of drawing: "districts" (the national map) and "areas:<region>" (fetched when one zooms into that region).
They hold codes and lines only. Who may not see an area's figures still sees its outline, as on any paper map.
"""

import gzip
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from topojson import Topology

from mhsurvey.areas.area import Area, AreaCode, Level

DISTRICTS = "districts"
# Degrees a border may move, and steps of the grid across the drawing. At the zoom where districts give way to areas
# (8: 0.005 degrees a pixel) neither is seen.
DISTRICT_TOLERANCE, DISTRICT_GRID = 0.006, 8_000
AREA_TOLERANCE, AREA_GRID = 0.002, 40_000


@dataclass(frozen=True)
class Drawing:
    """One TopoJSON, gzipped. version is a hash of its content."""

    name: str
    version: str
    topojson_gz: bytes


def draw(areas: Iterable[Area], *, geometries: Mapping[AreaCode, dict[str, Any]]) -> tuple[Drawing, ...]:
    """Every drawing of a country.

    areas       the whole hierarchy
    geometries  code -> GeoJSON geometry in degrees; a district without one is the union of its areas
    Returns     "districts" when anything has an outline, and one "areas:<region>" a region that has areas
    """
    every = {area.code: area for area in areas}
    shapes = {code: shape(geometry) for code, geometry in geometries.items() if code in every}
    small = [area for area in every.values() if area.level is Level.AREA]
    districts = [area for area in every.values() if area.level is Level.DISTRICT]
    district_shapes = _district_shapes(districts, small, shapes)
    drawings = []
    if district_shapes:
        drawings.append(_pack(DISTRICTS, _draw_districts(districts, district_shapes)))
    drawings += [_pack(f"areas:{region}", topology) for region, topology in _draw_areas(small, shapes)]
    return tuple(drawings)


def together(geometries: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """One outline of several, GeoJSON in degrees; None of none."""
    if not geometries:
        return None
    whole = _without_slivers(shapely.union_all([shape(dict(one)) for one in geometries]))
    plain: dict[str, Any] = orjson.loads(shapely.to_geojson(whole))
    return plain


def _pack(name: str, topology: Mapping[str, Any]) -> Drawing:
    content = orjson.dumps(topology)
    version = hashlib.sha256(content).hexdigest()[:16]
    return Drawing(name=name, version=version, topojson_gz=gzip.compress(content, compresslevel=9, mtime=0))


def region_of(area: Area) -> str:
    """The code of the region an area or district lies in, read from its path."""
    return area.path.strip("/").split("/")[0]


# --- districts ---------------------------------------------------------------------------------


def _district_shapes(
    districts: Sequence[Area], small: Sequence[Area], shapes: Mapping[AreaCode, BaseGeometry]
) -> dict[AreaCode, BaseGeometry]:
    members: dict[str | None, list[BaseGeometry]] = {}
    for area in small:
        if area.code in shapes:
            members.setdefault(area.parent_code, []).append(shapes[area.code])
    found = {}
    for district in districts:
        if district.code in shapes:
            found[district.code] = shapes[district.code]
        elif district.code in members:
            found[district.code] = _without_slivers(shapely.union_all(members[district.code]))
    return found


def _without_slivers(geometry: BaseGeometry) -> BaseGeometry:
    """Fill the hair-thin holes that borders drawn twice leave between areas."""
    parts = shapely.get_parts(geometry)
    largest = max(float(part.area) for part in parts)
    kept = []
    for part in parts:
        holes = [ring for ring in part.interiors if shapely.Polygon(ring).area > largest / 500]
        kept.append(shapely.Polygon(part.exterior, holes))
    return shapely.union_all(kept)


def _draw_districts(districts: Sequence[Area], shapes: Mapping[AreaCode, BaseGeometry]) -> dict[str, Any]:
    drawn = sorted((area for area in districts if area.code in shapes), key=lambda area: area.path)
    topology = _topology(drawn, shapes, name=DISTRICTS, tolerance=DISTRICT_TOLERANCE, grid=DISTRICT_GRID)
    for geometry, area in zip(topology["objects"][DISTRICTS]["geometries"], drawn, strict=True):
        geometry["properties"] = {"region": region_of(area), "centre": _centre(shapes[area.code])}
    topology["regions"] = _region_boxes(drawn, shapes)
    return topology


def _region_boxes(districts: Sequence[Area], shapes: Mapping[AreaCode, BaseGeometry]) -> dict[str, list[float]]:
    members: dict[str, list[BaseGeometry]] = {}
    for area in districts:
        members.setdefault(region_of(area), []).append(shapes[area.code])
    return {region: _box(found) for region, found in sorted(members.items())}


# --- areas -------------------------------------------------------------------------------------


def _draw_areas(small: Sequence[Area], shapes: Mapping[AreaCode, BaseGeometry]) -> Iterable[tuple[str, dict[str, Any]]]:
    """One topology for all, so that regions meet exactly, then cut into regions."""
    drawn = sorted((area for area in small if area.code in shapes), key=lambda area: area.path)
    points = [area for area in small if area.code not in shapes and area.centre_lon is not None]
    whole = _topology(drawn, shapes, name="areas", tolerance=AREA_TOLERANCE, grid=AREA_GRID) if drawn else None
    geometries: dict[str, list[dict[str, Any]]] = {}
    if whole is not None:
        for geometry, area in zip(whole["objects"]["areas"]["geometries"], drawn, strict=True):
            properties = {"district": area.parent_code, "centre": _centre(shapes[area.code])}
            geometries.setdefault(region_of(area), []).append(geometry | {"properties": properties})
    for area in points:
        # No outline, only the centre's point: drawn as a mark.
        centre = [area.centre_lon, area.centre_lat]
        lone = {"type": None, "id": area.code, "properties": {"district": area.parent_code, "centre": centre}}
        geometries.setdefault(region_of(area), []).append(lone)
    for region, members in sorted(geometries.items()):
        yield region, _cut(whole, members)


def _cut(whole: Mapping[str, Any] | None, members: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A topology of these geometries alone: only their arcs, numbered anew."""
    if whole is None:
        return {
            "type": "Topology",
            "objects": {"areas": {"type": "GeometryCollection", "geometries": members}},
            "arcs": [],
        }
    number: dict[int, int] = {}

    def renumber(arcs: Any) -> Any:
        if isinstance(arcs, list):
            return [renumber(one) for one in arcs]
        # ~n is arc n walked backwards.
        new = number.setdefault(arcs if arcs >= 0 else ~arcs, len(number))
        return new if arcs >= 0 else ~new

    cut = [one | {"arcs": renumber(one["arcs"])} if "arcs" in one else one for one in members]
    return {
        "type": "Topology",
        "objects": {"areas": {"type": "GeometryCollection", "geometries": cut}},
        "arcs": [whole["arcs"][old] for old in number],
        "transform": whole["transform"],
    }


# --- both --------------------------------------------------------------------------------------


def _topology(
    drawn: Sequence[Area], shapes: Mapping[AreaCode, BaseGeometry], *, name: str, tolerance: float, grid: int
) -> dict[str, Any]:
    features = [
        {"type": "Feature", "id": area.code, "properties": {}, "geometry": mapping(shapes[area.code])} for area in drawn
    ]
    made: dict[str, Any] = Topology(
        {"type": "FeatureCollection", "features": features},
        object_name=name,
        prequantize=False,
        topoquantize=grid,
        toposimplify=tolerance,
        # Finds borders in common even where one neighbour has corners that the other lacks.
        shared_coords=False,
        prevent_oversimplify=True,
    ).to_dict()
    made["arcs"] = [_without_standing_still(arc) for arc in made["arcs"]]
    return made


def _without_standing_still(arc: Sequence[Sequence[int]]) -> list[Sequence[int]]:
    """Drop steps of no length that the grid left; an arc keeps its two ends."""
    moving = [arc[0], *(step for step in arc[1:] if any(step))]
    return moving if len(moving) > 1 else list(arc[:2])


def _centre(geometry: BaseGeometry) -> list[float]:
    """Where a mark stands: inside the outline, away from its border."""
    largest = max(shapely.get_parts(geometry), key=lambda part: float(part.area))
    west, south, east, north = largest.bounds
    line = shapely.maximum_inscribed_circle(largest, tolerance=max(east - west, north - south) / 50)
    x, y = line.coords[0]
    return [round(x, 4), round(y, 4)]


def _box(shapes: Sequence[BaseGeometry]) -> list[float]:
    return [round(float(side), 4) for side in shapely.total_bounds(list(shapes))]
