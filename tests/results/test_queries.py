"""The one read path, over the real instruments."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.forms.meaning import Meaning
from mhsurvey.forms.reading import read_meaning
from mhsurvey.problems import Problem
from mhsurvey.results import queries, suppression
from mhsurvey.results.change import Arrow
from mhsurvey.results.gap import GapSide
from mhsurvey.results.result import AreaResults, Audience, IndicatorResult, ShareResult, ShownScore, State
from mhsurvey.results.seal import ProviderState, Unscored
from mhsurvey.rounds import operations as rounds
from mhsurvey.rounds.comparators import Comparator, Verdict
from mhsurvey.rounds.indicator import LocalPoint, local_code
from mhsurvey.rounds.tables import RoundIndicatorRow
from mhsurvey.rounds.thresholds import Colour
from tests.results.conftest import NOW, Field

ONE = "ind01_accueil"
SCORES = {"women": 2, "men": 3, "chw": 4}


def read(field: Field, *, area: str = "A1", code: str = "r1", audience: Audience = Audience.MANAGER) -> AreaResults:
    return queries.area_results(field.session, scope=EVERYWHERE, area=area, round_code=code, audience=audience)


def point(found: AreaResults, code: str = ONE) -> IndicatorResult:
    one = found.indicator(code)
    assert one is not None
    return one


def share(found: AreaResults, code: str) -> ShareResult:
    return next(one for one in found.shares if one.code == code)


def values(field: Field, indicator: str = ONE, **more: object) -> Mapping[str, ShownScore]:
    asked = {"scope": EVERYWHERE, "round_code": "r1", "indicator": indicator} | more
    return queries.map_values(field.session, **asked)  # type: ignore[arg-type,return-value]


def women_say(field: Field, code: str, answers: list[str], **more: object) -> None:
    for answer in answers:
        field.send("qoc_maternity", {"consent": "1", code: answer, **more})


# --- the scorecard -------------------------------------------------------------------------------


def test_an_area_shows_every_voice_women_first(field: Field) -> None:
    for group in ("chw", "men", "women"):
        field.group(group, {ONE: SCORES[group]})
    field.provider({ONE: 5})
    one = point(read(field))
    assert [(group, score.value) for group, score in one.by_group] == [("women", 25), ("men", 50), ("chw", 75)]
    assert (one.community.value, one.community.colour, one.community.n_groups) == (50, Colour.MIDDLING, 3)
    assert (one.community.lowest, one.community.highest) == (25, 75)
    assert (one.provider.value, one.gap, one.gap_side) == (100, 50, GapSide.PROVIDER)
    assert one.equity is not None
    assert (one.equity.women_less_men, one.equity.flagged) == (-25, True)
    assert not one.incomplete


def test_a_group_of_four_is_hidden_and_counts_in_no_mean(field: Field) -> None:
    field.group("women", {ONE: 2}, people=12)
    field.group("men", {ONE: 5}, people=4)
    found = read(field)
    scores = dict(point(found).by_group)
    assert (scores["men"].state, scores["men"].value, scores["men"].n_people) == (State.TOO_FEW, None, None)
    assert point(found).community.value == 25
    assert found.sessions[1].suppressed
    assert found.sessions[1].participants is None
    assert found.present is not None
    assert found.present.participants == 12


def test_only_hidden_groups_make_an_area_too_few_and_not_empty(field: Field) -> None:
    field.group("women", {ONE: 2}, people=3)
    assert point(read(field)).community.state is State.TOO_FEW
    assert values(field)["A1"].state is State.TOO_FEW


def test_fewer_than_three_groups_are_incomplete_and_missing_ones_are_named(field: Field) -> None:
    field.group("men", {ONE: 2})
    found = read(field)
    assert point(found).incomplete
    assert not found.complete
    assert found.missing_groups == ("women", "chw")


def test_a_small_team_answers_for_its_centre_but_not_for_itself(field: Field) -> None:
    field.group("women", {ONE: 2})
    field.provider({ONE: 4, "prov_moti": 1}, staff=3)
    rounds.close(field.session, code="r1", now=NOW)
    found = read(field)
    assert point(found).provider.value == 75
    assert point(found, "prov_moti").provider.state is State.TOO_FEW


def test_ballots_stay_inside_the_team(field: Field) -> None:
    votes = {f"{ONE}_t{face}": n for face, n in {1: 6, 5: 6}.items()}
    field.send("csc_group", {"n_present": 12, "consent_grp": "OK", "method": "ballots", **votes}, group="women")
    assert dict(point(read(field, audience=Audience.TEAM)).by_group)["women"].points == {1: 6, 5: 6}
    for audience in (Audience.MANAGER, Audience.PUBLIC):
        one = point(read(field, audience=audience))
        assert dict(one.by_group)["women"].points is None
        assert one.divided_groups == ("women",)


def test_the_agreed_score_is_kept_beside_and_is_the_headline(field: Field) -> None:
    field.group("women", {ONE: 2})
    rows = [{"cons_ind": ONE, "cons_agreed": "4"}]
    field.send("csc_interface", {"n_women": 20, "n_men": 15, "n_all": "35"}, repeats={"cons_rows": rows})
    one = point(read(field))
    assert (one.community.value, one.agreed.value, one.headline.value) == (25, 75, 75)


def test_change_is_over_the_groups_of_both_rounds(field: Field) -> None:
    field.round("r2", start=2)
    for group, before, after in (("women", 2, 3), ("men", 3, 3), ("young_men", None, 1)):
        if before:
            field.group(group, {ONE: before}, round_code="r1")
        field.group(group, {ONE: after}, round_code="r2")
    found = read(field, code="r2")
    moved = point(found).change
    assert found.previous_round_code == "r1"
    assert moved is not None
    assert (moved.points, moved.arrow, moved.matched_groups) == (12.5, Arrow.UP, ("women", "men"))


def test_another_wording_is_not_compared(field: Field) -> None:
    field.round("r2", start=2)
    field.group("women", {ONE: 2}, round_code="r1")
    again = reworded(field, "csc_group", f"{ONE}_score")
    answers = {
        "n_present": 12,
        "consent_grp": "OK",
        "method": "consensus",
        f"{ONE}_score": "5",
        "ind02_attente_score": "5",
    }
    field.send("csc_group", answers, group="women", round_code="r2", meaning=again)
    assert point(read(field, code="r2")).change is None


def test_a_missed_round_is_passed_over(field: Field) -> None:
    field.round("r2", start=2)
    field.round("r3", start=3)
    field.group("women", {ONE: 2}, round_code="r1")
    field.group("women", {ONE: 4}, round_code="r3")
    found = read(field, code="r3")
    assert found.previous_round_code == "r1"
    assert point(found).change is not None


def test_strong_and_weak_points_dimensions_and_the_whole(field: Field) -> None:
    scores = {ONE: 5, "ind02_attente": 1, "ind06_intime": 3, "ind03_medic": 4}
    for group in ("women", "men", "chw"):
        field.group(group, scores)
    found = read(field)
    assert (found.strong, found.weak) == ((ONE, "ind03_medic"), ("ind02_attente", "ind06_intime"))
    assert found.overall.value == pytest.approx((100 + 0 + 50 + 75) / 4)
    assert {tag: score.value for tag, score in found.by_dimension} == {"PCC": 75, "TIM": 0, "EFF": 75}


def test_a_meeting_says_why_the_centre_did_not_score_itself_and_the_reason_stays_when_it_did_so_later(
    field: Field,
) -> None:
    field.group("women", {ONE: 4})
    assert (read(field).provider_state, read(field).unscored) == (ProviderState.AWAITED, None)
    field.send("csc_interface", {"n_women": 9, "prov_self": "absent"})
    told = queries.unscored_centres(field.session, scope=EVERYWHERE, round_code="r1")
    assert (read(field).unscored, told) == (Unscored.ABSENT, {"A1": Unscored.ABSENT})
    assert queries.unscored_centres(field.session, scope=Scope(("/R2/",)), round_code="r1") == {}
    field.provider({ONE: 5})
    after = read(field)
    assert (after.provider_state, after.unscored) == (ProviderState.OPEN, Unscored.ABSENT)
    assert point(after).provider.value == 100


def test_traits_of_a_handful_are_not_told(field: Field) -> None:
    field.group("women", {ONE: 3})
    row = {"n_present": 12, "n_women": 12, "n_under25": 6, "n_disab": 1, "consent_grp": "OK", "method": "consensus"}
    field.send("csc_group", row, group="men")
    session = read(field).sessions[1]
    assert (session.women, session.under25, session.disability) == (12, 6, None)
    in_public = read(field, audience=Audience.PUBLIC).sessions[1]
    assert (in_public.participants, in_public.women) == (12, None)


# --- persons -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "audience", "state"),
    [
        (4, Audience.MANAGER, State.TOO_FEW),
        (5, Audience.MANAGER, State.SHOWN),
        (9, Audience.PUBLIC, State.TOO_FEW),
        (10, Audience.PUBLIC, State.SHOWN),
    ],
)
def test_shares_need_enough_persons_for_their_audience(field: Field, n: int, audience: Audience, state: State) -> None:
    women_say(field, "m20_back", ["1"] * n)
    one = share(read(field, audience=audience), "m20_back")
    assert one.state is state
    assert (one.n == n) is (state is State.SHOWN)


def test_a_share_has_wilsons_interval_and_says_it_is_small(field: Field) -> None:
    women_say(field, "m20_back", ["1"] * 7 + ["0"] * 2 + ["98"])
    one = share(read(field), "m20_back")
    assert one.share == pytest.approx(7 / 9)
    assert (round(100 * (one.low or 0), 1), round(100 * (one.high or 0), 1)) == (45.3, 93.7)
    assert (one.n, one.small_sample, one.hatched, one.dont_know_share) == (9, True, True, 0.1)


@pytest.mark.parametrize(("answer", "bound"), [("0", ">90"), ("1", "<10")])
def test_sensitive_answers_of_everybody_are_only_bounded(field: Field, answer: str, bound: str) -> None:
    women_say(field, "m18_pay", [answer] * 12, alone="1")
    one = share(read(field), "m18_pay")
    assert (one.state, one.bound, one.share, one.low, one.mean, one.dont_know_share) == (
        State.SHOWN,
        bound,
        None,
        None,
        None,
        None,
    )


def test_sensitive_answers_need_ten_even_for_the_team(field: Field) -> None:
    women_say(field, "m18_pay", ["0"] * 5 + ["1"] * 4, alone="1")
    assert share(read(field, audience=Audience.TEAM), "m18_pay").state is State.TOO_FEW


def test_a_district_never_tells_that_nobody_said_a_sensitive_thing(field: Field) -> None:
    women_say(field, "m18_pay", ["0"] * 12, alone="1")
    assert values(field, "m18_pay")["A1"].value == 90
    assert values(field, "m18_pay", level=Level.DISTRICT)["D1"].value == 90


def test_published_figures_are_compared_by_interval(field: Field) -> None:
    field.publish("hh_mini")
    rounds.set_comparator(
        field.session, comparator=Comparator("birth_place", 55.0, "A national survey", 2018, "births in a facility")
    )
    for place in ["cscom"] * 46 + ["home"] * 12:
        field.send("hh_mini", {"consent": "1", "birth_place": place})
    (held,) = share(read(field), "birth_place").compared
    assert (held.verdict, held.comparator.year) == (Verdict.ABOVE, 2018)


def test_differences_between_ages_are_clear_or_not(field: Field) -> None:
    women_say(field, "m20_back", ["1"] * 12, age_grp="20_24")
    women_say(field, "m20_back", ["0"] * 12, age_grp="25_34")
    women_say(field, "m20_back", ["0"] * 3, age_grp="35_plus")
    breakdown = next(one for one in share(read(field), "m20_back").breakdowns if one.by == "age")
    hidden = [part.value for part in breakdown.parts if part.state is State.TOO_FEW]
    # The next smallest goes with the single small one, or the total would give it.
    assert hidden == ["20_24", "35_plus"]
    assert not breakdown.clear


def test_one_woman_of_each_age_is_not_told_by_how_many_ages_there_are(field: Field) -> None:
    for age in ("15_19", "20_24", "25_34", "35_plus", "98"):
        women_say(field, "m20_back", ["1"], age_grp=age)
    one = share(read(field), "m20_back")
    assert (one.n, [by.by for by in one.breakdowns]) == (5, [])


# --- the centre ----------------------------------------------------------------------------------


def test_inputs_stockouts_and_facts_of_the_centre(field: Field) -> None:
    field.send(
        "csc_inputs",
        {
            "in_midwife_due": 4,
            "in_midwife_have": 3,
            "in_beds_due": 2,
            "in_beds_have": 3,
            "dr_oxy": 9,
            "tarif_posted": "0",
        },
    )
    found = read(field)
    assert [(one.code, one.due, one.have, one.ratio) for one in found.inputs] == [
        ("in_midwife", 4, 3, 0.75),
        ("in_beds", 2, 3, 1.0),
    ]
    assert found.inputs_ratio == pytest.approx(0.875)
    assert found.inputs[0].label["fr"].startswith("Sages-femmes")
    assert [(one.code, one.days) for one in found.stockouts] == [("dr_oxy", 9)]
    assert [(one.code, one.value, one.good) for one in found.facts] == [("tarif_posted", "0", False)]


# --- many areas ----------------------------------------------------------------------------------


def test_the_map_says_what_the_area_page_says(field: Field) -> None:
    for group, score in SCORES.items():
        field.group(group, {ONE: score})
    field.provider({ONE: 5})
    shown, one = values(field)["A1"], point(read(field))
    assert (shown.value, shown.provider, shown.gap) == (one.community.value, one.provider.value, one.gap)
    assert (shown.n_groups, shown.n_people, shown.incomplete) == (3, 36, False)
    assert values(field, group="men")["A1"].value == 50
    assert values(field, group="provider")["A1"].value == 100


def reworded(field: Field, form_id: str, name: str) -> Meaning:
    """The next version of a form, in which one question says something else."""
    meaning = field.publish(form_id)
    questions = tuple(
        replace(question, label={"fr": "Autre question"}) if question.name == name else question
        for question in meaning.questions
    )
    found = replace(meaning, version=f"{meaning.version}9", questions=questions)
    field.keep(found)
    return found


def test_a_map_adds_wordings_up_and_compares_the_latest_of_both_rounds(field: Field) -> None:
    field.round("r2", start=2)
    field.group("women", {ONE: 1}, round_code="r1")
    field.group("women", {ONE: 2}, round_code="r2")
    again = reworded(field, "csc_group", f"{ONE}_score")
    shown = values(field, round_code="r2", group="women")["A1"]
    assert (shown.value, shown.change, shown.n_people) == (25, 25, 12)
    field.group("women", {ONE: 5}, round_code="r2", meaning=again)
    shown = values(field, round_code="r2", group="women")["A1"]
    assert (shown.value, shown.change, shown.n_people) == (62.5, 25, 24)
    field.group("women", {ONE: 2}, round_code="r1", people=3, meaning=again)
    # Three people were asked in the new words before: an older wording does not stand in for them.
    shown = values(field, round_code="r2", group="women")["A1"]
    assert (shown.value, shown.change) == (62.5, None)


@pytest.mark.parametrize("audience", Audience)
def test_a_map_of_persons_says_what_the_area_page_says(field: Field, audience: Audience) -> None:
    field.areas("A2", "A3")
    for area, n in (("A1", 4), ("A2", 9), ("A3", 12)):
        for code, answers in (("m20_back", ["1"] * (n - 1) + ["0"]), ("m18_pay", ["0"] * n)):
            for answer in answers:
                field.send("qoc_maternity", {"consent": "1", code: answer, "alone": "1"}, area=area)
    for code in ("m20_back", "m18_pay"):
        shown = values(field, code, audience=audience)
        for area in ("A1", "A2", "A3"):
            one = share(read(field, area=area, audience=audience), code)
            assert shown[AreaCode(area)].state is one.state
            if one.share is not None:
                assert shown[AreaCode(area)].value == pytest.approx(100 * one.share)
                assert (shown[AreaCode(area)].n_people, shown[AreaCode(area)].colour) == (one.n, one.colour)


def test_a_small_group_is_hidden_on_a_map_of_its_own(field: Field) -> None:
    field.group("women", {ONE: 2}, people=4)
    assert values(field, group="women")["A1"] == ShownScore(state=State.TOO_FEW)


def test_a_district_is_the_unweighted_mean_of_its_areas(field: Field) -> None:
    field.areas("A2", "A3")
    for area, score in (("A1", 1), ("A2", 5)):
        field.group("women", {ONE: score}, area=area)
    field.group("women", {ONE: 5}, area="A3", people=3)
    assert values(field)["A3"].state is State.TOO_FEW
    district = values(field, level=Level.DISTRICT)["D1"]
    assert (district.value, district.n_groups) == (50, 2)


def test_areas_without_any_answer_are_not_there(field: Field) -> None:
    field.areas("A2")
    field.group("women", {ONE: 1})
    assert set(values(field)) == {"A1"}


def test_foreign_areas_are_neither_mapped_nor_read(field: Field) -> None:
    field.areas("B1", district="D2")
    for area in ("A1", "B1"):
        field.group("women", {ONE: 1}, area=area)
    own = Scope(("/R1/D2/",))
    shown = queries.map_values(field.session, scope=own, round_code="r1", indicator=ONE)
    by_group = queries.map_values(field.session, scope=own, round_code="r1", indicator=ONE, group="women")
    assert set(shown) == set(by_group) == {"B1"}
    assert set(queries.groups_heard(field.session, scope=own, round_code="r1")) == {"B1"}
    with pytest.raises(Problem):
        queries.area_results(field.session, scope=own, area="A1", round_code="r1", audience=Audience.TEAM)
    with pytest.raises(Problem):
        queries.rounds_of_area(field.session, scope=own, area="A1")


def test_an_areas_history_begins_with_the_earliest_round(field: Field) -> None:
    field.round("r2", start=2)
    field.group("women", {ONE: 5}, round_code="r2")
    field.group("women", {ONE: 1}, round_code="r1")
    history = queries.area_history(field.session, scope=EVERYWHERE, area="A1")
    assert [(one.round_code, one.overall.value) for one in history] == [("r1", 0), ("r2", 100)]


# --- nothing small leaks -------------------------------------------------------------------------

answers = st.lists(st.sampled_from(["15_19", "20_24", "25_34"]), min_size=1, max_size=16)


def shown_and_total(found: AreaResults) -> tuple[dict[str, int], int | None, int]:
    """What the page gives away: shown parts, the total, how many parts are hidden."""
    one = share(found, "m20_back")
    parts = next((by.parts for by in one.breakdowns if by.by == "age"), ())
    return {part.value: part.n for part in parts if part.n is not None}, one.n, len(parts)


def leaks(ages: list[str], found: AreaResults) -> set[str]:
    """Ages of fewer than five persons that a reader can count exactly."""
    small = {age for age in ages if ages.count(age) < 5}
    shown, total, n_parts = shown_and_total(found)
    told = {age for age in small if age in shown}
    if total is not None and n_parts - len(shown) == 1:
        told |= small - set(shown)
    return told


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ages=answers)
def test_no_page_gives_away_a_small_group_of_persons(field: Field, ages: list[str]) -> None:
    with field.session.begin_nested() as savepoint:
        for age in ages:
            field.send("qoc_maternity", {"consent": "1", "m20_back": "1", "age_grp": age})
        assert leaks(ages, read(field)) == set()
        savepoint.rollback()


def test_the_same_attack_works_without_suppression(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    ages = ["15_19"] * 2 + ["20_24"] * 6 + ["25_34"] * 6
    for age in ages:
        field.send("qoc_maternity", {"consent": "1", "m20_back": "1", "age_grp": age})
    assert leaks(ages, read(field)) == set()
    monkeypatch.setattr(
        "mhsurvey.results.shares.partition", lambda counts, floor: suppression.Partition(frozenset(), False)
    )
    assert leaks(ages, read(field)) == {"15_19"}


# --- the centre's seal ---------------------------------------------------------------------------


def seals(field: Field, *, today: date | None = None) -> tuple[ProviderState, bool]:
    """What the area's page and the map say: they must not differ. The second: the map shows the self-score."""
    field.publish("csc_group")
    found = queries.area_results(
        field.session, scope=EVERYWHERE, area="A1", round_code="r1", audience=Audience.TEAM, today=today
    )
    one = found.indicator(ONE)
    is_shown = one is not None and one.provider.is_shown
    assert found.overall_provider.is_shown is is_shown
    on_map = values(field, today=today).get("A1")
    by_centre = values(field, group="provider", today=today).get("A1")
    assert (on_map is not None and on_map.provider is not None) is is_shown
    assert (by_centre is not None and by_centre.value is not None) is is_shown
    return found.provider_state, is_shown


