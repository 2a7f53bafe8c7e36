"""Which answers disclose harm: what a form marks with `mh:alert`, answered so that somebody must look.

Said while a record is read, because nothing else looks at every answer; what follows from it is the
protection room's (domain: equity and protection).
"""

from collections.abc import Mapping, Sequence

from mhsurvey.forms.meaning import Meaning, Question
from mhsurvey.submissions.submission import Value

_YES = frozenset({"1", "yes", "true", "OK"})


def alarms(
    values: Mapping[str, Value], repeats: Mapping[str, Sequence[Mapping[str, Value]]], *, meaning: Meaning
) -> dict[str, str]:
    """What was disclosed: path of the question -> its alert's type, in the form's order.

    values, repeats  as submissions.answers reads them
    """
    asked = [question for question in meaning.questions if question.alert]
    if not asked:
        return {}
    return {
        question.path: str(question.alert)
        for question in asked
        if any(raises(question, row.get(question.path)) for row in _rows(question, values, repeats))
    }


def _rows(
    question: Question, values: Mapping[str, Value], repeats: Mapping[str, Sequence[Mapping[str, Value]]]
) -> Sequence[Mapping[str, Value]]:
    return (values,) if question.repeat is None else repeats.get(question.repeat, ())


def raises(question: Question, answer: Value | None) -> bool:
    """Whether this answer says that something happened.

    A scored choice does when it is not the best one there is ("never" of "you were hit"; the others all tell of
    something); "does not know" and "not concerned" have no score. A choice without scores does when it is a yes.
    Anything else does when there is an answer at all: a text, a recording, a number above 0.
    """
    if answer is None or answer in ("", []):
        return False
    if isinstance(answer, int | float):
        return answer > 0
    if not question.choices:
        return True
    scores = {choice.value: choice.score for choice in question.choices if choice.score is not None}
    if not scores:
        chosen = answer if isinstance(answer, list) else [answer]
        return any(one in _YES for one in chosen)
    best = min(scores.values()) if question.direction == "-" else max(scores.values())
    given = answer if isinstance(answer, list) else [answer]
    return any(one in scores and scores[one] != best for one in given)
