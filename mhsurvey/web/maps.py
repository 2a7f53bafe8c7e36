"""DOOR: the map. The page, the sandboxed document in it, outlines for ever, values by the layer.

docs/decisions/0006 tells why the map's document can ask nothing of any server.
"""

import gzip
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson
from flask import Blueprint, current_app, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Level
from mhsurvey.maps import draw
from mhsurvey.maps.layer import COLUMNS, INCOMPLETE, SMALL_SAMPLE, Layer, Shade, layer, payload
from mhsurvey.problems import N_, NOT_FOUND, Problem
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import COMMUNITY, LABELS, Group
from mhsurvey.rounds.indicator import Indicator, Nature
from mhsurvey.rounds.round import Round, RoundState
from mhsurvey.web import assets, gate, words

T = TypeVar("T", Round, Indicator)

bp = Blueprint("maps", __name__, url_prefix="/maps")

FOR_EVER = "private, max-age=31536000, immutable"
MAPPED = (Nature.SCORE, Nature.SHARE, Nature.INPUT, Nature.DAYS)
VOICES = (*COMMUNITY, Group.PROVIDER, Group.INTERFACE)
# NOTE: tags of the quality of care, as headings of a list of indicators
DIMENSIONS = {
    "SAF": N_("Safe care"),
    "EFF": N_("Effective care"),
    "TIM": N_("Timely care"),
    "EFI": N_("Efficient care"),
    "EQU": N_("Equitable care"),
    "PCC": N_("People-centred care"),
    "ACC": N_("Accountability and participation"),
}
# NOTE: what a colour of the map says; a mark or pattern stands beside each
SHADE_WORDS = {
    Shade.GOOD: N_("Good"),
    Shade.MIDDLING: N_("Middling"),
    Shade.WEAK: N_("Weak"),
    # NOTE: fewer people than may be shown without telling who said what
    Shade.TOO_FEW: N_("Too few people to show"),
    Shade.NO_DATA: N_("No data"),
    Shade.NOT_APPLICABLE: N_("Not in this round"),
}


@dataclass(frozen=True)
class Choice:
    """What is on the map: the query string, read. indicator is None while no form declared any."""

    round: Round | None
    indicator: Indicator | None
    group: str | None


@bp.get("/")
@gate.signed_in
def index() -> str:
    """The map page, with the values of its first view inside: one way over the line less."""
    db = gate.session()
    every_round = [one for one in rounds.rounds(db) if one.state is not RoundState.PLANNED]
    indicators = [one for one in rounds.indicators(db, local=False) if one.nature in MAPPED]
    choice = _choice(every_round, indicators)
    versions = areas.outline_versions(db)
    has_map = choice.round is not None and choice.indicator is not None and bool(versions)
    return render_template(
        "maps/index.html",
        rounds=every_round,
        sections=_sections(indicators),
        choice=choice,
        voices=[(str(voice), _(LABELS[voice])) for voice in VOICES],
        lacking=_lacking(every_round, indicators, versions),
        start=_start(choice, versions) if has_map else None,
        frame_version=draw.document(assets.FOLDER).version,
        natures={one.code: one.nature for one in indicators},
    )


