"""A tablet among people: who may look into it, and what one person leaves for the next to see."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pyxform.xls2xform import convert

from tests.tablet.conftest import Device, Server, begin, eventually, home, records, wait_until_carried
from tests.tablet.hands import NEXT, PIN, Hands, bring_forms, enter_pin
from tests.tablet.reach import barriers, scrolls
from tests.tablet.stand_in import CarriedForm

pytestmark = pytest.mark.browser
Serving = Callable[..., Server]

TALK = """
| survey   |                 |         |               |          |              |              |
|          | type            | name    | label         | required | bind::mh:key | relevant     |
|          | begin_group     | place   | Place         |          |              |              |
|          | select_one area | area    | Area?         | yes      | area         |              |
|          | text            | street  | Street?       |          |              |              |
|          | end_group       |         |               |          |              |              |
|          | begin_group     | accord  | Agreement     |          |              |              |
|          | text            | before  | Before?       |          |              |              |
|          | select_one yn   | consent | Do you agree? | yes      | consent      |              |
|          | end_group       |         |               |          |              |              |
|          | text            | told    | What?         |          |              | ${consent}=1 |
|          | integer         | many    | How many?     |          |              | ${consent}=1 |
| choices  |                 |         |               |          |              |              |
|          | list_name       | name    | label         |          |              |              |
|          | yn              | 1       | Yes           |          |              |              |
|          | yn              | 0       | No            |          |              |              |
|          | area            | a       | Sikoro        |          |              |              |
|          | area            | b       | Banconi       |          |              |              |
| settings |                 |         |               |          |              |              |
|          | form_title      | form_id | version       | namespaces                        | attribute::mh:kind |
|          | Talk            | talk    | 1             | mh="http://mhsurvey.org/xforms"   | survey             |
"""
ADDRESSES = ("#/", "#/outbox", "#/settings", "#/new/talk@1", "#/community", "#/practice/talk@1", "#/%zz", "#/enrol/x")


@pytest.fixture(scope="module")
def talk() -> CarriedForm:
    """A survey of one person: where it is held, consent, and two questions; one more before the consent."""
    return CarriedForm("talk", "1", "Talk", "survey", convert(TALK, validate=False, file_type=".md").xform.encode(), {})


def start_session(page: Page) -> None:
    page.locator("a.community").click()
    page.locator(".session-go").click()
    Hands(page, answers={"area": "b"}).answer_screen()
    page.locator(NEXT).click()
    page.locator('section[data-name="street"]').wait_for()
    Hands(page, answers={"street": "Rue 12"}).answer_screen()
    page.locator(NEXT).click()
    page.locator(".welcome-person").wait_for()


def come(page: Page, **answers: str) -> Hands:
    """A person steps up: the first question stands."""
    page.locator(".welcome-person .kiosk-go").click()
    page.locator("main.step").wait_for()
    return Hands(page, answers=answers)


def reveals(page: Page, *words: str) -> list[str]:
    """Which of these words stand anywhere in the page: text, attributes, fields, address, title."""
    whole = page.evaluate(
        """() => [document.documentElement.outerHTML, document.title, location.href, JSON.stringify(history.state),
            ...Array.from(document.querySelectorAll('input, textarea'), (one) => one.value)].join(' ')"""
    )
    return [word for word in words if word in whole]


def try_to_look_back(page: Page, *words: str) -> None:
    """Everything a browser offers to see what stood there before."""
    stands = page.evaluate("document.querySelector('#app').innerText")
    for _ in range(4):
        page.evaluate("history.back()")
        page.wait_for_timeout(60)
        assert reveals(page, *words) == []
    page.evaluate("history.forward()")
    for address in ADDRESSES:
        page.evaluate("address => { location.hash = address; }", address)
        page.wait_for_timeout(60)
        assert page.evaluate("location.hash") == "#/session"
        assert page.evaluate("document.querySelector('#app').innerText") == stands
        assert reveals(page, *words) == []


def test_three_people_answer_refuse_and_stop_and_none_sees_another(
    device: Device, serving: Serving, talk: CarriedForm
) -> None:
    server = serving([talk])
    page = device.on(server.enrolment, size=(600, 1024))
    wait_until_carried(page)
    start_session(page)
    screens: dict[str, tuple[list[str], int]] = {}

    def look(name: str) -> None:
        screens[name] = (barriers(page), scrolls(page))

    look("welcome")
    # The first: where it is held is not asked again, and nothing leads out of the questions.
    first = come(page, before="Aminata", consent="1", told="secret-un", many="3")
    assert page.locator('section[data-name="area"]').count() == 0
    assert page.locator(".fill-head a").count() == 0
    first.fill_to_end()
    assert page.locator(".review").count() == 0
    kept = first.keep()
    # Everybody sees it, so that it marks nobody.
    assert page.locator(".support-phone").inner_text() == "20 00 00 00"
    look("thanks")
    assert reveals(page, "secret-un", "Aminata") == []
    page.locator(".next-person").click()
    page.locator(".welcome-person").wait_for()
    try_to_look_back(page, "secret-un", "Aminata", kept)
    page.reload()
    page.locator(".welcome-person").wait_for()
    assert reveals(page, "secret-un", "Aminata", kept) == []

    # The second says no: a kind end, at once.
    second = come(page, before="Bakary", consent="0")
    for _ in range(2):
        second.answer_screen()
        page.locator(NEXT).click()
    page.locator(".refused-person").wait_for()
    look("refused")
    page.locator(".next-person").click()
    page.locator(".welcome-person").wait_for()

    # The third goes away in the middle; whoever comes sees nothing of it.
    third = come(page, before="Coumba", consent="1", told="secret-trois")
    for _ in range(3):
        third.answer_screen()
        third.go_on()
    page.evaluate("location.hash = '#/outbox'")
    page.locator('section[data-name="many"]').wait_for()
    page.evaluate("history.back()")
    page.locator('section[data-name="told"]').wait_for()
    page.locator(".pass").click()
    page.locator(".pass-person").wait_for()
    look("pass")
    assert reveals(page, "secret-trois", "Coumba") == []
    page.locator(".pass-person .kiosk-go").click()
    page.locator(".welcome-person").wait_for()
    try_to_look_back(page, "secret-trois", "Coumba")

    # Nobody may leave but a facilitator, who is told of people and not of answers.
    page.locator(".door").click()
    look("door")
    enter_pin(page)
    page.locator(".summary").wait_for()
    look("summary")
    assert page.locator(".summary-people").get_attribute("data-people") == "3"
    told = {key: page.locator(f".tally-line.{key} dd").inner_text() for key in ("kept", "refused", "interrupted")}
    assert told == {"kept": "1", "refused": "1", "interrupted": "1"}
    page.locator(".summary .kiosk-go").click()
    page.locator(".home").wait_for()
    look("home")
    page.reload()
    page.locator(".lock .pin").wait_for()
    look("lock")
    assert {name: found for name, (found, _) in screens.items() if found} == {}
    assert {name: by for name, (_, by) in screens.items() if by > 0 and name != "home"} == {}

    # One sheet a person; the no carries where it was said and nothing else.
    eventually(lambda: len(server.state.received) == 3)
    sheets = {one: sent[0].decode() for one, sent in server.state.received.items()}
    assert all("<area>b</area>" in xml and "<street>Rue 12</street>" in xml for xml in sheets.values())
    assert "secret-un" in sheets.pop(kept)
    no = next(xml for xml in sheets.values() if "<consent>0</consent>" in xml)
    assert "Bakary" not in no
    assert not re.search(r"<(told|many)>", no)
    assert sum("secret-trois" in xml for xml in sheets.values()) == 1


def test_a_session_comes_back_after_a_kill_and_its_door_is_throttled(
    device: Device, serving: Serving, talk: CarriedForm
) -> None:
    server = serving([talk])
    page = device.on(server.enrolment)
    wait_until_carried(page)
    start_session(page)
    person = come(page, before="Djénéba", consent="1", told="secret-deux")
    for _ in range(3):
        person.answer_screen()
        person.go_on()
    eventually(lambda: len(records(page, "drafts")) == 1)
    device.kill()

    page = device.on(f"{server.address}/tablet/#/outbox", lets_in=False)
    page.locator(".welcome-person").wait_for()
    assert reveals(page, "secret-deux", "Djénéba") == []
    # Nobody here can open it any more: it goes to the server as an unfinished one.
    eventually(lambda: any(b"secret-deux" in sent[0] for sent in server.state.received.values()))

    page.locator(".door").click()
    page.locator(".pin").wait_for()
    for wrong in range(5):
        assert not page.locator(".pin.waiting").count(), wrong
        enter_pin(page, "9753")
        page.locator(".pin-trouble svg").wait_for()
        eventually(lambda: bool(page.locator(".pin.waiting, .pin-key:enabled").count()))
    page.locator(".pin.waiting").wait_for()
    assert re.search(r"0:[123]\d", page.locator(".pin-trouble").inner_text())
    assert page.locator(".pin-key:enabled").count() == 0
    # Neither going back to the session nor switching off shortens the wait.
    page.locator(".door-page [data-back]").click()
    page.locator(".door").click()
    page.locator(".pin.waiting").wait_for()
    device.kill()
    page = device.on(f"{server.address}/tablet/", lets_in=False)
    page.locator(".welcome-person").wait_for()
    page.clock.install()
    page.reload()
    page.locator(".door").click()
    page.locator(".pin.waiting").wait_for()
    page.clock.fast_forward(31_000)
    page.locator(f'.pin-key[data-digit="{PIN[0]}"]:enabled').wait_for()
    enter_pin(page)
    page.locator(".summary").wait_for()
    assert page.locator(".tally-line.interrupted dd").inner_text() == "1"


def test_an_exercise_writes_nothing_and_sends_nothing(device: Device, serving: Serving, talk: CarriedForm) -> None:
    server = serving([talk])
    page = device.on(server.enrolment)
    wait_until_carried(page)
    page.locator(".practice summary").click()
    page.locator(".practice-go").click()
    page.locator("main.step").wait_for()
    hands = Hands(page, answers={"before": "essai", "consent": "1", "told": "pour-apprendre"})
    assert page.locator(".practice-mark").is_visible()
    assert barriers(page) == []
    hands.fill_to_end()
    assert page.locator(".practice-mark").is_visible()
    page.locator(".foot-button.keep").click()
    page.locator(".practice-end").wait_for()
    assert barriers(page) == []
    assert page.locator(".receipt-code").count() == 0
    home(page)
    page.evaluate("dispatchEvent(new Event('online'))")
    assert [records(page, store) for store in ("drafts", "records", "receipts", "files")] == [[], [], [], []]
    assert server.state.posts == 0


def test_a_tablet_left_lying_about_locks_but_never_under_a_question(
    device: Device, serving: Serving, talk: CarriedForm
) -> None:
    page = device.on(serving([talk]).enrolment, lets_in=False)
    bring_forms(page)
    page.locator("#facilitator-name").wait_for()
    # Easy ones are not taken, and the second must be like the first.
    page.locator("#facilitator-name").fill("Fatou")
    page.locator(".lock .primary").click()
    enter_pin(page, "1234")
    page.locator(".pin-trouble svg").wait_for()
    enter_pin(page)
    page.locator("h1", has_text="encore").wait_for()
    enter_pin(page, "8642")
    page.locator("h1", has_text="pas les mêmes").wait_for()
    enter_pin(page)
    page.locator("h1", has_text="encore").wait_for()
    enter_pin(page)
    page.locator(".home").wait_for()

    page.locator(".lock-now").click()
    page.locator(".lock .pin").wait_for()
    page.clock.install()
    enter_pin(page)
    page.locator(".home").wait_for()
    page.reload()
    enter_pin(page)
    begin(page, "talk")
    page.clock.fast_forward("01:00:00")
    assert page.locator("main.step").is_visible()
    home(page)
    page.clock.fast_forward("06:00")
    page.locator(".lock .pin").wait_for()
    assert page.locator(".home").count() == 0


def test_a_groups_sheet_is_corrected_until_it_leaves_and_arrives_once(
    device: Device, serving: Serving, talk: CarriedForm
) -> None:
    group = CarriedForm("group", "1", "Group", "scorecard", talk.xml.replace(b'id="talk"', b'id="group"'), {})
    server = serving([group])
    page = device.on(server.enrolment)
    wait_until_carried(page)
    server.down()
    begin(page, "group")
    hands = Hands(page, answers={"area": "a", "consent": "1", "told": "trop vite"})
    hands.fill_to_end()
    kept = hands.keep()
    home(page)
    page.locator(".draft.kept a").click()
    # At its end, where every answer is listed; it is a draft again, and the only one.
    page.locator(".review").wait_for()
    assert (len(records(page)), [one["id"] for one in records(page, "drafts")]) == (0, [kept])
    assert barriers(page) == []
    page.locator(".review summary").click()
    page.locator(".review-line", has_text="What?").click()
    page.locator('section[data-name="told"] .field').fill("mieux dit")
    page.locator(NEXT).click()
    Hands(page).fill_to_end()
    assert Hands(page).keep() == kept
    server.up()
    page.evaluate("dispatchEvent(new Event('online'))")
    eventually(lambda: kept in server.state.received and not records(page))
    assert [b"mieux dit" in xml and b"trop vite" not in xml for xml in server.state.received[kept]] == [True]

    page.evaluate("id => { location.hash = `#/correct/${encodeURIComponent(id)}`; }", kept)
    page.locator(".message-mark.bad").wait_for()
    assert "arrivée au serveur" in page.locator(".message").inner_text()
    # One whose reply was lost may be there: it is left as it is, or there would be two of it.
    server.state.lose_reply = 1
    home(page)
    begin(page, "group")
    hands = Hands(page, answers={"area": "a", "consent": "1"})
    hands.fill_to_end()
    doubtful = hands.keep()
    eventually(lambda: server.state.lose_reply == 0 and any(int(str(one["tries"])) for one in records(page)))
    page.evaluate("id => { location.hash = `#/correct/${encodeURIComponent(id)}`; }", doubtful)
    page.locator(".message-mark.bad").wait_for()
    assert [one["id"] for one in records(page)] == [doubtful]

    # What the two say of these sheets: one is there although it waits here, one has been lost on the other side.
    del server.state.received[kept]
    home(page)
    page.locator("a.compare").click()
    page.locator(".compared .record").first.wait_for()
    said = page.locator(".compared .record").evaluate_all("all => all.map((one) => [one.dataset.id, one.dataset.kind])")
    assert sorted(said) == sorted([[doubtful, "known"], [kept, "lost"]])
    assert barriers(page) == []


def test_a_few_letters_find_a_form(device: Device, serving: Serving, talk: CarriedForm) -> None:
    other = CarriedForm("small", "1", "Écoute", "scorecard", talk.xml.replace(b'id="talk"', b'id="small"'), {})
    page = device.on(serving([talk, other]).enrolment)
    wait_until_carried(page)
    page.locator(".home .search input").fill("ecou")
    assert page.locator('a.card[href*="#/new/"]:visible').count() == 1
    page.locator(".home .search input").fill("zzz")
    assert page.locator('a.card[href*="#/new/"]:visible').count() == 0
    assert page.locator(".searching [role=status]").is_visible()
