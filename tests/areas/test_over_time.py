"""Areas renamed, moved, merged, split and closed from a day on; earlier days keep what was."""

import gzip
from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest
from sqlalchemy.orm import Session

from mhsurvey.areas import operations, queries, reshaping
from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.areas.importing import What, read
from mhsurvey.areas.planning import plan
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.areas.succession import Kind, NewPlace, Reshaped, Span, heir, standing
from mhsurvey.problems import (
    AREA_CHANGE_NOT_LAST,
    AREA_CLOSED,
    AREA_CODE_TAKEN,
    AREA_CODE_UNFIT,
    AREA_DAY_AHEAD,
    AREA_DAY_BEFORE,
    AREA_NOT_EMPTY,
    AREA_PARENT_UNFIT,
    AREA_PARTS_FEW,
    AREA_UID_TAKEN,
    NOT_FOUND,
    Problem,
)
from tests.areas.country import centre, collection, country, place, square

NOW = datetime(2026, 9, 15, 12, tzinfo=UTC)
DAY, EVE = date(2026, 9, 1), date(2026, 8, 31)
WHEN: dict[str, Any] = {"on": DAY, "now": NOW}


@pytest.fixture
def land(session: Session) -> Session:
    operations.import_areas(session, plan=plan(read(collection(*country())), known=queries.known(session)))
    return session


def names(session: Session, *, on: date | None = None, **only: Any) -> list[str]:
    return [one.name for one in queries.areas(session, scope=EVERYWHERE, level=Level.AREA, on=on, **only)]


def outlined(session: Session, drawing: str, *, on: date | None = None) -> set[str]:
    version = queries.outline_versions(session, on=on)[drawing]
    content = gzip.decompress(queries.outline(session, drawing=drawing, version=version).topojson_gz)
    return {one["id"] for one in orjson.loads(content)["objects"]["areas"]["geometries"]}


def redraw(session: Session, found: Reshaped) -> None:
    operations.redraw(session, drawings=operations.draw(session), until=found.on, change_id=found.change_id)


def merge(session: Session, *, on: date = DAY, **more: Any) -> Reshaped:
    into = NewPlace("A12", "Place A12", **more)
    found = reshaping.merge(session, codes=["A1", "A2"], into=into, parent="D1", on=on, now=NOW)
    redraw(session, found)
    return found


def test_a_name_changes_from_a_day_on_and_a_slip_for_good(land: Session) -> None:
    reshaping.rename(land, code="A3", name="Third", on=DAY, now=NOW)
    reshaping.rename(land, code="A4", name="Fourth", on=None, now=NOW)
    assert names(land) == ["Fourth", "Place A1", "Place A2", "Third"]
    assert names(land, on=DAY) == names(land)
    assert names(land, on=EVE) == ["Fourth", "Place A1", "Place A2", "Place A3"]
    assert queries.area(land, code="A3", scope=EVERYWHERE, on=EVE).name == "Place A3"


def test_a_move_takes_along_what_lies_below_and_earlier_days_keep_where_it_lay(land: Session) -> None:
    moved = reshaping.move(land, code="D2", parent="R2", on=DAY, now=NOW)
    assert moved.moved == {"/R1/D2/": "/R2/D2/", "/R1/D2/A3/": "/R2/D2/A3/"}
    assert queries.paths(land, scope=EVERYWHERE)[AreaCode("A3")] == "/R2/D2/A3/"
    assert queries.paths(land, scope=EVERYWHERE, on=EVE)[AreaCode("A3")] == "/R1/D2/A3/"
    # The scope is that of today, whatever the day.
    assert names(land, on=EVE, parent="D2") == ["Place A3"]
    assert queries.areas(land, scope=Scope(("/R1/",)), codes=["A3"], on=EVE) == ()
    assert [one.code for one in queries.ancestors(land, code="A3", on=EVE)] == ["R1", "D2"]
    assert queries.ancestors_at(land, codes=["A3"], level=Level.REGION, on=EVE) == {"R1"}
    assert ("D2", "Place D2", "R1") in queries.labels(land, scope=EVERYWHERE, level=Level.DISTRICT, on=EVE)


