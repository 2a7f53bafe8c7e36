"""Days of many areas' meetings: laid beside what is planned, saved together, and never beyond one's own areas."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient

from mhsurvey.areas.area import AreaCode
from mhsurvey.rounds import operations, queries
from mhsurvey.rounds.round import RoundArea
from tests.conftest import House
from tests.web.test_people import post
from tests.web.test_rounds import lay_round

ADDRESS = "/rounds/2026-1/meetings/"


@pytest.fixture
def regional(house: House, signed_in: Callable[..., FlaskClient]) -> FlaskClient:
    """A manager of region R01, in a round of the whole country."""
    house.areas()
    lay_round(house)
    return signed_in("manager", roots=("/R01/",))


def plan_of(house: House, area: str) -> RoundArea:
    with house._writing() as db:
        return queries.plan_of(db, round_code="2026-1", area=area)


def test_one_day_is_written_into_every_area_without_one_and_saved_when_it_was_looked_at(
    regional: FlaskClient, house: House
) -> None:
    with house._writing() as db:
        operations.fix_meeting(db, code="2026-1", area=AreaCode("A0112"), meeting_on=date(2026, 4, 1))
        db.commit()
    page = regional.get(f"{ADDRESS}?district=D011&day=2026-05-03").text
    assert "2 areas would get this day" in page
    assert 'name="day-A0111" value="2026-05-03"' in page
    assert 'name="day-A0112" value="2026-04-01"' in page
    assert "A0121" not in page
    assert plan_of(house, "A0111").meeting_on is None
    told = {"district": "D011", "day-A0111": "2026-05-03", "who-A0111": "Awa, Issa", "day-A0112": "", "who-A0112": ""}
    assert "Saved: 2 areas changed" in post(regional, ADDRESS, told, follow_redirects=True).text
    first, second = plan_of(house, "A0111"), plan_of(house, "A0112")
    assert (first.meeting_on, first.facilitators, first.listed) == (date(2026, 5, 3), ("Awa", "Issa"), False)
    assert second.meeting_on is None


def test_a_table_goes_out_and_comes_back_filled_and_nothing_is_saved_before_it_was_looked_at(
    regional: FlaskClient, house: House
) -> None:
    table = regional.get(f"{ADDRESS}table.csv").get_data(as_text=True)
    assert "A0111;" in table
    assert "A0211" not in table
    filled = table.replace(";;\r\n", ";7/5/2026;Awa\r\n") + "A0211;7/5/2026\n"
    post(regional, ADDRESS, {"day-A0111": "", "who-A0111": "Issa"})
    page = post(regional, f"{ADDRESS}pasted", {"pasted": f"{filled}A0111;8/5/2026"}).text
    assert "6 areas would change" in page
    assert 'name="who-A0111" value="Issa"' in page
    assert "no area of this round that you look after is called “A0211”" in page
    assert 'name="day-A0123" value="2026-05-07"' in page
    assert plan_of(house, "A0123").meeting_on is None
    post(regional, ADDRESS, {f"day-{area}": "2026-05-07" for area in ("A0123", "A0211")})
    assert plan_of(house, "A0123").meeting_on == date(2026, 5, 7)
    assert plan_of(house, "A0211").meeting_on is None


def test_a_day_outside_the_round_is_remarked_on_and_a_closed_round_changes_no_more(
    regional: FlaskClient, house: House
) -> None:
    page = post(regional, f"{ADDRESS}pasted", {"pasted": "A0111;3/5/2062"}).text
    assert "not within the round's days" in page
    with house._writing() as db:
        operations.open_(db, code="2026-1")
        operations.close(db, code="2026-1", now=datetime.now(UTC))
        db.commit()
    assert regional.get(ADDRESS).status_code == 409
    assert post(regional, ADDRESS, {"day-A0111": "2026-05-03"}).status_code == 409
    assert plan_of(house, "A0111").meeting_on is None
