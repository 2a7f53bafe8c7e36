"""What a form measures, told from its meaning: indicators, breakdowns, who-where-when, and what is protected."""

from collections.abc import Mapping
from dataclasses import dataclass

from mhsurvey.forms.meaning import Meaning, Question

# Of an indicator's parts, those that can give it a name, best first.
NAMING = (None, "score", "have", "agreed", "ballot")


@dataclass(frozen=True)
class Measure:
    """An indicator as this form asks it. label by language; parts: which of score, ballot, why … are asked."""

    code: str
    label: Mapping[str, str]
    dimension: str | None
    direction: str
    scale: str | None
    parts: tuple[str, ...]
    sensitive: bool


@dataclass(frozen=True)
class Measured:
    """Everything the mh: attributes of a form say.

    by      breakdown -> question, such as "age" -> age_grp
    keys    who, where and when: "area" -> the question that says it
    alerts  questions whose answer goes to the focal persons only, with the alert's type
    """

    measures: tuple[Measure, ...]
    by: tuple[tuple[str, Question], ...]
    keys: tuple[tuple[str, Question], ...]
    alerts: tuple[tuple[str, Question], ...]

    @property
    def is_nothing(self) -> bool:
        return not (self.measures or self.by or self.keys or self.alerts)


def measured(meaning: Meaning) -> Measured:
    """Read what a form says it measures, in the order of its questions."""
    asked: dict[str, list[Question]] = {}
    for question in meaning.questions:
        if question.indicator:
            asked.setdefault(question.indicator, []).append(question)
    return Measured(
        measures=tuple(_measure(code, questions) for code, questions in asked.items()),
        by=tuple((one.by, one) for one in meaning.questions if one.by),
        keys=tuple((one.key, one) for one in meaning.questions if one.key),
        alerts=tuple((one.alert, one) for one in meaning.questions if one.alert),
    )


def _measure(code: str, questions: list[Question]) -> Measure:
    naming = min(questions, key=lambda one: NAMING.index(one.part) if one.part in NAMING else len(NAMING))
    # "Due" and "there" share a screen that carries the name; so do the ballots of a vote.
    of_section = naming.part in ("have", "ballot") and naming.section
    return Measure(
        code=code,
        label=naming.section if of_section else naming.label,
        dimension=naming.dimension,
        direction=naming.direction,
        scale=naming.scale,
        parts=tuple(dict.fromkeys(one.part for one in questions if one.part)),
        sensitive=any(one.sensitive for one in questions),
    )
