"""Take the README's pictures from a running demonstration: python docs/screenshots.py [address]

`make run` serves what is shown. The poster needs pdftoppm (Debian's poppler-utils).
"""

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from mhsurvey.demonstration.people import SIGN_INS
from tests import browser as chromium
from tests.tablet.conftest import begin, wait_until_carried
from tests.tablet.hands import Hands, let_in

FOLDER = Path(__file__).parent / "screenshots"
AREA, ROUND = "A00007", "2026-1"
LAPTOP, TABLET = {"width": 1366, "height": 768}, {"width": 800, "height": 1280}


def main(address: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        office = browser.new_context(base_url=address, viewport=LAPTOP, locale="fr")
        page = sign_in(office)
        for name, path in {
            "home": "/",
            "map": "/maps/?indicator=ind02_attente",
            "results": f"/results/{AREA}/{ROUND}",
            "promises": "/promises/",
            "form": "/forms/csc_group/",
        }.items():
            page.goto(path)
            shoot(page, name)
        print_sheets(office)
        fill(page, browser.new_context(base_url=address, viewport=TABLET, locale="fr").new_page())
        browser.close()


def sign_in(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[type=email]", SIGN_INS[0].email)
    page.fill("input[type=password]", SIGN_INS[0].password)
    page.press("input[type=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / f"{name}.png")


def print_sheets(context: BrowserContext) -> None:
    for sheet, dots in (("a4", "80"), ("a3", "70")):
        reply = context.request.get(f"/summaries/{AREA}/{ROUND}/{sheet}.pdf")
        words = ["pdftoppm", "-r", dots, "-png", "-singlefile", "-", str(FOLDER / f"summary-{sheet}")]
        subprocess.run(words, input=reply.body(), check=True)


def enrol(office: Page) -> str:
    """A new tablet for one area. Gives the address that enrols it."""
    office.goto("/tablets/new")
    office.fill("input[name=name]", "Tablette du guide")
    office.locator(f"input[name=roots][value$='/{AREA}/']").evaluate("box => { box.checked = true; }")
    office.press("input[name=name]", "Enter")
    office.wait_for_load_state("networkidle")
    link = re.search(r"http\S+/tablet/#/enrol/\w+", office.content())
    return link.group() if link else "/tablet/"


def fill(office: Page, tablet: Page) -> None:
    """Enrol a tablet and fill a group's scorecard up to its first face question."""
    tablet.goto(enrol(office))
    let_in(tablet)
    wait_until_carried(tablet)
    tablet.screenshot(path=FOLDER / "tablet-home.png")
    begin(tablet, "csc_group")
    people = {"p_women": "8", "p_young_women": "4", "p_men": "0", "p_young_men": "0"}
    group = people | {"cycle_id": ROUND, "area": AREA, "group_type": "women", "method": "consensus"}
    hands = Hands(tablet, answers=group)
    while not tablet.locator('section.asked[data-name="ind01_accueil_score"]').count():
        hands.answer_screen()
        hands.go_on()
    tablet.locator('.choice[data-value="4"]').click()
    tablet.wait_for_timeout(500)
    tablet.screenshot(path=FOLDER / "tablet-score.png")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
