"""Rounds: planned, opened, closed and followed; never beyond one's own areas."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient

from mhsurvey.areas.area import AreaCode
from mhsurvey.rounds import operations, queries
from mhsurvey.rounds.round import Round, Standard
from mhsurvey.submissions import operations as submission_operations
from tests.conftest import House
from tests.results.conftest import Field
from tests.web.test_people import post

NEW = {
    "code": "2026-1",
    "name": "First half of 2026",
    "starts_on": "2026-01-01",
    "ends_on": "2026-06-30",
    "expected_groups": ["women", "men", "chw"],
    "method": "consensus",
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


def test_a_closed_round_opens_again_only_with_a_reason_that_is_kept(
    manager: FlaskClient, house: House, signed_in: Callable[..., FlaskClient]
) -> None:
    lay_round(house)
    post(manager, "/rounds/2026-1/open")
    post(manager, "/rounds/2026-1/close")
    assert "Say why" in post(manager, "/rounds/2026-1/open", {"reason": "  "}).text
    assert "Closed" in manager.get("/rounds/2026-1").text
    assert post(manager, "/rounds/2026-1/open", {"reason": "Two centres were cut off"}).status_code == 302
    trail = signed_in("administrator").get("/people/events").text
    assert "opened a round again" in trail
    assert "Two centres were cut off" in trail


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
    assert "/rounds/2026-1/areas/A0111" in manager.get("/rounds/2026-1?district=D011").text
    assert "/results/A0111/2026-1" in manager.get("/rounds/2026-1/areas/A0111").text


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


# --- the plan ------------------------------------------------------------------------------------


@pytest.fixture
def field(house: House) -> Iterator[Field]:
    """Area A0111 and the others, a scorecard, and a round 2026-1 that is open. Commit before a client looks."""
    house.areas()
    lay_round(house)
    with house._writing() as db:
        operations.open_(db, code="2026-1")
        made = Field(db)
        made.publish("csc_group")
        db.commit()
        yield made


WHOLE = NEW | {
    "code": "2026-2",
    "women_percent": "50",
    "under25_percent": "30",
    "core": ["ind01_accueil", "ind02_attente"],
    "target-ind01_accueil": "72,5",
    "instruments": ["csc_group"],
    "facilitators": " Awa \n\nIssa",
    "roots": ["/R01/D011/"],
}


def planned(house: House, code: str = "2026-2") -> tuple[Round, dict[str, float | None], set[str]]:
    with house._writing() as db:
        return (
            queries.round_(db, code=code),
            {str(one): target for one, target in queries.core_list(db, round_code=code).items()},
            {str(area) for area in queries.areas_of(db, round_code=code)},
        )


def test_everything_planned_is_kept_and_can_be_changed_while_the_round_runs(
    field: Field, house: House, signed_in: Callable[..., FlaskClient]
) -> None:
    manager = signed_in("manager")
    assert post(manager, "/rounds/new", WHOLE).status_code == 302
    found, core, places = planned(house)
    assert found.standard == Standard(women_percent=50, under25_percent=30)
    assert (found.facilitators, found.instruments, found.method) == (("Awa", "Issa"), ("csc_group",), "consensus")
    assert core == {"ind01_accueil": 72.5, "ind02_attente": None}
    assert places == {"A0111", "A0112", "A0113"}
    page = manager.get("/rounds/2026-2").text
    for words in ("women 50 %", "Awa, Issa", "2 points in the core list", "target 73"):
        assert words in page, words
    typed = manager.get("/rounds/2026-2/edit").text
    assert 'name="target-ind01_accueil" value="72.5"' in typed
    assert 'value="/R01/D011/" checked' in typed
    post(manager, "/rounds/2026-2/open")
    post(manager, "/rounds/2026-2/areas/A0111", {"meeting_on": "2026-05-01", "facility": ""})
    changed = WHOLE | {
        "name": "Renamed",
        "roots": ["/R01/D011/A0111/"],
        "method": "ballots",
        "practice": "y",
        "core": [],
    }
    assert post(manager, "/rounds/2026-2/edit", changed).status_code == 302
    found, core, places = planned(house)
    assert (found.name, found.method, found.practice, core, places) == ("Renamed", "ballots", False, {}, {"A0111"})
    with house._writing() as db:
        assert queries.plan_of(db, round_code="2026-2", area="A0111").meeting_on == date(2026, 5, 1)
    post(manager, "/rounds/2026-2/close")
    assert post(manager, "/rounds/2026-2/edit", changed).status_code == 409


def test_a_target_is_a_percentage(field: Field, signed_in: Callable[..., FlaskClient]) -> None:
    manager = signed_in("manager")
    for wrong in ("101", "-1", "many", "nan"):
        assert "A target is a number" in post(manager, "/rounds/new", WHOLE | {"target-ind01_accueil": wrong}).text, (
            wrong
        )
    assert manager.get("/rounds/2026-2").status_code == 404


def test_a_manager_of_one_region_plans_its_areas_of_the_countrys_round(
    field: Field, signed_in: Callable[..., FlaskClient], house: House
) -> None:
    regional = signed_in("manager", roots=("/R01/",))
    assert regional.get("/rounds/2026-1/edit").status_code == 403
    assert post(regional, "/rounds/2026-1/areas/A0211", {"meeting_on": "2026-05-01"}).status_code == 404
    told = {"meeting_on": "2026-05-01", "facility": "", "facilitators": "Awa"}
    assert post(regional, "/rounds/2026-1/areas/A0111", told).status_code == 302
    with house._writing() as db:
        plan = queries.plan_of(db, round_code="2026-1", area="A0111")
        assert (plan.meeting_on, plan.facilitators, plan.listed) == (date(2026, 5, 1), ("Awa",), False)
        # It is still the whole country's.
        assert queries.takes_part(db, round_code="2026-1", area="A0211")
    facilitator = signed_in("facilitator", roots=("/R01/",))
    assert "Awa" in facilitator.get("/rounds/2026-1/areas/A0111").text
    assert post(facilitator, "/rounds/2026-1/areas/A0111", told).status_code == 403


# --- followed ------------------------------------------------------------------------------------


def test_who_is_missing_is_found_at_a_glance(field: Field, signed_in: Callable[..., FlaskClient]) -> None:
    for group in ("women", "men"):
        field.group(group, {"ind01_accueil": 3}, area="A0111", round_code="2026-1")
    field.group("men", {"ind01_accueil": 3}, area="A0112", round_code="2026-1")
    field.session.commit()
    manager = signed_in("manager", roots=("/R01/D011/",))
    without_women = manager.get("/rounds/2026-1?missing=women").text
    assert "/areas/A0111" not in without_women
    assert "/areas/A0112" in without_women
    assert "/areas/A0113" in without_women
    assert "/areas/A0111" in manager.get("/rounds/2026-1?missing=chw").text
    assert "Nobody is missing" not in manager.get("/rounds/2026-1?missing=any").text


def test_before_closing_what_is_missing_and_which_tablets_hold_sheets_is_said(
    field: Field, house: House, signed_in: Callable[..., FlaskClient]
) -> None:
    field.group("women", {"ind01_accueil": 3}, area="A0111", round_code="2026-1")
    field.session.commit()
    enrolled = house.tablet("Tablet of Sikoro")
    headers = {"Authorization": f"Bearer {enrolled.token}"}
    hello = house.app.test_client().post("/tablet/hello", json={"appVersion": "1", "unsent": 3}, headers=headers)
    assert hello.status_code == 204
    page = signed_in("manager").get("/rounds/2026-1/close").text
    assert "1 tablet still holds records" in page
    assert "Tablet of Sikoro" in page
    assert "in 11 areas" in page
    assert "1 area has begun and is not finished" in page


def test_what_comes_after_closing_is_held_shown_and_let_in_for_good(
    field: Field, house: House, signed_in: Callable[..., FlaskClient]
) -> None:
    manager = signed_in("manager", roots=("/R01/",))
    late = field.send("csc_group", {"n_present": 12}, group="women", area="A0111", round_code="2026-1")
    xml = (
        '<data xmlns:h="x" id="csc_group" version="{version}"><meta><instanceID>{id}</instanceID></meta>'
        "{answers}</data>"
    )
    paths = {question.key: question.path for question in field.publish("csc_group").questions if question.key}
    answers = "".join(
        nested(paths[key], value) for key, value in {"area": "A0111", "round": "2026-1", "group": "women"}.items()
    )
    late.xml = xml.format(version=late.version, id=late.instance_id, answers=answers).encode()
    late.received_at = datetime(2026, 7, 2, tzinfo=UTC)
    operations.close(field.session, code="2026-1", now=datetime(2026, 7, 1, tzinfo=UTC))
    submission_operations.read_again(field.session, ids=[late.id])
    field.session.commit()
    page = manager.get("/rounds/2026-1").text
    assert "1 record came while the round was not open" in page
    assert f"/submissions/{late.id}" in page
    assert "record came" not in signed_in("manager", roots=("/R02/",)).get("/rounds/2026-1").text
    assert "1 record counts now" in post(manager, "/rounds/2026-1/let-in", follow_redirects=True).text
    with house._writing() as db:
        # Read again from the raw XML, as a rebuild does, it still counts.
        assert submission_operations.read_again(db, ids=[late.id]).read == (late.id,)
        db.commit()
    assert "record came" not in manager.get("/rounds/2026-1").text


def nested(path: str, value: str) -> str:
    """An answer in the groups it stands in: /data/a/b -> <a><b>value</b></a>."""
    names = path.strip("/").split("/")[1:]
    return "".join(f"<{name}>" for name in names) + value + "".join(f"</{name}>" for name in reversed(names))
