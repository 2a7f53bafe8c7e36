"""Finds in a record what was said in somebody's own words. Pure: by the form's own meaning."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mhsurvey.areas.area import AreaCode
from mhsurvey.forms.meaning import FormKind, Meaning, Question
from mhsurvey.quotes.quote import Kind, Quote, key_of, tidy
from mhsurvey.rounds.indicator import CODE_LENGTH, LOCAL, local_code
from mhsurvey.submissions.submission import SubmittedAnswers

# What a person said alone is shown nowhere, so nobody is asked to decide about it.
COLLECTIVE = frozenset({FormKind.SCORECARD, FormKind.PROVIDER, FormKind.INPUTS, FormKind.INTERFACE})
_KINDS = {"why": Kind.REASON, "suggestion": Kind.SUGGESTION, "wording": Kind.OWN_POINT}


def asked_in_words(meaning: Meaning) -> tuple[Question, ...]:
    """The questions of a collective sheet that are answered in somebody's own words, but for the focal persons'.

    Some of 230 questions: look for them once a form version, not once a record.
    """
    if meaning.kind not in COLLECTIVE:
        return ()
    return tuple(one for one in meaning.questions if one.part in _KINDS and not one.is_protected)


def quotes_in(record: SubmittedAnswers, *, meaning: Meaning, asked: Sequence[Question]) -> Iterator[Quote]:
    """Everything a sheet says in words, in the form's order. asked: `asked_in_words(meaning)`."""
    if record.area_code is None or record.grp is None:
        return
    for question in asked:
        if question.repeat is None:
            yield from _quote(record, question, record.values, row=None, code=question.indicator)
    for path in dict.fromkeys(question.repeat for question in asked if question.repeat):
        inside = [question for question in asked if question.repeat == path]
        for number, row in enumerate(record.repeats.get(path, ())):
            code = _code_of_row(row, path, meaning=meaning, area=record.area_code)
            for question in inside:
                yield from _quote(record, question, row, row=number, code=code)


def _quote(
    record: SubmittedAnswers, question: Question, answers: Mapping[str, Any], *, row: int | None, code: str | None
) -> Iterator[Quote]:
    said = tidy(str(answers.get(question.path) or ""))
    if not said:
        return
    spoken = question.type == "binary"
    yield Quote(
        key=key_of(record.instance_id, question.path, row=row, said=said),
        kind=_KINDS[str(question.part)],
        group=str(record.grp),
        indicator=code,
        words=None if spoken else said,
        file=said if spoken else None,
        submission_id=record.id,
    )


def _code_of_row(row: Mapping[str, Any], path: str, *, meaning: Meaning, area: str) -> str | None:
    """What a row of a repeat is about: the code it names, else the code of the words it uses."""
    inside = [question for question in meaning.questions if question.repeat == path]
    for question in inside:
        if question.key == "indicator" and row.get(question.path):
            return str(row[question.path])[:CODE_LENGTH]
    for question in inside:
        if question.part == "wording" and str(row.get(question.path) or "").strip():
            return local_code(str(row[question.path]).strip(), area_code=AreaCode(area))
    return next((question.indicator for question in inside if question.indicator not in (None, LOCAL)), None)
