"""Where the area lies: its district drawn from the imported outlines, the area itself marked.

The neighbours are outlines only: a sheet that hangs in public is no league table of centres.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians

from markupsafe import Markup

from mhsurvey.results.result import Score
from mhsurvey.summaries.patterns import INK, LINE, fill, key, patterns
from mhsurvey.svg import Element, drawing, shape

SIZE = 200
EDGE = 6

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Frame:
    """Degrees to units of the drawing: north up, longitudes shortened for the latitude."""

    west: float
    north: float
    narrowing: float
    scale: float
    left: float
    top: float

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        x = self.left + (lon - self.west) * self.narrowing * self.scale
        return x, self.top + (self.north - lat) * self.scale


def locator(outlines: Mapping[str, object], *, here: str, score: Score, label: str | None = None) -> Markup | None:
    """The district with one area marked; None when that area has no outline.

    outlines  code -> GeoJSON Polygon or MultiPolygon (degrees, WGS 84) of the district's areas
    score     the area's overall score: its fill, by colour and by pattern
    """
    rings = {code: list(_rings(geometry)) for code, geometry in outlines.items()}
    if not rings.get(here):
        return None
    frame = _frame(point for found in rings.values() for ring in found for point in ring)
    others = [
        _outline(found, frame, fill="#fff", stroke=LINE, stroke_width=1)
        for code, found in sorted(rings.items())
        if code != here
    ]
    marked = _outline(rings[here], frame, fill=fill(key(score)), stroke=INK, stroke_width=3.5)
    return drawing(SIZE, SIZE, patterns(key(score)), *others, marked, label=label, class_="locator")


def _rings(geometry: object) -> Iterator[Ring]:
    """Every ring of a polygon, holes too (they are cut out by the even-odd rule)."""
    if not isinstance(geometry, Mapping):
        return
    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or ()
    polygons = [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else ()
    for polygon in polygons:
        for ring in polygon:
            yield [(float(point[0]), float(point[1])) for point in ring]


def _frame(points: Iterable[tuple[float, float]]) -> Frame:
    every = list(points)
    west, east = min(p[0] for p in every), max(p[0] for p in every)
    south, north = min(p[1] for p in every), max(p[1] for p in every)
    narrowing = max(cos(radians((south + north) / 2)), 0.01)
    room = SIZE - 2 * EDGE
    scale = room / max((east - west) * narrowing, north - south, 1e-9)
    left = EDGE + (room - (east - west) * narrowing * scale) / 2
    top = EDGE + (room - (north - south) * scale) / 2
    return Frame(west=west, north=north, narrowing=narrowing, scale=scale, left=left, top=top)


def _outline(rings: Iterable[Ring], frame: Frame, **look: object) -> Element:
    path = "".join(_path([frame.place(lon, lat) for lon, lat in ring]) for ring in rings)
    return shape("path", d=path, fill_rule="evenodd", stroke_linejoin="round", **look)


def _path(points: Ring) -> str:
    # Corners fall on whole units: neighbours keep their border in common, and what no print shows is left out.
    kept: list[tuple[int, int]] = []
    for x, y in points:
        corner = round(x), round(y)
        if not kept or corner != kept[-1]:
            kept.append(corner)
    return "M" + "L".join(f"{x} {y}" for x, y in kept) + "Z"
