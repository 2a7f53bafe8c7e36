"""The pages of what came back: who sees what, what is held, review, files without their place."""

import io
import json
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfReader

from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.areas.tables import FacilityRow
from mhsurvey.db import make_engine, writing
from mhsurvey.rounds.tables import RoundRow
from mhsurvey.submissions import operations
from mhsurvey.submissions import queries as submission_queries
from mhsurvey.submissions.arriving import EARLIER, SUBMISSION
from mhsurvey.submissions.pictures import without_place
from mhsurvey.web import catchup, rebuilding
from tests.conftest import EnrolledTablet, House
from tests.published import form, publish_xform

FIELDS = "<cycle/><area/><group/><n/><hurt/><photo/>"
BINDS = "".join(
    f'<bind nodeset="/data/{name}" type="{kind}" {mark}/>'
    for name, kind, mark in (
        ("cycle", "string", 'mh:key="round"'),
        ("area", "string", 'mh:key="area"'),
        ("group", "string", 'mh:key="group"'),
        ("n", "int", 'mh:key="participants"'),
        ("hurt", "string", 'mh:alert="harm"'),
        ("photo", "binary", ""),
    )
)
CARD = form("card", "1", FIELDS, BINDS, attributes='mh:kind="scorecard"', title="Group card")


@pytest.fixture
def sent(
    without_csrf: None, app: Flask, house: House, client: FlaskClient, tablet: EnrolledTablet
) -> Callable[..., None]:
    """`sent("A0111", n="12")`: a card arrives and is read."""
    house.areas()
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as session:
        publish_xform(session, store=ground.store, xform=CARD)
        session.add(
            RoundRow(
                code="R1",
                name="Round",
                starts_on=date(2026, 1, 1),
                ends_on=date(2026, 12, 31),
                state="open",
                expected_groups=[],
            )
        )  # noqa: E501
        session.commit()

    def send(area: str, *, number: str = "uuid:1", n: str = "12", photo: bytes | None = None) -> None:
        named = "p.jpg" if photo else ""
        xml = (
            f'<data id="card" version="1"><cycle>R1</cycle><area>{area}</area><group>women</group><n>{n}</n>'
            f"<hurt>SECRET-HURT</hurt><photo>{named}</photo><meta><instanceID>{number}</instanceID></meta></data>"
        )
        data: dict[str, Any] = {"xml_submission_file": (io.BytesIO(xml.encode()), "s.xml")}
        if photo:
            data["p.jpg"] = (io.BytesIO(photo), "p.jpg", "image/jpeg")
        assert client.post("/submission", data=data, headers=tablet.headers).status_code == 201
        catchup.catch_up(ground.sessions, turn=catchup.turn_of(ground.engine))

    return send


def test_manager_reads_answers_but_what_discloses_harm_is_for_focal_persons(
    sent: Callable[..., None], signed_in: Callable[..., FlaskClient]
) -> None:
    sent("A0111")
    page = signed_in("manager").get("/submissions/1").text
    assert "12" in page
    assert "SECRET-HURT" not in page
    assert "SECRET-HURT" in signed_in("focal_person").get("/submissions/1").text
    assert "SECRET-HURT" not in signed_in("focal_person", roots=("/R01/", "/R02/")).get("/submissions/").text


def test_raw_xml_with_protected_answers_is_for_focal_persons_only(
    sent: Callable[..., None], signed_in: Callable[..., FlaskClient]
) -> None:
    sent("A0111")
    statuses = {
        role: signed_in(role).get("/submissions/1/xml").status_code
        for role in ("administrator", "manager", "focal_person")
    }  # noqa: E501
    assert statuses == {"administrator": 404, "manager": 404, "focal_person": 200}


