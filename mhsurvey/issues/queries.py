"""Reads of issues and of the areas' lists, each under the reader's area scope."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.issues.issue import Issue, IssueKind, ListedPoint
from mhsurvey.issues.tables import IssueRow, ListedPointRow
from mhsurvey.rounds.indicator import IndicatorCode
from mhsurvey.rounds.round import RoundCode


def issues(
    session: Session, *, scope: Scope, area: str | None = None, round_code: str | None = None
) -> tuple[Issue, ...]:
    """What groups raised: problems that come first before the others, each group's in its own order."""
    statement = select(IssueRow).order_by(IssueRow.area_code, IssueRow.submission_id, IssueRow.position)
    if scope != EVERYWHERE:
        statement = statement.where(IssueRow.area_code.in_(areas.within(scope)))
    if area is not None:
        statement = statement.where(IssueRow.area_code == area)
    if round_code is not None:
        statement = statement.where(IssueRow.round_code == round_code)
    return tuple(sorted((_issue(row) for row in session.scalars(statement)), key=lambda issue: issue.priority or 9))


def lists(session: Session, *, scope: Scope, area: str | None = None) -> Mapping[AreaCode, tuple[ListedPoint, ...]]:
    """Each area's list as its latest sheet has it; areas without one are left out.

    area  only this one's
    """
    statement = select(ListedPointRow).where(*_latest(scope))
    if area is not None:
        statement = statement.where(ListedPointRow.area_code == area)
    found: dict[AreaCode, list[ListedPoint]] = {}
    for row in session.scalars(statement.order_by(ListedPointRow.area_code, ListedPointRow.position)):
        found.setdefault(AreaCode(row.area_code), []).append(_point(row))
    return {code: tuple(points) for code, points in found.items()}


def spoken(session: Session, *, scope: Scope) -> Mapping[IndicatorCode, tuple[int, str]]:
    """The points of the areas' lists that somebody spoke: code -> the submission and the name of the file in it."""
    row = ListedPointRow
    columns = select(row.indicator_code, row.submission_id, row.voice).where(row.voice.is_not(None))
    found = session.execute(columns.where(*_latest(scope)))
    return {IndicatorCode(code): (submission_id, name) for code, submission_id, name in found if name is not None}


def _latest(scope: Scope) -> Iterator[ColumnElement[bool]]:
    """Of each area in scope the points of its latest sheet."""
    latest = select(func.max(ListedPointRow.submission_id)).group_by(ListedPointRow.area_code)
    yield ListedPointRow.submission_id.in_(latest)
    if scope != EVERYWHERE:
        yield ListedPointRow.area_code.in_(areas.within(scope))


def behind(points: Iterable[ListedPoint], *, among: Iterable[Issue]) -> Mapping[IndicatorCode, tuple[Issue, ...]]:
    """The issues behind each point of a list, as far as they are among those given."""
    known = {issue.reference: issue for issue in among}
    return {point.code: tuple(known[one] for one in point.behind if one in known) for point in points}


def _issue(row: IssueRow) -> Issue:
    return Issue(
        reference=row.reference,
        round_code=RoundCode(row.round_code),
        area_code=AreaCode(row.area_code),
        group=row.grp,
        kind=IssueKind(row.kind),
        text=row.text,
        is_spoken=row.is_spoken,
        suggestion=row.suggestion,
        priority=row.priority,
        reason=row.reason,
    )


def _point(row: ListedPointRow) -> ListedPoint:
    return ListedPoint(
        code=IndicatorCode(row.indicator_code),
        area_code=AreaCode(row.area_code),
        round_code=RoundCode(row.round_code),
        label=MappingProxyType(row.label),
        dimension=row.dimension,
        behind=tuple(row.behind),
        voice=row.voice,
    )
