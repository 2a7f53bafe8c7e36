"""What a file of areas may hold, and what is said about it."""

from typing import Any

import pytest
from shapely.geometry import shape

from mhsurvey.areas.area import Level
from mhsurvey.areas.importing import SENTENCES, Finding, Reading, What, read
from mhsurvey.areas.planning import Known, Plan, plan
from tests.areas.country import centre, collection, country, place, square

NOTHING_KNOWN = Known(areas={}, facilities={}, facility_codes={}, outlined=frozenset())


def planned(*features: dict[str, Any]) -> Plan:
    return plan(read(collection(*features)), known=NOTHING_KNOWN)


def found(reading: Reading | Plan) -> list[tuple[int, What]]:
    return [(one.number, one.what) for one in reading.findings]


def test_a_sound_file_gives_every_level_with_its_path_and_no_finding() -> None:
    made = planned(*country())
    assert found(made) == []
    assert made.per_level() == {Level.REGION: 2, Level.DISTRICT: 3, Level.AREA: 4}
    assert {one.area.code: one.area.path for one in made.areas}["A3"] == "/R1/D2/A3/"
    assert [one.facility.area_code for one in made.facilities] == ["A1"]


def test_parents_come_before_their_children_whatever_the_order_of_the_file() -> None:
    made = planned(*reversed(country()))
    levels = [one.area.level for one in made.areas]
    assert levels == sorted(levels)
    assert found(made) == []


def test_level_is_read_from_the_depth_when_the_file_does_not_say() -> None:
    made = planned(place("R"), place("D", parent="R"), place("A", parent="D"))
    assert [one.area.level for one in made.areas] == [Level.REGION, Level.DISTRICT, Level.AREA]


def test_dhis2_counts_from_the_country_and_names_parents_by_uid() -> None:
    def unit(uid: str, level: int, parent: str | None, geometry: Any = None, code: str | None = None) -> dict[str, Any]:
        properties = {"code": code, "name": uid, "level": str(level), "parent": parent, "parentGraph": "x/y"}
        return {"type": "Feature", "id": uid, "properties": properties, "geometry": geometry}

    made = planned(
        unit("Country0001", 1, None),
        unit("Region00001", 2, "Country0001", code="R1"),
        unit("District001", 3, "Region00001"),
        unit("Area0000001", 4, "District001", square(0, 0)),
        unit("Area0000002", 4, "District001", {"type": "Point", "coordinates": [1, 2]}),
        unit("Facility001", 5, "Area0000001", {"type": "Point", "coordinates": [0.5, 0.5]}),
    )
    assert found(made) == [(1, What.COUNTRY_SKIPPED)]
    assert [one.area.path for one in made.areas][-1] == "/R1/District001/Area0000002/"
    assert [(one.area.centre_lon, one.area.centre_lat) for one in made.areas][-1] == (1, 2)
    assert [one.facility.code for one in made.facilities] == ["Facility001"]


BOW = {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}
LINE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}


def test_an_outline_that_crosses_itself_is_repaired_and_told() -> None:
    made = planned(place("R", geometry=BOW))
    assert found(made) == [(1, What.REPAIRED)]
    geometry = made.areas[0].geometry
    assert geometry is not None
    assert shape(geometry).is_valid
    assert shape(geometry).area == pytest.approx(2)


@pytest.mark.parametrize(
    ("geometry", "what"),
    [
        (LINE, What.GEOMETRY_UNUSABLE),
        ({"type": "Polygon", "coordinates": "no"}, What.GEOMETRY_UNUSABLE),
        ({"type": "Polygon"}, What.GEOMETRY_UNUSABLE),
        ({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, What.GEOMETRY_UNUSABLE),
        ({"type": "Point", "coordinates": []}, What.GEOMETRY_UNUSABLE),
        ([1, 2], What.GEOMETRY_UNUSABLE),
        (square(500_000, 1_400_000), What.NOT_DEGREES),
    ],
)
def test_an_unusable_outline_is_named_and_its_feature_left_out(geometry: Any, what: What) -> None:
    made = planned(place("R1"), place("R2", geometry=geometry))
    assert found(made) == [(2, what)]
    assert [one.area.code for one in made.areas] == ["R1"]


@pytest.mark.parametrize(
    ("feature", "what"),
    [
        ({"type": "Feature", "properties": {"name": "x"}}, What.NO_CODE),
        (place("a/b"), What.CODE_UNFIT),
        (place("x" * 81), What.CODE_UNFIT),
        (place("x", name=" "), What.NO_NAME),
        (place("x", level="village-ish"), What.LEVEL_UNREADABLE),
        (place("x", uid="tooshort"), What.UID_UNFIT),
        (place("x", parent="nowhere"), What.PARENT_MISSING),
        (place("x", level=2), What.NO_PARENT),
        (place("x", level=3, parent="R1"), What.PARENT_LEVEL),
        (place("R1"), What.TWICE),
        (centre("C", parent=None), What.NO_PARENT),
        (centre("C", parent="nowhere"), What.PARENT_MISSING),
        ({"type": "Feature"}, What.NO_CODE),
    ],
)
def test_a_faulty_feature_is_named_and_the_others_stay(feature: dict[str, Any], what: What) -> None:
    made = planned(place("R1", level=1), feature)
    assert found(made) == [(2, what)]
    assert [one.area.code for one in made.areas] == ["R1"]


def test_places_inside_themselves_are_named() -> None:
    made = planned(place("A", parent="B"), place("B", parent="C"), place("C", parent="A"))
    assert {what for _, what in found(made)} == {What.CYCLE}
    assert made.is_empty


def test_a_very_long_chain_of_parents_is_a_fault_and_not_a_crash() -> None:
    chain = [place(f"p{n}", parent=f"p{n + 1}") for n in range(3000)]
    assert planned(*chain, place("p3000")).per_level() == {Level.REGION: 1, Level.DISTRICT: 1, Level.AREA: 1}


def test_what_lies_under_a_place_left_out_is_left_out_and_named() -> None:
    made = planned(place("R", level=1), place("D", parent="R", level=3), place("A", parent="D", level=3))
    assert found(made) == [(2, What.PARENT_LEVEL), (3, What.PARENT_MISSING)]


@pytest.mark.parametrize(
    "content",
    [b"", b"not json", b"[]", b"{}", b'{"features": 3}', b'{"features": [3]}', b"[" * 100_000, b"\xff\xfe", b"null"],
)
def test_what_is_no_geojson_is_said_and_nothing_else_happens(content: bytes) -> None:
    assert read(content) == Reading(findings=(Finding(0, What.NOT_GEOJSON),))


def test_every_finding_has_its_sentence() -> None:
    assert set(SENTENCES) == set(What)
