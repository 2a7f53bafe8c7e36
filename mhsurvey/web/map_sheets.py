"""DOOR: what is taken away from the map: a sheet for a report as SVG, PDF or PNG, and its figures as CSV.

What leaves the house follows the rules of what leaves the house: persons are shown from ten on, as in every export.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, make_response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.areas.topology import Shape, shapes
from mhsurvey.exchange.cells import harmless
from mhsurvey.maps.layer import BETWEEN_VOICES, COLUMNS, SMALL_SAMPLE, Layer, layer, payload
from mhsurvey.maps.picture import Panel, Wording, picture
from mhsurvey.maps.shades import Class, Measure, Shade
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.results.result import Audience, State
from mhsurvey.rounds.group import LABELS, Group
from mhsurvey.rounds.indicator import Indicator
from mhsurvey.rounds.round import Round
from mhsurvey.summaries.pdf import print_kept
from mhsurvey.svg import as_pictures
from mhsurvey.web import gate, map_words, words
from mhsurvey.web.ground import ground
from mhsurvey.web.maps import choosable, chosen, label_of
from mhsurvey.web.summaries import press

bp = Blueprint("map_sheets", __name__, url_prefix="/maps")

MIMETYPES = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}
# Of a row of the map (maps.layer.COLUMNS); the rest is told by others or in words.
FIGURES = ("value", "community", "provider", "gap", "change", "equity", "spread", "n_groups", "n_people")


@dataclass(frozen=True)
class View:
    """What is seen: one map or two of a measure, at a level, inside a place or everywhere."""

    maps: tuple[tuple[Indicator, Round], ...]
    measure: Measure
    group: str | None
    level: Level
    place: Area | None
    layers: tuple[Layer, ...]


@bp.get("/sheet.<kind>")
@gate.signed_in
def sheet(kind: str) -> Response:
    """The map as a sheet: the page's own query, with `place=` and `level=`. Raises NOT_FOUND."""
    if kind not in MIMETYPES:
        raise Problem(NOT_FOUND)
    view = _view()
    panels = [
        Panel(found, _shapes(view, when), title)
        for (_indicator, when), found, title in zip(view.maps, view.layers, _titles(view), strict=True)
    ]
    within = {one.within for panel in panels for one in panel.shapes}
    drawn = picture(panels, words=_wording(view, within=within), with_size=kind == "svg")
    if kind == "svg":
        return _attached(str(drawn).encode(), view, kind=kind)
    # The printing takes half a second: meanwhile the database is somebody else's.
    gate.session().rollback()
    html = f"<!doctype html><html lang='{words.language()}'><body>{as_pictures(drawn)}</body></html>"
    folder = ground().settings.data_dir / "cache" / "maps"
    return _attached(print_kept(press, html, sheet="map", folder=folder, kind=kind).content, view, kind=kind)


@bp.get("/figures.csv")
@gate.signed_in
def figures() -> Response:
    """The figures of what is seen, a line a place and map. Raises NOT_FOUND."""
    view = _view()
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerows([harmless(str(cell)) for cell in line] for line in _table(view))
    # The mark a spreadsheet needs to read accents.
    return _attached(file.getvalue().encode("utf-8-sig"), view, kind="csv")


# --- what is seen ------------------------------------------------------------------------------


def _view() -> View:
    every_round, indicators = choosable()
    choice = chosen(every_round, indicators)
    if choice.round is None or choice.indicator is None:
        raise Problem(NOT_FOUND)
    level = {"2": Level.DISTRICT, "3": Level.AREA}.get(request.args.get("level", "2"))
    if level is None:
        raise Problem(NOT_FOUND)
    code = request.args.get("place")
    place = areas.area(gate.session(), code=code, scope=EVERYWHERE) if code else None
    if place is not None and place.level is Level.DISTRICT:
        level = Level.AREA
    maps = ((choice.indicator, choice.round), *((choice.beside,) if choice.beside else ()))
    group = None if choice.measure in BETWEEN_VOICES else choice.group
    return View(
        maps=maps,
        measure=choice.measure,
        group=group,
        level=level,
        place=place,
        layers=tuple(_layer(*one, measure=choice.measure, group=group, level=level, place=place) for one in maps),
    )


def _layer(
    indicator: Indicator, when: Round, *, measure: Measure, group: str | None, level: Level, place: Area | None
) -> Layer:
    return layer(
        gate.session(),
        scope=gate.scope(),
        round_code=when.code,
        indicator=indicator.code,
        measure=measure,
        group=group,
        level=level,
        within=None if place is None else place.code,
        audience=Audience.PUBLIC,
        today=gate.now().date(),
    )


def _shapes(view: View, when: Round) -> Sequence[Shape]:
    """Outlines of the districts, or of the areas in every region that something is shown of, as of the round."""
    db, day = gate.session(), when.areas_of_day
    versions = areas.outline_versions(db, on=day)
    wanted = {"districts"} if view.level is Level.DISTRICT else {f"areas:{region}" for region in _regions(view, when)}
    found = [areas.outline(db, drawing=name, version=versions[name]) for name in sorted(wanted & versions.keys())]
    return [one for outline in found for one in shapes(outline.topojson_gz)]


