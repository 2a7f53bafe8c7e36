"""Every screen of the maternity survey as one picture: python docs/strip.py

For reviewers. The app stands on a server of its own, so that nothing else has to run; build it first.
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests import browser as chromium
from tests.tablet.conftest import Server, wait_until_carried
from tests.tablet.hands import Hands, let_in
from tests.tablet.stand_in import StandIn, project_forms

FORM = "qoc_maternity"
FILE = Path(__file__).parent / "screenshots" / "tablet-maternity.png"
SIZE = {"width": 600, "height": 1024}
COLUMNS, WIDTH, GAP = 10, 168, 8
# Colours enough for flat drawings; the picture stays light.
COLOURS = 48
ANSWERS = {"m02_respect": "3", "m21_overall": "4", "age_grp": "2", "wait": "2", "anc4": "3"}


def main() -> None:
    server = Server(StandIn(forms=project_forms(FORM, heard=True)))
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        page = browser.new_context(viewport=SIZE, locale="fr").new_page()
        page.set_default_timeout(60_000)
        page.goto(server.enrolment)
        let_in(page)
        wait_until_carried(page)
        frames = walk(page)
        browser.close()
    server.down()
    FILE.parent.mkdir(exist_ok=True)
    together(frames).quantize(COLOURS).save(FILE, optimize=True)
    print(f"{FILE.name}: {len(frames)} screens, {FILE.stat().st_size / 1000:.0f} kB")


def walk(page: Page) -> list[Image.Image]:
    """From home to the receipt; a frame of every screen, answered."""
    frames: list[Image.Image] = []

    def look(_name: str = "") -> None:
        # What is heard at this moment is chance: the frames show it silent.
        page.evaluate("for (const one of document.querySelectorAll('.is-heard')) one.classList.remove('is-heard')")
        frames.append(Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB"))

    page.locator(f'a.card[href*="{FORM}"]').click()
    for kind in ("language", "hearing"):
        asked = page.locator(f'main.opening[data-asks="{kind}"]')
        asked.wait_for()
        look()
        asked.locator('[aria-pressed="true"], [data-value="yes"]').first.click()
        asked.wait_for(state="detached")
    hands = Hands(page, answers=ANSWERS)
    hands.fill_to_end(look=look)
    look()
    hands.keep()
    look()
    return frames


def together(frames: list[Image.Image]) -> Image.Image:
    height = round(WIDTH * SIZE["height"] / SIZE["width"])
    rows = -(-len(frames) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (WIDTH + GAP) + GAP, rows * (height + GAP) + GAP), "#8a938d")
    for number, frame in enumerate(frames):
        row, column = divmod(number, COLUMNS)
        small = frame.resize((WIDTH, height), Image.Resampling.LANCZOS)
        sheet.paste(small, (GAP + column * (WIDTH + GAP), GAP + row * (height + GAP)))
    return sheet


if __name__ == "__main__":
    main()
