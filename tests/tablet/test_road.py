"""The whole way of a sheet, with the real application: enrolled, offline, killed, back, online, in the database."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from mhsurvey.areas.tables import FacilityRow
from mhsurvey.db import writing
from mhsurvey.rounds import operations as rounds
from mhsurvey.submissions.tables import AttachmentRow, SubmissionRow
from tests.conftest import House
from tests.published import publish
from tests.tablet.conftest import Device, begin, eventually, home, records, wait_until_carried
from tests.tablet.hands import Hands

pytestmark = pytest.mark.browser
PEOPLE = {"p_women": "6", "p_young_women": "2", "p_men": "4", "p_young_men": "0"}
GROUP = PEOPLE | {"cycle_id": "2026-1", "area": "A0111", "n_disab": "1"}
WOMAN = {"area": "A0111", "facility": "F1"}


@pytest.fixture
def cycle(app: Flask, house: House) -> None:
    """Areas, a centre, an open round, and two instruments."""
    house.areas()
    with writing(app.extensions["mhsurvey"].sessions()) as db:
        db.add(FacilityRow(code="F1", name="Centre 1", area_code="A0111"))
        rounds.plan(db, code="2026-1", name="Cycle 2026-1", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))
        rounds.open_(db, code="2026-1")
        for form_id in ("csc_group", "qoc_maternity"):
            publish(db, store=app.extensions["mhsurvey"].store, form_id=form_id)
        db.commit()


@pytest.fixture
def stored(app: Flask) -> Iterator[Session]:
    with app.extensions["mhsurvey"].sessions() as db:
        yield db


def test_two_sheets_filled_offline_survive_a_kill_and_arrive_once(
    app: Flask, cycle: None, house: House, live_server: str, device: Device, stored: Session, tmp_path: Path
) -> None:
    enrolled = house.tablet(roots=("/R01/D011/",))
    page = device.on(f"{live_server}/tablet/#/enrol/{enrolled.token}")
    wait_until_carried(page)
    assert enrolled.token not in page.url
    device.context.set_offline(True)

    begin(page, "csc_group")
    Hands(page, answers=GROUP).fill_to_end()
    group = Hands(page).keep()
    home(page)
    begin(page, "qoc_maternity")
    hands = Hands(page, answers=WOMAN)
    for _ in range(8):
        hands.answer_screen()
        hands.go_on()
    asked = page.locator(".question").inner_text()
    eventually(lambda: len(records(page, "drafts")) == 1)
    device.kill()

    page = device.on(f"{live_server}/tablet/")
    page.locator("main.step").wait_for()
    assert page.locator(".question").inner_text() == asked
    device.context.set_offline(True)
    hands = Hands(page, answers=WOMAN)
    hands.fill_to_end()
    woman = hands.keep()
    device.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    eventually(lambda: not records(page))
    assert {one["id"] for one in records(page, "receipts")} == {group, woman}

    rows = {row.instance_id: row for row in stored.scalars(select(SubmissionRow))}
    assert set(rows) == {group, woman}
    assert all(row.tablet_id == enrolled.tablet.id and row.missing_files == 0 for row in rows.values())
    assert b"<method>" in rows[group].xml
    assert b"A0111" in rows[woman].xml


def kept_with_a_spoken_reason(page: Page) -> str:
    """Fill the maternity survey, speaking where one may, and keep it. Gives its instanceID."""
    hands = Hands(page, answers=WOMAN)
    hands.go_to(".speak")
    page.locator(".speak").click()
    page.wait_for_timeout(1500)
    page.locator(".recording-stop").click()
    page.locator(".sound .plain").first.wait_for()
    hands.fill_to_end()
    return hands.keep()


def test_a_tablet_without_network_hands_its_sheets_over_in_a_file(
    app: Flask, cycle: None, house: House, live_server: str, device: Device, stored: Session, tmp_path: Path
) -> None:
    enrolled = house.tablet(roots=("/R01/D011/",))
    page = device.on(f"{live_server}/tablet/#/enrol/{enrolled.token}")
    wait_until_carried(page)
    device.context.set_offline(True)
    begin(page, "qoc_maternity")
    woman = kept_with_a_spoken_reason(page)

    page.evaluate("location.hash = '#/outbox'")
    with page.expect_download() as awaited:
        page.locator(".take-out .export-all").click()
    file = tmp_path / "export.json"
    awaited.value.save_as(file)
    taken = [app.test_cli_runner().invoke(args=["submissions", "import", str(file)]) for _ in range(2)]
    assert [one.exit_code for one in taken] == [0, 0], [one.output for one in taken]
    row = stored.scalars(select(SubmissionRow)).one()
    assert (row.instance_id, row.missing_files) == (woman, 0)
    [sound] = stored.scalars(select(AttachmentRow).where(AttachmentRow.submission_id == row.id)).all()
    assert sound.sha256

    # The network came back after all: the tablet hears that its sheet is here, and lets go of it.
    device.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    eventually(lambda: not records(page))
    stored.expire_all()
    assert stored.scalars(select(SubmissionRow.instance_id)).all() == [woman]


def test_a_spoken_reason_arrives_with_its_sheet(
    app: Flask, cycle: None, house: House, live_server: str, device: Device, stored: Session
) -> None:
    enrolled = house.tablet(roots=("/R01/D011/",))
    page = device.on(f"{live_server}/tablet/#/enrol/{enrolled.token}")
    wait_until_carried(page)
    begin(page, "qoc_maternity")
    instance_id = kept_with_a_spoken_reason(page)
    eventually(lambda: not records(page))
    row = stored.scalars(select(SubmissionRow).where(SubmissionRow.instance_id == instance_id)).one()
    assert row.missing_files == 0
    files = stored.scalars(select(AttachmentRow).where(AttachmentRow.submission_id == row.id)).all()
    assert [one.name.rsplit(".", 1)[1] for one in files] in (["webm"], ["m4a"])


def test_the_app_says_it_is_a_demonstration(cycle: None, house: House, live_server: str, device: Device) -> None:
    page = device.on(f"{live_server}/tablet/#/enrol/{house.tablet().token}")
    wait_until_carried(page)
    assert page.locator(".demonstration").is_visible()
    begin(page, "csc_group")
    assert page.locator(".demonstration").is_visible()