@bp.get("/values")
@gate.signed_in
def values() -> Response:
    """One layer as JSON: `?round=&indicator=&group=&level=2|3&region=`. Answers 304 while nothing changed."""
    level = {"2": Level.DISTRICT, "3": Level.AREA}.get(request.args.get("level", "2"))
    if level is None:
        raise Problem(NOT_FOUND)
    found = layer(
        gate.session(),
        scope=gate.scope(),
        round_code=request.args.get("round", ""),
        indicator=request.args.get("indicator", ""),
        group=_group(request.args.get("group")),
        level=level,
        region=request.args.get("region") or None,
        today=gate.now().date(),
    )
    body = orjson.dumps(payload(found))
    response = make_response(body)
    response.content_type = "application/json"
    response.set_etag(hashlib.sha256(body).hexdigest()[:20], weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


@bp.get("/outline/<version>/<drawing>")
@gate.signed_in
def outline(version: str, drawing: str) -> Response:
    """TopoJSON of a drawing, under an address that changes with it. Codes and lines only, the same for everybody."""
    found = areas.outline(gate.session(), drawing=drawing)
    if found.version != version:
        raise Problem(NOT_FOUND)
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
    document = draw.document(assets.FOLDER)
    if document.version != version:
        raise Problem(NOT_FOUND)
    response = make_response(document.html)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Security-Policy"] = document.policy
    return response


# --- what was asked for ------------------------------------------------------------------------


def _choice(every_round: Sequence[Round], indicators: Sequence[Indicator]) -> Choice:
    """The query string, with the latest round and the first indicator where it does not say. Raises NOT_FOUND."""
    asked_round, asked_indicator = request.args.get("round"), request.args.get("indicator")
    return Choice(
        round=_named(every_round, asked_round),
        indicator=_named(indicators, asked_indicator),
        group=_group(request.args.get("group")),
    )


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
    found: dict[str, list[tuple[str, str]]] = {code: [] for code in (*DIMENSIONS, "")}
    for one in indicators:
        found[one.dimension if one.dimension in DIMENSIONS else ""].append((one.code, _label(one)))
    # NOTE: heading of indicators without a dimension
    headings = {code: _(name) for code, name in DIMENSIONS.items()} | {"": _("Other")}
    return [(headings[code], entries) for code, entries in found.items() if entries]


def _label(indicator: Indicator) -> str:
    return words.in_words(indicator.label) or indicator.code


# --- what the page's script starts with --------------------------------------------------------


def _start(choice: Choice, versions: Any) -> dict[str, Any]:
    first = _first_layer(choice)
    return {
        "columns": COLUMNS,
        "shades": [{"code": shade, "words": _(SHADE_WORDS[shade]), **draw.PAINTS[shade]} for shade in Shade],
        "marks": {"small": SMALL_SAMPLE, "incomplete": INCOMPLETE},
        "layer": payload(first),
        "outlines": {name: url_for(".outline", version=version, drawing=name) for name, version in versions.items()},
        "values": url_for(".values"),
        "onlyAreas": not first.places,
        "around": _districts_around() if not first.places else [],
        "regions": _regions(),
        "links": _links(),
        "lang": words.language(),
        "words": _words(),
    }


def _first_layer(choice: Choice) -> Layer:
    if choice.round is None or choice.indicator is None:
        raise Problem(NOT_FOUND)
    return layer(
        gate.session(),
        scope=gate.scope(),
        round_code=choice.round.code,
        indicator=choice.indicator.code,
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


def _links() -> dict[str, str]:
    """Addresses of an area's pages, {area} and {round} to be filled in, of the doors that are there."""
    doors = ("results", "summaries")
    return {door: f"/{door}/{{area}}/{{round}}" for door in doors if door in current_app.blueprints}


def _words() -> dict[str, str]:
    return {
        # NOTE: the map for who hears the page
        "map": _("Map. Arrow keys move it, plus and minus zoom; every place is also in the list."),
        "nearer": _("Zoom in"),
        "farther": _("Zoom out"),
        # NOTE: the small map in the corner
        "town": _("The town, enlarged"),
        "townHint": _("Zoom to the town"),
        "value": _("Score"),
        "community": _("Community"),
        "provider": _("Health centre"),
        # NOTE: provider score less community score
        "gap": _("Gap"),
        # NOTE: change since the round before
        "change": _("Change"),
        "groups": _("Groups"),
        # NOTE: how many health areas stand behind a district's score
        "areas": _("Areas scored"),
        "people": _("People"),
        "small": _("Small sample: read with care."),
        "incomplete": _("Incomplete: fewer than three groups, or no women's group."),
        "incompleteAreas": _("Some of its areas are incomplete: fewer than three groups, or no women's group."),
        "too_few": _("Fewer people than may be shown without telling who said what."),
        "no_data": _("Nothing came in for this question."),
        "not_applicable": _("This place does not take part in this round."),
        "districts": _("Districts"),
        "areasOf": _("Areas of {district}"),
        "allAreas": _("Health areas"),
        "showAreas": _("Show its areas"),
        "back": _("All districts"),
        "results": _("Results"),
        "summaries": _("Summary"),
        "from": _("{lowest} and more"),
        "below": _("below {below}"),
        "between": _("{lowest} to below {below}"),
        "up": _("rising"),
        "level": _("steady"),
        "down": _("falling"),
        "loading": _("Loading…"),
        "failed": _("The map could not be fetched. Check the connection."),
        "nothing": _("No place has this name."),
    }
