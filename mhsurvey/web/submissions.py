"""DOOR: what came back: the list, one submission with its files and versions, and what is held."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from mhsurvey.accounts import queries as accounts
from mhsurvey.accounts.person import Role
from mhsurvey.areas import queries as areas
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import Meaning
from mhsurvey.problems import ENTRY_INVALID, NOT_FOUND, Problem
from mhsurvey.results.result import NO_SCORE
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import LABELS as GROUPS
from mhsurvey.rounds.group import Group
from mhsurvey.submissions import operations, queries
from mhsurvey.submissions.answers import read
from mhsurvey.submissions.code import code_of, in_digits
from mhsurvey.submissions.holding import Reason
from mhsurvey.submissions.instance import parse
from mhsurvey.submissions.paper import paper_of
from mhsurvey.submissions.pictures import without_place
from mhsurvey.submissions.submission import Opened, ReviewState, State, SubmissionFile
from mhsurvey.summaries.queries import outlines
from mhsurvey.summaries.static_map import locator
from mhsurvey.web import catchup, gate, picking, record, reviews
from mhsurvey.web.answer_sheet import Difference, differences, has_protected, protected_files, sheet_for
from mhsurvey.web.ground import ground
from mhsurvey.web.submission_words import MENDS, REASONS, REVIEWS, STATES

bp = Blueprint("submissions", __name__, url_prefix="/submissions")


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"states": STATES, "reviews": REVIEWS, "reasons": REASONS, "mends": MENDS, "groups": GROUPS}


# --- lists -------------------------------------------------------------------------------------


@bp.get("/")
@gate.signed_in
def index() -> str:
    """Submissions of the caller's areas, the latest first. Never an answer in the list. Raises NOT_FOUND."""
    only = _filter()
    if only.area is not None:
        areas.area(gate.session(), code=only.area, scope=gate.scope())
    page = queries.submissions(
        gate.session(), scope=gate.scope(), only=only, before=request.args.get("before", type=int)
    )
    counts = queries.counts_by_state(gate.session(), scope=gate.scope(), most=queries.MOST_COUNTED)
    rest = {name: value for name, value in request.args.items() if value and name != "before"}
    return render_template(
        "submissions/index.html",
        page=page,
        only=only,
        counts=counts,
        most=queries.MOST_COUNTED,
        rest=rest,
        may_review=gate.caller().role in reviews.LEADING,
        area_names=areas.names(gate.session(), scope=gate.scope(), codes={one.area_code or "" for one in page.rows}),
        **_choices(only),
    )


def _filter() -> queries.Filter:
    given = request.args
    return queries.Filter(
        form_id=given.get("form") or None,
        area=given.get("area") or None,
        round_code=given.get("round") or None,
        grp=_one_of(Group, given.get("group")),
        tablet_id=given.get("tablet", type=int),
        since=_day_of(given.get("since")),
        until=_day_of(given.get("until")),
        with_files="files" in given,
        keyed_in="paper" in given,
        state=_one_of(State, given.get("state")),
        review_state=_one_of(ReviewState, given.get("review")),
        conflicts="conflicts" in given,
    )


def _one_of(kind: type[Any], text: str | None) -> Any:
    """The member of an enumeration with this value, None for any other text."""
    return kind(text) if text in {str(member) for member in kind} else None


def _day_of(text: str | None) -> date | None:
    """A day as a browser's field gives it; None for any other text."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _choices(only: queries.Filter) -> dict[str, Any]:
    session, scope = gate.session(), gate.scope()
    return {
        "form_ids": queries.forms_received(session),
        "titles": {one.form_id: one.title for one in forms.published(session, with_retired=True)},
        "all_rounds": rounds.rounds(session, practice=True),
        "subtrees": picking.subtrees(only.area),
        "tablets": accounts.tablets(session, scope=scope),
    }


@bp.get("/held")
@gate.roles(Role.ADMINISTRATOR, Role.MANAGER)
def held() -> str:
    """What is held: why, and what would mend it. Nothing here is lost."""
    found = queries.held(gate.session(), scope=gate.scope())
    return render_template(
        "submissions/held.html", held=found, area_names=areas.names(gate.session(), scope=gate.scope())
    )


@bp.post("/held/read-again")
@gate.roles(Role.ADMINISTRATOR, Role.MANAGER)
def read_held_again() -> AnyResponse:
    """Queue held submissions for reading: all, or those of one reason."""
    reason = _one_of(Reason, request.form.get("reason"))
    n = operations.read_held_again(gate.session(), reason=reason, scope=gate.scope())
    gate.note("had held submissions read again", "submissions", reason=reason or "any", n=n)
    gate.session().commit()
    flash(ngettext("%(num)d record is being read again.", "%(num)d records are being read again.", n), "done")
    return redirect(url_for(".held"))


# --- one ---------------------------------------------------------------------------------------


@bp.get("/<int:submission_id>")
@gate.signed_in
def one(submission_id: int) -> str:
    """One submission: answers, files, versions, review."""
    found = record.of(submission_id)
    opened = found.opened
    may_review = gate.caller().role in reviews.LEADING
    return render_template(
        "submissions/one.html",
        one=opened,
        listed=opened.listed,
        sheet=found.sheet,
        paper=paper_of(opened.xml),
        title=found.title,
        may_review=may_review,
        history=reviews.history(gate.session(), opened=opened) if may_review else (),
        conflicts=_conflicts(found) if may_review else {},
        where=_where(opened),
        may_read_xml=not found.sheet.sealed and _may_read_xml(found.meaning),
        names=found.names,
        code=in_digits(code_of(opened.listed.instance_id)),
        is_picture=lambda file: (file.content_type or "").startswith(record.PICTURE),
        is_played=lambda file: file.content_type in record.PLAYED,
        choosable=[state for state in ReviewState if state not in (ReviewState.RECEIVED, ReviewState.EDITED)],
    )


def _conflicts(current: record.Record) -> dict[int, tuple[Difference, ...]]:
    """What each version kept as a conflict answers otherwise than the one that counts, by the version's id."""
    opened, meaning = current.opened, current.meaning
    if meaning is None or current.sheet.sealed:
        return {}
    found = {}
    for earlier in opened.earlier:
        if earlier.why == "conflict":
            answers = read(parse(earlier.xml).root, meaning=meaning)
            other = replace(opened, values=answers.values, repeats=answers.repeats, flags=answers.flags)
            found[earlier.id] = differences(current.sheet, record.sheet(other, meaning, current.names))
    return found


