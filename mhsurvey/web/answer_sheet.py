"""A submission's answers as a reader may see them: in the form's order, with labels, some kept back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from flask_babel import lazy_gettext as _

from mhsurvey.accounts.person import Role
from mhsurvey.forms.meaning import FormKind, Meaning, Question
from mhsurvey.submissions.submission import Opened, SubmissionFile, Value
from mhsurvey.web.words import day, moment, unmarked

LEADING = frozenset({Role.ADMINISTRATOR, Role.MANAGER})
# What the tablet writes by itself, under the names XLSForm gives it; nobody answered it, so it stands last.
METADATA: dict[str, Any] = {
    # NOTE: when a form was opened on the tablet, by the tablet's clock
    "start": _("Begun, by the tablet's clock"),
    # NOTE: when a form was finished on the tablet, by the tablet's clock
    "end": _("Finished, by the tablet's clock"),
    # NOTE: the day a form was filled, by the tablet's clock
    "today": _("Day, by the tablet's clock"),
    # NOTE: the number a tablet gives itself
    "deviceid": _("The tablet's own number"),
}
DAYS = frozenset({"date", "dateTime"})


@dataclass(frozen=True)
class Names:
    """What codes in answers are called, by code: as far as the reader may see them."""

    areas: Mapping[str, str] = field(default_factory=dict)
    facilities: Mapping[str, str] = field(default_factory=dict)
    rounds: Mapping[str, str] = field(default_factory=dict)

    def of(self, question: Question) -> Mapping[str, str]:
        """The names a question's answers go by; none when its answers are no codes of ours."""
        if question.key == "round" or question.list_file == "rounds.csv":
            return self.rounds
        if question.key == "facility" or question.list_file == "facilities.csv":
            return self.facilities
        if question.key == "area" or question.list_file == "health_areas.csv":
            return self.areas
        return {}


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
    """Lines outside repeats, then each repeat with its rows.

    hidden  the whole sheet is kept back
    sealed  from everybody, until the community has spoken too
    """

    lines: tuple[Line, ...] = ()
    repeats: tuple[tuple[str, tuple[tuple[Line, ...], ...]], ...] = ()
    hidden: bool = False
    sealed: bool = False


def sheet_for(
    opened: Opened,
    *,
    meaning: Meaning,
    role: Role,
    language: str,
    names: Names = Names(),  # noqa: B008 - frozen
) -> Sheet:
    """What somebody of this role may read, in their language where the form has it.

    A group's statement is open to the team; what one person said is for those who look after the data.
    """
    if meaning.kind is FormKind.SURVEY and role not in LEADING and role is not Role.FOCAL_PERSON:
        return Sheet(hidden=True)
    reader = _Reader(opened, role=role, languages=(language, "fr", *meaning.languages), names=names)
    plain = sorted((question for question in meaning.questions if question.repeat is None), key=_is_metadata)
    inside = sorted((q for q in meaning.questions if q.repeat), key=lambda q: str(q.repeat))
    return Sheet(
        lines=reader.lines(plain, opened.values),
        repeats=tuple(
            (str(path).rpartition("/")[2], tuple(reader.lines(group, row) for row in opened.repeats[str(path)]))
            for path, group in ((path, list(group)) for path, group in groupby(inside, key=lambda q: q.repeat))
            if path in opened.repeats
        ),
    )


@dataclass(frozen=True)
class Difference:
    """An answer that two versions of a record give differently. kept_back: for the focal persons only."""

    label: str
    current: str
    other: str
    kept_back: bool = False


def differences(current: Sheet, other: Sheet) -> tuple[Difference, ...]:
    """What two versions of a record answer differently, in the order of the form; of repeats, row by row."""
    ours, theirs = (dict(_flattened(sheet)) for sheet in (current, other))
    found = []
    for key in dict.fromkeys((*ours, *theirs)):
        one, two = ours.get(key), theirs.get(key)
        line = one or two
        if line is not None and (one is None or two is None or one.answer != two.answer):
            said = (one.answer if one else "–", two.answer if two else "–")
            found.append(Difference(line.label, *said, kept_back=line.kept_back))
    return tuple(found)


def _flattened(sheet: Sheet) -> Iterator[tuple[tuple[str, int], Line]]:
    for line in sheet.lines:
        yield (line.path, 0), line
    for _name, rows in sheet.repeats:
        for number, row in enumerate(rows, start=1):
            for line in row:
                yield (line.path, number), line


def has_protected(meaning: Meaning) -> bool:
    """Whether a form asks anything that is for the focal persons only: then its raw XML is too."""
    return any(question.is_protected for question in meaning.questions)


def protected_files(opened: Opened, *, meaning: Meaning) -> frozenset[str]:
    """Names of the files that answer a protected question."""
    rows: list[Mapping[str, Value]] = [opened.values, *(row for rows in opened.repeats.values() for row in rows)]
    paths = [question.path for question in meaning.questions if question.type == "binary" and question.is_protected]
    return frozenset(str(row[path]) for row in rows for path in paths if path in row)


class _Reader:
    def __init__(self, opened: Opened, *, role: Role, languages: Sequence[str], names: Names) -> None:
        self._names = names
        self._sees_protected = role is Role.FOCAL_PERSON
        self._languages = languages
        self._files = {file.name: file for file in opened.files if file.referenced}
        self._flags = {path: fault for fault, _, path in (flag.partition(":") for flag in opened.flags)}

    def lines(self, questions: Sequence[Question], row: Mapping[str, Value]) -> tuple[Line, ...]:
        return tuple(self._line(question, row[question.path]) for question in questions if question.path in row)

    def _line(self, question: Question, value: Value) -> Line:
        label = self._word(question.label) or question.name
        if _is_metadata(question):
            return Line(str(METADATA[question.name]), question.path, _readable(value))
        if question.is_protected and not self._sees_protected:
            return Line(label, question.path, "", kept_back=True)
        return Line(
            label=label,
            path=question.path,
            answer=self._answer(question, value),
            file=self._files.get(str(value)) if question.type == "binary" else None,
            flag=self._flags.get(question.path),
        )

    def _answer(self, question: Question, value: Value) -> str:
        labels = {
            **self._names.of(question),
            **{choice.value: self._word(choice.label) or choice.value for choice in question.choices},
        }
        if question.type in DAYS:
            return _readable(value)
        if isinstance(value, list):
            return ", ".join(labels.get(one, one) for one in value)
        return labels.get(str(value), str(value))

    def _word(self, label: Mapping[str, str]) -> str:
        found = next((label[code] for code in self._languages if label.get(code)), "")
        return unmarked(found or next(iter(label.values()), ""))


def _is_metadata(question: Question) -> bool:
    """Whether the tablet wrote it by itself. A question of that name is asked with a label."""
    return question.name in METADATA and not question.label


def _readable(value: Value) -> str:
    """A moment or a day in words; what is neither, as it came."""
    text = str(value)
    try:
        if len(text) == len("2026-11-21"):
            return day(date.fromisoformat(text))
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment(found.replace(tzinfo=found.tzinfo or UTC))
