"""What is promised in a meeting, visited afterwards and judged by a group: one tablet, mostly without network."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page
from sqlalchemy.orm import Session

from mhsurvey.actions import queries as actions
from mhsurvey.actions.action import Status, Verdict
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import writing
from mhsurvey.rounds import operations as rounds
from mhsurvey.web import catchup
from tests.conftest import House
from tests.published import FORMS, converted, publish_xform
from tests.tablet.conftest import Device, begin, eventually, home, records, wait_until_carried
from tests.tablet.hands import Hands

pytestmark = pytest.mark.browser
# Parts of the plan that are written already: the questions leave them as they are.
WRITTEN = {f"act_{part}": "" for part in "ind cause what who_type who_name help due means cost sign publicok".split()}
MEETING = {"n_women": "9", "n_men": "8", "women_spoke": "3", "conflict": "0", **WRITTEN}
LOOK = os.environ.get("MHSURVEY_LOOK")


@pytest.fixture
def cycle(app: Flask, house: House) -> None:
    """Areas, an open round, and the forms of promises."""
    house.areas()
    with writing(app.extensions["mhsurvey"].sessions()) as db:
        rounds.plan(db, code="2026-1", name="Cycle 2026-1", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))
        rounds.open_(db, code="2026-1")
        for form_id in ("csc_group", "csc_interface", "csc_followup", "csc_verdict"):
            # Hundreds of clips would be carried before each step.
            media = {
                one.name: one.read_bytes() for one in (FORMS / form_id / "media").iterdir() if one.suffix != ".mp3"
            }
            publish_xform(db, store=app.extensions["mhsurvey"].store, xform=converted(form_id), media=media)
        db.commit()


@pytest.fixture
def stored(app: Flask) -> Iterator[Session]:
    with app.extensions["mhsurvey"].sessions() as db:
        yield db


def look(page: Page, name: str) -> None:
    """Keep a picture at both sizes, when somebody wants to look."""
    if LOOK:
        for width, height in ((600, 1024), (800, 1280)):
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=Path(LOOK) / f"{name}_{width}.png", full_page=True)


def part(page: Page, name: str) -> Locator:
    return page.locator(f'.promise-editor [data-part="{name}"]')


def choose(page: Page, name: str, value: str) -> None:
    part(page, name).locator(".fold-open").click()
    part(page, name).locator(f'.choice[data-value="{value}"]').click()


def send(app: Flask, page: Page) -> None:
    """The network is back: everything leaves, and the server reads it."""
    page.evaluate("dispatchEvent(new Event('online'))")
    eventually(lambda: not records(page), within_s=60)
    ground = app.extensions["mhsurvey"]
    catchup.catch_up(ground.sessions, turn=catchup.turn_of(ground.engine))


def synchronise(page: Page) -> None:
    home(page)
    page.locator("button.sync").click()
    # It is said when all is over, also where a machine as slow as a poor line has it ask about sounds.
    page.locator('.status [role="status"]').wait_for(timeout=60_000)


def test_promises_are_written_visited_and_judged(
    app: Flask, cycle: None, house: House, live_server: str, device: Device, stored: Session
) -> None:
    enrolled = house.tablet(roots=("/R01/D011/A0111/",))
    page = device.on(f"{live_server}/tablet/#/enrol/{enrolled.token}")
    wait_until_carried(page)
    device.context.set_offline(True)

    # --- the plan, in the meeting -------------------------------------------------------------------
    page.evaluate("location.hash = '#/plan/A0111/2026-1'")
    page.locator(".plan .add").click()
    choose(page, "indicator", "ind05_propre")
    part(page, "cause").locator(".field").fill("La pompe est cassée depuis un an")
    part(page, "what").locator(".field").fill("Réparer la pompe")
    choose(page, "who", "asaco")
    part(page, "role").locator(".field").fill("Présidente de l'ASACO")
    part(page, "due").locator('[data-pick="3"]').click()
    part(page, "sign").locator(".field").fill("L'eau coule au robinet")
    part(page, "public").locator('.choice[data-value="1"]').click()
    look(page, "plan_editor")
    page.locator(".foot-button.primary").click()
    assert page.locator(".promise-lacks").count() == 0

    page.locator(".plan .add").click()
    part(page, "what").locator(".field").fill("Afficher les prix")
    choose(page, "who", "cscom")
    page.locator(".foot-button.primary").click()
    lacks = page.locator(".promise").nth(1).locator("[data-lacks]")
    assert lacks.evaluate_all("all => all.map((one) => one.dataset.lacks)") == ["due", "sign", "public"]
    look(page, "plan")

    # A change taken back, a promise begun and left blank, one taken away and put back: nothing of it stays.
    page.locator(".promise").nth(1).locator("button", has_text="Revoir").click()
    part(page, "what").locator(".field").fill("Autre chose")
    part(page, "due").locator('[data-pick="6"]').click()
    page.locator(".foot-button").first.click()
    page.locator(".plan .add").click()
    page.locator(".foot-button.primary").click()
    page.locator(".promise").first.locator("button", has_text="Retirer").click()
    page.locator(".promise.gone button").click()
    assert page.locator(".promise-what").all_inner_texts() == ["Réparer la pompe", "Afficher les prix"]

    page.locator(".plan-done").click()
    Hands(page, answers=MEETING).fill_to_end()
    Hands(page).keep()
    device.context.set_offline(False)
    send(app, page)
    pump, prices = sorted(
        actions.promises(stored, scope=EVERYWHERE, today=datetime.now(UTC).date()),
        key=lambda one: one.what,
        reverse=True,
    )
    assert (pump.what, pump.cause, pump.indicator_code, pump.who) == (
        "Réparer la pompe",
        "La pompe est cassée depuis un an",
        "ind05_propre",
        "asaco",
    )
    assert pump.promised_on is not None
    assert pump.due_on is not None
    assert 89 <= (pump.due_on - pump.promised_on).days <= 92
    assert (prices.due_on, prices.accepted_in_public) == (None, None)

    # --- a visit, chosen from what is still open --------------------------------------------------------
    synchronise(page)
    page.locator(".promises-card").click()
    page.locator(".promise").first.wait_for()
    look(page, "promises")
    assert page.locator(".promises-coming .promise-what").all_inner_texts() == ["Réparer la pompe"]
    assert page.locator(".promises-undated .promise-what").all_inner_texts() == ["Afficher les prix"]
    device.context.set_offline(True)
    page.locator(f'.promise[data-code="{pump.code}"] .visit-go').click()
    page.locator('section.asked[data-name="action_id"]').wait_for(state="detached")
    hands = Hands(page, answers={"status": "done", "seen": "1", "harm": "0"})
    hands.fill_to_end()
    assert not {"action_id"} & set(hands.seen)
    hands.keep()
    page.evaluate("location.hash = '#/promises'")
    page.locator(f'.promise[data-code="{pump.code}"] .promise-here').wait_for()
    device.context.set_offline(False)
    send(app, page)
    stored.rollback()
    assert actions.promise(stored, scope=EVERYWHERE, code=pump.code).status is Status.DONE

    # --- what a group says of it --------------------------------------------------------------------
    synchronise(page)
    home(page)
    device.context.set_offline(True)
    begin(page, "csc_verdict")
    hands = Hands(page, answers={"cycle_id": "2026-1", "area": "A0111", "group_type": "women", "n_present": "9"})
    hands.go_to('section.asked[data-name="verdict"]')
    asked = page.locator(".asked-head").inner_text()
    assert "Réparer la pompe" in asked
    assert "Présidente" in asked
    look(page, "verdict")
    page.locator('.choice[data-value="partly"]').click()
    hands.go_on()
    hands.fill_to_end()
    hands.keep()
    device.context.set_offline(False)
    send(app, page)
    stored.rollback()
    ((judgement,),) = actions.judged(stored, scope=EVERYWHERE).values()
    assert (judgement.word, judgement.count(Verdict.PARTLY)) == (Verdict.PARTLY, 1)
