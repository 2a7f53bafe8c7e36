"""Promises and visits taken up from the real meeting and follow-up forms."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mhsurvey.actions import operations, queries
from mhsurvey.actions.action import ActionCode, Standing, Status, Verdict
from mhsurvey.actions.counts import By
from mhsurvey.actions.judging import is_contradicted
from mhsurvey.actions.reading import action_code
from mhsurvey.actions.standing_queries import counts
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.problems import Problem
from mhsurvey.rounds.group import Group
from mhsurvey.rounds.tables import RoundRow
from mhsurvey.submissions.queries import answers_by_id
from mhsurvey.submissions.tables import SubmissionRow
from tests.results.conftest import Field, field

__all__ = ["field"]

TODAY = date(2026, 7, 1)
ARRIVED = datetime(2026, 7, 1, 8, tzinfo=UTC)
PUMP = {
    "act_ind": "ind05_propre",
    "act_what": "Réparer la pompe",
    "act_who_type": "asaco",
    "act_who_name": "Président",
    "act_help": ["cscom", "community"],
    "act_due": "2026-05-01",
    "act_cost": 75000,
    "act_publicok": "1",
}
TOILETS = {"act_what": "Nettoyer les toilettes", "act_who_type": "cscom", "act_due": "2026-08-01"}


def meet(field: Field, *plan: dict[str, object], area: str = "A1") -> SubmissionRow:
    row = field.send("csc_interface", {"n_women": 20, "n_men": 15}, repeats={"plan": list(plan)}, area=area)
    take_up(field, row)
    return row


def visit(field: Field, code: str, *, arrived: datetime = ARRIVED, **answers: object) -> SubmissionRow:
    row = field.send("csc_followup", {"action_id": code, **answers})
    row.received_at = arrived
    field.session.flush()
    take_up(field, row)
    return row


def take_up(field: Field, row: SubmissionRow) -> None:
    operations.take_up(field.session, submissions=answers_by_id(field.session, ids=[row.id]))


def judge(field: Field, group: str, *said: tuple[str, str], people: int = 9, round_code: str = "r1") -> SubmissionRow:
    """A group's sheet: what it said of each promise, by code."""
    row = field.send(
        "csc_verdict",
        {"group_type": group, "n_present": people},
        repeats={"promise": [{"p_code": code, "verdict": verdict} for code, verdict in said]},
        round_code=round_code,
    )
    take_up(field, row)
    return row


def promises(field: Field, **more: object):
    return queries.promises(field.session, scope=EVERYWHERE, today=TODAY, **more)  # type: ignore[arg-type]


def test_a_plans_rows_become_promises_late_ones_first(field: Field) -> None:
    meet(field, TOILETS, PUMP)
    late, waiting = promises(field)
    assert (late.what, late.who, late.role, late.helpers) == (
        "Réparer la pompe",
        "asaco",
        "Président",
        ("cscom", "community"),
    )
    assert (late.due_on, late.cost_xof, late.accepted_in_public) == (date(2026, 5, 1), 75000, True)
    assert (late.standing(TODAY), waiting.standing(TODAY)) == (Standing.LATE, Standing.WAITING)


def test_taking_up_again_gives_the_same_codes(field: Field) -> None:
    row = meet(field, PUMP, TOILETS)
    codes = {promise.code for promise in promises(field)}
    operations.forget_all(field.session)
    take_up(field, row)
    assert (
        {promise.code for promise in promises(field)}
        == codes
        == {
            action_code(row.instance_id, row=0),
            action_code(row.instance_id, row=1),
        }
    )


def test_an_edit_without_a_row_takes_its_promise_back(field: Field) -> None:
    row = meet(field, PUMP, TOILETS)
    answers = dict(row.answers or {})
    plan = next(path for path in answers["repeats"] if path.endswith("/plan"))  # type: ignore[attr-defined]
    row.answers = answers | {"repeats": {plan: answers["repeats"][plan][:1]}}  # type: ignore[index]
    field.session.flush()
    take_up(field, row)
    assert [promise.what for promise in promises(field)] == ["Réparer la pompe"]


