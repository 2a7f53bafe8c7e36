"""DOOR: the accountability summary of an area and round: its page, the A4 sheet, the A3 poster, the script."""

import re
from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area, AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.areas.spelling import fold
from mhsurvey.results import queries as results
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.round import Round, RoundState
from mhsurvey.summaries import pages, queries
from mhsurvey.summaries.pdf import Pdf, Press, print_kept
from mhsurvey.summaries.static_map import locator
from mhsurvey.summaries.summary import Summary
from mhsurvey.web import gate
from mhsurvey.web.ground import ground

bp = Blueprint("summaries", __name__, url_prefix="/summaries")

# More districts than this stay folded until one is opened: a country has 75.
OPEN_AT_MOST = 4
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
    )


@bp.get("/<area>/<code>/a4.pdf")
@gate.signed_in
def a4(area: str, code: str) -> Response:
    summary = _summary(area, code)
    html = pages.a4(summary, frame=_frame(summary))
    return _pdf(summary, _printed(html, sheet="a4", most_pages=2), sheet="a4")


@bp.get("/<area>/<code>/a3.pdf")
@gate.signed_in
def a3(area: str, code: str) -> Response:
    summary = _summary(area, code)
    html = pages.a3(summary, frame=_frame(summary))
    return _pdf(summary, _printed(html, sheet="a3", most_pages=1), sheet="a3")


@bp.get("/<area>/<code>/script.pdf")
@gate.signed_in
def script(area: str, code: str) -> Response:
    summary = _summary(area, code)
    return _pdf(summary, _printed(pages.aloud(summary, frame=_frame(summary)), sheet="script"), sheet="script")


def _chosen(every: list[Round]) -> Round | None:
    """The round asked for, else the latest in which something was heard, else the latest."""
    asked = request.args.get("round")
    found = [one for one in every if one.code == asked] or [one for one in every if _heard(one)] or every
    return found[0] if found else None


def _heard(one: Round) -> dict[AreaCode, int]:
    return dict(queries.areas_heard(gate.session(), scope=gate.scope(), round_code=one.code))


def _districts(chosen: Round, *, wanted: str, only: str | None) -> tuple[District, ...]:
    db, heard = gate.session(), _heard(chosen)
    found = [place for place in areas.areas(db, scope=gate.scope(), level=Level.AREA) if place.code in heard]
    if wanted:
        found = [place for place in found if fold(wanted) in fold(place.name) or wanted == place.code]
    by_district: dict[str, list[tuple[Area, int]]] = {}
    for place in found:
        if place.parent_code and only in (None, place.parent_code):
            by_district.setdefault(place.parent_code, []).append((place, heard[place.code]))
    # Names of what lies above the caller's own areas, too: it only says where they are.
    names = {one.code: one.name for one in areas.areas(db, scope=EVERYWHERE, codes=by_district)}
    return tuple(
        District(name=names.get(AreaCode(code), code), areas=tuple(places))
        for code, places in sorted(by_district.items(), key=lambda entry: fold(names.get(AreaCode(entry[0]), "")))
    )


def _summary(area: str, code: str) -> Summary:
    return queries.summary(gate.session(), scope=gate.scope(), area=area, round_code=code, today=gate.now().date())


def _frame(summary: Summary) -> pages.Frame:
    area, code = summary.place.code, summary.occasion.round_code
    return pages.Frame(
        address=ground().settings.public_url + url_for("summaries.one", area=area, code=code),
        demonstration=ground().settings.demonstration or summary.place.synthetic,
        locator=_locator(summary),
    )


def _locator(summary: Summary) -> Markup | None:
    outlines = queries.outlines(gate.session(), area=summary.place.code)
    return locator(outlines, here=summary.place.code, score=summary.overall, label=summary.place.name)


def _printed(html: str, *, sheet: str, most_pages: int | None = None) -> Pdf:
    folder = ground().settings.data_dir / "cache" / "summaries"
    # The printing takes half a second: meanwhile the database is somebody else's.
    gate.session().rollback()
    return print_kept(press, html, sheet=sheet, folder=folder, most_pages=most_pages)


def _pdf(summary: Summary, pdf: Pdf, *, sheet: str) -> Response:
    response = make_response(pdf.content)
    response.mimetype = "application/pdf"
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{summary.place.code}-{summary.occasion.round_code}-{sheet}")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
