"""DOOR: the map. The page, the sandboxed document in it, outlines for ever, values by the layer.

docs/decisions/0006 tells why the map's document can ask nothing of any server.
"""

import gzip
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import orjson
from flask import Blueprint, current_app, jsonify, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area, AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.maps import draw
from mhsurvey.maps.layer import COLUMNS, INCOMPLETE, SMALL_SAMPLE, Layer, layer, payload
from mhsurvey.maps.shades import Measure, Shade
from mhsurvey.problems import N_, NOT_FOUND, Problem
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import COMMUNITY, LABELS, Group
from mhsurvey.rounds.indicator import Indicator, Nature
from mhsurvey.rounds.round import Round, RoundState
from mhsurvey.web import assets, gate, map_words, words
from mhsurvey.web.ground import ground

T = TypeVar("T", Round, Indicator)

bp = Blueprint("maps", __name__, url_prefix="/maps")

FOR_EVER = "private, max-age=31536000, immutable"
MAPPED = (Nature.SCORE, Nature.SHARE, Nature.INPUT, Nature.DAYS)
VOICES = (*COMMUNITY, Group.PROVIDER, Group.INTERFACE)
# A search that finds more than this is not narrow enough to be read.
MOST_FOUND = 12

DOWNLOADS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    # NOTE: a download
    (N_("Map as a picture (PNG)"), "sheet", {"kind": "png"}),
    # NOTE: a download
    (N_("Map to print (PDF)"), "sheet", {"kind": "pdf"}),
    # NOTE: a download
    (N_("Map as a drawing (SVG)"), "sheet", {"kind": "svg"}),
    # NOTE: a download
    (N_("Figures (CSV)"), "figures", {}),
)


@dataclass(frozen=True)
class Choice:
    """What is on the map: the query string, read. indicator is None while no form declared any.

    beside  the second map's indicator and round, when two stand beside each other
    """

    round: Round | None
    indicator: Indicator | None
    group: str | None
    measure: Measure
    beside: tuple[Indicator, Round] | None = None


@bp.get("/")
@gate.signed_in
def index() -> str:
    """The map page, with the values of its first view inside: one way over the line less."""
    db = gate.session()
    every_round, indicators = choosable()
    choice = chosen(every_round, indicators)
    versions = areas.outline_versions(db, on=choice.round.areas_of_day if choice.round else None)
    has_map = choice.round is not None and choice.indicator is not None and bool(versions)
    return render_template(
        "maps/index.html",
        rounds=every_round,
        sections=_sections(indicators),
        choice=choice,
        measures=[(str(one), _(map_words.MEASURES[one])) for one in Measure],
        voices=[(str(voice), _(LABELS[voice])) for voice in VOICES],
        lacking=_lacking(every_round, indicators, versions),
        downloads=[(_(said), url_for(f"map_sheets.{name}", **more)) for said, name, more in DOWNLOADS],
        start=_start(choice, versions, firsts=_firsts(every_round, indicators)) if has_map else None,
        frame_version=_document().version,
        natures={one.code: one.nature for one in indicators},
    )


