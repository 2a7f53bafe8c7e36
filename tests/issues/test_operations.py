"""Issues and lists taken up from the real forms, and what the lists do to scores."""

from collections.abc import Mapping

from sqlalchemy import select

from mhsurvey.areas.area import AreaCode
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.issues import queries
from mhsurvey.issues.issue import IssueKind
from mhsurvey.results import operations as results
from mhsurvey.results.cells import Cells, arrange
from mhsurvey.results.statements import matched_change
from mhsurvey.results.tables import TallyRow, VoiceScoreRow
from mhsurvey.rounds import queries as known
from mhsurvey.submissions import queries as submissions
from mhsurvey.submissions.submission import Cell
from mhsurvey.submissions.tables import SubmissionRow
from mhsurvey.web import catchup
from tests.results.conftest import Field, field

__all__ = ["field"]

NIGHT = {"iss_text": "Personne ne répond la nuit", "iss_kind": "problem", "iss_prio": "1", "iss_agreed": "1"}
PRICE = {"iss_text": "Les prix changent", "iss_kind": "problem", "iss_prio": "2", "iss_agreed": "1"}
SMILE = {"iss_text_audio": "voice.webm", "iss_kind": "strength", "iss_agreed": "1"}
ALONE = {"iss_text": "Un seul le dit", "iss_kind": "problem", "iss_prio": "1", "iss_agreed": "0"}
SILENT = {"iss_kind": "problem", "iss_agreed": "1"}
NIGHT_CODE = "local:A1:accueil-de-nuit"


def raise_(field: Field, *rows: Mapping[str, object], group: str = "women") -> SubmissionRow:
    row = field.send("csc_issues", {"group_type": group, "n_present": 9}, repeats={"issue": list(rows)}, group=group)
    catchup.take_up_some(field.session, [row.id])
    return row


def list_(field: Field, *rows: Mapping[str, object], round_code: str = "r1") -> SubmissionRow:
    row = field.send("csc_indicators", {}, repeats={"point": list(rows)}, round_code=round_code)
    catchup.take_up_some(field.session, [row.id])
    return row


def point(french: str, **more: object) -> dict[str, object]:
    return {"pt_fr": french, "pt_dim": "TIM"} | more


def area_list(field: Field) -> list[str]:
    return [str(one.code) for one in queries.lists(field.session, scope=EVERYWHERE).get(AreaCode("A1"), ())]


def score(field: Field, code: str, wording: str, *, face: int, round_code: str = "r1") -> None:
    row = {"own_code": code, "own_label": wording, "own_ind_score": str(face)}
    answers = {"n_present": 12, "consent_grp": "OK", "method": "consensus"}
    field.send("csc_group", answers, group="women", repeats={"own_ind": [row]}, round_code=round_code)


def test_only_what_the_group_agreed_on_is_listed_and_what_says_something(field: Field) -> None:
    row = raise_(field, SMILE, ALONE, PRICE, SILENT, NIGHT)
    found = queries.issues(field.session, scope=EVERYWHERE, area="A1", round_code="r1")
    assert [(one.text, one.priority) for one in found] == [(NIGHT["iss_text"], 1), (PRICE["iss_text"], 2), (None, None)]
    assert [one.kind for one in found] == [IssueKind.PROBLEM, IssueKind.PROBLEM, IssueKind.STRENGTH]
    assert (found[2].is_spoken, found[2].group) == (True, "women")
    assert found[0].reference == f"{row.instance_id}#5"
    catchup.forget(field.session, [row.id])
    assert queries.issues(field.session, scope=EVERYWHERE) == ()


def test_issues_count_in_no_cell(field: Field) -> None:
    row = raise_(field, NIGHT)
    assert row.grp is None
    assert list_(field, point("Accueil de nuit")).grp is None


def test_another_areas_issues_and_lists_are_not_seen(field: Field) -> None:
    raise_(field, NIGHT)
    list_(field, point("Accueil de nuit"))
    elsewhere = Scope(("/R9/",))
    assert queries.issues(field.session, scope=elsewhere) == ()
    assert queries.lists(field.session, scope=elsewhere) == {}


