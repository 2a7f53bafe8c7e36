"""An invented country for demonstrations: regions, districts and health areas that exist nowhere.

The size and the crowding are those of a large Sahel country (a wide empty north, small areas in the south, one dense
town); the outline, the borders and the names are made from the seed. No place of it may be taken for a real one.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPoint, Polygon, STRtree, box, intersection, voronoi_polygons
from shapely.geometry import Point, mapping

from mhsurvey.areas.area import Level
from mhsurvey.areas.wiggle import wiggle

Points = NDArray[np.float64]

CENTRE = (-4.0, 16.5)  # degrees
RADIUS = (6.8, 5.4)
TOWN = (-5.1, 13.6)
TOWN_RADIUS = 0.16
TOWN_AREAS = 45
TOWN_DISTRICTS = 3
# How many times a cell's seed moves to its middle: without, Voronoi cells are slivers.
EVENINGS = 2
# Generic words, masculine ones so that they agree; the demonstration calls nothing by a real place's name.
NOUNS = (  # noqa: SIM905
    "Baobab Fromager Caïlcédrat Karité Tamarinier Balanzan Rônier Néré Manguier Citronnier Goyavier Papayer Bambou "
    "Acacia Jujubier Calebassier Palmier Dattier Cotonnier Mil Sorgho Fonio Sésame Gingembre Héron Calao Martin Ibis "
    "Vanneau Pélican Faucon Épervier Hibou Lièvre Hérisson Buffle Lamantin Crocodile Caméléon Gecko Criquet Papillon "
    "Scarabée Puits Marigot Gué Rocher Coteau Vallon Sentier Bosquet Verger Jardin Grenier Tambour Balafon"
).split()
WORDS = (  # noqa: SIM905
    "Blanc Noir Rouge Vert Bleu Gris Doré Haut Long Rond Droit Vieux Petit Grand Calme Clair Sombre Léger Neuf Sec "
    "Doux Franc Fier Brun Lent Vif Argenté Tacheté Dormant Chantant"
).split()


@dataclass(frozen=True)
class _Place:
    """A health area before it has a code: its seed, and which district and region it fell into."""

    polygon: Polygon
    seed: tuple[float, float]
    district: int
    region: int


def country(*, seed: int = 2026, areas: int = 1500, districts: int = 75, regions: int = 10) -> dict[str, Any]:
    """A GeoJSON FeatureCollection in the shape `areas.importing` reads: regions, districts, health areas, facilities.

    Codes R01, D001, A00001, C00001. The town is region R01 with the first three districts, 45 areas of some 4 km.
    The same arguments give the same bytes.
    """
    chance = random.Random(seed)  # noqa: S311 - an invented country needs no secrets
    outline = _outline(chance)
    rural = _even(_scatter(chance, outline, count=areas - TOWN_AREAS), outline)
    town = _town(chance)
    points = np.vstack([town, rural])
    region_of = np.concatenate([np.zeros(len(town), int), 1 + _cluster(rural, count=regions - 1)])
    district_of = _districts(points, region_of, districts=districts)
    polygons = wiggle(_cells(points, outline), seed=seed)
    places = [
        _Place(polygon=polygon, seed=(float(x), float(y)), district=int(d), region=int(r))
        for polygon, (x, y), d, r in zip(polygons, points, district_of, region_of, strict=True)
    ]
    return {"type": "FeatureCollection", "synthetic": True, "seed": seed, "features": _features(places, chance)}


# --- the land ----------------------------------------------------------------------------------


def _outline(chance: random.Random) -> Polygon:
    """A blob with bays: a circle whose radius is shaken by a few waves."""
    waves = [(n, chance.uniform(0.015, 0.11) / n**0.4, chance.uniform(0, 2 * pi)) for n in (2, 3, 5, 7, 11, 17, 23)]
    corners = []
    for step in range(240):
        angle = 2 * pi * step / 240
        far = 1 + sum(height * sin(n * angle + phase) for n, height, phase in waves)
        corners.append((CENTRE[0] + RADIUS[0] * far * cos(angle), CENTRE[1] + RADIUS[1] * far * sin(angle)))
    return Polygon(corners)


def _scatter(chance: random.Random, outline: Polygon, *, count: int) -> Points:
    """Seeds of rural areas: many in the south, few in the north, none in the town."""
    west, south, east, north = outline.bounds
    town = Point(TOWN).buffer(TOWN_RADIUS * 1.35)
    found: list[tuple[float, float]] = []
    while len(found) < count:
        x, y = chance.uniform(west, east), chance.uniform(south, north)
        crowding = max(0.04, 1 - (y - south) / (north - south) * 1.15) ** 1.6
        if chance.random() < crowding and outline.contains(Point(x, y)) and not town.contains(Point(x, y)):
            found.append((x, y))
    return np.array(found)


def _town(chance: random.Random) -> Points:
    """Seeds of the town's areas: a sunflower, evenly crowded, a little shaken."""
    found = []
    for n in range(TOWN_AREAS):
        far = TOWN_RADIUS * ((n + 0.5) / TOWN_AREAS) ** 0.5 * chance.uniform(0.94, 1.06)
        angle = n * pi * (3 - 5**0.5) + chance.uniform(-0.08, 0.08)
        found.append((TOWN[0] + far * cos(angle), TOWN[1] + far * sin(angle)))
    return np.array(found)


