"""The draft of a summary: open to an office of the centre for 48 hours, once the centre has scored itself."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from pypdf import PdfReader

from mhsurvey.areas.area import AreaCode
from mhsurvey.rounds import operations as rounds
from mhsurvey.submissions.tables import SubmissionRow
from mhsurvey.summaries.publication import Window, window
from mhsurvey.web.summaries import press
from tests.results.conftest import Field
from tests.web.test_people import csrf
from tests.web.test_quotes import MARKS, SHEET, field, said

__all__ = ["field", "said"]

HERE = f"{SHEET}/draft"
TODAY = datetime.now(UTC).date()


@pytest.fixture(autouse=True)
def printer_ends() -> object:
    yield
    press.close()


def meet(field: Field, *, in_days: int) -> None:
    """Fix the meeting so many days from today."""
    day = TODAY + timedelta(days=in_days)
    rounds.fix_meeting(field.session, code="2026-1", area=AreaCode("A0111"), meeting_on=day)
    field.session.commit()


def give(client: FlaskClient, office: str = "Chef de centre") -> str:
    """Give the draft to an office; the path of its link, as it is shown once."""
    assert client.post(HERE, data={"office": office, "csrf_token": csrf(client, HERE)}).status_code == 302
    found = re.search(r'value="https?://[^/]+(/draft/[^"]+)"', client.get(HERE).text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("in_days", "state"),
    [(None, Window.UNDATED), (3, Window.EARLY), (2, Window.OPEN), (0, Window.OPEN), (-1, Window.OVER)],
)
def test_a_draft_is_open_from_48_hours_before_to_the_day_itself(in_days: int | None, state: Window) -> None:
    meeting_on = None if in_days is None else TODAY + timedelta(days=in_days)
    assert window(meeting_on, today=TODAY) is state


def test_an_office_reads_the_draft_and_it_is_written_down(
    said: Field, app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    manager, office = signed_in("manager"), app.test_client()
    meet(said, in_days=1)
    path = give(manager)
    # Shown once: it is kept nowhere.
    assert path not in manager.get(HERE).text
    assert "not opened yet" in manager.get(HERE).text
    reply = office.get(path)
    assert "Ce qui va bien" in reply.text
    assert "BROUILLON" in reply.text
    assert reply.headers["X-Robots-Tag"].startswith("noindex")
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in reply.headers["Cache-Control"]
    assert [mark for mark in MARKS.values() if mark in reply.text] == []
    assert not re.search(r"<form(?![^>]*class=\"languages\")", reply.text)
    pdf = office.get(f"{path}/a4.pdf")
    pages = PdfReader(BytesIO(pdf.data)).pages
    assert len(pages) >= 2
    assert all("BROUILLON" in page.extract_text() for page in pages)
    assert "opened 2 times" in manager.get(HERE).text


@pytest.mark.parametrize(("in_days", "words"), [(3, "Pas encore"), (-1, "La réunion est passée")])
def test_outside_its_days_the_link_shows_nothing(
    said: Field, app: Flask, signed_in: Callable[..., FlaskClient], in_days: int, words: str
) -> None:
    manager, office = signed_in("manager"), app.test_client()
    meet(said, in_days=in_days)
    path = give(manager)
    page = office.get(path, headers={"Accept-Language": "fr"}).text
    assert words in page
    assert "Ce qui va bien" not in page
    assert office.get(f"{path}/a4.pdf").status_code == 403
    assert "not opened yet" in manager.get(HERE).text


def test_the_centre_scores_itself_first(said: Field, app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    manager, office = signed_in("manager"), app.test_client()
    own = said.session.query(SubmissionRow).filter_by(form_id="csc_provider").one()
    own.review_state = "rejected"
    said.session.flush()
    said.tally(own)
    meet(said, in_days=1)
    path = give(manager)
    page = office.get(path, headers={"Accept-Language": "en"}).text
    assert "First score your centre yourselves" in page
    assert "Ce qui va bien" not in page
    assert office.get(f"{path}/a4.pdf").status_code == 403
    assert "The centre has not scored itself yet" in manager.get(HERE).text


def test_a_closed_link_is_like_none(said: Field, app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    manager, office = signed_in("manager"), app.test_client()
    meet(said, in_days=1)
    path, other = give(manager), give(manager, "Sage-femme")
    link = re.search(r'action="([^"]+/revoke)"', manager.get(HERE).text)
    assert link
    assert manager.post(link[1], data={"csrf_token": csrf(manager, HERE)}).status_code == 302
    assert office.get(path).status_code == 404
    assert office.get(other).status_code == 200
    assert office.get("/draft/" + "a" * 64).status_code == 404
    assert office.get("/draft/x").status_code == 404
    stranger = signed_in("manager", roots=("/R02/",))
    assert stranger.post(link[1], data={"csrf_token": csrf(stranger, "/people/me")}).status_code == 404


def test_without_a_day_for_the_meeting_nothing_is_given_out(said: Field, signed_in: Callable[..., FlaskClient]) -> None:
    manager = signed_in("manager")
    assert "not fixed yet" in manager.get(HERE).text
    given = {"office": "Chef de centre", "csrf_token": csrf(manager, HERE)}
    assert manager.post(HERE, data=given).status_code == 409
    assert manager.post(HERE, data=given | {"office": " "}).status_code == 400


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 800])
def test_the_draft_fits_the_screen_of_whoever_reads_it(
    said: Field, signed_in: Callable[..., FlaskClient], page: Page, live_server: str, width: int
) -> None:
    meet(said, in_days=1)
    path = give(signed_in("manager"))
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(live_server + path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("form.languages").count() == 1
