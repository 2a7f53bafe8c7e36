"""Gives every wording a clip: python -m forms.make.speak

A PLACEHOLDER VOICE, made by espeak-ng (what it says carries no licence), until people record the clips. A recording
takes the place of a clip by taking its name; it is known by its other bytes and never spoken over. Bambara gets no
made-up voice: `<name>_bm.mp3` in the store is a recording or is not there.

Needs    espeak-ng, sox and lame (Debian); a fresh machine needs none of them, because the clips are committed
Gives    ../voices/ for the forms, static/tablet/src/clips/ for the tablet's own words, in each a book of what is said
Promises only wordings that changed are spoken again
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .plans import plans
from .sources import FORMS, choices, items
from .voices import STORE, messages, spoken_in

WORDS = FORMS.parent / "static" / "tablet" / "src" / "words"
# Words that come with their screen; static/tablet/clips.js knows them too.
BROUGHT = (WORDS.parent / "screens" / "guide" / "words",)
CLIPS = FORMS.parent / "static" / "tablet" / "src" / "clips"
# Slow and clear: it is heard once, in a yard, from a small loudspeaker. Voice, words a minute.
VOICES = {"fr": ("fr+f3", "135"), "en": ("en-gb+f3", "140")}
TOOLS = ("espeak-ng", "sox", "lame")
# Places that are filled in while the tablet runs are said apart, or not at all.
PLACES = re.compile(r"\s*:?\s*\(?\{\w+\}\)?")
Book = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Clip:
    """A wording and where its clip lies."""

    path: Path
    language: str
    text: str


def main() -> None:
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        sys.exit(f"To make clips, install {' '.join(missing)} (Debian: apt install {' '.join(TOOLS)})")
    for folder, clips in ((STORE, form_clips()), (CLIPS, tablet_clips())):
        book = bring(folder, clips)
        made = sum(one["by"] == "synthetic" for one in book.values())
        weight = sum(path.stat().st_size for path in folder.rglob("*.mp3"))
        print(f"{folder.name}: {len(book)} clips, {len(book) - made} of them recorded, {weight / 1e6:.1f} MB")


def form_clips() -> list[Clip]:
    """What the eight forms say, each wording once."""
    listed = choices()
    said = {one.file: one for plan in plans(items()) for one in spoken_in(plan, listed)}
    return [Clip(STORE / one.file, one.language, one.text) for one in said.values()]


def tablet_clips() -> list[Clip]:
    """What the tablet says by itself, under the key of its words, and what the forms say of broken rules."""
    of_words = [
        Clip(CLIPS / language / f"{key}.mp3", language, said)
        for language in VOICES
        for folder in (WORDS, *BROUGHT)
        for key, text in json.loads((folder / f"{language}.json").read_text(encoding="utf-8")).items()
        if (said := without_places(text))
    ]
    told = {text for plan in plans(items()) for text in messages(plan)}
    of_forms = [
        Clip(CLIPS / language / f"said_{hashlib.sha256(text.fr.encode()).hexdigest()[:8]}.mp3", language, said)
        for text in sorted(told)
        for language, said in (("fr", text.fr), ("en", text.en))
    ]
    return of_words + of_forms


def without_places(text: str) -> str:
    """What can be said of a text with places: "la plus ancienne : {when}" -> "la plus ancienne"."""
    return PLACES.sub("", text).strip() if "{" in text else text


def bring(folder: Path, clips: list[Clip]) -> Book:
    """Have every clip in the folder and no other synthetic one. Gives and writes the folder's book."""
    kept = folder / "clips.json"
    old: Book = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    names = [str(clip.path.relative_to(folder)) for clip in clips]
    with ThreadPoolExecutor() as hands:
        entries = hands.map(lambda named: _have(named[1], old.get(named[0])), zip(names, clips, strict=True))
        book = dict(sorted(zip(names, entries, strict=True)))
    _forget(folder, [name for name, one in old.items() if name not in book and one["by"] == "synthetic"])
    kept.write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return book


def _have(clip: Clip, known: dict[str, str] | None) -> dict[str, str]:
    """Have one clip there. Gives what it says, who says it, and the sum of its bytes."""
    if clip.path.exists() and known:
        now = _sum(clip.path)
        # Other bytes under the same name: somebody put a recording there.
        by = known["by"] if now == known["sha256"] else "recorded"
        # A recording of an earlier wording stays, and says so: the tablet leaves it out until it is recorded anew.
        if by == "recorded" or known["says"] == clip.text:
            return {"says": known["says"], "by": by, "sha256": now}
    speak(clip)
    return {"says": clip.text, "by": "synthetic", "sha256": _sum(clip.path)}


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def speak(clip: Clip) -> None:
    """Say a text into an mp3: silence cut off at both ends, as loud as every other, mono, 16 kHz, 16 kbit/s."""
    voice, pace = VOICES[clip.language]
    clip.path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        raw, trimmed = f"{made}/raw.wav", f"{made}/trimmed.wav"
        _run("espeak-ng", "-v", voice, "-s", pace, "-g", "3", "-w", raw, "--", readable(clip.text, clip.language))
        start = ("silence", "1", "0.02", "0.3%")
        _run(
            "sox",
            "-D",
            raw,
            trimmed,
            *start,
            "reverse",
            *start,
            "reverse",
            "pad",
            "0.05",
            "0.2",
            "norm",
            "-3",
            "rate",
            "16000",
        )
        _run("lame", "--quiet", "-m", "m", "-b", "16", "-q", "2", "-t", trimmed, str(clip.path))


def readable(text: str, language: str) -> str:
    """A text as a voice reads it: money spelled out, dashes as a breath."""
    money = {"fr": "francs CFA", "en": "C F A francs"}[language]
    return re.sub(r"\s*[—·]\s*", ", ", text.replace("F CFA", money).replace("FCFA", money)).replace("…", ".")


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


def _forget(folder: Path, names: Iterable[str]) -> None:
    """Take away clips of wordings that are gone; a recording is taken away by nobody but a person."""
    for name in names:
        (folder / name).unlink(missing_ok=True)


if __name__ == "__main__":
    main()
