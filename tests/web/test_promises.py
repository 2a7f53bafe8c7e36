"""Promises on the page: late ones first, filtered, never those of foreign areas."""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from mhsurvey.actions import operations
from mhsurvey.actions.reading import action_code
from mhsurvey.submissions.queries import answers_by_id
from mhsurvey.submissions.tables import AttachmentRow
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


def photo_with_a_place() -> bytes:
    """A JPEG as a tablet's camera makes it, with where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (12.0, 39.0, 0.0)
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(made, "JPEG", exif=exif)
    return made.getvalue()


def test_what_a_visit_saw_is_shown_without_its_place_and_to_its_areas_only(
    code: str, field: Field, app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    visit = {"action_id": code, "visit_date": "2026-02-01", "status": "done", "seen": "1", "photo": "banc.jpg"}
    row = field.send("csc_followup", visit, area="A0111", round_code="2026-1")
    content = photo_with_a_place()
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    sha256, size = app.extensions["mhsurvey"].store.put_stream(io.BytesIO(content))
    field.session.add(
        AttachmentRow(submission_id=row.id, name="banc.jpg", sha256=sha256, size=size, content_type="image/jpeg",
                      received_at=row.received_at, referenced=True)
    )  # fmt: skip
    operations.take_up(field.session, submissions=answers_by_id(field.session, ids=[row.id]))
    field.session.commit()
    for role in ("manager", "facilitator"):
        client = signed_in(role, roots=("/R01/",))
        shown = re.search(r'class="visit-photo"[^>]* src="([^"]+)"', client.get(f"/promises/{code}").text)
        assert shown
        served = client.get(shown[1])
        assert served.status_code == 200
        assert not Image.open(io.BytesIO(served.data)).getexif().get_ifd(0x8825)
    foreign = signed_in("manager", roots=("/R02/",))
    assert foreign.get(shown[1]).status_code == 404
    assert foreign.get(f"/promises/{code}").status_code == 404


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
