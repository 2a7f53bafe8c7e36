"""An import on a database that holds something already."""

import gzip
from typing import Any

import orjson
import pytest
from sqlalchemy.orm import Session

from mhsurvey.areas import operations, queries
from mhsurvey.areas.area import Level
from mhsurvey.areas.importing import What, read
from mhsurvey.areas.planning import Plan, plan
from mhsurvey.areas.scope import EVERYWHERE, NOWHERE, Scope
from mhsurvey.problems import Problem
from tests.areas.country import centre, collection, country, place, square

R1 = Scope(roots=("/R1/",))


def take_in(session: Session, *features: dict[str, Any], **more: Any) -> Plan:
    made = plan(read(collection(*features, **more)), known=queries.known(session))
    operations.import_areas(session, plan=made)
    return made


@pytest.fixture
def land(session: Session) -> Session:
    take_in(session, *country())
    return session


def test_a_second_import_of_the_same_file_changes_nothing(land: Session) -> None:
    before = (queries.areas(land, scope=EVERYWHERE), queries.outline_versions(land))
    again = take_in(land, *country())
    assert (again.new_areas, again.new_facilities, again.findings) == (0, 0, ())
    assert (queries.areas(land, scope=EVERYWHERE), queries.outline_versions(land)) == before


def test_an_area_is_matched_by_uid_before_code_and_never_by_name(land: Session) -> None:
    made = take_in(
        land,
        place("other", name="New name", parent="D1", uid="abcdefghij1", geometry=square(0, 0)),
        place("A9", name="Place A2", parent="D1", geometry=square(5, 5)),
    )
    assert [one.what for one in made.findings] == [What.KNOWN_AS]
    assert queries.area(land, code="A1", scope=EVERYWHERE).name == "New name"
    assert queries.area(land, code="A9", scope=EVERYWHERE).name == "Place A2"
    assert queries.find_area(land, code="other", scope=EVERYWHERE) is None


def test_a_code_known_with_another_uid_is_refused(land: Session) -> None:
    made = take_in(land, place("A1", parent="D1", uid="abcdefghij2"))
    assert [one.what for one in made.findings] == [What.OTHER_UID]
    assert queries.area(land, code="A1", scope=EVERYWHERE).dhis2_uid == "abcdefghij1"


def test_two_features_that_are_the_same_area_here_are_refused(land: Session) -> None:
    made = take_in(land, place("x", parent="D1", uid="abcdefghij1"), place("A1", parent="D1"))
    assert What.TWICE in [one.what for one in made.findings]


def test_a_feature_without_geometry_clears_the_outline(land: Session) -> None:
    made = take_in(land, place("A1", parent="D1", level=3))
    assert [one.what for one in made.findings] == [What.CLEARED]
    assert "A1" not in queries.geometries(land, codes=None)


def test_a_district_that_moves_takes_its_areas_along(land: Session) -> None:
    made = take_in(land, place("D1", parent="R2", level=2))
    assert made.moved["/R1/D1/A1/"] == "/R2/D1/A1/"
    assert queries.area(land, code="A2", scope=EVERYWHERE).path == "/R2/D1/A2/"
    assert set(queries.paths(land, scope=R1)) == {"R1", "D2", "A3"}


def test_a_place_keeps_its_level(land: Session) -> None:
    made = take_in(land, place("D1", parent="D2"))
    assert [one.what for one in made.findings] == [What.PARENT_LEVEL]


def test_synthetic_is_marked_for_every_place_of_a_synthetic_file(session: Session) -> None:
    take_in(session, *country(), synthetic=True)
    assert all(area.synthetic for area in queries.areas(session, scope=EVERYWHERE))


# --- reading it back ---------------------------------------------------------------------------


def test_a_scope_holds_its_subtree_only(land: Session) -> None:
    assert [one.code for one in queries.areas(land, scope=R1, level=Level.AREA)] == ["A1", "A2", "A3"]
    assert queries.areas(land, scope=NOWHERE) == ()
    assert set(land.scalars(queries.within(Scope(roots=("/R1/D2/", "/R2/"))))) == {"D2", "A3", "R2", "D3", "A4"}
    assert set(land.scalars(queries.below("D1"))) == {"D1", "A1", "A2"}
    assert set(land.scalars(queries.below("nothing"))) == set()


