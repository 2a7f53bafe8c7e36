"""What a map shows: every place with its shade, and a legend that counts. Decided here; drawn elsewhere.

The values come from the one protected read path of results; this room only sorts them into shades.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.results import queries as results
from mhsurvey.results.change import Arrow
from mhsurvey.results.result import Audience, ShownScore, State
from mhsurvey.results.scores import shown
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.indicator import Indicator
from mhsurvey.rounds.thresholds import Colour, Threshold


class Shade(StrEnum):
    """How a place is painted, in the order of the legend. The last three are different things and look different."""

    GOOD = "good"
    MIDDLING = "middling"
    WEAK = "weak"
    TOO_FEW = "too_few"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"


SHADES = tuple(Shade)
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
)
_NUMBER = {shade: number for number, shade in enumerate(SHADES)}
# Keyed by text too: an Arrow is a str.
_ARROWS: Mapping[str, int] = {Arrow.UP: 1, Arrow.LEVEL: 0, Arrow.DOWN: -1}
SMALL_SAMPLE, INCOMPLETE = 1, 2


class Place(NamedTuple):
    """One area or district on the map. A tuple: a country makes 1,500 of them for every request."""

    code: str
    name: str
    parent: str | None
    score: ShownScore
    shade: Shade


@dataclass(frozen=True)
class Class:
    """A line of the legend. lowest, below: its cuts on 0..100, None where it has none."""

    shade: Shade
    count: int
    lowest: float | None = None
    below: float | None = None


@dataclass(frozen=True)
class Layer:
    """One indicator, group and round over the places of one level, in no order."""

    indicator: Indicator
    group: str | None
    round_code: str
    level: Level
    places: tuple[Place, ...]
    legend: tuple[Class, ...]


_NO_SCORE = ShownScore(state=State.NO_DATA)
_NOT_ASKED = ShownScore(state=State.NOT_APPLICABLE)
_BY_COLOUR = {Colour.GOOD: Shade.GOOD, Colour.MIDDLING: Shade.MIDDLING, Colour.WEAK: Shade.WEAK}


def layer(
    session: Session,
    *,
    scope: Scope,
    round_code: str,
    indicator: str,
    group: str | None = None,
    level: Level,
    region: str | None = None,
    audience: Audience = Audience.MANAGER,
    today: date | None = None,
) -> Layer:
    """Read and shade one layer.

    group   a community group, "provider" or "interface"; None for the community as a whole
    region  only places of this region
    Raises  NOT_FOUND for an unknown round, indicator or region, and for a region outside the scope
    """
    if region is not None:
        scope = _region_scope(session, scope=scope, region=region)
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
    taking_part = _taking_part(session, round_code=round_code, level=level)
    found = areas.labels(session, scope=scope, level=level)
    places = tuple(_place(label, scores, taking_part) for label in found)
    threshold = rounds.thresholds(session).of(indicator, round_code=round_code, level=level)
    return Layer(
        indicator=asked,
        group=group,
        round_code=round_code,
        level=level,
        places=places,
        legend=legend((place.shade for place in places), threshold=threshold),
    )


def _region_scope(session: Session, *, scope: Scope, region: str) -> Scope:
    # A manager of one district asks for the region around it and gets that district.
    path = areas.area(session, code=region, scope=EVERYWHERE).path
    narrowed = scope.narrowed(path)
    if not narrowed.roots:
        raise Problem(NOT_FOUND)
    return narrowed


def _taking_part(session: Session, *, round_code: str, level: Level) -> frozenset[str] | None:
    """Codes of the places the round is held in; None when it is the whole country's."""
    listed = rounds.areas_of(session, round_code=round_code)
    if not listed:
        return None
    return frozenset(areas.ancestors_at(session, codes=listed, level=level))


def _place(
    label: tuple[str, str, str | None], scores: Mapping[AreaCode, ShownScore], taking_part: frozenset[str] | None
) -> Place:
    code, name, parent = label
    score = scores.get(AreaCode(code), _NO_SCORE)
    if taking_part is not None and score.state is State.NO_DATA and code not in taking_part:
        score = _NOT_ASKED
    return Place(code, name, parent, score, shade_of(score))


def shade_of(score: ShownScore) -> Shade:
    """The shade of a score; its colour was decided, unrounded, by the thresholds."""
    if score.state is State.SHOWN and score.colour is not None:
        return _BY_COLOUR[score.colour]
    if score.state is State.TOO_FEW:
        return Shade.TOO_FEW
    return Shade.NOT_APPLICABLE if score.state is State.NOT_APPLICABLE else Shade.NO_DATA


def legend(shades: Iterable[Shade], *, threshold: Threshold) -> tuple[Class, ...]:
    """Every shade with how many places have it, those of nobody too: an empty class also tells something."""
    counts = dict.fromkeys(Shade, 0)
    for shade in shades:
        counts[shade] += 1
    cuts = _cuts(threshold)
    return tuple(Class(shade, counts[shade], *cuts.get(shade, (None, None))) for shade in Shade)


def _cuts(threshold: Threshold) -> dict[Shade, tuple[float | None, float | None]]:
    low, high = threshold.weak_below, threshold.good_from
    if threshold.high_is_good:
        return {Shade.GOOD: (high, None), Shade.MIDDLING: (low, high), Shade.WEAK: (None, low)}
    return {Shade.GOOD: (None, 100 - high), Shade.MIDDLING: (100 - high, 100 - low), Shade.WEAK: (100 - low, None)}


# --- over the line -----------------------------------------------------------------------------


def payload(found: Layer) -> dict[str, Any]:
    """A layer as small JSON: scores as whole numbers, gap and change with one decimal, rounded half up here only."""
    return {
        "level": int(found.level),
        "rows": [_row(place) for place in found.places],
        "legend": [[one.shade, one.count, one.lowest, one.below] for one in found.legend],
    }


def _row(place: Place) -> list[Any]:
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
