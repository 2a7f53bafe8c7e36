"""A form on paper: the same questions as on the tablet, to be filled by hand where no tablet works.

Made from the XForm's preview, so that paper and tablet never ask two different things. Codes stand beside the
choices and every question has a number, because somebody will type the sheet in later.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mhsurvey.forms.preview import Preview, Said, ShownChoice, ShownQuestion, ShownSection

# What a sheet of paper cannot take; the facilitator notes that it is on the tablet, or leaves it.
NOT_ON_PAPER = frozenset({"audio", "image", "video", "file", "barcode", "geopoint", "geotrace", "geoshape"})
# A sheet is as long as a group is patient: of what repeats, this many are printed, the rest on a copy.
COPIES = 3
NUMBERED = re.compile(r"[0-9]{1,3}")
LINES = {"string": 2, "text": 2}
REFERENCE = re.compile(r"\$\{([\w.-]+)\}")
CHOSEN = re.compile(r"(?:selected\(\s*\$\{([\w.-]+)\}\s*,\s*'([^']*)'\s*\)|\$\{([\w.-]+)\}\s*=\s*'([^']*)')")
# Which of the shared points a round asks: somebody chose them before the sheet was printed.
ASKED = re.compile(r"selected\(\s*\$\{asked_points\}\s*,\s*'([^']*)'\s*\)(?: and )?")
GAP = "…………"
REVIEW_MARK = " (à relire)"
Item = ShownSection | ShownQuestion


@dataclass(frozen=True)
class Words:
    """French, and a second language beside it; "" where the form has none of its own. to_review: awaits a speaker."""

    main: str
    beside: str = ""
    to_review: bool = False


@dataclass(frozen=True)
class Option:
    """A choice to tick. code: what is typed for it later. face: 1..5 where it is drawn as one."""

    value: str
    words: Words
    face: int | None = None
    code: str = ""


@dataclass(frozen=True)
class Field:
    """One thing to fill. kind: one, many, count, number, date, time, words, listed, tick, read; see blank.html."""

    number: int
    kind: str
    words: Words
    hint: Words
    only_if: str = ""
    options: tuple[Option, ...] = ()
    lines: int = 1


@dataclass(frozen=True)
class Part:
    """A heading with its fields. row: small counts that stand side by side, such as ballots. depth from 0."""

    words: Words
    depth: int
    only_if: str = ""
    copy: str = ""
    row: bool = False
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class BlankSheet:
    """A form as a sheet of paper."""

    form_id: str
    version: str
    title: str
    parts: tuple[Part, ...]
    beside: str | None = None
    has_unreviewed: bool = False


def blank(
    preview: Preview,
    *,
    form_id: str,
    version: str,
    title: str,
    beside: str | None = None,
    left_out: Collection[str] = (),
) -> BlankSheet:
    """Lay a form out for paper.

    beside    code of a second language under the first one, None for one language
    left_out  indicators that the round it is printed for does not ask
    """
    main = preview.languages[0][0] if preview.languages else ""
    items = tuple(_asked(preview.items, left_out=frozenset(left_out)))
    # Numbered before anything is left out: a sheet is keyed in by these numbers, whichever round printed it.
    layout = _Layout(main=main, beside=beside, numbers=_numbers(preview.items), choices=_choices(items, main))
    parts = tuple(layout.parts(items))
    every = [one.words for one in parts] + [one.words for part in parts for one in part.fields]
    return BlankSheet(form_id, version, title, parts, beside, any(one.to_review for one in every))


def _asked(items: Sequence[Item], *, left_out: frozenset[str]) -> Iterator[Item]:
    """What the round asks, without sections in which nothing is left."""
    for one in items:
        named = ASKED.search(one.relevant)
        if named and named[1] in left_out:
            continue
        if isinstance(one, ShownSection):
            inside = tuple(_asked(one.items, left_out=left_out))
            if inside or not one.items:
                yield replace(one, items=inside)
        else:
            yield one


def _numbers(items: Sequence[Item]) -> dict[str, int]:
    """Question's name -> its number on paper: notes and what paper cannot take have none."""
    asked = [one.name for one in _every(items) if one.type not in NOT_ON_PAPER and one.type != "note"]
    return {name: number for number, name in enumerate(dict.fromkeys(asked), start=1)}


def _choices(items: Sequence[Item], language: str) -> dict[tuple[str, str], str]:
    """(question's name, choice's value) -> what the choice is called."""
    every = ((one.name, choice) for one in _every(items) for choice in one.choices)
    return {(name, choice.value): choice.said.words.get(language, choice.value) for name, choice in every}


def _every(items: Sequence[Item]) -> Iterator[ShownQuestion]:
    for one in items:
        if isinstance(one, ShownQuestion):
            yield one
        else:
            yield from _every(one.items)