def test_sheet_names_places_and_puts_what_the_tablet_wrote_last(
    sent: Callable[..., None],
    signed_in: Callable[..., FlaskClient],
    app: Flask,
    client: FlaskClient,
    tablet: EnrolledTablet,
) -> None:
    sent("A0111")
    ground = app.extensions["mhsurvey"]
    visit = form(
        "visit",
        "1",
        "<start/><deviceid/><area/><centre/><word/>",
        '<bind nodeset="/data/start" type="dateTime"/><bind nodeset="/data/deviceid" type="string"/>'
        '<bind nodeset="/data/area" type="string" mh:key="area"/>'
        '<bind nodeset="/data/centre" type="string" mh:key="facility"/><bind nodeset="/data/word" type="string"/>',
        attributes='mh:kind="scorecard"',
    )
    with writing(ground.sessions()) as session:
        publish_xform(session, store=ground.store, xform=visit)
        session.add(FacilityRow(code="C1", name="CSCom de la Rive", area_code="A0111"))
        session.commit()
    xml = (
        '<data xmlns:mh="http://mhsurvey.org/xforms" mh:paper="2026-02-01" mh:compared="yes" id="visit" version="1">'
        "<start>2026-02-03T10:05:00.000+00:00</start><deviceid>collect:abc</deviceid>"
        "<area>A0111</area><centre>C1</centre><word>calm</word><meta><instanceID>uuid:v</instanceID></meta></data>"
    )
    data = {"xml_submission_file": (io.BytesIO(xml.encode()), "s.xml")}
    assert client.post("/submission", data=data, headers=tablet.headers).status_code == 201
    catchup.catch_up(ground.sessions, turn=catchup.turn_of(ground.engine))

    manager = signed_in("manager")
    page = manager.get("/submissions/2").text

    places = [page.index(text) for text in ("Aire 0111", "CSCom de la Rive", "calm", "3 February 2026, 10:05", "abc")]
    assert places == sorted(places)
    assert "from a paper sheet of 1 February 2026" in " ".join(page.split())
    assert "twice, and compared" in page
    every, keyed_in = (manager.get(f"/submissions/{only}").text for only in ("", "?paper=1"))
    assert every.count(">from paper</span>") == 1
    assert ("/submissions/1" in keyed_in, "/submissions/2" in keyed_in) == (False, True)


def test_record_on_paper_says_what_its_page_says_and_is_noted(
    sent: Callable[..., None], signed_in: Callable[..., FlaskClient]
) -> None:
    sent("A0111", photo=picture_with_place())
    manager = signed_in("manager")
    reply = manager.get("/submissions/1/record.pdf")
    printed = PdfReader(io.BytesIO(reply.data))
    told = " ".join(" ".join(page.extract_text() for page in printed.pages).split())
    for text in ("Demonstration data", "Group card", "Aire 0111", "Région 01 › District 011", "Round", "Counts", "12"):
        assert text in told
    assert "Kept for the focal persons" in told
    assert "SECRET-HURT" not in told
    [picture] = [image for page in printed.pages for image in page.images]
    assert picture.image is not None
    assert not picture.image.getexif()
    assert "no-store" in reply.headers["Cache-Control"]
    assert "printed a record" in manager.get("/submissions/1").text

    other = signed_in("focal_person").get("/submissions/1/record.pdf")
    assert "SECRET-HURT" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(other.data)).pages)


def test_rebuild_takes_its_turn_while_the_server_keeps_catching_up(app: Flask) -> None:
    ground = app.extensions["mhsurvey"]
    ended, wake = threading.Event(), threading.Event()
    keeping = threading.Thread(
        target=catchup.run_for_ever, args=(ground,), kwargs={"stopped": ended.is_set, "wake": wake}
    )
    keeping.start()
    try:
        while True:
            with catchup.lease(ground.engine) as free:
                if not free:
                    break
        waited = app.test_cli_runner().invoke(args=["submissions", "rebuild"])
        assert waited.exit_code == 0
        assert "waiting until it has done what it is at" in waited.output
    finally:
        ended.set()
        wake.set()
        keeping.join()


