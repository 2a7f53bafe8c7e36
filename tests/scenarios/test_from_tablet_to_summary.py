"""The road, end to end: a tablet without network, closed and opened again, changes a map and a printed summary.

Every station is the real one: instruments, browser, submission route, catching up, map page, PDF.
"""

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from pypdf import PdfReader

from mhsurvey.areas import operations as areas
from mhsurvey.areas import queries as area_queries
from mhsurvey.areas.importing import read
from mhsurvey.areas.planning import plan
from mhsurvey.db import writing
from mhsurvey.rounds import operations as rounds
from mhsurvey.web import catchup
from tests.areas.country import collection, country
from tests.conftest import House
from tests.published import publish
from tests.tablet.conftest import Device, begin, eventually, home, records, wait_until_carried
from tests.tablet.hands import Hands

pytestmark = pytest.mark.browser
SCORED = "ind01_accueil_score"
GROUP = {
    "cycle_id": "2026-1",
    "area": "A1",
    "p_women": "6",
    "p_young_women": "2",
    "p_men": "4",
    "p_young_men": "0",
    "n_disab": "1",
    "method": "consensus",
}
WOMAN = {"area": "A1", "facility": "C1"}


@pytest.fixture
def cycle(app: Flask) -> None:
    """Nine places with outlines, an open round, two of the product's instruments."""
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as db:
        planned = plan(read(collection(*country())), known=area_queries.known(db))
        areas.import_areas(db, plan=planned)
        rounds.lay_defaults(db)
        rounds.plan(db, code="2026-1", name="Cycle 2026-1", starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31))
        rounds.open_(db, code="2026-1")
        for form_id in ("csc_group", "qoc_maternity"):
            publish(db, store=ground.store, form_id=form_id)
        db.commit()


def count_everything(app: Flask) -> None:
    ground = app.extensions["mhsurvey"]
    catchup.catch_up(ground.sessions, turn=catchup.turn_of(ground.engine))


def score_on_the_map(page: Page) -> str:
    """What the map's card says of the community in A1."""
    page.goto("/maps/?indicator=ind01_accueil&round=2026-1")
    page.wait_for_selector("#grid[data-state=shown]")
    page.get_by_role("button", name="Place D1").click()
    page.locator("#card").get_by_role("button").click()
    page.get_by_role("button", name="Place A1").click()
    return page.locator("#card").inner_text()


def summary_text(page: Page) -> str:
    reply = page.request.get("/summaries/A1/2026-1/a4.pdf")
    assert reply.status == 200
    return " ".join(part.extract_text() for part in PdfReader(io.BytesIO(reply.body())).pages)


def fill_group(page: Page, kind: str, score: str) -> str:
    begin(page, "csc_group")
    Hands(page, answers=GROUP | {"group_type": kind, SCORED: score}).fill_to_end()
    instance_id = Hands(page).keep()
    home(page)
    return instance_id


def test_a_score_given_offline_changes_the_map_and_the_printed_summary(
    app: Flask,
    cycle: None,
    house: House,
    live_server: str,
    device: Device,
    sign_in_page: Callable[..., Page],
    tmp_path: Path,
) -> None:
    enrolled = house.tablet(roots=("/R1/D1/",))
    tablet = device.on(f"{live_server}/tablet/#/enrol/{enrolled.token}")
    wait_until_carried(tablet)

    # The men score 2 while there is a network: 25 of 100.
    fill_group(tablet, "men", "2")
    eventually(lambda: not records(tablet))
    count_everything(app)
    manager = sign_in_page("manager")
    assert re.search(r"\b25\b", score_on_the_map(manager))
    before = summary_text(manager)

    # The women score 5 with none, and one of them answers about her childbirth.
    device.context.set_offline(True)
    fill_group(tablet, "women", "5")
    begin(tablet, "qoc_maternity")
    Hands(tablet, answers=WOMAN).fill_to_end()
    Hands(tablet).keep()
    assert len(records(tablet)) == 2
    device.kill()

    tablet = device.on(f"{live_server}/tablet/")
    eventually(lambda: not records(tablet))
    count_everything(app)

    # (25 + 100) / 2, shown rounded half up.
    assert re.search(r"\b63\b", score_on_the_map(manager))
    after = summary_text(manager)
    assert after != before
    assert "63" in after
    assert "DÉMONSTRATION" in after.upper()
