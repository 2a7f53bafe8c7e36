"""Reads the tables the forms are made from."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from .row import Text

FORMS = Path(__file__).resolve().parent.parent
ANSWER = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True)
class Item:
    """One line of instruments.psv. dimension: SAF … ACC, META or PROT; direction: "+", "-" or ""."""

    form_id: str
    name: str
    type: str
    label: Text
    dimension: str
    direction: str


@dataclass(frozen=True)
class Choice:
    """One line of choices.csv. score 0..100 and face 1..5 as written, "" where there is none."""

    list_name: str
    name: str
    label: Text
    score: str
    face: str
    image: str


@dataclass(frozen=True)
class Word:
    """One line of words.csv. sure: yes, half or no; reviewed: signed by a native speaker."""

    bm: str
    sure: str
    reviewed: bool


def items() -> dict[tuple[str, str], Item]:
    """Every item of instruments.psv under (form_id, name), in the order of the file."""
    found: dict[tuple[str, str], Item] = {}
    form_id = ""
    for line in (FORMS / "instruments.psv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            form_id = line.split()[1]
        elif line.strip():
            name, kind, fr, en, dimension, direction, *_ = [*line.split("|"), ""]
            found[form_id, name] = Item(form_id, name, kind, Text(fr, en), dimension, direction)
    return found


def choices() -> list[Choice]:
    """Every choice of choices.csv, in the order of the file."""
    with (FORMS / "choices.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Choice(line["list"], line["name"], Text(line["fr"], line["en"]), line["score"], line["face"], line["image"])
            for line in csv.DictReader(lines)
        ]


def words() -> dict[str, Word]:
    """The Bambara known for a French text."""
    with (FORMS / "words.csv").open(encoding="utf-8", newline="") as lines:
        return {line["fr"]: Word(line["bm"], line["sure"], line["reviewed"] == "yes") for line in csv.DictReader(lines)}


def bambara(french: str, known: dict[str, Word]) -> str:
    """The Bambara column for a French text: French marked `[fr]` where there is no word.

    An unreviewed word shows French beside it, a word that is not sure says so as well: nobody should take
    it for a signed translation. A text that is nothing but an answer has its Bambara in the answer's twin: `${x_bm}`.
    """
    if answer := ANSWER.fullmatch(french):
        return f"${{{answer.group(1)}_bm}}"
    word = known.get(french)
    if word is None:
        return f"[fr] {french}"
    if word.reviewed:
        return word.bm
    mark = "" if word.sure == "yes" else " (à relire)"
    return f"{word.bm}{mark} · {french}"
