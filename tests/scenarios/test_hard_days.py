"""Hard days of the cycle, through the door tablets use: each has one clear outcome, and nothing that was sent is lost.

A meeting that is interrupted and goes on on another tablet: tests/tablet/test_meeting.py.
"""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from mhsurvey.actions import queries as actions
from mhsurvey.actions.action import Standing
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import writing
from mhsurvey.demonstration.filling import Form
from mhsurvey.results import queries as results
from mhsurvey.results.result import AreaResults, Audience, IndicatorResult, State
from mhsurvey.rounds import operations as rounds
from mhsurvey.web import catchup, rebuilding
from tests.conftest import House
from tests.published import converted, publish

AREA, ROUND = "A0111", "2026-1"
TODAY = datetime.now(UTC).date()
WELCOME, WAITING = "ind01_accueil", "ind02_attente"


class Tablets:
    """Two tablets of one team, and what the server answered them."""

    def __init__(self, app: Flask, house: House) -> None:
        self.app, self.ground = app, app.extensions["mhsurvey"]
        self.client = app.test_client()
        self.tokens = [house.tablet(name).token for name in ("Tablet 1", "Tablet 2")]
        self.forms = {form_id: Form(converted(form_id)) for form_id in ("csc_group", "csc_interface")}
        self.kept: set[str] = set()

    def send(self, number: str, answers: dict[str, object], *, tablet: int = 0, corrects: str = "") -> None:
        """A sheet leaves a tablet, and is acknowledged. number: its instanceID."""
        form_id = "csc_interface" if "plan" in answers else "csc_group"
        common = {"cycle_id": ROUND, "area": AREA, "start": "", "end": "", "deviceid": "", "today": TODAY}
        xml = self.forms[form_id].fill(common | answers, instance_id=number, on=TODAY)
        if corrects:
            told = f"<instanceID>{number}</instanceID>"
            xml = xml.replace(told.encode(), f"{told}<deprecatedID>{corrects}</deprecatedID>".encode())
        answer = self.client.post(
            "/submission",
            data={"xml_submission_file": (io.BytesIO(xml), "s.xml")},
            headers={"Authorization": f"Bearer {self.tokens[tablet]}"},
        )
        assert answer.status_code == 201
        self.kept.add(number)

    def group(self, number: str, group: str, score: int, *, people: int = 10, **how: object) -> None:
        """A group's sheet, by agreement, with one point scored."""
        present = {"p_women": people, "p_young_women": 0, "p_men": 0, "p_young_men": 0, "n_disab": 0, "fac_woman": 1}
        asked = {"asked_points": f"{WELCOME} {WAITING}", "n_own": 0, "n_local": 0}
        scored = {"consent_grp": "OK", "method": "consensus", f"{WELCOME}_score": score}
        more = how.pop("answers", {})
        self.send(number, {"group_type": group, **present, **asked, **scored, **more}, **how)  # type: ignore[dict-item,arg-type]

    def read(self) -> AreaResults:
        catchup.catch_up(self.ground.sessions, turn=catchup.turn_of(self.ground.engine))
        with self.ground.sessions() as session:
            return results.area_results(
                session, scope=EVERYWHERE, area=AREA, round_code=ROUND, audience=Audience.TEAM, today=TODAY
            )


def point(found: AreaResults) -> IndicatorResult:
    return next(one for one in found.indicators if one.code == WELCOME)


def women(found: AreaResults) -> tuple[float | None, int]:
    """(their score, how many of their sheets count)"""
    sessions = next(one.sessions for one in found.sessions if one.group == "women")
    return dict(point(found).by_group)["women"].value, sessions


@pytest.fixture
def tablets(app: Flask, house: House) -> Tablets:
    house.areas()
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as session:
        for form_id in ("csc_group", "csc_interface"):
            publish(session, store=ground.store, form_id=form_id)
        rounds.plan(session, code=ROUND, name="Tour", starts_on=TODAY - timedelta(days=40),
                    ends_on=TODAY + timedelta(days=40), areas=[])  # fmt: skip
        rounds.open_(session, code=ROUND)
        session.commit()
    return Tablets(app, house)


