"""Typed answers of an instance, read by the meaning of the form version that asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache

from lxml import etree

from mhsurvey.forms.meaning import Meaning, Question
from mhsurvey.submissions.instance import device_date, local_name
from mhsurvey.submissions.submission import Answers, Value

# What the form's own clocks are called; the first that is there says when it was filled.
CLOCKS = ("today", "start", "end")
_CLOCK_TAGS = tuple(f"{{*}}{name}" for name in CLOCKS)
FILES = frozenset({"binary"})


def read(root: etree._Element, *, meaning: Meaning) -> Answers:
    """Read every answered question of an instance. Blank answers are left out; nothing is refused.

    root     the instance's first element
    Returns  Answers; text that is not of its type stays text and is named in `unreadable`
    """
    reader = _reader_of(meaning)
    gathered = _Gathered()
    reader.walk(root, reader.root(local_name(root)), gathered.values, gathered)
    return Answers(
        values=gathered.values,
        repeats=gathered.repeats,
        keys={key: gathered.values[path] for path, key in reader.keyed if path in gathered.values},
        flags=tuple(gathered.flags),
        unreadable=tuple(gathered.unreadable),
    )


def file_questions(meaning: Meaning) -> frozenset[str]:
    """Names of the questions answered with a file."""
    return _reader_of(meaning).files


def made_on(root: etree._Element, *, answers: Answers) -> date | None:
    """The day the form was filled, as the form or the device claims it."""
    given = answers.keys.get("date")
    if isinstance(given, str) and (day := device_date(given)) is not None:
        return day
    # The clocks stand at the top of the form, one element each.
    clocks = {local_name(element): element.text for element in root.iterchildren(*_CLOCK_TAGS)}
    days = (device_date(clocks.get(name) or "") for name in CLOCKS)
    return next((day for day in days if day is not None), None)


@dataclass
class _Gathered:
    values: dict[str, Value] = field(default_factory=dict)
    repeats: dict[str, list[dict[str, Value]]] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Place:
    """A place in a form's tree and what is to be done there. `below` grows by what instances bring, by raw tag."""

    path: str
    question: Question | None
    is_repeat: bool
    convert: Callable[[str], Value] | None
    listed: frozenset[str] | None
    below: dict[str, "_Place"] = field(default_factory=dict)


# An instance may name its elements as it likes; no more of them than this are remembered.
_MOST_PLACES = 5000


class _Reader:
    """One form version's questions, arranged for reading many instances."""

    def __init__(self, meaning: Meaning) -> None:
        self._roots: dict[str, _Place] = {}
        self._places = 0
        self.questions: Mapping[str, Question] = {question.path: question for question in meaning.questions}
        self.repeats = frozenset(question.repeat for question in meaning.questions if question.repeat)
        # Reversed, so that of two questions with one key the first that was answered wins.
        self.keyed = [(q.path, q.key) for q in reversed(meaning.questions) if q.key and q.repeat is None]
        self.files = frozenset(question.name for question in meaning.questions if question.type in FILES)
        self.listed = {
            question.path: frozenset(choice.value for choice in question.choices)
            for question in meaning.questions
            if question.choices and not question.list_file
        }

    def root(self, name: str) -> _Place:
        """Where reading begins."""
        return self._known(self._roots, name, "/" + name)

    def walk(self, element: etree._Element, place: _Place, row: dict[str, Value], into: _Gathered) -> None:
        # Some 220 elements a scorecard, on the way of every record: this loop is where reading spends its time.
        below = place.below
        for child in element:
            tag = child.tag
            here = below.get(tag) or self._known(below, tag, f"{place.path}/{tag.rpartition('}')[2]}")
            if here.is_repeat:
                inner: dict[str, Value] = {}
                into.repeats.setdefault(here.path, []).append(inner)
                self.walk(child, here, inner, into)
            elif len(child):
                self.walk(child, here, row, into)
            elif (text := child.text) and (text := text.strip()):
                self._take(here, text, row, into)

    def _known(self, among: dict[str, _Place], tag: str, path: str) -> _Place:
        found = among.get(tag)
        if found is None:
            question = self.questions.get(path)
            kind = None if question is None else question.type
            convert = None if kind is None else converter(kind)
            found = _Place(path, question, path in self.repeats, convert, self.listed.get(path))
            self._places += 1
            if self._places <= _MOST_PLACES:
                among[tag] = found
        return found

    def _take(self, place: _Place, text: str, row: dict[str, Value], into: _Gathered) -> None:
        path = place.path
        if place.question is None:
            # A field the form does not know stays in the raw XML; the envelope's own fields are no answers.
            if "/meta/" not in path:
                into.flags.append(f"unknown_field:{path}")
            return
        try:
            row[path] = text if place.convert is None else place.convert(text)
        except ValueError:
            row[path] = text
            into.unreadable.append(path)
        chosen = text.split() if place.question.type == "select" else (text,)
        if place.listed is not None and not place.listed.issuperset(chosen):
            into.flags.append(f"off_list:{path}")


@lru_cache(maxsize=256)
def _reader_by_identity(holder: "_ByIdentity") -> _Reader:
    return _Reader(holder.meaning)


@dataclass(frozen=True, eq=False)
class _ByIdentity:
    """A meaning holds dicts and cannot be hashed; the one object of a published version can stand for itself."""

    meaning: Meaning

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.meaning is self.meaning

    def __hash__(self) -> int:
        return id(self.meaning)


def _reader_of(meaning: Meaning) -> _Reader:
    return _reader_by_identity(_ByIdentity(meaning))


def typed(text: str, kind: str) -> Value:
    """A value of the bind type. Dates and times stay ISO text, files their name, places "lat lon alt acc".

    Raises ValueError when the text is not of the type.
    """
    convert = converter(kind)
    return text if convert is None else convert(text)


def converter(kind: str) -> Callable[[str], Value] | None:
    """What makes a value of a bind type from text, raising ValueError when it is none; None: it stays text."""
    return _CONVERTERS.get(kind)


def _whole(text: str) -> int:
    number = int(text)
    # JSON as it is kept holds 64 bits; one slip of a finger must not stop the reading of all others.
    if abs(number) >= 2**63:
        raise ValueError(text)
    return number


def _decimal(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")) or number != number:
        raise ValueError(text)
    return number


def _place(text: str) -> None:
    latitude, longitude = (float(part) for part in text.split()[:2])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(text)


def _checked(check: Callable[[str], object]) -> Callable[[str], Value]:
    def convert(text: str) -> Value:
        check(text)
        return text

    return convert


_CONVERTERS: dict[str, Callable[[str], Value]] = {
    "int": _whole,
    "integer": _whole,
    "decimal": _decimal,
    "select": str.split,
    "date": _checked(date.fromisoformat),
    "dateTime": _checked(datetime.fromisoformat),
    "time": _checked(time.fromisoformat),
    "geopoint": _checked(_place),
}
