"""A meeting with the network off: sheets, the representatives, both sides side by side, and what is agreed."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser, Locator, Page

from tests.tablet.conftest import Device, Server, eventually, home, records, wait_until_carried
from tests.tablet.hands import Hands, let_in
from tests.tablet.meetings import (
    AREA,
    QUOTE,
    ROUND,
    WAITING,
    WELCOME,
    centre_sheet,
    forms,
    group_sheet,
    hand_over,
    meeting_file,
)
from tests.tablet.reach import barriers

pytestmark = pytest.mark.browser
Serving = Callable[..., Server]
PLACE = f"#/meeting/{AREA}/{ROUND}"


def go(page: Page, part: str, stands: str) -> None:
    page.evaluate("to => { location.hash = to; }", f"{PLACE}{part}")
    page.locator(stands).first.wait_for()


def turn_to(page: Page, page_id: str) -> None:
    """With the arrow keys, as a remote control does."""
    page.locator(".stage-page").wait_for()
    for _ in range(12):
        if page.locator(f'.stage-page[data-page="{page_id}"]').count():
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"no page {page_id}")


@pytest.fixture
def centres(browser: Browser, tmp_path: Path) -> Iterator[Device]:
    """The centre's team scores on a second tablet."""
    other = Device(browser, tmp_path / "centre")
    other.folder.mkdir()
    yield other
    other.kill()
    shutil.rmtree(other.folder, ignore_errors=True)
    assert not other.faults, other.faults


def test_a_meeting_from_the_groups_sheets_to_what_is_agreed(device: Device, centres: Device, serving: Serving) -> None:
    server = serving(forms())
    server.state.meetings = meeting_file()
    page = device.on(server.enrolment)
    wait_until_carried(page)
    centre = centres.on(server.enrolment)
    wait_until_carried(centre)
    server.down()

    group_sheet(page, "women", (2, 2, 4), why=QUOTE)
    group_sheet(page, "men", (4, 3, 4), is_spoken=True)
    group_sheet(page, "young_men", (1, 1, 1), people=4)
    home(page)
    page.locator(".meetings-card").click()
    page.locator(f'[data-place="{AREA} {ROUND}"]').click()
    page.locator(".meeting-hub").wait_for()

    # Until the centre is in, nobody sees a score: not on the way there, and not by an address typed by hand.
    assert page.locator('.chip.missing[data-group="chw"]').count() == 1
    assert page.locator('.chip.missing[data-group="provider"]').count() == 1
    assert page.locator('[data-step="meeting_view"][aria-disabled]').count() == 1
    assert page.locator(".meeting-hub .score").count() == 0
    go(page, "/view", "main.message")
    assert page.locator(".score").count() == 0

    _representatives_decide(page)
    centre_sheet(centre, (5, 3, 3))
    hand_over(centre, page, PLACE)

    go(page, "/reasons", ".meeting-reasons")
    _hear(page, page.locator(".spoken-reason"))
    for shown in page.locator(".show-reason").all():
        shown.click()
    go(page, "", 'a[data-step="meeting_view"]')
    assert page.locator(".meeting-hub .score").count() == 0
    page.locator('a[data-step="meeting_view"]').click()
    _both_sides(page)
    _it_stands_where_it_stopped(page)
    _decide_together(page)

    page.locator(".to-plan").click()
    page.locator(".plan-done").click()
    page.locator("main.step").wait_for()
    # What was decided is answered already.
    hands = Hands(page, answers={"n_reps": "6", "n_reps_w": "3", "cons_reason": ""})
    hands.fill_to_end()
    kept = hands.keep()
    server.up()
    page.evaluate("dispatchEvent(new Event('online'))")
    eventually(lambda: kept in server.state.received, within_s=60)
    _as_it_arrived(etree.fromstring(server.state.received[kept][-1]))


