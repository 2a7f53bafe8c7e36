"""Forms on paper: every question once, in the form's order, with what a hand needs and nothing a tablet does."""

from collections.abc import Iterator

import pytest

from mhsurvey.forms.preview import read_preview
from mhsurvey.summaries import pages
from mhsurvey.summaries.blank import BlankSheet, Field, Part, blank
from tests.published import FORMS, converted

INSTRUMENTS = sorted(path.parent.name for path in FORMS.glob("*/*.xlsx"))


def on_paper(form_id: str) -> BlankSheet:
    return blank(read_preview(converted(form_id)), form_id=form_id, version="1", title="Fiche", beside="bm")


def fields(sheet: BlankSheet) -> Iterator[tuple[Part, Field]]:
    yield from ((part, one) for part in sheet.parts for one in part.fields)


def field(sheet: BlankSheet, words: str) -> Field:
    return next(one for _, one in fields(sheet) if one.words.main == words)


@pytest.mark.parametrize("form_id", INSTRUMENTS)
def test_every_question_is_numbered_once_in_order(form_id: str) -> None:
    numbers = [one.number for part, one in fields(on_paper(form_id)) if one.number and part.copy in ("", "1 / 3")]
    assert numbers
    assert list(dict.fromkeys(numbers)) == sorted(set(numbers))
    assert all(one.number for _, one in fields(on_paper(form_id)) if one.kind != "read")


def test_a_score_shows_its_faces_and_codes_and_says_when_it_is_asked_in_words() -> None:
    score = field(on_paper("csc_group"), "Accueil et respect par le personnel")
    assert [(one.value, one.face) for one in score.options] == [
        ("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5), ("98", None)
    ]  # fmt: skip
    assert score.options[4].words.beside == "a ka ɲi kosɛbɛ"
    assert "Accord de tous" in score.only_if
    assert "$" not in score.only_if
    assert not any("${" in one.words.main for _, one in fields(on_paper("csc_group")))


def test_a_choice_that_is_no_number_has_its_place_as_code() -> None:
    who = field(on_paper("csc_group"), "Groupe")
    assert [(one.value, one.code) for one in who.options[:3]] == [("women", "1"), ("men", "2"), ("young_women", "3")]
    score = field(on_paper("csc_group"), "Accueil et respect par le personnel")
    assert [one.code for one in score.options] == ["1", "2", "3", "4", "5", "98"]


def test_a_rounds_sheet_asks_the_rounds_points_under_the_forms_own_numbers() -> None:
    preview = read_preview(converted("csc_group"))
    left_out = {"ind01_accueil", "ind02_attente", "ind03_medic"}
    sheet = blank(preview, form_id="csc_group", version="1", title="Fiche", left_out=left_out)
    words = {part.words.main for part in sheet.parts} | {one.words.main for _, one in fields(sheet)}
    assert "Personnel qualifié présent, nuit et jour" in words
    # Two points and their section are gone, of the next section one point.
    assert not any("Accueil" in said or "Médicaments essentiels" in said for said in words)
    assert "Médicaments, personnel, propreté" in words
    # By its numbers it is keyed in later, beside sheets that another round printed.
    whole = {one.number: one.words.main for _, one in fields(on_paper("csc_group"))}
    assert all(whole[one.number] == one.words.main for _, one in fields(sheet) if one.number)


def test_ballots_stand_in_a_row_and_a_reason_is_one_question() -> None:
    sheet = on_paper("csc_group")
    ballots = next(part for part in sheet.parts if "combien de voix" in part.words.main)
    assert ballots.row
    assert [one.kind for one in ballots.fields] == ["count"] * 5
    why = field(sheet, "Accueil et respect par le personnel — Pourquoi ce visage ?")
    assert (why.kind, why.lines) == ("words", 2)
    assert not any("parler" in one.words.main for _, one in fields(sheet))


def test_what_repeats_is_printed_three_times() -> None:
    copies = [part.copy for part in on_paper("csc_group").parts if part.copy]
    assert copies
    assert copies == ["1 / 3", "2 / 3", "3 / 3"] * (len(copies) // 3)


def test_french_is_printed_once_where_bambara_has_no_words_and_what_awaits_review_has_a_star() -> None:
    sheet = on_paper("csc_group")
    assert field(sheet, "Quel cycle ?").words.beside == ""
    area = field(sheet, "Aire de santé").words
    assert (area.beside, area.to_review) == ("kɛnɛya sigida", True)
    html = pages.blank_sheet(sheet)
    assert "kɛnɛya sigida*" in html
    assert "[fr]" not in html


def test_a_hostile_wording_stays_a_wording() -> None:
    preview = read_preview(converted("csc_group"))
    sheet = blank(preview, form_id="f", version="1", title="<script>{{7*191}}</script>")
    assert "&lt;script&gt;{{7*191}}" in pages.blank_sheet(sheet)
