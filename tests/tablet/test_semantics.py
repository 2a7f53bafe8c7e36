"""What the engine makes of a form's rules, as our forms rely on it: a new engine that does otherwise is seen here."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pyxform.xls2xform import convert

from tests.tablet.conftest import Device, Server, begin, eventually, home, wait_until_carried
from tests.tablet.hands import Hands, let_in
from tests.tablet.stand_in import CarriedForm

pytestmark = pytest.mark.browser
FORM = """
| survey   |                     |           |               |                   |                            |                |              |                       |
|          | type                | name      | label         | relevant          | calculation                | choice_filter  | repeat_count | parameters            |
|          | calculate           | first     |               |                   | once(random())             |                |              |                       |
|          | select_one region   | region    | Region        |                   |                            |                |              |                       |
|          | select_one district | district  | District      |                   |                            | in=${region}   |              |                       |
|          | calculate           | said      |               |                   | jr:choice-name(${district}, '${district}') | | |                       |
|          | date                | born      | Born          |                   |                            |                |              |                       |
|          | calculate           | born_said |               |                   | format-date(${born}, '%d/%m/%Y') |          |              |                       |
|          | calculate           | next_day  |               |                   | date(decimal-date-time(${born}) + 1) |      |              |                       |
|          | select_one yn       | ask       | Ask more?     |                   |                            |                |              |                       |
|          | integer             | paid      | Paid          | ${ask} = 'y'      |                            |                |              |                       |
|          | calculate           | dear      |               |                   | if(${paid} > 100, 'dear', 'cheap') |        |              |                       |
|          | integer             | n         | How many?     |                   |                            |                |              |                       |
|          | begin_repeat        | child     | Child         |                   |                            |                | ${n}         |                       |
|          | calculate           | place     |               |                   | position(..)               |                |              |                       |
|          | integer             | age       | Age           |                   |                            |                |              |                       |
|          | end_repeat          |           |               |                   |                            |                |              |                       |
|          | calculate           | ages      |               |                   | sum(${age}[. != ''])       |                |              |                       |
|          | calculate           | oldest    |               |                   | max(${age}[. != ''])       |                |              |                       |
|          | calculate           | asked     |               |                   | count(${age}[. != ''])     |                |              |                       |
|          | select_one five     | order     | Order         |                   |                            |                |              | randomize=true, seed=7 |
| choices  |                     |           |               |                   |                            |                |              |                       |
|          | list_name           | name      | label         | in                |                            |                |              |                       |
|          | region              | r1        | Kayes         |                   |                            |                |              |                       |
|          | region              | r2        | Mopti         |                   |                            |                |              |                       |
|          | district            | d1        | Kita          | r1                |                            |                |              |                       |
|          | district            | d2        | Djenné        | r2                |                            |                |              |                       |
|          | yn                  | y         | Yes           |                   |                            |                |              |                       |
|          | yn                  | n         | No            |                   |                            |                |              |                       |
|          | five                | 1         | One           |                   |                            |                |              |                       |
|          | five                | 2         | Two           |                   |                            |                |              |                       |
|          | five                | 3         | Three         |                   |                            |                |              |                       |
|          | five                | 4         | Four          |                   |                            |                |              |                       |
|          | five                | 5         | Five          |                   |                            |                |              |                       |
| settings |                     |           |               |                   |                            |                |              |                       |
|          | form_title          | form_id   | version       |                   |                            |                |              |                       |
|          | Rules               | rules     | 1             |                   |                            |                |              |                       |
"""  # noqa: E501


@pytest.fixture
def server(serving: Callable[..., Server]) -> Server:
    xml = convert(FORM, validate=False, file_type=".md").xform.encode()
    return serving([CarriedForm("rules", "1", "Rules", "scorecard", xml, {})])


@pytest.fixture
def page(device: Device, server: Server) -> Page:
    page = device.on(server.enrolment)
    wait_until_carried(page)
    begin(page, "rules")
    return page


class Walker:
    """Goes from question to question by name."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.hands = Hands(page)

    def at(self, name: str) -> None:
        self.page.locator(f'section.asked[data-name="{name}"]').wait_for()

    def choose(self, name: str, value: str) -> None:
        self.at(name)
        self.page.locator(f'.choice[data-value="{value}"]').click()

    def number(self, name: str, digits: str) -> None:
        self.at(name)
        while self.page.locator(".number-shown").inner_text():
            self.page.locator(".key").last.click()
        for digit in digits:
            self.page.locator(".key", has_text=digit).first.click()

    def on(self) -> None:
        self.hands.go_on()

    def back_to(self, name: str) -> None:
        asked = self.page.locator(f'section.asked[data-name="{name}"]')
        for _ in range(20):
            if asked.count():
                return
            before = self.page.locator("main.step").element_handle()
            self.page.locator(".foot-button").first.click()
            before.wait_for_element_state("hidden")
        raise AssertionError(f"no way back to {name}")

    def order(self) -> list[str]:
        self.at("order")
        return [one.get_attribute("data-value") or "" for one in self.page.locator(".choice").all()]


