"""French sentences and the Bambara beside them."""

from datetime import date

import pytest

from mhsurvey.summaries import words


def test_bambara_that_is_really_french_is_left_out() -> None:
    assert words.name_of({"fr": "Supervision", "bm": "[fr] Supervision"}).bm is None


def test_a_word_not_signed_yet_keeps_its_mark() -> None:
    found = words.name_of({"fr": "Attente", "bm": "makɔnɔni waati (à relire) · Attente"}).bm
    assert found == words.Bambara("makɔnɔni waati", reviewed=False)


def test_a_word_a_native_speaker_signed_stands_without_a_mark() -> None:
    assert words.name_of({"fr": "Propreté", "bm": "saniya"}).bm == words.Bambara("saniya", reviewed=True)


@pytest.mark.parametrize(("day", "text"), [(date(2026, 3, 1), "1er mars 2026"), (date(2026, 8, 11), "11 août 2026")])
def test_days_are_written_the_french_way(day: date, text: str) -> None:
    assert words.day(day) == text


def test_points_carry_a_sign_as_wide_as_the_plus() -> None:
    assert [words.points(value) for value in (8, 0, -5)] == ["+8", "0", "\N{MINUS SIGN}5"]


def test_a_long_promise_is_cut_at_a_whole_word() -> None:
    promise = "Réparer la porte de la salle d'accouchement"
    assert words.shortened(promise, 24) == "Réparer la porte de la\N{NO-BREAK SPACE}…"
    assert words.shortened("Réparer  la porte", 24) == "Réparer la porte"


def test_a_promise_names_an_office_never_nothing() -> None:
    assert words.who("cscom", role="sage-femme") == "CSCom (sage-femme)"
    assert words.who(None) == "à préciser"


def test_every_group_and_standing_has_its_word() -> None:
    from mhsurvey.actions.action import Standing
    from mhsurvey.rounds.group import COMMUNITY

    assert set(COMMUNITY) <= set(words.GROUPS)
    assert set(Standing) == set(words.STANDINGS)


@pytest.mark.parametrize(
    ("groups", "text"),
    [
        (("young_women",), "un seul groupe : jeunes femmes"),
        (("women", "men"), "deux groupes : femmes, hommes"),
        (("men", "chw", "leaders"), "sans les femmes"),
        (("women", "men", "chw"), ""),
        ((), ""),
    ],
)
def test_who_speaks_is_said_where_it_is_not_everybody(groups: tuple[str, ...], text: str) -> None:
    assert words.few_voices(groups) == text
