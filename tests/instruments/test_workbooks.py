"""The workbooks in the tree: what the table of items makes, nothing forgotten, every language there."""

import csv
import json
import re
import zipfile

from forms.make.book import FRENCH, LANGUAGES, ZIP_TIME, lines, write
from forms.make.media import named
from forms.make.plans import VERSIONS, plans
from forms.make.sources import FORMS, bambara, choices, items, words
from forms.make.speak import form_clips
from forms.make.voices import STORE

# The words of the domain brief, the only Bambara there is until a native speaker gives more.
KNOWN_BAMBARA = {
    *("kɛnɛyaso", "kɛnɛya sigida", "musow", "cɛw", "funankɛninw", "kulu", "jɛkulu", "bonya", "makɔnɔni waati"),
    *("boloci", "saniya", "gundo", "ɲininkali", "jaabi", "I sɔnna wa ?", "layidu", "Jɔn bɛna a kɛ ?"),
    *("Tuma jumɛn ?", "tɔnsigi", "a man ɲi kosɛbɛ", "a man ɲi", "a bɛ cogo la", "a ka ɲi", "a ka ɲi kosɛbɛ"),
    *("awɔ", "ayi", "n t'a dɔn", "a ci", "a mara", "taa ɲɛ", "segin kɔ", "lamɛn", "sugandi", "daminɛ", "dɛmɛ", "fili"),
    "furaw banna",
}
# Items that several rows stand for, and the rows.
PARTS = {
    "score": ("{name}_score", "{name}_why", "{name}_why_audio", "{name}_sugg", "{name}_sugg_audio"),
    "repeat score": ("{name}", "{name}_score", "{name}_why", "{name}_sugg"),
    "entitlement": ("{name}_due", "{name}_have", "{name}_note"),
    "module wg6": ("wg_see", "wg_hear", "wg_walk", "wg_remember", "wg_care", "wg_speak"),
    "text or audio": ("{name}", "{name}_audio"),
    "in promises: select_one verdict": ("p_code", "verdict"),
    "score x14": ("ind01_accueil_score", "ind14_asaco_score"),
}


def test_committed_workbooks_are_what_the_table_makes(instruments):
    for plan in plans(items()):
        made = lines(plan, choices(), words())
        assert instruments[plan.form_id].sheets == made, f"{plan.form_id}: run python -m forms.make"


def test_workbook_holds_no_clock_and_its_bytes_do_not_change(tmp_path):
    sheets = lines(plans(items())[2], choices(), words())
    write(tmp_path / "first.xlsx", sheets)
    write(tmp_path / "second.xlsx", sheets)
    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "first.xlsx") as book:
        assert {entry.date_time for entry in book.infolist()} == {ZIP_TIME}
        stamps = re.findall(rb"\d{4}-\d\d-\d\dT", book.read("docProps/core.xml"))
        assert set(stamps) == {b"2026-11-15T"}


def test_every_item_of_the_table_is_asked(instruments):
    for (form_id, name), item in items().items():
        there = {line.get("name") for line in instruments[form_id].sheets["survey"]}
        expected = {part.format(name=name) for part in PARTS.get(item.type, ("{name}",))}
        assert expected <= there, f"{form_id}: {name}"


def test_item_labels_are_those_of_the_table(instruments):
    for (form_id, name), item in items().items():
        asked = {line.get("name"): line for line in instruments[form_id].sheets["survey"]}
        line = asked.get(f"{name}_score") or asked.get(f"{name}_have") or asked.get(f"{name}_say") or asked.get(name)
        if line:
            assert line["label::Français (fr)"] == item.label.fr
            assert line["label::English (en)"] == item.label.en


def test_settings_name_form_version_language_and_kind(instrument):
    (settings,) = instrument.sheets["settings"]
    assert settings["form_id"] == instrument.form_id
    assert settings["version"] == VERSIONS[instrument.form_id]
    assert settings["default_language"] == FRENCH
    assert settings["namespaces"] == 'mh="http://mhsurvey.org/xforms"'


