"""A tablet is enrolled in under a minute by camera or by hand, shut out, enrolled again, and loses nothing by it."""

import io
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, Page

from mhsurvey.accounts.person import Role
from mhsurvey.db import writing
from tests.conftest import House
from tests.published import publish
from tests.tablet.conftest import Device, Server, eventually, home, kept_sheet, records, small_form, wait_until_carried
from tests.tablet.hands import let_in
from tests.tablet.stand_in import TOKEN
from tests.web.test_people import post
from tests.web.test_tablets import short_code_of

pytestmark = pytest.mark.browser
Serving = Callable[..., Server]
ANOTHER = "another-token-0123456789abcdefgh"


@pytest.fixture
def manager(app: Flask, house: House, live_server: str) -> FlaskClient:
    """A manager at a real server that has a form."""
    house.areas()
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as session:
        publish(session, store=ground.store, form_id="csc_followup")
        session.commit()
    return house.client(house.person(Role.MANAGER, roots=("/R01/",)))


def code_page(manager: FlaskClient) -> str:
    """The page with the codes of a tablet just enrolled."""
    return str(post(manager, "/tablets/new", {"name": "Tablette 7", "roots": ["/R01/"]}, follow_redirects=True).text)


def seen_by_camera(browser: Browser, drawing: str, file: Path) -> Path:
    """The QR code as a camera sees it: not filling the picture, a little turned, grey rather than white."""
    page = browser.new_page(viewport={"width": 520, "height": 520})
    page.set_content(f"<style>body{{margin:10px}}svg{{width:500px}}</style>{drawing}")
    code = Image.open(io.BytesIO(page.locator("svg").screenshot())).convert("RGB")
    page.close()
    turned = code.rotate(7, expand=True, fillcolor=(150, 150, 150))
    picture = Image.new("RGB", (1280, 720), (96, 104, 110))
    picture.paste(turned.point(lambda light: 30 + light * 3 // 4), (330, 70))
    frame = io.BytesIO()
    picture.save(frame, "JPEG", quality=70)
    file.write_bytes(frame.getvalue() * 10)
    return file


def drawing_of(page: str) -> str:
    found = re.search(r'<svg[^>]*class="qr".*?</svg>', page, re.DOTALL)
    assert found, page
    return found[0]


def take_all(page: Page) -> None:
    """Up to home with its forms; on a machine as slow as a poor line the tablet asks first, and is told yes."""
    page.locator("#facilitator-name, .carry-choice").first.wait_for(timeout=60_000)
    if page.locator(".carry-choice").count():
        page.locator(".carry-choice").first.click()
    page.locator("#facilitator-name").wait_for(timeout=60_000)
    let_in(page)
    page.locator("a.card").first.wait_for(timeout=60_000)


def test_the_app_reads_the_drawing_and_has_its_forms_within_a_minute(
    manager: FlaskClient, live_server: str, browser: Browser, device: Device, tmp_path: Path
) -> None:
    camera = seen_by_camera(browser, drawing_of(code_page(manager)), tmp_path / "camera.mjpeg")
    page = device.on(f"{live_server}/tablet/", camera=camera)
    began = time.monotonic()
    page.locator(".scan-go").click()
    take_all(page)
    assert time.monotonic() - began < 60
    assert page.locator("h1").inner_text() == "Tablette 7"
    assert "enrol" not in page.url, "the token does not stay in the address"


def test_a_code_typed_by_hand_enrols_once_and_a_wrong_one_says_what_to_do(
    manager: FlaskClient, live_server: str, device: Device
) -> None:
    code = short_code_of(code_page(manager))
    page = device.on(f"{live_server}/tablet/", size=(600, 1024))
    for wrong in ("bonjour", "ABCD-EFGH", "https://elsewhere.example.org/tablet/#/enrol/" + "x" * 64):
        page.locator(".code-field").fill(wrong)
        page.locator(".enrol button").click()
        page.locator(".problem").wait_for()
        assert not page.locator("a.card").count()
    assert "elsewhere.example.org" in page.locator(".problem").inner_text()

    page.locator(".code-field").fill(code.lower())
    page.locator(".enrol button").click()
    take_all(page)

    page.evaluate("location.hash = '#/enrol'")
    page.locator(".code-field").fill(code)
    page.locator(".enrol button").click()
    page.locator(".problem").wait_for()
    home(page)


def test_a_tablet_shut_out_sends_what_waits_once_it_is_enrolled_again(device: Device, serving: Serving) -> None:
    server = serving([small_form()])
    page = device.on(server.enrolment)
    wait_until_carried(page)
    server.state.tokens.clear()
    kept = kept_sheet(page, "small")
    home(page)
    page.locator(".status .problem").wait_for()
    assert [one["id"] for one in records(page)] == [kept]

    server.state.tokens.add(ANOTHER)
    server.state.codes["ABCD2345"] = ANOTHER
    page.goto(f"{server.address}/tablet/#/enrol")
    page.locator(".code-field").fill("abcd-2345")
    page.locator(".enrol button").click()
    page.locator(".carry a.large").click()
    eventually(lambda: kept in server.state.received and not records(page))
    assert server.state.came_as[kept] == ANOTHER
    home(page)
    assert page.locator(".status .problem").count() == 0


def test_what_was_begun_under_the_enrolment_before_goes_out_under_it(device: Device, serving: Serving) -> None:
    server = serving([small_form()])
    page = device.on(server.enrolment)
    wait_until_carried(page)
    server.down()
    before = kept_sheet(page, "small")
    server.up()
    server.state.tokens.add(ANOTHER)
    page.goto(f"{server.address}/tablet/#/enrol/{ANOTHER}")
    page.locator(".carry a.large").click()
    eventually(lambda: before in server.state.received)
    after = kept_sheet(page, "small")
    eventually(lambda: after in server.state.received)
    assert server.state.came_as == {before: TOKEN, after: ANOTHER}