def test_a_merger_ends_codes_and_begins_one_with_the_outline_of_both(land: Session) -> None:
    before = queries.outline_versions(land)
    found = merge(land)
    assert found.followed == {"/R1/D1/A1/": ("/R1/D1/A12/",), "/R1/D1/A2/": ("/R1/D1/A12/",)}
    assert names(land) == ["Place A12", "Place A3", "Place A4"]
    assert names(land, on=EVE) == ["Place A1", "Place A2", "Place A3", "Place A4"]
    assert [one.code for one in queries.facilities(land, scope=EVERYWHERE, area="A12")] == ["C1"]
    assert outlined(land, "areas:R1") == {"A12", "A3"}
    assert outlined(land, "areas:R1", on=EVE) == {"A1", "A2", "A3"}
    # What did not change is drawn once for both.
    assert queries.outline_versions(land, on=EVE) == before
    assert queries.outline_versions(land)["areas:R2"] == before["areas:R2"]
    assert queries.count(land, scope=EVERYWHERE)[Level.AREA] == 3
    assert [one.kind for one in queries.changes(land, scope=EVERYWHERE, code="A2")] == [Kind.MERGED]
    assert queries.carried(land, scope=Scope(("/R1/D1/A12/",))) == {"A1", "A2"}


def test_a_split_gives_centres_to_their_parts_and_promises_to_the_main_one(land: Session) -> None:
    parts = [NewPlace("A1a", "West", outline=square(0, 0, 0.5)), NewPlace("A1b", "East")]
    found = reshaping.split(land, code="A1", into=parts, facilities={"C1": "A1b"}, on=DAY, now=NOW)
    assert found.followed == {"/R1/D1/A1/": ("/R1/D1/A1a/", "/R1/D1/A1b/")}
    assert queries.facilities(land, scope=EVERYWHERE)[0].area_code == "A1b"
    # Without an outline it stands where its centre does.
    assert queries.area(land, code="A1b", scope=EVERYWHERE).centre_lon == 0.5
    spans = queries.spans(land)
    assert standing("A1", on=EVE, spans=spans) == "A1"
    assert standing("A1", on=DAY, spans=spans) is None
    assert standing("A1a", on=EVE, spans=spans) is None
    assert heir("A1", spans=spans) == "A1a"


def test_districts_are_merged_with_all_that_lies_in_them_and_part_again(land: Session) -> None:
    def lie() -> dict[str, str]:
        return dict(queries.paths(land, scope=EVERYWHERE))

    # An area that ended goes along, and stays ended.
    reshaping.close(land, code="A2", on=DAY, now=NOW)
    before = lie(), queries.known(land)
    found = reshaping.merge(land, codes=["D1", "D2"], into=NewPlace("D12", "Both"), parent="R1", on=DAY, now=NOW)
    assert found.followed == {"/R1/D1/": ("/R1/D12/",), "/R1/D2/": ("/R1/D12/",)}
    assert found.moved == {f"/R1/{old}/": f"/R1/D12/{old[3:]}/" for old in ("D1/A1", "D1/A2", "D2/A3")}
    assert names(land, parent="D12") == ["Place A1", "Place A3"]
    assert names(land, parent="D1", on=EVE) == ["Place A1", "Place A2"]
    assert [one.code for one in queries.areas(land, scope=EVERYWHERE, level=Level.DISTRICT)] == ["D12", "D3"]
    assert standing("D2", on=DAY, spans=queries.spans(land)) == "D12"

    back = reshaping.take_back(land, change_id=found.change_id)
    assert back.moved == {new: old for old, new in found.moved.items()}
    assert (lie(), queries.known(land)) == before

    whole = reshaping.merge(land, codes=["R1", "R2"], into=NewPlace("R", "All"), parent=None, on=DAY, now=NOW)
    assert lie()[AreaCode("A4")] == "/R/D3/A4/"
    reshaping.take_back(land, change_id=whole.change_id)
    assert (lie(), queries.known(land)) == before


def test_what_was_merged_twice_stands_for_the_last() -> None:
    def after(*codes: str) -> Span:
        return Span(Level.AREA, closed_on=DAY, successors=[AreaCode(code) for code in codes])

    late = Span(Level.AREA, opened_on=DAY, closed_on=date(2027, 1, 1), successors=[AreaCode("C")])
    spans = {AreaCode("A"): after("B"), AreaCode("B"): late, AreaCode("C"): Span(Level.AREA, date(2027, 1, 1))}
    days = (EVE, DAY, date(2027, 1, 1))
    assert [standing("A", on=day, spans=spans) for day in days] == ["A", "B", "C"]
    assert standing("elsewhere", on=DAY, spans=spans) == "elsewhere"