def _even(points: Points, outline: Polygon) -> Points:
    for _ in range(EVENINGS):
        points = np.array([cell.centroid.coords[0] for cell in _cells(points, outline)])
    return points


def _cells(points: Points, outline: Polygon) -> list[Polygon]:
    """The Voronoi cell of each point inside the outline, in the order of the points."""
    found = list(voronoi_polygons(MultiPoint(points), extend_to=box(*outline.bounds).buffer(5)).geoms)
    tree = STRtree(found)
    homes, cells = tree.query([Point(point) for point in points], predicate="within")
    cell_of = dict(zip(homes.tolist(), cells.tolist(), strict=True))
    inside = [intersection(found[cell_of[n]], outline) for n in range(len(points))]
    # A bay may cut a cell in two: its larger part is the area.
    return [max(getattr(cell, "geoms", [cell]), key=lambda part: float(part.area)) for cell in inside]


# --- the hierarchy -----------------------------------------------------------------------------


def _cluster(points: Points, *, count: int) -> NDArray[np.int_]:
    """k-means without chance: centres begin spread along the points in order, so that clusters hang together."""
    if count <= 1:
        return np.zeros(len(points), int)
    order = np.lexsort((points[:, 1], points[:, 0]))
    centres = points[order[np.linspace(0, len(points) - 1, count).astype(int)]]
    nearest = np.zeros(len(points), int)
    for _ in range(60):
        nearest = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
        moved = np.array(
            [points[nearest == n].mean(axis=0) if (nearest == n).any() else centres[n] for n in range(count)]
        )
        if np.allclose(moved, centres):
            break
        centres = moved
    return nearest


def _districts(points: Points, region_of: NDArray[np.int_], *, districts: int) -> NDArray[np.int_]:
    """Number districts 0.. through the regions, each region getting its share of them by its areas."""
    shares = _shares(
        {int(r): int((region_of == r).sum()) for r in np.unique(region_of) if r}, total=districts - TOWN_DISTRICTS
    )
    shares[0] = TOWN_DISTRICTS
    found = np.zeros(len(points), int)
    start = 0
    for region in sorted(shares):
        members = np.flatnonzero(region_of == region)
        found[members] = start + _cluster(points[members], count=shares[region])
        start += shares[region]
    return found


def _shares(weights: Mapping[int, int], *, total: int) -> dict[int, int]:
    """Whole numbers near the weights that sum to the total; at least 1 each."""
    whole = sum(weights.values())
    exact = {key: total * weight / whole for key, weight in weights.items()}
    shares = {key: max(1, int(value)) for key, value in exact.items()}
    for key in sorted(exact, key=lambda key: (int(exact[key]) - exact[key], key))[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


# --- the file ----------------------------------------------------------------------------------


def _features(places: Sequence[_Place], chance: random.Random) -> list[dict[str, Any]]:
    ordered = sorted(places, key=lambda place: (place.region, place.district, place.seed))
    words = _names(chance, count=len(ordered))
    regions = sorted({place.region for place in ordered})
    districts = {place.district: place.region for place in ordered}
    found = [_feature(f"R{region + 1:02}", f"Région {NOUNS[region]}", Level.REGION, parent=None) for region in regions]
    found += [
        _feature(
            f"D{district + 1:03}", f"District {_district_name(district)}", Level.DISTRICT, parent=f"R{region + 1:02}"
        )
        for district, region in sorted(districts.items())
    ]
    for number, (place, word) in enumerate(zip(ordered, words, strict=True), start=1):
        code = f"A{number:05}"
        parent = f"D{place.district + 1:03}"
        found.append(_feature(code, word, Level.AREA, parent=parent, geometry=_rounded(mapping(place.polygon))))
        spot = place.polygon.representative_point()
        found.append(_facility(f"C{number:05}", f"CSCom {word}", area=code, lon=spot.x, lat=spot.y))
    return found


def _district_name(number: int) -> str:
    return f"{NOUNS[(number * 7 + 11) % len(NOUNS)]}-{WORDS[number % len(WORDS)]}"


def _names(chance: random.Random, *, count: int) -> list[str]:
    """Names of areas, each once: "Baobab Clair"; beyond all pairs a number is added."""
    pairs = [f"{noun} {word}" for noun in NOUNS for word in WORDS]
    chance.shuffle(pairs)
    return [pairs[n % len(pairs)] + (f" {n // len(pairs) + 1}" if n >= len(pairs) else "") for n in range(count)]


def _feature(code: str, name: str, level: Level, *, parent: str | None, geometry: Any = None) -> dict[str, Any]:
    # "Demo" in front: in the format of a DHIS2 uid, and never one that DHIS2 gave.
    uid = f"Demo{code}".ljust(11, "x")
    properties = {"code": code, "name": name, "level": int(level), "parent": parent, "uid": uid, "synthetic": True}
    return {"type": "Feature", "id": uid, "properties": properties, "geometry": geometry}


def _facility(code: str, name: str, *, area: str, lon: float, lat: float) -> dict[str, Any]:
    uid = f"Demo{code}".ljust(11, "x")
    return {
        "type": "Feature",
        "id": uid,
        "properties": {"code": code, "name": name, "parent": area, "uid": uid, "synthetic": True},
        "geometry": {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]},
    }


def _rounded(geometry: Mapping[str, Any]) -> dict[str, Any]:
    rings = [[[round(x, 5), round(y, 5)] for x, y in ring] for ring in geometry["coordinates"]]
    return {"type": geometry["type"], "coordinates": rings}