def _where(opened: Opened) -> Markup | None:
    """The record's health area in its district: never the place where somebody lives."""
    area = opened.listed.area_code
    if area is None or areas.find_area(gate.session(), code=area, scope=gate.scope()) is None:
        return None
    return locator(
        outlines(gate.session(), area=area, on=opened.listed.made_on or opened.listed.received_at.date()),
        here=area,
        score=NO_SCORE,
    )


@bp.post("/<int:submission_id>/review")
@gate.roles(Role.ADMINISTRATOR, Role.MANAGER)
def review(submission_id: int) -> AnyResponse:
    """Set the review state. A rejected submission stays here and counts nowhere."""
    session = gate.session()
    record.opened(submission_id)
    to = _one_of(ReviewState, request.form.get("to"))
    if to is None:
        raise Problem(ENTRY_INVALID, field="to", fault=request.form.get("to", "-")[:20])
    reviews.set_states(session, {submission_id: to})
    session.commit()
    flash(_("Saved. The results follow in a moment."), "done")
    return redirect(url_for(".one", submission_id=submission_id))


@bp.post("/<int:submission_id>/read-again")
@gate.roles(Role.ADMINISTRATOR, Role.MANAGER)
def read_again(submission_id: int) -> AnyResponse:
    """Read one submission again, at once."""
    session = gate.session()
    record.opened(submission_id)
    batch = operations.read_again(session, ids=[submission_id])
    if batch.read:
        catchup.take_up_some(session, batch.read)
    else:
        catchup.forget(session, batch.silent)
    gate.note("had a submission read again", f"submission {submission_id}")
    session.commit()
    flash(
        _("Read again: it counts now.") if batch.read else _("Read again: it is still held."),
        "done" if batch.read else "warning",
    )
    return redirect(url_for(".one", submission_id=submission_id) if batch.read else url_for(".held"))


@bp.get("/<int:submission_id>/xml")
@gate.signed_in
def xml(submission_id: int) -> AnyResponse:
    """The raw XML as it came, for those who may read every answer in it."""
    opened = record.opened(submission_id)
    _check_may_read_xml(opened)
    return _downloaded(opened.xml, f"{submission_id}.xml")


@bp.get("/<int:submission_id>/versions/<int:earlier_id>.xml")
@gate.signed_in
def earlier_xml(submission_id: int, earlier_id: int) -> AnyResponse:
    """The raw XML of an earlier version, or of one kept as a conflict."""
    opened = record.opened(submission_id)
    _check_may_read_xml(opened)
    for earlier in opened.earlier:
        if earlier.id == earlier_id:
            return _downloaded(earlier.xml, f"{submission_id}-{earlier_id}.xml")
    raise Problem(NOT_FOUND)


@bp.get("/<int:submission_id>/files/<int:file_id>")
@gate.signed_in
def file(submission_id: int, file_id: int) -> AnyResponse:
    """A file sent with a submission: pictures without their place, everything as a download that runs nothing."""
    opened = record.opened(submission_id)
    found = next((file for file in opened.files if file.id == file_id and file.sha256), None)
    meaning = record.meaning_of(opened)
    if found is None or record.is_sealed(opened) or not _may_have_file(opened, found, meaning):
        raise Problem(NOT_FOUND)
    content = ground().store.get(str(found.sha256))
    kind = "application/octet-stream"
    if (found.content_type or "").startswith(record.PICTURE):
        content, kind = without_place(content)
    elif found.content_type in record.PLAYED:
        kind = str(found.content_type)
    response = _downloaded(content, found.name.replace("\\", "/").rpartition("/")[2] or "file", kind)
    response.headers["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    return response


def _may_have_file(opened: Opened, found: SubmissionFile, meaning: Meaning | None) -> bool:
    role = gate.caller().role
    if role is Role.FOCAL_PERSON:
        return True
    # Which question it answers is known from the form only; without the form nobody else gets it.
    if meaning is None or sheet_for(opened, meaning=meaning, role=role, language="fr").hidden:
        return False
    return found.name not in protected_files(opened, meaning=meaning) and (
        found.referenced or not has_protected(meaning)
    )


def _may_read_xml(meaning: Meaning | None) -> bool:
    role = gate.caller().role
    if role is Role.FOCAL_PERSON:
        return True
    return role is Role.ADMINISTRATOR and meaning is not None and not has_protected(meaning)


def _check_may_read_xml(opened: Opened) -> None:
    if record.is_sealed(opened) or not _may_read_xml(record.meaning_of(opened)):
        raise Problem(NOT_FOUND)


def _downloaded(content: bytes, name: str, kind: str = "application/octet-stream") -> Response:
    response = send_file(io.BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
