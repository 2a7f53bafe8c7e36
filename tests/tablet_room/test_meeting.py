"""The meeting file says what a meeting lays on the table, and nothing that may not be said there."""

from datetime import date
from typing import Any

import orjson
import pytest
from sqlalchemy.orm import Session

from mhsurvey.actions.tables import ActionRow
from mhsurvey.areas.area import AreaCode
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.areas.tables import FacilityRow
from mhsurvey.rounds import operations as rounds
from mhsurvey.rounds.comparators import Comparator
from mhsurvey.rounds.tables import RoundAreaRow, RoundIndicatorRow, RoundRow
from mhsurvey.tablet import meeting
from mhsurvey.tablet.meeting import meeting_file
from tests.results.conftest import Field
from tests.submissions.arrivals import NOW

TODAY = date(2026, 7, 10)
ONE, TWO = "ind01_accueil", "ind02_attente"


@pytest.fixture
def field(session: Session) -> Field:
    """A1 heard in January, and again from July on; women, men and health workers are expected."""
    made = Field(session)
    made.areas("A1", "A2")
    made.round("r1", start=1)
    made.group("women", {ONE: 2, TWO: 4})
    made.provider({ONE: 5})
    rounds.close(session, code="r1", now=NOW)
    made.round("r2", start=7, areas=("A1",))
    return made


def told(field: Field, *, scope: Scope = EVERYWHERE, today: date = TODAY) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(meeting_file(field.session, scope=scope, today=today).content)
    return found


def area(field: Field, *, today: date = TODAY) -> dict[str, Any]:
    [found] = told(field, today=today)["areas"]
    assert isinstance(found, dict)
    return found


def test_an_area_of_an_open_round_comes_with_its_earlier_rounds(field: Field) -> None:
    field.session.add(FacilityRow(code="F1", name="CSCom A1", area_code="A1"))
    field.group("women", {ONE: 3}, round_code="r2")
    found = area(field)
    assert (found["code"], found["above"], found["facility"]) == (
        "A1",
        ["R1", "D1"],
        {"code": "F1", "name": "CSCom A1"},
    )
    assert [one["code"] for one in found["rounds"]] == ["r2", "r1"]
    now, before = found["rounds"]
    assert now["groups"][0]["scores"][ONE] == {"score": 50.0, "divided": False, "wordingVersion": 1}
    assert before["groups"][0]["scores"][TWO]["score"] == 75.0
    assert (now["groups"][0]["participants"], now["expectedGroups"]) == (12, ["women", "men", "chw"])
    labels = {one["code"]: one["label"] for one in now["indicators"]}
    assert all(labels[ONE][language] for language in ("fr", "en"))


def test_a_group_of_four_is_named_and_says_nothing(field: Field) -> None:
    field.group("men", {ONE: 1}, people=4, round_code="r2")
    [men] = area(field)["rounds"][0]["groups"]
    assert (men["tooFew"], men["participants"], men["scores"]) == (True, None, {})


def test_two_sheets_of_one_group_are_two_sessions_and_led_by_women_only_when_both_were(field: Field) -> None:
    def women_met(led: str) -> None:
        led_by = {"n_present": 10, "consent_grp": "OK", "method": "consensus", "fac_woman": led, f"{ONE}_score": "3"}
        field.send("csc_group", led_by, group="women", round_code="r2")

    women_met("1")
    [women] = area(field)["rounds"][0]["groups"]
    assert (women["womanLed"], women["participants"]) == (True, 10)
    women_met("0")
    [women] = area(field)["rounds"][0]["groups"]
    assert (women["womanLed"], women["participants"]) == (False, 20)


def test_ballots_that_pull_apart_are_told_without_their_count(field: Field) -> None:
    votes = {f"{ONE}_t{point}": n for point, n in ((1, 5), (5, 5))}
    field.send(
        "csc_group", {"n_present": 10, "consent_grp": "OK", "method": "ballots"} | votes, group="women", round_code="r2"
    )
    [women] = area(field)["rounds"][0]["groups"]
    assert women["scores"][ONE] == {"score": 50.0, "divided": True, "wordingVersion": 1}


