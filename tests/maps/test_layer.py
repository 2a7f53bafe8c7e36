"""What a layer decides: shades, legend, and what goes over the line."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from mhsurvey.areas.area import Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.forms.tables import FormRow
from mhsurvey.maps.layer import COLUMNS, INCOMPLETE, Layer, layer, payload
from mhsurvey.maps.shades import CLASSES, SHADES, STATES, Measure, Shade, legend
from mhsurvey.problems import Problem
from mhsurvey.rounds.tables import IndicatorRow, RoundIndicatorRow
from mhsurvey.rounds.thresholds import Threshold
from tests.maps.land import INDICATOR, ROUND, lay, score


def of(session: Session, *, level: Level = Level.AREA, scope: Scope = EVERYWHERE, **more: Any) -> Layer:
    return layer(session, scope=scope, round_code=ROUND, indicator=INDICATOR, level=level, **more)


def shades(found: Layer) -> dict[str, Shade]:
    return {place.code: place.shade for place in found.places}


@pytest.fixture
def land(session: Session) -> Session:
    lay(session)
    score(session, "A1", 75, provider=100, change=6, incomplete=True)
    score(session, "A2", 50)
    score(session, "A3", None)
    return session


def test_every_place_of_the_level_has_a_shade(land: Session) -> None:
    assert shades(of(land)) == {
        "A1": Shade.GOOD,
        "A2": Shade.MIDDLING,
        "A3": Shade.TOO_FEW,
        "A4": Shade.NO_DATA,
    }


def test_a_district_is_the_mean_of_its_areas(land: Session) -> None:
    found = {place.code: place for place in of(land, level=Level.DISTRICT).places}
    assert (found["D1"].score.value, found["D1"].shade) == (62.5, Shade.MIDDLING)
    assert (found["D2"].shade, found["D3"].shade) == (Shade.TOO_FEW, Shade.NO_DATA)


def test_colour_is_decided_before_rounding(land: Session) -> None:
    score(land, "A4", 69.96)
    found = next(place for place in of(land).places if place.code == "A4")
    assert found.shade is Shade.MIDDLING
    assert payload(of(land))["rows"][-1][COLUMNS.index("value")] == 70


def test_a_point_the_round_does_not_ask_is_not_missing_anywhere(land: Session) -> None:
    made = {"title": "Carte", "current_version": "1", "created_at": datetime(2026, 1, 1, tzinfo=UTC)}
    land.add(FormRow(form_id="csc_group", kind="scorecard", **made))
    land.get_one(IndicatorRow, INDICATOR).form_id = "csc_group"
    land.add(RoundIndicatorRow(round_code=ROUND, indicator_code="another", position=0))
    land.flush()
    assert shades(of(land))["A4"] is Shade.NOT_APPLICABLE


def test_a_place_that_is_not_in_the_round_differs_from_one_without_data(session: Session) -> None:
    lay(session, round_areas=("A1", "A2"))
    score(session, "A1", 10)
    assert shades(of(session)) == {
        "A1": Shade.WEAK,
        "A2": Shade.NO_DATA,
        "A3": Shade.NOT_APPLICABLE,
        "A4": Shade.NOT_APPLICABLE,
    }
    assert shades(of(session, level=Level.DISTRICT))["D3"] is Shade.NOT_APPLICABLE


def test_what_came_in_from_outside_the_round_is_shown_all_the_same(session: Session) -> None:
    lay(session, round_areas=("A1",))
    score(session, "A4", 80)
    assert shades(of(session))["A4"] is Shade.GOOD


def test_only_the_callers_places_are_in_it(land: Session) -> None:
    assert set(shades(of(land, scope=Scope(roots=("/R1/D1/",))))) == {"A1", "A2"}
    assert set(shades(of(land, scope=Scope(roots=("/R1/D1/",)), level=Level.DISTRICT))) == {"D1"}
    assert shades(of(land, scope=Scope(roots=("/R1/D1/A1/",)), level=Level.DISTRICT)) == {}


def test_a_region_narrows_and_never_widens(land: Session) -> None:
    assert set(shades(of(land, within="R2"))) == {"A4"}
    assert set(shades(of(land, within="R1", scope=Scope(roots=("/R1/D2/", "/R2/"))))) == {"A3"}
    for region in ("R2", "nothing"):
        with pytest.raises(Problem):
            of(land, within=region, scope=Scope(roots=("/R1/",)))


def test_the_legend_counts_every_shade_those_of_nobody_too(land: Session) -> None:
    counts = {one.shade: one.count for one in of(land).legend}
    assert counts == dict.fromkeys((*CLASSES[Measure.SCORE], *STATES), 0) | {
        Shade.GOOD: 1,
        Shade.MIDDLING: 1,
        Shade.TOO_FEW: 1,
        Shade.NO_DATA: 1,
    }


def test_the_legend_turns_with_an_indicator_whose_low_values_are_good() -> None:
    cuts = {
        one.shade: (one.lowest, one.below)
        for one in legend((), measure=Measure.SCORE, threshold=Threshold(high_is_good=False))
    }
    assert cuts[Shade.GOOD] == (None, 30)
    assert cuts[Shade.MIDDLING] == (30, 50)
    assert cuts[Shade.WEAK] == (50, None)


def test_a_row_carries_what_is_known_and_stops_there(land: Session) -> None:
    rows = {row[0]: dict(zip(COLUMNS, row, strict=False)) for row in payload(of(land))["rows"]}
    assert rows["A1"] == {
        "code": "A1",
        "name": "Place A1",
        "parent": "D1",
        "shade": SHADES.index(Shade.GOOD),
        "value": 75,
        "community": 75,
        "provider": 100,
        "gap": 25.0,
        "change": 6.0,
        "arrow": 1,
        "n_groups": 3,
        "n_people": 30,
        "marks": INCOMPLETE,
    }
    assert list(rows["A4"]) == ["code", "name", "parent", "shade"]


def test_nothing_of_a_hidden_score_goes_over_the_line(land: Session) -> None:
    rows = {row[0]: row for row in payload(of(land))["rows"]}
    assert len(rows["A3"]) == 4


# --- measures beside the score -----------------------------------------------------------------------


@pytest.fixture
def compared(session: Session) -> Session:
    lay(session)
    score(session, "A1", 75, provider=100, change=5, women_less_men=-15, spread=20)
    score(session, "A2", 50, provider=50, change=-5, women_less_men=4.9, spread=15)
    score(session, "A3", 40, women_less_men=2, spread=2)
    score(session, "A4", 30, provider=10)
    return session


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (Measure.CHANGE, (Shade.RISING, Shade.FALLING, Shade.NOT_COMPARABLE, Shade.NOT_COMPARABLE)),
        (Measure.GAP, (Shade.PROVIDER_HIGHER, Shade.ALIKE, Shade.NOT_COMPARABLE, Shade.COMMUNITY_HIGHER)),
        (Measure.EQUITY, (Shade.WOMEN_LOWER, Shade.GROUPS_APART, Shade.GROUPS_ALIKE, Shade.NOT_COMPARABLE)),
    ],
)
def test_a_measure_has_classes_of_its_own_and_draws_only_what_compares(
    compared: Session, measure: Measure, expected: tuple[Shade, ...]
) -> None:
    found = of(compared, measure=measure)
    assert tuple(shades(found)[code] for code in ("A1", "A2", "A3", "A4")) == expected
    assert sum(one.count for one in found.legend) == 4
    assert [one.shade for one in found.legend] == [*CLASSES[measure], *STATES]


def test_the_cut_of_a_difference_belongs_to_both_sides(compared: Session) -> None:
    cuts = {one.shade: (one.lowest, one.below) for one in of(compared, measure=Measure.CHANGE).legend}
    assert cuts[Shade.RISING] == (5, None)
    assert cuts[Shade.FALLING] == (None, -5)


def test_what_lies_between_voices_is_the_communitys_whichever_group_is_asked(compared: Session) -> None:
    asked = of(compared, measure=Measure.GAP, group="women")
    assert (asked.group, shades(asked)) == (None, shades(of(compared, measure=Measure.GAP)))


def test_a_district_stands_as_far_apart_as_its_areas_do_on_average(compared: Session) -> None:
    found = {place.code: place for place in of(compared, level=Level.DISTRICT, measure=Measure.EQUITY).places}
    assert (found["D1"].score.spread, found["D1"].shade) == (17.5, Shade.GROUPS_APART)
