"""How long a tablet takes from its enrolment until all is here: every form and clip, and the app's own voice.

python -m bench.tablet.carrying [--line fast 3g] [--runs 1] [dist of another build ...]

Several builds take turns on the real server; each is compared with the first. Also printed: how many questions the
server was asked. line 3g: 1.6 Mbit/s and 150 ms to every answer; fast: as it comes.
"""

import argparse
import json
import logging
import os
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, request
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from mhsurvey import migrating
from mhsurvey.app import create_app
from mhsurvey.db import writing
from mhsurvey.settings import read_settings
from mhsurvey.web import tablet as door
from tests.browser import launch
from tests.conftest import House, free_port
from tests.published import FORMS, publish

LINES = {"fast": None, "3g": {"latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 60_000}}
# Of what is wanted, how much is here: in the tablet's memory, and in the cache where earlier builds kept their voice.
HELD = """wanted => new Promise((resolve) => {
    const opening = indexedDB.open('mhsurvey');
    opening.onsuccess = () => {
        if (!opening.result.objectStoreNames.contains('media')) return opening.result.close(), resolve(0);
        const asking = opening.result.transaction('media').objectStore('media').getAllKeys();
        asking.onsuccess = async () => {
            opening.result.close();
            const known = new Set(wanted);
            const cached = await caches.open('clips').then((held) => held.keys());
            const own = asking.result.filter((key) => key.startsWith('app:') && !key.endsWith('.json'));
            const voices = cached.filter((one) => one.url.endsWith('.mp3'));
            resolve(asking.result.filter((key) => known.has(key)).length + own.length + voices.length);
        };
    };
})"""


@dataclass(frozen=True)
class Served:
    address: str
    token: str
    asked: Counter[str]


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("builds", nargs="*", type=Path, default=[])
    told.add_argument("--line", nargs="*", choices=LINES, default=["fast"])
    told.add_argument("--runs", type=int, default=1)
    options = told.parse_args()
    builds = [*options.builds, door.SHELL]
    taken: dict[tuple[str, Path], list[float]] = {}
    with served() as server, sync_playwright() as playwright:
        browser = launch(playwright)
        for line in options.line:
            for build in builds * options.runs:
                with browser.new_context(viewport={"width": 800, "height": 1280}) as context:
                    server.asked.clear()
                    seconds = enrol(context.new_page(), server, build, line)
                    taken.setdefault((line, build), []).append(seconds)
                    print(f"{line:5} {build}: {seconds:7.1f} s, {server.asked.total()} questions", flush=True)
    for (line, build), all_of_it in taken.items():
        median, first = statistics.median(all_of_it), statistics.median(taken[line, builds[0]])
        print(f"{line:5} {build}: median {median:7.1f} s   ratio to the first {median / first:.3f}")


@contextmanager
def served() -> Iterator[Served]:
    """The product on a new database, with all of its instruments."""
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        ours = {"MHSURVEY_DATA_DIR": folder, "MHSURVEY_SECRET_KEY": "s" * 64, "MHSURVEY_DEMONSTRATION": "true"}
        app = create_app(read_settings({**os.environ, **ours}))
        migrating.upgrade(app.extensions["mhsurvey"].engine)
        house = House(app)
        house.areas()
        _publish_all(app)
        port, asked = free_port(), Counter[str]()
        app.before_request(lambda: asked.update([request.path]))
        running = make_server("127.0.0.1", port, app, threaded=True)
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield Served(f"http://localhost:{port}/tablet/", house.tablet().token, asked)
        running.shutdown()
        app.extensions["mhsurvey"].engine.dispose()


def _publish_all(app: Flask) -> None:
    ground = app.extensions["mhsurvey"]
    for path in sorted(FORMS.glob("*/*.xlsx")):
        with writing(ground.sessions()) as session:
            publish(session, store=ground.store, form_id=path.stem)
            session.commit()


def enrol(page: Page, server: Served, build: Path, line: str) -> float:
    """Seconds from opening the invitation until the last file is here."""
    door.SHELL = build
    page.set_default_timeout(900_000)
    if LINES[line]:
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", {"offline": False, **LINES[line]})
    began = time.perf_counter()
    page.goto(f"{server.address}#/enrol/{server.token}")
    page.locator("#facilitator-name, .carry-choice").first.wait_for()
    if page.locator(".carry-choice").count():
        page.locator(".carry-choice").first.click()
    wanted = wanted_of(page, server)
    voice = own_voice(build)
    while page.evaluate(HELD, wanted) < len(wanted) + voice:
        page.wait_for_timeout(200)
    return time.perf_counter() - began


def wanted_of(page: Page, server: Served) -> list[str]:
    """The forms' files, by hash."""
    headers = {"Authorization": f"Bearer {server.token}"}
    carried = page.context.request.get(f"{server.address}carry.json", headers=headers).json()
    return sorted({file["hash"] for form in carried["forms"] for file in form["media"]})


def own_voice(build: Path) -> int:
    """How many clips the app's own words have."""
    (book,) = (build / "assets" / "clips").glob("book.*.json")
    said = json.loads(book.read_text(encoding="utf-8"))
    return sum(len(said[language]) for language in ("fr", "en", "bm"))


if __name__ == "__main__":
    main()
