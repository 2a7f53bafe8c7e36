"""What a map shows: every place with its shade, and a legend that counts. Decided here; drawn elsewhere.

The values come from the one protected read path of results; this room only sorts them into shades.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.areas.scope import Scope
from mhsurvey.maps.shades import SHADES, Class, Measure, Shade, legend, shader
from mhsurvey.results import queries as results
from mhsurvey.results.change import Arrow
from mhsurvey.results.result import Audience, ShownScore, State
from mhsurvey.results.scores import shown
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.indicator import Indicator

# Columns of one place in `payload`; what is not known at the end of a row is left off.
COLUMNS = (
    "code",
    "name",
    "parent",
    "shade",
    "value",
    "community",
    "provider",
    "gap",
    "change",
    "arrow",
    "n_groups",
    "n_people",
    "marks",
    "equity",
    "spread",
)
_NUMBER = {shade: number for number, shade in enumerate(SHADES)}
# Keyed by text too: an Arrow is a str.
_ARROWS: Mapping[str, int] = {Arrow.UP: 1, Arrow.LEVEL: 0, Arrow.DOWN: -1}
SMALL_SAMPLE, INCOMPLETE = 1, 2
# What lies between two voices is not one group's.
BETWEEN_VOICES = (Measure.GAP, Measure.EQUITY)


class Place(NamedTuple):
    """One area or district on the map. A tuple: a country makes 1,500 of them for every request."""

    code: str
    name: str
    parent: str | None
    score: ShownScore
    shade: Shade


@dataclass(frozen=True)
class Layer:
    """One measure of an indicator, group and round over the places of one level, in no order."""

    indicator: Indicator
    measure: Measure
    group: str | None
    round_code: str
    level: Level
    places: tuple[Place, ...]
    legend: tuple[Class, ...]


_NO_SCORE = ShownScore(state=State.NO_DATA)
_NOT_ASKED = ShownScore(state=State.NOT_APPLICABLE)


def layer(
    session: Session,
    *,
    scope: Scope,
    round_code: str,
    indicator: str,
    measure: Measure = Measure.SCORE,
    group: str | None = None,
    level: Level,
    within: str | None = None,
    audience: Audience = Audience.MANAGER,
    today: date | None = None,
) -> Layer:
    """Read and shade one layer.

    group   a community group, "provider" or "interface"; None for the community as a whole. What lies between two
            voices (gap, equity) is the community's whatever is asked
    within  only places of this region or district
    Raises  NOT_FOUND for an unknown round, indicator or place, and for a place outside the scope
    """
    if within is not None:
        scope = areas.narrowed(session, scope=scope, place=within)
    if measure in BETWEEN_VOICES:
        group = None
    asked = rounds.indicator(session, code=indicator)
    scores = results.map_values(
        session,
        scope=scope,
        round_code=round_code,
        indicator=indicator,
        group=group,
        level=level,
        audience=audience,
        today=today,
    )
    day = rounds.round_(session, code=round_code).areas_of_day
    taking_part = _asked_in(session, round_code=round_code, indicator=asked, level=level, day=day)
    found = areas.labels(session, scope=scope, level=level, on=day)
    places = _places(found, scores, taking_part, measure=measure)
    threshold = rounds.thresholds(session).of(indicator, round_code=round_code, level=level)
    return Layer(
        indicator=asked,
        measure=measure,
        group=group,
        round_code=round_code,
        level=level,
        places=places,
        legend=legend((place.shade for place in places), measure=measure, threshold=threshold),
    )


def _asked_in(
    session: Session, *, round_code: str, indicator: Indicator, level: Level, day: date
) -> frozenset[str] | None:
    """Codes of the places where a round asks for an indicator; None for the whole country."""
    if indicator.code in rounds.left_out(session, round_code=round_code):
        return frozenset()
    listed = rounds.areas_of(session, round_code=round_code)
    if not listed:
        return None
    return frozenset(areas.ancestors_at(session, codes=listed, level=level, on=day))


def _places(
    labels: Iterable[tuple[str, str, str | None]],
    scores: Mapping[AreaCode, ShownScore],
    taking_part: frozenset[str] | None,
    *,
    measure: Measure,
) -> tuple[Place, ...]:
    shade_of, found = shader(measure), []
    for code, name, parent in labels:
        score = scores.get(AreaCode(code), _NO_SCORE)
        if taking_part is not None and score.state is State.NO_DATA and code not in taking_part:
            score = _NOT_ASKED
        found.append(Place(code, name, parent, score, shade_of(score)))
    return tuple(found)


# --- over the line -----------------------------------------------------------------------------


def payload(found: Layer) -> dict[str, Any]:
    """A layer as small JSON: scores as whole numbers, gap and change with one decimal, rounded half up here only."""
    # A fifth more to send, and only this measure's legend and list speak of it.
    with_groups = found.measure is Measure.EQUITY
    return {
        "level": int(found.level),
        "measure": found.measure,
        "rows": [_row(place, with_groups=with_groups) for place in found.places],
        "legend": [[one.shade, one.count, one.lowest, one.below] for one in found.legend],
    }


def _row(place: Place, *, with_groups: bool) -> list[Any]:
    score = place.score
    row: list[Any] = [place.code, place.name, place.parent, _NUMBER[place.shade]]
    if score.state is not State.SHOWN:
        return row
    row += (
        _whole(score.value),
        _whole(score.community),
        _whole(score.provider),
        _tenth(score.gap),
        _tenth(score.change),
        None if score.arrow is None else _ARROWS[score.arrow],
        score.n_groups or None,
        score.n_people,
        (SMALL_SAMPLE if score.small_sample else 0) | (INCOMPLETE if score.incomplete else 0) or None,
    )
    if with_groups:
        row += (_tenth(score.women_less_men), _tenth(score.spread))
    while row[-1] is None:
        row.pop()
    return row


# Scores repeat: a country's 1,500 are a few hundred different ones, and Decimal is slow.
@lru_cache(maxsize=8192)
def _whole(value: float | None) -> int | None:
    return None if value is None else int(shown(value))


@lru_cache(maxsize=8192)
def _tenth(value: float | None) -> float | None:
    return None if value is None else float(shown(value, decimals=1))
