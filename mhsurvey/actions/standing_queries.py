"""Promises counted and paged where they lie, by what stands on their rows: however many there are, few are read.

`queries.promises` gives the same from every promise and visit (tests/actions/test_outlook.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Date, and_, bindparam, case, func, literal_column, or_, select
from sqlalchemy.orm import Session

from mhsurvey.actions.action import ESCALATE_AFTER, Promise, Standing, Status, Verdict
from mhsurvey.actions.counts import By, Counts, together
from mhsurvey.actions.outlook import Outlook
from mhsurvey.actions.queries import among, with_visits
from mhsurvey.actions.tables import ActionRow
from mhsurvey.areas.area import AreaCode
from mhsurvey.areas.scope import Scope

_ROW = ActionRow
_TODAY, _LONG_AGO = bindparam("today", type_=Date), bindparam("long_ago", type_=Date)
# Said in so many words, as the index of the open ones says it, or that is not used.
_IS_OPEN: ColumnElement[bool] = literal_column("action.status NOT IN ('done', 'cancelled')", Boolean)
_IS_DONE = _ROW.status == str(Status.DONE)
_IS_CANCELLED = _ROW.status == str(Status.CANCELLED)
_IS_DUE = and_(~_IS_CANCELLED, _ROW.due_on <= _TODAY)
_BY_ITS_DAY = or_(_ROW.due_on.is_(None), _ROW.done_on.is_(None), _ROW.done_on <= _ROW.due_on)
_IS_LATE = and_(_IS_OPEN, _ROW.due_on < _TODAY)
_STANDS: Mapping[Standing, ColumnElement[bool]] = {
    Standing.KEPT: and_(_IS_DONE, _BY_ITS_DAY),
    Standing.KEPT_LATE: and_(_IS_DONE, _ROW.done_on > _ROW.due_on),
    Standing.LATE: _IS_LATE,
    Standing.WAITING: and_(_IS_OPEN, _ROW.due_on >= _TODAY),
    Standing.UNDATED: and_(_IS_OPEN, _ROW.due_on.is_(None)),
    Standing.CANCELLED: _IS_CANCELLED,
}
_HAS_GONE_UP = and_(
    _IS_OPEN, or_(_ROW.due_on < _LONG_AGO, _ROW.status == str(Status.BLOCKED), _ROW.escalate_to.is_not(None))
)
# One condition for each of Counts' fields.
_COUNTED: Mapping[str, ColumnElement[bool]] = {
    "due": _IS_DUE,
    "due_kept": and_(_IS_DUE, _IS_DONE),
    "due_on_time": and_(_IS_DUE, _IS_DONE, _BY_ITS_DAY),
    **{str(standing): condition for standing, condition in _STANDS.items()},
    "seen": and_(_IS_DONE, _ROW.seen.is_(True)),
    "escalated": _HAS_GONE_UP,
    "judged": _ROW.judged.is_not(None),
    "confirmed": _ROW.judged == str(Verdict.DONE),
}
# Late ones lie in this order in their index.
_URGENCY = (_ROW.due_on.expression, _ROW.code.expression)
_COUNTS = [func.count().filter(condition).label(name) for name, condition in _COUNTED.items()]
_KEY: Mapping[By, ColumnElement[str]] = {
    By.OWNER: func.coalesce(_ROW.who, ""),
    By.PLACE: _ROW.area_code.expression,
    By.ROUND: _ROW.round_code.expression,
}


@dataclass(frozen=True)
class Among:
    """Which promises are meant; None leaves that side open. area: with what lies below it; who: of list `who`."""

    area: str | None = None
    round_code: str | None = None
    who: str | None = None


def counts(session: Session, *, scope: Scope, today: date, by: By, only: Among | None = None) -> Mapping[str, Counts]:
    """How promises stand by owner ("" for nobody's), place or round. Practice only if its round is asked for."""
    return _counts(session, _wanted(session, scope, only), by=by, days=_days(today))


def page(
    session: Session,
    *,
    scope: Scope,
    today: date,
    only: Among | None = None,
    standing: Standing | None = None,
    gone_up: bool = False,
    start: int = 0,
    most: int,
) -> tuple[Promise, ...]:
    """Some promises of a list in the order of `queries.promises`: late ones first.

    standing, gone_up  only those that stand so; only those that have gone up
    """
    wanted = _wanted(session, scope, only)
    wanted += [_STANDS[standing]] if standing is not None else []
    wanted += [_HAS_GONE_UP] if gone_up else []
    order = (case((_IS_LATE, 0), else_=1), _ROW.due_on.is_(None), *_URGENCY)
    return _some(session, wanted, order=order, start=start, most=most, days=_days(today))


def outlook(session: Session, *, scope: Scope, today: date, most: int) -> Outlook:
    """How the promises of a scope stand: practice rounds' left out. most: of the overdue ones."""
    wanted, days = _wanted(session, scope, None), _days(today)
    whole = together(_counts(session, wanted, by=By.OWNER, days=days).values())
    late = [*wanted, _IS_LATE]
    by_area = select(_ROW.area_code, func.count()).where(*late).group_by(_ROW.area_code)
    return Outlook(
        keeping=whole.keeping,
        escalated=whole.escalated,
        late={AreaCode(area): n for area, n in session.execute(by_area, days)},
        overdue=_some(session, late, order=_URGENCY, start=0, most=most, days=days),
    )


_Wanted = list[ColumnElement[bool]]
_Days = Mapping[str, date]


def _wanted(session: Session, scope: Scope, only: Among | None) -> _Wanted:
    only = only or Among()
    wanted = among(session, scope=scope, area=only.area, round_code=only.round_code)
    return wanted if only.who is None else [*wanted, _ROW.who == only.who]


def _days(today: date) -> _Days:
    return {"today": today, "long_ago": today - ESCALATE_AFTER}


def _counts(session: Session, wanted: _Wanted, *, by: By, days: _Days) -> Mapping[str, Counts]:
    statement = select(_KEY[by], func.count().label("promised"), *_COUNTS).where(*wanted).group_by(_KEY[by])
    names = ("promised", *_COUNTED)
    return {key: Counts(**dict(zip(names, numbers, strict=True))) for key, *numbers in session.execute(statement, days)}


def _some(
    session: Session, wanted: _Wanted, *, order: Iterable[ColumnElement[Any]], start: int, most: int, days: _Days
) -> tuple[Promise, ...]:
    # The codes first: they are put in order without carrying what was promised along.
    codes = session.scalars(select(_ROW.code).where(*wanted).order_by(*order).offset(start).limit(most), days).all()
    rows = {row.code: row for row in session.scalars(select(_ROW).where(_ROW.code.in_(codes)))}
    return tuple(with_visits(session, [rows[code] for code in codes]))
