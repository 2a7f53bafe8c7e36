"""What a form says, phrase by phrase, in the language it was written in and in another; and a workbook of other words.

A translation belongs to the words and not to a place in a form: said once, it holds wherever they stand. The same for
a voice: a question is heard with its hint, so a recording belongs to both.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from mhsurvey.forms.reading import language_code
from mhsurvey.forms.workbook import Row, read_rows

# How a workbook marks words for the tablets (forms/README.md): French in place of a word nobody knows, a word nobody
# signed, and the French that stands beside such a word.
FRENCH_INSTEAD = "[fr]"
TO_READ_AGAIN = "(à relire)"
BESIDE = " · "
FRENCH = "fr"

SHEETS = ("survey", "choices")
LABEL, HINT = "label", "hint"
SPOKEN_OF = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
AUDIO = ("audio", "media::audio")
# What is put into words when they are said: ${answers} of forms, %(values)s and {values} of screens.
REFERENCE = re.compile(r"\$?\{\s*([\w.-]+)\s*\}|%\((\w+)\)[sd]")
ONLY_AN_ANSWER = re.compile(r"\s*\$\{[^}]+\}\s*")


class Review(StrEnum):
    """How far a phrase is in a language."""

    ABSENT = "absent"
    WAITING = "waiting"
    REVIEWED = "reviewed"


@dataclass(frozen=True)
class Translation:
    """What is said in another language, and whether somebody who speaks it signed it."""

    words: str
    is_reviewed: bool

    @property
    def review(self) -> Review:
        return Review.REVIEWED if self.is_reviewed else Review.WAITING


@dataclass(frozen=True)
class Spoken:
    """What is heard at once: a label with its hint, in the form's own language."""

    label: str
    hint: str = ""

    @property
    def text(self) -> str:
        return f"{self.label}\n{self.hint}" if self.hint else self.label


@dataclass(frozen=True)
class Phrase:
    """One thing a form says.

    source  in the form's own language
    column  of the workbook: label, hint, constraint_message…
    places  where it stands: names of questions, "list · choice"
    words   in the language asked for, "" when absent
    spoken  what is recorded for it; None for what is only read
    voice   the file that is heard in the language asked for; None when the form's own voice, or none, stands in
    own_voice  the file that is heard in the form's own language
    """

    source: str
    column: str
    places: tuple[str, ...]
    words: str
    review: Review
    spoken: Spoken | None = None
    voice: str | None = None
    own_voice: str | None = None

    def said_by(self, translation: Translation | None) -> "Phrase":
        """The same with words that were given since the form was published."""
        return self if translation is None else replace(self, words=translation.words, review=translation.review)


@dataclass(frozen=True)
class Tongues:
    """The languages of a workbook, each as its headings name it, by code. own: the code it was written in."""

    own: str
    names: Mapping[str, str]

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(code for code in self.names if code != self.own)


def tongues(rows: Iterable[Row]) -> Tongues | None:
    """The languages of a workbook; None when it names none, so that nothing can be told apart."""
    names: dict[str, str] = {}
    own = ""
    for row in rows:
        for heading in row.cells:
            column, _, language = heading.partition("::")
            if column == LABEL and language:
                names.setdefault(language_code(language), language)
        if row.sheet == "settings" and row.get("default_language"):
            own = language_code(row.get("default_language"))
    if not names:
        return None
    return Tongues(own if own in names else next(iter(names)), names)


def phrases(rows: Sequence[Row], *, language: str) -> tuple[Phrase, ...]:
    """Every phrase of a workbook once, in its order. language: a code; () when the workbook does not have it."""
    spoken = tongues(rows)
    if spoken is None or language not in spoken.names:
        return ()
    found: dict[tuple[str, str, str], Phrase] = {}
    for row in rows:
        for phrase in _phrases_of(row, spoken, language):
            key = (phrase.column, phrase.source, phrase.spoken.text if phrase.spoken else "")
            known = found.get(key)
            found[key] = phrase if known is None else replace(known, places=known.places + phrase.places)
    return tuple(found.values())


def _phrases_of(row: Row, spoken: Tongues, language: str) -> Iterator[Phrase]:
    if row.sheet not in SHEETS:
        return
    own, other = spoken.names[spoken.own], spoken.names[language]
    for column in SPOKEN_OF:
        source = row.get(f"{column}::{own}")
        if not source or ONLY_AN_ANSWER.fullmatch(source):
            continue
        written_in_it = language == spoken.own
        translation = Translation(source, True) if written_in_it else read(row.get(f"{column}::{other}"), of=source)
        phrase = Phrase(
            source=source,
            column=column,
            places=(_place(row),),
            words=translation.words if translation else "",
            review=translation.review if translation else Review.ABSENT,
        )
        if column != LABEL:
            yield phrase
            continue
        heard_in_own, heard = _audio(row, own), _audio(row, other)
        yield replace(
            phrase,
            spoken=_spoken(row, own),
            voice=heard if written_in_it or heard != heard_in_own else None,
            own_voice=heard_in_own,
        )


def _spoken(row: Row, own: str) -> Spoken:
    return Spoken(row.get(f"{LABEL}::{own}"), row.get(f"{HINT}::{own}"))


def _place(row: Row) -> str:
    of_list = row.get("list_name") or row.get("list name")
    return f"{of_list}{BESIDE}{row.get('name')}" if of_list else row.get("name")