def test_nobody_sees_the_self_score_before_every_expected_group_spoke(field: Field) -> None:
    assert seals(field) == (ProviderState.AWAITED, False)
    field.provider({ONE: 5})
    assert seals(field) == (ProviderState.SEALED, False)
    for group in ("women", "young_men", "men"):
        field.group(group, {ONE: 2})
        assert seals(field) == (ProviderState.SEALED, False)
        gap = point(read(field)).gap
        assert gap is None
    field.group("chw", {ONE: 2})
    assert seals(field) == (ProviderState.OPEN, True)


def test_the_meeting_opens_the_seal_two_days_before_and_so_does_closing(field: Field) -> None:
    field.provider({ONE: 5})
    field.group("women", {ONE: 2})
    rounds.fix_meeting(field.session, code="r1", area=AreaCode("A1"), meeting_on=date(2026, 1, 20))
    assert seals(field, today=date(2026, 1, 17))[0] is ProviderState.SEALED
    assert seals(field, today=date(2026, 1, 18))[0] is ProviderState.OPEN
    rounds.fix_meeting(field.session, code="r1", area=AreaCode("A1"), meeting_on=None)
    assert seals(field, today=date(2026, 1, 18) + timedelta(days=5))[0] is ProviderState.SEALED
    rounds.close(field.session, code="r1", now=NOW)
    assert seals(field) == (ProviderState.OPEN, True)


