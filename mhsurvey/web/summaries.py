"""DOOR: the accountability summary of an area and round: its page and everything that is printed of it."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area, AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.areas.spelling import fold
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.results import queries as results
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.round import Round, RoundState
from mhsurvey.summaries import pages, queries
from mhsurvey.summaries.pdf import Pdf, Press, print_kept
from mhsurvey.summaries.static_map import locator
from mhsurvey.summaries.summary import Summary
from mhsurvey.web import gate
from mhsurvey.web.ground import ground
from mhsurvey.web.leaflets import address_of

bp = Blueprint("summaries", __name__, url_prefix="/summaries")

# More districts than this stay folded until one is opened: a country has 75.
OPEN_AT_MOST = 4
# Name of the sheet, what it is called, what it is for; in the order of the work.
PRINTS: tuple[tuple[str, Any, Any], ...] = (
    # NOTE: a print: name, then what it is for
    ("a4", _("Sheet, A4"), _("Read aloud in the meeting, with the minutes behind it")),
    # NOTE: a print
    ("a3", _("Poster, A3"), _("For the wall: six points at most")),
    # NOTE: a print
    ("flip", _("Flip chart, A3"), _("One point a page, with big dots to draw")),
    # NOTE: a print
    ("flip-a2", _("Flip chart, A2"), _("The same, twice as large")),
    # NOTE: a print
    ("script", _("Script to read"), _("For the facilitator: French, with the Bambara words there are")),
    # NOTE: a print: minutes to be signed
    ("minutes", _("Minutes, A4"), _("For town hall and CSRéf: scores, reasons, the whole plan, signatures")),
    # NOTE: a print: what was said and what became of it
    ("said-done", _("You said, we did"), _("What became of every promise, and what the community says of it")),
)
# One printing process for each server process.
press = Press()


@dataclass(frozen=True)
class District:
    """A district with those of its areas that were heard. voices: groups, centre and counts that came in."""

    name: str
    areas: tuple[tuple[Area, int], ...]


@bp.get("/")
@gate.signed_in
def index() -> str:
    """Pick a round and an area; only areas that were heard in it."""
    db = gate.session()
    every = [one for one in rounds.rounds(db) if one.state is not RoundState.PLANNED]
    chosen = _chosen(every)
    wanted = request.args.get("q", "").strip()
    districts = _districts(chosen, wanted=wanted, only=request.args.get("district")) if chosen else ()
    return render_template(
        "summaries/index.html",
        rounds=every,
        chosen=chosen,
        wanted=wanted,
        districts=districts,
        is_open=bool(wanted) or len(districts) <= OPEN_AT_MOST,
    )


@bp.get("/<area>/")
@gate.signed_in
def latest(area: str) -> Response:
    """The latest round in which this area was heard; where there is none, the list."""
    heard = [one for one in results.rounds_of_area(gate.session(), scope=gate.scope(), area=area) if not one.practice]
    return redirect(url_for(".one", area=area, code=heard[0].code) if heard else url_for(".index"))


@bp.get("/<area>/<code>")
@gate.signed_in
def one(area: str, code: str) -> str | Response:
    db = gate.session()
    place = areas.area(db, code=area, scope=gate.scope())
    if place.level is not Level.AREA:
        return redirect(url_for(".index", round=code, district=area))
    summary = _summary(area, code)
    # Whoever reads the page may print it next: by then the process is ready.
    press.warm()
    heard = results.rounds_of_area(db, scope=gate.scope(), area=area)
    return render_template(
        "summaries/one.html",
        area=place,
        summary=summary,
        sheet=pages.screen(summary, frame=_frame(summary)),
        rounds=[found for found in heard if not found.practice],
        code=code,
        prints=PRINTS,
    )


@bp.get("/<area>/<code>/<sheet>.pdf")
@gate.signed_in
def print_(area: str, code: str, sheet: str) -> Response:
    """One sheet of pages.SHEETS as PDF; `?ink=black` for a copier. Raises NOT_FOUND."""
    made = pages.SHEETS.get(sheet)
    if made is None:
        raise Problem(NOT_FOUND)
    summary = _summary(area, code, with_before=sheet == "said-done")
    black = request.args.get("ink") == "black"
    html = made.html(summary, frame=_frame(summary, black=black))
    return _pdf(summary, printed(html, sheet=made), sheet=f"{sheet}-noir" if black else sheet)


def _chosen(every: list[Round]) -> Round | None:
    """The round asked for, else the latest in which something was heard, else the latest."""
    asked = request.args.get("round")
    found = [one for one in every if one.code == asked] or [one for one in every if _heard(one)] or every
    return found[0] if found else None


def _heard(one: Round) -> dict[AreaCode, int]:
    return dict(queries.areas_heard(gate.session(), scope=gate.scope(), round_code=one.code))


def _districts(chosen: Round, *, wanted: str, only: str | None) -> tuple[District, ...]:
    db, heard, day = gate.session(), _heard(chosen), chosen.areas_of_day
    found = [place for place in areas.areas(db, scope=gate.scope(), level=Level.AREA, on=day) if place.code in heard]
    if wanted:
        found = [place for place in found if fold(wanted) in fold(place.name) or wanted == place.code]
    by_district: dict[str, list[tuple[Area, int]]] = {}
    for place in found:
        if place.parent_code and only in (None, place.parent_code):
            by_district.setdefault(place.parent_code, []).append((place, heard[place.code]))
    # Names of what lies above the caller's own areas, too: it only says where they are.
    names = {one.code: one.name for one in areas.areas(db, scope=EVERYWHERE, codes=by_district, on=day)}
    return tuple(
        District(name=names.get(AreaCode(code), code), areas=tuple(places))
        for code, places in sorted(by_district.items(), key=lambda entry: fold(names.get(AreaCode(entry[0]), "")))
    )


def _summary(area: str, code: str, *, with_before: bool = False) -> Summary:
    return queries.summary(
        gate.session(),
        scope=gate.scope(),
        area=area,
        round_code=code,
        today=gate.now().date(),
        with_before=with_before,
    )


def _frame(summary: Summary, *, black: bool = False) -> pages.Frame:
    return pages.Frame(
        address=_address(summary),
        demonstration=ground().settings.demonstration or summary.place.synthetic,
        locator=_locator(summary),
        black=black,
    )


def _address(summary: Summary) -> str | None:
    """Of the area's public page; None while there is none."""
    found = queries.publication(gate.session(), area=summary.place.code)
    return None if found is None else address_of(found)


def _locator(summary: Summary) -> Markup | None:
    outlines = queries.outlines(gate.session(), area=summary.place.code, on=summary.occasion.starts_on)
    return locator(outlines, here=summary.place.code, score=summary.overall, label=summary.place.name)


def printed(html: str, *, sheet: pages.Sheet) -> Pdf:
    """The sheet's PDF, from the cache when it was printed before. Gives the request's session back meanwhile."""
    folder = ground().settings.data_dir / "cache" / "summaries"
    # The printing takes half a second: meanwhile the database is somebody else's.
    gate.session().rollback()
    return print_kept(press, html, sheet=sheet.look, folder=folder, most_pages=sheet.most_pages)


def _pdf(summary: Summary, pdf: Pdf, *, sheet: str) -> Response:
    response = make_response(pdf.content)
    response.mimetype = "application/pdf"
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{summary.place.code}-{summary.occasion.round_code}-{sheet}")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
