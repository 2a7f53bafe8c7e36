"""After each of these the invariant holds: what was kept is on the tablet, or at the server, and there once."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from tests.tablet.conftest import (
    Carrying,
    Device,
    Server,
    begin,
    eventually,
    home,
    kept_sheet,
    records,
    until,
    wait_until_carried,
    wait_until_saved,
)
from tests.tablet.hands import NEXT, Hands, let_in
from tests.tablet.stand_in import PORTAL, Reply, another_build, project_forms, receipt

pytestmark = pytest.mark.browser
Serving = Callable[..., Server]


def shells(page: Page) -> list[str]:
    """The versions of the app it holds."""
    return [name for name in page.evaluate("caches.keys()") if name.startswith("shell-")]


def test_a_killed_browser_comes_back_to_the_same_question_with_every_answer(device: Device, serving: Serving) -> None:
    server = serving(project_forms("csc_group"))
    page = device.on(server.enrolment)
    wait_until_carried(page)
    server.down()
    begin(page, "csc_group")
    hands = Hands(
        page,
        answers={"p_women": "6", "p_young_women": "2", "p_men": "4", "p_young_men": "0", "site": "Sous le fromager"},
    )
    for _ in range(6):
        hands.answer_screen()
        hands.go_on()
    asked = page.locator(".question").inner_text()
    wait_until_saved(page)
    device.kill()

    page = device.on(f"{server.address}/tablet/")
    page.locator("main.step").wait_for()
    assert page.locator(".question").inner_text() == asked
    for _ in range(6):
        page.locator(".foot-button").first.click()
    assert page.locator('[aria-checked="true"]').count() == 1
    page.locator(NEXT).click()
    page.locator(NEXT).click()
    assert page.locator("textarea").input_value() == "Sous le fromager"


def test_an_answer_is_on_the_disk_before_the_next_question(device: Device, carrying: Carrying) -> None:
    server, page = carrying
    begin(page, "small")
    page.locator("textarea").fill("écrit juste avant la panne")
    until(page, "location.hash.startsWith('#/fill/')")
    wait_until_saved(page)
    device.kill()
    page = device.on(f"{server.address}/tablet/")
    page.locator("textarea").wait_for()
    assert page.locator("textarea").input_value() == "écrit juste avant la panne"


BAD_ANSWERS = {
    "portal-200": Reply(200, PORTAL, "text/html"),
    "portal-with-a-receipt": Reply(200, receipt("copy", "uuid:x", complete=True)),
    "201-without-receipt": Reply(201, b""),
    "receipt-of-another": Reply(201, receipt("other", "uuid:someone-else", complete=True)),
    "redirect": Reply(302, b"", headers=(("Location", "/elsewhere"),)),
    "500": Reply(500),
    "502": Reply(502),
    "503": Reply(503, headers=(("Retry-After", "1"),)),
    "reset": Reply(0, cut=True),
}


def test_a_bad_answer_purges_nothing(carrying: Carrying) -> None:
    server, page = carrying
    arrived: set[str] = set()
    for name, answer in BAD_ANSWERS.items():
        # Until it is taken away: on a busy machine the tablet's own next try comes before anybody's touch.
        server.state.standing_order = answer
        instance_id = kept_sheet(page, "small")
        eventually(lambda: bool(records(page)) and int(str(records(page)[0]["tries"])) >= 1)
        assert [one["id"] for one in records(page)] == [instance_id], name
        page.evaluate("location.hash = '#/outbox'")
        before = server.state.posts
        page.locator(".record .does-retry").click()
        eventually(lambda before=before: server.state.posts > before)
        assert [one["id"] for one in records(page)] == [instance_id], name
        server.state.standing_order = None
        page.evaluate("dispatchEvent(new Event('online'))")
        eventually(lambda instance_id=instance_id: instance_id in server.state.received)
        eventually(lambda: not records(page))
        arrived.add(instance_id)
        assert {one["id"] for one in records(page, "receipts")} == arrived, name


def test_a_lost_reply_is_sent_again_and_stored_once(carrying: Carrying) -> None:
    server, page = carrying
    server.state.lose_reply = 1
    instance_id = kept_sheet(page, "small")
    eventually(lambda: instance_id in server.state.received and server.state.lose_reply == 0)
    page.evaluate("dispatchEvent(new Event('online'))")
    eventually(lambda: not records(page))
    assert server.state.posts == 2
    assert len(set(server.state.received[instance_id])) == 1


def test_a_revoked_tablet_keeps_its_queue_and_says_so(carrying: Carrying) -> None:
    server, page = carrying
    server.state.revoked = True
    instance_id = kept_sheet(page, "small")
    eventually(lambda: bool(records(page)) and int(str(records(page)[0]["tries"])) >= 1)
    home(page)
    page.locator(".status .problem").wait_for()
    assert [one["id"] for one in records(page)] == [instance_id]


def test_two_tabs_send_each_record_once(device: Device, carrying: Carrying) -> None:
    server, page = carrying
    server.down()
    kept = {kept_sheet(page, "small") for _ in range(4)}
    other = device.another_tab(f"{server.address}/tablet/#/outbox")
    other.locator(".record").first.wait_for()
    server.up()
    for tab in (page, other):
        tab.evaluate("dispatchEvent(new Event('online'))")
    eventually(lambda: set(server.state.received) == kept)
    eventually(lambda: not records(page))
    assert server.state.posts == len(kept)


def test_one_sheet_is_not_filled_in_two_tabs(device: Device, carrying: Carrying) -> None:
    _, page = carrying
    begin(page, "small")
    page.locator("textarea").fill("ici")
    until(page, "location.hash.startsWith('#/fill/')")
    other = device.another_tab(page.url)
    other.locator(".message").wait_for()
    assert other.locator("main.step").count() == 0


def test_kill_while_sending_loses_nothing_and_doubles_nothing(device: Device, carrying: Carrying) -> None:
    server, page = carrying
    server.down()
    kept = {kept_sheet(page, "small") for _ in range(3)}
    server.up()
    page.evaluate("dispatchEvent(new Event('online'))")
    eventually(lambda: len(server.state.received) >= 1)
    device.kill()
    page = device.on(f"{server.address}/tablet/")
    page.locator(".home").wait_for()
    page.evaluate("dispatchEvent(new Event('online'))")
    eventually(lambda: set(server.state.received) == kept and not records(page))
    assert all(len(set(sent)) == 1 for sent in server.state.received.values())


def began(page: Page) -> float | None:
    """When this page was loaded; None while it is loading."""
    try:
        return float(page.evaluate("performance.timeOrigin"))
    except PlaywrightError:
        return None


def test_an_update_with_a_full_outbox_keeps_it_and_sends_it(device: Device, carrying: Carrying, tmp_path: Path) -> None:
    server, page = carrying
    server.down()
    kept = {kept_sheet(page, "small") for _ in range(2)}
    home(page)
    server.state.dist = another_build(tmp_path)
    server.up()
    page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")
    page.locator(".update button").wait_for()
    other = device.another_tab(f"{server.address}/tablet/")
    other.locator(".home").wait_for()
    begun = {tab: began(tab) for tab in (page, other)}
    page.locator(".update button").click()
    eventually(lambda: began(page) not in (None, begun[page]))
    let_in(page)
    eventually(lambda: set(server.state.received) == kept)
    # A tab of the old version would look for parts of it that are gone.
    eventually(lambda: began(other) not in (None, begun[other]))
    eventually(lambda: not records(page))
    assert shells(page) == ["shell-feedfacecafe"]


@pytest.mark.parametrize("fault", ["missing_assets", "portal_assets"])
def test_an_update_with_one_bad_asset_leaves_the_old_version_working_offline(
    device: Device, carrying: Carrying, tmp_path: Path, fault: str
) -> None:
    server, page = carrying
    before = shells(page)
    server.state.dist = another_build(tmp_path)
    setattr(server.state, fault, {"manifest.webmanifest"})
    page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update()).catch(() => null)")
    page.wait_for_timeout(800)
    assert shells(page) == before
    server.down()
    device.kill()
    page = device.on(f"{server.address}/tablet/")
    begin(page, "small")
    hands = Hands(page)
    hands.fill_to_end()
    assert hands.keep()
    # What failed once comes as soon as it can.
    setattr(server.state, fault, set())
    server.up()
    home(page)
    page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")
    page.locator(".update button").wait_for()


def test_no_version_changes_under_an_open_form(device: Device, carrying: Carrying, tmp_path: Path) -> None:
    server, page = carrying
    other = device.another_tab(f"{server.address}/tablet/")
    begin(other, "small")
    server.state.dist = another_build(tmp_path)
    page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")
    page.locator(".update button").click()
    page.wait_for_timeout(500)
    assert "shell-feedfacecafe" in shells(page)
    assert len(shells(page)) == 2, "the old version still serves the open form"


def test_a_clock_ten_years_off_loses_nothing(carrying: Carrying) -> None:
    server, page = carrying
    server.down()
    kept = kept_sheet(page, "small")
    home(page)
    page.clock.install(time="2016-01-01T08:00:00Z")
    page.reload()
    let_in(page)
    page.locator(".burden.waiting").wait_for()
    server.up()
    page.evaluate("dispatchEvent(new Event('online'))")
    eventually(lambda: kept in server.state.received)


def test_a_full_tablet_keeps_the_answers_on_the_screen_and_offers_the_export(carrying: Carrying) -> None:
    server, page = carrying
    begin(page, "small")
    # What was laid aside for this is used up, or the browser is too old for it.
    page.evaluate("navigator.storage.getDirectory().then(one => one.removeEntry('reserve')).catch(() => null)")
    page.evaluate(
        """() => {
            const put = IDBObjectStore.prototype.put;
            IDBObjectStore.prototype.put = function (...what) {
                if (this.name === 'drafts') throw new DOMException('full', 'QuotaExceededError');
                return put.apply(this, what);
            };
        }"""
    )
    page.locator("textarea").fill("à ne pas perdre")
    page.locator(".full-note").wait_for()
    assert page.locator("textarea").input_value() == "à ne pas perdre"
    # A browser that is driven from outside keeps its downloads to itself: read what is offered instead.
    page.evaluate(
        """() => {
            const make = URL.createObjectURL;
            URL.createObjectURL = (blob) => { window.offered = blob.text(); return make(blob); };
        }"""
    )
    page.locator(".full-note button").click()
    until(page, "window.offered !== undefined")
    offered = page.evaluate("window.offered")
    assert "à ne pas perdre" not in offered
    [record] = json.loads(offered)["records"]
    parts = {one["name"]: base64.b64decode(one["base64"]) for one in record["files"]}
    xml, _ = server.state.opened(record["xml"].encode(), parts)
    assert "à ne pas perdre" in xml.decode()
