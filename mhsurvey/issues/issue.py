"""What a group raises, and a point of an area's list; read from their sheets by the form's own meaning."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mhsurvey.areas.area import AreaCode
from mhsurvey.forms.meaning import Meaning
from mhsurvey.rounds.group import Group
from mhsurvey.rounds.indicator import CODE_LENGTH, LOCAL, IndicatorCode, local_code
from mhsurvey.rounds.round import RoundCode
from mhsurvey.submissions.submission import SubmittedAnswers

LANGUAGES = ("fr", "bm", "en")
_COMMUNITY_DIMENSION = "ACC"
_DIMENSIONS = frozenset({"SAF", "EFF", "TIM", "EFI", "EQU", "PCC", "ACC"})


class IssueKind(StrEnum):
    """What the group says of its centre."""

    STRENGTH = "strength"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Issue:
    """One thing a group agreed to raise.

    reference  "<instanceID>#<row from 1>": how an area's list names the issues behind a point
    text       as it was typed; None where it was only spoken (`is_spoken`): the recording lies with the submission
    priority   1 first … 3 can wait; only of problems
    """

    reference: str
    round_code: RoundCode
    area_code: AreaCode
    group: str
    kind: IssueKind
    text: str | None
    is_spoken: bool = False
    suggestion: str | None = None
    priority: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class ListedPoint:
    """A point of an area's list.

    label   by language code; {} for a point that every area scores: it keeps its own words
    behind  references of the issues it was made of, or words typed instead
    voice   name of the recording of its words among the sheet's files; None where nobody spoke them
    """

    code: IndicatorCode
    area_code: AreaCode
    round_code: RoundCode
    label: Mapping[str, str] = field(default_factory=dict)
    dimension: str = _COMMUNITY_DIMENSION
    behind: tuple[str, ...] = ()
    voice: str | None = None

    @property
    def is_local(self) -> bool:
        return bool(self.label)


def raised(submission: SubmittedAnswers, *, meaning: Meaning) -> tuple[Issue, ...]:
    """The issues of a group's sheet, in its order, without what the group did not agree on and what says nothing."""
    if submission.round_code is None or submission.area_code is None:
        return ()
    values = {question.key: submission.values.get(question.path) for question in meaning.questions if question.key}
    group = str(values.get("group") or Group.OTHER)
    found = []
    for number, row in _rows(submission, meaning, naming="issue"):
        said = row.get("issue")
        spoken = bool(row.get("issue_audio"))
        if row.get("issue_agreed") == "0" or row.get("issue_kind") not in set(IssueKind) or not (said or spoken):
            continue
        found.append(
            Issue(
                reference=f"{submission.instance_id}#{number}",
                round_code=RoundCode(submission.round_code),
                area_code=AreaCode(submission.area_code),
                group=group,
                kind=IssueKind(row["issue_kind"]),
                text=said,
                is_spoken=spoken,
                suggestion=row.get("issue_suggestion"),
                priority=int(row["issue_priority"]) if row.get("issue_priority") in ("1", "2", "3") else None,
                reason=row.get("issue_reason"),
            )
        )
    return tuple(found)


def listed(submission: SubmittedAnswers, *, meaning: Meaning) -> tuple[ListedPoint, ...]:
    """The points of an area's sheet, in its order, each code once.

    A row that names a known code words it anew; one without gets the code of its French words. A row without either,
    or with another area's point, is no point.
    """
    if submission.round_code is None or submission.area_code is None:
        return ()
    area, found = AreaCode(submission.area_code), dict[str, ListedPoint]()
    for _, row in _rows(submission, meaning, naming="point"):
        label = {language: row[f"point_{language}"] for language in LANGUAGES if row.get(f"point_{language}")}
        code = row.get("point", "")[:CODE_LENGTH]
        if not code and "fr" in label:
            code = local_code(label["fr"], area_code=area)
        is_own = code.startswith(f"{LOCAL}:{area}:")
        if not code or (code.startswith(f"{LOCAL}:") and not (is_own and "fr" in label)):
            continue
        dimension = row.get("point_dimension", "")
        found.setdefault(
            code,
            ListedPoint(
                code=IndicatorCode(code),
                area_code=area,
                round_code=RoundCode(submission.round_code),
                label=label if is_own else {},
                dimension=dimension if dimension in _DIMENSIONS else _COMMUNITY_DIMENSION,
                behind=tuple(line.strip() for line in row.get("point_issues", "").splitlines() if line.strip()),
                voice=row.get("point_voice") if is_own else None,
            ),
        )
    return tuple(found.values())


def _rows(submission: SubmittedAnswers, meaning: Meaning, *, naming: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Number from 1, and answers by mh:key, of each row of the repeat that holds the question keyed `naming`."""
    repeat = next((q.repeat for q in meaning.questions if q.key == naming and q.repeat), None)
    keys = {q.path: q.key for q in meaning.questions if q.key and q.repeat == repeat}
    for number, row in enumerate(submission.repeats.get(repeat, ()) if repeat else (), start=1):
        yield number, {keys[path]: text for path, value in row.items() if path in keys and (text := str(value).strip())}
