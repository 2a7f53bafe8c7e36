"""The lists a tablet takes along hold its own areas, open rounds and what its forms may ask about: nothing else."""

import csv
import io
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from mhsurvey.actions.tables import ActionRow, ActionUpdateRow, ActionVerdictRow
from mhsurvey.areas.scope import Scope
from mhsurvey.areas.tables import FacilityRow
from mhsurvey.db import writing
from mhsurvey.rounds.tables import IndicatorRow, RoundAreaRow, RoundIndicatorRow, RoundRow
from mhsurvey.tablet import lists
from tests.conftest import House
from tests.published import publish
from tests.submissions.arrivals import NOW

TODAY = date(2026, 11, 15)
HERE = Scope(("/R01/",))


@pytest.fixture
def session(app: Flask, house: House) -> Session:
    """Areas of two regions, and something of every list in both."""
    house.areas()
    ground = app.extensions["mhsurvey"]
    opened: Session = writing(ground.sessions())
    for area in ("A0111", "A0211"):
        opened.add(FacilityRow(code=f"F-{area}", name=f"Centre of {area}", area_code=area))
        opened.add(local_point(area))
        opened.add(promise(f"{area}-open", area))
        opened.add(promise(f"{area}-done", area))
        opened.add(ActionUpdateRow(submission_id=int(area[1:]), action_code=f"{area}-done", **DONE))
    for code, state in (("2026-1", "open"), ("2025-2", "closed"), ("2027-1", "planned")):
        opened.add(a_round(code, state))
    opened.commit()
    return opened


DONE: dict[str, object] = {"status": "done", "received_at": NOW, "blockers": []}


def local_point(area: str) -> IndicatorRow:
    return IndicatorRow(
        code=f"local:{area}:x", label={"fr": f"Le point de {area}"}, dimension="ACC", nature="score", area_code=area
    )


def promise(code: str, area: str) -> ActionRow:
    return ActionRow(
        code=code, submission_id=1, round_code="2026-1", area_code=area, what=f"Repair, {area}", helpers=[]
    )


def a_round(code: str, state: str) -> RoundRow:
    year = int(code[:4])
    return RoundRow(
        code=code,
        name=f"Round {code}",
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        state=state,
        expected_groups=[],
    )


def made(session: Session, filename: str, *, scope: Scope = HERE) -> list[dict[str, str]]:
    content = lists.make(session, filename=filename, scope=scope, today=TODAY)
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_health_areas_are_the_tablets_own_and_only_the_lowest_level(session: Session) -> None:
    rows = made(session, "health_areas.csv")
    assert {row["name"] for row in rows} == {"A0111", "A0112", "A0113", "A0121", "A0122", "A0123"}
    assert {row["parent"] for row in rows} == {"D011", "D012"}


def test_tablet_of_one_area_gets_one_area(session: Session) -> None:
    rows = made(session, "health_areas.csv", scope=Scope(("/R01/D011/A0111/",)))
    assert [row["name"] for row in rows] == ["A0111"]


def test_facilities_are_those_of_the_tablets_areas(session: Session) -> None:
    assert made(session, "facilities.csv") == [{"name": "F-A0111", "label": "Centre of A0111", "area": "A0111"}]


def test_rounds_are_the_open_ones(session: Session) -> None:
    assert [row["name"] for row in made(session, "rounds.csv")] == ["2026-1"]


def test_indicators_are_what_the_open_rounds_ask(app: Flask, session: Session) -> None:
    publish(session, store=app.extensions["mhsurvey"].store, form_id="csc_group")
    own = {"local:A0111:x"}
    assert len(every := {row["name"] for row in made(session, "indicators.csv")}) > 10
    session.add(RoundIndicatorRow(round_code="2026-1", indicator_code="ind01_accueil", position=0))
    # A round elsewhere that asks everything asks nothing here.
    session.add(a_round("2026-9", "open"))
    session.flush()
    session.add(RoundAreaRow(round_code="2026-9", area_code="A0211"))
    session.commit()
    assert {row["name"] for row in made(session, "indicators.csv")} == {"ind01_accueil"} | own
    session.add(RoundIndicatorRow(round_code="2026-1", indicator_code="ind05_propre", position=1))
    session.commit()
    core = {row["name"]: row["core"] for row in made(session, "rounds.csv")}
    assert core == {"2026-1": "ind01_accueil ind05_propre", "2026-9": ""}
    session.add(a_round("2026-8", "open"))
    session.commit()
    assert {row["name"] for row in made(session, "indicators.csv")} == every


