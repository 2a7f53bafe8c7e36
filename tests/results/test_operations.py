"""Tallies of real instruments, from stored answers."""

import pytest
from sqlalchemy import func, select

from mhsurvey.results import operations
from mhsurvey.results.tables import AreaScoreRow, TallyRow, VoiceScoreRow
from mhsurvey.rounds import queries as rounds
from mhsurvey.submissions.submission import Cell
from tests.results.conftest import Field


def tallies(field: Field, group: str, question: str) -> dict[str, int]:
    rows = field.session.execute(
        select(TallyRow.value, TallyRow.n).where(TallyRow.grp == group, TallyRow.question == question)
    )
    return {row.value: row.n for row in rows}


def test_a_groups_score_is_counted_with_the_people_behind_it(field: Field) -> None:
    field.group("women", {"ind01_accueil": 4}, people=12)
    assert tallies(field, "women", "ind01_accueil.score") == {"4": 1}
    assert tallies(field, "women", "ind01_accueil.norm") == {"75": 12}
    assert tallies(field, "women", "_participants") == {"n": 12}


def test_ballots_are_counted_by_point_and_weigh_the_votes_cast(field: Field) -> None:
    votes = {f"ind01_accueil_t{point}": n for point, n in {1: 1, 2: 3, 3: 4, 4: 3, 5: 1}.items()}
    field.send("csc_group", {"n_present": 15, "consent_grp": "OK", "method": "ballots", **votes}, group="men")
    assert tallies(field, "men", "ind01_accueil.ballot") == {"1": 1, "2": 3, "3": 4, "4": 3, "5": 1}
    assert tallies(field, "men", "ind01_accueil.norm") == {"50": 12}


def test_dont_know_is_counted_but_not_scored(field: Field) -> None:
    field.group("women", {"ind01_accueil": 98})
    assert tallies(field, "women", "ind01_accueil.score") == {"98": 1}
    assert tallies(field, "women", "ind01_accueil.norm") == {}


@pytest.mark.parametrize("people", ["NaN", "inf", 10**15, -3, "a dozen", ""])
def test_a_senseless_number_of_people_stops_nothing_and_shows_nothing(field: Field, people: object) -> None:
    field.group("women", {"ind01_accueil": 4}, people=people)  # type: ignore[arg-type]
    assert tallies(field, "women", "_participants") == {}
    assert tallies(field, "women", "ind01_accueil.norm") == {"75": 0}


def test_recounting_changes_nothing(field: Field) -> None:
    row = field.group("women", {"ind01_accueil": 4})
    everything = select(func.count(), func.sum(TallyRow.n)).select_from(TallyRow)
    before = field.session.execute(everything).one()
    field.tally(row)
    assert field.session.execute(everything).one() == before


def test_a_rejected_submission_does_not_count(field: Field) -> None:
    row = field.group("women", {"ind01_accueil": 4})
    row.review_state = "rejected"
    field.session.flush()
    field.tally(row)
    assert field.session.scalar(select(func.count()).select_from(TallyRow)) == 0
    assert field.session.scalar(select(func.count()).select_from(VoiceScoreRow)) == 0
    assert field.session.scalar(select(func.count()).select_from(AreaScoreRow)) == 0


def test_an_emptied_cell_is_emptied(field: Field) -> None:
    row = field.group("women", {"ind01_accueil": 4})
    field.session.delete(row)
    field.session.flush()
    field.tally(row)
    assert tallies(field, "women", "ind01_accueil.norm") == {}


def test_a_groups_own_point_counts_like_any_other(field: Field) -> None:
    own = [{"local_wording": "Le puits du centre", "local_ind_score": "2"}]
    field.send(
        "csc_group",
        {"n_present": 10, "consent_grp": "OK", "method": "consensus", "n_local": 1},
        group="women",
        repeats={"local_ind": own},
    )
    code = "local:A1:le-puits-du-centre"
    assert tallies(field, "women", f"{code}.norm") == {"25": 10}
    found = rounds.indicator(field.session, code=code)
    assert (found.area_code, found.label["fr"]) == ("A1", "Le puits du centre")


def test_a_known_own_point_is_chosen_by_its_code(field: Field) -> None:
    code = "local:A1:le-puits"
    field.send(
        "csc_group",
        {"n_present": 10, "consent_grp": "OK", "method": "consensus"},
        group="women",
        repeats={"local_ind": [{"local_known": code, "local_ind_score": "5"}]},
    )
    assert tallies(field, "women", f"{code}.norm") == {"100": 10}


