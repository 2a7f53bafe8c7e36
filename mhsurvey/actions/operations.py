"""Takes up promises and visits from what came in. Everything here can be made again from the submissions."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlalchemy.orm import Session

from mhsurvey.actions.action import Promise
from mhsurvey.actions.reading import Submitted, Visit, promises, visit
from mhsurvey.actions.tables import ActionRow, ActionUpdateRow
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import FormKind

_TOOK_PART = (FormKind.INTERFACE, FormKind.FOLLOWUP)


def take_up(session: Session, *, submissions: Iterable[Submitted]) -> int:
    """Write down what meetings promised and visits found; a submission taken up before is taken up anew.

    submissions  of any form; instance_id is the first one they came under, so that an edit keeps its codes
    Returns      how many promises and visits were written
    """
    return sum(_take_up_one(session, submission) for submission in submissions)


def _take_up_one(session: Session, submission: Submitted) -> int:
    meaning = forms.meaning(session, form_id=submission.form_id, version=submission.version)
    if meaning is None or meaning.kind not in _TOOK_PART:
        return 0
    forget(session, submission_ids=(submission.id,))
    if meaning.kind is FormKind.INTERFACE:
        made = promises(submission, meaning=meaning)
        session.add_all(_action_row(submission.id, position, promise) for position, promise in enumerate(made))
        session.flush()
        return len(made)
    found = visit(submission, meaning=meaning)
    if found is not None:
        session.add(_update_row(submission.id, found))
        session.flush()
    return int(found is not None)


def forget(session: Session, *, submission_ids: Iterable[int]) -> None:
    """Take back what these submissions promised or reported: rejected, or about to be read again."""
    ids = list(submission_ids)
    for row in (ActionRow, ActionUpdateRow):
        session.execute(delete(row).where(row.submission_id.in_(ids)).execution_options(synchronize_session="fetch"))


def forget_all(session: Session) -> None:
    """Empty both tables, to be filled again from the submissions."""
    for row in (ActionRow, ActionUpdateRow):
        session.execute(delete(row).execution_options(synchronize_session=False))
    session.expire_all()


def _action_row(submission_id: int, position: int, promise: Promise) -> ActionRow:
    return ActionRow(
        code=promise.code,
        submission_id=submission_id,
        position=position,
        round_code=promise.round_code,
        area_code=promise.area_code,
        indicator_code=promise.indicator_code,
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
        spent_xof=found.spent_xof,
        new_due_on=found.new_due_on,
        new_due_accepted=found.new_due_accepted,
        escalate_to=found.escalate_to,
    )