def test_a_meeting_without_the_centre_is_closed_and_opened_again_for_a_late_sheet(
    device: Device, serving: Serving
) -> None:
    server = serving(forms())
    server.state.meetings = meeting_file()
    page = device.on(server.enrolment)
    wait_until_carried(page)
    server.down()
    group_sheet(page, "women", (2, 2, 4))
    group_sheet(page, "men", (4, 3, 4))
    go(page, "", '[data-step="meeting_view"][aria-disabled]')

    # Said and taken back: the meeting waits again.
    for reason in ("refused", ""):
        page.locator(".meeting-without summary").click()
        page.locator(f'[data-unscored="{reason}"]').click()
        page.locator(
            'a[data-step="meeting_view"]' if reason else '[data-step="meeting_view"][aria-disabled]'
        ).wait_for()
    page.locator(".meeting-without summary").click()
    page.locator('[data-unscored="absent"]').click()
    assert not barriers(page)
    page.locator('a[data-step="meeting_view"]').click()
    assert "son équipe n’était pas là" in page.locator(".cover-unscored").inner_text().replace("'", "’")
    turn_to(page, f"point {WELCOME}")
    assert page.locator('[data-side="community"] .score-number').inner_text() == "50"
    assert page.locator('[data-side="provider"] .score-number').count() == 0
    assert "pas là" in page.locator('[data-side="provider"]').inner_text()

    turn_to(page, "plan")
    page.locator(".to-plan").click()
    page.locator(".plan-done").click()
    page.locator("main.step").wait_for()
    hands = Hands(page, answers={"n_reps": "6", "n_reps_w": "3", "cons_reason": ""})
    hands.fill_to_end()
    kept = hands.keep()
    server.up()
    page.evaluate("dispatchEvent(new Event('online'))")
    eventually(lambda: kept in server.state.received and not records(page), within_s=60)
    sheet = etree.fromstring(server.state.received[kept][-1])
    assert sheet.findtext(".//{*}prov_self") == "absent"

    go(page, "", ".meeting-close")
    page.locator(".meeting-close:not(.meeting-without) summary").click()
    page.locator("[data-close]").click()
    page.locator(f'.is-closed[data-place="{AREA} {ROUND}"]').wait_for()
    server.down()
    late = group_sheet(page, "chw", (5, 5, 5))
    go(page, "", ".meeting-is-closed")
    assert page.locator("[data-late]").evaluate_all("all => all.map(one => one.dataset.late)") == [late]
    assert page.locator("a.meeting-step").count() == 0
    assert not barriers(page)
    page.locator(".reopen").click()
    page.locator('.chip.in[data-group="chw"]').wait_for()
    # What was closed with the meeting is readable here no more; its own sheet is, and no second one is begun.
    assert page.locator('.chip[data-group="women"].in').count() == 0
    page.locator('a[data-step="meeting_consolidate"]').click()
    page.locator("main.message").wait_for()
    assert "déjà gardée" in page.locator("main.message").inner_text()


def _representatives_decide(page: Page) -> None:
    go(page, "/consolidate", ".meeting-among")
    page.locator(".meeting-among button").click()
    people = page.locator(".meeting-decide")
    people.wait_for()
    Hands(page, answers={"n_reps": "6"}).answer_screen()
    page.locator('section[data-name="n_reps_w"]').wait_for()
    Hands(page, answers={"n_reps": "6", "n_reps_w": "3"}).answer_screen()
    page.locator("[data-next]").click()

    row = page.locator(f'.consolidation [data-code="{WELCOME}"]')
    row.wait_for()
    groups = row.locator(".cell[data-group]").evaluate_all("all => all.map(one => one.dataset.group)")
    assert groups == ["women", "men", "young_men"]
    assert row.locator(".score-number").all_inner_texts() == ["25", "75"]
    assert row.locator(".calculated").inner_text() == "50"
    assert "3" in page.locator(".who-decides").inner_text()
    assert not barriers(page)
    row.locator(".matrix-cells").click()
    page.locator('.meeting-decide .choice[data-value="2"]').click()
    page.locator('.meeting-decide section[data-name="cons_reason"] .field').fill("Les femmes viennent plus souvent.")
    page.locator("[data-table]").click()
    row.locator(".decided").wait_for()
    # Calculated and decided stand beside each other.
    assert row.locator(".calculated").inner_text() == "50"


