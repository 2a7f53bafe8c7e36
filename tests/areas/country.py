"""A country of nine places, small enough to read: GeoJSON by the feature."""

from typing import Any

import orjson


def square(x: float, y: float, size: float = 1) -> dict[str, Any]:
    """A square with its south-west corner at x, y."""
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def place(code: str, *, parent: str | None = None, geometry: Any = None, **properties: Any) -> dict[str, Any]:
    given = {"code": code, "name": f"Place {code}", "parent": parent} | properties
    return {"type": "Feature", "properties": given, "geometry": geometry}


def centre(code: str, *, parent: str | None, at: tuple[float, float] = (0.5, 0.5), **properties: Any) -> dict[str, Any]:
    return place(code, parent=parent, geometry={"type": "Point", "coordinates": list(at)}, **properties)


def collection(*features: dict[str, Any], **more: Any) -> bytes:
    return orjson.dumps({"type": "FeatureCollection", "features": list(features)} | more)


def country() -> list[dict[str, Any]]:
    """R1 > D1 > A1, A2 and R1 > D2 > A3; R2 > D3 > A4; a centre in A1."""
    return [
        place("R1", level=1),
        place("R2", level="region"),
        place("D1", parent="R1", level=2),
        place("D2", parent="R1", level="district"),
        place("D3", parent="R2", level=2),
        place("A1", parent="D1", level=3, geometry=square(0, 0), uid="abcdefghij1"),
        place("A2", parent="D1", level="aire de santé", geometry=square(1, 0)),
        place("A3", parent="D2", level=3, geometry=square(2, 0)),
        place("A4", parent="D3", level=3, geometry=square(3, 0)),
        centre("C1", parent="A1"),
    ]
