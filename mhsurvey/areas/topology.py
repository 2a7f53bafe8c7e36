"""Outlines read back out of their TopoJSON, for what is drawn on the server, and fitted into a sheet."""

import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import orjson

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Shape:
    """One place's outline. rings, centre: lon, lat in degrees; holes are rings too, for the even-odd rule.

    within  the region of a district, the district of an area
    """

    code: str
    rings: tuple[Ring, ...]
    centre: tuple[float, float]
    within: str


@dataclass(frozen=True)
class Projection:
    """Degrees to units of a drawing: north up, longitudes shortened for the latitude."""

    west: float
    north: float
    narrowing: float
    scale: float
    left: float
    top: float

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        x = self.left + (lon - self.west) * self.narrowing * self.scale
        return x, self.top + (self.north - lat) * self.scale


def fitted(points: Iterable[tuple[float, float]], *, width: float, height: float, edge: float) -> Projection:
    """These points (lon, lat), as large as they stand in a field of width x height with this much left free around."""
    every = list(points)
    west, east = min(p[0] for p in every), max(p[0] for p in every)
    south, north = min(p[1] for p in every), max(p[1] for p in every)
    narrowing = max(cos(radians((south + north) / 2)), 0.01)
    wide, high = max((east - west) * narrowing, 1e-9), max(north - south, 1e-9)
    scale = min((width - 2 * edge) / wide, (height - 2 * edge) / high)
    return Projection(
        west=west,
        north=north,
        narrowing=narrowing,
        scale=scale,
        left=(width - wide * scale) / 2,
        top=(height - high * scale) / 2,
    )


def path(points: Iterable[tuple[float, float]]) -> str:
    """A closed line in SVG's words. Corners fall on half units: neighbours keep their border in common, and what no
    print shows is left out."""
    kept: list[tuple[float, float]] = []
    for x, y in points:
        corner = round(2 * x) / 2, round(2 * y) / 2
        if not kept or corner != kept[-1]:
            kept.append(corner)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + "Z"


def shapes(topojson_gz: bytes) -> tuple[Shape, ...]:
    """Every place of one drawing (areas.outlines) that has an outline; those known by a point alone are left out."""
    topology = orjson.loads(gzip.decompress(topojson_gz))
    arcs = list(_arcs(topology))
    (collection,) = topology["objects"].values()
    return tuple(_shape(one, arcs) for one in collection["geometries"] if one.get("type"))


def _arcs(topology: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """Lines in degrees: quantized ones are written as steps from the point before."""
    if not topology["arcs"]:
        return
    (wide, high), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((west + x * wide, south + y * high))
        yield line


def _shape(geometry: Mapping[str, Any], arcs: Sequence[list[tuple[float, float]]]) -> Shape:
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    told = geometry["properties"]
    return Shape(
        code=geometry["id"],
        rings=tuple(_ring(numbers, arcs) for polygon in polygons for numbers in polygon),
        centre=(told["centre"][0], told["centre"][1]),
        within=told.get("region") or told.get("district") or "",
    )


def _ring(numbers: Iterable[int], arcs: Sequence[list[tuple[float, float]]]) -> Ring:
    ring: list[tuple[float, float]] = []
    for number in numbers:
        # ~n is arc n walked backwards; each begins where the one before ended.
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring
