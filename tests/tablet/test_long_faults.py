"""Faults at any moment, and many of them: after each, what was said to be kept is here or at the server, and once."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from mhsurvey.db import writing
from mhsurvey.submissions.tables import SubmissionRow
from tests.conftest import House
from tests.published import publish
from tests.tablet import old_app
from tests.tablet.conftest import (
    Carrying,
    Device,
    Server,
    begin,
    eventually,
    form_of,
    home,
    kept_sheet,
    records,
    small_form,
    until,
    wait_until_carried,
)
from tests.tablet.hands import NEXT, Hands, let_in
from tests.tablet.stand_in import PORTAL, TOKEN, Reply, another_build, receipt

pytestmark = pytest.mark.browser
Serving = Callable[..., Server]
ONLINE = "dispatchEvent(new Event('online'))"
# A draft and its files, in one transaction.
FIRST_SAVE = "drafts,files"


def ids(page: Page, store: str) -> set[str]:
    return {str(one["id"]) for one in records(page, store)}


# Counts what is written from the moment `stopAt` is set. At that many transactions everything of the last one has been
# handed over and the page stands still for ever, so that it is never committed.
STEPS = """{
    window.stopAt = Infinity;
    window.steps = [];
    window.done = [];
    // A page that stands still sends nothing any more, but for what it waits for itself.
    window.tell = (stands) => {
        const telling = new XMLHttpRequest();
        telling.open("POST", "/tablet/hello", false);
        telling.setRequestHeader("Authorization", "Bearer TOKEN");
        telling.send(JSON.stringify({stands}));
    };
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode, ...rest) {
        const begun = begin.call(this, stores, mode, ...rest);
        if (mode !== "readwrite" || window.stopAt === Infinity) return begun;
        window.steps.push(`${stores}`);
        begun.addEventListener("complete", () => window.done.push(`${stores}`));
        if (window.steps.length === window.stopAt || `${stores}` === window.stopAt) {
            queueMicrotask(() => {
                window.tell({steps: window.steps, done: window.done});
                for (;;);
            });
        }
        return begun;
    };
}""".replace("TOKEN", TOKEN)
# From home to the server's receipt, by touching; nothing waits for it, because it may never come to its end.
ROAD = """([word, stop]) => {
    const found = async (selector) => {
        for (;;) {
            const one = document.querySelector(selector);
            if (one) return one;
            await new Promise((done) => setTimeout(done, 20));
        }
    };
    const road = async () => {
        (await found("a.card[href*='small']")).click();
        const field = await found("textarea");
        field.value = word;
        field.dispatchEvent(new Event("input", {bubbles: true}));
        (await found(".foot-button.primary")).click();
        (await found(".key")).click();
        (await found(".foot-button.primary")).click();
        (await found(".foot-button.keep:enabled")).click();
        await found(".receipt-mark.sent");
        window.tell({steps: ["over"], done: window.done});
    };
    // Not before this has been answered: a page that stands still answers nothing.
    setTimeout(() => {
        window.stopAt = stop;
        road();
    }, 50);
}"""


def test_a_kill_at_every_step_from_first_answer_to_receipt_leaves_each_sheet_once(
    device: Device, carrying: Carrying
) -> None:
    server, page = carrying
    home(page)
    stood: list[str] = []
    sheets: dict[str, str] = {}

    def kill_at(page: Page, stop: int | str) -> Page:
        """Go the road anew up to that transaction, by number or by name; the tablet switched on again."""
        word = f"mot numero {len(stood)}."
        page.add_init_script(STEPS)
        page.goto(f"{server.address}/tablet/")
        let_in(page)
        home(page)
        server.state.hellos.clear()
        page.evaluate(ROAD, [word, stop])
        eventually(lambda: any("stands" in one for one in server.state.hellos), within_s=60)
        told = next(one["stands"] for one in server.state.hellos if "stands" in one)
        stood.append(told["steps"][-1])
        device.kill()

        page = device.on(f"{server.address}/tablet/manifest.webmanifest", lets_in=False)
        drafts, kept, noted = (ids(page, store) for store in ("drafts", "records", "receipts"))
        assert not drafts & kept, stood
        assert not kept & noted, stood
        assert noted <= set(server.state.received)
        fresh = (drafts | kept | set(server.state.received)) - set(sheets)
        # Nothing of it is there only as long as its first save is not over; the next write may begin before that.
        assert len(fresh) <= 1, stood
        assert fresh or FIRST_SAVE not in told["done"], told
        assert not fresh or FIRST_SAVE in told["steps"][:-1] or stood[-1] == "over", told
        sheets.update(dict.fromkeys(fresh, word))
        return page

    while "over" not in stood:
        page = kill_at(page, len(stood) + 1)
    # Not every round goes in the same order: what no number met is met by its name.
    for name in (FIRST_SAVE, "drafts,records", "records", "records,files,receipts,shelf"):
        if name not in stood:
            page = kill_at(page, name)
            assert stood[-1] == name

    page.goto(f"{server.address}/tablet/")
    let_in(page)
    for one in ids(page, "drafts"):
        page.evaluate("address => { location.hash = address; }", f"#/fill/{one}")
        page.locator("main.step").wait_for()
        while page.locator("textarea").count() == 0:
            page.locator(".foot-button").first.click()
        assert page.locator("textarea").input_value() == sheets[one]
        hands = Hands(page, answers={"word": sheets[one]})
        hands.fill_to_end()
        assert hands.keep() == one
    page.evaluate(ONLINE)
    eventually(lambda: set(server.state.received) == set(sheets) and not records(page))
    for instance_id, word in sheets.items():
        assert {word in xml.decode() for xml in server.state.received[instance_id]} == {True}
        assert len(set(server.state.received[instance_id])) == 1
    assert ids(page, "receipts") == set(sheets)


def test_kills_while_an_old_store_is_sealed_and_sent_leave_each_record_once_in_the_database(
    app: Flask, house: House, live_server: str, device: Device
) -> None:
    house.areas()
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as db:
        version = publish(db, store=ground.store, form_id="csc_followup").version
        db.commit()
    token = house.tablet().token
    kept = {old_app.new_id() for _ in range(60)}
    page = device.on(f"{live_server}/tablet/manifest.webmanifest", lets_in=False)
    held = [old_app.old_record("csc_followup", version, one, fields="", days_ago=n / 5) for n, one in enumerate(kept)]
    old_app.leave(page, token, records=held)

    def arrived() -> list[str]:
        with ground.sessions() as session:
            return list(session.scalars(select(SubmissionRow.instance_id)))

    chance = random.Random(60)
    for _ in range(4):
        page.goto(f"{live_server}/tablet/")
        page.evaluate(ONLINE)
        time.sleep(chance.uniform(0.2, 1.2))
        device.kill()
        page = device.on(f"{live_server}/tablet/manifest.webmanifest", lets_in=False)
        here, there = ids(page, "records"), arrived()
        assert here | set(there) == kept
        assert len(there) == len(set(there))
    page.goto(f"{live_server}/tablet/")
    let_in(page)
    page.locator(".home").wait_for()
    page.evaluate(ONLINE)
    eventually(lambda: not records(page), within_s=60)
    assert sorted(arrived()) == sorted(kept)
    assert ids(page, "receipts") == kept


def storm(chance: random.Random, length: int) -> list[Reply]:
    """Everything a bad line and a bad day of a server answer, in any order; some take the sheet and lose the answer."""
    faults = [
        Reply(500), Reply(502), Reply(503, headers=(("Retry-After", "1"),)), Reply(0, cut=True),
        Reply(200, PORTAL, "text/html"), Reply(201), Reply(201, receipt("x", "uuid:another", complete=True)),
        Reply(0, cut=True, takes=True), Reply(502, takes=True), Reply(200, PORTAL, "text/html", takes=True),
    ]  # fmt: skip
    # The line stands still until the tablet gives up, before the sheet is taken and after.
    silence = [Reply(500, stalls_s=3), Reply(500, stalls_s=3, takes=True)]
    orders = [*chance.choices(faults, k=length - len(silence)), *silence]
    chance.shuffle(orders)
    return orders


def test_fourteen_days_and_three_hundred_records_of_an_older_app_arrive_once(device: Device, serving: Serving) -> None:
    server = serving([small_form()])
    page = device.on(f"{server.address}/tablet/manifest.webmanifest", lets_in=False)
    secret = "Marqueensecret"
    fields = f"<word>{secret}</word><many>3</many>"
    old = [old_app.new_id() for _ in range(300)]
    held = [old_app.old_record("small", "1", one, fields=fields, days_ago=14 * n / 300) for n, one in enumerate(old)]
    sound = "20261107080000000-abc.m4a"
    heard = old[7]
    held[7]["xml"] = old_app.sheet("small", "1", heard, fields=f"<word>{sound}</word><many>3</many>")
    begun = old_app.new_id()
    draft = old_app.old_draft("small", "1", begun, fields=f"<word>{secret} debut</word><many/>")
    file = old_app.OldFile(heard, sound, "audio/mp4", secret * 50)
    old_app.leave(page, TOKEN, records=held, drafts=[draft], files=[file])
    # Thirty seconds of patience, for a test: two.
    page.add_init_script(
        "{ const wait = AbortSignal.timeout; AbortSignal.timeout = (ms) => wait.call(AbortSignal, ms / 15); }"
    )
    server.state.orders = storm(random.Random(14), 90)

    page.goto(f"{server.address}/tablet/")
    let_in(page)
    wait_until_carried(page)
    # Before the first of them leaves, nothing of an answer lies in the open.
    eventually(lambda: all("xml" not in one for one in [*records(page), *records(page, "drafts")]), within_s=40)
    assert secret not in old_app.everything(page)
    kept = {*old, kept_sheet(page, "small"), kept_sheet(page, "small")}
    home(page)

    came = -1

    def all_there() -> bool:
        nonlocal came
        # A round that a broken line ended is begun again at once, not after its minutes.
        if came == server.state.posts:
            page.evaluate(ONLINE)
        came = server.state.posts
        time.sleep(0.5)
        return set(server.state.received) == kept and not records(page)

    eventually(all_there, within_s=240)
    assert not server.state.orders
    assert all(len(set(sent)) == 1 for sent in server.state.received.values())
    assert server.state.contents[heard][sound].decode() == secret * 50
    assert ids(page, "receipts") == kept

    # Another address of the same page: nobody has to come in again.
    page.evaluate("address => { location.hash = address; }", f"#/fill/{begun}")
    page.locator("textarea").wait_for()
    assert page.locator("textarea").input_value() == f"{secret} debut"
    hands = Hands(page, answers={"word": "fini"})
    hands.fill_to_end()
    assert hands.keep() == begun
    eventually(lambda: begun in server.state.received and not records(page))


def test_a_kill_during_an_update_leaves_one_whole_version_that_works_offline(
    device: Device, carrying: Carrying, tmp_path: Path
) -> None:
    server, page = carrying
    server.state.dist = another_build(tmp_path)
    server.state.held_assets = {"manifest.webmanifest"}
    page.evaluate("navigator.serviceWorker.getRegistration().then(one => { one.update(); })")
    until(page, "caches.keys().then(names => names.includes('shell-feedfacecafe'))")
    device.kill()
    server.state.held_assets = set()
    server.down()
    page = device.on(f"{server.address}/tablet/")
    kept = {kept_sheet(page, "small")}

    server.up()
    home(page)
    page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")
    page.locator(".update button").wait_for(timeout=30_000)
    chance = random.Random(3)
    page.locator(".update button").evaluate("button => setTimeout(() => button.click())")
    time.sleep(chance.uniform(0, 0.2))
    device.kill()
    server.down()
    page = device.on(f"{server.address}/tablet/")
    kept.add(kept_sheet(page, "small"))
    server.up()
    home(page)
    page.evaluate(ONLINE)
    eventually(lambda: set(server.state.received) == kept and not records(page))
    assert all(len(set(sent)) == 1 for sent in server.state.received.values())


@pytest.mark.parametrize("years", [10, -10])
def test_a_clock_years_off_and_then_set_right_still_sends_by_itself(
    device: Device, serving: Serving, years: int
) -> None:
    server = serving([small_form()])
    page = device.on(f"{server.address}/tablet/manifest.webmanifest", lets_in=False)
    page.add_init_script(
        f"{{ const now = Date.now; window.off = {years} * 365 * 864e5; Date.now = () => now() + window.off; }}"
    )
    page.goto(server.enrolment)
    let_in(page)
    wait_until_carried(page)
    server.state.orders = [Reply(500)]
    kept = kept_sheet(page, "small")
    eventually(lambda: bool(records(page)) and int(str(records(page)[0]["tries"])) == 1)
    # Somebody sets the clock right while the app stands open: the next try was due in another decade.
    page.evaluate("window.off = 0")
    page.wait_for_timeout(300)

    def looked_at() -> bool:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        return kept in server.state.received and not records(page)

    eventually(looked_at)
    assert server.state.posts == 2


def test_two_tabs_fill_and_send_at_once_and_each_sheet_arrives_once(device: Device, carrying: Carrying) -> None:
    server, page = carrying
    tabs = [page, device.another_tab(f"{server.address}/tablet/")]
    kept: dict[str, str] = {}
    for turn in range(2):
        words = [f"onglet {n} feuille {turn}" for n in range(2)]
        for tab in tabs:
            begin(tab, "small")
        # Both stand half filled while the other writes, keeps and sends.
        for tab, word in zip(tabs, words, strict=True):
            tab.locator("textarea").fill(word)
            tab.locator(NEXT).click()
        for tab, word in zip(tabs, words, strict=True):
            hands = Hands(tab)
            hands.fill_to_end()
            kept[hands.keep()] = word
        for tab in tabs:
            tab.evaluate(ONLINE)
            home(tab)
    eventually(lambda: set(server.state.received) == set(kept) and not records(page))
    for instance_id, word in kept.items():
        assert len(server.state.received[instance_id]) == 1
        assert word in server.state.received[instance_id][0].decode()


LISTS = """
| survey |          |      |       |
|        | type     | name | label |
|        | select_one_from_file villages.csv | village | Village? |
|        | text     | word | Word? |
| settings | | | |
|        | form_title | form_id | version |
|        | Lists      | lists   | 1       |
"""
VILLAGES = b"name,label\nv1,Sikoro\nv2,Banconi\n"


def test_a_list_the_server_lost_holds_up_no_other_form_and_its_own_says_so(device: Device, serving: Serving) -> None:
    server = serving([form_of(LISTS, "lists", {"villages.csv": VILLAGES}), small_form()])
    server.state.lost_media = {"villages.csv"}
    page = device.on(server.enrolment, lets_in=False)
    page.locator(".carry a.large, #facilitator-name").first.wait_for()
    page.evaluate("location.hash = '#/'")
    let_in(page)
    wait_until_carried(page)
    page.locator('a.card[href*="small"]').wait_for()
    begin(page, "lists")
    page.locator(".lacking").wait_for()
    assert page.locator(".choice").count() == 0
    page.locator(NEXT).click()
    page.locator("textarea").fill("sans la liste")
    page.locator(NEXT).click()
    kept = Hands(page).keep()
    eventually(lambda: kept in server.state.received)

    server.state.lost_media = set()
    home(page)
    page.evaluate(ONLINE)
    eventually(lambda: len([one for one in records(page, "media") if "app:" not in str(one["hash"])]) == 1)
    page.reload()
    let_in(page)
    begin(page, "lists")
    page.locator(".choice").first.wait_for()
    assert page.locator(".lacking").count() == 0
