"""What is measured: an indicator as the forms declare it, read from a form's own meaning."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from mhsurvey.areas.area import AreaCode
from mhsurvey.forms.meaning import FormKind, Meaning, Question

IndicatorCode = NewType("IndicatorCode", str)

# In a form, `mh:indicator="local"` marks the repeat in which a group names its own points.
LOCAL = "local"
EXPERIENCE = IndicatorCode("experience")
# Fewer never-to-always items than this are single questions, not an experience score.
EXPERIENCE_ITEMS = 10
EXPERIENCE_SCALE = "0-3"
# A wording longer than this says nothing more in a code.
SLUG_LENGTH = 32
CODE_LENGTH = 80


class Nature(StrEnum):
    """What one value of the indicator is a statement about; it decides how small numbers are protected."""

    SCORE = "score"
    """a group's agreed statement, 1 to 5"""
    SHARE = "share"
    """answers of single persons"""
    INPUT = "input"
    """what a centre has against what it is due"""
    DAYS = "days"
    """days out of stock"""
    FACT = "fact"
    """something seen at the centre or the meeting"""


@dataclass(frozen=True)
class Indicator:
    """One thing measured. label by language code; `area_code` set for a group's own (local) point.

    direction  "-" when a high value is bad; scores are turned so that high is always good
    scale      "1-5", "0-3", "0-1", "0-90", "due-have", "nominal" or None
    wording_version  rises when the wording, scale or direction in its home form changes
    """

    code: IndicatorCode
    label: Mapping[str, str]
    nature: Nature
    dimension: str | None = None
    direction: str = "+"
    scale: str | None = None
    wording_version: int = 1
    sensitive: bool = False
    area_code: AreaCode | None = None
    form_id: str | None = None
    position: int = 0

    @property
    def is_local(self) -> bool:
        return self.area_code is not None


@dataclass(frozen=True)
class LocalPoint:
    """A point a group named itself, in the words it used."""

    code: IndicatorCode
    area_code: AreaCode
    wording: str


def fold(text: str) -> str:
    """Lower case without accents or Bambara letters, for comparing words people typed."""
    bare = text.casefold().translate(str.maketrans("ɛɔɲŋ", "eonn"))
    return "".join(c for c in unicodedata.normalize("NFD", bare) if not unicodedata.combining(c))


def local_code(wording: str, *, area_code: AreaCode) -> IndicatorCode:
    """The code of a group's own point: the same folded words in the same area are the same point.

    At most CODE_LENGTH characters; long wordings end in a hash of the whole.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", fold(wording)).strip("-") or "point"
    code = f"{LOCAL}:{area_code}:{slug}"
    if len(slug) <= SLUG_LENGTH and len(code) <= CODE_LENGTH:
        return IndicatorCode(code)
    mark = hashlib.sha256(slug.encode()).hexdigest()[:8]
    room = min(SLUG_LENGTH, CODE_LENGTH - len(f"{LOCAL}:{area_code}:-{mark}"))
    return IndicatorCode(f"{LOCAL}:{area_code}:{slug[: max(room, 0)]}-{mark}")


def is_in_a_groups_words(code: str) -> bool:
    """Whether a point is called what a group wrote, with nobody's eyes on it since."""
    return code.startswith(f"{LOCAL}:")


def fingerprint(question: Question) -> str:
    """What must stay the same for two rounds to be compared: French wording, scale and direction."""
    wording = question.label.get("fr") or next(iter(question.label.values()), "")
    parts = (" ".join(fold(wording).split()), question.scale or "", question.direction)
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def wording_mark(wording: str) -> str:
    """What must stay the same for a group's own point to be the same question: its words, however they are typed."""
    return hashlib.sha256(" ".join(fold(wording).split()).encode()).hexdigest()[:16]


def measuring(meaning: Meaning) -> dict[str, Question]:
    """The question that states each indicator of a form: its score, or what a centre has. Local points apart."""
    found: dict[str, Question] = {}
    for question in meaning.questions:
        code = question.indicator
        if code and code != LOCAL and question.repeat is None and question.part in (None, "score", "have"):
            found.setdefault(code, question)
    return found


def nature_of(question: Question, *, kind: FormKind) -> Nature:
    """Read from the scale and the form's place in the cycle."""
    if question.scale == "due-have" or question.part in ("due", "have"):
        return Nature.INPUT
    if question.scale == "0-90":
        return Nature.DAYS
    if kind is FormKind.SURVEY:
        return Nature.SHARE
    return Nature.SCORE if question.scale == "1-5" else Nature.FACT


def experience_items(meaning: Meaning) -> tuple[Question, ...]:
    """The never-to-always questions of a survey, or none when they are too few for a score."""
    if meaning.kind is not FormKind.SURVEY:
        return ()
    items = tuple(q for q in measuring(meaning).values() if q.scale == EXPERIENCE_SCALE)
    return items if len(items) >= EXPERIENCE_ITEMS else ()


def declared(meaning: Meaning) -> tuple[Indicator, ...]:
    """Every indicator a form declares, in its order, with the experience score last where there is one."""
    found = [
        Indicator(
            code=IndicatorCode(code),
            label=MappingProxyType(_label(question, meaning.questions)),
            nature=nature_of(question, kind=meaning.kind),
            dimension=question.dimension,
            direction=question.direction,
            scale=question.scale,
            sensitive=question.sensitive,
            form_id=meaning.form_id,
            position=position,
        )
        for position, (code, question) in enumerate(measuring(meaning).items(), start=_first_position(meaning.kind))
        if _is_scored(question)
    ]
    if experience_items(meaning):
        found.append(_experience(meaning, position=_first_position(meaning.kind) + len(found)))
    return tuple(found)


def _first_position(kind: FormKind) -> int:
    """Lists follow the cycle: the community's scorecard first, then the other kinds of form in their order."""
    return list(FormKind).index(kind) * 1000


def _is_scored(question: Question) -> bool:
    """A count without a scale or a choice among names is told, not scored: it is no indicator."""
    on_scale = bool(re.fullmatch(r"\d+-\d+|due-have", question.scale or ""))
    return on_scale or any(choice.score is not None for choice in question.choices)


def _label(question: Question, questions: Iterable[Question]) -> dict[str, str]:
    """What the indicator is called. Of "due" and "have" on a screen of their own, the screen has the name."""
    screen = question.path.rpartition("/")[0]
    beside = {other.indicator for other in questions if other.path.rpartition("/")[0] == screen and other.indicator}
    if question.part == "have" and beside == {question.indicator} and question.section:
        return dict(question.section)
    return dict(question.label)


def _experience(meaning: Meaning, *, position: int) -> Indicator:
    return Indicator(
        code=EXPERIENCE,
        label=MappingProxyType({"fr": "Score d'expérience des soins", "en": "Experience of care score"}),
        nature=Nature.SHARE,
        dimension="PCC",
        form_id=meaning.form_id,
        scale="0-100",
        position=position,
    )
