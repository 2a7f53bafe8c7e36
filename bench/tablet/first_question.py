"""How quick the tablet app is on a slow tablet: Chromium with its CPU six times slower, offline, median of runs.

    python -m bench.tablet.first_question [runs]

Prints milliseconds: start of the app to home; touching a form to its first question; an answer to the next
screen; and kilobytes of the shell after gzip (a first visit, forms and pictures apart).
"""

import gzip
import statistics
import sys
import time

from playwright.sync_api import Page, sync_playwright

from tests.browser import launch
from tests.tablet.hands import NEXT, Hands
from tests.tablet.stand_in import DIST, TOKEN, StandIn, project_forms, serve

SLOWER = 6
LARGEST = "csc_group"


def main(runs: int) -> None:
    server = serve(StandIn(forms=project_forms()))
    address = f"http://localhost:{server.server_port}/tablet/"
    taken: dict[str, list[float]] = {"start to home": [], "form to first question": [], "answer to next screen": []}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        context = browser.new_context(viewport={"width": 800, "height": 1280})
        page = context.new_page()
        page.goto(f"{address}#/enrol/{TOKEN}")
        page.locator(".cards").first.wait_for()
        page.wait_for_timeout(1500)
        context.set_offline(True)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        for _ in range(runs):
            one_run(page, address, taken)
        browser.close()
    for what, milliseconds in taken.items():
        print(
            f"{what:24} median {statistics.median(milliseconds):5.0f} ms   "
            f"worst {max(milliseconds):5.0f} ms   n {len(milliseconds)}"
        )
    print(f"shell, gzipped           {shell_kilobytes():5.0f} kB")


def one_run(page: Page, address: str, taken: dict[str, list[float]]) -> None:
    # From home: an app left in the middle of a sheet would start in it.
    page.evaluate("location.hash = '#/'")
    page.locator(".cards").first.wait_for()
    page.goto("about:blank")
    taken["start to home"].append(timed(lambda: (page.goto(address), page.locator(".cards").first.wait_for())))
    page.wait_for_timeout(2000)
    card = page.locator(f'a.card[href*="{LARGEST}"]')
    taken["form to first question"].append(timed(lambda: (card.click(), page.locator("main.step").wait_for())))
    hands = Hands(page, answers={"n_present": "12", "n_women": "8"})
    for _ in range(10):
        hands.answer_screen()
        taken["answer to next screen"].append(next_screen(page))


def next_screen(page: Page) -> float:
    """Measured inside the page, from the touch to the frame after the new screen is drawn."""
    return float(
        page.evaluate(
            """next => new Promise((done) => {
                const before = document.querySelector('main.step');
                const from = performance.now();
                document.querySelector(next).click();
                const end = () => done(performance.now() - from);
                const look = () => requestAnimationFrame(before.isConnected ? look : end);
                requestAnimationFrame(look);
            })""",
            NEXT,
        )
    )


def timed(work: object) -> float:
    from_ = time.perf_counter()
    work()  # type: ignore[operator]
    return (time.perf_counter() - from_) * 1000


def shell_kilobytes() -> float:
    return (
        sum(
            len(gzip.compress(path.read_bytes())) for path in DIST.rglob("*") if path.suffix in {".js", ".css", ".html"}
        )
        / 1024
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
