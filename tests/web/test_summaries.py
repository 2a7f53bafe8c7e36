"""The door of summaries: list, page, A4, A3, and whose areas they are of."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from mhsurvey.actions.tables import ActionRow
from mhsurvey.db import writing
from mhsurvey.results.tables import TallyRow
from mhsurvey.rounds.tables import IndicatorRow, RoundRow
from mhsurvey.submissions.tables import SubmissionRow
from mhsurvey.web.summaries import press
from tests.conftest import House
from tests.published import form, publish_xform

AREA, FOREIGN = "A0111", "A0211"
HOSTILE = "<img src=x onerror=alert(1)>{{7*191}}"


@pytest.fixture
def round_(house: House, app: Flask) -> str:
    """A round in which one area's women, men and health workers scored two points, and one promise was made."""
    house.areas()
    with writing(app.extensions["mhsurvey"].sessions()) as db:
        days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
        shared = {"state": "open", "expected_groups": ["women", "men", "chw"], **days}
        db.add(RoundRow(code="r1", name="Ronde 1", **shared))
        db.add(RoundRow(code="drill", name="Essai", practice=True, **shared))
        for place, code in enumerate(("ind01", "ind02")):
            label = {"fr": f"Point {code}", "bm": "bonya"}
            row = IndicatorRow(code=code, label=label, scale="1-5", nature="score", form_id="f", position=place)
            db.add(row)
        for group, points in (("women", (2, 5)), ("men", (3, 4)), ("chw", (2, 4))):
            _tally(db, group, "_sessions", "n", 1)
            _tally(db, group, "_participants", "n", 12)
            for code, point in zip(("ind01", "ind02"), points, strict=True):
                _tally(db, group, f"{code}.score", str(point), 1)
        promise = {"what": f"Réparer {HOSTILE}", "who": "asaco", "helpers": []}
        db.add(ActionRow(code="P1", submission_id=1, round_code="r1", area_code=AREA, **promise))
        db.commit()
    return "r1"


def _tally(db: object, group: str, question: str, value: str, n: int) -> None:
    key = {"round_code": "r1", "area_code": AREA, "grp": group}
    db.add(TallyRow(**key, question=question, value=value, n=n))  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def printer_ends() -> object:
    yield
    press.close()


def test_the_list_says_what_to_do_when_there_is_no_round(signed_in: Callable[..., FlaskClient]) -> None:
    assert "No round yet" in signed_in().get("/summaries/").text


def test_the_list_shows_the_areas_heard(signed_in: Callable[..., FlaskClient], round_: str) -> None:
    page = signed_in().get("/summaries/").text
    assert f"/summaries/{AREA}/r1" in page
    assert "A0112" not in page


def test_the_list_shows_nobody_a_foreign_area(signed_in: Callable[..., FlaskClient], round_: str) -> None:
    assert AREA not in signed_in("manager", roots=("/R02/",)).get("/summaries/").text


def test_an_area_is_found_by_its_name(signed_in: Callable[..., FlaskClient], round_: str) -> None:
    client = signed_in()
    assert AREA in client.get("/summaries/?q=aire").text
    assert "No area of this name" in client.get("/summaries/?q=zzz").text


def test_the_page_shows_the_sheet_and_its_prints(signed_in: Callable[..., FlaskClient], round_: str) -> None:
    reply = signed_in().get(f"/summaries/{AREA}/r1")
    assert reply.status_code == 200
    for words in (
        "Qui a parlé",
        "Réparer",
        f"/summaries/{AREA}/r1/a4.pdf",
        f"/summaries/{AREA}/r1/a3.pdf",
        f"/summaries/{AREA}/r1/script.pdf",
    ):
        assert words in reply.text


def test_a_promise_with_markup_in_it_stays_text(signed_in: Callable[..., FlaskClient], round_: str) -> None:
    page = signed_in().get(f"/summaries/{AREA}/r1").text
    assert "<img src=x" not in page
    assert "{{7*191}}" in page


@pytest.mark.parametrize("sheet", ["a4", "a3", "script", "minutes", "said-done", "flip"])
def test_a_print_is_a_pdf_and_the_same_when_asked_again(
    signed_in: Callable[..., FlaskClient], round_: str, sheet: str
) -> None:
    client = signed_in()
    first = client.get(f"/summaries/{AREA}/r1/{sheet}.pdf")
    again = client.get(f"/summaries/{AREA}/r1/{sheet}.pdf")
    assert (first.status_code, first.mimetype) == (200, "application/pdf")
    assert first.data.startswith(b"%PDF-")
    assert first.data == again.data
    assert f"{AREA}-r1-{sheet}.pdf" in first.headers["Content-Disposition"]


