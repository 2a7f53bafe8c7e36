"""Whoever takes the tablet finds no person's answer on it: while it is asked, while it waits, and afterwards."""

import secrets
from collections.abc import Callable

import pytest

from tests.tablet.at_rest import places_of, uncompressed
from tests.tablet.conftest import (
    Carrying,
    Device,
    Server,
    begin,
    eventually,
    kept_sheet,
    records,
    until,
    wait_until_saved,
)
from tests.tablet.hands import Hands

pytestmark = pytest.mark.browser
Serving = Callable[..., Server]

# As an app without sealing would write: in the stores of the memory and beside them, short and long.
LEAVE_OPEN = """({narrow, wide, packed, apart}) => new Promise((resolve, reject) => {
    const opening = indexedDB.open("mhsurvey");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const writing = opening.result.transaction("settings", "readwrite", {durability: "strict"});
        const to = writing.objectStore("settings");
        const noise = Array.from(crypto.getRandomValues(new Uint8Array(65536)), (byte) => byte.toString(16)).join("");
        to.put({xml: `<data><word>${narrow}</word></data>`}, "narrow");
        to.put({xml: `<data><word>${wide} \u025b</word></data>`}, "wide");
        to.put({xml: `${"<a>1</a>".repeat(30000)}${packed}`}, "packed");
        to.put({xml: `${noise}${apart}${noise}`}, "apart");
        writing.onabort = () => reject(writing.error);
        writing.oncomplete = () => { opening.result.close(); resolve(); };
    };
})"""
# More than LevelDB's write buffer, so that its log becomes compressed tables.
FILL_UP = """() => new Promise((resolve, reject) => {
    const opening = indexedDB.open("mhsurvey");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const writing = opening.result.transaction("settings", "readwrite", {durability: "strict"});
        for (let n = 0; n < 200; n += 1) {
            const noise = crypto.getRandomValues(new Uint8Array(40000));
            writing.objectStore("settings").put(noise, `noise ${n}`);
        }
        writing.onabort = () => reject(writing.error);
        writing.oncomplete = () => { opening.result.close(); resolve(); };
    };
})"""


def marker() -> str:
    """A word that stands nowhere but where it was answered; letters only, as a person types."""
    return "Marq" + "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(16))


def test_no_answer_of_a_person_is_readable_in_the_profile(device: Device, carrying: Carrying) -> None:
    asked, kept = marker(), marker()
    server, page = carrying
    server.down()

    begin(page, "small")
    hands = Hands(page, answers={"word": asked})
    hands.answer_screen()
    hands.go_on()
    until(page, "location.hash.startsWith('#/fill/')")
    wait_until_saved(page)
    device.kill()
    assert places_of(asked, device.folder) == set(), "in the middle of the form"

    page = device.on(f"{server.address}/tablet/")
    page.locator("main").first.wait_for()
    instance_id = kept_sheet(page, "small", word=kept)
    assert instance_id in {str(one["id"]) for one in records(page)}
    device.kill()
    assert places_of(asked, device.folder) | places_of(kept, device.folder) == set(), "while it waits"

    server.up()
    page = device.on(f"{server.address}/tablet/#/outbox")
    eventually(lambda: instance_id in server.state.received, within_s=30)
    eventually(lambda: instance_id in {str(one["id"]) for one in records(page, "receipts")}, within_s=30)
    # The tables a busy tablet makes of its log hold what was deleted long ago.
    page.evaluate(FILL_UP)
    device.kill()
    assert places_of(asked, device.folder) | places_of(kept, device.folder) == set(), "after it was sent"


def test_the_search_finds_what_is_left_open(device: Device, carrying: Carrying) -> None:
    words = {name: marker() for name in ("narrow", "wide", "packed", "apart", "beside")}
    _, page = carrying
    page.evaluate(LEAVE_OPEN, words)
    page.evaluate("word => localStorage.setItem('answer', word)", words["beside"])
    page.evaluate(FILL_UP)
    eventually(lambda: bool(places_of(words["beside"], device.folder)), within_s=30)
    device.kill()
    found = {name: " ".join(places_of(word, device.folder)) for name, word in words.items()}
    assert ".ldb (table" in found["narrow"]
    assert ".ldb (table" in found["wide"]
    assert "compressed value" in found["packed"]
    assert ".blob" in found["apart"]
    assert "Local Storage" in found["beside"]


def test_snappy_is_undone_with_copies_and_a_tail() -> None:
    # "abcd" as a literal, then 8 bytes copied from 4 back, then bytes of something else.
    assert uncompressed(b"\x0c\x0cabcd" + b"\x11\x04" + b"tail") == b"abcdabcdabcd"
