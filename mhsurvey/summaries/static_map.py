"""Where the area lies: its district drawn from the imported outlines, the area itself marked.

The neighbours are outlines only: a sheet that hangs in public is no league table of centres.
"""

from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup

from mhsurvey.areas.topology import Projection, Ring, fitted, path
from mhsurvey.results.result import Score
from mhsurvey.summaries.patterns import INK, LINE, fill, key, patterns
from mhsurvey.svg import Element, drawing, shape

SIZE = 200
EDGE = 6


def locator(outlines: Mapping[str, object], *, here: str, score: Score, label: str | None = None) -> Markup | None:
    """The district with one area marked; None when that area has no outline.

    outlines  code -> GeoJSON Polygon or MultiPolygon (degrees, WGS 84) of the district's areas
    score     the area's overall score: its fill, by colour and by pattern
    """
    rings = {code: list(_rings(geometry)) for code, geometry in outlines.items()}
    if not rings.get(here):
        return None
    every = (point for found in rings.values() for ring in found for point in ring)
    frame = fitted(every, width=SIZE, height=SIZE, edge=EDGE)
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


def _outline(rings: Iterable[Ring], frame: Projection, **look: object) -> Element:
    line = "".join(path(frame.place(lon, lat) for lon, lat in ring) for ring in rings)
    return shape("path", d=line, fill_rule="evenodd", stroke_linejoin="round", **look)