@pytest.mark.postgres
def test_who_stands_in_line_for_the_lease_is_seen_on_postgresql(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    had: list[bool] = []

    def wait() -> None:
        with catchup.lease(engine, wait=True) as mine:
            had.append(mine)

    waiting = threading.Thread(target=wait)
    with catchup.lease(engine) as mine:
        assert mine
        assert not catchup.is_awaited(engine)
        waiting.start()
        while not catchup.is_awaited(engine):
            assert had == []
    waiting.join()
    assert had == [True]
    engine.dispose()


def test_list_shows_only_the_callers_areas(sent: Callable[..., None], signed_in: Callable[..., FlaskClient]) -> None:
    sent("A0211")
    assert "/submissions/1" in signed_in("manager", roots=("/R02/",)).get("/submissions/").text
    assert "/submissions/1" not in signed_in("manager", roots=("/R01/",)).get("/submissions/").text


def test_held_record_tells_why_and_counts_once_mended(
    sent: Callable[..., None], signed_in: Callable[..., FlaskClient]
) -> None:
    sent("A0111", n="twelve")
    manager = signed_in("manager")
    page = manager.get("/submissions/held").text
    assert "An answer is not of its type" in page
    assert "/data/n" in page
    assert manager.post("/submissions/held/read-again").status_code == 302


def test_review_touches_the_results(
    sent: Callable[..., None], signed_in: Callable[..., FlaskClient], app: Flask
) -> None:
    sent("A0111")
    assert signed_in("manager").post("/submissions/1/review", data={"to": "rejected"}).status_code == 302
    ground = app.extensions["mhsurvey"]
    assert catchup.catch_up(ground.sessions, turn=catchup.turn_of(ground.engine)).cells == 1


def test_rebuild_finds_nothing_different_and_finds_a_change(sent: Callable[..., None], app: Flask) -> None:
    sent("A0111")
    ground = app.extensions["mhsurvey"]
    turn = catchup.turn_of(ground.engine)
    assert not rebuilding.rebuild(ground.sessions, turn=turn, say=print).differed
    with writing(ground.sessions()) as session:
        session.connection().exec_driver_sql("UPDATE tally SET n = n + 1")
        session.commit()
    assert rebuilding.rebuild(ground.sessions, turn=turn, say=print).differed
    assert not rebuilding.rebuild(ground.sessions, turn=turn, say=print).differed


def test_rebuild_command_exits_1_when_a_tally_was_tampered_with(sent: Callable[..., None], app: Flask) -> None:
    sent("A0111")
    run = app.test_cli_runner()
    same = run.invoke(args=["submissions", "rebuild"])
    assert (same.exit_code, "DIFFERED" in same.output) == (0, False)
    with writing(app.extensions["mhsurvey"].sessions()) as session:
        session.connection().exec_driver_sql("UPDATE tally SET n = n + 1")
        session.commit()
    tampered = run.invoke(args=["submissions", "rebuild"])
    assert tampered.exit_code == 1
    assert next(line for line in tampered.output.splitlines() if "DIFFERED" in line).split()[0] == "tally"
    assert run.invoke(args=["submissions", "rebuild"]).exit_code == 0


PLAN = (
    '<data id="meeting" version="1"><cycle>R1</cycle><area>A0111</area>'
    "<plan><what>Repair the pump</what></plan><meta><instanceID>uuid:m</instanceID></meta></data>"
)
MEETING = form(
    "meeting",
    "1",
    "<cycle/><area/><plan><what/></plan>",
    '<bind nodeset="/data/cycle" type="string" mh:key="round"/><bind nodeset="/data/area" type="string" mh:key="area"/>'
    '<bind nodeset="/data/plan/what" type="string" mh:key="action_what"/>',
    attributes='mh:kind="interface"',
).replace(b"<h:body/>", b'<h:body><group ref="/data/plan"><repeat nodeset="/data/plan"/></group></h:body>')


def test_rejecting_a_meeting_takes_its_promises_back_and_touches_its_cell(
    sent: Callable[..., None],
    signed_in: Callable[..., FlaskClient],
    app: Flask,
    client: FlaskClient,
    tablet: EnrolledTablet,
) -> None:
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as session:
        publish_xform(session, store=ground.store, xform=MEETING)
        session.commit()
    data = {"xml_submission_file": (io.BytesIO(PLAN.encode()), "s.xml")}
    assert client.post("/submission", data=data, headers=tablet.headers).status_code == 201
    turn = catchup.turn_of(ground.engine)
    catchup.catch_up(ground.sessions, turn=turn)

    def promised() -> int:
        with ground.sessions() as session:
            return len(session.connection().exec_driver_sql("SELECT code FROM action").all())

    def touched() -> list[tuple[str, ...]]:
        with ground.sessions() as session:
            return [tuple(cell) for cell in submission_queries.touched_cells(session, limit=9)]

    assert (promised(), touched()) == (1, [])
    manager = signed_in("manager")
    assert manager.post("/submissions/1/review", data={"to": "rejected"}).status_code == 302
    assert (promised(), touched()) == (0, [("R1", "A0111", "interface")])
    assert not rebuilding.rebuild(ground.sessions, turn=turn, say=print).differed
    assert manager.post("/submissions/1/review", data={"to": "approved"}).status_code == 302
    assert promised() == 1


def picture_with_place() -> bytes:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (12.0, 38.0, 0.0), 3: "W", 4: (8.0, 0.0, 0.0)}
    exif[0x0110] = "Camera"
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "JPEG", exif=exif)
    return content.getvalue()