def test_a_list_makes_points_of_the_area_with_the_issues_behind(field: Field) -> None:
    first = raise_(field, NIGHT, PRICE)
    list_(
        field,
        point("Accueil de nuit", pt_en="Welcome at night", pt_issues=f"{first.instance_id}#1\n"),
        {"pt_code": "ind08_cout", "pt_issues": f"{first.instance_id}#2"},
        {"pt_code": "local:B7:ailleurs", "pt_fr": "D'une autre aire"},
        {"pt_dim": "TIM"},
    )
    assert area_list(field) == [NIGHT_CODE, "ind08_cout"]
    made = known.indicator(field.session, code=NIGHT_CODE)
    assert (made.label, made.dimension, made.area_code, made.wording_version) == (
        {"fr": "Accueil de nuit", "en": "Welcome at night"},
        "TIM",
        "A1",
        1,
    )
    points = queries.lists(field.session, scope=EVERYWHERE)[AreaCode("A1")]
    behind = queries.behind(points, among=queries.issues(field.session, scope=EVERYWHERE))
    assert [[issue.text for issue in behind[one.code]] for one in points] == [[NIGHT["iss_text"]], [PRICE["iss_text"]]]


def test_the_latest_list_is_the_list_and_a_rejected_one_gives_way(field: Field) -> None:
    list_(field, point("Accueil de nuit"))
    second = list_(field, point("Eau potable"), point("Accueil de nuit"))
    assert area_list(field) == ["local:A1:eau-potable", NIGHT_CODE]
    catchup.forget(field.session, [second.id])
    assert area_list(field) == [NIGHT_CODE]


def test_a_point_in_other_words_is_another_wording_and_is_not_compared(field: Field) -> None:
    field.round("r2", start=3)
    list_(field, point("Accueil de nuit"))
    score(field, NIGHT_CODE, "Accueil de nuit", face=2)
    score(field, NIGHT_CODE, "ACCUEIL  de nuit", face=4, round_code="r2")
    assert versions(field) == {("r1", 1), ("r2", 1)}
    assert change(field) == 50
    list_(field, point("Accueil et soins de nuit", pt_code=NIGHT_CODE), round_code="r2")
    assert known.indicator(field.session, code=NIGHT_CODE).wording_version == 2
    field.round("r3", start=5)
    score(field, NIGHT_CODE, "Accueil et soins de nuit", face=5, round_code="r3")
    assert versions(field) == {("r1", 1), ("r2", 1), ("r3", 2)}
    assert change(field, before="r2", after="r3") is None


def test_scores_that_come_before_their_list_are_counted_again_with_it(field: Field) -> None:
    list_(field, point("Accueil de nuit"))
    score(field, NIGHT_CODE, "Garde de nuit", face=5)
    assert versions(field) == {("r1", 1)}
    list_(field, point("Veilleuse", pt_code=NIGHT_CODE))
    list_(field, point("Garde de nuit", pt_code=NIGHT_CODE))
    touched = submissions.touched_cells(field.session, limit=9)
    assert touched == [Cell("r1", "A1", "women")]
    results.recompute_all(field.session, cells=touched)
    assert versions(field) == {("r1", 3)}


def versions(field: Field) -> set[tuple[str, int]]:
    rows = field.session.execute(select(VoiceScoreRow.round_code, VoiceScoreRow.wording_version).distinct())
    return {(round_code, version) for round_code, version in rows}


def change(field: Field, *, before: str = "r1", after: str = "r2") -> float | None:
    def cells(code: str) -> Cells:
        rows = field.session.execute(
            select(TallyRow.grp, TallyRow.question, TallyRow.value, TallyRow.n).where(TallyRow.round_code == code)
        )
        return arrange(tuple(row) for row in rows)

    found = matched_change(cells(after), before=cells(before), code=NIGHT_CODE)
    return None if found is None else found.points