def test_a_meeting_that_was_held_opens_the_seal(field: Field) -> None:
    field.provider({ONE: 5})
    field.send("csc_interface", {})
    assert seals(field) == (ProviderState.OPEN, True)


# --- a group's own point, and what a round asks ----------------------------------------------------

OWN = """
| survey | | | | | | |
| | type | name | label | bind::mh:key | bind::mh:part | bind::mh:indicator | bind::mh:scale |
| | select_one grp | grp | Group | group | | |
| | integer | n | Present | participants | | |
| | begin_repeat | own | Own | | | |
| | text | which | Code | indicator | | local |
| | text | words | Words | | wording | local |
| | select_one s5 | score | Score | | score | local | 1-5 |
| | end_repeat | | | | | |
| choices | | | | | | |
| | list_name | name | label | | | |
| | grp | women | Women | | | |
| | s5 | 1 | Bad | | | |
| | s5 | 5 | Good | | | |
| settings| | | | | | |
| | form_title | form_id | version | namespaces | attribute::mh:kind | |
| | Own points | own | 1 | mh="http://mhsurvey.org/xforms" | scorecard | |
"""


def test_a_point_worded_anew_is_another_question_and_the_old_words_the_old_one(field: Field) -> None:
    meaning = read_meaning(convert(OWN, file_type=".md").xform.encode())
    field.keep(meaning)
    point = LocalPoint(local_code("The fence", area_code=AreaCode("A1")), AreaCode("A1"), "The fence")
    rounds.adopt_local(field.session, points=[point])

    def women_score(code: str, points: int, words: str) -> None:
        row = {"which": point.code, "words": words, "score": str(points)}
        field.send("own", {"n": 12}, group="women", round_code=code, repeats={"own": [row]}, meaning=meaning)

    field.round("r2", start=2)
    field.round("r3", start=3)
    women_score("r1", 1, "The fence")
    # A tablet that still carries the old words speaks of the old question, whenever it comes.
    assert rounds.rename_local(field.session, code=point.code, label={"fr": "La clôture tient"}).wording_version == 2
    women_score("r2", 5, " the  FENCE ")
    women_score("r3", 5, "La clôture tient")
    changes = [found.change for code in ("r2", "r3") if (found := read(field, code=code).indicator(point.code))]
    assert [None if one is None else one.points for one in changes] == [100, None]
    assert rounds.rename_local(field.session, code=point.code, label={"fr": "The fence"}).wording_version == 1
    with pytest.raises(Problem):
        rounds.rename_local(field.session, code=ONE, label={"fr": "Other"})


def test_what_a_round_did_not_ask_weighs_nowhere_and_the_public_is_not_shown_it(field: Field) -> None:
    field.group("women", {ONE: 5, "ind02_attente": 1})
    assert read(field).overall.value == 50
    field.session.add(RoundIndicatorRow(round_code="r1", indicator_code=ONE, position=0))
    field.session.flush()
    found = read(field)
    assert (found.overall.value, found.weak) == (100, ())
    assert [one.code for one in found.indicators] == [ONE, "ind02_attente"]
    assert [one.code for one in read(field, audience=Audience.PUBLIC).indicators] == [ONE]
    # A centre that filled an older form scored all of it; what only the centre is asked is its own, and weighs.
    field.provider({ONE: 5, "ind03_medic": 1, "prov_moti": 2})
    rounds.close(field.session, code="r1", now=NOW)
    assert read(field).overall_provider.value == pytest.approx((100 + 25) / 2)
