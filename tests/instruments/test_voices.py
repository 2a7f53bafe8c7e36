"""Clips: a wording that changes is spoken again, a recording never is."""

from pathlib import Path

import pytest

from forms.make import speak
from forms.make.row import Text
from forms.make.speak import Clip, bring, without_places
from forms.make.voices import clips_of


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was spoken, without a voice."""
    said: list[str] = []

    def stand_in(clip: Clip) -> None:
        said.append(clip.text)
        clip.path.write_bytes(f"synthetic: {clip.text}".encode())

    monkeypatch.setattr(speak, "speak", stand_in)
    return said


def test_only_what_changed_is_spoken_and_what_is_gone_is_taken_away(tmp_path: Path, spoken: list[str]) -> None:
    bring(tmp_path, [Clip(tmp_path / "next.mp3", "fr", "Suivant"), Clip(tmp_path / "old.mp3", "fr", "Ancien")])
    book = bring(tmp_path, [Clip(tmp_path / "next.mp3", "fr", "Continuer")])
    bring(tmp_path, [Clip(tmp_path / "next.mp3", "fr", "Continuer")])
    assert sorted(spoken) == ["Ancien", "Continuer", "Suivant"]
    assert book["next.mp3"]["by"] == "synthetic"
    assert not (tmp_path / "old.mp3").exists()


def test_a_recording_takes_the_place_of_a_clip_and_is_never_spoken_over(tmp_path: Path, spoken: list[str]) -> None:
    clip = tmp_path / "next.mp3"
    bring(tmp_path, [Clip(clip, "fr", "Suivant")])
    clip.write_bytes(b"a woman's voice")
    assert bring(tmp_path, [Clip(clip, "fr", "Suivant")])["next.mp3"]["by"] == "recorded"
    changed = bring(tmp_path, [Clip(clip, "fr", "Continuer")])["next.mp3"]
    assert (changed["by"], changed["says"]) == ("recorded", "Suivant")
    bring(tmp_path, [])
    assert clip.read_bytes() == b"a woman's voice"


def test_a_clip_is_named_after_label_and_hint_and_answers_in_a_label_leave_it_silent() -> None:
    alone = clips_of(Text("Âge", "Age"))["fr"]
    hinted = clips_of(Text("Âge", "Age"), Text("En années.", "In years."))["fr"]
    assert (alone.text, hinted.text) == ("Âge", "Âge. En années.")
    assert alone.file != hinted.file
    assert alone.file.startswith("age-")
    assert clips_of(Text("${name} a dit", "${name} said")) == {}


def test_places_filled_in_later_are_left_out_of_a_clip() -> None:
    assert without_places("la plus ancienne : {when}") == "la plus ancienne"
    assert without_places("{n} fiches à envoyer") == "fiches à envoyer"
