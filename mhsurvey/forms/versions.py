"""What a new version may change: words and order, yes; what an existing field is, no."""

from mhsurvey.forms.fault import Fault
from mhsurvey.forms.meaning import Meaning
from mhsurvey.problems import N_

# A field that changes between these still holds comparable answers.
ALIKE = ({"string", "select1"}, {"int", "decimal"})


def changed_types(new: Meaning, *, earlier: Meaning) -> tuple[Fault, ...]:
    """An error for each field that exists in both and changed its type: answers already given would be misread."""
    before = {question.path: question.type for question in earlier.questions}
    return tuple(
        Fault.error(
            N_("{name} was {before} in version {version} and is {now} now. Give the changed question a new name."),
            name=question.name,
            before=before[question.path],
            version=earlier.version,
            now=question.type,
            sheet="survey",
            column="type",
        )
        for question in new.questions
        if question.path in before and not _alike(before[question.path], question.type)
    )


def _alike(before: str, now: str) -> bool:
    return before == now or any({before, now} <= kinds for kinds in ALIKE)
