"""Every screen of an instrument as a picture, for reviewers.

    python docs/strip.py                                     the maternity survey's strip for docs/screenshots
    python docs/strip.py csc_group --to /tmp/seen            contact sheets of an instrument, to look at
        --language bm en --size 600x1024 1280x800            in these languages and sizes
        --large --all                                        with large text; every screen, not one of each kind
        --answers method=ballots consent=0                   by other ways through it
        --address http://localhost:8000                      against a running demonstration instead of a stand-in
    python docs/strip.py app --to /tmp/seen                  the app's own screens, by the walk of tests/tablet/walk.py
    python docs/strip.py instruments --to /tmp/seen --language fr bm en --size 800x1280 600x1024
                                                             the eight instruments in all languages and sizes

Of screens of one kind the first is shown, and every one on which something does not fit: its faults are printed.
Build the app first.
"""

import argparse
import io
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from docs.screenshots import TABLET, enrol, sign_in
from tests import browser as chromium
from tests.tablet.conftest import Server, wait_until_carried
from tests.tablet.hands import Hands, let_in
from tests.tablet.reach import barriers, crowded, kind_of
from tests.tablet.stand_in import StandIn, project_forms
from tests.tablet.test_instruments import INSTRUMENTS
from tests.tablet.walk import server_of
from tests.tablet.walk import walk as walk_through_app

SHOWN = "qoc_maternity"
OWN = "app"
EVERY = "instruments"
FILE = Path(__file__).parent / "screenshots" / "tablet-maternity.png"
ANSWERS = {
    "m02_respect": "3",
    "m21_overall": "4",
    "age_grp": "a25_34",
    "wait": "2",
    "anc4": "4",
    "n_present": "12",
    "p_women": "6",
    "p_young_women": "2",
    "p_men": "4",
    "p_young_men": "0",
}
LANGUAGES = {"fr": "Français", "bm": "Bamanankan", "en": "English"}


@dataclass(frozen=True)
class Sheet:
    """How frames stand together: a strip is small, a contact sheet can be read."""

    columns: int
    rows: int | None
    width: int
    gap: int = 8
    # Enough for flat drawings; with fewer the pale tints become bands.
    colours: int = 160


STRIP = Sheet(columns=10, rows=None, width=168)
CONTACT = Sheet(columns=5, rows=2, width=380)


@dataclass
class Walk:
    """What was seen on the way: frames of each size, kinds of screens already seen, and what did not fit."""

    page: Page
    sizes: list[str]
    every: bool
    checks: bool
    large: bool = False
    frames: dict[str, list[Image.Image]] = field(default_factory=lambda: defaultdict(list))
    kinds: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def look(self, name: str) -> None:
        self.page.evaluate(f"document.documentElement.classList.toggle('large-text', {str(self.large).lower()})")
        kind = kind_of(self.page)
        is_new = kind not in self.kinds
        if self.checks and is_new:
            self.faults += [f"{name}: {fault}" for fault in barriers(self.page)]
        for size in self.sizes:
            self.stand(size)
            faults = [f"{name} at {size}: {fault}" for fault in crowded(self.page)] if self.checks else []
            self.faults += faults
            if self.every or faults or is_new:
                # What is heard at this moment is chance: the frames show it silent.
                self.page.evaluate(SILENT)
                shot = self.page.screenshot(animations="disabled")
                self.frames[size].append(Image.open(io.BytesIO(shot)).convert("RGB"))
        self.kinds.add(kind)

    def stand(self, size: str) -> None:
        width, height = map(int, size.split("x"))
        self.page.set_viewport_size({"width": width, "height": height})


SILENT = "for (const one of document.querySelectorAll('.is-heard')) one.classList.remove('is-heard')"


def main() -> None:
    asked = arguments()
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        if asked.forms == [OWN]:
            own_screens(browser, asked)
            return
        forms = list(INSTRUMENTS) if asked.forms == [EVERY] else asked.forms or [SHOWN]
        server = None if asked.address else Server(StandIn(forms=project_forms(*forms, heard=not asked.forms)))
        page = tablet(browser, server, address=asked.address)
        answers = ANSWERS | dict(one.split("=") for one in asked.answers)
        for form, language in product(forms, asked.language):
            walk = Walk(page, asked.size, every=asked.all or not asked.to, checks=bool(asked.to), large=asked.large)
            through(walk, form, language=language, answers=answers)
            hand_in(walk, asked, f"{form}-{language}")
        browser.close()
        if server:
            server.down()


