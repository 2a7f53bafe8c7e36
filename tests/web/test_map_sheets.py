"""What is taken away from the map: scope, what is hidden, and files that open."""

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from mhsurvey.results.tables import VoiceScoreRow
from mhsurvey.rounds.tables import IndicatorRow
from tests.areas.country import place
from tests.conftest import House
from tests.maps.land import INDICATOR, ROUND, lay, score

SignedIn = Callable[..., FlaskClient]
QUERY = f"round={ROUND}&indicator={INDICATOR}"


@pytest.fixture
def land(session: Session, house: House) -> Session:
    lay(session, place("A1", parent="D1", level=3, name="=SUM(1)"))
    score(session, "A1", 75, provider=100, change=6)
    score(session, "A3", 20)
    session.commit()
    return session


def lines(client: FlaskClient, query: str) -> dict[str, dict[str, str]]:
    reply = client.get(f"/maps/figures.csv?{query}")
    assert (reply.status_code, reply.mimetype) == (200, "text/csv")
    return {line["code"]: line for line in csv.DictReader(io.StringIO(reply.data.decode("utf-8-sig")))}


def test_figures_are_what_is_seen_and_no_formula(signed_in: SignedIn, land: Session) -> None:
    found = lines(signed_in(), f"{QUERY}&level=3")
    assert set(found) == {"A1", "A2", "A3", "A4"}
    told = [found["A1"][name] for name in ("name", "class", "value", "gap", "change")]
    assert told == ["'=SUM(1)", "good", "75", "25.0", "6.0"]
    assert (found["A2"]["class"], found["A2"]["value"]) == ("no_data", "")


def test_whoever_sees_a_district_takes_away_that_district(signed_in: SignedIn, land: Session) -> None:
    client = signed_in("manager", roots=("/R1/D2/",))
    assert set(lines(client, f"{QUERY}&level=3")) == {"A3"}
    assert set(lines(client, f"{QUERY}&level=3&place=R1")) == {"A3"}
    for what in ("figures.csv", "sheet.svg"):
        for query in ("place=R2", "place=D1", "place=nothing", "level=1", "indicator2=nothing", "layer=nothing"):
            assert client.get(f"/maps/{what}?{QUERY}&{query}").status_code == 404, (what, query)
    assert b"Place A1" not in client.get(f"/maps/sheet.svg?{QUERY}&level=3").data


def test_persons_are_shown_from_ten_on_in_what_leaves_the_house(signed_in: SignedIn, land: Session) -> None:
    land.add(IndicatorRow(code="s", label={"fr": "S"}, nature="share", scale="0-1"))
    for area, people in (("A1", 9), ("A3", 10)):
        told = {"wording_version": 1, "total": 100.0 * people, "people": people, "favourable": people}
        land.add(VoiceScoreRow(round_code=ROUND, area_code=area, grp="survey", indicator_code="s", **told))
    land.commit()
    client = signed_in()
    found = lines(client, f"round={ROUND}&indicator=s&level=3")
    assert (found["A1"]["class"], found["A1"]["value"]) == ("too_few", "")
    assert found["A3"]["value"] == "100"


def test_a_sheet_opens_as_drawing_picture_and_print(signed_in: SignedIn, land: Session) -> None:
    client = signed_in()
    drawing = client.get(f"/maps/sheet.svg?{QUERY}&layer=change")
    assert drawing.mimetype == "image/svg+xml"
    assert "attachment" in drawing.headers["Content-Disposition"]
    for told in ("Accueil", "Round one", "Demonstration data", "people heard"):
        assert told in drawing.text, told
    assert client.get(f"/maps/sheet.pdf?{QUERY}&layer=change").data.startswith(b"%PDF")
    picture = Image.open(io.BytesIO(client.get(f"/maps/sheet.png?{QUERY}&layer=change").data))
    assert picture.size == (1754, 1241)
    # The good district's colour stands in it, as on the screen: blue for rising.
    colours = {colour for _n, colour in picture.convert("RGB").getcolors(100_000) or []}
    assert any(abs(r - 0x2B) + abs(g - 0x6C) + abs(b - 0xB0) < 12 for r, g, b in colours)


def test_two_maps_leave_on_one_sheet(signed_in: SignedIn, land: Session) -> None:
    land.add(IndicatorRow(code="other", label={"fr": "Attente"}, nature="score", position=9))
    land.commit()
    told = signed_in().get(f"/maps/sheet.svg?{QUERY}&indicator2=other").text
    assert "Accueil / Attente" in told
    assert "Map 2" in told
