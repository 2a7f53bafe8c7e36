"""Files come along over a poor line: announced, in order, each once, and on from where the line broke."""

import hashlib
import json
import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import CDPSession, Page
from pyxform.xls2xform import convert

from tests.tablet.conftest import (
    Device,
    Server,
    begin,
    eventually,
    home,
    records,
    small_form,
    until,
    wait_until_carried,
)
from tests.tablet.hands import Hands, let_in
from tests.tablet.stand_in import DIST, TOKEN, CarriedForm, project_forms

pytestmark = pytest.mark.browser
Serving = Callable[..., Server]

HEARD = """
| survey |      |      |                     |                  |                      |                       |
|        | type | name | label::Français (fr) | label::English (en) | audio::Français (fr) | audio::English (en) |
|        | text | word | Un mot ?            | Word?            | word_fr.mp3          | word_en.mp3           |
|        | select_one_from_file places.csv | place | Où ? | Where? | place_fr.mp3       | place_en.mp3          |
| settings | | | | | | |
|        | form_title | form_id | version | default_language | | |
|        | Entendu    | heard   | 1       | Français (fr)    | | |
"""
CLIP_BYTES = 60_000


def heard_form() -> CarriedForm:
    """Two questions, a list, a picture and clips in two languages: about 250 kB."""
    xml = convert(HEARD, validate=False, file_type=".md").xform.encode()
    noise = random.Random(7)
    clips = {f"{name}_{code}.mp3": noise.randbytes(CLIP_BYTES) for code in ("en", "fr") for name in ("word", "place")}
    return CarriedForm("heard", "1", "Entendu", "survey", xml, {**clips, "places.csv": b"name,label\na,Sikoro\n"})


def on_2g(page: Page) -> CDPSession:
    """50 kbit/s and half a second to every answer."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 500, "downloadThroughput": 50_000 / 8, "uploadThroughput": 20_000 / 8}
    line.send("Network.emulateNetworkConditions", slow)
    return line


def clips_held(page: Page) -> set[str]:
    """The forms' own; of the app's words every tablet holds the same."""
    return {str(one["hash"]) for one in records(page, "media") if not str(one["hash"]).startswith("app:")}


def test_on_2g_light_forms_come_unasked_sounds_after_it_said_how_much_and_on_from_where_it_was_cut(
    device: Device, serving: Serving
) -> None:
    form = heard_form()
    server = serving([form])
    page = device.on(f"{server.address}/tablet/")
    until(page, "navigator.serviceWorker.controller !== null")
    line = on_2g(page)
    page.locator(".code-field").fill(TOKEN)
    page.locator(".enrol button").click()

    # The forms can be filled before a single clip is here.
    page.locator("#facilitator-name").wait_for(timeout=60_000)
    assert [path.rsplit("/", 1)[1] for path, _ in server.state.asked] == ["1.xml", "places.csv"]
    let_in(page)
    begin(page, "heard")
    Hands(page, answers={"word": "ici"}).fill_to_end()
    home(page)
    page.locator(".carry-line").click()
    choices = page.locator(".carry-choice")
    choices.first.wait_for()
    assert choices.count() == 1
    told = choices.inner_text()
    # With the app's own voice.
    assert re.search(r"\d,\d\sMo", told), told
    assert "minute" in told
    assert len(server.state.asked) == 2, "no sound is fetched before the person says so"
    # The first clip breaks off at two thirds, the next try after a quarter of what remains.
    server.state.cuts.extend([40_000, 5_000])
    choices.click()
    page.locator(".carry .message-mark.bad").wait_for(timeout=60_000)
    page.locator(".carry .large.primary").click()
    page.locator(".carry-amount").wait_for()
    page.locator(".carry .message-mark.bad").wait_for(timeout=60_000)
    # The line is better now; what has come is not fetched again, even by a tablet that was switched off.
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    device.kill()
    page = device.on(f"{server.address}/tablet/")
    eventually(lambda: len(clips_held(page)) == 5, within_s=30)

    clips = [(path.rsplit("/", 1)[1], part) for path, part in server.state.asked if path.endswith(".mp3")]
    assert [name for name, _ in clips[3:]] == sorted((name for name, _ in clips[3:]), key=lambda one: "en" in one)
    assert [name for name, _ in clips[:3]] == ["word_fr.mp3"] * 3
    # What the line swallowed of the last bytes is asked for again, no more.
    came = [int(part.removeprefix("bytes=").removesuffix("-") or 0) for _, part in clips[:3]]
    assert came[0] == 0
    assert 0.8 * 40_000 < came[1] <= 40_000
    assert came[1] < came[2] <= 45_000
    assert not records(page, "partials")
    assert_whole(page, form)


def test_no_form_stands_ready_before_all_that_opens_it_is_here(device: Device, serving: Serving) -> None:
    server = serving(project_forms("csc_group"))
    # The line breaks off after the first visit: of the app's later parts nothing comes.
    server.state.missing_assets = set(json.loads((DIST / "soon.json").read_text()))
    page = device.on(server.enrolment, lets_in=False)
    page.locator(".carry .message-mark.bad").wait_for()
    assert "csc_group" in server.state.asked[0][0]
    assert not records(page, "forms")
    server.state.missing_assets = set()
    page.locator(".carry .large.primary").click()
    # Whoever leaves the network as soon as the form is there can fill it; a group's has screens of its own.
    page.locator("#facilitator-name").wait_for()
    server.down()
    let_in(page)
    begin(page, "csc_group")


def assert_whole(page: Page, form: CarriedForm) -> None:
    """Every file of the form is in the tablet's memory, byte for byte."""
    kept = page.evaluate(
        """() => new Promise((resolve) => {
            const opening = indexedDB.open('mhsurvey');
            opening.onsuccess = () => {
                const asking = opening.result.transaction('media').objectStore('media').getAll();
                asking.onsuccess = async () => {
                    opening.result.close();
                    const ofForms = asking.result.filter(({ hash }) => !hash.startsWith('app:'));
                    const sums = ofForms.map(async ({ blob }) => {
                        const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
                        return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
                    });
                    resolve(await Promise.all(sums));
                };
            };
        })"""
    )
    assert set(kept) == {hashlib.sha256(body).hexdigest() for body in form.media.values()}