def test_a_sheet_that_does_not_exist_is_not_found(signed_in: Callable[..., FlaskClient], round_: str) -> None:
    assert signed_in().get(f"/summaries/{AREA}/r1/a7.pdf").status_code == 404


def test_a_print_in_black_is_another_one(signed_in: Callable[..., FlaskClient], round_: str) -> None:
    client = signed_in()
    black = client.get(f"/summaries/{AREA}/r1/a3.pdf?ink=black")
    assert f"{AREA}-r1-a3-noir.pdf" in black.headers["Content-Disposition"]
    assert black.data != client.get(f"/summaries/{AREA}/r1/a3.pdf").data


@pytest.mark.parametrize("end", ["", "/a4.pdf", "/a3.pdf", "/script.pdf"])
def test_a_foreign_area_is_answered_like_a_missing_one(
    signed_in: Callable[..., FlaskClient], round_: str, end: str
) -> None:
    client = signed_in("manager", roots=("/R01/",))
    assert client.get(f"/summaries/{AREA}/r1{end}").status_code == 200
    assert client.get(f"/summaries/{FOREIGN}/r1{end}").status_code == 404
    assert client.get(f"/summaries/A9999/r1{end}").status_code == 404


def test_a_practice_round_has_no_summary(signed_in: Callable[..., FlaskClient], round_: str) -> None:
    assert signed_in().get(f"/summaries/{AREA}/drill").status_code == 404


def test_a_district_leads_to_the_list_of_its_areas(signed_in: Callable[..., FlaskClient], round_: str) -> None:
    reply = signed_in().get("/summaries/D011/r1")
    assert reply.status_code == 302
    assert reply.headers["Location"] == "/summaries/?round=r1&district=D011"


def test_an_area_leads_to_its_latest_round(signed_in: Callable[..., FlaskClient], round_: str) -> None:
    assert signed_in().get(f"/summaries/{AREA}/").headers["Location"] == f"/summaries/{AREA}/r1"


MEETING = form(
    "meeting",
    "1",
    "<next/>",
    '<bind nodeset="/data/next" type="date" mh:key="next_date"/>',
    attributes='mh:kind="interface"',
)


@pytest.fixture
def meets(app: Flask, round_: str) -> Callable[[str], None]:
    """`meets("2026-06-03")`: an interface meeting was received that agreed on this next public date."""
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as db:
        publish_xform(db, store=ground.store, xform=MEETING)
        db.commit()

    def meet(next_date: str) -> None:
        with writing(ground.sessions()) as db:
            row = SubmissionRow(
                form_id="meeting",
                version="1",
                instance_id=f"uuid:{next_date}",
                xml=b"",
                xml_sha256=b"",
                received_at=datetime.now(UTC),
                state="read",
                round_code=round_,
                area_code=AREA,
                grp="interface",
                answers={"values": {"/data/next": next_date}, "repeats": {}, "flags": []},
            )
            db.add(row)
            db.commit()

    return meet


def test_the_next_meeting_is_the_one_agreed_on_last(
    signed_in: Callable[..., FlaskClient], meets: Callable[[str], None]
) -> None:
    client = signed_in()
    meets("2026-06-03")
    assert "3 juin 2026" in client.get(f"/summaries/{AREA}/r1").text
    meets("2026-07-01")
    assert "1er juillet 2026" in client.get(f"/summaries/{AREA}/r1").text


def test_a_next_meeting_that_is_no_date_is_left_to_be_written_by_hand(
    signed_in: Callable[..., FlaskClient], meets: Callable[[str], None]
) -> None:
    meets("bientôt")
    assert signed_in().get(f"/summaries/{AREA}/r1").status_code == 200


def test_what_the_meeting_counted_is_no_input_of_the_centre(
    app: Flask, signed_in: Callable[..., FlaskClient], round_: str
) -> None:
    with writing(app.extensions["mhsurvey"].sessions()) as db:
        for code, group in (("women_spoke", "interface"), ("in_beds", "inputs")):
            row = {"label": {"fr": f"Compte {code}"}, "scale": "due-have", "nature": "input", "form_id": "f"}
            db.add(IndicatorRow(code=code, position=9, **row))
            for part, value in (("due", "6"), ("have", "2")):
                _tally(db, group, f"{code}.{part}", value, 1)
        db.commit()
    page = signed_in().get(f"/summaries/{AREA}/r1").text
    assert "Compte in_beds" in page
    assert "Compte women_spoke" not in page


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 800, 1366])
def test_the_page_fits_every_screen(sign_in_page: Callable[..., Page], round_: str, width: int) -> None:
    page = sign_in_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/summaries/{AREA}/r1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
