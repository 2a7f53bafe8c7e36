"""A slow tablet for measuring: Chromium with its CPU six times slower, the app enrolled, without network.

One harness for all figures of this folder: each prints what it took, what it may take, and their ratio.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.browser import launch
from tests.tablet.conftest import wait_until_carried
from tests.tablet.hands import let_in
from tests.tablet.stand_in import TOKEN, CarriedForm, StandIn, project_forms, serve

SLOWER = 6
RUNS = 5
# After which the app has fetched, in the quiet, what a person will want next.
SETTLED_MS = 4000


class SlowTablet:
    """The page, and how to reach its start and its forms."""

    def __init__(self, page: Page, address: str, devtools: CDPSession) -> None:
        self.page = page
        self.address = address
        self.devtools = devtools

    def restart(self) -> float:
        """Milliseconds from opening the address to the PIN that leads home, the program fresh in memory."""
        self.page.evaluate("location.hash = '#/'")
        self.page.locator(".cards").first.wait_for()
        self.page.goto("about:blank")
        taken = timed(lambda: (self.page.goto(self.address), self.page.locator(".pin").wait_for()))
        let_in(self.page)
        self.page.locator(".cards").first.wait_for()
        return taken

    def say_last_form_was(self, form_id: str) -> None:
        """As on a tablet that filled this one last: it is the one read ahead of its opening."""
        self.page.evaluate(
            """form => new Promise((resolve, reject) => {
                const opening = indexedDB.open('mhsurvey');
                opening.onerror = () => reject(opening.error);
                opening.onsuccess = () => {
                    const change = opening.result.transaction(['settings', 'forms'], 'readwrite');
                    change.objectStore('forms').getAllKeys().onsuccess = ({target}) => {
                        const key = target.result.find((one) => one.startsWith(form + '@'));
                        change.objectStore('settings').put(key, 'lastForm');
                    };
                    change.oncomplete = () => (opening.result.close(), resolve());
                };
            })""",
            form_id,
        )

    def slow_down(self, times: int) -> None:
        """The CPU that many times slower; 1 for what is only prepared."""
        self.devtools.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def settle(self) -> None:
        self.page.wait_for_timeout(SETTLED_MS)

    def until_shown(self, touch: str, shown: str) -> float:
        """Milliseconds, taken inside the page, from a touch to the frame that shows something new."""
        return float(
            self.page.evaluate(
                """([touch, shown]) => new Promise((done) => {
                    const before = document.querySelector(shown);
                    const from = performance.now();
                    document.querySelector(touch).click();
                    const end = () => done(performance.now() - from);
                    const look = () => {
                        const now = document.querySelector(shown);
                        requestAnimationFrame(now && now !== before ? end : look);
                    };
                    requestAnimationFrame(look);
                })""",
                [touch, shown],
            )
        )


@contextmanager
def slow_tablet(
    forms: Sequence[CarriedForm] | None = None,
    *,
    slower: int = SLOWER,
    more: Sequence[str] = (),
    meetings: dict[str, Any] | None = None,
) -> Iterator[SlowTablet]:
    """An enrolled tablet at home, offline and slow."""
    carried = list(forms) if forms is not None else project_forms()
    server = serve(StandIn(forms=carried, meetings=meetings or {}))
    address = f"http://localhost:{server.server_port}/tablet/"
    with sync_playwright() as playwright:
        browser = launch(playwright, *more)
        context = browser.new_context(viewport={"width": 800, "height": 1280})
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"{address}#/enrol/{TOKEN}")
        let_in(page)
        wait_until_carried(page)
        context.set_offline(True)
        tablet = SlowTablet(page, address, context.new_cdp_session(page))
        tablet.slow_down(slower)
        yield tablet
        browser.close()
    server.shutdown()


def timed(work: Callable[[], object]) -> float:
    from_ = time.perf_counter()
    work()
    return (time.perf_counter() - from_) * 1000


def report(what: str, taken: Sequence[float], *, limit: float, unit: str = "ms") -> None:
    """One line: the median, the worst, and the median against what it may be (below 1.00 is good)."""
    median = statistics.median(taken)
    print(
        f"{what:42} median {median:7.0f} {unit}   worst {max(taken):7.0f}   n {len(taken):3}   "
        f"limit {limit:6.0f}   ratio {median / limit:.2f}",
        flush=True,
    )


def runs() -> int:
    return int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
