"""Promises on the page: late ones first, filtered, never those of foreign areas."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from mhsurvey.actions import operations
from mhsurvey.actions.reading import action_code
from mhsurvey.submissions.queries import answers_by_id
from tests.results.conftest import Field
from tests.web.test_people import csrf
from tests.web.test_results import field

__all__ = ["field"]

PUMP = {"act_what": "Réparer la pompe", "act_who_type": "asaco", "act_due": "2026-01-15"}
LATER = {"act_what": "Nettoyer les toilettes", "act_who_type": "cscom", "act_due": "2099-01-15"}


@pytest.fixture
def code(field: Field) -> str:
    """A late promise and one not due yet, in area A0111; gives the late one's code."""
    row = field.send(
        "csc_interface",
        {"n_women": 20, "n_men": 15},
        repeats={"plan": [LATER, PUMP]},
        area="A0111",
        round_code="2026-1",
    )
    operations.take_up(field.session, submissions=answers_by_id(field.session, ids=[row.id]))
    field.session.commit()
    return action_code(row.instance_id, row=1)


def test_late_promises_come_first(code: str, signed_in: Callable[..., FlaskClient]) -> None:
    page = signed_in("manager").get("/promises/").text
    assert page.index("Réparer la pompe") < page.index("Nettoyer les toilettes")
    assert "days late" in page
    assert "kept: 0 of 1 due" in page


def test_the_state_chooses(code: str, signed_in: Callable[..., FlaskClient]) -> None:
    client = signed_in("manager")
    late = client.get("/promises/?standing=late").text
    assert "Réparer la pompe" in late
    assert "Nettoyer les toilettes" not in late
    assert "No promise in this state" in client.get("/promises/?standing=cancelled").text
    assert "No promise yet" in client.get("/promises/?area=D021").text


def test_a_promise_tells_who_by_when_and_the_visits(
    code: str, field: Field, signed_in: Callable[..., FlaskClient]
) -> None:
    client = signed_in("manager")
    assert "Nobody has looked yet" in client.get(f"/promises/{code}").text
    row = field.send(
        "csc_followup",
        {"action_id": code, "visit_date": "2026-02-01", "status": "blocked", "block": ["money"], "escal": "csref"},
        area="A0111",
        round_code="2026-1",
    )
    operations.take_up(field.session, submissions=answers_by_id(field.session, ids=[row.id]))
    field.session.commit()
    page = client.get(f"/promises/{code}").text
    assert "no money" in page
    assert "To be taken to: Health district" in page


def test_groups_stand_beside_the_owner_and_a_stuck_promise_is_taken_up(
    code: str, field: Field, signed_in: Callable[..., FlaskClient]
) -> None:
    done = field.send("csc_followup", {"action_id": code, "visit_date": "2026-02-01", "status": "done"}, area="A0111")
    said = [
        field.send(
            "csc_verdict",
            {"group_type": group, "n_present": people},
            repeats={"promise": [{"p_code": code, "verdict": "not"}]},
            area="A0111",
            round_code="2026-1",
        )
        for group, people in (("women", 12), ("leaders", 3))
    ]
    taken = [done.id, *(row.id for row in said)]
    operations.take_up(field.session, submissions=answers_by_id(field.session, ids=taken))
    field.session.commit()
    client = signed_in("manager")
    page = client.get(f"/promises/{code}").text
    assert "The groups do not find it done" in page
    assert "1 group too small to be told apart" in page
    assert "really done, say the groups: 0 of 1 judged" in client.get("/promises/").text
    token = {"csrf_token": csrf(client, "/people/me")}
    assert client.post(f"/promises/{code}/answer", data=token).status_code == 409, "it has not gone up"

    blocked = field.send(
        "csc_followup",
        {"action_id": code, "visit_date": "2026-03-01", "status": "blocked", "escal": "csref"},
        area="A0111",
    )
    operations.take_up(field.session, submissions=answers_by_id(field.session, ids=[blocked.id]))
    field.session.commit()
    assert "gone up to" in client.get("/promises/?standing=escalated").text
    told = {"answer": "The pump comes from Ségou", "answer_by": "2099-05-01"} | token
    assert client.post(f"/promises/{code}/answer", data=told).status_code == 302
    page = client.get(f"/promises/{code}").text
    assert "The pump comes from Ségou" in page
    assert "Taken by Test manager" in page
    facilitator = signed_in("facilitator")
    assert "The pump comes from Ségou" in facilitator.get(f"/promises/{code}").text
    mine = {"csrf_token": csrf(facilitator, "/people/me")}
    assert facilitator.post(f"/promises/{code}/answer", data=mine).status_code == 403


@pytest.mark.parametrize("by", ["owner", "place", "round", "_scheme"])
def test_rates_are_told_by_owner_place_and_round(code: str, by: str, signed_in: Callable[..., FlaskClient]) -> None:
    page = signed_in("manager").get(f"/promises/?by={by}&_external=1").text
    words = {"place": "District 011", "round": "2026-1"}.get(by, "ASACO")
    assert words in page[page.index("How promises are kept") :]


def test_foreign_promises_are_not_there(code: str, signed_in: Callable[..., FlaskClient]) -> None:
    foreign = signed_in("manager", roots=("/R02/",))
    assert "No promise yet" in foreign.get("/promises/").text
    assert foreign.get(f"/promises/{code}").status_code == 404
    assert foreign.get("/promises/?area=A0111").status_code == 404


def test_no_promise_yet_says_where_they_come_from(field: Field, signed_in: Callable[..., FlaskClient]) -> None:
    field.session.commit()
    assert "action plan" in signed_in("facilitator").get("/promises/").text
