"""Which questions of a form may be explored, and by which others they may be told apart.

A question that is not named here never enters the copy: what is protected is left out before anything is counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from mhsurvey.forms.meaning import PROTECTION, FormKind, Meaning, Question
from mhsurvey.results.scale import norms
from mhsurvey.rounds.indicator import LOCAL

# More answers than this are not told apart on a page.
MOST_BY = 12
# What an 8-byte mask of a select_multiple holds.
MOST_TICKED = 63
# Kinds whose whole numbers count things or one person's own, not who sat in a room.
_NUMBERED = frozenset({FormKind.SURVEY, FormKind.INPUTS})
_PARTS = frozenset({None, "score", "agreed", "due", "have"})


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    MANY = "many"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True)
class Asked:
    """A question that may be explored.

    values   its choices in the form's order; () when they come from a list or a calculation
    labels   value -> words by language; norms  value -> 0..100
    by       the breakdown it is declared to be ("age"); telling  whether others may be told apart by it
    """

    path: str
    name: str
    kind: Kind
    label: Mapping[str, str]
    values: tuple[str, ...] = ()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    norms: Mapping[str, float] = field(default_factory=dict)
    indicator: str | None = None
    sensitive: bool = False
    by: str | None = None
    telling: bool = False
    section: Mapping[str, str] = field(default_factory=dict)
    asked: bool = True


@dataclass(frozen=True)
class Form:
    """What of a form's versions may be explored. of_persons: each sheet is one person's answers."""

    form_id: str
    kind: FormKind
    title: str
    questions: Mapping[str, Asked]

    @property
    def of_persons(self) -> bool:
        return self.kind is FormKind.SURVEY

    @property
    def of_group(self) -> bool:
        """Each sheet speaks for the people present: fewer than five are not shown."""
        return self.kind in (FormKind.SCORECARD, FormKind.VERDICT)

    def traits(self) -> tuple[Asked, ...]:
        """What answers may be told apart by: declared breakdowns first."""
        found = [one for one in self.questions.values() if one.telling]
        return tuple(sorted(found, key=lambda one: one.by is None))


def form(history: Sequence[Meaning]) -> Form | None:
    """A form as its versions ask it, newest first: a question keeps the words of the newest that asks it."""
    if not history:
        return None
    questions: dict[str, Asked] = {}
    for meaning in history:
        for path, one in offered(meaning).items():
            questions[path] = _merged(questions[path], one) if path in questions else one
    newest = history[0]
    return Form(form_id=newest.form_id, kind=newest.kind, title=newest.title, questions=questions)


def _merged(newer: Asked, older: Asked) -> Asked:
    more = tuple(value for value in older.values if value not in newer.values)
    if newer.kind is not older.kind or not more:
        return newer
    return Asked(
        **{
            **{name: getattr(newer, name) for name in newer.__dataclass_fields__},
            "values": newer.values + more,
            "labels": {**older.labels, **newer.labels},
            "norms": {**older.norms, **newer.norms},
        }
    )


def offered(meaning: Meaning) -> Mapping[str, Asked]:
    """Path -> what may be explored of one version. Remembered: a published version never changes."""
    return _offered(_Same(meaning))


class _Same:
    """A meaning cannot be hashed; the one object of a published version stands for itself."""

    def __init__(self, meaning: Meaning) -> None:
        self.meaning = meaning

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.meaning is self.meaning

    def __hash__(self) -> int:
        return id(self.meaning)


@lru_cache(maxsize=256)
def _offered(same: _Same) -> Mapping[str, Asked]:
    meaning = same.meaning
    return {one.path: one for one in _asked(meaning.questions, kind=meaning.kind)}


def _asked(questions: Iterable[Question], *, kind: FormKind) -> Iterable[Asked]:
    for question in questions:
        found = _kind(question, kind)
        if found is not None and not _withheld(question, found):
            yield _one(question, found)


def _kind(question: Question, kind: FormKind) -> Kind | None:
    if question.repeat is not None or question.key:
        return None
    if question.type == "string" and question.by:
        # A breakdown that the form works out itself, such as a disability from six questions.
        return Kind.ONE
    if question.type == "select1" and _has_choices(question):
        return Kind.ONE
    if question.type == "select" and _has_choices(question) and len(question.choices) <= MOST_TICKED:
        return Kind.MANY
    if question.type in ("int", "integer", "decimal") and kind in _NUMBERED:
        return Kind.NUMBER
    return Kind.DATE if question.type == "date" else None


def _has_choices(question: Question) -> bool:
    # A list in a file names places, people and promises; only lists of indicators are what was said of care.
    return bool(question.choices) or bool(question.list_file and question.indicator)


def _withheld(question: Question, kind: Kind) -> bool:
    """Harm, what protects people, votes, words of one's own; of sensitive ones all but what is chosen and scored."""
    if question.alert or question.dimension == PROTECTION or question.part not in _PARTS or question.indicator == LOCAL:
        return True
    return question.sensitive and not (kind is Kind.ONE and question.indicator)


def _one(question: Question, kind: Kind) -> Asked:
    values = tuple(choice.value for choice in question.choices)
    chosen = kind is Kind.ONE and len(values) <= MOST_BY and not question.sensitive and not question.list_file
    return Asked(
        path=question.path,
        name=question.name,
        kind=kind,
        label=question.label,
        values=values,
        labels={choice.value: choice.label for choice in question.choices},
        norms=norms(question) if question.indicator and question.choices else {},
        indicator=question.indicator,
        sensitive=question.sensitive,
        by=question.by,
        telling=chosen,
        section=question.section,
        asked=question.type != "string",
    )