def _both_sides(page: Page) -> None:
    turn_to(page, f"point {WELCOME}")
    community, centre = page.locator('[data-side="community"]'), page.locator('[data-side="provider"]')
    assert community.locator('[data-picture="face_2"]').count() == 1
    assert "50" in community.locator("figcaption").inner_text()
    assert centre.locator('[data-picture="face_5"]').count() == 1
    # Women 25 -> 25, men 50 -> 75: half of +25.
    assert page.locator(".arrow-up").count() == 1
    assert "+13" in page.locator(".said-change").inner_text()
    assert "50" in page.locator(".said-gap").inner_text()
    # The representatives decided on 25.
    assert page.locator(".said-target").inner_text().split() == ["Objectif", "du", "cycle", ":", "50"]
    few = page.locator('.point-groups [data-group="young_men"]')
    assert few.locator(".score-number").count() == 0
    assert not barriers(page)
    page.keyboard.press("ArrowRight")
    page.locator(f'.stage-page[data-page="point {WAITING}"]').wait_for()
    assert QUOTE in page.locator(".point-quotes").inner_text()
    _hear(page, page.locator(".point-quotes .spoken-reason"))
    turn_to(page, "plan")
    _swipe(page, 200)
    page.locator('.stage-page[data-page="weak"]').wait_for()


def _hear(page: Page, spoken: Locator) -> None:
    """A reason that was spoken sounds where it stands: to who reads before the meeting, and at the meeting."""
    assert spoken.count() == 1
    spoken.locator(".play-reason").click()
    eventually(lambda: bool(spoken.locator("progress").evaluate("bar => bar.value > 0")))
    assert spoken.locator("[data-picture=mute]").count() == 0


def _swipe(page: Page, across: int) -> None:
    page.mouse.move(400, 600)
    page.mouse.down()
    page.mouse.move(400 + across, 605, steps=4)
    page.mouse.up()


def place_kept(page: Page) -> str:
    """The page the tablet's memory says the meeting stands at."""
    kept = page.evaluate(
        """() => new Promise((resolve, reject) => {
            const opening = indexedDB.open('mhsurvey');
            opening.onerror = () => reject(opening.error);
            opening.onsuccess = () => {
                const asking = opening.result.transaction('settings').objectStore('settings').get('meetingStates');
                asking.onsuccess = () => (opening.result.close(), resolve(asking.result));
            };
        })"""
    )
    return str((kept or {}).get(f"{ROUND} {AREA}", {}).get("at", ""))


def _it_stands_where_it_stopped(page: Page) -> None:
    eventually(lambda: place_kept(page) == "weak")
    page.reload()
    let_in(page)
    page.locator('.stage-page[data-page="weak"]').wait_for()
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
        if page.locator(f'.stage-page[data-page="point {WELCOME}"]').count():
            break


def _decide_together(page: Page) -> None:
    assert page.locator(f'.stage-page[data-page="point {WELCOME}"]').count() == 1
    page.locator(".stage-decide").click()
    page.locator('.meeting-decide .choice[data-value="3"]').click()
    page.locator(".meeting-decide [data-next]").click()
    page.locator('[data-side="agreed"] [data-picture="face_3"]').wait_for()
    # What the representatives had decided is not written over.
    assert page.locator('[data-side="community"] [data-picture="face_2"]').count() == 1
    turn_to(page, "plan")


def _as_it_arrived(sheet: etree._Element) -> None:
    """Calculated, decided by the representatives, agreed together: each in its own place."""

    def said(name: str) -> list[str]:
        return [one.text or "" for one in sheet.iterfind(f".//{{*}}{name}")]

    assert (said("cycle_id"), said("area")) == ([ROUND], [AREA])
    assert (said("n_reps"), said("n_reps_w")) == (["6"], ["3"])
    [row] = [one for one in sheet.iterfind(".//{*}cons_rows") if one.findtext("{*}cons_ind") == WELCOME]
    told = {etree.QName(one).localname: one.text for one in row.iter() if one.text and not len(one)}
    assert told == {
        "cons_ind": WELCOME,
        "cons_calc": "50",
        "cons_comm": "2",
        "cons_prov": "5",
        "cons_agreed": "3",
        "cons_reason": "Les femmes viennent plus souvent.",
    }
    assert not re.search("young_men", etree.tostring(sheet, encoding="unicode"))