@bp.get("/values")
@gate.signed_in
def values() -> Response:
    """One layer as JSON: `?round=&indicator=&group=&layer=&level=2|3&region=`. Answers 304 while nothing changed."""
    level = {"2": Level.DISTRICT, "3": Level.AREA}.get(request.args.get("level", "2"))
    if level is None:
        raise Problem(NOT_FOUND)
    found = layer(
        gate.session(),
        scope=gate.scope(),
        round_code=request.args.get("round", ""),
        indicator=request.args.get("indicator", ""),
        measure=_measure(),
        group=_group(request.args.get("group")),
        level=level,
        within=request.args.get("region") or None,
        today=gate.now().date(),
    )
    body = orjson.dumps(payload(found))
    response = make_response(body)
    response.content_type = "application/json"
    response.set_etag(hashlib.sha256(body).hexdigest()[:20], weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


@bp.get("/find")
@gate.signed_in
def find() -> Response:
    """Places by name or code as JSON, `?q=`: {code, name, level, path, above: names from the region down}."""
    db, text = gate.session(), request.args.get("q", "")[:80]
    found = areas.search(db, text=text, scope=gate.scope(), most=MOST_FOUND)
    # Names of what lies above, whoever asks: they only say where a place is.
    steps = {AreaCode(code) for one in found for code in one.path.strip("/").split("/")[:-1]}
    names = {one.code: one.name for one in areas.areas(db, scope=EVERYWHERE, codes=steps)}
    return jsonify([_place(one, names) for one in found])


@bp.get("/facilities")
@gate.signed_in
def facilities() -> Response:
    """Health centres with a point in one region as JSON, `?region=`: [code, name, lon, lat, 1 if made up]."""
    db = gate.session()
    within = areas.narrowed(db, scope=gate.scope(), place=request.args.get("region", ""))
    every = areas.facilities(db, scope=within)
    return jsonify([[one.code, one.name, one.lon, one.lat, int(one.synthetic)] for one in every if one.lon is not None])


@bp.get("/outline/<version>/<drawing>")
@gate.signed_in
def outline(version: str, drawing: str) -> Response:
    """TopoJSON of a drawing, under an address that changes with it. Codes and lines only, the same for everybody."""
    found = areas.outline(gate.session(), drawing=drawing, version=version)
    takes_gzip = request.accept_encodings.quality("gzip") > 0
    response = make_response(found.topojson_gz if takes_gzip else gzip.decompress(found.topojson_gz))
    response.content_type = "application/json"
    response.headers["Cache-Control"] = FOR_EVER
    response.vary.add("Accept-Encoding")
    if takes_gzip:
        response.headers["Content-Encoding"] = "gzip"
    return response


@bp.get("/frame/<version>")
@gate.signed_in
def frame(version: str) -> Response:
    """The map's document for the sandboxed frame. It holds nothing of this installation, so it is kept for ever."""
    document = _document()
    if document.version != version:
        raise Problem(NOT_FOUND)
    response = make_response(document.html)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Security-Policy"] = document.policy
    return response


def _document() -> draw.Document:
    settings = ground().settings
    tiles = draw.Tiles(settings.tiles_url, settings.tiles_attribution) if settings.tiles_url else None
    return draw.document(assets.FOLDER, tiles)


# --- what was asked for ------------------------------------------------------------------------


def choosable() -> tuple[list[Round], list[Indicator]]:
    """Rounds that were held, the latest first, and indicators that can be mapped."""
    db = gate.session()
    every_round = [one for one in rounds.rounds(db) if one.state is not RoundState.PLANNED]
    return every_round, [one for one in rounds.indicators(db, local=False) if one.nature in MAPPED]


def chosen(every_round: Sequence[Round], indicators: Sequence[Indicator]) -> Choice:
    """The query string, with the latest round and the first indicator where it does not say. Raises NOT_FOUND."""
    asked = request.args
    choice = Choice(
        round=_named(every_round, asked.get("round")),
        indicator=_named(indicators, asked.get("indicator")),
        group=_group(asked.get("group")),
        measure=_measure(),
    )
    if choice.round is None or choice.indicator is None or not (asked.get("indicator2") or asked.get("round2")):
        return choice
    other = _named(indicators, asked.get("indicator2") or choice.indicator.code)
    when = _named(every_round, asked.get("round2") or choice.round.code)
    return choice if other is None or when is None else replace(choice, beside=(other, when))


def _measure() -> Measure:
    """What of the indicator is asked for; the score where nobody says. Raises NOT_FOUND."""
    try:
        return Measure(request.args.get("layer") or Measure.SCORE)
    except ValueError:
        raise Problem(NOT_FOUND) from None


def _named(every: Sequence[T], code: str | None) -> T | None:
    if not code:
        return every[0] if every else None
    found = next((one for one in every if one.code == code), None)
    if found is None:
        raise Problem(NOT_FOUND)
    return found


def _group(asked: str | None) -> str | None:
    if not asked:
        return None
    if asked not in VOICES:
        raise Problem(NOT_FOUND)
    return asked


def _lacking(every_round: Iterable[Round], indicators: Iterable[Indicator], versions: Iterable[str]) -> str | None:
    """Which of the three things a map stands on is not there yet."""
    if not versions:
        return "areas"
    if not indicators:
        return "forms"
    return None if every_round else "rounds"


def _sections(indicators: Iterable[Indicator]) -> list[tuple[str, list[tuple[str, str]]]]:
    """(heading, [(code, label)]) in the order of the dimensions."""
    found: dict[str, list[tuple[str, str]]] = {code: [] for code in (*map_words.DIMENSIONS, "")}
    for one in indicators:
        found[one.dimension if one.dimension in map_words.DIMENSIONS else ""].append((one.code, label_of(one)))
    # NOTE: heading of indicators without a dimension
    headings = {code: _(name) for code, name in map_words.DIMENSIONS.items()} | {"": _("Other")}
    return [(headings[code], entries) for code, entries in found.items() if entries]


def label_of(indicator: Indicator) -> str:
    return words.in_words(indicator.label) or indicator.code


# --- what the page's script starts with --------------------------------------------------------


def _firsts(every_round: Sequence[Round], indicators: Sequence[Indicator]) -> dict[str, str]:
    """What is shown where an address does not say."""
    return {"round": every_round[0].code, "indicator": indicators[0].code, "group": "", "layer": Measure.SCORE}


def _start(choice: Choice, versions: Any, *, firsts: dict[str, str]) -> dict[str, Any]:
    first = _first_layer(choice)
    return {
        "columns": COLUMNS,
        "shades": [{"code": shade, "words": _(map_words.SHADES[shade]), **draw.PAINTS[shade]} for shade in Shade],
        "explained": {measure: _(map_words.EXPLAINED[measure]) for measure in Measure},
        "marks": {"small": SMALL_SAMPLE, "incomplete": INCOMPLETE},
        "layer": payload(first),
        "outlines": _addresses(versions),
        **_drawings(),
        "values": url_for(".values"),
        "find": url_for(".find"),
        "facilities": url_for(".facilities"),
        "onlyAreas": not first.places,
        "around": _districts_around() if not first.places else [],
        "above": _above(only_areas=not first.places),
        "whole": _("The whole country") if "/" in gate.scope().roots else _("All my areas"),
        "regions": _regions(),
        "place": _asked_place(),
        "firsts": firsts,
        "links": _links(),
        "lang": words.language(),
        "words": map_words.words(),
    }


def _drawings() -> dict[str, Any]:
    """`drawn`: round -> the number of its outlines in `drawings`. Empty where no place ever changed."""
    db = gate.session()
    known: list[dict[str, str]] = []
    drawn: dict[str, int] = {}
    for one in rounds.rounds(db) if areas.last_change(db) is not None else ():
        outlines = _addresses(areas.outline_versions(db, on=one.areas_of_day))
        if outlines not in known:
            known.append(outlines)
        drawn[str(one.code)] = known.index(outlines)
    return {"drawn": drawn, "drawings": known}


def _addresses(versions: Mapping[str, str]) -> dict[str, str]:
    return {name: url_for(".outline", version=version, drawing=name) for name, version in versions.items()}


def _first_layer(choice: Choice) -> Layer:
    if choice.round is None or choice.indicator is None:
        raise Problem(NOT_FOUND)
    return layer(
        gate.session(),
        scope=gate.scope(),
        round_code=choice.round.code,
        indicator=choice.indicator.code,
        measure=choice.measure,
        group=choice.group,
        level=Level.DISTRICT,
        today=gate.now().date(),
    )


def _districts_around() -> list[str]:
    """Districts in which somebody's single areas lie: where their map opens."""
    return sorted({root.strip("/").split("/")[1] for root in gate.scope().roots if root.count("/") > 2})


def _regions() -> list[str] | None:
    """Regions the caller sees something of; None for all."""
    roots = gate.scope().roots
    return None if "/" in roots else sorted({root.strip("/").split("/")[0] for root in roots})


def _above(*, only_areas: bool) -> list[tuple[str, str, str | None]]:
    """(code, name, parent) of what one passes on the way down and the layer does not name: regions, and the districts
    around somebody's single areas. Whoever asks: they only say where a place is."""
    db, regions = gate.session(), _regions()
    codes = None if regions is None else [*regions, *(_districts_around() if only_areas else ())]
    found = areas.areas(db, scope=EVERYWHERE, codes=codes, level=Level.REGION if codes is None else None)
    return [(one.code, one.name, one.parent_code) for one in found]


def _asked_place() -> dict[str, Any] | None:
    """The place an address leads to; a foreign one, like a missing one, leads to the whole map."""
    code = request.args.get("place")
    found = areas.find_area(gate.session(), code=code, scope=gate.scope()) if code else None
    return None if found is None else _place(found, {})


def _place(one: Area, names: Mapping[AreaCode, str]) -> dict[str, Any]:
    above = [names.get(AreaCode(code), "") for code in one.path.strip("/").split("/")[:-1]]
    return {"code": one.code, "name": one.name, "level": int(one.level), "path": one.path, "above": above}


def _links() -> dict[str, str]:
    """Addresses of an area's pages, {area} and {round} to be filled in, of the doors that are there."""
    doors = ("results", "summaries")
    return {door: f"/{door}/{{area}}/{{round}}" for door in doors if door in current_app.blueprints}
