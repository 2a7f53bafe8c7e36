"""What a new version may change: words and order, yes; what an existing field is, no."""

from collections.abc import Sequence
from dataclasses import dataclass

from mhsurvey.forms.checks.places import Places
from mhsurvey.forms.fault import Fault
from mhsurvey.forms.meaning import Meaning, Question
from mhsurvey.problems import N_

# A field that changes between these still holds comparable answers.
ALIKE = ({"string", "select1"}, {"int", "decimal"})


@dataclass(frozen=True)
class Changes:
    """How a version differs from the one before: names of fields, in the order of their form.

    reworded     the words of the question or of one of its choices changed, in any language
    remeasured   scale, direction or indicator changed: results are not compared across the two versions
    """

    added: tuple[str, ...]
    gone: tuple[str, ...]
    reworded: tuple[str, ...]
    remeasured: tuple[str, ...]

    @property
    def are_none(self) -> bool:
        return not (self.added or self.gone or self.reworded or self.remeasured)


def changes(new: Meaning, *, earlier: Meaning) -> Changes:
    """Compare two versions field by field; a field is its path."""
    before = {one.path: one for one in earlier.questions}
    now = {one.path: one for one in new.questions}
    both = [(before[path], one) for path, one in now.items() if path in before]
    return Changes(
        added=tuple(one.name for path, one in now.items() if path not in before),
        gone=tuple(one.name for path, one in before.items() if path not in now),
        reworded=tuple(one.name for old, one in both if _words(old) != _words(one)),
        remeasured=tuple(one.name for old, one in both if _measure(old) != _measure(one)),
    )


def changed_types(new: Meaning, *, earlier: Sequence[Meaning], places: Places) -> tuple[Fault, ...]:
    """An error for each field that was of another type before: answers already given would be misread.

    earlier  every version there is, newest first; a field is compared with the newest that has it
    """
    before: dict[str, tuple[str, str]] = {}
    for meaning in earlier:
        for question in meaning.questions:
            before.setdefault(question.path, (question.type, meaning.version))
    return tuple(
        Fault.error(
            N_("{name} was {before} in version {version} and is {now} now. Give the changed question a new name."),
            name=question.name,
            before=before[question.path][0],
            version=before[question.path][1],
            now=question.type,
            sheet="survey",
            row=places.number(tuple(question.path.split("/")[1:])),
            column="type",
        )
        for question in new.questions
        if question.path in before and not _alike(before[question.path][0], question.type)
    )


def _alike(before: str, now: str) -> bool:
    return before == now or any({before, now} <= kinds for kinds in ALIKE)


def _words(question: Question) -> object:
    return question.label, [(choice.value, choice.label) for choice in question.choices]


def _measure(question: Question) -> object:
    values = [(choice.value, choice.score) for choice in question.choices if choice.score is not None]
    return question.indicator, question.part, question.scale, question.direction, values