def test_the_last_visit_tells_the_state_and_the_first_deadline_stays(field: Field) -> None:
    meet(field, PUMP)
    code = promises(field)[0].code
    visit(field, code, visit_date="2026-05-20", status="in_progress", pct="50", new_due="2026-07-15", new_due_ok="1")
    visit(field, code, visit_date="2026-06-20", status="done", done_date="2026-06-18", seen="1")
    (found,) = promises(field)
    assert (found.status, found.done_on, found.seen, found.visits) == (Status.DONE, date(2026, 6, 18), True, 2)
    assert (found.due_on, found.new_due_on) == (date(2026, 5, 1), date(2026, 7, 15))
    assert found.standing(TODAY) is Standing.KEPT_LATE
    assert len(queries.visits(field.session, scope=EVERYWHERE, code=code)) == 2


def test_a_new_day_the_committee_refused_changes_nothing(field: Field) -> None:
    meet(field, PUMP)
    code = promises(field)[0].code
    visit(field, code, visit_date="2026-05-20", status="blocked", new_due="2026-07-15", new_due_ok="0", block=["money"])
    (found,) = promises(field)
    assert (found.new_due_on, found.blockers, found.should_escalate(TODAY)) == (None, ("money",), True)


def test_visits_count_in_the_order_they_were_made_not_in_which_they_came(field: Field) -> None:
    meet(field, PUMP)
    code = promises(field)[0].code
    visit(field, code, visit_date="2026-06-20", status="done", done_date="2026-06-18")
    visit(field, code, visit_date="2026-05-20", status="in_progress")
    assert promises(field)[0].status is Status.DONE


def test_what_is_forgotten_is_gone(field: Field) -> None:
    row = meet(field, PUMP)
    operations.forget(field.session, submission_ids=[row.id])
    assert promises(field) == ()


def test_other_forms_promise_nothing(field: Field) -> None:
    take_up(field, field.group("women", {"ind01_accueil": 3}))
    assert promises(field) == ()


def test_promises_are_found_by_district_and_round(field: Field) -> None:
    field.areas("B1", district="D2")
    meet(field, PUMP)
    meet(field, TOILETS, area="B1")
    assert [promise.area_code for promise in promises(field, area="D2")] == ["B1"]
    assert len(promises(field, round_code="r1")) == 2
    assert promises(field, round_code="r2") == ()


def test_promises_made_in_training_bind_nobody(field: Field) -> None:
    field.round("train", start=2)
    row = field.session.get(RoundRow, "train")
    assert row is not None
    row.practice = True
    meeting = field.send("csc_interface", {"n_women": 9, "n_men": 9}, repeats={"plan": [PUMP]}, round_code="train")
    take_up(field, meeting)
    assert promises(field) == ()
    assert len(promises(field, practice=True)) == len(promises(field, round_code="train")) == 1


def test_foreign_promises_are_not_there(field: Field) -> None:
    field.areas("B1", district="D2")
    meet(field, PUMP)
    code = promises(field)[0].code
    foreign = Scope(("/R1/D2/",))
    assert queries.promises(field.session, scope=foreign, today=TODAY) == ()
    with pytest.raises(Problem):
        queries.promise(field.session, scope=foreign, code=code)
    with pytest.raises(Problem):
        queries.visits(field.session, scope=foreign, code=ActionCode(code))


def test_senseless_sums_and_codes_stop_nothing(field: Field) -> None:
    meet(field, PUMP | {"act_cost": 10**15, "act_who_type": "x" * 300, "act_ind": "y" * 300, "act_due": "soon"})
    (found,) = promises(field)
    assert (found.cost_xof, found.who, found.due_on) == (None, None, None)
    visit(field, "z" * 300, status="done")
    assert promises(field)[0].visits == 0


def test_codes_can_be_read_aloud() -> None:
    code = action_code("uuid:1", row=0)
    assert len(code) == 11
    assert not set(code) & set("ILOU")


def test_a_row_keeps_its_promise_when_the_row_before_it_is_taken_out(field: Field) -> None:
    row = meet(field, PUMP | {"act_row": "a-1"}, TOILETS | {"act_row": "b-2", "act_cause": "Pas de savon"})
    toilets = next(one for one in promises(field) if one.what == TOILETS["act_what"])
    assert (toilets.code, toilets.cause) == (action_code(row.instance_id, row="b-2"), "Pas de savon")
    (repeat,) = row.answers["repeats"]
    row.answers = {**row.answers, "repeats": {repeat: row.answers["repeats"][repeat][1:]}}
    field.session.flush()
    take_up(field, row)
    assert [one.code for one in promises(field)] == [toilets.code]


