"""Reads of many indicators at once, for the matrix: the same protection as a map, one read a voice.

`queries.map_values` of every indicator gives the same; here the database adds up what lies in a district.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Float, and_, case, cast, func, literal, null, select
from sqlalchemy.orm import Session

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.results import by_area, matrix
from mhsurvey.results.needs import Whole
from mhsurvey.results.queries import AREA_SCORE, sealed_areas
from mhsurvey.results.result import Audience, ShownScore, State
from mhsurvey.results.tables import AreaScoreRow, VoiceScoreRow
from mhsurvey.results.view import View
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import Group
from mhsurvey.rounds.indicator import Indicator, IndicatorCode, Nature
from mhsurvey.rounds.round import Round, RoundState

Found = dict[IndicatorCode, Mapping[AreaCode, ShownScore]]


def scorecard_matrix(
    session: Session,
    *,
    scope: Scope,
    round_code: str,
    columns: Sequence[Indicator],
    group: str | None = None,
    level: Level = Level.DISTRICT,
    audience: Audience = Audience.MANAGER,
    today: date | None = None,
) -> matrix.Matrix:
    """Every place of one level in the scope by these indicators. Raises NOT_FOUND for an unknown round."""
    current = rounds.round_(session, code=round_code)
    view = View(round_code=current.code, level=level, audience=audience, thresholds=rounds.thresholds(session))
    listed = rounds.areas_of(session, round_code=round_code)
    return matrix.lay(
        areas.labels(session, scope=scope, level=level, on=current.areas_of_day),
        columns=columns,
        scores=matrix_scores(
            session, scope=scope, current=current, indicators=columns, group=group, view=view, today=today
        ),
        taking_part=frozenset(areas.ancestors_at(session, codes=listed, level=level, on=current.areas_of_day))
        if listed
        else None,
        view=view,
    )


def matrix_scores(
    session: Session,
    *,
    scope: Scope,
    current: Round,
    indicators: Sequence[Indicator],
    group: str | None,
    view: View,
    today: date | None,
) -> matrix.Scores:
    """`map_values` of many indicators with one read a voice; of places above areas without gap and people.

    group  of scores only: persons and centres speak with the one voice they have
    """
    found: Found = {}
    by_voice: dict[str | None, list[Indicator]] = {}
    for one in indicators:
        by_voice.setdefault(group if one.nature is Nature.SCORE else by_area.voice_of(one.nature), []).append(one)
    for voice, some in by_voice.items():
        if some[0].nature is Nature.SCORE and voice in (None, *by_area.OF_THE_CENTRE):
            # Above areas the seal concerns only what centres say of themselves.
            is_seal_needed = view.level == Level.AREA or voice == Group.PROVIDER
            sealed = sealed_areas(session, round_code=current.code, today=today) if is_seal_needed else frozenset()
            asked = _Asked(scope, current, some, voice, view, sealed)
            found |= (_of_areas if view.level == Level.AREA else _of_districts)(session, asked)
        else:
            found |= _of_voice(session, scope=scope, current=current, indicators=some, voice=voice or "", view=view)
    return found


@dataclass(frozen=True)
class _Asked:
    """Indicators that area scores hold, in one voice. sealed: areas whose self-score nobody may see yet."""

    scope: Scope
    current: Round
    indicators: Sequence[Indicator]
    voice: str | None
    view: View
    sealed: frozenset[AreaCode]

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """Which area scores are read, wherever they are."""
        codes = [one.code for one in self.indicators]
        return [AreaScoreRow.round_code == self.current.code, AreaScoreRow.indicator_code.in_(codes)]


def _of_areas(session: Session, asked: _Asked) -> Found:
    statement = select(AreaScoreRow.indicator_code, *AREA_SCORE).where(*asked.conditions)
    if asked.scope != EVERYWHERE:
        statement = statement.where(AreaScoreRow.area_code.in_(areas.within(asked.scope)))
    rows: dict[str, list[Sequence[object]]] = {}
    for code, *rest in session.connection().execute(statement).all():
        rows.setdefault(code, []).append(rest)
    return {
        one.code: by_area.scorecards(
            rows.get(one.code, ()), voice=asked.voice, threshold=asked.view.threshold(one.code), sealed=asked.sealed
        )
        for one in asked.indicators
    }


def _of_districts(session: Session, asked: _Asked) -> Found:
    row, day = AreaScoreRow, asked.current.areas_of_day
    # Added up by the database: a country's 1,500 areas by 14 indicators are 21,000 rows to carry over otherwise.
    above = areas.parents(session, scope=asked.scope, on=day).subquery()
    of_voice: Mapping[str | None, ColumnElement[Any]] = {
        None: row.community.expression,
        str(Group.PROVIDER): case((row.area_code.in_(asked.sealed), null()), else_=row.provider),
        str(Group.INTERFACE): row.agreed.expression,
    }
    value, of_community = of_voice[asked.voice], asked.voice is None

    def counted(*conditions: Any) -> ColumnElement[int]:
        return func.count().filter(*conditions)

    # Change is the community's own, and so is having been heard.
    change: ColumnElement[Any] = row.change.expression if of_community else cast(null(), Float)
    few = counted(value.is_(None), row.heard) if of_community else literal(0)
    statement = (
        select(
            row.indicator_code,
            above.c.parent_code,
            func.count(value),
            func.coalesce(func.sum(value), 0.0),
            few,
            counted(value.is_not(None), row.incomplete),
            func.count(change),
            func.coalesce(func.sum(change), 0.0),
        )
        .join(above, above.c.code == row.area_code)
        .where(*asked.conditions)
        .group_by(above.c.parent_code, row.indicator_code)
    )
    found = by_area.districts(
        session.connection().execute(statement).all(),
        regions=_regions_of_districts(session, day) if asked.view.level == Level.REGION else None,
        thresholds={one.code: asked.view.threshold(one.code) for one in asked.indicators},
    )
    return {one.code: found.get(one.code, {}) for one in asked.indicators}


def _regions_of_districts(session: Session, day: date) -> dict[AreaCode, AreaCode]:
    found = areas.labels(session, scope=EVERYWHERE, level=Level.DISTRICT, on=day)
    return {AreaCode(code): AreaCode(parent) for code, _name, parent in found if parent is not None}


def _of_voice(
    session: Session, *, scope: Scope, current: Round, indicators: Sequence[Indicator], voice: str, view: View
) -> Found:
    earlier = rounds.round_before(session, code=current.code)
    codes = [one.code for one in indicators]
    now = _sums_of_many(session, scope=scope, round_code=current.code, codes=codes, group=voice)
    before = (
        {}
        if earlier is None
        else _sums_of_many(session, scope=scope, round_code=earlier.code, codes=codes, group=voice)
    )
    found: Found = {
        one.code: by_area.one_voice(
            by_area.by_wording(now.get(one.code, ())),
            before=by_area.by_wording(before.get(one.code, ())),
            indicator=one,
            group=voice,
            view=view,
        )
        for one in indicators
    }
    level = Level(view.level)
    if level is Level.AREA:
        return found
    paths = areas.paths(session, scope=scope, on=current.areas_of_day)
    return {
        one.code: by_area.above(found[one.code], paths=paths, level=level, indicator=one, view=view)
        for one in indicators
    }


def _sums_of_many(
    session: Session, *, scope: Scope, round_code: str, codes: Sequence[str], group: str
) -> Mapping[str, Sequence[by_area.Sums]]:
    row = VoiceScoreRow
    statement = select(
        row.indicator_code, row.area_code, row.wording_version, row.total, row.people, row.favourable
    ).where(row.round_code == round_code, row.indicator_code.in_(codes), row.grp == group)
    if scope != EVERYWHERE:
        statement = statement.where(row.area_code.in_(areas.within(scope)))
    found: dict[str, list[by_area.Sums]] = {}
    for code, *sums in session.connection().execute(statement).all():
        found.setdefault(code, []).append(tuple(sums))  # type: ignore[arg-type]
    return found


def place_history(
    session: Session,
    *,
    scope: Scope,
    place: str,
    indicator: Indicator,
    group: str | None = None,
    audience: Audience = Audience.MANAGER,
    today: date | None = None,
) -> tuple[tuple[Round, ShownScore], ...]:
    """One indicator of a region, district or area in every round that was begun, the earliest first.

    Begins with the first round in which it said something; later ones without a word hold NO_DATA.
    Raises NOT_FOUND for a place outside the scope.
    """
    found = areas.area(session, code=place, scope=scope)
    thresholds = rounds.thresholds(session)
    here = scope.narrowed(found.path)
    history: list[tuple[Round, ShownScore]] = []
    for one in reversed(rounds.rounds(session)):
        if one.state is RoundState.PLANNED:
            continue
        view = View(round_code=one.code, level=found.level, audience=audience, thresholds=thresholds)
        scores = matrix_scores(
            session, scope=here, current=one, indicators=[indicator], group=group, view=view, today=today
        )
        score = scores[indicator.code].get(found.code, matrix.NO_SCORE)
        if history or score.state is not State.NO_DATA:
            history.append((one, score))
    return tuple(history)


# --- areas as a whole ------------------------------------------------------------------------------


def latest_heard(session: Session, *, scope: Scope) -> Round | None:
    """The latest round in which an area of the scope scored something; None while none did."""
    row = AreaScoreRow
    for one in rounds.rounds(session):
        statement = select(row.area_code).where(row.round_code == one.code)
        if scope != EVERYWHERE:
            statement = statement.where(row.area_code.in_(areas.within(scope)))
        if session.connection().scalar(statement.limit(1)) is not None:
            return one
    return None


def wholes(session: Session, *, scope: Scope, current: Round, today: date | None) -> tuple[Whole, ...]:
    """Every area that scored something in a round, its indicators taken together. Raises nothing: no area, no row."""
    row = AreaScoreRow
    sealed = sealed_areas(session, round_code=current.code, today=today)
    hidden = and_(row.community.is_(None), row.heard)
    statement = (
        select(
            row.area_code,
            func.avg(row.community),
            func.avg(row.change),
            func.avg(row.provider - row.community),
            # What only the centre was asked is not missing from the community.
            func.sum(case((and_(row.heard, row.incomplete), 1), (hidden, 1), else_=0)),
        )
        .where(row.round_code == current.code)
        .group_by(row.area_code)
    )
    if scope != EVERYWHERE:
        statement = statement.where(row.area_code.in_(areas.within(scope)))
    # By position: naming the fields takes as long again, and a country has 1,500 areas.
    return tuple(
        Whole(area, _exact(mean), _exact(change), None if area in sealed else _exact(gap), thin > 0)
        for area, mean, change, gap, thin in session.connection().execute(statement).all()
    )


def _exact(value: float | None) -> float | None:
    return None if value is None else round(value, by_area.EXACT)
