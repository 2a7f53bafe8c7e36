"""The invented country."""

from statistics import median
from typing import Any

import orjson
import pytest
import shapely
from shapely.geometry import shape

from mhsurvey.areas.area import Level
from mhsurvey.areas.importing import read
from mhsurvey.areas.planning import Known, Plan, plan
from mhsurvey.areas.synthetic import TOWN_AREAS, country


@pytest.fixture(scope="module")
def land() -> dict[str, Any]:
    return country(areas=400, districts=25, regions=5)


@pytest.fixture(scope="module")
def made(land: dict[str, Any]) -> Plan:
    return plan(read(orjson.dumps(land)), known=Known({}, {}, {}, frozenset()))


def test_it_imports_without_a_single_finding(made: Plan) -> None:
    assert made.findings == ()
    assert made.per_level() == {Level.REGION: 5, Level.DISTRICT: 25, Level.AREA: 400}
    assert len(made.facilities) == 400


def test_the_same_seed_gives_the_same_country_and_another_another(land: dict[str, Any]) -> None:
    assert country(areas=400, districts=25, regions=5) == land
    assert country(seed=7, areas=400, districts=25, regions=5) != land


def test_everything_is_marked_synthetic(made: Plan) -> None:
    assert all(one.area.synthetic for one in made.areas)
    assert all(one.synthetic for one in made.facilities)


def test_areas_do_not_overlap(made: Plan) -> None:
    shapes = [shape(one.geometry) for one in made.areas if one.geometry]
    together = shapely.union_all(shapes).area
    assert sum(one.area for one in shapes) == pytest.approx(together, rel=1e-6)


def test_names_are_given_once(made: Plan) -> None:
    names = [one.area.name for one in made.areas]
    assert len(set(names)) == len(names)


def test_the_town_is_crowded(made: Plan) -> None:
    sizes = {one.area.code: shape(one.geometry).area for one in made.areas if one.geometry}
    town = [one.area.code for one in made.areas if one.area.path.startswith("/R01/") and one.area.level is Level.AREA]
    assert len(town) == TOWN_AREAS
    assert median(sizes[code] for code in town) < median(sizes.values()) / 20


def test_every_centre_stands_in_its_area(made: Plan) -> None:
    outlines = {one.area.code: shape(one.geometry) for one in made.areas if one.geometry}
    for one in made.facilities:
        assert outlines[one.facility.area_code].contains(shapely.Point(one.facility.lon, one.facility.lat))
