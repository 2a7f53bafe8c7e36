"""DOOR: one record on paper: what its page shows, for who may read it there (docs/decisions/0034)."""

import base64

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from mhsurvey.accounts import operations
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area
from mhsurvey.db import writing
from mhsurvey.problems import NOT_FOUND, PICTURE_UNREADABLE, Problem
from mhsurvey.rounds.group import LABELS as GROUPS
from mhsurvey.submissions.code import code_of, in_digits
from mhsurvey.submissions.paper import paper_of
from mhsurvey.submissions.pictures import for_paper
from mhsurvey.submissions.submission import SubmissionFile
from mhsurvey.web import gate, record
from mhsurvey.web.answer_sheet import Line
from mhsurvey.web.ground import ground
from mhsurvey.web.submission_words import MENDS, REASONS, REVIEWS, STATES
from mhsurvey.web.summaries import press

bp = Blueprint("record_sheets", __name__, url_prefix="/submissions")


@bp.get("/<int:submission_id>/record.pdf")
@gate.signed_in
def print_(submission_id: int) -> Response:
    """A record as PDF. Raises NOT_FOUND where the caller may read none of its answers, too."""
    found = record.of(submission_id)
    if found.sheet.hidden:
        raise Problem(NOT_FOUND)
    place = _place(found)
    html = render_template(
        "submissions/sheet.html",
        listed=found.opened.listed,
        detail=found.opened.held_detail,
        files=found.opened.files,
        sheet=found.sheet,
        title=found.title,
        names=found.names,
        above=_above(place),
        demonstration=ground().settings.demonstration or (place is not None and place.synthetic),
        paper=paper_of(found.opened.xml),
        code=in_digits(code_of(found.opened.listed.instance_id)),
        picture=_picture,
        now=gate.now(),
        states=STATES,
        reviews=REVIEWS,
        reasons=REASONS,
        mends=MENDS,
        groups=GROUPS,
    )
    gate.session().rollback()
    _note(submission_id)
    # Not kept, as other sheets are: a copy of somebody's answers would outlast what is decided of the record.
    content, _pages = press.print_(html, sheet="record")
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="record-{submission_id}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _note(submission_id: int) -> None:
    # A session of its own: a request that only reads has none to write with.
    with writing(ground().sessions()) as db:
        operations.note(
            db,
            now=gate.now(),
            verb="printed a submission",
            subject=f"submission {submission_id}",
            person_id=gate.caller().id,
        )
        db.commit()


def _place(found: record.Record) -> Area | None:
    """Its health area, None where it has none that the caller may see."""
    code = found.opened.listed.area_code
    return None if code is None else areas.find_area(gate.session(), code=code, scope=gate.scope())


def _above(place: Area | None) -> str:
    """Where an area lies, the region first."""
    if place is None:
        return ""
    return " › ".join(one.name for one in areas.ancestors(gate.session(), code=place.code))


def _picture(line: Line) -> str | None:
    """A picture to be drawn in as `data:`; None for any other file, and for one that is still to come or broken."""
    file: SubmissionFile | None = line.file
    if file is None or file.sha256 is None or not (file.content_type or "").startswith(record.PICTURE):
        return None
    try:
        content = for_paper(ground().store.get(file.sha256))
    except Problem as problem:
        if problem.kind is not PICTURE_UNREADABLE:
            raise
        return None
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"
