"""Two minutes at each step: a guide comes by itself the first time, and whenever somebody asks how it is done."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.tablet.conftest import Device, Server, home, wait_until_carried
from tests.tablet.hands import GUIDES, know_the_way
from tests.tablet.reach import barriers
from tests.tablet.stand_in import project_forms

pytestmark = pytest.mark.browser


def read_on(page: Page) -> int:
    """Page by page to the end. Gives how many there were."""
    pages = page.locator(".guide .way-dot").count()
    for number in range(1, pages + 1):
        page.locator(f'.guide-page[data-page="{number}"] .guide-scene').wait_for()
        assert page.locator(".guide-page h1").inner_text().strip(" ?.!:")
        page.locator(".guide [data-next]").click()
    return pages


def test_a_guide_comes_once_by_itself_and_whenever_it_is_asked_for(
    device: Device, serving: Callable[..., Server]
) -> None:
    server = serving(project_forms("csc_issues", "csc_group"))
    page = device.on(server.enrolment, size=(600, 1024))
    wait_until_carried(page)
    server.down()
    know_the_way(page, guides=[])

    form = 'a.card[href*="csc_issues"]'
    page.locator(form).click()
    page.locator('.guide[data-step="issues"]').wait_for()
    assert not barriers(page)
    # Heard, not only read: the sentence has a clip.
    assert page.locator(".guide .speaker").count() == 1
    assert read_on(page) == 4
    page.locator("main.step").wait_for()
    home(page)
    page.locator(form).click()
    page.locator("main.step").wait_for()
    # Looked at again from the step, and back to it.
    page.locator('.how-to[data-guide="issues"]').click()
    read_on(page)
    page.locator("main.step").wait_for()

    home(page)
    page.locator(".guides-card").click()
    shown = page.locator(".guide-card").evaluate_all("all => all.map(one => one.dataset.guide)")
    assert shown == GUIDES
    assert not barriers(page)
    page.locator('.guide-card[data-guide="verdict"]').click()
    page.locator(".guide-skip").click()
    page.locator(".guides").wait_for()