def test_the_self_score_stays_sealed_until_every_expected_group_spoke(field: Field) -> None:
    assert area(field)["rounds"][0]["provider"] == {"state": "awaited", "scores": {}, "unscored": None}
    field.provider({ONE: 4}, round_code="r2")
    for group in ("women", "men"):
        field.group(group, {ONE: 2}, round_code="r2")
        assert area(field)["rounds"][0]["provider"] == {"state": "sealed", "scores": {}, "unscored": None}
    field.group("chw", {ONE: 2}, round_code="r2")
    assert area(field)["rounds"][0]["provider"] == {"state": "open", "scores": {ONE: 75.0}, "unscored": None}
    assert area(field)["rounds"][1]["provider"]["scores"] == {ONE: 100.0}


def test_two_days_before_the_meeting_both_sides_are_open(field: Field) -> None:
    field.provider({ONE: 4}, round_code="r2")
    rounds.fix_meeting(field.session, code="r2", area=AreaCode("A1"), meeting_on=date(2026, 7, 20))
    assert area(field, today=date(2026, 7, 17))["rounds"][0]["provider"]["state"] == "sealed"
    assert area(field, today=date(2026, 7, 18))["rounds"][0]["provider"]["scores"] == {ONE: 75.0}


def test_a_rounds_own_list_standard_and_targets_are_told(field: Field) -> None:
    field.session.add(RoundIndicatorRow(round_code="r2", indicator_code=TWO, position=0, target=70))
    row = field.session.get_one(RoundRow, "r2")
    row.women_percent, row.facilitators, row.instruments = 50, ["Awa"], ["csc_group"]
    field.session.get_one(RoundAreaRow, ("r2", "A1")).facilitators = ["Fatou", "Issa"]
    rounds.set_comparator(
        field.session,
        comparator=Comparator(indicator_code=TWO, value=55, source="EDSM", year=2018, definition="of women asked"),
    )
    field.session.flush()
    found = area(field)
    now = found["rounds"][0]
    assert [(one["code"], one["core"], one["target"]) for one in now["indicators"]] == [(TWO, True, 70)]
    assert ONE in now["leftOut"]
    assert TWO not in now["leftOut"]
    assert now["standard"] == {"womenPercent": 50, "under25Percent": None, "disabilityPercent": None}
    assert (now["facilitators"], now["instruments"]) == (["Fatou", "Issa"], ["csc_group"])
    assert found["comparators"] == [
        {"indicator": TWO, "value": 55, "source": "EDSM", "year": 2018, "definition": "of women asked"}
    ]


def test_promises_come_with_where_they_stand(field: Field) -> None:
    field.session.add(
        ActionRow(
            code="P1",
            submission_id=1,
            round_code="r1",
            area_code="A1",
            what="Un toit",
            helpers=[],
            due_on=date(2026, 5, 1),
        )
    )
    field.session.flush()
    [promise] = area(field)["promises"]
    assert (promise["what"], promise["standing"], promise["dueOn"], promise["verdicts"]) == (
        "Un toit",
        "late",
        "2026-05-01",
        [],
    )


def test_the_version_changes_with_what_is_said_and_not_with_the_day(field: Field) -> None:
    def version(today: date = TODAY) -> str:
        return meeting_file(field.session, scope=EVERYWHERE, today=today).version

    before = version()
    assert version(date(2026, 7, 11)) == before
    field.group("women", {ONE: 3}, round_code="r2")
    assert version() != before


def test_only_own_areas_and_not_too_many(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(field, scope=Scope(("/R1/D1/A2/",)))["areas"] == []
    field.round("r3", start=8)
    assert [one["code"] for one in told(field)["areas"]] == ["A1", "A2"]
    assert told(field)["tooMany"] is False
    monkeypatch.setattr(meeting, "MOST_AREAS", 1)
    field.group("women", {ONE: 3}, area="A2", round_code="r3")
    found = told(field)
    assert (found["tooMany"], [one["code"] for one in found["areas"]]) == (True, ["A2"])


def test_a_tablet_is_told_which_of_its_sheets_are_counted_already(field: Field) -> None:
    counted = field.group("women", {ONE: 3}, round_code="r2")
    field.send("csc_group", {"n_present": 9, "consent_grp": "OK"}, group="men", round_code="r2", review="rejected")
    now, before = area(field)["rounds"]
    assert now["counted"] == [counted.instance_id]
    assert before["counted"] == []
