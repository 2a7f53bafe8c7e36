"""The project's own instruments on the tablet: each can be filled to its receipt, and whole on a small screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.tablet.conftest import Device, Server, begin, eventually, wait_until_carried
from tests.tablet.hands import Hands
from tests.tablet.reach import barriers, crowded, kind_of
from tests.tablet.stand_in import project_forms

pytestmark = pytest.mark.browser
ANSWERS = {"p_women": "6", "p_young_women": "2", "p_men": "4", "p_young_men": "0"}
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
SIZES = ((600, 1024), (800, 1280))
# Kinds of screens already looked at in both sizes, by any of the tests here.
known: set[str] = set()


class Eyes:
    """Look at each screen: does all of it fit? A kind not seen before is looked at closely, and in each size."""

    def __init__(self, page: Page, size: tuple[int, int]) -> None:
        self.page, self.size = page, size
        self.faults: list[str] = []

    def __call__(self, name: str) -> None:
        kind = kind_of(self.page)
        sizes = [self.size] if kind in known else [*SIZES, self.size]
        for width, height in sizes:
            if len(sizes) > 1:
                self.page.set_viewport_size({"width": width, "height": height})
            self.faults += [f"{name} at {width} x {height}: {fault}" for fault in crowded(self.page)]
        if kind not in known:
            self.faults += [f"{name}: {fault}" for fault in barriers(self.page)]
        known.add(kind)


@pytest.mark.parametrize(
    ("form_id", "language", "size"), [(one, LANGUAGES[n % 3], SIZES[n % 2]) for n, one in enumerate(INSTRUMENTS)]
)
def test_an_instrument_is_filled_to_its_receipt_and_all_of_it_is_seen(
    device: Device, serving: Callable[..., Server], form_id: str, language: str, size: tuple[int, int]
) -> None:
    server = serving(project_forms(form_id))
    page = device.on(server.enrolment, size=size)
    wait_until_carried(page)
    page.locator(".language", has_text=language).click()
    begin(page, form_id)
    hands = Hands(page, answers=ANSWERS)
    eyes = Eyes(page, size)
    hands.fill_to_end(look=eyes)
    eyes("end")
    instance_id = hands.keep()
    eyes("receipt")
    eventually(lambda: instance_id in server.state.received)
    assert len(hands.seen) > 10
    assert not eyes.faults, "\n".join(eyes.faults)


def test_five_faces_stand_on_one_screen_of_a_tablet_laid_down(device: Device, serving: Callable[..., Server]) -> None:
    server = serving(project_forms("csc_group"))
    page = device.on(server.enrolment, size=(1280, 800))
    wait_until_carried(page)
    begin(page, "csc_group")
    hands = Hands(page, answers=ANSWERS)
    hands.go_to(".face-row")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = [face.bounding_box() for face in page.locator(".face-row .choice").all()]
    assert len(boxes) == 5
    assert all(box and box["width"] >= 48 and box["height"] >= 48 for box in boxes)
    foot = page.locator(".foot").bounding_box()
    assert foot
    assert all(box and box["y"] + box["height"] <= foot["y"] for box in boxes)
