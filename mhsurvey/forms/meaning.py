"""What a form means: read from the mh: attributes of its own XForm, never from a second mapping."""

from dataclasses import dataclass, field
from enum import StrEnum

MH = "http://mhsurvey.org/xforms"


class FormKind(StrEnum):
    """What a form is in the scorecard cycle (settings `attribute::mh:kind`)."""

    SCORECARD = "scorecard"
    PROVIDER = "provider"
    INPUTS = "inputs"
    INTERFACE = "interface"
    FOLLOWUP = "followup"
    SURVEY = "survey"
    VERDICT = "verdict"
    ISSUES = "issues"
    INDICATORS = "indicators"


@dataclass(frozen=True)
class Choice:
    """One choice of a list. label: by language code. score 0..100, face 1..5, where the form gives them."""

    value: str
    label: dict[str, str]
    score: float | None = None
    face: int | None = None


# The dimension that is never scored and never shown (domain: quality-of-care content).
PROTECTION = "PROT"


@dataclass(frozen=True)
class Question:
    """One field of the instance.

    path      absolute in the instance, "/data/scores/ind01_accueil_score"
    type      bind type: string, int, decimal, date, select, select1, binary, geopoint …
    repeat    path of the innermost repeat it sits in, or None
    choices   inline choices; `list_file` names the CSV when they come from one
    section   label of the innermost group it stands in, by language code; {} when that group has none
    key … sensitive  the mh: attributes; see design "A form carries its own meaning"
    """

    path: str
    name: str
    type: str
    label: dict[str, str] = field(default_factory=dict)
    repeat: str | None = None
    choices: tuple[Choice, ...] = ()
    list_file: str | None = None
    key: str | None = None
    indicator: str | None = None
    part: str | None = None
    point: int | None = None
    dimension: str | None = None
    direction: str = "+"
    scale: str | None = None
    by: str | None = None
    sensitive: bool = False
    alert: str | None = None
    section: dict[str, str] = field(default_factory=dict)

    @property
    def is_protected(self) -> bool:
        """Whether its answers are for the focal persons only: disclosed harm, and what protects people."""
        return bool(self.sensitive or self.alert or self.dimension == PROTECTION)


@dataclass(frozen=True)
class Meaning:
    """A form version as the later rooms see it. `languages`: codes in the form's order, default first."""

    form_id: str
    version: str
    title: str
    kind: FormKind
    languages: tuple[str, ...]
    questions: tuple[Question, ...]
