"""Forgotten PINs: a manager's code gives the tablet a new facilitator, and what was on it reaches the server."""

from collections.abc import Callable

import pytest

from tests.tablet.conftest import (
    Device,
    Server,
    begin,
    eventually,
    home,
    kept_sheet,
    records,
    small_form,
    until,
    wait_until_carried,
    wait_until_saved,
)
from tests.tablet.hands import Hands, let_in
from tests.tablet.stand_in import project_forms

pytestmark = pytest.mark.browser
Serving = Callable[..., Server]
CODE = "K7M2QX4R"
OTHER_TOKEN = "another-token-0123456789abcdef"


def test_a_forgotten_pin_costs_a_managers_code_and_no_answer(device: Device, serving: Serving) -> None:
    server = serving([small_form(), *project_forms("csc_group")])
    page = device.on(server.enrolment)
    wait_until_carried(page)
    server.down()
    kept = kept_sheet(page, "small", word="gardé")
    home(page)
    begin(page, "csc_group")
    hands = Hands(page)
    hands.answer_screen()
    hands.go_on()
    until(page, "location.hash.startsWith('#/fill/')")
    wait_until_saved(page)
    [begun] = [str(one["id"]) for one in records(page, "drafts")]
    device.kill()

    page = device.on(f"{server.address}/tablet/", lets_in=False)
    page.locator(".pin-forgotten").click()
    assert page.locator(".forgotten-stakes li").count() == 2
    page.locator(".code-field").fill(CODE)
    page.locator(".forgotten-go").click()
    page.locator(".forgotten .problem").wait_for()
    server.state.codes = {CODE: OTHER_TOKEN}
    server.state.tokens.add(OTHER_TOKEN)
    server.up()
    page.locator(".code-field").fill("K7M2QX4S")
    page.locator(".forgotten-go:enabled").click()
    page.locator(".forgotten .problem").wait_for()
    assert [str(one["id"]) for one in records(page, "drafts")] == [begun], "without a code nothing is changed"
    page.locator(".code-field").fill(CODE)
    page.locator(".forgotten-go:enabled").click()

    page.locator("#facilitator-name").wait_for()
    let_in(page)
    page.locator(".home, .carry").first.wait_for()
    eventually(lambda: set(server.state.received) == {kept, begun} and not records(page))
    assert b"gard\xc3\xa9" in server.state.received[kept][0]
    assert b'unfinished="yes"' in server.state.received[begun][0]
    assert b"unfinished" not in server.state.received[kept][0]
    assert records(page, "drafts") == []
    # The new facilitator works with it as with any tablet.
    home(page)
    kept_sheet(page, "small")
