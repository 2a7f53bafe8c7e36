"""A group's road on one tablet without network: issues, the points made of them, people, ballots, its own results."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.tablet.conftest import Device, Server, begin, eventually, home, records, wait_until_carried, wait_until_saved
from tests.tablet.ears import LISTEN
from tests.tablet.hands import NEXT, Hands
from tests.tablet.reach import barriers
from tests.tablet.stand_in import project_forms

pytestmark = pytest.mark.browser
PLACE = {"area": "EXEMPLE-A", "cycle_id": "EXEMPLE-1"}
NIGHT, PRICES = "Personne ne répond la nuit", "Les prix changent"
POINT = "Accueil de nuit à la maternité"
CODE = "local:EXEMPLE-A:accueil-de-nuit-a-la-maternite"


def raise_issue(page: Page, *, text: str, kind: str, priority: str = "", agreed: str = "1") -> None:
    page.locator("button.add").click()
    answers = {"iss_text": text, "iss_kind": kind, "iss_prio": priority, "iss_agreed": agreed, "iss_sugg": ""}
    Hands(page, answers=answers).go_to("button.add")


def vote(page: Page, face: int) -> None:
    page.locator(".ballot-next").click()
    page.locator(f'.face-row [data-value="{face}"]').click()
    page.locator(".ballot-pass, .vote-bars").first.wait_for()


def votes_cast(page: Page) -> int:
    return page.locator(".voter.has-voted").count()


def test_a_group_goes_from_its_issues_to_its_results_without_network(
    device: Device, serving: Callable[..., Server]
) -> None:
    server = serving(project_forms("csc_issues", "csc_indicators", "csc_group"))
    page = device.on(server.enrolment, size=(600, 1024))
    wait_until_carried(page)
    server.down()

    begin(page, "csc_issues")
    hands = Hands(page, answers=PLACE | {"group_type": "women", "n_present": "12"})
    hands.go_to("button.add")
    raise_issue(page, text=PRICES, kind="problem", priority="2")
    raise_issue(page, text=NIGHT, kind="problem", priority="1")
    raise_issue(page, text="Un seul le dit", kind="problem", priority="1", agreed="0")
    page.locator(NEXT).click()
    hands.fill_to_end()
    issues = hands.keep()
    make_points(page, issues)
    page = score(device, server, page)
    eventually(lambda: not records(page), within_s=30)
    xml = next(xml for (xml,) in server.state.received.values() if b'id="csc_group"' in xml).decode()
    assert [f"<{name}>{n}<" in xml for name, n in (("n_present", 12), ("n_women", 8), ("n_under25", 3))] == [True] * 3
    votes = {point: re.search(rf"<ind01_accueil_t{point}>(\d+)<", xml) for point in range(1, 6)}
    assert {point: found[1] for point, found in votes.items() if found and found[1] != "0"} == {1: "2", 5: "2"}
    assert f"<own_code>{CODE}</own_code><own_label>{POINT}</own_label>" in re.sub(r">\s+<", "><", xml)

    # What the groups said can still be read after all of it arrived.
    home(page)
    page.locator('a.card[href*="csc_indicators"]').click()
    choose_where(page)
    assert page.locator(".issue").count() == 2


def choose_where(page: Page) -> None:
    for value in PLACE.values():
        page.locator(f'.pick[data-value="{value}"]').click()
    page.locator(".indicators > button.primary").click()
    page.locator(".issue").first.wait_for()


def make_points(page: Page, issues: str) -> None:
    """Two issues become one point; a point taken away is put back."""
    home(page)
    page.locator('a.card[href*="csc_indicators"]').click()
    choose_where(page)
    # What comes first stands first; what was not agreed on is not there.
    assert page.locator(".issue").evaluate_all("all => all.map(one => one.dataset.ref)") == [
        f"{issues}#2",
        f"{issues}#1",
    ]
    assert not barriers(page)
    for card in page.locator(".issue").all():
        card.click()
    page.locator(".points-foot .add").click()
    assert page.locator('[data-name="pt_fr"]').input_value() == NIGHT
    page.locator('[data-name="pt_fr"]').fill(POINT)
    page.locator('.subjects [data-value="TIM"]').click()
    page.locator(".point-editor .speak").click()
    page.locator(".clock-running", has_text="0:01").wait_for()
    page.locator(".recording-stop").click()
    page.locator(".point-editor .sound-way").wait_for()
    page.locator(".point-editor .primary").click()
    page.locator(".entry .plain").last.click()
    assert page.locator(".keep-list").is_disabled()
    page.locator(".entry.gone .plain").click()
    page.locator(".keep-list").click()
    page.locator(".receipt-code").wait_for()


def score(device: Device, server: Server, page: Page) -> Page:
    """Count people, vote secretly through a power cut, and hear what the group said. Gives the page after it."""
    home(page)
    begin(page, "csc_group")
    hands = Hands(page, answers=PLACE | {"group_type": "chw", "n_disab": "0", "method": "ballots"})
    hands.go_to(".person-add")
    for name, people in (("p_women", 6), ("p_young_women", 2), ("p_men", 4), ("p_young_men", 1)):
        for _ in range(people):
            page.locator(f'section[data-name="{name}"] .person-add').click()
    page.locator('section[data-name="p_men"] .stepper .step').click()
    assert page.locator(".crowd-all").inner_text() == "12 personnes"
    page.locator(NEXT).click()
    hands.go_to('[data-name="rep_seen"]')
    # Half of the round's people are to be women, and three in ten under 25: 8 of 12 are, 3 of 12 are not.
    shown = page.locator("section[data-name]").evaluate_all("all => all.map(one => one.dataset.name)")
    assert shown == ["rep_seen", "rep_young", "rep_disab", "rep_on"]
    assert page.locator(".share").first.locator(".is-counted").count() == 8

    hands.go_to("main.ballots")
    page.locator('.choice[data-value="pass"]').click()
    for face in (1, 5, 4):
        vote(page, face)
    assert votes_cast(page) == 3
    page.locator(".ballot-pass .row .plain").first.click()
    # Whoever votes can touch nothing but a face: no way into the sheet, no face of anybody before.
    assert not page.locator(".foot").is_visible()
    assert page.locator('.face-row [aria-checked="true"]').count() == 0
    page.locator('.face-row [data-value="5"]').click()
    page.locator(".ballot-pass").wait_for()
    wait_until_saved(page)
    device.kill()

    page = device.on(f"{server.address}/tablet/", size=(600, 1024))
    page.locator("main.ballots").wait_for()
    assert votes_cast(page) == 3
    vote(page, 1)
    page.locator(".ballot-close").click()
    assert page.locator(".vote-bar strong").all_inner_texts() == ["2", "0", "0", "0", "2"]
    assert page.locator(".divided-note").count() == 1
    assert "4 voix · 12 personnes" in page.locator(".tally").inner_text()
    assert not barriers(page)
    hands = Hands(page, answers={"n_local": "0", "ind02_attente_why": "", "method": "ballots"})
    page.locator(NEXT).click()
    hands.go_to("main.ballots")
    # The way of voting is the same for every point: nobody is asked again.
    vote(page, 4)
    # The area's own point is said with the voice of who worded it, on the day it was worded.
    hands.go_to(f'main.ballots h1:has-text("{POINT}")')
    page.evaluate(LISTEN)
    page.locator(".speaker:not(.silent)").click()
    eventually(lambda: re.search(r"\b\d{17}-\w+\.", str(page.evaluate("window.clipsHeard"))), within_s=30)
    hands.go_to('[data-name="group_results"]')
    assert page.locator(".results-strong .result-line").all_inner_texts()[0].startswith("Temps d'attente")
    assert "Groupe partagé" in page.locator(".results-weak .result-line").first.inner_text()
    server.up()
    hands.fill_to_end()
    hands.keep()
    return page