def _regions(view: View, when: Round) -> set[str]:
    within = areas.paths(gate.session(), scope=_scope(view), on=when.areas_of_day)
    return {path.strip("/").split("/")[0] for path in within.values()}


def _scope(view: View) -> Scope:
    scope = gate.scope()
    return scope if view.place is None else areas.narrowed(gate.session(), scope=scope, place=view.place.code)


# --- its words ---------------------------------------------------------------------------------


def _titles(view: View) -> list[str]:
    """What tells two maps apart; nothing for a single one."""
    if len(view.maps) == 1:
        return [""]
    (indicator, when), (other, later) = view.maps
    parts = []
    for one, its_round in view.maps:
        told = [label_of(one)] if indicator.code != other.code else []
        parts.append(" · ".join([*told, *([its_round.name] if when.code != later.code or not told else [])]))
    return parts


def _wording(view: View, *, within: set[str]) -> Wording:
    (indicator, when), *more = view.maps
    same_indicator = not more or more[0][0].code == indicator.code
    same_round = not more or more[0][1].code == when.code
    said = label_of(indicator) if same_indicator else f"{label_of(indicator)} / {label_of(more[0][0])}"
    measure = _(map_words.MEASURES[view.measure])
    return Wording(
        title=f"{said} – {measure}",
        under=[_where(view), " · ".join([_who(view), *([when.name] if same_round else [])])],
        explained=_(map_words.EXPLAINED[view.measure]),
        shades={one.shade: (_(map_words.SHADES[one.shade]), _cuts(one, view)) for one in view.layers[0].legend},
        # NOTE: over the counts of two maps, very short
        heads=[_("Map 1"), _("Map 2")] if more else [],
        regions=_names(within),
        demonstration=_("Demonstration data: places, people and scores are made up.") if _is_invented(view) else None,
        foot=_foot(view),
    )


def _where(view: View) -> str:
    level = _("Districts") if view.level is Level.DISTRICT else _("Health areas")
    if view.place is None:
        whole = _("The whole country") if "/" in gate.scope().roots else _("All my areas")
        return f"{whole} · {level}"
    above = areas.ancestors(gate.session(), code=view.place.code)
    return " › ".join([*(one.name for one in above), view.place.name]) + f" · {level}"


def _who(view: View) -> str:
    return str(_("The whole community") if view.group is None else _(LABELS[Group(view.group)]))


def _cuts(one: Class, view: View) -> str:
    texts = map_words.words()

    def said(points: float) -> str:
        plus = "" if view.measure is Measure.SCORE or points <= 0 else "+"
        return plus + words.number(points).replace("-", "\N{MINUS SIGN}")

    if one.lowest is not None and one.below is not None:
        return texts["between"].format(lowest=said(one.lowest), below=said(one.below))
    if one.lowest is not None:
        return texts["from"].format(lowest=said(one.lowest))
    below = "below" if view.measure is Measure.SCORE else "atMost"
    return "" if one.below is None else texts[below].format(below=said(one.below))


def _foot(view: View) -> list[str]:
    shown = sum(place.score.state is State.SHOWN for place in view.layers[0].places)
    people = sum(place.score.n_people or 0 for place in view.layers[0].places)
    return [
        # NOTE: at the foot of a map: where its figures come from
        _(
            "Source: community scorecards, %(server)s. %(day)s. Places with a score: %(shown)s of %(all)s; "
            "people heard: %(people)s.",
            server=words.server_name(),
            day=words.day(gate.now()),
            shown=words.number(shown),
            all=words.number(len(view.layers[0].places)),
            people=words.number(people),
        ),
        _("Groups are shown from 5 people on, single persons from 10. What groups say has no margin of error."),
    ]


def _is_invented(view: View) -> bool:
    return ground().settings.demonstration or any(when.synthetic for _indicator, when in view.maps)


def _names(codes: set[str]) -> Mapping[str, str]:
    return {one.code: one.name for one in areas.areas(gate.session(), scope=EVERYWHERE, codes=codes)}


# --- figures -----------------------------------------------------------------------------------


def _table(view: View) -> Iterator[Sequence[Any]]:
    yield (
        *("code", "name", "within", "indicator", "round", "who", "shown", "class"),
        *FIGURES,
        *("small_sample", "incomplete", "demonstration"),
    )
    invented = int(_is_invented(view))
    for (indicator, when), found in zip(view.maps, view.layers, strict=True):
        fixed = (indicator.code, when.code, view.group or "community", view.measure)
        for row in payload(found)["rows"]:
            told = dict(zip(COLUMNS, row, strict=False))
            marks = told.get("marks") or 0
            figures = ("" if told.get(name) is None else told[name] for name in FIGURES)
            state = (tuple(Shade)[told["shade"]], *figures, marks & SMALL_SAMPLE, marks // 2, invented)
            yield (told["code"], told["name"], told["parent"] or "", *fixed, *state)


def _attached(content: bytes, view: View, *, kind: str) -> Response:
    response = make_response(content)
    response.mimetype = MIMETYPES.get(kind, "text/csv")
    (indicator, when), *_more = view.maps
    where = "country" if view.place is None else view.place.code
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"map-{indicator.code}-{when.code}-{view.measure}-{where}")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
