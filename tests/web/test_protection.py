"""Harm disclosed reaches the focal persons and nobody else, stays, and is logged under seal."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from mhsurvey.accounts.person import Role
from mhsurvey.db import writing
from mhsurvey.protection.notes import Notes
from mhsurvey.rounds import operations as rounds
from mhsurvey.web import catchup
from tests.conftest import House
from tests.published import form, publish_xform

BINDS = "".join(
    f'<bind nodeset="/data/{name}" type="{kind}" {mark}/>'
    for name, kind, mark in (
        ("cycle", "string", 'mh:key="round"'),
        ("area", "string", 'mh:key="area"'),
        ("group", "string", 'mh:key="group"'),
        ("hurt", "string", 'mh:alert="harm"'),
    )
)
CARD = form("card", "1", "<cycle/><area/><group/><hurt/>", BINDS, attributes='mh:kind="scorecard"', title="Group card")
Send = Callable[..., None]


@pytest.fixture
def send(without_csrf: None, app: Flask, house: House, client: FlaskClient) -> Send:
    """`send("A0111", hurt="…", number="uuid:1", round_code="R1")`: a card arrives and is read."""
    house.areas()
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as session:
        publish_xform(session, store=ground.store, xform=CARD)
        for code, practice in (("R1", False), ("TRY", True)):
            rounds.plan(
                session, code=code, name=code, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), practice=practice
            )
            rounds.open_(session, code=code)
        session.commit()
    headers = {"Authorization": f"Bearer {house.tablet(roots=('/',)).token}"}

    def sent(area: str, *, hurt: str = "", number: str = "uuid:1", round_code: str = "R1", replaces: str = "") -> None:
        deprecated = f"<deprecatedID>{replaces}</deprecatedID>" if replaces else ""
        xml = (
            f'<data id="card" version="1"><cycle>{round_code}</cycle><area>{area}</area><group>women</group>'
            f"<hurt>{hurt}</hurt><meta><instanceID>{number}</instanceID>{deprecated}</meta></data>"
        )
        data = {"xml_submission_file": (io.BytesIO(xml.encode()), "s.xml")}
        assert client.post("/submission", data=data, headers=headers).status_code == 201
        catchup.catch_up(ground.sessions, turn=catchup.turn_of(ground.engine))

    return sent


def woman(house: House, *, roots: tuple[str, ...] = ("/R01/",), email: str = "trust@example.org") -> FlaskClient:
    return house.client(house.person(Role.FOCAL_PERSON, roots=roots, email=email))


def test_a_disclosure_reaches_the_focal_person_of_its_area_and_no_one_else(send: Send, house: House) -> None:
    send("A0111", hurt="MARK-OF-HARM")
    send("A0111", number="uuid:2")

    trusted = woman(house)
    assert "nobody has looked yet" in trusted.get("/").text
    listed = trusted.get("/protection/").text
    assert listed.count('class="card disclosure') == 1
    assert "MARK-OF-HARM" in trusted.get("/protection/1").text
    assert trusted.get("/protection/2").status_code == 404
    assert "nobody has looked yet" not in trusted.get("/").text

    elsewhere = woman(house, roots=("/R02/",), email="other@example.org")
    assert elsewhere.get("/protection/1").status_code == 404
    assert elsewhere.get("/protection/").text.count('class="card disclosure') == 0

    for role in (Role.ADMINISTRATOR, Role.MANAGER, Role.FACILITATOR):
        someone = house.client(house.person(role, roots=("/",), email=f"{role}@example.org"))
        assert someone.get("/protection/").status_code == 403
        assert someone.get("/protection/1").status_code == 403
        for address in ("/", "/submissions/", "/submissions/1", "/results/A0111/R1", "/quotes/A0111/R1"):
            assert "MARK-OF-HARM" not in someone.get(address).text, (role, address)


def test_what_was_said_stays_when_the_record_is_edited_held_or_rejected(send: Send, house: House, app: Flask) -> None:
    send("A0111", hurt="MARK-OF-HARM")
    manager = house.client(house.person(Role.MANAGER, roots=("/",), email="m@example.org"))
    assert manager.post("/submissions/1/review", data={"to": "rejected"}).status_code == 302
    send("A0111", number="uuid:3", replaces="uuid:1")
    send("NOWHERE", hurt="MARK-OF-HARM", number="uuid:4")

    trusted = woman(house, roots=("/",))
    assert trusted.get("/protection/").text.count('class="card disclosure') == 2
    page = trusted.get("/protection/1").text
    assert "MARK-OF-HARM" not in page
    assert "disclosure-log" in page


def test_what_is_tried_in_practice_alarms_nobody(send: Send, house: House) -> None:
    send("A0111", hurt="MARK-OF-HARM", round_code="TRY")
    assert woman(house).get("/protection/").text.count('class="card disclosure') == 0


def test_the_log_is_written_in_order_under_seal_and_closes(send: Send, house: House, app: Flask) -> None:
    send("A0111", hurt="MARK-OF-HARM")
    trusted = woman(house)
    trusted.get("/protection/1")
    trusted.get("/protection/1")
    assert trusted.post("/protection/1", data={"act": "spoke", "note": "SECRET-NOTE"}).status_code == 302
    assert trusted.post("/protection/1", data={"act": "reopened"}).status_code == 422
    assert trusted.post("/protection/1", data={"act": "closed"}).status_code == 302
    assert trusted.post("/protection/1", data={"act": "spoke"}).status_code == 422

    page = trusted.get("/protection/1").text
    assert "SECRET-NOTE" in page
    assert page.count("<li><strong>") == 3  # opened once, spoke, closed
    with app.extensions["mhsurvey"].engine.connect() as database:
        notes = database.execute(text("SELECT note FROM disclosure_entry WHERE note IS NOT NULL")).scalars().all()
    assert len(notes) == 1
    assert b"SECRET-NOTE" not in notes[0]

    (app.extensions["mhsurvey"].settings.data_dir / "keys" / "protection.key").unlink()
    page = trusted.get("/protection/1").text
    assert "SECRET-NOTE" not in page
    assert page.count("<li><strong>") == 3


def test_an_administrator_learns_only_that_somebody_must_be_named(send: Send, house: House) -> None:
    send("A0111", hurt="MARK-OF-HARM")
    woman(house, roots=("/R02/",), email="other@example.org")
    administrator = house.client(house.person(Role.ADMINISTRATOR, roots=("/",), email="a@example.org"))
    assert "no focal person answers" in administrator.get("/").text
    woman(house, email="near@example.org")
    assert "no focal person answers" not in administrator.get("/").text


def test_a_support_card_is_kept_for_ones_own_areas_only(send: Send, house: House, app: Flask) -> None:
    trusted = woman(house)
    card = {"root": "/R01/", "who": "Maison des femmes", "phone": "20 00 00 00", "place": "Derrière la mairie"}
    assert trusted.post("/protection/support", data=card).status_code == 302
    assert "Maison des femmes" in trusted.get("/protection/support").text
    assert trusted.post("/protection/support", data={**card, "root": "/R02/"}).status_code == 422
    assert trusted.post("/protection/support", data={**card, "phone": "<b>"}).status_code == 422
    assert trusted.post("/protection/support/remove", data={"root": "/R02/"}).status_code == 404

    token = house.tablet("Near", roots=("/R01/D011/",)).token
    carried = app.test_client().get("/tablet/carry.json", headers={"Authorization": f"Bearer {token}"})
    assert carried.json is not None
    assert carried.json["support"] == [
        {"root": "/R01/", "who": "Maison des femmes", "phone": "20 00 00 00", "place": "Derrière la mairie"}
    ]
    assert trusted.post("/protection/support/remove", data={"root": "/R01/"}).status_code == 302
    assert "Maison des femmes" not in trusted.get("/protection/support").text


def test_two_workers_making_the_notes_key_at_once_use_one(tmp_path: Path) -> None:
    one, other = Notes(tmp_path), Notes(tmp_path)
    sealed = one.seal("first")
    assert other.open(sealed) == "first"
    assert one.open(other.seal("second")) == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["protection.key"]
