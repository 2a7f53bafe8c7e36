"""A map on a sheet: everything it says stands in it, escaped, and nothing outside is asked for."""

from xml.etree import ElementTree

import pytest
from sqlalchemy.orm import Session

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Level
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.areas.topology import Shape, shapes
from mhsurvey.maps.layer import Layer, layer
from mhsurvey.maps.picture import Panel, Wording, picture
from mhsurvey.maps.shades import Measure, Shade
from tests.areas.country import place
from tests.maps.land import INDICATOR, ROUND, lay, score

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>{{7*191}}&"


@pytest.fixture
def land(session: Session) -> Session:
    lay(session, place("D1", parent="R1", level=2, name=HOSTILE))
    score(session, "A1", 75, change=6)
    score(session, "A3", 20, change=-12)
    session.flush()
    return session


def of(session: Session, measure: Measure = Measure.SCORE) -> Layer:
    return layer(
        session, scope=EVERYWHERE, round_code=ROUND, indicator=INDICATOR, measure=measure, level=Level.DISTRICT
    )


def outlines(session: Session) -> tuple[Shape, ...]:
    return shapes(areas.outline(session, drawing="districts").topojson_gz)


def words(**more: object) -> Wording:
    given: dict[str, object] = {
        "title": "Accueil – Note",
        "under": ["Tout le pays", "Femmes"],
        "explained": "Note de 0 à 100",
        "shades": {shade: (f"word {shade}", "") for shade in Shade},
        "heads": [],
        "regions": {},
        "demonstration": None,
        "foot": ["Source", "Hidden"],
    }
    return Wording(**given | more)  # type: ignore[arg-type]


def said(svg: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_a_sheet_says_title_classes_counts_and_source(land: Session) -> None:
    told = said(picture([Panel(of(land), outlines(land))], words=words()))
    assert {"Accueil – Note", "Tout le pays", "Femmes", "Note de 0 à 100", "Source", "Hidden"} <= set(told)
    assert [told[told.index(f"word {shade}") + 1] for shade in (Shade.GOOD, Shade.MIDDLING, Shade.WEAK)] == [
        "1",
        "0",
        "1",
    ]
    # A state nothing is in explains itself to nobody; one that a place is in does.
    assert f"word {Shade.TOO_FEW}" not in told
    assert f"word {Shade.NO_DATA}" in told


def test_every_place_is_drawn_in_its_shade_and_none_that_is_not_there(land: Session) -> None:
    found = of(land)
    stranger = Shape("X9", (((0, 0), (1, 0), (1, 1)),), (0.5, 0.5), "R9")
    svg = picture([Panel(found, [*outlines(land), stranger])], words=words())
    fills = [one.get("fill") for one in ElementTree.fromstring(svg).iter(f"{SVG}path") if one.get("fill-rule")]
    assert fills == ["#1B8A7A", "#C4511B", "url(#map-hatch)"]


def test_a_name_is_text_and_nothing_else(land: Session) -> None:
    svg = picture([Panel(of(land), outlines(land))], words=words(title=HOSTILE))
    assert "<script" not in svg
    assert any(HOSTILE in one for one in said(svg))
    assert "http" not in svg.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_two_maps_share_a_legend_that_counts_both(land: Session) -> None:
    found = of(land, Measure.CHANGE)
    panels = [Panel(found, outlines(land), "2026"), Panel(found, outlines(land), "2025")]
    told = said(picture(panels, words=words(heads=["Map 1", "Map 2"])))
    assert {"2026", "2025", "Map 1", "Map 2"} <= set(told)
    at = told.index(f"word {Shade.RISING}")
    assert told[at + 1 : at + 3] == ["1", "1"]
    assert "+6" in " ".join(told)
    assert "\N{MINUS SIGN}12" in " ".join(told)


def test_invented_data_is_marked_across_the_sheet(land: Session) -> None:
    assert "MADE UP" in said(picture([Panel(of(land), outlines(land))], words=words(demonstration="MADE UP")))


def test_what_is_too_small_for_its_mark_is_shown_enlarged(land: Session) -> None:
    far = Shape("D3", (((0, 0), (60, 0), (60, 40), (0, 40)),), (30, 20), "R2")
    tiny = [
        Shape(code, (((x, 50), (x + 0.2, 50), (x + 0.2, 50.2), (x, 50.2)),), (x + 0.1, 50.1), "R1")
        for code, x in (("D1", 60), ("D2", 60.2))
    ]
    told = said(picture([Panel(of(land), [far, *tiny])], words=words(regions={"R1": "The town"})))
    assert "The town" in told
