"""A sheet of paper keyed in by keyboard alone is the record a touched one would be, with the numbers of the paper."""

import re
from collections.abc import Callable, Mapping

import pytest
from lxml import etree
from playwright.sync_api import Page

from mhsurvey.forms.preview import read_preview
from mhsurvey.submissions.paper import paper_of
from mhsurvey.summaries.blank import GAP, Field, blank
from tests.published import converted
from tests.tablet.conftest import (
    Device,
    Server,
    begin,
    eventually,
    home,
    until,
    wait_until_carried,
    wait_until_saved,
)
from tests.tablet.hands import Hands, let_in
from tests.tablet.reach import barriers
from tests.tablet.stand_in import project_forms

pytestmark = pytest.mark.browser
WHY = "On attend debout"
# What Hands touch, as a hand would write it on paper. A question that is not here stays blank.
TOUCHED = {
    "area": "EXEMPLE-A", "cycle_id": "EXEMPLE-1", "site": "Cour du chef", "group_type": "women", "n_disab": "1",
    "p_women": "8", "p_young_women": "3", "p_men": "0", "p_young_men": "0", "fac_woman": "1", "method": "consensus",
    "n_local": "0", "reps": "3", "safe_flag": "0", "top_prob": "", "top_good": "",
}  # fmt: skip
KEYED = TOUCHED | {
    "area": "exemple", "cycle_id": "premier", "group_type": "1", "method": "1", "consent_grp": "1",
}  # fmt: skip
SCORES = {"ind01_accueil_score": "4", "ind02_attente_score": "2", "ind03_medic_score": "98"}
REASONS = {"ind02_attente_why": WHY}
STANDING = "document.activeElement?.closest('[data-name]')?.dataset.name ?? ''"


def key_in(page: Page, answers: Mapping[str, str], *, until_name: str = "") -> None:
    """Type a sheet from where the keyboard stands to its end, or to a question."""
    while (name := page.evaluate(STANDING)) and name != until_name:
        page.keyboard.type(answers.get(name, ""))
        if page.evaluate(STANDING) == name:
            page.keyboard.press("Enter")
            until(page, f"({STANDING}) !== '{name}'")


def answers_in(xml: bytes) -> list[tuple[str, str]]:
    """Every field and what stands in it, but for what no two sheets have in common."""
    root = etree.fromstring(xml)
    own = {"instanceID", "instanceName", "start", "end", "today", "deviceid"}
    every = [(etree.QName(one).localname, (one.text or "").strip()) for one in root.iter(etree.Element) if not len(one)]
    return [(name, text) for name, text in every if name not in own]


def printed() -> dict[str, Field]:
    """The paper's questions by number."""
    sheet = blank(read_preview(converted("csc_group")), form_id="csc_group", version="1", title="Fiche")
    return {str(one.number): one for part in sheet.parts for one in part.fields if one.number}


def test_a_paper_sheet_keyed_in_twice_is_the_record_a_touched_one_would_be(
    device: Device, serving: Callable[..., Server]
) -> None:
    server = serving(project_forms("csc_group"))
    page = device.on(server.enrolment, size=(1366, 900))
    wait_until_carried(page)
    server.down()
    touched = touch_the_same(page)

    home(page)
    page.locator(".paper-card").click()
    page.locator('.paper-choose a[href*="csc_group"]').click()
    page.locator("#paper-day").wait_for()
    page.keyboard.type("31/12/2099")
    page.keyboard.press("Enter")
    page.locator(".paper-day .trouble:visible").wait_for()
    page.locator("#paper-day").fill("18112026")
    page.keyboard.press("Enter")
    answers = KEYED | SCORES | REASONS
    key_in(page, answers, until_name="ind02_attente_why")
    # What is no code goes no further; a page that is lost comes back to the very line.
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    page.locator(".keying-row.troubled").wait_for()
    page.keyboard.type("2")
    until(page, f"({STANDING}) === 'ind02_attente_why'")
    wait_until_saved(page)
    page.reload()
    let_in(page)
    until(page, f"({STANDING}) === 'ind02_attente_why'")
    key_in(page, answers)
    as_on_paper(page)
    assert not barriers(page)

    page.locator(".paper-again").click()
    page.locator(".is-second").wait_for()
    key_in(page, answers | {"ind01_accueil_score": "5"})
    page.keyboard.press("Enter")
    page.locator(".difference").wait_for()
    assert page.locator(".difference").count() == 1
    assert page.locator(".difference-label").inner_text().split("\n")[0].startswith("13")
    assert page.locator(".difference-pair strong").all_inner_texts() == ["Bon", "Très bon"]
    assert page.locator(".keep").count() == 0
    assert not barriers(page)
    page.keyboard.press("Enter")
    server.up()
    page.locator(".keep").click()
    keyed = page.locator(".receipt-code").get_attribute("data-id") or ""
    next_sheet_has_the_same_place(page)

    eventually(lambda: {touched, keyed} <= server.state.received.keys(), within_s=30)
    sheets = {one: server.state.received[one][0] for one in (touched, keyed)}
    assert answers_in(sheets[keyed]) == answers_in(sheets[touched])
    told = paper_of(sheets[keyed])
    assert told is not None
    assert (str(told.on), told.compared) == ("2026-11-18", True)
    assert b"<today>2026-11-18</today>" in sheets[keyed]
    assert paper_of(sheets[touched]) is None


def touch_the_same(page: Page) -> str:
    """The same group's sheet, question by question. Gives its instanceID."""
    begin(page, "csc_group")
    points = re.findall(r"/((?:ind|own_ind)\w*_(?:score|why|sugg))\"", converted("csc_group").decode())
    hands = Hands(page, answers=dict.fromkeys(points, "") | TOUCHED | SCORES | REASONS)
    hands.fill_to_end()
    return hands.keep()


def as_on_paper(page: Page) -> None:
    """Numbers, words and codes are those of the printed sheet."""
    paper = printed()
    rows = page.locator(".keying-row[data-number]").evaluate_all(
        """all => all.map((row) => [row.dataset.number, row.querySelector('.keying-label').textContent,
            [...row.querySelectorAll('.chip[data-value]')].map((chip) => [
                chip.dataset.value, chip.querySelector('b').textContent])])"""
    )
    assert len(rows) > 30
    for number, label, codes in rows:
        # Where another answer stands in the words, paper leaves a gap to write in.
        assert label == paper[number].words.main or GAP in paper[number].words.main
        if codes and paper[number].options:
            assert [tuple(one) for one in codes] == [(one.value, one.code) for one in paper[number].options]


def next_sheet_has_the_same_place(page: Page) -> None:
    page.keyboard.press("Enter")
    page.locator("#paper-day").wait_for()
    assert page.locator("#paper-day").input_value() == "18/11/2026"
    assert page.locator('[data-name="area"] .key-field').input_value().startswith("Exemple")
    until(page, f"({STANDING}) === 'site'")
