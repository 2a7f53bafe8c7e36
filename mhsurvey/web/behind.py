"""DOOR: what lies behind one cell of the matrix: its history, who said what and why, and the places below."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from mhsurvey.accounts.person import Role
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area, Level
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.quotes import queries as quotes
from mhsurvey.quotes.quote import Kind, Quote
from mhsurvey.results import matrix, matrix_queries
from mhsurvey.results import queries as results
from mhsurvey.results.matrix import Line
from mhsurvey.results.result import Audience, IndicatorResult, ShownScore, State
from mhsurvey.results.view import View
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import COMMUNITY, LABELS, Group
from mhsurvey.rounds.indicator import Indicator, Nature
from mhsurvey.rounds.round import Round, RoundState
from mhsurvey.summaries import charts
from mhsurvey.web import gate
from mhsurvey.web.matrix import VOICES, WORDING, one_of
from mhsurvey.web.results import COLOURS, DIMENSIONS

bp = Blueprint("behind", __name__, url_prefix="/matrix")

MAPPED = (Nature.SCORE, Nature.SHARE, Nature.INPUT, Nature.DAYS)
# A facilitator hears every voice of her own groups; a manager sees scores only (web/results.py).
AUDIENCES = {Role.FACILITATOR: Audience.TEAM}
BELOW = {Level.REGION: Level.DISTRICT, Level.DISTRICT: Level.AREA}


@dataclass(frozen=True)
class Behind:
    """What is told of one place, indicator and round. whole: of an area and a scored point only."""

    place: Area
    indicator: Indicator
    round: Round
    group: str | None
    history: Sequence[tuple[Round, ShownScore]]
    voices: Sequence[tuple[str, ShownScore]]
    below: Sequence[Line]
    whole: IndicatorResult | None
    said: Sequence[Quote]
    is_sealed: bool

    @property
    def now(self) -> ShownScore:
        return next((score for one, score in self.history if one.code == self.round.code), matrix.NO_SCORE)


@bp.get("/<place>/<indicator>")
@gate.signed_in
def cell(place: str, indicator: str) -> str:
    """One cell. Raises NOT_FOUND, for a foreign place or point as for a missing one."""
    db = gate.session()
    found = areas.area(db, code=place, scope=gate.scope())
    asked = rounds.indicator(db, code=indicator)
    if asked.nature not in MAPPED or asked.area_code not in (None, found.code):
        raise Problem(NOT_FOUND)
    held = [one for one in rounds.rounds(db) if one.state is not RoundState.PLANNED]
    if not held:
        raise Problem(NOT_FOUND)
    behind = _behind(found, asked, one_of(held, request.args.get("round")), _group(asked))
    cuts = rounds.thresholds(db).of(asked.code, round_code=behind.round.code, level=found.level)
    return render_template(
        "matrix/cell.html",
        behind=behind,
        above=areas.ancestors(db, code=found.code),
        drawn=charts.history(
            [(score.value, score.colour, score.change is not None) for _one, score in behind.history],
            cuts=(cuts.weak_below, cuts.good_from),
        ),
        labels=LABELS,
        colours=COLOURS,
        dimensions=DIMENSIONS,
        **WORDING,
    )


def _group(asked: Indicator) -> str | None:
    given = request.args.get("group")
    if not given or asked.nature is not Nature.SCORE:
        return None
    if given not in VOICES:
        raise Problem(NOT_FOUND)
    return given


def _behind(place: Area, indicator: Indicator, current: Round, group: str | None) -> Behind:
    db, today = gate.session(), gate.now().date()
    is_area = place.level is Level.AREA
    sealed = is_area and results.is_sealed(db, area=place.code, round_code=current.code, today=today)
    return Behind(
        place=place,
        indicator=indicator,
        round=current,
        group=group,
        history=matrix_queries.place_history(
            db, scope=gate.scope(), place=place.code, indicator=indicator, group=group, today=today
        ),
        voices=_voices(place, indicator, current) if indicator.nature is Nature.SCORE else (),
        below=() if is_area else _below(place, indicator, current, group),
        whole=_whole(place, indicator, current) if is_area and indicator.nature is Nature.SCORE else None,
        said=_said(place, indicator, current, sealed=sealed) if is_area else (),
        is_sealed=sealed,
    )


def _voices(place: Area, indicator: Indicator, current: Round) -> list[tuple[str, ShownScore]]:
    """(voice, score) of everybody who spoke: the community whole, its groups women first, centre and meeting."""
    db = gate.session()
    view = View(round_code=current.code, level=place.level, audience=Audience.MANAGER, thresholds=rounds.thresholds(db))
    found = []
    for voice in (None, *COMMUNITY, Group.PROVIDER, Group.INTERFACE):
        scores = matrix_queries.matrix_scores(
            db,
            scope=gate.scope().narrowed(place.path),
            current=current,
            indicators=[indicator],
            group=voice,
            view=view,
            today=gate.now().date(),
        )
        score = scores[indicator.code].get(place.code, matrix.NO_SCORE)
        if score.state is not State.NO_DATA:
            found.append((voice or "", score))
    return found


def _below(place: Area, indicator: Indicator, current: Round, group: str | None) -> tuple[Line, ...]:
    """The places one level down that take part, the weakest first."""
    laid = matrix_queries.scorecard_matrix(
        gate.session(),
        scope=gate.scope().narrowed(place.path),
        round_code=current.code,
        columns=[indicator],
        group=group,
        level=BELOW[place.level],
        today=gate.now().date(),
    )
    return matrix.ordered(laid, by=indicator.code, descending=False).lines


def _whole(place: Area, indicator: Indicator, current: Round) -> IndicatorResult | None:
    found = results.area_results(
        gate.session(),
        scope=gate.scope(),
        area=place.code,
        round_code=current.code,
        audience=AUDIENCES.get(gate.caller().role, Audience.MANAGER),
        today=gate.now().date(),
    )
    return found.indicator(indicator.code)


def _said(place: Area, indicator: Indicator, current: Round, *, sealed: bool) -> list[Quote]:
    """Reasons and suggestions somebody approved, and no others."""
    found = quotes.approved_quotes(gate.session(), area=place.code, round_code=current.code, sealed=sealed)
    return [one for one in found if one.indicator == indicator.code and one.kind in (Kind.REASON, Kind.SUGGESTION)]
