"""Which clip says a wording: the clips' names, and the folder where one copy of each lies.

Takes    rows and choices; Gives    the name of the clip, or "" where none has been made yet
Promises a wording that changes gets another name, so that no clip ever says something else than the screen
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from .row import Plan, Row, Text
from .sources import FORMS, Choice

STORE = FORMS / "voices"
ANSWER = re.compile(r"\$\{\w+\}")


class Spoken(NamedTuple):
    """One wording in one language, and its clip's file name."""

    language: str
    text: str
    file: str


def clips_of(label: Text | None, hint: Text | None = None) -> dict[str, Spoken]:
    """What is heard for a question or a choice: its label, then its hint. {} where an answer stands in the label."""
    if label is None or ANSWER.search(label.fr):
        return {}
    hints = hint or Text("", "")
    return {
        language: Spoken(language, text, _name(text, language))
        for language, text in (("fr", _joined(label.fr, hints.fr)), ("en", _joined(label.en, hints.en)))
    }


def heard(row: Row) -> dict[str, Spoken]:
    """What is heard for a row: nothing for a group that is only a section's name."""
    if row.type == "begin_group" and row.appearance != "field-list":
        return {}
    return clips_of(row.spoken) if row.spoken else clips_of(row.label, row.hint)


def spoken_in(plan: Plan, listed: Iterable[Choice]) -> list[Spoken]:
    """Everything a form says, questions first."""
    wanted = {row.choice_list for row in plan.rows}
    of_rows = [one for row in plan.rows for one in heard(row).values()]
    of_choices = [one for choice in listed if choice.list_name in wanted for one in clips_of(choice.label).values()]
    return of_rows + of_choices


def messages(plan: Plan) -> list[Text]:
    """What a form says when an answer breaks a rule. XLSForm has no clips for these: the tablet keeps them by text."""
    return [text for row in plan.rows for text in (row.message, row.required_message) if text]


def stored(spoken: dict[str, Spoken]) -> dict[str, str]:
    """{language: clip} of the clips that lie in the store. Without a Bambara recording the French one stands in."""
    there = {language: one.file for language, one in spoken.items() if (STORE / one.file).exists()}
    if "fr" in there:
        own = there["fr"].replace("_fr.", "_bm.")
        there["bm"] = own if (STORE / own).exists() else there["fr"]
    return there


def _joined(label: str, hint: str) -> str:
    return f"{label.rstrip()}{'' if label.rstrip().endswith(('.', '?', '!', '…')) or not hint else '.'} {hint}".strip()


def _name(text: str, language: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower()).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:28].strip("-")
    return f"{slug}-{hashlib.sha256(text.encode()).hexdigest()[:6]}_{language}.mp3"
