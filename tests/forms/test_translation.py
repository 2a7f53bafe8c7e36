"""Words in another language: found in a workbook, said once, put into its next version, with their marks."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from mhsurvey.forms.draft import prepare
from mhsurvey.forms.preview import read_preview
from mhsurvey.forms.translation import (
    Review,
    Said,
    Spoken,
    Translation,
    lost_answers,
    next_version,
    phrases,
    read,
    reworded,
    tongues,
    written,
)
from mhsurvey.forms.workbook import read_rows
from tests.forms.workbooks import survey

FR, BM = "Français (fr)", "Bamanankan (bm)"
SURVEY = [
    ["type", "name", f"label::{FR}", f"label::{BM}", f"hint::{FR}", f"audio::{FR}", f"audio::{BM}"],
    ["text", "site", "Quartier", "[fr] Quartier", "Le lieu", "q_fr.mp3", "q_fr.mp3"],
    ["text", "again", "Quartier", "[fr] Quartier", "Le lieu", "q_fr.mp3", "q_fr.mp3"],
    ["integer", "n", "Combien ?", "a man ɲi (à relire) · Combien ?", None, None, None],
    ["select_one yn", "ok", "D'accord ?", "awɔ", None, None, None],
    ["note", "sum", "${n} personnes", None, None, None, None],
    ["note", "only", "${n}", "${n}", None, None, None],
]
CHOICES = [["list_name", "name", f"label::{FR}", f"label::{BM}"], ["yn", 1, "Oui", "awɔ"], ["yn", 0, "Non", "[fr] Non"]]
SETTINGS = [["form_id", "form_title", "version", "default_language"], ["words", "Mots", "2026112101", FR]]


@pytest.fixture
def xlsx() -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in (("survey", SURVEY), ("choices", CHOICES), ("settings", SETTINGS)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_each_phrase_stands_once_with_how_far_it_is(xlsx: bytes) -> None:
    rows = read_rows(xlsx)
    spoken = tongues(rows)
    assert spoken is not None
    assert (spoken.own, spoken.others) == ("fr", ("bm",))
    found = {(one.column, one.source): one for one in phrases(rows, language="bm")}
    site = found["label", "Quartier"]
    assert site.places == ("site", "again")
    assert (site.words, site.review, site.spoken) == ("", Review.ABSENT, Spoken("Quartier", "Le lieu"))
    # The French voice stands in: nobody has spoken it in Bambara.
    assert (site.voice, site.own_voice) == (None, "q_fr.mp3")
    assert found["hint", "Le lieu"].spoken is None
    assert (found["label", "Combien ?"].words, found["label", "Combien ?"].review) == ("a man ɲi", Review.WAITING)
    assert found["label", "D'accord ?"].review is Review.REVIEWED
    assert found["label", "Oui"].places == ("yn · 1",)
    # What is nothing but an answer has no words of its own.
    assert ("label", "${n}") not in found


def test_a_cell_says_who_signed_it() -> None:
    for translation in (None, Translation("awɔ", is_reviewed=False), Translation("awɔ", is_reviewed=True)):
        assert read(written(translation, of="Oui", own="fr"), of="Oui") == translation
    # Sure, and not signed by anybody: the French beside it says so.
    assert read("awɔ · Oui", of="Oui") == Translation("awɔ", is_reviewed=False)
    # Without a language of the form's own that tablets know, nothing stands in.
    assert written(None, of="Yes", own="en") == ""


def test_the_next_version_says_it_wherever_it_stood(xlsx: bytes) -> None:
    words = {
        "Quartier": Translation("kin", is_reviewed=True),
        "${n} personnes": Translation("mɔgɔ ${n}", is_reviewed=False),
    }
    said = {"bm": Said(words, {"Quartier\nLe lieu": "voice_bm.webm"})}
    made, changed = reworded(xlsx, said=said, version="2026112102")
    assert changed == 5  # two labels, two voices, one note
    files = {"q_fr.mp3": b"ID3", "voice_bm.webm": b"\x1aE\xdf\xa3"}
    draft = prepare(made, files=files)
    assert draft.meaning is not None
    assert draft.meaning.version == "2026112102"
    assert draft.media.keys() == files.keys()
    asked = {one.name: one.said for one in read_preview(draft.xform).items}
    assert asked["site"].words == {"fr": "Quartier", "bm": "kin"}
    assert asked["again"].audio == {"fr": "q_fr.mp3", "bm": "voice_bm.webm"}
    assert asked["sum"].words["bm"] == "mɔgɔ ${n} (à relire) · ${n} personnes"
    assert asked["n"].words["bm"] == "a man ɲi (à relire) · Combien ?"
    # Saying the same again changes nothing.
    assert reworded(made, said=said, version="2026112102")[1] == 0


def test_a_new_voice_of_the_forms_own_language_goes_on_standing_in(xlsx: bytes) -> None:
    made, changed = reworded(xlsx, said={"fr": Said({}, {"Quartier\nLe lieu": "voice_fr.webm"})}, version="2")
    assert changed == 2
    (site,) = (one for one in phrases(read_rows(made), language="bm") if one.source == "Quartier")
    assert (site.voice, site.own_voice) == (None, "voice_fr.webm")


def test_words_that_begin_like_a_formula_stay_words(xlsx: bytes) -> None:
    said = {"bm": Said({"Non": Translation("=1+1", is_reviewed=True)}, {})}
    made, _ = reworded(xlsx, said=said, version="2")
    (no,) = (one for one in phrases(read_rows(made), language="bm") if one.source == "Non")
    assert no.words == "=1+1"


def test_answers_within_words_stay() -> None:
    assert lost_answers("${n} personnes à ${ area }", "mɔgɔ ${n}, ${area}") == ()
    assert lost_answers("${n} personnes", "mɔgɔ ${m}") == ("m", "n")


def test_versions_follow_the_day() -> None:
    day = date(2026, 11, 21)
    assert next_version(["1", "2026112101", "2026112109"], today=day) == "2026112110"
    assert next_version(["2026112003"], today=day) == "2026112101"


def test_a_form_of_one_unnamed_language_has_nothing_to_translate() -> None:
    rows = read_rows(survey("| survey | type | name | label |\n| | text | q | Q |"))
    assert tongues(rows) is None
    assert phrases(rows, language="bm") == ()
