"""The project's own instruments on the tablet: each can be filled to its receipt, in its three languages."""

from collections.abc import Callable

import pytest

from tests.tablet.conftest import Device, Server, begin, eventually, wait_until_carried
from tests.tablet.hands import Hands
from tests.tablet.stand_in import project_forms

pytestmark = pytest.mark.browser
ANSWERS = {"n_present": "12", "n_women": "8"}
LANGUAGES = ("Français", "Bamanankan", "English")
INSTRUMENTS = (
    "csc_group",
    "csc_provider",
    "csc_inputs",
    "csc_interface",
    "csc_followup",
    "qoc_maternity",
    "qoc_child",
    "hh_mini",
)


@pytest.mark.parametrize(("form_id", "language"), [(one, LANGUAGES[n % 3]) for n, one in enumerate(INSTRUMENTS)])
def test_an_instrument_is_filled_to_its_receipt(
    device: Device, serving: Callable[..., Server], form_id: str, language: str
) -> None:
    server = serving(project_forms(form_id))
    page = device.on(server.enrolment)
    wait_until_carried(page)
    page.locator(".language", has_text=language).click()
    begin(page, form_id)
    hands = Hands(page, answers=ANSWERS)
    hands.fill_to_end()
    instance_id = hands.keep()
    eventually(lambda: instance_id in server.state.received)
    assert len(hands.seen) > 10


@pytest.mark.parametrize("size", [(800, 1280), (600, 1024), (1280, 800)])
def test_five_faces_stand_on_one_screen_without_scrolling(
    device: Device, serving: Callable[..., Server], size: tuple[int, int]
) -> None:
    server = serving(project_forms("csc_group"))
    page = device.on(server.enrolment, size=size)
    wait_until_carried(page)
    begin(page, "csc_group")
    hands = Hands(page, answers=ANSWERS)
    while not page.locator(".face-row").count():
        hands.answer_screen()
        hands.go_on()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = [face.bounding_box() for face in page.locator(".face-row .choice").all()]
    assert len(boxes) == 5
    assert all(box and box["width"] >= 48 and box["height"] >= 48 for box in boxes)
    foot = page.locator(".foot").bounding_box()
    assert foot
    assert all(box and box["y"] + box["height"] <= foot["y"] for box in boxes)