def test_groups_are_the_eight_women_first(session: Session) -> None:
    names = [row["name"] for row in made(session, "groups.csv")]
    assert len(names) == 8
    assert names[0] == "women"


def test_actions_are_the_open_promises_of_the_tablets_areas(session: Session) -> None:
    [row] = made(session, "actions.csv")
    assert (row["name"], row["area"], row["round"]) == ("A0111-open", "A0111", "2026-1")


def test_promises_to_judge_are_open_or_said_to_be_done_until_the_community_has_settled_them(session: Session) -> None:
    session.add(promise("A0111-given-up", "A0111"))
    session.add(ActionUpdateRow(submission_id=9, action_code="A0111-given-up", **DONE | {"status": "cancelled"}))
    dated = session.get(ActionRow, "A0111-open")
    assert dated is not None
    dated.due_on = date(2026, 9, 1)
    session.commit()
    rows = {row["name"]: row for row in made(session, "promises.csv")}
    assert set(rows) == {"A0111-open", "A0111-done"}
    assert (rows["A0111-open"]["due"], rows["A0111-open"]["day"]) == ("2026-09-01", "20260901")
    assert (rows["A0111-done"]["status"], rows["A0111-done"]["day"]) == ("done", "")
    session.add(verdict("A0111-done", round_code="2026-1"))
    session.commit()
    assert len(made(session, "promises.csv")) == 2, "the other groups of the round are asked the same"
    session.add(verdict("A0111-done", round_code="2025-2"))
    session.commit()
    assert [row["name"] for row in made(session, "promises.csv")] == ["A0111-open"]


def verdict(code: str, *, round_code: str) -> ActionVerdictRow:
    return ActionVerdictRow(
        submission_id=int(round_code[:4]),
        position=0,
        action_code=code,
        round_code=round_code,
        area_code=code[:5],
        grp="women",
        participants=9,
        verdict="done",
        received_at=NOW,
    )


def test_indicators_are_the_scorecards_and_the_areas_own_points(app: Flask, session: Session) -> None:
    store = app.extensions["mhsurvey"].store
    for form_id in ("csc_group", "csc_provider", "csc_interface", "csc_followup", "csc_inputs"):
        publish(session, store=store, form_id=form_id)
    session.commit()
    rows = made(session, "indicators.csv")
    names = [row["name"] for row in rows]
    assert "ind01_accueil" in names
    assert names[-1] == "local:A0111:x"
    assert "local:A0211:x" not in names
    scores_of_others = {"users_ok", "satisf_w", "prov_comm"}
    kept = {row.code for row in session.query(IndicatorRow)}
    assert scores_of_others <= kept, "the forms still declare what must not leak"
    assert not scores_of_others & set(names)
    assert all(name.startswith(("ind", "local:")) for name in names)
    assert all(row["area"] in ("", "A0111") for row in rows)


def test_a_list_is_the_same_bytes_until_it_says_something_else(session: Session) -> None:
    for filename in ("health_areas.csv", "actions.csv", "rounds.csv"):
        first = lists.make(session, filename=filename, scope=HERE, today=TODAY)
        assert lists.make(session, filename=filename, scope=HERE, today=TODAY) == first


def test_a_scope_of_nothing_gets_heads_only(session: Session) -> None:
    for filename in ("health_areas.csv", "facilities.csv", "actions.csv"):
        assert made(session, filename, scope=Scope(())) == []


def test_only_known_names_are_made(session: Session) -> None:
    assert lists.made_here("rounds.csv")
    assert not lists.made_here("../rounds.csv")
    with pytest.raises(KeyError):
        lists.make(session, filename="prices.csv", scope=HERE, today=TODAY)