def own_screens(browser: Browser, asked: argparse.Namespace) -> None:
    """A new tablet for each language, from its first screen on."""
    for language in asked.language:
        server = Server(server_of())
        page = browser.new_context(locale="fr").new_page()
        page.set_default_timeout(60_000)
        page.goto(server.enrolment)
        walk = Walk(page, asked.size, every=True, checks=True, large=asked.large)
        walk.stand(asked.size[0])
        walk_through_app(page, server, walk.look, language=language)
        hand_in(walk, asked, f"{OWN}-{language}")
        server.down()


def hand_in(walk: Walk, asked: argparse.Namespace, name: str) -> None:
    print(name, *walk.faults, sep="\n    ")
    for size, frames in walk.frames.items():
        if asked.to:
            save(frames, CONTACT, Path(asked.to), f"{name}-{size}{'-large' if asked.large else ''}")
        else:
            save(frames, STRIP, FILE.parent, FILE.stem)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("forms", nargs="*")
    parser.add_argument("--language", nargs="*", choices=LANGUAGES, default=["fr"])
    parser.add_argument("--size", nargs="*", default=["600x1024"])
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--answers", nargs="*", default=[])
    parser.add_argument("--address")
    parser.add_argument("--to")
    return parser.parse_args()


def tablet(browser: Browser, server: Server | None, *, address: str | None) -> Page:
    """A tablet with the forms on it, standing at home."""
    page = browser.new_context(locale="fr").new_page()
    page.set_default_timeout(60_000)
    if server:
        page.goto(server.enrolment)
    else:
        office = sign_in(browser.new_context(base_url=address, viewport=TABLET, locale="fr"))  # type: ignore[arg-type]
        page.goto(enrol(office))
    page.locator("#facilitator-name, .carry-choice").first.wait_for()
    if page.locator(".carry-choice").count():
        # The forms are enough to look at: the sounds may come while they are filled.
        page.locator(".carry-choice").last.click()
        page.locator(".carry a.large").click()
    let_in(page)
    wait_until_carried(page)
    return page


def through(walk: Walk, form: str, *, language: str, answers: dict[str, str]) -> None:
    """From home to the receipt, every screen answered."""
    page = walk.page
    walk.stand(walk.sizes[0])
    page.evaluate("location.hash = '#/'")
    page.locator(".home .language", has_text=LANGUAGES[language]).click()
    page.locator(f'a.card[href*="{form}"]').click()
    for kind in ("language", "hearing"):
        page.locator("main.step").wait_for()
        asked = page.locator(f'main.opening[data-asks="{kind}"]')
        if asked.count():
            walk.look(kind)
            asked.locator('[aria-pressed="true"], [data-value="yes"]').first.click()
            asked.wait_for(state="detached")
    hands = Hands(page, answers=answers)
    hands.fill_to_end(look=walk.look)
    walk.look("end")
    hands.keep()
    walk.look("receipt")


def save(frames: list[Image.Image], sheet: Sheet, folder: Path, name: str) -> None:
    folder.mkdir(exist_ok=True)
    a_sheet = sheet.columns * (sheet.rows or len(frames))
    pages = [frames[start : start + a_sheet] for start in range(0, len(frames), a_sheet)]
    for number, some in enumerate(pages, start=1):
        file = folder / (f"{name}-{number}.png" if sheet.rows else f"{name}.png")
        together(some, sheet).quantize(sheet.colours, Image.Quantize.FASTOCTREE).save(file, optimize=True)
        print(f"{file.name}: {len(some)} screens, {file.stat().st_size / 1000:.0f} kB")


def together(frames: list[Image.Image], sheet: Sheet) -> Image.Image:
    width, gap = sheet.width, sheet.gap
    height = round(width * frames[0].height / frames[0].width)
    rows = -(-len(frames) // sheet.columns)
    columns = min(sheet.columns, len(frames))
    page = Image.new("RGB", (columns * (width + gap) + gap, rows * (height + gap) + gap), "#8a938d")
    for number, frame in enumerate(frames):
        row, column = divmod(number, sheet.columns)
        small = frame.resize((width, height), Image.Resampling.LANCZOS)
        page.paste(small, (gap + column * (width + gap), gap + row * (height + gap)))
    return page


if __name__ == "__main__":
    main()
