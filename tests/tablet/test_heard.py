"""Heard, not read: the maternity survey by pictures and sound alone, and what is said besides the questions."""

import hashlib
import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pyxform.xls2xform import convert

from tests.tablet.conftest import Device, Server, begin, bring_sounds, eventually, records, until, wait_until_carried
from tests.tablet.ears import LISTEN, Ears
from tests.tablet.hands import KEEP, NEXT, Hands
from tests.tablet.stand_in import DIST, ROOT, CarriedForm, project_forms

pytestmark = pytest.mark.browser
AXE = ROOT / "static" / "tablet" / "node_modules" / "axe-core" / "axe.min.js"
WISHES = (
    "yes.png",
    "face_4",
    "often_3.png",
    "walk_1.png",
    "clock_1.png",
    "steps_3.png",
    "25-a-34",
    "francais",
    "non-aucune",
)


def heard_tablet(device: Device, server: Server, *, size: tuple[int, int] = (800, 1280)) -> Page:
    """A tablet with the forms and every clip."""
    page = device.on(server.enrolment, size=size)
    page.locator(".cards").first.wait_for(timeout=60_000)
    page.evaluate(LISTEN)
    until(page, "navigator.serviceWorker.controller !== null")
    # The app's own voice comes last of all.
    bring_sounds(page, until=lambda: len(own_clips(page)) == clips_built())
    return page


def own_clips(page: Page) -> set[str]:
    """Clips of the app's own words in the tablet's memory: "fr/next.1a2b3c4d"."""
    found = {str(one["hash"]).removeprefix("app:") for one in records(page, "media")}
    return {one for one in found if re.match(r"(fr|en|bm)/", one)}


def clips_built() -> int:
    (book,) = DIST.glob("assets/clips/book.*.json")
    built = json.loads(book.read_text(encoding="utf-8"))
    return sum(len(built[language]) for language in built["packs"])


def serious(page: Page) -> list[str]:
    """What axe finds wrong on this screen and calls serious or critical."""
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def test_a_person_who_cannot_read_finishes_the_maternity_survey_without_network(
    device: Device, serving: Callable[..., Server]
) -> None:
    server = serving(project_forms("qoc_maternity", heard=True))
    page = heard_tablet(device, server, size=(600, 1024))
    server.down()
    page.locator('a.card[href*="qoc_maternity"]').click()
    ears = Ears(page, wishes=WISHES)

    # Which language: each says its own name. Then: can you hear?
    assert ears.hear() == "fr/language_choose"
    assert [ears.hear(), ears.hear(), ears.hear()] == ["fr/language_fr", "fr/language_bm", "en/language_en"]
    page.locator(".opening .choice").first.click()
    assert ears.hear() == "fr/heard_here"
    ears.touch("mute")
    assert [ears.hear(), ears.hear()] == ["fr/heard_louder", "fr/heard_here"]
    ears.touch("check")
    # The facilitator says where this is; from here on the tablet is in the woman's hands.
    for _ in range(2):
        page.locator("main.step:not(.opening) .choice").first.click()
        page.locator(NEXT).click()

    faults: list[str] = []
    page.evaluate(AXE.read_text(encoding="utf-8"))
    kinds: set[str] = set()
    for _ in range(60):
        ears.hear()
        if page.locator(KEEP).count():
            break
        if page.locator('[data-name="consent"]').count():
            # What a rule of the form says is said, too.
            page.locator(NEXT).click()
            assert ears.hear().startswith("fr/said_")
        ears.answer()
        kind = page.locator("section.asked").first.get_attribute("class") or ""
        kind += f" {page.locator('.choices').first.get_attribute('class') if page.locator('.choices').count() else ''}"
        if kind not in kinds:
            faults += serious(page)
        kinds.add(kind)
        ears.forget()
        page.locator(f"{NEXT}:has([data-picture=next]), {NEXT}:has([data-picture=skip])").click()
    assert not faults, "\n".join(faults)
    assert ears.heard[-1] == "fr/end_title"
    ears.forget()
    ears.touch("check")
    # The receipt's number is heard digit by digit.
    said = [ears.hear() for _ in range(11)]
    assert said[:3] == ["fr/receipt_thanks", "fr/receipt_kept", "fr/receipt_code"]
    (kept,) = records(page)
    digits = int.from_bytes(hashlib.sha256(str(kept["id"]).encode()).digest()[:6], "big") % 10**8
    assert "".join(clip[-1] for clip in said[3:]) == f"{digits:08}"
    assert sum(not clip.startswith("fr/") for clip in ears.heard) > 30
    server.up()
    # It tries again by itself, when its patience is over.
    eventually(lambda: kept["id"] in server.state.received, within_s=60)
    (xml,) = server.state.received[str(kept["id"])]
    assert re.search(rb"<consent>1</consent>", xml)
    assert re.search(rb"<m02_respect>3</m02_respect>", xml)
    assert re.search(rb"<m21_overall>4</m21_overall>", xml)