def test_a_new_version_takes_its_place_when_no_form_is_open_and_drafts_keep_theirs(
    device: Device, serving: Serving
) -> None:
    old = small_form()
    server = serving([old])
    page = device.on(server.enrolment)
    wait_until_carried(page)
    begin(page, "small")
    page.locator("textarea").fill("commencé avant")
    eventually(lambda: bool(records(page, "drafts")))

    newer = old.xml.replace(b'version="1"', b'version="2"').replace(b"Word?", b"Another word?")
    server.state.forms = [replace(old, version="2", xml=newer)]
    other = device.another_tab(f"{server.address}/tablet/")
    other.locator("main.step, .home, .message").first.wait_for()
    home(other)
    other.locator(".sync").click()
    # What the first tab still brings comes before.
    other.locator(".carry-panel .panel").wait_for(timeout=60_000)
    assert versions(other) == {("1", True)}, "not under an open form"

    home(page)
    eventually(lambda: versions(other) == {("1", False), ("2", True)})
    other.reload()
    let_in(other)
    other.locator(".new-version").wait_for()
    begin(other, "small")
    assert "Another word?" in other.locator(".question").inner_text()
    home(other)
    other.locator(".draft-go").click()
    other.locator("textarea").wait_for()
    assert "Another" not in other.locator(".question").inner_text()
    assert other.locator("textarea").input_value() == "commencé avant"
    hands = Hands(other)
    hands.fill_to_end()
    kept = hands.keep()
    eventually(lambda: kept in server.state.received)
    assert b'version="1"' in server.state.received[kept][0]


def versions(page: Page) -> set[tuple[str, bool]]:
    return {(str(one["version"]), bool(one["isCurrent"])) for one in records(page, "forms")}
