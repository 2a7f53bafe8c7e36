"""DOOR: reviewing records: many at once and taken back, comments, conflicts settled; what was done to one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mhsurvey.accounts import queries as accounts
from mhsurvey.accounts.person import Role
from mhsurvey.problems import ENTRY_INVALID, NOT_FOUND, Problem
from mhsurvey.submissions import operations, queries
from mhsurvey.submissions.submission import Opened, ReviewState
from mhsurvey.web import catchup, gate
from mhsurvey.web.submission_words import REVIEWS
from mhsurvey.web.trail_words import verb

bp = Blueprint("reviews", __name__, url_prefix="/submissions")
LEADING = (Role.ADMINISTRATOR, Role.MANAGER)
MOST_AT_ONCE = 100
LONGEST_COMMENT = 2000
UNDO_WITHIN_S = 3600


# --- many at once ------------------------------------------------------------------------------


@bp.post("/review")
@gate.roles(*LEADING)
def many() -> Response:
    """Set the review state of the ticked records; the notice takes it back with one touch."""
    to = _review_state(request.form.get("to"))
    ids = [int(one) for one in request.form.getlist("id") if one.isdigit()][:MOST_AT_ONCE]
    session = gate.session()
    before = queries.review_states(session, ids=ids, scope=gate.scope())
    changed = {id_: state for id_, state in before.items() if state is not to}
    set_states(session, dict.fromkeys(changed, to))
    session.commit()
    if not changed:
        flash(_("Nothing was changed: tick records first."), "warning")
        return redirect(_back())
    text = ngettext("%(num)d record: %(state)s.", "%(num)d records: %(state)s.", len(changed), state=REVIEWS[to])
    kept = _signer().dumps([gate.caller().id, [[id_, state] for id_, state in changed.items()]])
    flash({"text": text, "undo": url_for(".undo", kept=kept)}, "done")  # type: ignore[arg-type]
    return redirect(_back())


@bp.post("/review/undo/<kept>")
@gate.roles(*LEADING)
def undo(kept: str) -> Response:
    """Give records the review states they had before. Raises NOT_FOUND for another's address, or an old one."""
    try:
        person_id, states = _signer().loads(kept, max_age=UNDO_WITHIN_S)
    except BadSignature as fault:
        raise Problem(NOT_FOUND) from fault
    if person_id != gate.caller().id:
        raise Problem(NOT_FOUND)
    session = gate.session()
    set_states(session, {id_: ReviewState(state) for id_, state in states})
    session.commit()
    flash(_("Taken back."), "done")
    return redirect(url_for("submissions.index"))


def set_states(session: Session, to: Mapping[int, ReviewState]) -> None:
    """Set review states; promises and issues follow, tallies soon after. Records outside the scope stay as they are."""
    for submission_id, state in to.items():
        operations.review(session, submission_id=submission_id, to=state, scope=gate.scope())
        gate.note("reviewed a submission", f"submission {submission_id}", to=state)
    rejected = [id_ for id_, state in to.items() if state is ReviewState.REJECTED]
    if rejected:
        catchup.forget(session, rejected)
    counting = [id_ for id_, state in to.items() if state is not ReviewState.REJECTED]
    if counting:
        catchup.take_up_some(session, counting)


def _review_state(text: str | None) -> ReviewState:
    if text not in set(ReviewState):
        raise Problem(ENTRY_INVALID, field="to", fault=(text or "-")[:20])
    return ReviewState(text)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="review-undo")


def _back() -> str:
    """The list as it was narrowed; only its own filters are taken back, never an address."""
    filters = {name: value for name, value in request.args.items() if value}
    return url_for("submissions.index", **filters)  # type: ignore[arg-type]


# --- one ---------------------------------------------------------------------------------------


@bp.post("/<int:submission_id>/comments")
@gate.roles(*LEADING)
def comment(submission_id: int) -> Response:
    """Keep a comment. Raises NOT_FOUND, ENTRY_INVALID when it is empty."""
    session = gate.session()
    _opened(session, submission_id)
    text = request.form.get("text", "").strip()[:LONGEST_COMMENT]
    if not text:
        raise Problem(ENTRY_INVALID, field=_("Comment"), fault=_("write a few words"))
    operations.comment(session, submission_id=submission_id, person_id=gate.caller().id, text=text, now=gate.now())
    gate.note("commented on a submission", f"submission {submission_id}")
    session.commit()
    return redirect(url_for("submissions.one", submission_id=submission_id, _anchor="history"))


@bp.post("/<int:submission_id>/versions/<int:earlier_id>/settle")
@gate.roles(*LEADING)
def settle(submission_id: int, earlier_id: int) -> Response:
    """Say which of two versions under one number counts. Raises NOT_FOUND."""
    session = gate.session()
    take = request.form.get("counts") == "other"
    operations.settle(session, submission_id=submission_id, earlier_id=earlier_id, take=take, scope=gate.scope())
    if take:
        batch = operations.read_again(session, ids=[submission_id])
        catchup.take_up(session, batch)
    gate.note("settled a conflict", f"submission {submission_id}", taken="other" if take else "current")
    session.commit()
    flash(_("Settled. Both versions are kept; the tablet that holds the other may let go of it."), "done")
    return redirect(url_for("submissions.one", submission_id=submission_id))


def _opened(session: Session, submission_id: int) -> Opened:
    return queries.submission(session, submission_id=submission_id, scope=gate.scope())


# --- what was done to it -----------------------------------------------------------------------


@dataclass(frozen=True)
class Moment:
    """A line of a record's history. text: a reviewer's own words, None for what was done."""

    at: datetime
    who: str | None
    what: str
    text: str | None = None


def history(session: Session, *, opened: Opened) -> list[Moment]:
    """What became of a record since it came, the first first; comments among it."""
    return sorted(_moments(session, opened), key=lambda one: one.at)


def _moments(session: Session, opened: Opened) -> Iterable[Moment]:
    listed = opened.listed
    came = min((one.received_at for one in opened.earlier), default=listed.received_at)
    yield Moment(min(came, listed.received_at), None, _("arrived"))
    for earlier in opened.earlier:
        if earlier.why == "conflict":
            yield Moment(earlier.received_at, None, _("another version came under the same number"))
    for event in accounts.events_about(session, subject=f"submission {listed.id}", since=min(came, listed.received_at)):
        to = event.detail.get("to")
        said = f"{verb(event.verb)}: {REVIEWS[ReviewState(str(to))]}" if to in set(ReviewState) else verb(event.verb)
        if event.verb != "commented on a submission":
            yield Moment(event.at, event.actor, said)
    names: dict[int, Any] = {}
    for one in queries.comments(session, submission_id=listed.id):
        if one.person_id is not None and one.person_id not in names:
            person = accounts.active_person(session, person_id=one.person_id)
            names[one.person_id] = person.name if person else None
        yield Moment(one.at, names.get(one.person_id or 0), _("commented"), one.text)