def test_language_changes_midway_and_answers_and_buttons_are_said(
    device: Device, serving: Callable[..., Server]
) -> None:
    server = serving(project_forms("csc_group", heard=True))
    server.state.words = {"bm": {"texts": {"next": "BM-NEXT"}, "signed": ["next"]}}
    page = heard_tablet(device, server)
    begin(page, "csc_group")
    ears = Ears(page, wishes=())
    hands = Hands(page, answers={"p_women": "6", "p_young_women": "2", "p_men": "4", "p_young_men": "0"})
    hands.go_to(".face-row")
    page.locator('.choice[data-value="4"]').click()
    while not ears.hear().startswith("accueil-et-respect"):
        pass

    # Every face is said in turn, and stands out while it is.
    ears.forget()
    ears.touch("answers")
    for value, said in enumerate(("tres-mauvais", "mauvais", "moyen", "bon", "tres-bon"), start=1):
        assert ears.hear().startswith(said)
        assert page.locator(".choice.is-heard").get_attribute("data-value") == str(value)
    assert ears.hear().startswith("ne-sait-pas")

    # Another language: the same question, the same answer. Bambara has no recording: French stands in, with a sign.
    name = page.locator("section.asked").get_attribute("data-name")
    for code, clip, sign in (("en", r"_en\.mp3$", False), ("bm", r"_fr\.mp3$", True)):
        ears.forget()
        page.locator(".language-open").click()
        page.locator(f'.language-menu .language[lang="{code}"]').click()
        assert re.search(clip, ears.hear())
        assert page.locator("section.asked").get_attribute("data-name") == name
        assert page.locator('.choice[aria-checked="true"]').get_attribute("data-value") == "4"
        assert page.locator('.hearing[data-sign="stands-in"]').is_visible() is sign
    # What a translator signed since the app was built stands alone, without the French beside it.
    assert page.locator(NEXT).inner_text().strip() == "BM-NEXT"

    # Spoken help: the first touch says what it is, the second does it.
    page.locator(".language-open").click()
    page.locator('.language-menu .language[lang="fr"]').click()
    page.locator(".help").click()
    ears.hear_until("fr/speak_help")
    page.locator(NEXT).click()
    assert ears.hear() == "fr/next"
    assert page.locator("section.asked").get_attribute("data-name") == name
    page.locator(NEXT).click()
    page.locator(f'section.asked:not([data-name="{name}"])').first.wait_for()


# By others, who recorded French: Bambara has the words of one question, the clip of another.
BORROWING = """
| survey |      |      |                      |                        |                      |                        |
|        | type | name | label::Français (fr) | label::Bamanankan (bm) | audio::Français (fr) | audio::Bamanankan (bm) |
|        | note | one  | Un mot               | Dan                    | one_fr.mp3           |                        |
|        | note | two  | Encore               |                        | two_fr.mp3           | two_bm.mp3             |
| settings | | | | | | |
|        | form_title | form_id | version | default_language | | |
|        | Emprunt    | borrow  | 1       | Français (fr)    | | |
"""


def test_language_without_a_clip_or_words_borrows_the_french_ones_and_says_so(
    device: Device, serving: Callable[..., Server]
) -> None:
    clip = next((ROOT / "forms" / "voices").glob("*_fr.mp3")).read_bytes()
    xml = convert(BORROWING, validate=False, file_type=".md").xform.encode()
    media = dict.fromkeys(("one_fr.mp3", "two_fr.mp3", "two_bm.mp3"), clip)
    page = device.on(serving([CarriedForm("borrow", "1", "Emprunt", "scorecard", xml, media)]).enrolment)
    wait_until_carried(page)
    bring_sounds(page, until=lambda: any("md5:" in str(one["hash"]) for one in records(page, "media")))
    page.evaluate(LISTEN)
    page.locator('a.card[href*="borrow"]').click()
    ears = Ears(page, wishes=())
    assert ears.hear() == "one_fr.mp3"
    page.locator(".language-open").click()
    page.locator('.language-menu .language[lang="bm"]').click()
    assert ears.hear() == "one_fr.mp3"
    assert page.locator('.hearing[data-sign="stands-in"]').is_visible()
    assert page.locator(".question").inner_text() == "Dan"
    page.locator(NEXT).click()
    assert ears.hear() == "two_bm.mp3"
    assert not page.locator('.hearing[data-sign="stands-in"]').is_visible()
    assert page.locator(".question").inner_text().startswith("Encore")
    assert page.locator(".question .mark").inner_text() == "fr"
