"""Areas changed from a day on: what every room makes of it, by the doors people use."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mhsurvey.areas import operations
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.areas.tables import AreaRow
from mhsurvey.db import writing
from mhsurvey.protection import operations as protection
from mhsurvey.protection.queries import support_cards
from mhsurvey.protection.support import Support, nearest
from mhsurvey.results import queries as results
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.tables import RoundAreaRow, RoundRow
from mhsurvey.tablet import lists
from mhsurvey.web import catchup
from tests.areas.country import collection, place, square
from tests.conftest import House
from tests.published import form, publish_xform

SignedIn = Callable[..., FlaskClient]
TODAY = datetime.now(UTC).date()
EARLIER, LATER = TODAY - timedelta(days=200), TODAY - timedelta(days=20)
DAY = TODAY - timedelta(days=40)
BINDS = "".join(
    f'<bind nodeset="/data/{name}" type="{kind}" {mark}/>'
    for name, kind, mark in (
        ("cycle", "string", 'mh:key="round"'),
        ("area", "string", 'mh:key="area"'),
        ("group", "string", 'mh:key="group"'),
        ("n", "int", 'mh:key="participants"'),
        ("s", "int", 'mh:indicator="ind" mh:part="score" mh:scale="1-5"'),
    )
)
CARD = form("card", "1", "<cycle/><area/><group/><n/><s/>", BINDS, attributes='mh:kind="scorecard"')


class Country:
    """Two rounds in which groups score one point, 1 to 5; round "one" began before DAY, "two" after it."""

    def __init__(self, app: Flask, house: House) -> None:
        self.app, self.house, self.sent = app, house, 0
        self.ground = app.extensions["mhsurvey"]
        house.areas()
        with writing(self.ground.sessions()) as db:
            for n, row in enumerate(db.query(AreaRow).filter(AreaRow.level == Level.AREA).order_by(AreaRow.code)):
                row.geometry = square(n, 0)
            publish_xform(db, store=self.ground.store, xform=CARD)
            for code, starts_on in (("one", EARLIER), ("two", LATER)):
                ends = starts_on + timedelta(days=20)
                row = RoundRow(code=code, name=f"Round {code}", starts_on=starts_on, ends_on=ends, state="open")
                row.expected_groups = ["women"]
                db.add(row)
            db.flush()
            operations.replace_drawings(db, drawings=operations.draw(db))
            db.commit()
        self.tablet = house.tablet("There", roots=("/R01/D011/A0112/",))

    def send(self, area: str, score: int, *, round_code: str) -> None:
        self.sent += 1
        xml = (
            f'<data id="card" version="1"><cycle>{round_code}</cycle><area>{area}</area><group>women</group><n>9</n>'
            f"<s>{score}</s><meta><instanceID>uuid:{self.sent}</instanceID></meta></data>"
        )
        data = {"xml_submission_file": (io.BytesIO(xml.encode()), "s.xml")}
        sender = {"Authorization": f"Bearer {self.tablet.token}"}
        assert self.app.test_client().post("/submission", data=data, headers=sender).status_code == 201
        self.catch_up()

    def catch_up(self) -> None:
        catchup.catch_up(self.ground.sessions, turn=catchup.turn_of(self.ground.engine))

    def scores(self, round_code: str, level: Level = Level.AREA, scope: Scope = EVERYWHERE) -> dict[str, float | None]:
        with self.ground.sessions() as db:
            found = results.map_values(db, scope=scope, round_code=round_code, indicator="ind", level=level)
            return {str(code): score.value for code, score in found.items()}

    def carried(self, filename: str) -> list[list[str]]:
        with self.ground.sessions() as db:
            scope = Scope(tuple(db.connection().exec_driver_sql("SELECT root FROM tablet_area").scalars()))
            content = lists.make(db, filename=filename, scope=scope, today=TODAY)
        return list(csv.reader(io.StringIO(content.decode())))[1:]

    def supported(self, area: str) -> str | None:
        """Whom the support card of an area names."""
        with self.ground.sessions() as db:
            path = areas.path(db, code=area)
            card = nearest(support_cards(db), path=path or "")
        return card.who if card else None


@pytest.fixture
def land(without_csrf: None, app: Flask, house: House) -> Country:
    return Country(app, house)


def test_a_merger_between_two_rounds_counts_each_of_them_once(land: Country, signed_in: SignedIn) -> None:
    with writing(land.ground.sessions()) as db:
        db.add_all(RoundAreaRow(round_code="two", area_code=code) for code in ("A0111", "A0112", "A0113"))
        db.commit()
    land.house.person("manager", roots=("/R01/D011/A0111/",), email="a@example.org")
    land.send("A0112", 2, round_code="one")
    chief = signed_in("administrator")
    entry = {"others": ["A0111"], "code": "A0119", "name": "Both", "on": DAY.isoformat(), "uid": ""}
    assert "A0111" in chief.get("/areas/A0112/merge").text
    page = chief.post("/areas/A0112/merge", data=entry, follow_redirects=True).text
    assert "not compared" in page
    assert "Aire 0112" in page

    # The tablet goes on with the list it knows, and with the new one.
    land.send("A0112", 4, round_code="two")
    land.send("A0119", 5, round_code="two")
    assert land.scores("one") == {"A0112": 25}
    # Two sessions of one group, weighed by their people: 75 and 100.
    assert land.scores("two") == {"A0119": 87.5}
    assert land.scores("one", Level.DISTRICT) == {"D011": 25}
    with land.ground.sessions() as db:
        listed = rounds.areas_of(db, round_code="two").keys()
        said = results.area_results(
            db, scope=EVERYWHERE, area="A0119", round_code="two", audience=results.Audience.TEAM
        )
    assert listed == {"A0119", "A0113"}
    assert said.previous_round_code is None
    assert all(one.change is None for one in said.indicators)
    assert [row[0] for row in land.carried("health_areas.csv")] == ["A0112", "A0119"]

    page = chief.get("/results/A0112/one").text
    assert "It ended on" in page
    assert "Both" in page
    other = land.house.client(land.house.person("manager", roots=("/R01/D011/A0111/",), email="b@example.org"))
    assert other.get("/areas/A0119").status_code == 404

    # Each round is drawn on the outlines of its day.
    page = chief.get("/maps/?indicator=ind").text
    start = json.loads(page.split('id="start">')[1].split("</script>")[0])
    drawn = {}
    for code in ("one", "two"):
        outline = chief.get(start["drawings"][start["drawn"][code]]["areas:R01"]).get_json()
        drawn[code] = {one["id"] for one in outline["objects"]["areas"]["geometries"]}
    assert drawn["one"] - drawn["two"] == {"A0111", "A0112"}
    assert drawn["two"] - drawn["one"] == {"A0119"}

    # What began cannot vanish once something came in for it.
    undone = chief.post("/areas/changes/1/take-back")
    assert undone.status_code == 409


def test_a_round_that_heard_an_area_cannot_be_dated_behind_its_end(land: Country, signed_in: SignedIn) -> None:
    land.send("A0112", 2, round_code="two")
    reply = signed_in("administrator").post("/areas/A0112/close", data={"on": DAY.isoformat()})
    assert reply.status_code == 409
    assert LATER.isoformat() in reply.text


def test_a_split_holds_what_nobody_can_place_and_taking_it_back_lets_it_count(
    land: Country, signed_in: SignedIn
) -> None:
    chief = signed_in("administrator")
    half = {"parts-0-code": "A1", "parts-0-name": "", "parts-1-code": "", "parts-1-name": "", "on": DAY.isoformat()}
    assert chief.post("/areas/A0112/split", data=half).status_code == 400
    with writing(land.ground.sessions()) as db:
        db.add_all(RoundAreaRow(round_code="two", area_code=code) for code in ("A0112", "A0113"))
        db.commit()
    parts = half | {"parts-0-name": "West", "parts-1-code": "A2", "parts-1-name": "East"}
    assert chief.post("/areas/A0112/split", data=parts).status_code == 302
    assert [row[1] for row in land.carried("health_areas.csv")] == ["Aire 0112", "East", "West"]

    land.send("A0112", 2, round_code="two")
    assert land.scores("two") == {}
    assert "did not exist then" in chief.get("/submissions/held").text
    with land.ground.sessions() as db:
        assert rounds.areas_of(db, round_code="two").keys() == {"A0113", "A1", "A2"}
    assert chief.post("/areas/changes/1/take-back").status_code == 302
    with land.ground.sessions() as db:
        assert rounds.areas_of(db, round_code="two").keys() == {"A0112", "A0113"}
    land.catch_up()
    assert land.scores("two") == {"A0112": 25}
    assert [row[0] for row in land.carried("health_areas.csv")] == ["A0112"]


def test_who_had_an_area_keeps_it_when_it_moves_and_its_district_does_not(land: Country, signed_in: SignedIn) -> None:
    land.send("A0112", 2, round_code="one")
    manager = land.house.client(land.house.person("manager", roots=("/R01/D011/",), email="d@example.org"))
    assert manager.get("/areas/A0112").status_code == 200
    chief = signed_in("administrator")
    moved = {"parent": "D012", "on": DAY.isoformat()}
    assert chief.post("/areas/A0112/move", data=moved).status_code == 302
    assert manager.get("/areas/A0112").status_code == 404
    land.send("A0112", 4, round_code="two")
    assert land.scores("one", Level.DISTRICT) == {"D011": 25}
    assert land.scores("two", Level.DISTRICT) == {"D012": 75}
    assert "District 011" in chief.get("/results/A0112/one").text
    assert "District 012" in chief.get("/results/A0112/two").text
    with land.ground.sessions() as db:
        then, now = (areas.outline_versions(db, on=day) for day in (EARLIER, TODAY))
    assert then["districts"] != now["districts"]


def test_two_districts_become_one_and_their_rounds_stay_told_apart(land: Country, signed_in: SignedIn) -> None:
    with writing(land.ground.sessions()) as db:
        protection.set_support(db, card=Support("/R01/D012/", "Awa", "70 00 00 00", "Kati"))
        db.commit()
    manager = land.house.client(land.house.person("manager", roots=("/R01/D011/",), email="d@example.org"))
    chief = signed_in("administrator")
    land.send("A0112", 2, round_code="one")
    page = chief.get("/areas/D011/merge").text
    assert all(f'value="{code}"' in page for code in ("D012", "D021", "R01"))
    entry = {"others": ["D012"], "parent": "R01", "code": "D019", "name": "Both", "on": DAY.isoformat(), "uid": ""}
    assert chief.post("/areas/D011/merge", data=entry).status_code == 302
    land.send("A0112", 3, round_code="two")
    assert land.scores("one", Level.DISTRICT) == {"D011": 25}
    assert land.scores("two", Level.DISTRICT) == {"D019": 50}
    # Who had one of them has the new one, and what is told to somebody in trouble there.
    assert manager.get("/areas/A0121").status_code == 200
    assert land.supported("A0111") == "Awa"

    # What came in names no district: it can be taken back all the same.
    assert chief.post("/areas/changes/1/take-back").status_code == 302
    assert manager.get("/areas/A0121").status_code == 404
    assert land.scores("two", Level.DISTRICT) == {"D011": 50}
    assert (land.supported("A0111"), land.supported("A0121")) == (None, "Awa")


def test_areas_of_two_districts_are_merged_into_the_one_that_is_chosen(land: Country, signed_in: SignedIn) -> None:
    chief = signed_in("administrator")
    entry = {"others": ["A0121"], "parent": "D012", "code": "A9", "name": "Both", "on": DAY.isoformat(), "uid": ""}
    assert chief.post("/areas/A0111/merge", data=entry).status_code == 302
    assert "District 012" in chief.get("/areas/A9").text
    assert 'value="A0211"' not in chief.get("/areas/A0112/merge").text


def test_a_new_name_is_that_of_later_rounds_only(land: Country, signed_in: SignedIn) -> None:
    land.send("A0112", 2, round_code="one")
    land.send("A0112", 4, round_code="two")
    chief = signed_in("administrator")
    chief.post("/areas/A0112/rename", data={"name": "Kalaban", "on": DAY.isoformat()})
    assert "<h1>Aire 0112" in chief.get("/results/A0112/one").text
    assert "<h1>Kalaban" in chief.get("/results/A0112/two").text
    assert "<h1>Kalaban" in chief.get("/areas/A0112").text
    trail = chief.get("/people/events").text
    assert "renamed an area" in trail


def test_only_who_sees_all_of_a_change_takes_it_back(land: Country, signed_in: SignedIn) -> None:
    chief = signed_in("administrator")
    chief.post("/areas/A0211/rename", data={"name": "Kalaban", "on": DAY.isoformat()})
    assert "Kalaban" in chief.get("/areas/changes").text
    other = signed_in("administrator", roots=("/R01/",))
    assert "Kalaban" not in other.get("/areas/changes").text
    assert other.post("/areas/changes/1/take-back").status_code == 404
    assert signed_in("manager").post("/areas/changes/1/take-back").status_code == 403


def test_an_import_that_moves_a_place_takes_people_and_tablets_along(land: Country, signed_in: SignedIn) -> None:
    chief = signed_in("administrator")
    file = collection(place("A0112", parent="D012", level=3))
    page = chief.post("/areas/import", data={"file": (io.BytesIO(file), "areas.geojson")}).text
    address = page.split('action="/areas/import/')[1].split('"')[0]
    chief.post(f"/areas/import/{address}")
    assert [row[0] for row in land.carried("health_areas.csv")] == ["A0112"]
    land.send("A0112", 2, round_code="one")
    assert land.scores("one", Level.DISTRICT) == {"D011": 25}