def _audio(row: Row, language: str) -> str | None:
    return next((name for column in AUDIO if (name := row.get(f"{column}::{language}"))), None)


def read(cell: str, *, of: str) -> Translation | None:
    """The words of a cell without their marks; None when there are none, or French stands in. of: the source."""
    if not cell or cell.startswith(FRENCH_INSTEAD):
        return None
    words = cell.removesuffix(BESIDE + of)
    bare = words.replace(TO_READ_AGAIN, "").strip()
    return Translation(bare, is_reviewed=words == cell and TO_READ_AGAIN not in cell) if bare else None


def written(translation: Translation | None, *, of: str, own: str) -> str:
    """A cell as the tablets understand it. of: the source; own: the language it is in."""
    if translation is None:
        return f"{FRENCH_INSTEAD} {of}" if own == FRENCH else ""
    return translation.words if translation.is_reviewed else f"{translation.words} {TO_READ_AGAIN}{BESIDE}{of}"


def lost_answers(source: str, words: str) -> tuple[str, ...]:
    """What a translation forgot or made up of what is put into it: a form with that would not be published."""
    named = ({one[0] or one[1] for one in REFERENCE.findall(text)} for text in (source, words))
    return tuple(sorted(set.symmetric_difference(*named)))


def next_version(versions: Iterable[str], *, today: date) -> str:
    """The version after these: today's date and a running number, as the instruments' are (2026112101)."""
    of_today = f"{today:%Y%m%d}"
    used = [int(one[8:]) for one in versions if one.startswith(of_today) and one[8:].isdecimal()]
    return f"{of_today}{max(used, default=0) + 1:02}"


@dataclass(frozen=True)
class Said:
    """What was said in one language since a workbook was written.

    words   source -> translation
    voices  spoken text -> name of the file
    """

    words: Mapping[str, Translation]
    voices: Mapping[str, str]


def reworded(xlsx: bytes, *, said: Mapping[str, Said], version: str) -> tuple[bytes, int]:
    """The workbook with these words and voices in it, as its next version; and how many cells became others.

    said  by language code; languages the workbook does not have are left out
    """
    spoken = tongues(read_rows(xlsx)) or Tongues("", {})
    book = load_workbook(io.BytesIO(xlsx))
    sheets = {name.strip().lower(): _Sheet(book[name]) for name in book.sheetnames}
    changed = 0
    for sheet in (sheets[name] for name in SHEETS if name in sheets and spoken.names):
        for row in range(2, sheet.height + 1):
            changed += _reword(sheet, row, spoken, said)
    sheets["settings"].write(2, "version", version)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue(), changed


def _reword(sheet: "_Sheet", row: int, spoken: Tongues, said: Mapping[str, Said]) -> int:
    own = spoken.names[spoken.own]
    sources = {column: sheet.text(row, f"{column}::{own}") for column in SPOKEN_OF}
    heard = Spoken(sources[LABEL], sources[HINT]).text
    old_voice = sheet.text(row, sheet.audio(own))
    changed = 0
    for code, one in said.items():
        if code not in spoken.names:
            continue
        other = spoken.names[code]
        for column, source in sources.items() if code != spoken.own else ():
            given, heading = one.words.get(source), f"{column}::{other}"
            # A cell that says the same with other marks is left as somebody wrote it.
            if source and given and read(sheet.text(row, heading), of=source) != given:
                changed += sheet.write(row, heading, written(given, of=source, own=spoken.own))
        if sources[LABEL] and heard in one.voices:
            changed += sheet.write(row, sheet.audio(other), one.voices[heard])
    new_voice = sheet.text(row, sheet.audio(own))
    if new_voice != old_voice:
        # Where the form's own voice stood in for another's, the new one does.
        for other in spoken.names.values():
            if old_voice and sheet.text(row, sheet.audio(other)) == old_voice:
                sheet.write(row, sheet.audio(other), new_voice)
    return changed


class _Sheet:
    """A sheet by its headings, which are compared as `workbook.read_rows` gives them."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self.columns: dict[str, int] = {}
        for place, cell in enumerate(next(sheet.iter_rows(max_row=1), ()), start=1):
            column, mark, language = str(cell.value or "").strip().partition("::")
            if column:
                self.columns.setdefault(column.lower() + mark + language, place)

    @property
    def height(self) -> int:
        return int(self._sheet.max_row)

    def text(self, row: int, heading: str) -> str:
        place = self.columns.get(heading)
        value = self._sheet.cell(row, place).value if place else None
        return "" if value is None else str(value).strip()

    def audio(self, language: str) -> str:
        """The heading of the sounds of a language, as this workbook calls it."""
        return next(
            (f"{one}::{language}" for one in AUDIO if f"{one}::{language}" in self.columns), f"{AUDIO[1]}::{language}"
        )

    def write(self, row: int, heading: str, text: str) -> int:
        """Write a cell; gives 1 when it held something else. A heading that is missing is added."""
        if self.text(row, heading) == text:
            return 0
        if heading not in self.columns:
            self.columns[heading] = int(self._sheet.max_column) + 1
            self._sheet.cell(1, self.columns[heading]).value = heading
        cell = self._sheet.cell(row, self.columns[heading])
        cell.value = text
        # Words may begin with "=": they are words.
        cell.data_type = "s"
        return 1