def test_a_rows_number_that_stands_twice_stops_nothing(field: Field) -> None:
    meet(field, PUMP | {"act_row": "a-1"}, TOILETS | {"act_row": "a-1"})
    assert len({one.code for one in promises(field)}) == 2


def test_each_group_says_its_own_word_beside_the_owners(field: Field) -> None:
    field.round("r2", start=2)
    meet(field, PUMP, TOILETS)
    pump, toilets = (one.code for one in promises(field))
    visit(field, pump, visit_date="2026-05-10", status="done", done_date="2026-05-09")
    judge(field, "women", (pump, "not"), (toilets, "98"), round_code="r2")
    judge(field, "men", (pump, "done"), round_code="r2")
    judge(field, "young_women", (pump, "not"), round_code="r2")
    judge(field, "leaders", (pump, "done"), people=4, round_code="r2")
    found = queries.judged(field.session, scope=EVERYWHERE, codes=[pump, toilets])
    assert list(found) == [pump]
    (judgement,) = found[pump]
    assert [(one.group, one.verdict) for one in judgement.groups] == [
        (Group.WOMEN, Verdict.NOT),
        (Group.YOUNG_WOMEN, Verdict.NOT),
        (Group.MEN, Verdict.DONE),
    ]
    assert (judgement.round_code, judgement.hidden, judgement.word, judgement.is_divided) == (
        "r2",
        1,
        Verdict.NOT,
        True,
    )
    assert is_contradicted(promises(field, round_code="r1")[0], judgement)
    (told,) = counts(field.session, scope=EVERYWHERE, today=TODAY, by=By.PLACE).values()
    assert (told.promised, told.kept_late, told.judged, told.confirmed) == (2, 1, 1, 0)


def test_a_group_that_spoke_twice_corrected_itself(field: Field) -> None:
    meet(field, PUMP)
    code = promises(field)[0].code
    judge(field, "women", (code, "not"))
    later = judge(field, "women", (code, "done"))
    ((judgement,),) = queries.judged(field.session, scope=EVERYWHERE, codes=[code]).values()
    assert (len(judgement.groups), judgement.word) == (1, Verdict.DONE)
    assert confirmed(field) == (1, 1)
    operations.forget(field.session, submission_ids=[later.id])
    ((judgement,),) = queries.judged(field.session, scope=EVERYWHERE).values()
    assert judgement.word is Verdict.NOT
    assert confirmed(field) == (1, 0)


def confirmed(field: Field) -> tuple[int, int]:
    """(judged, confirmed) as they are counted."""
    (told,) = counts(field.session, scope=EVERYWHERE, today=TODAY, by=By.OWNER).values()
    return told.judged, told.confirmed


def test_verdicts_in_training_and_of_foreign_areas_are_not_there(field: Field) -> None:
    field.round("train", start=2)
    row = field.session.get(RoundRow, "train")
    assert row is not None
    row.practice = True
    meet(field, PUMP)
    code = promises(field)[0].code
    judge(field, "women", (code, "done"), round_code="train")
    assert queries.judged(field.session, scope=EVERYWHERE) == {}
    assert confirmed(field) == (0, 0)
    judge(field, "women", (code, "done"))
    assert queries.judged(field.session, scope=Scope(("/R1/D2/",))) == {}


def test_two_tablets_follow_one_promise_and_a_clock_a_month_ahead_does_not_rule(field: Field) -> None:
    meet(field, PUMP)
    code = promises(field)[0].code
    ahead = (ARRIVED + timedelta(days=30)).date().isoformat()
    visit(field, code, visit_date=ahead, status="done", done_date=ahead)
    found = promises(field)[0]
    assert (found.status, found.visited_on, found.done_on) == (Status.DONE, TODAY, TODAY)
    later = ARRIVED + timedelta(hours=1)
    visit(field, code, arrived=later, visit_date=TODAY.isoformat(), status="blocked")
    found = promises(field)[0]
    assert (found.status, found.visits) == (Status.BLOCKED, 2), "both are kept; what arrived last on one day tells"


def test_an_undated_promise_is_never_late_and_never_due(field: Field) -> None:
    meet(field, {name: value for name, value in PUMP.items() if name != "act_due"})
    (found,) = promises(field)
    assert (found.standing(TODAY), found.is_due(TODAY), found.should_escalate(TODAY)) == (
        Standing.UNDATED,
        False,
        False,
    )
