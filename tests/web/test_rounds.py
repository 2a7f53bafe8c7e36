"""Rounds: planned, opened, closed and followed; never beyond one's own areas."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from mhsurvey.areas.area import AreaCode
from mhsurvey.rounds import operations
from tests.conftest import House
from tests.web.test_people import post

NEW = {
    "code": "2026-1",
    "name": "First half of 2026",
    "starts_on": "2026-01-01",
    "ends_on": "2026-06-30",
    "expected_groups": ["women", "men", "chw"],
    "roots": ["/"],
}


@pytest.fixture
def manager(house: House, signed_in: Callable[..., FlaskClient]) -> FlaskClient:
    house.areas()
    return signed_in("manager")


def lay_round(house: House, code: str = "2026-1", *, areas: tuple[str, ...] = ()) -> None:
    with house._writing() as db:
        operations.plan(
            db,
            code=code,
            name=code,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 6, 30),
            areas=[AreaCode(area) for area in areas],
        )
        db.commit()


def test_an_empty_house_says_what_a_round_is(manager: FlaskClient) -> None:
    assert "No round yet" in manager.get("/rounds/").text


def test_a_round_is_planned_opened_closed_and_opened_again(manager: FlaskClient) -> None:
    assert "Planned" in post(manager, "/rounds/new", NEW, follow_redirects=True).text
    assert "Open. Tablets fetch it" in post(manager, "/rounds/2026-1/open", follow_redirects=True).text
    assert "held, not lost" in post(manager, "/rounds/2026-1/close", follow_redirects=True).text
    assert "Open again" in manager.get("/rounds/2026-1").text
    assert post(manager, "/rounds/2026-1/open").status_code == 302


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"code": "2026 1"}, "cannot be a round"),
        ({"ends_on": "2025-12-31"}, "before it starts"),
        ({"roots": []}, "does not allow"),
        ({"name": " "}, "required"),
    ],
)
def test_what_is_wrong_stands_at_its_field(manager: FlaskClient, wrong: dict[str, object], told: str) -> None:
    page = post(manager, "/rounds/new", NEW | wrong)
    assert told in page.text
    assert "No round yet" in manager.get("/rounds/").text


def test_a_code_is_used_once(manager: FlaskClient, house: House) -> None:
    lay_round(house)
    assert post(manager, "/rounds/new", NEW).status_code == 409


def test_a_round_of_the_whole_country_shows_districts_then_areas(manager: FlaskClient, house: House) -> None:
    lay_round(house)
    page = manager.get("/rounds/2026-1").text
    assert "District" in page
    assert "0 of 3" in page
    assert "/results/A0111/2026-1" in manager.get("/rounds/2026-1?district=D011").text


def test_a_manager_of_one_region_cannot_close_the_countrys_round(
    house: House, signed_in: Callable[..., FlaskClient]
) -> None:
    house.areas()
    lay_round(house)
    regional = signed_in("manager", roots=("/R01/",))
    assert "Open the round" not in regional.get("/rounds/2026-1").text
    assert post(regional, "/rounds/2026-1/open").status_code == 403


def test_a_manager_plans_a_round_in_the_own_areas_only(house: House, signed_in: Callable[..., FlaskClient]) -> None:
    house.areas()
    regional = signed_in("manager", roots=("/R01/",))
    assert post(regional, "/rounds/new", NEW | {"roots": ["/R02/"]}).status_code in (200, 403)
    assert "No round yet" in regional.get("/rounds/").text
    assert post(regional, "/rounds/new", NEW | {"roots": ["/R01/D011/"]}).status_code == 302
    assert post(regional, "/rounds/2026-1/open").status_code == 302


def test_facilitators_look_and_change_nothing(house: House, signed_in: Callable[..., FlaskClient]) -> None:
    house.areas()
    lay_round(house)
    facilitator = signed_in("facilitator")
    assert "Plan a round" not in facilitator.get("/rounds/").text
    assert facilitator.get("/rounds/new").status_code == 403
    assert post(facilitator, "/rounds/2026-1/open").status_code == 403


def test_an_unknown_round_is_not_there(manager: FlaskClient) -> None:
    assert manager.get("/rounds/2031-9").status_code == 404
