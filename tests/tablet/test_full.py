"""A tablet without any room: what is answered is kept, the place too, what waits leaves, and it says what to do."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.tablet.at_rest import places_of
from tests.tablet.conftest import (
    Carrying,
    Device,
    Server,
    begin,
    eventually,
    home,
    kept_sheet,
    records,
)
from tests.tablet.hands import NEXT, Hands, let_in

pytestmark = pytest.mark.browser
Serving = Callable[..., Server]
ONLINE = "dispatchEvent(new Event('online'))"
# Its two halves as the app lays them aside.
RESERVE_BYTES = 2 * 3 * 2**20
READ_RESERVE = """async () => {
    const folder = await navigator.storage.getDirectory();
    try {
        const file = await (await folder.getFileHandle("reserve")).getFile();
        const bytes = new Uint8Array(await file.arrayBuffer());
        const heads = [0, bytes.length / 2].map((at) => new DataView(bytes.buffer, at).getUint32(4));
        return [bytes.length, Math.max(...heads)];
    } catch (fault) {
        return [0, 0];
    }
}"""


def reserve(page: Page) -> tuple[int, int]:
    """Its bytes, and the number of the last write that lies in it (0: it is empty)."""
    size, sequence = page.evaluate(READ_RESERVE)
    return int(size), int(sequence)


def wait_until_laid(page: Page) -> None:
    """Something lies in the reserve, and no write is under way."""
    seen: list[int] = []

    def is_quiet() -> bool:
        time.sleep(0.3)
        seen.append(reserve(page)[1])
        return len(seen) > 2 and seen[-1] > 0 and len(set(seen[-3:])) == 1

    eventually(is_quiet)


def switch_on_full(device: Device, server: Server, *, lets_in: bool = True) -> Page:
    """Switch it on with a disk that takes no byte more, whatever is deleted: photos and videos have filled it."""
    page = device.on(f"{server.address}/tablet/manifest.webmanifest", lets_in=False)
    devtools = device.context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": server.address, "quotaSize": 1})
    page.goto(f"{server.address}/tablet/")
    if lets_in:
        let_in(page)
    return page


def test_a_full_tablet_keeps_answers_and_place_sends_and_recovers(device: Device, carrying: Carrying) -> None:
    server, page = carrying
    server.down()
    waiting = kept_sheet(page, "small", word="avant")
    home(page)
    eventually(lambda: reserve(page)[0] == RESERVE_BYTES)
    device.kill()

    page = switch_on_full(device, server)
    page.locator(".no-room").wait_for()
    begin(page, "small")
    page.locator("textarea").fill("Marqueplein")
    page.locator(NEXT).click()
    page.locator(".type-integer").wait_for()
    page.locator(".key").first.click()
    wait_until_laid(page)
    assert page.locator(".full-note").count() == 0
    assert records(page, "drafts") == [], "there was room after all"
    device.kill()
    assert places_of("Marqueplein", device.folder) == set()

    page = switch_on_full(device, server)
    page.locator(".type-integer").wait_for()
    assert page.locator(".number-shown").inner_text().strip()
    page.locator(".foot-button").first.click()
    assert page.locator("textarea").input_value() == "Marqueplein"
    hands = Hands(page, answers={"word": "Marqueplein"})
    hands.fill_to_end()
    full = hands.keep()
    device.kill()

    page = switch_on_full(device, server)
    page.locator(".burden-mark", has_text="2").wait_for()
    server.up()
    page.evaluate(ONLINE)
    eventually(lambda: set(server.state.received) == {waiting, full})
    page.locator(".burden:not(.waiting)").wait_for()
    assert records(page) == [], "what is deleted makes room, also on a full tablet"
    assert all(len(sent) == 1 for sent in server.state.received.values())
    device.kill()

    # Somebody deletes their videos: what lay in the reserve goes back where it belongs.
    page = device.on(f"{server.address}/tablet/")
    page.locator(".burden:not(.waiting)").wait_for()
    eventually(lambda: {str(one["id"]) for one in records(page, "receipts")} == {waiting, full})
    eventually(lambda: reserve(page) == (RESERVE_BYTES, 0))
    assert page.locator(".no-room").count() == 0
    assert (records(page), records(page, "drafts")) == ([], [])


def test_a_full_tablet_without_a_reserve_begins_nothing_and_still_sends(device: Device, carrying: Carrying) -> None:
    server, page = carrying
    server.down()
    waiting = kept_sheet(page, "small")
    eventually(lambda: reserve(page)[0] == RESERVE_BYTES)
    # As in a browser that cannot lay anything aside.
    page.evaluate("navigator.storage.getDirectory().then((folder) => folder.removeEntry('reserve'))")
    device.kill()

    page = switch_on_full(device, server)
    page.locator('a.card[href*="small"]').click()
    page.locator("main.message").wait_for()
    assert page.locator("main.step, main.opening").count() == 0
    server.up()
    page.evaluate(ONLINE)
    eventually(lambda: waiting in server.state.received and not records(page))
    assert len(server.state.received[waiting]) == 1