def test_place_is_cut_out_of_a_picture_and_the_rest_stays() -> None:
    cleaned, kind = without_place(picture_with_place())
    with Image.open(io.BytesIO(cleaned)) as picture:
        exif = picture.getexif()
    assert kind == "image/jpeg"
    assert not exif.get_ifd(0x8825)
    assert exif[0x0110] == "Camera"


def test_served_picture_holds_no_place_and_runs_nothing(
    sent: Callable[..., None], signed_in: Callable[..., FlaskClient]
) -> None:
    sent("A0111", photo=picture_with_place())
    reply = signed_in("manager").get("/submissions/1/files/1")
    assert reply.status_code == 200
    with Image.open(io.BytesIO(reply.data)) as picture:
        assert not picture.getexif().get_ifd(0x8825)
    assert reply.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in reply.headers["Content-Security-Policy"]


def record(number: str, *, replaces: str = "", n: str = "9") -> str:
    deprecated = f"<deprecatedID>{replaces}</deprecatedID>" if replaces else ""
    return (
        f'<data id="card" version="1"><cycle>R1</cycle><area>A0111</area><group>women</group><n>{n}</n>'
        f"<meta><instanceID>{number}</instanceID>{deprecated}</meta></data>"
    )


def test_export_of_a_tablet_is_taken_in_twice_without_a_double(
    sent: Callable[..., None], app: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "export.json"
    record_ = {"formId": "card", "version": "1", "instanceId": "uuid:9", "xml": record("uuid:9"), "files": []}
    file.write_text(json.dumps({"format": "mhsurvey-export", "version": 1, "records": [record_]}))
    runner = app.test_cli_runner()
    assert runner.invoke(args=["submissions", "import", str(file)]).output.strip() == "stored 1"
    assert runner.invoke(args=["submissions", "import", str(file)]).output.strip() == "resent 1"
    file.write_text("{}")
    assert runner.invoke(args=["submissions", "import", str(file)]).exit_code == 1


def test_edit_that_came_first_is_held_and_joins_its_original(
    sent: Callable[..., None], app: Flask, client: FlaskClient, tablet: EnrolledTablet
) -> None:
    ground = app.extensions["mhsurvey"]
    for xml in (record("uuid:2", replaces="uuid:1", n="7"), record("uuid:1", n="8")):
        data = {"xml_submission_file": (io.BytesIO(xml.encode()), "s.xml")}
        assert client.post("/submission", data=data, headers=tablet.headers).status_code == 201
        catchup.catch_up(ground.sessions, turn=catchup.turn_of(ground.engine))
    with writing(ground.sessions()) as session:
        assert operations.read_held_again(session, scope=EVERYWHERE) == 1
        session.commit()
    for _ in range(2):
        catchup.catch_up(ground.sessions, turn=catchup.turn_of(ground.engine))
    with ground.sessions() as session:
        [row] = session.execute(SUBMISSION.select()).all()
        earlier = session.execute(EARLIER.select()).one()
    assert (row.instance_id, row.edited_to, row.state, row.answers["values"]["/data/n"]) == (
        "uuid:1",
        "uuid:2",
        "read",
        7,
    )
    assert earlier.instance_id == "uuid:1"
