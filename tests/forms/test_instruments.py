"""The eight instruments: no fault, published, and read back as meaning what they are for."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from mhsurvey.forms import operations, queries
from mhsurvey.forms.draft import Draft, prepare
from mhsurvey.forms.meaning import FormKind, Meaning, Question
from mhsurvey.forms.measures import measured
from mhsurvey.forms.preview import read_preview
from mhsurvey.forms.reading import from_json, to_json
from mhsurvey.store import Store

FORMS = Path(__file__).resolve().parents[2] / "forms"
# form_id -> kind, how many indicators at least, keys that must be said
EXPECTED = {
    "csc_group": (FormKind.SCORECARD, 14, {"area", "round", "group", "participants", "women", "under25", "date"}),
    "csc_provider": (FormKind.PROVIDER, 19, {"area", "round", "facility", "date"}),
    "csc_inputs": (FormKind.INPUTS, 20, {"area", "round", "facility", "date"}),
    "csc_interface": (FormKind.INTERFACE, 3, {"area", "round", "date", "action_what", "action_due", "action_who"}),
    "csc_followup": (FormKind.FOLLOWUP, 1, {"area", "action", "action_status", "action_visit_date"}),
    "csc_verdict": (FormKind.VERDICT, 0, {"area", "round", "group", "participants", "date"}),
    "qoc_maternity": (FormKind.SURVEY, 20, {"area", "facility", "consent", "date"}),
    "qoc_child": (FormKind.SURVEY, 15, {"area", "facility", "consent", "date"}),
    "hh_mini": (FormKind.SURVEY, 10, {"area", "consent", "date"}),
}


@cache
def drafted(form_id: str) -> Draft:
    folder = FORMS / form_id
    files = {path.name: path.read_bytes() for path in (folder / "media").iterdir()}
    return prepare((folder / f"{form_id}.xlsx").read_bytes(), files=files)


def meaning_of(form_id: str) -> Meaning:
    meaning = drafted(form_id).meaning
    assert meaning is not None
    return meaning


def question(form_id: str, name: str) -> Question:
    return next(one for one in meaning_of(form_id).questions if one.name == name)


@pytest.mark.parametrize("form_id", EXPECTED)
def test_it_has_no_fault_and_no_warning(form_id: str) -> None:
    assert drafted(form_id).faults == ()


@pytest.mark.parametrize("form_id", EXPECTED)
def test_it_is_published_with_its_media_and_read_back(form_id: str, session: Session, tmp_path: Path) -> None:
    store, draft, meaning = Store(tmp_path / "media"), drafted(form_id), meaning_of(form_id)
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert operations.publish(session, draft=draft, store=store, now=now, by=None)
    assert queries.meaning(session, form_id=form_id, version=meaning.version) == meaning
    files = queries.media(session, form_id=form_id, version=meaning.version)
    assert {one.filename: store.get(one.sha256) for one in files} == dict(draft.media)


@pytest.mark.parametrize(("form_id", "kind", "indicators", "keys"), [(one, *rest) for one, rest in EXPECTED.items()])
def test_it_says_what_it_is_for(form_id: str, kind: FormKind, indicators: int, keys: set[str]) -> None:
    meaning = meaning_of(form_id)
    found = measured(meaning)
    assert (meaning.kind, meaning.languages) == (kind, ("fr", "bm", "en"))
    assert len(found.measures) >= indicators
    assert keys <= {key for key, _question in found.keys}
    assert from_json(to_json(meaning)) == meaning


@pytest.mark.parametrize("form_id", EXPECTED)
def test_every_question_has_words_in_every_language(form_id: str) -> None:
    def without_words(items: tuple) -> list[str]:
        found = []
        for one in items:
            found += without_words(one.items) if hasattr(one, "items") else []
            found += [one.name] if one.said.words and set(one.said.words) != {"fr", "bm", "en"} else []
        return found

    assert without_words(read_preview(drafted(form_id).xform).items) == []


def test_a_score_knows_its_faces_and_values() -> None:
    score = question("csc_group", "ind01_accueil_score")
    values = {choice.value: (choice.score, choice.face) for choice in score.choices}
    assert values == {
        "1": (0.0, 1),
        "2": (25.0, 2),
        "3": (50.0, 3),
        "4": (75.0, 4),
        "5": (100.0, 5),
        "98": (None, None),
    }
    assert (score.indicator, score.part, score.dimension, score.scale) == ("ind01_accueil", "score", "PCC", "1-5")


def test_lists_made_for_the_tablet_are_named_by_their_file() -> None:
    assert question("csc_group", "area").list_file == "health_areas.csv"


def test_what_was_disclosed_is_sensitive_and_raises_an_alert() -> None:
    hit = question("qoc_maternity", "m05_hit")
    assert (hit.sensitive, hit.alert, hit.direction) == (True, "harm", "-")


def test_promises_sit_in_a_repeat() -> None:
    assert str(question("csc_interface", "act_what").repeat).endswith("/plan")


def test_a_workbook_gives_the_same_form_byte_for_byte() -> None:
    again = prepare((FORMS / "csc_followup/csc_followup.xlsx").read_bytes(), files={})
    drafted_once = drafted("csc_followup")
    assert again.xform == drafted_once.xform != b""