@pytest.mark.parametrize("root", ["/r1/", "/R_/", "/%/", "/R1"])
def test_a_root_is_compared_letter_by_letter(land: Session, root: str) -> None:
    found = set(land.scalars(queries.within(Scope(roots=(root,)))))
    assert found == ({"R1", "D1", "D2", "A1", "A2", "A3"} if root == "/R1" else set())


def test_a_foreign_area_is_missing(land: Session) -> None:
    with pytest.raises(Problem):
        queries.area(land, code="A4", scope=R1)
    with pytest.raises(Problem):
        queries.area(land, code="nothing", scope=R1)


def test_facilities_follow_their_area(land: Session) -> None:
    take_in(land, centre("C4", parent="A4"))
    assert [one.code for one in queries.facilities(land, scope=EVERYWHERE)] == ["C1", "C4"]
    assert [one.code for one in queries.facilities(land, scope=R1)] == ["C1"]
    assert queries.facilities(land, scope=EVERYWHERE, area="R2")[0].code == "C4"
    assert queries.find_facility(land, code="C4", scope=R1) is None


def test_search_folds_accents_and_bambara_letters(land: Session) -> None:
    take_in(land, place("A5", name="Kɛnɛya Sɔrɔ", parent="D1"), place("A6", name="Ségou-Nyɛ", parent="D1"))
    assert [one.code for one in queries.search(land, text="keneya", scope=EVERYWHERE)] == ["A5"]
    assert [one.code for one in queries.search(land, text="SEGOU", scope=EVERYWHERE)] == ["A6"]
    assert [one.code for one in queries.search(land, text="a4", scope=R1)] == []
    assert queries.search(land, text="  ", scope=EVERYWHERE) == ()


def test_ancestors_are_told_region_first(land: Session) -> None:
    assert [one.code for one in queries.ancestors(land, code="A1")] == ["R1", "D1"]


def test_browsing_begins_at_the_regions_or_at_the_scopes_roots(land: Session) -> None:
    assert [one.code for one in queries.tops(land, scope=EVERYWHERE)] == ["R1", "R2"]
    assert [one.code for one in queries.tops(land, scope=Scope(roots=("/R1/D2/",)))] == ["D2"]


# --- drawings ----------------------------------------------------------------------------------


def topology(session: Session, drawing: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(gzip.decompress(queries.outline(session, drawing=drawing).topojson_gz))
    return found


def test_drawings_are_one_of_districts_and_one_of_areas_a_region(land: Session) -> None:
    assert set(queries.outline_versions(land)) == {"districts", "areas:R1", "areas:R2"}
    drawn = topology(land, "districts")
    assert [one["id"] for one in drawn["objects"]["districts"]["geometries"]] == ["D1", "D2", "D3"]
    assert drawn["regions"] == {"R1": [0, 0, 3, 1], "R2": [3, 0, 4, 1]}


def test_neighbours_share_their_border(land: Session) -> None:
    drawn = topology(land, "areas:R1")
    arcs = [{arc if arc >= 0 else ~arc for arc in one["arcs"][0]} for one in drawn["objects"]["areas"]["geometries"]]
    assert arcs[0] & arcs[1]
    assert arcs[1] & arcs[2]
    assert not arcs[0] & arcs[2]
    assert set().union(*arcs) == set(range(len(drawn["arcs"])))


def test_drawings_hold_no_name(land: Session) -> None:
    take_in(land, place("A1", name="<img src=x onerror=alert(1)>", parent="D1", geometry=square(0, 0)))
    assert b"onerror" not in gzip.decompress(queries.outline(land, drawing="areas:R1").topojson_gz)


def test_an_unknown_drawing_is_missing(land: Session) -> None:
    with pytest.raises(Problem):
        queries.outline(land, drawing="areas:nothing")