def value(xml: bytes, name: str) -> list[str]:
    return [found.decode() for found in re.findall(rf"<{name}(?: [^>]*)?>([^<]*)</{name}>".encode(), xml)]


def test_rules_do_as_our_forms_rely_on(page: Page, server: Server) -> None:
    walk = Walker(page)
    walk.choose("region", "r1")
    walk.on()
    walk.choose("district", "d1")
    walk.back_to("region")
    # Another region: the district that is not in it is gone.
    walk.choose("region", "r2")
    walk.on()
    walk.at("district")
    assert page.locator('.choice[aria-checked="true"]').count() == 0
    walk.choose("district", "d2")
    walk.on()
    walk.at("born")
    page.locator(".year").select_option("2024")
    while "février" not in page.locator(".calendar-head strong").inner_text():
        page.locator(".calendar-head .step").first.click()
    page.locator(".year").select_option("2024")
    page.locator(".day", has_text="29").click()
    walk.on()
    # Hidden and shown again: the answer is back.
    walk.choose("ask", "y")
    walk.on()
    walk.number("paid", "500")
    walk.back_to("ask")
    walk.choose("ask", "n")
    walk.on()
    walk.at("n")
    walk.back_to("ask")
    walk.choose("ask", "y")
    walk.on()
    walk.at("paid")
    assert page.locator(".number-shown").inner_text() == "500"
    walk.back_to("ask")
    walk.choose("ask", "n")
    walk.on()
    # Three entries, then two: the last goes. Three again: a blank one comes.
    walk.number("n", "3")
    walk.on()
    for age in ("4", "7", "9"):
        walk.number("age", age)
        walk.on()
    walk.at("order")
    walk.back_to("n")
    walk.number("n", "2")
    walk.on()
    walk.on()
    walk.on()
    first_order = walk.order()
    walk.choose("order", first_order[0])
    walk.on()
    xml = kept(walk, server)
    assert {name: value(xml, name) for name in EXPECTED} == EXPECTED
    assert b"<paid>" not in xml
    first = value(xml, "first")[0]
    assert 0 <= float(first) < 1
    assert first_order != sorted(first_order)
    check_next_sheet(page, first=first, order=first_order, server=server)


EXPECTED = {
    "district": ["d2"],
    "said": ["Djenné"],
    "born": ["2024-02-29"],
    "born_said": ["29/02/2024"],
    "next_day": ["2024-03-01"],
    "dear": ["cheap"],
    "place": ["1", "2"],
    "age": ["4", "7"],
    "ages": ["11"],
    "oldest": ["7"],
    "asked": ["2"],
}


def kept(walk: Walker, server: Server) -> bytes:
    instance_id = walk.hands.keep()
    eventually(lambda: instance_id in server.state.received)
    return server.state.received[instance_id][0]


def check_next_sheet(page: Page, *, first: str, order: list[str], server: Server) -> None:
    """A seed gives the same order to everybody; once() is once a sheet, over a reload too."""
    home(page)
    begin(page, "rules")
    walk = Walker(page)
    walk.choose("region", "r1")
    walk.on()
    page.reload()
    let_in(page)
    walk.choose("district", "d1")
    walk.on()
    walk.on()
    walk.choose("ask", "n")
    walk.on()
    walk.number("n", "0")
    walk.on()
    assert walk.order() == order
    walk.on()
    xml = kept(walk, server)
    assert value(xml, "first") != [first]
    assert (value(xml, "asked"), value(xml, "age")) == (["0"], [])
    # A sum over nothing at all is blank here; JavaRosa says 0.
    assert b"<ages/>" in xml
