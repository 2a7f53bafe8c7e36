"""Outlines read back from their TopoJSON, and fitted into a sheet."""

import pytest
from shapely import Polygon
from shapely.geometry import shape as geometry_of

from mhsurvey.areas.area import Area, AreaCode, Level
from mhsurvey.areas.outlines import draw
from mhsurvey.areas.topology import fitted, path, shapes
from tests.areas.country import square


def drawn(**geometries: dict[str, object]) -> dict[str, bytes]:
    every = [
        Area(AreaCode("R1"), "R", Level.REGION, None, "/R1/"),
        Area(AreaCode("D1"), "D", Level.DISTRICT, AreaCode("R1"), "/R1/D1/"),
        *(
            Area(AreaCode(code), code, Level.AREA, AreaCode("D1"), f"/R1/D1/{code}/", centre_lon=9.0, centre_lat=9.0)
            for code in (*geometries, "P1")
        ),
    ]
    found = draw(every, geometries={AreaCode(code): one for code, one in geometries.items()})
    return {one.name: one.topojson_gz for one in found}


def test_what_was_packed_comes_back_where_it_was() -> None:
    """Two neighbours that share a border, one of them with a hole, and a place known by its point alone."""
    hole = [[0.4, 0.4], [0.4, 0.6], [0.6, 0.6], [0.6, 0.4], [0.4, 0.4]]
    with_hole = square(0, 0)
    with_hole["coordinates"].append(hole)
    found = {one.code: one for one in shapes(drawn(A1=with_hole, A2=square(1, 0))["areas:R1"])}
    assert set(found) == {"A1", "A2"}
    assert (found["A1"].within, len(found["A1"].rings)) == ("D1", 2)
    for code, was in (("A1", with_hole), ("A2", square(1, 0))):
        outer, *holes = found[code].rings
        assert Polygon(outer, holes).symmetric_difference(geometry_of(was)).area < 0.001


def test_districts_say_their_region() -> None:
    (district,) = shapes(drawn(A1=square(0, 0))["districts"])
    assert (district.code, district.within) == ("D1", "R1")
    assert district.centre == pytest.approx((0.5, 0.5), abs=0.05)


def test_a_drawing_of_points_alone_has_no_shapes() -> None:
    assert shapes(drawn()["areas:R1"]) == ()


def test_a_wide_country_is_fitted_by_its_width_and_stands_in_the_middle() -> None:
    frame = fitted([(0, 0), (10, 0), (10, 1), (0, 1)], width=220, height=200, edge=10)
    left, bottom = frame.place(0, 0)
    right, top = frame.place(10, 1)
    assert (left, right) == pytest.approx((10, 210))
    assert bottom - top == pytest.approx(20, rel=0.01)
    assert (bottom + top) / 2 == pytest.approx(100)


def test_a_line_leaves_out_what_no_print_shows() -> None:
    assert path([(0, 0), (0.1, 0.1), (10, 0), (10, 5.26)]) == "M0 0L10 0L10 5.5Z"
