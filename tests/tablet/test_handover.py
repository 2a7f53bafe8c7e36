"""Records that cannot leave by the network: copied to a file, carried by another tablet, erased only after a copy."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.tablet.conftest import (
    Carrying,
    Device,
    Server,
    eventually,
    kept_sheet,
    records,
    wait_until_carried,
)
from tests.tablet.hands import enter_pin

pytestmark = pytest.mark.browser
Serving = Callable[..., Server]


def outbox(page: Page) -> None:
    page.evaluate("location.hash = '#/outbox'")
    page.locator(".take-out").wait_for()


def copied(page: Page, button: str, file: Path) -> Path:
    with page.expect_download() as awaited:
        page.locator(button).click()
    awaited.value.save_as(file)
    page.locator(".outbox-said").wait_for()
    return file


def test_a_tablet_with_network_carries_the_records_of_one_without(
    device: Device, carrying: Carrying, browser: Browser, tmp_path: Path
) -> None:
    server, page = carrying
    server.down()
    kept = {kept_sheet(page, "small") for _ in range(2)}
    outbox(page)
    file = copied(page, ".export-all", tmp_path / "export.json")
    assert {str(one["id"]) for one in records(page)} == kept, "a copy takes nothing away"
    assert {one["instanceId"] for one in json.loads(file.read_text())["records"]} == kept
    device.kill()

    server.up()
    (tmp_path / "other").mkdir()
    other = Device(browser, tmp_path / "other")
    try:
        page = other.on(server.enrolment)
        wait_until_carried(page)
        page.evaluate("location.hash = '#/outbox'")
        for _ in range(2):
            with page.expect_file_chooser() as chooser:
                page.locator(".bring-in").click()
            chooser.value.set_files(file)
            page.locator(".outbox-said").wait_for()
            eventually(lambda: kept <= set(server.state.received), within_s=30)
        eventually(lambda: not records(page))
        assert {str(one["id"]) for one in records(page, "receipts")} == kept
        assert not other.faults, other.faults
    finally:
        other.kill()
    assert all(len(set(server.state.received[one])) == 1 for one in kept)

    # Back in reach, the tablet that made them hears that they are there.
    page = device.on(f"{server.address}/tablet/#/outbox")
    eventually(lambda: not records(page), within_s=30)
    assert all(len(set(server.state.received[one])) == 1 for one in kept)


def test_an_unsent_record_is_erased_only_after_a_copy_and_with_the_pin(carrying: Carrying, tmp_path: Path) -> None:
    server, page = carrying
    server.down()
    first, second = kept_sheet(page, "small"), kept_sheet(page, "small")
    outbox(page)
    assert page.locator(".does-erase").count() == 0
    copied(page, f'[data-id="{first}"] .does-copy', tmp_path / "one.json")
    assert page.locator(".does-erase").count() == 1

    page.locator(f'[data-id="{first}"] .does-erase').click()
    enter_pin(page, "0000")
    page.locator(".erasing .pin-trouble .icon").wait_for()
    assert {str(one["id"]) for one in records(page)} == {first, second}
    enter_pin(page)
    eventually(lambda: [one["id"] for one in records(page)] == [second])
    page.locator(".outbox-said").wait_for()

    # What was erased here is not lost: the copy brings it to the server.
    server.up()
    with page.expect_file_chooser() as chooser:
        page.locator(".bring-in").click()
    chooser.value.set_files(tmp_path / "one.json")
    eventually(lambda: {first, second} <= set(server.state.received), within_s=30)