def test_taking_the_latest_change_back_leaves_everything_as_it_was(land: Session) -> None:
    def everything() -> tuple[object, ...]:
        return queries.known(land), queries.outline_versions(land), queries.outline_versions(land, on=EVE)

    before = everything()
    first = reshaping.move(land, code="A3", parent="D1", on=DAY, now=NOW)
    redraw(land, first)
    second = merge(land, uid="abcdefghij1")
    assert queries.area(land, code="A12", scope=EVERYWHERE).dhis2_uid == "abcdefghij1"
    with pytest.raises(Problem) as refused:
        reshaping.take_back(land, change_id=first.change_id)
    assert refused.value.kind is AREA_CHANGE_NOT_LAST

    back = reshaping.take_back(land, change_id=second.change_id)
    assert (back.ended, back.begun, back.vanished) == (("A12",), ("A1", "A2"), ("/R1/D1/A12/",))
    assert reshaping.take_back(land, change_id=first.change_id).moved == {"/R1/D1/A3/": "/R1/D2/A3/"}
    operations.replace_drawings(land, drawings=operations.draw(land))
    assert everything() == before


@pytest.mark.parametrize(
    ("fault", "attempt"),
    [
        (AREA_DAY_AHEAD, lambda s: reshaping.close(s, code="A4", on=date(2026, 9, 16), now=NOW)),
        (AREA_DAY_BEFORE, lambda s: (merge(s), reshaping.close(s, code="A4", on=EVE, now=NOW))),
        (AREA_DAY_BEFORE, lambda s: (merge(s), reshaping.close(s, code="A12", on=DAY, now=NOW))),
        (AREA_CLOSED, lambda s: (merge(s), reshaping.rename(s, code="A1", name="x", on=DAY, now=NOW))),
        (AREA_NOT_EMPTY, lambda s: reshaping.close(s, code="D3", on=DAY, now=NOW)),
        (AREA_PARENT_UNFIT, lambda s: reshaping.move(s, code="A4", parent="R1", on=DAY, now=NOW)),
        (AREA_PARTS_FEW, lambda s: reshaping.split(s, code="A4", into=[NewPlace("A5", "x")], on=DAY, now=NOW)),
        (NOT_FOUND, lambda s: reshaping.merge(s, codes=["A4", "D1"], into=NewPlace("A5", "x"), parent="D3", **WHEN)),
        (AREA_UID_TAKEN, lambda s: reshaping.split(s, code="A4", into=_parts(uid="abcdefghij1"), on=DAY, now=NOW)),
        (AREA_CODE_TAKEN, lambda s: reshaping.split(s, code="A4", into=_parts(code="A1"), on=DAY, now=NOW)),
        (AREA_CODE_UNFIT, lambda s: reshaping.split(s, code="A4", into=_parts(code="A/1"), on=DAY, now=NOW)),
    ],
)
def test_what_cannot_be_is_refused_with_its_mend(land: Session, fault: object, attempt: Any) -> None:
    with pytest.raises(Problem) as refused:
        attempt(land)
    assert refused.value.kind is fault


def _parts(*, code: str = "A9", uid: str | None = None) -> list[NewPlace]:
    return [NewPlace(code, "One", uid=uid), NewPlace("A8", "Other")]


def test_an_import_keeps_the_past_unless_it_mends_a_slip(land: Session) -> None:
    def take_in(*features: dict[str, Any], since: datetime | None) -> None:
        made = plan(read(collection(*features)), known=queries.known(land))
        operations.import_areas(land, plan=made, since=since)

    drawn = queries.outline_versions(land)
    take_in(place("A3", name="Slip mended", parent="D2", geometry=square(2, 0)), since=None)
    assert "Slip mended" in names(land, on=EVE)
    take_in(*country(), since=NOW)
    assert "Slip mended" in names(land, on=EVE)
    assert "Slip mended" not in names(land)
    take_in(place("A3", name="Place A3", parent="D2", geometry=square(2, 0, 0.7)), since=NOW)
    assert queries.outline_versions(land, on=EVE) == drawn
    assert queries.outline_versions(land) != drawn
    told = len(queries.changes(land, scope=EVERYWHERE))
    take_in(place("A9", parent="D2"), centre("C9", parent="A9"), since=NOW)
    assert len(queries.changes(land, scope=EVERYWHERE)) == told


def test_an_import_does_not_bring_an_ended_code_back(land: Session) -> None:
    merge(land)
    made = plan(read(collection(*country(), place("A9", parent="A1"))), known=queries.known(land))
    assert [(one.code, one.what) for one in made.faults if one.what is What.ENDED] == [
        ("A1", What.ENDED),
        ("A2", What.ENDED),
    ]
    assert "A1" not in {one.area.code for one in made.areas}
