"""Receipts: a code looked up within one's areas, and a tablet's list compared with what is here."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.rounds.tables import RoundRow
from mhsurvey.submissions import queries
from mhsurvey.submissions.code import code_of, in_digits
from mhsurvey.web import catchup
from tests.conftest import EnrolledTablet, House
from tests.published import form, publish_xform

FIELDS, BINDS = "<area/><word/>", '<bind nodeset="/data/area" type="string" mh:key="area"/>'
NOTE = form("note", "1", FIELDS, f'{BINDS}<bind nodeset="/data/word" type="string"/>', title="Small note")


def xml(number: str, *, area: str = "A0111", word: str = "calm", replaces: str = "") -> str:
    deprecated = f"<deprecatedID>{replaces}</deprecatedID>" if replaces else ""
    meta = f"<meta><instanceID>{number}</instanceID>{deprecated}</meta>"
    return f'<data id="note" version="1"><area>{area}</area><word>{word}</word>{meta}</data>'


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with app.extensions["mhsurvey"].sessions() as opened:
        yield opened


@pytest.fixture
def send(app: Flask, house: House, client: FlaskClient, tablet: EnrolledTablet) -> Callable[..., int]:
    """`send(xml(…))`: a record arrives from the tablet and is read; gives the status."""
    house.areas()
    ground = app.extensions["mhsurvey"]
    with ground.sessions() as opened:
        publish_xform(opened, store=ground.store, xform=NOTE)
        ends_on = date(2126, 1, 1)
        opened.add(
            RoundRow(code="R", name="R", starts_on=date(2026, 1, 1), ends_on=ends_on, state="open", expected_groups=[])
        )
        opened.commit()

    def arrive(content: str) -> int:
        data = {"xml_submission_file": (io.BytesIO(content.encode()), "s.xml")}
        status = client.post("/submission", data=data, headers=tablet.headers).status_code
        catchup.catch_up(ground.sessions, turn=catchup.turn_of(ground.engine))
        return status

    return arrive


def look_up(client: FlaskClient, number: str) -> str:
    return client.get("/receipts/", query_string={"code": in_digits(code_of(number))}).text


def test_code_tells_whether_the_record_arrived(send: Callable[..., int], signed_in: Callable[..., FlaskClient]) -> None:
    send(xml("uuid:1"))
    send(xml("uuid:2", area="A9999"))
    send(xml("uuid:3"))
    assert send(xml("uuid:3", word="SECRET-OTHER")) == 409
    facilitator = signed_in("facilitator")

    page = look_up(facilitator, "uuid:1")
    assert "safe here" in page
    assert "Small note" in page
    assert "Aire 0111" in page
    assert "calm" not in page
    assert "The health area is not known here" in look_up(facilitator, "uuid:2")
    assert "In conflict</h2>" in look_up(facilitator, "uuid:3")
    assert "Not known here" in look_up(facilitator, "uuid:4")
    assert "A code has eight digits" in facilitator.get("/receipts/?code=12").text


def test_a_foreign_record_is_unknown(send: Callable[..., int], signed_in: Callable[..., FlaskClient]) -> None:
    send(xml("uuid:1", area="A0211"))
    assert "Not known here" in look_up(signed_in("facilitator", roots=("/R01/",)), "uuid:1")
    assert "safe here" in look_up(signed_in("facilitator", roots=("/R02/",)), "uuid:1")


def test_an_edit_is_found_by_its_own_code_and_by_the_first(
    send: Callable[..., int], signed_in: Callable[..., FlaskClient]
) -> None:
    send(xml("uuid:1"))
    send(xml("uuid:2", replaces="uuid:1"))
    send(xml("uuid:3", replaces="uuid:2"))
    manager = signed_in("manager")
    assert all("safe here" in look_up(manager, number) for number in ("uuid:1", "uuid:2", "uuid:3"))


def test_codes_are_found_by_index(send: Callable[..., int], session: Session) -> None:
    seen: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda _c, _cur, statement, *_: seen.append(statement))
    queries.by_code(session, code=1, scope=EVERYWHERE)
    [lookup] = [one for one in seen if "UNION" in one]
    parameters = tuple(1 for _ in range(lookup.count("?")))
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {lookup}", parameters).all()
    scans = [row[-1] for row in plan if row[-1].startswith("SCAN submission") or row[-1].startswith("SCAN earlier")]
    assert not scans, plan


def test_tablet_hears_which_of_its_records_are_here(
    send: Callable[..., int], client: FlaskClient, tablet: EnrolledTablet, app: Flask
) -> None:
    send(xml("uuid:1"))
    send(xml("uuid:2", area="A9999"))
    told = [{"id": number, "code": "", "state": "waiting"} for number in ("uuid:1", "uuid:2", "uuid:3")]

    answer = client.post("/tablet/receipts", json={"records": told}, headers=tablet.headers).json

    assert [one["id"] for one in answer["known"]] == ["uuid:1", "uuid:2"]
    assert datetime.fromisoformat(answer["known"][0]["receivedAt"]).tzinfo is not None
    assert answer["missing"] == ["uuid:3"]
    assert answer["held"] == [{"id": "uuid:2", "why": "area_unknown"}]
    again = client.post("/tablet/receipts", json={"records": told}, headers=tablet.headers)
    assert again.status_code == 429
    assert client.post("/tablet/receipts", json={"records": told}).status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b'{"records": {}}', 400),
        (b'{"records": [{"id": 5}]}', 400),
        (b'{"records": [{"id": ""}]}', 400),
        (b'{"records": [%s]}' % b",".join(b'{"id": "%d"}' % n for n in range(5001)), 413),
        (b" " * (1024 * 1024 + 1), 413),
    ],
)
def test_a_list_that_is_none_is_refused(client: FlaskClient, tablet: EnrolledTablet, body: bytes, status: int) -> None:
    assert client.post("/tablet/receipts", data=body, headers=tablet.headers).status_code == status


def test_page_names_each_difference(
    send: Callable[..., int],
    client: FlaskClient,
    tablet: EnrolledTablet,
    signed_in: Callable[..., FlaskClient],
    app: Flask,
) -> None:
    send(xml("uuid:here"))
    send(xml("uuid:held", area="A9999"))
    send(xml("uuid:gone-from-list"))
    states = {"uuid:here": "waiting", "uuid:held": "arrived", "uuid:lost": "arrived", "uuid:new": "waiting"}
    told = [{"id": number, "state": state} for number, state in states.items()]
    manager = signed_in("manager")
    address = f"/receipts/tablets/{tablet.tablet.id}"
    assert "It sent no list yet" in manager.get(address).text

    assert client.post("/tablet/receipts", json={"records": told}, headers=tablet.headers).status_code == 200

    page = manager.get(address).text
    order = ["The tablet was told it arrived, and it is not here", "Here, and held", "Only on the tablet so far"]
    order.append("Here, and the tablet does not know it yet")
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
    assert in_digits(code_of("uuid:lost")) in page
    assert "came from it and are no longer on its list" in page
    assert f'href="{address}"' in manager.get(f"/tablets/{tablet.tablet.id}").text
    with app.extensions["mhsurvey"].sessions() as db:
        db.execute(text("UPDATE tablet_list SET heard_at = :at"), {"at": datetime.now(UTC) - timedelta(minutes=1)})
        db.commit()
    agreed = [{"id": "uuid:here", "state": "arrived"}]
    assert client.post("/tablet/receipts", json={"records": agreed}, headers=tablet.headers).status_code == 200
    assert "They agree" in manager.get(address).text