def test_every_text_stands_in_the_three_languages(instrument):
    for sheet, found in instrument.sheets.items():
        for number, line in enumerate(found, start=2):
            for column in ("label", "hint", "constraint_message", "required_message", "image"):
                there = [language for language in LANGUAGES if line.get(f"{column}::{language}")]
                assert there in ([], list(LANGUAGES)), f"{sheet} row {number}: {column}"


def test_every_question_has_a_label(instrument):
    silent = {"start", "end", "today", "deviceid", "calculate", "hidden", "csv-external", "end_group", "end_repeat"}
    for line in instrument.sheets["survey"]:
        assert line["type"] in silent or line.get("label::Français (fr)"), line


def test_constraints_tell_the_mend(instrument):
    for line in instrument.sheets["survey"]:
        if "constraint" in line:
            assert line.get("constraint_message::Français (fr)"), line["name"]
        if "required" in line:
            assert line.get("required_message::Français (fr)"), line["name"]


def test_bambara_is_only_what_is_known():
    found = {word.bm for word in words().values()}
    assert found <= KNOWN_BAMBARA


def test_no_bambara_is_called_reviewed_before_a_native_speaker_signs():
    with (FORMS / "words.csv").open(encoding="utf-8", newline="") as found:
        assert {line["reviewed"] for line in csv.DictReader(found)} == {"no"}


def test_text_without_bambara_shows_marked_french():
    known = words()
    assert bambara("Supervision reçue du district", known) == "[fr] Supervision reçue du district"
    assert bambara("Oui", known) == "awɔ · Oui"
    assert bambara("Très mauvais", known) == "a man ɲi kosɛbɛ (à relire) · Très mauvais"


def test_bambara_column_is_a_known_word_or_marked_french(instrument):
    known = words()
    for found in instrument.sheets.values():
        for line in found:
            for column in ("label", "hint", "constraint_message", "required_message"):
                french = line.get(f"{column}::Français (fr)")
                if french:
                    assert line[f"{column}::Bamanankan (bm)"] == bambara(french, known)


def test_media_folder_holds_just_what_the_form_names(instrument):
    pictures, lists, clips = named(instrument.sheets)
    assert {file.name for file in (instrument.folder / "media").iterdir()} == pictures | lists | clips
    assert all((instrument.folder / "media" / name).read_bytes() == (STORE / name).read_bytes() for name in clips)


def test_everything_a_person_is_asked_or_offered_is_heard(instrument):
    for sheet, found in instrument.sheets.items():
        for number, line in enumerate(found, start=2):
            asked = f"label::{FRENCH}" in line and "${" not in line[f"label::{FRENCH}"]
            section = line.get("type") == "begin_group" and line.get("appearance") != "field-list"
            heard = {language for language in LANGUAGES if line.get(f"audio::{language}")}
            if "${" in line.get(f"label::{FRENCH}", "") and heard:
                # Of a label with an answer in it a clip says what can be said.
                assert heard == set(LANGUAGES), f"{sheet} row {number}"
                continue
            assert heard == (set(LANGUAGES) if asked and not section else set()), f"{sheet} row {number}"


def test_clips_say_what_the_table_says_now_and_nobody_made_up_bambara():
    said = json.loads((STORE / "clips.json").read_text(encoding="utf-8"))
    assert {name: one["says"] for name, one in said.items()} == {clip.path.name: clip.text for clip in form_clips()}
    there = {path.name for path in STORE.glob("*.mp3")}
    assert there >= set(said), "run python -m forms.make.speak"
    assert all(name.endswith("_bm.mp3") for name in there - set(said))


def test_clips_are_light():
    assert sum(path.stat().st_size for path in STORE.glob("*.mp3")) < 12_000_000


def test_pictures_are_light(instrument):
    for file in (instrument.folder / "media").glob("*.png"):
        assert file.stat().st_size < 8_000, file.name


def test_references_name_questions_that_exist(instrument):
    survey = instrument.sheets["survey"]
    names = {line.get("name") for line in survey}
    for line in survey:
        for cell in line.values():
            assert set(re.findall(r"\$\{(\w+)\}", cell)) <= names, line
