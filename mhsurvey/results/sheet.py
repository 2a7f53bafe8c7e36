"""One form version arranged for counting: which path holds which part of which indicator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mhsurvey.forms.meaning import FormKind, Meaning, Question
from mhsurvey.results.scale import norms
from mhsurvey.rounds.indicator import experience_items, fingerprint

TRAITS = ("participants", "women", "under25", "disability", "woman_led")
SELECTS = ("select1", "select")
# A value chosen from a list that measures nothing is counted under "<form_id>:<path>".
FREE = "{form_id}:{path}"


@dataclass(frozen=True)
class Point:
    """One indicator where a form asks it.

    code     None inside a repeat whose rows name their indicator themselves
    norms    answer -> 0..100; ballots  (point, path) pairs
    mark     fingerprint of the wording
    """

    code: str | None
    score: str | None = None
    norms: Mapping[str, float] = field(default_factory=dict)
    ballots: tuple[tuple[int, str], ...] = ()
    due: str | None = None
    have: str | None = None
    mark: str = ""
    takes_parts: bool = False


@dataclass(frozen=True)
class Rows:
    """A repeat whose rows each score an indicator: named by `which` (a code) or by `wording` (a group's own words)."""

    path: str
    point: Point
    which: str | None
    wording: str | None


@dataclass(frozen=True)
class Sheet:
    """A form version as the counting sees it. Built once for a version, used for every submission."""

    form_id: str
    kind: FormKind
    traits: tuple[tuple[str, str], ...]
    consent: str | None
    points: tuple[Point, ...]
    rows: tuple[Rows, ...]
    free: tuple[tuple[str, str], ...]
    by: tuple[tuple[str, str], ...]
    experience: tuple[tuple[str, Mapping[str, float]], ...]
    sensitive: frozenset[str]

    @property
    def is_of_persons(self) -> bool:
        """Each submission is one person's answers, not a group's or a centre's statement."""
        return self.kind is FormKind.SURVEY

    @property
    def is_of_group(self) -> bool:
        """Each submission speaks for the people present."""
        return self.kind in (FormKind.SCORECARD, FormKind.PROVIDER)


def arrange(meaning: Meaning) -> Sheet:
    """Read a form's meaning into a Sheet."""
    outside = [question for question in meaning.questions if question.repeat is None]
    keys = {question.key: question.path for question in reversed(outside) if question.key}
    return Sheet(
        form_id=meaning.form_id,
        kind=meaning.kind,
        traits=tuple((trait, keys[trait]) for trait in TRAITS if trait in keys),
        consent=keys.get("consent"),
        points=tuple(_points(outside)),
        rows=tuple(_rows(meaning.questions)),
        free=tuple((FREE.format(form_id=meaning.form_id, path=q.path), q.path) for q in outside if _is_free(q)),
        by=tuple((question.by, question.path) for question in outside if question.by),
        experience=tuple((question.path, norms(question)) for question in experience_items(meaning)),
        sensitive=frozenset(q.indicator for q in outside if q.sensitive and q.indicator),
    )


def _is_free(question: Question) -> bool:
    # What falls under protection (mh:alert) is counted nowhere.
    is_chosen = question.type in SELECTS and bool(question.choices)
    return is_chosen and not (question.indicator or question.key or question.by or question.alert or question.sensitive)


def _points(questions: Iterable[Question]) -> Iterable[Point]:
    by_code: dict[str, list[Question]] = {}
    for question in questions:
        if question.indicator and question.part in (None, "score", "ballot", "due", "have"):
            by_code.setdefault(question.indicator, []).append(question)
    for code, parts in by_code.items():
        yield _point(code, parts)


def _point(code: str | None, parts: Iterable[Question]) -> Point:
    found = tuple(parts)
    score = next((q for q in found if q.part in (None, "score", "agreed")), None)
    paths = {q.part: q.path for q in found}
    asked = score or next((q for q in found if q.part == "have"), None)
    return Point(
        code=code,
        score=score.path if score else None,
        norms=norms(score) if score else {},
        ballots=tuple((q.point, q.path) for q in found if q.part == "ballot" and q.point is not None),
        due=paths.get("due"),
        have=paths.get("have"),
        mark=fingerprint(asked) if asked else "",
        takes_parts=score is not None and score.type == "select",
    )


def _rows(questions: Iterable[Question]) -> Iterable[Rows]:
    by_repeat: dict[str, list[Question]] = {}
    for question in questions:
        if question.repeat is not None:
            by_repeat.setdefault(question.repeat, []).append(question)
    for path, inside in by_repeat.items():
        which = next((q.path for q in inside if q.key == "indicator"), None)
        wording = next((q.path for q in inside if q.part == "wording"), None)
        parts = [q for q in inside if q.part in ("score", "ballot", "agreed")]
        if parts and (which or wording):
            yield Rows(path=path, point=_point(None, parts), which=which, wording=wording)
