"""Takes up promises and visits from what came in. Everything here can be made again from the submissions."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mhsurvey.actions import queries
from mhsurvey.actions.action import Promise
from mhsurvey.actions.escalation import Answer
from mhsurvey.actions.reading import GroupVerdict, Visit, promises, verdicts, visit
from mhsurvey.actions.tables import ActionRow, ActionUpdateRow, ActionVerdictRow, EscalationRow
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import FormKind, Meaning
from mhsurvey.submissions.submission import SubmittedAnswers

# What is made from submissions; what people above answered is not among them.
_DERIVED = (ActionRow, ActionUpdateRow, ActionVerdictRow)


def take_up(session: Session, *, submissions: Iterable[SubmittedAnswers]) -> int:
    """Write down what meetings promised, visits found and groups said; what was taken up before is taken up anew.

    submissions  of any form; instance_id is the first one they came under, so that an edit keeps its codes
    Returns      how many promises, visits and verdicts were written
    """
    return sum(_take_up_one(session, submission) for submission in submissions)


def _take_up_one(session: Session, submission: SubmittedAnswers) -> int:
    meaning = forms.meaning(session, form_id=submission.form_id, version=submission.version)
    if meaning is None or meaning.kind not in (FormKind.INTERFACE, FormKind.FOLLOWUP, FormKind.VERDICT):
        return 0
    before = _forget(session, (submission.id,))
    rows = _rows(submission, meaning)
    session.add_all(rows)
    session.flush()
    stand(session, codes=before | {row.code if isinstance(row, ActionRow) else row.action_code for row in rows})
    return len(rows)


def _rows(submission: SubmittedAnswers, meaning: Meaning) -> list[ActionRow | ActionUpdateRow | ActionVerdictRow]:
    if meaning.kind is FormKind.INTERFACE:
        made = promises(submission, meaning=meaning)
        return [_action_row(submission.id, position, promise) for position, promise in enumerate(made)]
    if meaning.kind is FormKind.VERDICT:
        said = verdicts(submission, meaning=meaning)
        return [_verdict_row(submission.id, position, one) for position, one in enumerate(said)]
    found = visit(submission, meaning=meaning)
    return [] if found is None else [_update_row(submission.id, found)]


def forget(session: Session, *, submission_ids: Iterable[int]) -> None:
    """Take back what these submissions promised or reported: rejected, or about to be read again."""
    stand(session, codes=_forget(session, list(submission_ids)))


def _forget(session: Session, ids: Sequence[int]) -> set[str]:
    """The promises of which these submissions had reported, or said something."""
    reported = {
        code
        for row in (ActionUpdateRow, ActionVerdictRow)
        for code in session.scalars(select(row.action_code).where(row.submission_id.in_(ids)))
    }
    for row in _DERIVED:
        session.execute(delete(row).where(row.submission_id.in_(ids)).execution_options(synchronize_session="fetch"))
    return reported


def stand(session: Session, *, codes: Collection[str]) -> None:
    """Write on promises how their visits left them and what the groups said last. Codes without a promise wait."""
    rows = session.scalars(select(ActionRow).where(ActionRow.code.in_(codes))).all() if codes else ()
    if not rows:
        return
    judged = queries.latest_judgement(session, scope=EVERYWHERE, codes=codes)
    for row, promise in zip(rows, queries.with_visits(session, rows), strict=True):
        row.status, row.done_on = promise.status, promise.done_on
        row.seen, row.escalate_to = promise.seen, promise.escalate_to
        row.judged = judged[row.code].word if row.code in judged else None
    session.flush()


def forget_all(session: Session) -> None:
    """Empty the tables, to be filled again from the submissions."""
    for row in _DERIVED:
        session.execute(delete(row).execution_options(synchronize_session=False))
    session.expire_all()


def answer_for(session: Session, *, code: str, given: Answer) -> None:
    """Write down what those of a level do about a promise; a later answer of the same level takes the place of it."""
    session.merge(
        EscalationRow(
            action_code=code,
            level=given.level,
            taken_by=given.taken_by,
            taken_at=given.taken_at,
            answer=given.answer,
            answer_by=given.answer_by,
            passed_on=given.passed_on,
        )
    )
    session.flush()


def _action_row(submission_id: int, position: int, promise: Promise) -> ActionRow:
    return ActionRow(
        code=promise.code,
        submission_id=submission_id,
        position=position,
        round_code=promise.round_code,
        area_code=promise.area_code,
        indicator_code=promise.indicator_code,
        cause=promise.cause,
        what=promise.what,
        who=promise.who,
        role=promise.role,
        helpers=list(promise.helpers),
        due_on=promise.due_on,
        means=promise.means,
        cost_xof=promise.cost_xof,
        sign=promise.sign,
        accepted_in_public=promise.accepted_in_public,
        promised_on=promise.promised_on,
    )


def _update_row(submission_id: int, found: Visit) -> ActionUpdateRow:
    return ActionUpdateRow(
        submission_id=submission_id,
        action_code=found.action_code,
        visited_on=found.visited_on,
        received_at=found.received_at,
        status=found.status,
        percent=found.percent,
        done_on=found.done_on,
        seen=found.seen,
        blockers=list(found.blockers),
        note=found.note,
        photo=found.photo,
        spent_xof=found.spent_xof,
        new_due_on=found.new_due_on,
        new_due_accepted=found.new_due_accepted,
        escalate_to=found.escalate_to,
    )


def _verdict_row(submission_id: int, position: int, said: GroupVerdict) -> ActionVerdictRow:
    return ActionVerdictRow(
        submission_id=submission_id,
        position=position,
        action_code=said.action_code,
        round_code=said.round_code,
        area_code=said.area_code,
        grp=said.group,
        participants=said.participants,
        verdict=said.verdict,
        said_on=said.said_on,
        received_at=said.received_at,
    )