@dataclass(frozen=True)
class _Layout:
    main: str
    beside: str | None
    numbers: Mapping[str, int]
    choices: Mapping[tuple[str, str], str]

    def parts(self, items: Sequence[Item], depth: int = 0) -> Iterator[Part]:
        """Sections in order; questions that follow each other without a section share a part without a heading."""
        loose: list[Field] = []
        for one in items:
            if isinstance(one, ShownQuestion):
                loose += self._field(one)
                continue
            if loose:
                yield Part(Words(""), depth, fields=tuple(loose))
                loose = []
            yield from self._section(one, depth)
        if loose:
            yield Part(Words(""), depth, fields=tuple(loose))

    def _section(self, one: ShownSection, depth: int) -> Iterator[Part]:
        copies = COPIES if one.is_repeat else 1
        for number in range(1, copies + 1):
            copy = f"{number} / {copies}" if one.is_repeat else ""
            inside = tuple(self.parts(one.items, depth + 1))
            head = Part(self._words(one.said), depth, only_if=self._condition(one.relevant), copy=copy)
            if one.on_one_screen and len(inside) == 1 and len(inside[0].fields) == 1:
                # "Why this face?" with one line to write on: the heading is the question.
                only = replace(inside[0].fields[0], words=head.words, only_if=head.only_if)
                inside, head = (), Part(Words(""), depth, fields=(only,))
            elif len(inside) == 1 and not inside[0].words.main:
                fields = inside[0].fields
                row = one.on_one_screen and all(each.kind == "count" for each in fields)
                inside, head = (), replace(head, row=row, fields=fields)
            yield head
            yield from inside

    def _field(self, one: ShownQuestion) -> Iterator[Field]:
        if one.type in NOT_ON_PAPER:
            return
        kind = _kind(one)
        yield Field(
            number=self.numbers.get(one.name, 0),
            kind=kind,
            words=self._words(one.said),
            hint=self._words(one.hint),
            only_if=self._condition(one.relevant),
            options=self._options(one.choices),
            lines=LINES.get(one.type, 1) if "multiline" in one.appearance else 1,
        )

    def _options(self, choices: Sequence[ShownChoice]) -> tuple[Option, ...]:
        codes = codes_of([one.value for one in choices])
        faces = (int(one.face) if one.face.isdecimal() else None for one in choices)
        parts = zip(choices, faces, codes, strict=True)
        return tuple(Option(one.value, self._words(one.said), face, code) for one, face, code in parts)

    def _words(self, said: Said) -> Words:
        # What another answer would put there is written by hand.
        every = {code: REFERENCE.sub(GAP, text) for code, text in said.words.items()}
        main = every.get(self.main) or next(iter(every.values()), "")
        other = every.get(self.beside, "") if self.beside else ""
        # Where a language has no words, the form repeats French under a mark; paper has it once already.
        if other.startswith("[") or other == main:
            return Words(main)
        own = other.removesuffix(f" · {main}")
        return Words(main, own.replace(REVIEW_MARK, ""), to_review=REVIEW_MARK in own)

    def _condition(self, expression: str) -> str:
        """When it is asked, in numbers and words; "" for always, and for what a hand cannot follow."""
        if ASKED.search(expression):
            expression = ASKED.sub("", expression).removeprefix("(").removesuffix(")")
        told = CHOSEN.sub(self._chosen, expression)
        if not told or "(" in told or "!=" in told:
            return ""
        told = REFERENCE.sub(lambda found: self._number(found.group(1)), told)
        return told.replace(" or ", " ou ").replace(" and ", " et ")

    def _chosen(self, found: re.Match[str]) -> str:
        name, value = found.group(1) or found.group(3), found.group(2) or found.group(4) or ""
        return f"{self._number(name)} : {self.choices.get((name, value), value)}"

    def _number(self, name: str) -> str:
        return f"n° {self.numbers[name]}" if name in self.numbers else name


def codes_of(values: Sequence[str]) -> list[str]:
    """What is printed beside each choice and typed for it: the values where all are numbers, else their places from 1.

    The tablet reads by the same rule: static/tablet/src/paper/codes.js.
    """
    are_numbers = all(NUMBERED.fullmatch(one) for one in values)
    return [one if are_numbers else str(place) for place, one in enumerate(values, start=1)]


def _kind(one: ShownQuestion) -> str:
    if one.type in ("select1", "select"):
        if not one.choices:
            return "listed"
        return "one" if one.type == "select1" else "many"
    kinds = {"int": "count", "decimal": "number", "range": "number", "date": "date", "time": "time", "rank": "listed"}
    if one.type == "dateTime":
        return "date"
    if one.type in ("trigger", "note"):
        return "tick" if one.type == "trigger" else "read"
    return kinds.get(one.type, "words")
