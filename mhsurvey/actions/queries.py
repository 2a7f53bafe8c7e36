"""Reads of promises, each under the reader's area scope."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from mhsurvey.actions.action import ActionCode, Promise, Status, Verdict
from mhsurvey.actions.escalation import Answer
from mhsurvey.actions.judging import Judgement, judgements
from mhsurvey.actions.keeping import Keeping, keeping
from mhsurvey.actions.reading import GroupVerdict, Visit
from mhsurvey.actions.tables import ActionRow, ActionUpdateRow, ActionVerdictRow, EscalationRow
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import Group
from mhsurvey.rounds.round import RoundCode

# More codes than this are not named one by one: the whole table is read.
_MANY = 500
_SAID = (
    ActionVerdictRow.action_code,
    ActionVerdictRow.round_code,
    ActionVerdictRow.area_code,
    ActionVerdictRow.grp,
    ActionVerdictRow.participants,
    ActionVerdictRow.verdict,
    ActionVerdictRow.said_on,
    ActionVerdictRow.received_at,
)


def promises(
    session: Session,
    *,
    scope: Scope,
    today: date,
    area: str | None = None,
    round_code: str | None = None,
    practice: bool = False,
) -> tuple[Promise, ...]:
    """Promises with their latest state: late ones first, longest late before; then by the day they are due.

    area        of this area and what lies below it
    practice    those of practice rounds too: made in training, they bind nobody
    """
    wanted = among(session, scope=scope, area=area, round_code=round_code, practice=practice)
    found = with_visits(session, session.scalars(select(ActionRow).where(*wanted).order_by(ActionRow.code)).all())
    return tuple(sorted(found, key=lambda promise: _urgency(promise, today)))


def among(
    session: Session,
    *,
    scope: Scope,
    area: str | None = None,
    round_code: str | None = None,
    practice: bool = False,
) -> list[ColumnElement[bool]]:
    """What `promises` asks of a row, in SQL."""
    wanted: list[ColumnElement[bool]] = []
    if scope != EVERYWHERE:
        wanted.append(_seen(session, scope))
    if area is not None:
        path = areas.path(session, code=area)
        carried = areas.carried(session, scope=Scope(roots=(path,))) if path else frozenset()
        wanted.append(or_(ActionRow.area_code.in_(areas.below(area)), ActionRow.area_code.in_(carried)))
    if round_code is not None:
        wanted.append(ActionRow.round_code == round_code)
    elif not practice:
        wanted.append(ActionRow.round_code.not_in(_practice(session)))
    return wanted


def _practice(session: Session) -> list[RoundCode]:
    return [one.code for one in rounds.rounds(session, practice=True) if one.practice]


def _seen(session: Session, scope: Scope) -> ColumnElement[bool]:
    """Of areas in the scope, and of those that ended and for which one of them goes on: promises outlive a merger."""
    carried = areas.carried(session, scope=scope)
    return or_(ActionRow.area_code.in_(areas.within(scope)), ActionRow.area_code.in_(carried))


def promise(session: Session, *, scope: Scope, code: str) -> Promise:
    """One promise. Raises NOT_FOUND, for a foreign one as for a missing one."""
    wanted = [ActionRow.code == code]
    if scope != EVERYWHERE:
        wanted.append(_seen(session, scope))
    row = session.scalar(select(ActionRow).where(*wanted))
    if row is None:
        raise Problem(NOT_FOUND)
    return with_visits(session, [row])[0]


def visits(session: Session, *, scope: Scope, code: str) -> tuple[Visit, ...]:
    """Every follow-up of a promise, the earliest first. Raises NOT_FOUND."""
    promise(session, scope=scope, code=code)
    return tuple(_visits(session, [code]).get(code, ()))


def kept(session: Session, *, scope: Scope, today: date, area: str | None = None) -> Keeping:
    """How promises were kept in a scope or area."""
    return keeping(promises(session, scope=scope, today=today, area=area), today=today)


def judged(
    session: Session, *, scope: Scope, codes: Collection[str] | None = None
) -> Mapping[ActionCode, tuple[Judgement, ...]]:
    """What groups said of promises, round by round, the latest first; groups too small to be shown only counted.

    codes    of these promises; None for all a scope may see
    Returns  nothing for a promise nobody judged; never what was said in practice rounds
    """
    wanted: list[ColumnElement[bool]] = [ActionVerdictRow.round_code.not_in(_practice(session))]
    if scope != EVERYWHERE:
        wanted.append(ActionVerdictRow.area_code.in_(areas.within(scope)))
    if codes is not None and len(codes) <= _MANY:
        wanted.append(ActionVerdictRow.action_code.in_(codes))
    said: dict[ActionCode, list[GroupVerdict]] = {}
    for row in session.execute(select(*_SAID).where(*wanted).order_by(ActionVerdictRow.submission_id)):
        said.setdefault(ActionCode(row.action_code), []).append(_verdict(row))
    return {code: judgements(found) for code, found in said.items() if codes is None or code in codes}


def latest_judgement(session: Session, *, scope: Scope, codes: Collection[str]) -> Mapping[str, Judgement]:
    """Of each of these promises what the community said last; nothing for one nobody judged."""
    return {code: found[0] for code, found in judged(session, scope=scope, codes=codes).items()}


def answers(session: Session, *, codes: Collection[str]) -> Mapping[str, tuple[Answer, ...]]:
    """What was done about promises that went up, by code, the lowest level first. For codes the reader may see."""
    statement = select(EscalationRow).order_by(EscalationRow.level.desc())
    if len(codes) <= _MANY:
        statement = statement.where(EscalationRow.action_code.in_(codes))
    found: dict[str, list[Answer]] = {}
    for row in session.scalars(statement):
        found.setdefault(row.action_code, []).append(_answer(row))
    return {code: tuple(given) for code, given in found.items() if code in codes}


def _urgency(promise: Promise, today: date) -> tuple[bool, date, str]:
    return (not promise.is_late(today), promise.due_on or date.max, promise.code)


def with_visits(session: Session, rows: Sequence[ActionRow]) -> list[Promise]:
    """Promises with their latest state, in the order of the rows."""
    found = _visits(session, None if len(rows) > _MANY else [row.code for row in rows])
    return [_after(_promise(row), found.get(row.code, ())) for row in rows]


def _visits(session: Session, codes: Sequence[str] | None) -> Mapping[str, list[Visit]]:
    """Visits by action, in the order things happened: device days are claims, so arrival decides between equals."""
    statement = select(ActionUpdateRow)
    if codes is not None:
        statement = statement.where(ActionUpdateRow.action_code.in_(codes))
    by_code: dict[str, list[Visit]] = {}
    for row in session.scalars(statement):
        by_code.setdefault(row.action_code, []).append(_visit(row))
    for found in by_code.values():
        found.sort(key=lambda visit: (visit.visited_on or visit.received_at.date(), visit.received_at))
    return by_code


def _after(promise: Promise, visits: Sequence[Visit]) -> Promise:
    """The promise as its visits left it: the last one tells the state, any of them may have moved the day."""
    if not visits:
        return promise
    last = visits[-1]
    moved = [visit.new_due_on for visit in visits if visit.new_due_on and visit.new_due_accepted]
    done_on = (last.done_on or last.visited_on) if last.status is Status.DONE else None
    return replace(
        promise,
        status=last.status,
        percent=100 if last.status is Status.DONE else last.percent,
        done_on=done_on,
        seen=last.seen,
        blockers=last.blockers,
        note=last.note,
        spent_xof=last.spent_xof,
        new_due_on=moved[-1] if moved else None,
        escalate_to=last.escalate_to,
        visited_on=last.visited_on,
        visits=len(visits),
    )


def _promise(row: ActionRow) -> Promise:
    return Promise(
        code=ActionCode(row.code),
        round_code=RoundCode(row.round_code),
        area_code=AreaCode(row.area_code),
        what=row.what,
        indicator_code=row.indicator_code,
        cause=row.cause,
        who=row.who,
        role=row.role,
        helpers=tuple(row.helpers),
        due_on=row.due_on,
        means=row.means,
        cost_xof=row.cost_xof,
        sign=row.sign,
        accepted_in_public=row.accepted_in_public,
        promised_on=row.promised_on,
    )


def _visit(row: ActionUpdateRow) -> Visit:
    return Visit(
        action_code=ActionCode(row.action_code),
        visited_on=row.visited_on,
        received_at=row.received_at,
        status=Status(row.status),
        percent=row.percent,
        done_on=row.done_on,
        seen=row.seen,
        blockers=tuple(row.blockers),
        note=row.note,
        photo=row.photo,
        spent_xof=row.spent_xof,
        new_due_on=row.new_due_on,
        new_due_accepted=row.new_due_accepted,
        escalate_to=row.escalate_to,
        submission_id=row.submission_id,
    )


def _verdict(row: Any) -> GroupVerdict:
    return GroupVerdict(
        action_code=ActionCode(row.action_code),
        round_code=RoundCode(row.round_code),
        area_code=AreaCode(row.area_code),
        group=Group(row.grp),
        verdict=Verdict(row.verdict),
        participants=row.participants,
        said_on=row.said_on,
        received_at=row.received_at,
    )


def _answer(row: EscalationRow) -> Answer:
    return Answer(
        level=Level(row.level),
        taken_by=row.taken_by,
        taken_at=row.taken_at,
        answer=row.answer,
        answer_by=row.answer_by,
        passed_on=row.passed_on,
    )
