"""Borders that wind: straight edges shared by polygons become crooked, on both sides alike."""

import hashlib
import random
from collections.abc import Iterable, Iterator, Sequence

from shapely import Polygon, STRtree

Corner = tuple[float, float]
Edge = tuple[Corner, Corner]

SIDEWAYS = 0.11  # of an edge's length
HALVINGS = 3  # an edge becomes 2**3 pieces
DIGITS = 5  # about a metre


def wiggle(polygons: Sequence[Polygon], *, seed: int) -> list[Polygon]:
    """Bend every edge by halving it and pushing the middle sideways; neighbours keep their border in common.

    polygons  simple, without holes, whose common borders have common corners up to DIGITS
    Returns   as many polygons, in order, valid and not overlapping; edges that would cross another stay straight
    """
    rings = [_ring(polygon) for polygon in polygons]
    straight: set[Edge] = set()
    while True:
        bent = [Polygon(_bend(ring, straight=straight, seed=seed)) for ring in rings]
        crossing = {edge for n in _at_fault(bent) for edge in _edges(rings[n])}
        if crossing <= straight:
            return bent
        straight |= crossing


def _ring(polygon: Polygon) -> list[Corner]:
    corners = [(round(x, DIGITS), round(y, DIGITS)) for x, y in polygon.exterior.coords[:-1]]
    return [corner for n, corner in enumerate(corners) if corner != corners[n - 1]]


def _edges(ring: Sequence[Corner]) -> Iterator[Edge]:
    for n, corner in enumerate(ring):
        before = ring[n - 1]
        yield (before, corner) if before < corner else (corner, before)


def _bend(ring: Sequence[Corner], *, straight: set[Edge], seed: int) -> Iterator[Corner]:
    for n, corner in enumerate(ring):
        before = ring[n - 1]
        edge = (before, corner) if before < corner else (corner, before)
        # The same chance for both neighbours, whichever way round they walk the edge.
        chance = random.Random(hashlib.sha256(f"{seed}{edge}".encode()).digest())  # noqa: S311
        path = list(edge) if edge in straight else _crooked(edge, chance)
        yield from (path if edge[0] == before else path[::-1])[1:]


def _crooked(edge: Edge, chance: random.Random) -> list[Corner]:
    path = list(edge)
    for _ in range(HALVINGS):
        path = [corner for pair in zip(path, path[1:], strict=False) for corner in _halved(*pair, chance)] + [path[-1]]
    return path


def _halved(start: Corner, end: Corner, chance: random.Random) -> Iterable[Corner]:
    along = (end[0] - start[0], end[1] - start[1])
    push = chance.uniform(-SIDEWAYS, SIDEWAYS)
    middle = ((start[0] + end[0]) / 2 - along[1] * push, (start[1] + end[1]) / 2 + along[0] * push)
    return start, (round(middle[0], DIGITS), round(middle[1], DIGITS))


def _at_fault(polygons: Sequence[Polygon]) -> set[int]:
    """Polygons that cross themselves or a neighbour."""
    faulty = {n for n, polygon in enumerate(polygons) if not polygon.is_valid}
    sound = [n for n in range(len(polygons)) if n not in faulty]
    tree = STRtree([polygons[n] for n in sound])
    for left, right in tree.query([polygons[n] for n in sound], predicate="overlaps").T.tolist():
        faulty |= {sound[left], sound[right]}
    return faulty
