"""A walk over the app's own screens, in the order a facilitator meets them: for what looks at each of them.

Nothing here reads a word: the walk is the same in every language.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from playwright.sync_api import Locator, Page

from tests.tablet.conftest import Server, begin, eventually, home, records, small_form, wait_until_carried
from tests.tablet.hands import KEEP, NAME, NEXT, Hands, bring_forms, enter_pin, know_the_way
from tests.tablet.meetings import AREA, QUOTE, ROUND, centre_sheet, forms, group_sheet, meeting_file
from tests.tablet.stand_in import StandIn, project_forms

Look = Callable[[str], None]
MEETING = f"#/meeting/{AREA}/{ROUND}"
SMALL = "small%401"
PAGES = 30


def server_of() -> StandIn:
    """Forms for a meeting, its promises, the points of an area, and one survey; a round before this one."""
    state = StandIn(forms=[*forms(), *project_forms("csc_followup", "csc_issues", "csc_indicators"), small_form()])
    state.meetings = meeting_file()
    return state


def walk(page: Page, server: Server, look: Look, *, language: str = "fr") -> None:
    """From a tablet that was just enrolled, nobody let in yet, to the end of a meeting and of a session."""
    _arrive(page, look, language)
    _home_and_what_is_behind_it(page, server, look)
    _meeting(page, look)
    _promises(page, look)
    _closing(page, look)
    _points(page, look)
    _paper(page, look)
    _exercise(page, look)
    _session(page, look)
    _locked(page, look)


def _to(page: Page, address: str, stands: str) -> Locator:
    page.evaluate("to => { location.hash = to; }", address)
    found = page.locator(stands).first
    found.wait_for()
    return found


def _arrive(page: Page, look: Look, language: str) -> None:
    bring_forms(page)
    page.locator("#facilitator-name").wait_for()
    page.locator(f'.language[lang="{language}"]').first.click()
    look("first name")
    page.locator("#facilitator-name").fill(NAME)
    page.locator(".lock .primary").click()
    page.locator(".pin").wait_for()
    look("a PIN of one's own")
    enter_pin(page)
    enter_pin(page)
    wait_until_carried(page)
    know_the_way(page)
    look("home of a new tablet")
    _to(page, "#/guide", ".guide-card")
    look("the guides")
    page.locator(".guide-card").first.click()
    page.locator(".guide-page").wait_for()
    look("a guide")
    _to(page, "#/carry", "main.carry")
    look("what is brought")


def _home_and_what_is_behind_it(page: Page, server: Server, look: Look) -> None:
    with _without_network(page, server):
        group_sheet(page, "women", (2, 2, 4), why=QUOTE)
        group_sheet(page, "men", (4, 3, 4))
        centre_sheet(page, (5, 3, 3))
        home(page)
        begin(page, "csc_issues")
        hands = Hands(page, answers={"area": AREA, "cycle_id": ROUND, "group_type": "women"})
        for _ in range(4):
            hands.answer_screen()
            hands.go_on()
        eventually(lambda: bool(records(page, "drafts")))
        home(page)
        page.locator(".draft").first.wait_for()
        look("home with sheets under way")
        page.locator(".draft button.round").first.click()
        look("giving a sheet up")
        _to(page, "#/outbox", ".record")
        look("what waits")
        _to(page, "#/receipts", "main.page")
        look("comparing without network")
    page.evaluate("dispatchEvent(new Event('online'))")
    eventually(lambda: not records(page), within_s=60)
    _to(page, "#/outbox", ".record.arrived")
    look("what arrived")
    _to(page, "#/receipts", ".compared")
    look("comparing")
    _to(page, "#/settings", ".switch")
    look("settings")
    _to(page, "#/enrol", "main.welcome")
    look("enrolling anew")


@contextmanager
def _without_network(page: Page, server: Server) -> Iterator[None]:
    server.down()
    yield
    server.up()


def _meeting(page: Page, look: Look) -> None:
    _to(page, "#/meeting", ".meetings-card, .card")
    look("meetings")
    _to(page, MEETING, ".meeting-hub")
    look("a meeting")
    _to(page, f"{MEETING}/hand", ".packet-code")
    look("handing over")
    _to(page, f"{MEETING}/reasons", ".meeting-reasons")
    look("reasons")
    _to(page, f"{MEETING}/consolidate", ".meeting-decide, .consolidation, .meeting-among")
    look("who decides")
    Hands(page, answers={"n_reps": "6"}).answer_screen()
    page.locator('section[data-name="n_reps_w"]').wait_for()
    Hands(page, answers={"n_reps": "6", "n_reps_w": "3"}).answer_screen()
    page.locator("[data-next]").click()
    page.locator(".matrix-row").first.wait_for()
    look("representatives' table")
    page.locator(".matrix-cells").first.click()
    page.locator(".meeting-decide .choice").first.wait_for()
    look("deciding a point")
    page.locator('.meeting-decide .choice[data-value="2"]').click()
    page.locator("[data-table]").click()
    page.locator(".decided").first.wait_for()
    _to(page, f"{MEETING}/view", ".stage-page")
    seen: set[str] = set()
    for _ in range(PAGES):
        name = page.locator(".stage-page[data-page]").get_attribute("data-page") or ""
        if name in seen:
            break
        seen.add(name)
        look(f"the meeting: {name}")
        page.keyboard.press("ArrowRight")


def _promises(page: Page, look: Look) -> None:
    _to(page, "#/promises", ".promise")
    look("promises")
    _to(page, f"#/plan/{AREA}/{ROUND}", ".plan .add").click()
    page.locator(".promise-editor").wait_for()
    look("a promise")
    for fold in page.locator(".promise-editor .fold-open").all()[:2]:
        fold.click()
    look("a promise, its lists open")
    page.locator('.promise-editor [data-part="what"] .field').fill("Réparer la pompe")
    page.locator('.promise-editor [data-part="who"] .choice[data-value="asaco"]').click()
    page.locator(".foot-button.primary").click()
    page.locator(".promise-lacks").wait_for()
    look("the plan")
    _to(page, "#/promises", ".visit-go").click()
    page.locator("main.step").wait_for()
    look("a visit")


def _closing(page: Page, look: Look) -> None:
    _to(page, f"#/plan/{AREA}/{ROUND}", ".plan-done").click()
    hands = Hands(page, answers={"n_reps": "6", "n_reps_w": "3"})
    hands.fill_to_end()
    look("the meeting's record")
    hands.keep()
    _to(page, MEETING, ".meeting-close").locator("summary").click()
    look("closing a meeting")
    page.locator(".meeting-close [data-close]").click()
    page.locator(".meeting-close").wait_for(state="detached")
    _to(page, MEETING, ".meeting-is-closed")
    look("a closed meeting")


def _points(page: Page, look: Look) -> None:
    home(page)
    page.locator('a.card[href*="csc_indicators"]').click()
    for value in (AREA, ROUND):
        page.locator(f'.pick[data-value="{value}"]').click()
    look("points of which area")
    page.locator(".indicators > button.primary").click()
    page.locator(".points-foot .add").wait_for()
    look("an area's points")
    page.locator(".points-foot .add").click()
    page.locator(".point-editor").wait_for()
    look("wording a point")


def _paper(page: Page, look: Look) -> None:
    _to(page, "#/paper", ".paper-choose .card")
    look("paper of which form")
    page.locator(f'.paper-choose a[href$="{SMALL}"]').click()
    page.locator("#paper-day").wait_for()
    page.keyboard.type(f"{datetime.now(UTC):%d%m%Y}")
    page.keyboard.press("Enter")
    _key_in(page, "3")
    look("a sheet of paper")
    page.locator(".paper-again").click()
    page.locator(".is-second").wait_for()
    _key_in(page, "4")
    look("the same sheet again")
    page.locator(".paper-compare").click()
    page.locator(".difference").wait_for()
    look("two keyings compared")
    page.locator(".difference-first").click()
    page.locator(".keep").click()
    page.locator(".paper-done").wait_for()
    look("a sheet of paper is kept")


def _key_in(page: Page, number: str) -> None:
    page.locator('[data-name="word"] .key-field').fill("Eau au robinet")
    page.locator('[data-name="many"] .key-field').fill(number)
    page.keyboard.press("Enter")


def _exercise(page: Page, look: Look) -> None:
    _to(page, f"#/practice/{SMALL}", "main.step")
    look("an exercise")
    Hands(page).fill_to_end()
    page.locator(KEEP).click()
    page.locator(".practice-end").wait_for()
    look("an exercise is over")


def _session(page: Page, look: Look) -> None:
    home(page)
    page.locator("a.community").click()
    page.locator(".session-go").wait_for()
    look("beginning a session")
    page.locator(".session-go").click()
    page.locator(".welcome-person").wait_for()
    look("a person is welcomed")
    page.locator(".welcome-person .kiosk-go").click()
    page.locator("main.step").wait_for()
    hands = Hands(page)
    hands.answer_screen()
    look("a person's question")
    page.locator(NEXT).click()
    hands.fill_to_end()
    look("a person's end")
    hands.keep()
    look("a person is thanked")
    page.locator(".next-person").click()
    page.locator(".door").click()
    page.locator(".door-page .pin").wait_for()
    look("the session's door")
    enter_pin(page)
    page.locator(".summary").wait_for()
    look("a session is told")
    page.locator(".summary .kiosk-go").click()
    page.locator(".home").wait_for()


def _locked(page: Page, look: Look) -> None:
    page.locator(".lock-now").click()
    page.locator(".lock .pin").wait_for()
    look("locked")
    page.locator(".pin-forgotten").click()
    page.locator(".forgotten").wait_for()
    look("a forgotten PIN")
