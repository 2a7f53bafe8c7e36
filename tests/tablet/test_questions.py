"""Every kind of question, touched: what stands in the XML is what was meant."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.tablet.all_types import all_types
from tests.tablet.conftest import Device, Server, begin, eventually, wait_until_carried
from tests.tablet.hands import NEXT, Hands

pytestmark = pytest.mark.browser
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c6360f8cfc0f01f0005000180ff9aa6d3d90000000049454e44ae426082"
)


@pytest.fixture
def server(serving: Callable[..., Server]) -> Server:
    return serving([all_types()])


@pytest.fixture
def page(device: Device, server: Server) -> Page:
    page = device.on(server.enrolment)
    device.context.grant_permissions(["geolocation", "microphone"], origin=server.address)
    device.context.set_geolocation({"latitude": 12.65, "longitude": -8.0, "accuracy": 6})
    wait_until_carried(page)
    begin(page, "all_types")
    return page


def go(page: Page) -> None:
    Hands(page).go_on()


def value(xml: bytes, name: str) -> str:
    found = re.search(rf"<{name}(?: [^>]*)?>([^<]*)</{name}>".encode(), xml)
    return found[1].decode() if found else ""


def test_every_kind_of_question_can_be_answered(page: Page, server: Server) -> None:
    touch = page.locator
    assert touch(".question strong").inner_text() == "à tous"
    go(page)
    touch(".field").fill("eau")
    go(page)
    for key in "407":
        touch(".key", has_text=key).first.click()
    go(page)
    for key in "3,5":
        touch(".key", has_text=key).first.click()
    go(page)
    assert touch(".face-row .face").count() == 5
    touch('.choice[data-value="4"]').click()
    go(page)
    touch('.choice[data-value="mango"]').click()
    touch('.choice[data-value="papaya"]').click()
    go(page)
    for fruit in ("papaya", "mango", "melon"):
        touch(f'.choice[data-value="{fruit}"]').click()
    go(page)
    touch('.choice[data-value="c"]').click()
    go(page)
    touch(".point", has_text="7").click()
    go(page)
    touch(".slider").fill("42")
    go(page)
    touch(".calendar .step").first.click()
    touch(".day", has_text="15").click()
    go(page)
    touch(".clock .plain").click()
    go(page)
    touch(".calendar-foot .plain").click()
    go(page)
    touch(".geopoint .large").click()
    touch(".accuracy").wait_for()
    go(page)
    touch('input[type="file"]').last.set_input_files({"name": "p.png", "mimeType": "image/png", "buffer": PIXEL})
    touch(".photo-shown").wait_for()
    go(page)
    touch(".speak").click()
    page.wait_for_timeout(1200)
    touch(".recording-stop").click()
    touch(".sound .plain").first.wait_for()
    go(page)
    touch('input[type="file"]').last.set_input_files(
        {"name": "lettre.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    touch(".file-name").wait_for()
    go(page)
    touch(".field").fill("6001")
    go(page)
    touch(".acknowledge").click()
    go(page)
    touch('input[type="search"]').fill("village 1234 de kolon")
    assert touch(".found .choice").count() == 1
    touch(".found .choice").click()
    go(page)
    fill_children(page)
    assert touch('[data-name="what"]').count() == 0
    touch('.choice[data-value="1"]').click()
    touch('[data-name="what"] .field').fill("oui, ceci")
    go(page)
    instance_id = Hands(page).keep()
    eventually(lambda: instance_id in server.state.received)
    check(server.state.received[instance_id][0], server.state.files[instance_id])


def fill_children(page: Page) -> None:
    """Two entries are added, one is taken away, put back, and the other taken away for good."""
    for game, age in (("Ballon", "7"), ("Billes", "9")):
        page.locator(".add").click()
        page.locator(".field").fill(game)
        go(page)
        page.locator(".key", has_text=age).click()
        go(page)
    remove = page.locator(".entry .plain").filter(has_text="Retirer")
    remove.nth(1).click()
    page.locator(".entry.gone .plain").click()
    remove.nth(0).click()
    go(page)


def check(xml: bytes, files: set[str]) -> None:
    expected = {
        "words": "eau", "whole": "407", "part": "3.5", "score": "4", "several": "mango papaya",
        "order": "papaya mango melon", "agree": "c", "steps": "7", "slide": "42", "bars": "6001", "seen": "OK",
        "village": "v1234", "child_name": "Billes", "child_age": "9", "more": "1", "what": "oui, ceci",
        "instanceName": "Mot : eau",
    }  # fmt: skip
    assert {name: value(xml, name) for name in expected} == expected
    assert xml.count(b"<child_name>") == 1
    assert re.fullmatch(r"\d{4}-\d\d-15", value(xml, "day"))
    assert re.fullmatch(r"\d\d:\d\d:00\.000[+-]\d\d:\d\d", value(xml, "clock"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT12:00:00\.000[+-]\d\d:\d\d", value(xml, "moment"))
    assert value(xml, "place") == "12.65 -8.0 0.0 6.0"
    assert value(xml, "start")
    assert value(xml, "device").startswith("tablet:")
    assert {value(xml, name) for name in ("picture", "voice", "paper")} == files
    assert len(files) == 3


def test_a_rule_is_told_in_words_and_holds_the_way_on(page: Page) -> None:
    go(page)
    page.locator(NEXT).click()
    assert page.locator(".trouble").is_visible()
    page.locator(".field").fill("a")
    assert not page.locator(".trouble").is_visible()
    page.locator(NEXT).click()
    assert page.locator(".trouble").is_visible()
    page.locator(".field").fill("ab")
    go(page)
    assert page.locator(".keypad").is_visible()


def test_another_language_keeps_place_and_answers(page: Page) -> None:
    go(page)
    page.locator(".field").fill("eau")
    page.locator(".language-open").click()
    page.locator(".language", has_text="English").click()
    page.locator(".question", has_text="Your word").wait_for()
    assert page.locator(".field").input_value() == "eau"
    # The hint has no English: French is lent, and says so.
    assert page.locator(".hint").inner_text() == "Deux lettres au moinsfr"
    assert page.locator(NEXT).inner_text() == "Next"


def test_going_back_never_loses_an_answer(page: Page) -> None:
    go(page)
    page.locator(".field").fill("eau")
    go(page)
    page.locator(".key", has_text="8").click()
    page.locator(".foot-button").first.click()
    assert page.locator(".field").input_value() == "eau"
    go(page)
    assert page.locator(".number-shown").inner_text() == "8"


def test_a_question_with_a_clip_is_heard_and_one_without_says_so(page: Page) -> None:
    page.locator(".speaker:not(.silent)").wait_for()
    dash = page.locator(".ring-done")
    eventually(lambda: not (dash.get_attribute("stroke-dasharray") or "0 ").startswith("0 "))
    go(page)
    page.locator(".speaker.silent").wait_for()


def test_files_of_an_earlier_sitting_are_still_there(device: Device, page: Page, server: Server) -> None:
    hands = Hands(page, answers={"words": "eau"})
    hands.go_to(".photo")
    page.locator('input[type="file"]').last.set_input_files({"name": "p.png", "mimeType": "image/png", "buffer": PIXEL})
    page.locator(".photo-shown").wait_for()
    go(page)
    device.kill()
    page = device.on(f"{server.address}/tablet/")
    page.locator("main.step").wait_for()
    hands = Hands(page, answers={"words": "eau"})
    hands.fill_to_end()
    instance_id = hands.keep()
    eventually(lambda: instance_id in server.state.received)
    assert value(server.state.received[instance_id][0], "picture") in server.state.files[instance_id]


def test_a_voice_done_again_can_be_taken_back(page: Page) -> None:
    hands = Hands(page, answers={"words": "eau"})
    hands.go_to(".sound")
    button = page.get_by_role("button")
    page.locator(".speak").click()
    page.locator(".clock-running", has_text="0:01").wait_for()
    page.locator(".recording-stop").click()
    page.locator(".sound-way").wait_for()
    button.filter(has_text="Réécouter").click()
    eventually(lambda: float(page.locator(".sound-way").get_attribute("value") or 0) > 0)
    # Taken away and put back; done again and the earlier one taken back.
    button.filter(has_text="Retirer").click()
    button.filter(has_text="Reprendre l'ancien").click()
    button.filter(has_text="Refaire").click()
    page.locator(".clock-running", has_text="0:01").wait_for()
    page.locator(".recording-stop").click()
    button.filter(has_text="Reprendre l'ancien").click()
    page.locator(".sound-way").wait_for()
    assert button.filter(has_text="Reprendre l'ancien").count() == 0
    # Leaving in the middle of a sentence keeps what was said.
    button.filter(has_text="Refaire").click()
    page.locator(".clock-running", has_text="0:01").wait_for()
    go(page)
    page.locator(".foot-button").first.click()
    page.locator(".sound-way").wait_for()
