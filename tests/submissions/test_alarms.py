"""When an answer discloses harm."""

import pytest

from mhsurvey.forms.meaning import Choice, FormKind, Meaning, Question
from mhsurvey.submissions.alarms import alarms, raises

OFTEN = tuple(
    Choice(value, {"fr": value}, score)
    for value, score in (("0", 0.0), ("1", 33.33), ("2", 66.67), ("3", 100.0), ("97", None), ("98", None))
)
AGREE = (Choice("1", {"fr": "Oui"}), Choice("0", {"fr": "Non"}))


def question(name: str = "hit", *, kind: str = "select1", **given: object) -> Question:
    return Question(f"/data/{name}", name, kind, alert="harm", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("0", False), ("1", True), ("3", True), ("97", False), ("98", False), (None, False), ("", False)],
)
def test_anything_but_never_discloses_what_must_never_happen(answer: str | None, expected: bool) -> None:
    assert raises(question(choices=OFTEN, direction="-"), answer) is expected


def test_of_what_should_always_happen_anything_but_always_does() -> None:
    safe = question(choices=OFTEN, direction="+")
    assert [raises(safe, value) for value in ("3", "2", "0", "98")] == [False, True, True, False]


def test_a_yes_does_where_choices_have_no_score() -> None:
    assert raises(question(choices=AGREE), "1")
    assert not raises(question(choices=AGREE), "0")


def test_an_answer_in_own_words_a_recording_or_a_count_does() -> None:
    assert raises(question(kind="string"), "On m'a frappée")
    assert raises(question(kind="binary"), "said.m4a")
    assert raises(question(kind="int"), 2)
    assert not raises(question(kind="int"), 0)


def test_it_is_looked_for_in_every_row_of_a_repeat() -> None:
    outside = question("asked", choices=AGREE)
    inside = question("row/hit", choices=AGREE, repeat="/data/row")
    meaning = Meaning("f", "1", "F", FormKind.SURVEY, ("fr",), (outside, inside))
    rows = {"/data/row": [{"/data/row/hit": "0"}, {"/data/row/hit": "1"}]}
    assert alarms({"/data/asked": "0"}, rows, meaning=meaning) == {"/data/row/hit": "harm"}
    assert alarms({"/data/asked": "1"}, {}, meaning=meaning) == {"/data/asked": "harm"}
