"""DOOR: the draft of a summary: given out by a manager, read by offices of the centre in the 48 hours before the
meeting, never before the centre has scored itself."""

import re

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from mhsurvey.accounts.person import Role
from mhsurvey.accounts.token import is_well_formed
from mhsurvey.areas import queries as areas
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import writing
from mhsurvey.problems import DRAFT_CLOSED, NOT_FOUND, Problem
from mhsurvey.rounds import queries as rounds
from mhsurvey.summaries import operations, pages, queries
from mhsurvey.summaries.publication import Window, opens_on, window
from mhsurvey.summaries.summary import Summary
from mhsurvey.web import gate
from mhsurvey.web.entries import Entry, stripped
from mhsurvey.web.ground import ground
from mhsurvey.web.summaries import printed

bp = Blueprint("drafts", __name__)

LEADING = (Role.ADMINISTRATOR, Role.MANAGER)
# A link passes through the cookie from the POST that made it to the page that shows it, once.
LINK = "draft_link"


class DraftEntry(Entry):
    # NOTE: field: for which office of the health centre a link is
    office = StringField(_l("For which office"), validators=[DataRequired(), Length(max=80)], filters=[stripped])


# --- for those who give it out -----------------------------------------------------------------


@bp.get("/summaries/<area>/<code>/draft")
@gate.roles(*LEADING)
def one(area: str, code: str) -> str:
    """Who was given the draft, who opened it when, and from when it may be read. Raises NOT_FOUND."""
    return _shown(area, code, DraftEntry())


@bp.post("/summaries/<area>/<code>/draft")
@gate.roles(*LEADING)
def prepare(area: str, code: str) -> str | tuple[str, int] | Response:
    """Make a link for one office. Raises NOT_FOUND, DRAFT_UNDATED."""
    with gate.reading() as reading:
        areas.area(reading, code=area, scope=gate.scope())
    entry = DraftEntry()
    if not entry.validate_on_submit():
        return _shown(area, code, entry), 400
    db = gate.session()
    token = operations.prepare_draft(
        db,
        scope=gate.scope(),
        area=area,
        round_code=code,
        office=entry.office.data,
        by=gate.caller().id,
        now=gate.now(),
    )
    gate.note("gave out a draft", f"area {area}", round=code)
    db.commit()
    cookie[LINK] = {"area": area, "round": code, "token": token, "office": entry.office.data}
    return redirect(url_for(".one", area=area, code=code))


@bp.post("/summaries/<area>/<code>/draft/<int:link_id>/revoke")
@gate.roles(*LEADING)
def revoke(area: str, code: str, link_id: int) -> Response:
    """Close one office's link. Raises NOT_FOUND."""
    db = gate.session()
    areas.area(db, code=area, scope=gate.scope())
    operations.revoke_draft(db, area=area, round_code=code, link_id=link_id, now=gate.now())
    gate.note("closed a draft's link", f"area {area}", round=code, link=link_id)
    db.commit()
    # NOTE: told after the link to a draft was closed
    flash(_("The link opens nothing any more."), "done")
    return redirect(url_for(".one", area=area, code=code))


def _shown(area: str, code: str, entry: DraftEntry) -> str:
    db = gate.session()
    summary = _summary(area, code)
    made = cookie.get(LINK, {})
    address = None
    if (made.get("area"), made.get("round")) == (area, code):
        cookie.pop(LINK)
        address = ground().settings.public_url + url_for(".read", token=made["token"])
    planned = rounds.plan_of(db, round_code=code, area=area).meeting_on
    return render_template(
        "drafts/one.html",
        area=areas.area(db, code=area, scope=gate.scope()),
        round=rounds.round_(db, code=code),
        code=code,
        entry=entry,
        links=queries.draft_links(db, area=area, round_code=code),
        made=made if address else None,
        address=address,
        qr=pages.qr(address) if address else None,
        meeting_on=planned,
        opens_on=opens_on(planned) if planned else None,
        window=window(planned, today=gate.now().date()),
        centre_spoke=summary.centre_spoke,
    )


def _summary(area: str, code: str) -> Summary:
    return queries.summary(gate.session(), scope=gate.scope(), area=area, round_code=code, today=gate.now().date())


# --- for the centre ----------------------------------------------------------------------------


@bp.get("/draft/<token>")
@gate.public
def read(token: str) -> Response:
    """The draft, read-only, or from when it may be read. Raises NOT_FOUND, for a closed link as for none."""
    link, area, code = _link(token)
    state, summary = _opened(area, code)
    if state is Window.OPEN and summary.centre_spoke:
        _seen(link)
    planned = rounds.plan_of(gate.session(), round_code=code, area=area).meeting_on
    html = render_template(
        "drafts/read.html",
        summary=summary,
        window=state,
        token=token,
        meeting_on=planned,
        opens_on=opens_on(planned) if planned else None,
        sheet=pages.screen(summary, frame=_frame(summary)),
    )
    return _hidden(make_response(html))


@bp.get("/draft/<token>/a4.pdf")
@gate.public
def print_(token: str) -> Response:
    """The draft as PDF, marked on every page. Raises NOT_FOUND, DRAFT_CLOSED."""
    link, area, code = _link(token)
    state, summary = _opened(area, code)
    if state is not Window.OPEN or not summary.centre_spoke:
        raise Problem(DRAFT_CLOSED)
    _seen(link)
    sheet = pages.SHEETS["a4"]
    pdf = printed(sheet.html(summary, frame=_frame(summary)), sheet=sheet)
    response = make_response(pdf.content)
    response.mimetype = "application/pdf"
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{area}-{code}-brouillon")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return _hidden(response)


def _link(token: str) -> tuple[int, str, str]:
    if not is_well_formed(token):
        raise Problem(NOT_FOUND)
    return queries.draft_by_token(gate.session(), token=token)


def _opened(area: str, code: str) -> tuple[Window, Summary]:
    """Whether it may be read now, and what it says. The link was made for this area: no scope is asked."""
    db, today = gate.session(), gate.now().date()
    planned = rounds.plan_of(db, round_code=code, area=area).meeting_on
    summary = queries.summary(db, scope=EVERYWHERE, area=area, round_code=code, today=today)
    return window(planned, today=today), summary


def _seen(link: int) -> None:
    with gate.reading() as db:
        operations.see_draft(writing(db), link_id=link, now=gate.now())
        db.commit()


def _frame(summary: Summary) -> pages.Frame:
    made_up = ground().settings.demonstration or summary.place.synthetic
    return pages.Frame(address=None, demonstration=made_up, draft=True)


def _hidden(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    # The address is the key: no page it leads to learns it.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
