import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mhsurvey.areas.area import AreaCode
from mhsurvey.forms.meaning import Choice, FormKind, Meaning, Question
from mhsurvey.rounds.indicator import (
    CODE_LENGTH,
    Nature,
    declared,
    experience_items,
    fingerprint,
    fold,
    local_code,
)

AREA = AreaCode("A00012")


def ask(code: str, *, scale: str = "1-5", part: str = "score", french: str = "Accueil", **more: object) -> Question:
    path = f"/d/{code}_{part}"
    return Question(path, path[3:], "select1", {"fr": french}, indicator=code, part=part, scale=scale, **more)  # type: ignore[arg-type]


def form(kind: FormKind, *questions: Question) -> Meaning:
    return Meaning("f", "1", "F", kind, ("fr",), questions)


def natures(kind: FormKind, *questions: Question) -> dict[str, Nature]:
    return {indicator.code: indicator.nature for indicator in declared(form(kind, *questions))}


def test_a_groups_score_a_persons_answer_and_things_seen_are_told_apart() -> None:
    assert natures(FormKind.SCORECARD, ask("ind01")) == {"ind01": Nature.SCORE}
    assert natures(FormKind.SURVEY, ask("m01", scale="0-3")) == {"m01": Nature.SHARE}
    assert natures(FormKind.INPUTS, ask("tarif", scale="0-1")) == {"tarif": Nature.FACT}
    assert natures(FormKind.INPUTS, ask("dr_oxy", scale="0-90")) == {"dr_oxy": Nature.DAYS}


def test_what_has_no_scale_is_no_indicator() -> None:
    assert declared(form(FormKind.SURVEY, ask("cost", scale=""), ask("top", scale="nominal"))) == ()


def test_names_with_scores_make_an_indicator() -> None:
    where = Question(
        "/d/b", "b", "select1", choices=(Choice("home", {}, score=0),), indicator="birth_place", scale="choices"
    )
    assert natures(FormKind.SURVEY, where) == {"birth_place": Nature.SHARE}


def test_an_input_is_called_as_its_screen() -> None:
    screen = {"fr": "Sages-femmes"}
    due = Question(
        "/d/s/due", "due", "int", {"fr": "Prévu"}, indicator="in", part="due", scale="due-have", section=screen
    )
    have = Question(
        "/d/s/have", "have", "int", {"fr": "Vu"}, indicator="in", part="have", scale="due-have", section=screen
    )
    (found,) = declared(form(FormKind.INPUTS, due, have))
    assert (found.nature, dict(found.label)) == (Nature.INPUT, screen)


def test_an_input_among_others_is_called_by_its_own_words() -> None:
    section = {"fr": "Redevabilité"}
    have = Question(
        "/d/s/meet", "meet", "int", {"fr": "Réunions"}, indicator="meet", part="have", scale="due-have", section=section
    )
    other = ask("tarif", scale="0-1")
    beside = Question("/d/s/tarif", "tarif", "select1", indicator="tarif", part="score", scale="0-1", section=section)
    assert dict(declared(form(FormKind.INPUTS, have, beside, other))[0].label) == {"fr": "Réunions"}


def test_ten_never_to_always_questions_make_an_experience_score() -> None:
    ten = [ask(f"m{number:02}", scale="0-3") for number in range(10)]
    assert len(experience_items(form(FormKind.SURVEY, *ten))) == 10
    assert declared(form(FormKind.SURVEY, *ten))[-1].code == "experience"
    assert experience_items(form(FormKind.SURVEY, *ten[:3])) == ()
    assert experience_items(form(FormKind.SCORECARD, *ten)) == ()


def test_the_same_folded_words_are_the_same_point() -> None:
    assert local_code("L'eau  du puits", area_code=AREA) == local_code("l’EAU du puits!", area_code=AREA)
    assert local_code("Ji ka ɲi", area_code=AREA) == "local:A00012:ji-ka-ni"


def test_long_wordings_stay_apart() -> None:
    long = "Le portail du centre reste fermé pendant la nuit et"
    assert local_code(f"{long} le jour", area_code=AREA) != local_code(f"{long} la fête", area_code=AREA)


@settings(deadline=None)
@given(st.text(max_size=300), st.text("abcABC012-_", min_size=1, max_size=60))
def test_every_wording_has_a_code_that_fits(wording: str, area: str) -> None:
    assert len(local_code(wording, area_code=AreaCode(area))) <= CODE_LENGTH


def test_folding_drops_accents_and_bambara_letters() -> None:
    assert fold("Kɛnɛya ŊÑé") == "keneya nne"


@pytest.mark.parametrize(
    "changed", [ask("x", french="Accueil et respect"), ask("x", scale="0-3"), ask("x", direction="-")]
)
def test_other_words_scale_or_direction_are_another_wording(changed: Question) -> None:
    assert fingerprint(changed) != fingerprint(ask("x"))


def test_spaces_and_capitals_are_the_same_wording() -> None:
    assert fingerprint(ask("x", french="  ACCUEIL ")) == fingerprint(ask("x"))