def test_hard_days_have_clear_outcomes_and_lose_nothing(
    tablets: Tablets, signed_in: Callable[..., FlaskClient]
) -> None:
    manager = signed_in("manager")

    # Two tablets fill the same group: both count, the page says so, and a manager takes one out.
    tablets.group("uuid:a", "women", 2)
    tablets.group("uuid:b", "women", 4, tablet=1)
    assert women(tablets.read()) == (50, 2)
    page = manager.get(f"/results/{AREA}/{ROUND}").text
    assert "2 sessions" in page
    assert "a manager rejects one of the two records" in page

    # Submitted again with corrections: the correction counts, the version before is kept.
    tablets.group("uuid:b2", "women", 5, tablet=1, corrects="uuid:b")
    assert women(tablets.read()) == (62.5, 2)
    tablets.app.config["WTF_CSRF_METHODS"] = set()
    assert manager.post("/submissions/1/review", data={"to": "rejected"}).status_code == 302
    assert women(tablets.read()) == (100, 1)

    # A group of four is named and says nothing; a point nobody scored has no score, which is not zero.
    tablets.group("uuid:c", "leaders", 1, people=4)
    found = tablets.read()
    assert dict(point(found).by_group)["leaders"].state is State.TOO_FEW
    assert point(found).community.value == 100
    assert [one.code for one in found.indicators] == [WELCOME]
    assert found.overall.value == 100

    # A clock a month ahead, and one a month behind: the sheet counts, and no day lies ahead of its arrival.
    tablets.group("uuid:d", "men", 3, answers={"today": TODAY + timedelta(days=30)})
    tablets.group("uuid:e", "chw", 3, answers={"today": TODAY - timedelta(days=30)})
    found = tablets.read()
    assert [dict(point(found).by_group)[group].value for group in ("men", "chw")] == [50, 50]
    assert made_on(tablets, "uuid:d") <= TODAY

    # A plan without a day: a promise like any other, never late.
    plan = {"act_row": "row-1", "act_what": "Réparer la pompe", "act_who_type": "asaco"}
    tablets.send("uuid:m", {"mdate": TODAY, "n_women": 9, "n_men": 9, "plan": [plan]})
    tablets.read()
    with tablets.ground.sessions() as session:
        [promise] = actions.promises(session, scope=EVERYWHERE, today=TODAY + timedelta(days=900))
    assert promise.standing(TODAY + timedelta(days=900)) is Standing.UNDATED

    # The round is closed while a tablet still holds a sheet: it is taken, held, shown, and let in by a person.
    with writing(tablets.ground.sessions()) as session:
        rounds.close(session, code=ROUND, now=datetime.now(UTC))
        session.commit()
    tablets.group("uuid:f", "young_women", 5)
    assert "young_women" not in dict(point(tablets.read()).by_group)
    assert "1 record came while the round was not open" in manager.get(f"/rounds/{ROUND}").text
    assert manager.post(f"/rounds/{ROUND}/let-in").status_code == 302
    assert dict(point(tablets.read()).by_group)["young_women"].value == 100

    everything_is_there(tablets)


def made_on(tablets: Tablets, number: str) -> date:
    with tablets.ground.sessions() as session:
        found = session.execute(text("SELECT made_on FROM submission WHERE instance_id = :id"), {"id": number}).scalar()
    return date.fromisoformat(str(found))


def everything_is_there(tablets: Tablets) -> None:
    """Every acknowledged id is stored, and results made again from the raw XML are the same."""
    with tablets.ground.sessions() as session:
        now = set(session.execute(text("SELECT instance_id FROM submission")).scalars())
        edits = set(session.execute(text("SELECT edited_to FROM submission")).scalars())
        before = set(session.execute(text("SELECT instance_id FROM earlier_version")).scalars())
    assert tablets.kept <= now | edits | before
    turn = catchup.turn_of(tablets.ground.engine)
    assert not rebuilding.rebuild(tablets.ground.sessions, turn=turn, say=lambda _line: None).differed
