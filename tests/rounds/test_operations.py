from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from mhsurvey.areas.area import AreaCode
from mhsurvey.areas.tables import AreaRow
from mhsurvey.forms.meaning import FormKind, Meaning, Question
from mhsurvey.problems import Problem
from mhsurvey.rounds import operations, queries
from mhsurvey.rounds.comparators import Comparator
from mhsurvey.rounds.indicator import IndicatorCode, LocalPoint
from mhsurvey.rounds.round import RoundState
from mhsurvey.rounds.thresholds import Threshold

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def lay_areas(session: Session, *codes: str) -> None:
    session.add_all(AreaRow(code=code, name=code, level=3, path=f"/R/D/{code}/") for code in codes)
    session.flush()


def plan(session: Session, code: str = "2026-1", *, start: int = 1, end: int = 6, **more: object) -> None:
    operations.plan(
        session,
        code=code,
        name=code,
        starts_on=date(2026, start, 1),
        ends_on=date(2026, end, 28),
        **more,  # type: ignore[arg-type]
    )


def scorecard(form_id: str, french: str, *, kind: FormKind = FormKind.SCORECARD, scale: str = "1-5") -> Meaning:
    question = Question("/d/x", "x", "select1", {"fr": french}, indicator="ind01", part="score", scale=scale)
    return Meaning(form_id, "1", "F", kind, ("fr",), (question,))


def test_a_round_is_planned_opened_closed_and_reopened(session: Session) -> None:
    plan(session)
    assert queries.round_(session, code="2026-1").state is RoundState.PLANNED
    operations.open_(session, code="2026-1")
    assert [found.code for found in queries.open_rounds(session)] == ["2026-1"]
    assert operations.close(session, code="2026-1", now=NOW).closed_at == NOW
    assert operations.reopen(session, code="2026-1").closed_at is None


@pytest.mark.parametrize("code", ["", "a b", "2026/1", "../x", "x" * 41])
def test_a_code_that_does_not_fit_addresses_is_refused(session: Session, code: str) -> None:
    with pytest.raises(Problem) as problem:
        plan(session, code)
    assert problem.value.kind.code == "400.51"


def test_a_code_is_used_once(session: Session) -> None:
    plan(session)
    with pytest.raises(Problem) as problem:
        plan(session)
    assert problem.value.kind.code == "409.50"


def test_a_round_cannot_end_before_it_starts(session: Session) -> None:
    with pytest.raises(Problem) as problem:
        plan(session, start=6, end=1)
    assert problem.value.kind.code == "400.50"


def test_only_an_open_round_is_closed(session: Session) -> None:
    plan(session)
    with pytest.raises(Problem) as problem:
        operations.close(session, code="2026-1", now=NOW)
    assert problem.value.kind.code == "409.51"


def test_a_survey_belongs_to_the_round_of_its_day_and_area(session: Session) -> None:
    lay_areas(session, "A1", "A2")
    plan(session, "all")
    plan(session, "some", start=3, areas=[AreaCode("A1")])
    for code in ("all", "some"):
        operations.open_(session, code=code)

    def code_of(on: date, area: str) -> str | None:
        found = queries.round_on(session, on=on, area=area)
        return None if found is None else found.code

    assert code_of(date(2026, 4, 1), "A1") == "some"
    assert code_of(date(2026, 4, 1), "A2") == "all"
    assert code_of(date(2026, 2, 1), "A1") == "all"
    assert code_of(date(2026, 9, 1), "A1") is None


def test_practice_rounds_take_no_surveys_and_compare_with_none(session: Session) -> None:
    plan(session, "train", start=2, practice=True)
    plan(session, "real", start=3)
    operations.open_(session, code="train")
    assert queries.round_on(session, on=date(2026, 2, 10), area="A1") is None
    assert queries.round_before(session, code="real") is None


def test_expected_groups_are_kept_women_first(session: Session) -> None:
    plan(session, expected_groups=["men", "women", "nobody"])
    assert queries.round_(session, code="2026-1").expected_groups == ("women", "men")


def test_an_indicator_is_called_as_in_the_scorecard_whoever_came_first(session: Session) -> None:
    operations.adopt_indicators(session, meaning=scorecard("provider", "Notre accueil", kind=FormKind.PROVIDER))
    operations.adopt_indicators(session, meaning=scorecard("group", "Accueil"))
    operations.adopt_indicators(session, meaning=scorecard("provider", "Notre bel accueil", kind=FormKind.PROVIDER))
    found = queries.indicator(session, code="ind01")
    assert (found.form_id, found.label["fr"]) == ("group", "Accueil")


def test_a_new_wording_gets_the_next_version_and_an_old_one_its_own_again(session: Session) -> None:
    def version(french: str, scale: str = "1-5") -> int:
        operations.adopt_indicators(session, meaning=scorecard("group", french, scale=scale))
        return queries.indicator(session, code="ind01").wording_version

    assert [version("Accueil"), version("Accueil "), version("Respect"), version("Accueil")] == [1, 1, 2, 1]
    assert version("Accueil", scale="0-3") == 3


def test_a_groups_own_point_counts_in_its_area_only(session: Session) -> None:
    lay_areas(session, "A1")
    operations.adopt_indicators(session, meaning=scorecard("group", "Accueil"))
    point = LocalPoint(IndicatorCode("local:A1:puits"), AreaCode("A1"), "Le puits")
    operations.adopt_local(session, points=[point, point])
    assert [found.code for found in queries.indicators(session, area="A1")] == ["ind01", "local:A1:puits"]
    assert [found.code for found in queries.indicators(session, area="A2")] == ["ind01"]
    assert [found.code for found in queries.indicators(session, local=False)] == ["ind01"]


def test_default_cuts_are_laid_once(session: Session) -> None:
    operations.lay_defaults(session)
    operations.set_threshold(session, threshold=Threshold(40, 60))
    operations.lay_defaults(session)
    assert queries.thresholds(session).every == (Threshold(40, 60),)


def test_cuts_in_the_wrong_order_are_refused(session: Session) -> None:
    with pytest.raises(Problem) as problem:
        operations.set_threshold(session, threshold=Threshold(70, 50))
    assert problem.value.kind.code == "400.52"


def test_a_comparator_is_replaced_by_the_same_source_and_year(session: Session) -> None:
    for value in (55.0, 56.0):
        operations.set_comparator(
            session, comparator=Comparator("birth_place", value, "A survey", 2018, "births in a facility")
        )
    assert [found.value for found in queries.comparators(session)] == [56.0]