def test_the_meetings_agreed_scores_stand_under_interface(field: Field) -> None:
    rows = [{"cons_ind": "ind01_accueil", "cons_comm": "2", "cons_prov": "4", "cons_agreed": "3"}]
    field.send("csc_interface", {"n_women": 20, "n_men": 15}, repeats={"cons_rows": rows})
    assert tallies(field, "interface", "ind01_accueil.norm") == {"50": 1}


def test_inputs_are_due_and_have(field: Field) -> None:
    field.send(
        "csc_inputs", {"in_midwife_due": 4, "in_midwife_have": 3, "dr_oxy": 9, "asaco_meet": 2, "asaco_meet_due": "4"}
    )
    assert tallies(field, "inputs", "in_midwife.due") == {"4": 1}
    assert tallies(field, "inputs", "in_midwife.norm") == {"75": 1}
    assert tallies(field, "inputs", "dr_oxy.norm") == {"90": 1}
    assert tallies(field, "inputs", "asaco_meet.norm") == {"50": 1}


def test_a_refused_survey_is_counted_as_refused_only(field: Field) -> None:
    field.send("qoc_maternity", {"consent": "0"})
    assert tallies(field, "survey", "_refused") == {"n": 1}
    assert tallies(field, "survey", "_sessions") == {}


def test_surveys_are_told_apart_by_age_except_sensitive_questions(field: Field) -> None:
    field.send("qoc_maternity", {"consent": "1", "age_grp": "20_24", "m02_respect": "3", "m04_shout": "0"})
    assert tallies(field, "survey", "m02_respect.favourable@age=20_24") == {"1": 1}
    assert tallies(field, "survey", "m04_shout.norm") == {"100": 1}
    assert tallies(field, "survey", "m04_shout.favourable@age=20_24") == {}


def test_an_experience_score_needs_four_fifths_of_its_items(field: Field) -> None:
    items = [f"m{number:02}" for number in range(1, 15)]
    names = {name[:3]: name for name in (question.name for question in field.publish("qoc_maternity").questions)}
    good = {names[item]: "3" for item in items} | {"m04_shout": "0", "m05_hit": "0"}
    field.send("qoc_maternity", {"consent": "1", **good})
    field.send("qoc_maternity", {"consent": "1", **{names[item]: "3" for item in items[:8]}})
    assert tallies(field, "survey", "experience.norm") == {"100": 1}


def test_what_falls_under_protection_is_counted_nowhere(field: Field) -> None:
    field.send("qoc_maternity", {"consent": "1", "help_want": "1", "alone": "1"})
    questions = field.session.scalars(select(TallyRow.question)).all()
    assert not [question for question in questions if "help_want" in question]


def test_what_a_voice_says_is_added_up_beside_its_tallies(field: Field) -> None:
    """Two sessions of a group: 12 people at 75 and 8 at 25."""
    field.group("women", {"ind01_accueil": 4}, people=12)
    row = field.group("women", {"ind01_accueil": 2}, people=8)
    kept = select(VoiceScoreRow.total, VoiceScoreRow.people, VoiceScoreRow.favourable)
    assert field.session.execute(kept).one() == (12 * 75 + 8 * 25, 20, 12)
    row.review_state = "rejected"
    field.session.flush()
    field.tally(row)
    assert field.session.execute(kept).one() == (12 * 75, 12, 12)


def test_area_scores_follow_their_cells(field: Field) -> None:
    for group, score in (("women", 2), ("men", 3), ("chw", 4)):
        field.group(group, {"ind01_accueil": score})
    field.provider({"ind01_accueil": 5})
    row = field.session.get(AreaScoreRow, ("r1", "A1", "ind01_accueil"))
    assert row is not None
    assert (row.community, row.provider, row.n_groups, row.n_people, row.incomplete) == (50.0, 100.0, 3, 36, False)
    assert (row.women_less_men, row.spread) == (-25.0, 50.0)


def test_the_change_of_the_next_round_follows_a_late_submission_of_this_one(field: Field) -> None:
    field.round("r2", start=2)
    field.group("women", {"ind01_accueil": 4}, round_code="r2")
    field.group("women", {"ind01_accueil": 2}, round_code="r1")
    row = field.session.get(AreaScoreRow, ("r2", "A1", "ind01_accueil"))
    assert row is not None
    assert row.change == 50.0


def test_many_cells_at_once_give_what_one_by_one_gives(field: Field) -> None:
    cells = [
        Cell("r1", "A1", group)
        for group in ("women", "men")
        if field.group(group, {"ind01_accueil": 4, "ind02_attente": 2})
    ]
    everything = select(TallyRow.grp, TallyRow.question, TallyRow.value, TallyRow.n).order_by(
        TallyRow.grp, TallyRow.question, TallyRow.value
    )
    before = field.session.execute(everything).all()
    operations.recompute_all(field.session, cells=cells)
    assert field.session.execute(everything).all() == before
