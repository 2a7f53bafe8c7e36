"""A submission's answers as a reader may see them: in the form's order, with labels, some kept back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from mhsurvey.accounts.person import Role
from mhsurvey.forms.meaning import FormKind, Meaning, Question
from mhsurvey.submissions.submission import Opened, SubmissionFile, Value
from mhsurvey.web.words import unmarked

LEADING = frozenset({Role.ADMINISTRATOR, Role.MANAGER})
# Kept for the two focal persons: disclosed harm, and what protects people rather than scores a service.
PROTECTION = "PROT"


@dataclass(frozen=True)
class Line:
    """One question and its answer. kept_back: there is an answer this reader may not see."""

    label: str
    path: str
    answer: str
    file: SubmissionFile | None = None
    flag: str | None = None
    kept_back: bool = False


@dataclass(frozen=True)
class Sheet:
    """Lines outside repeats, then each repeat with its rows. hidden: the whole sheet is kept back."""

    lines: tuple[Line, ...] = ()
    repeats: tuple[tuple[str, tuple[tuple[Line, ...], ...]], ...] = ()
    hidden: bool = False


def sheet_for(opened: Opened, *, meaning: Meaning, role: Role, language: str) -> Sheet:
    """What somebody of this role may read, in their language where the form has it.

    A group's statement is open to the team; what one person said is for those who look after the data.
    """
    if meaning.kind is FormKind.SURVEY and role not in LEADING and role is not Role.FOCAL_PERSON:
        return Sheet(hidden=True)
    reader = _Reader(opened, role=role, languages=(language, "fr", *meaning.languages))
    plain = [question for question in meaning.questions if question.repeat is None]
    inside = sorted((q for q in meaning.questions if q.repeat), key=lambda q: str(q.repeat))
    return Sheet(
        lines=reader.lines(plain, opened.values),
        repeats=tuple(
            (str(path).rpartition("/")[2], tuple(reader.lines(group, row) for row in opened.repeats[str(path)]))
            for path, group in ((path, list(group)) for path, group in groupby(inside, key=lambda q: q.repeat))
            if path in opened.repeats
        ),
    )


def is_protected(question: Question) -> bool:
    """Whether an answer is for the focal persons only."""
    return bool(question.sensitive or question.alert or question.dimension == PROTECTION)


def has_protected(meaning: Meaning) -> bool:
    """Whether a form asks anything that is for the focal persons only: then its raw XML is too."""
    return any(is_protected(question) for question in meaning.questions)


def protected_files(opened: Opened, *, meaning: Meaning) -> frozenset[str]:
    """Names of the files that answer a protected question."""
    rows: list[Mapping[str, Value]] = [opened.values, *(row for rows in opened.repeats.values() for row in rows)]
    paths = [question.path for question in meaning.questions if question.type == "binary" and is_protected(question)]
    return frozenset(str(row[path]) for row in rows for path in paths if path in row)


class _Reader:
    def __init__(self, opened: Opened, *, role: Role, languages: Sequence[str]) -> None:
        self._sees_protected = role is Role.FOCAL_PERSON
        self._languages = languages
        self._files = {file.name: file for file in opened.files if file.referenced}
        self._flags = {path: fault for fault, _, path in (flag.partition(":") for flag in opened.flags)}

    def lines(self, questions: Sequence[Question], row: Mapping[str, Value]) -> tuple[Line, ...]:
        return tuple(self._line(question, row[question.path]) for question in questions if question.path in row)

    def _line(self, question: Question, value: Value) -> Line:
        label = self._word(question.label) or question.name
        if is_protected(question) and not self._sees_protected:
            return Line(label, question.path, "", kept_back=True)
        return Line(
            label=label,
            path=question.path,
            answer=self._answer(question, value),
            file=self._files.get(str(value)) if question.type == "binary" else None,
            flag=self._flags.get(question.path),
        )

    def _answer(self, question: Question, value: Value) -> str:
        labels = {choice.value: self._word(choice.label) or choice.value for choice in question.choices}
        if isinstance(value, list):
            return ", ".join(labels.get(one, one) for one in value)
        return labels.get(str(value), str(value))

    def _word(self, label: Mapping[str, str]) -> str:
        found = next((label[code] for code in self._languages if label.get(code)), "")
        return unmarked(found or next(iter(label.values()), ""))
