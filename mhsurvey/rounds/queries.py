"""Reads of rounds, indicators, thresholds and comparators. Nothing here belongs to one area's people, so no scope."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from mhsurvey.areas.area import AreaCode, FacilityCode
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import FormKind
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.rounds.comparators import Comparator
from mhsurvey.rounds.indicator import Indicator, IndicatorCode, Nature
from mhsurvey.rounds.round import Method, Round, RoundArea, RoundCode, RoundState, Standard
from mhsurvey.rounds.tables import (
    ComparatorRow,
    IndicatorRow,
    RoundAreaRow,
    RoundIndicatorRow,
    RoundRow,
    ThresholdRow,
    WordingRow,
)
from mhsurvey.rounds.thresholds import Threshold, Thresholds

_LISTED = and_(RoundAreaRow.round_code == RoundRow.code, RoundAreaRow.listed)
# Asked for every survey that comes in, so put together once.
_ROUND_ON = (
    select(RoundRow)
    .where(
        RoundRow.starts_on <= bindparam("on"),
        RoundRow.ends_on >= bindparam("on"),
        RoundRow.practice.is_(False),
        RoundRow.state != RoundState.PLANNED,
        # A round that lists no areas is the whole country's.
        exists().where(_LISTED, RoundAreaRow.area_code == bindparam("area")) | ~exists().where(_LISTED),
    )
    .order_by(RoundRow.starts_on.desc(), RoundRow.code.desc())
    .limit(1)
)


def rounds(session: Session, *, practice: bool = False) -> tuple[Round, ...]:
    """Every round, the latest first. Practice rounds only when asked for."""
    rows = session.scalars(select(RoundRow).order_by(RoundRow.starts_on.desc(), RoundRow.code.desc()))
    return tuple(_round(row) for row in rows if practice or not row.practice)


def round_(session: Session, *, code: str) -> Round:
    """One round. Raises NOT_FOUND."""
    row = session.get(RoundRow, code)
    if row is None:
        raise Problem(NOT_FOUND)
    return _round(row)


def find_round(session: Session, *, code: str) -> Round | None:
    """One round, or None."""
    row = session.get(RoundRow, code)
    return None if row is None else _round(row)


def open_rounds(session: Session, *, practice: bool = True) -> tuple[Round, ...]:
    """Rounds a tablet may fill now, the latest first; practice rounds too."""
    return tuple(found for found in rounds(session, practice=practice) if found.is_open)


def round_on(session: Session, *, on: date, area: str) -> Round | None:
    """The round a survey of this day and area belongs to: it has no round question of its own.

    Only rounds the area takes part in; a practice round never. The latest start wins, then the code.
    """
    row = session.scalars(_ROUND_ON, {"on": on, "area": area}).first()
    return None if row is None else _round(row)


def takes_part(session: Session, *, round_code: str, area: str) -> bool:
    """Whether an area is in a round. A round that lists no areas is the whole country's."""
    row = session.get(RoundAreaRow, (round_code, area))
    if row is not None and row.listed:
        return True
    of_round = select(RoundAreaRow.area_code).where(RoundAreaRow.round_code == round_code, RoundAreaRow.listed)
    return session.scalar(of_round.limit(1)) is None


def areas_of(session: Session, *, round_code: str) -> Mapping[AreaCode, RoundArea]:
    """The areas listed for a round; empty for a round of the whole country."""
    return {code: plan for code, plan in plans(session, round_code=round_code).items() if plan.listed}


def plans(session: Session, *, round_code: str) -> Mapping[AreaCode, RoundArea]:
    """What is planned for single areas, also of a round of the whole country."""
    rows = session.scalars(select(RoundAreaRow).where(RoundAreaRow.round_code == round_code))
    return {AreaCode(row.area_code): _round_area(row) for row in rows}


def plan_of(session: Session, *, round_code: str, area: str) -> RoundArea:
    """What is planned for one area of a round; nothing yet where nobody wrote anything down."""
    row = session.get(RoundAreaRow, (round_code, area))
    if row is None:
        return RoundArea(round_code=RoundCode(round_code), area_code=AreaCode(area), listed=False)
    return _round_area(row)


def core_list(session: Session, *, round_code: str) -> Mapping[IndicatorCode, float | None]:
    """The indicators every group and centre of a round scores, in order, with their targets (0..100).

    Empty where the round names none: then it is everything the scorecard asks.
    """
    rows = session.scalars(
        select(RoundIndicatorRow)
        .where(RoundIndicatorRow.round_code == round_code)
        .order_by(RoundIndicatorRow.position, RoundIndicatorRow.indicator_code)
    )
    return {IndicatorCode(row.indicator_code): row.target for row in rows}


def left_out(session: Session, *, round_code: str) -> frozenset[IndicatorCode]:
    """Points of the scorecard that a round's core list leaves out: nobody is asked. Empty where there is no list."""
    core = core_list(session, round_code=round_code)
    if not core:
        return frozenset()
    scorecards = forms.of_kind(session, kind=FormKind.SCORECARD)
    return frozenset(
        one.code
        for one in indicators(session, local=False)
        if one.nature is Nature.SCORE and one.form_id in scorecards and one.code not in core
    )


def round_before(session: Session, *, code: str) -> Round | None:
    """The round that started last before this one began; None for the first. Never a practice round."""
    current = round_(session, code=code)
    earlier = [found for found in rounds(session) if found.starts_on < current.starts_on]
    return earlier[0] if earlier else None


def codes_of(session: Session, *, direction: str, scales: Sequence[str]) -> frozenset[IndicatorCode]:
    """The indicators asked everywhere that run this way on one of these scales."""
    row = IndicatorRow
    wanted = (row.area_code.is_(None), row.direction == direction, row.scale.in_(scales))
    return frozenset(IndicatorCode(code) for code in session.scalars(select(row.code).where(*wanted)))


def indicators(session: Session, *, area: str | None = None, local: bool = True) -> tuple[Indicator, ...]:
    """Indicators in the order of the cycle's forms, the scorecard first, the areas' own points last.

    area   only this area's own points beside the common ones; None gives those of every area
    local  False leaves own points out
    """
    statement = select(IndicatorRow).order_by(
        IndicatorRow.area_code.is_not(None), IndicatorRow.position, IndicatorRow.form_id, IndicatorRow.code
    )
    if not local:
        statement = statement.where(IndicatorRow.area_code.is_(None))
    elif area is not None:
        statement = statement.where(IndicatorRow.area_code.is_(None) | (IndicatorRow.area_code == area))
    return tuple(_indicator(row) for row in session.scalars(statement))


def indicator(session: Session, *, code: str) -> Indicator:
    """One indicator. Raises NOT_FOUND."""
    row = session.get(IndicatorRow, code)
    if row is None:
        raise Problem(NOT_FOUND)
    return _indicator(row)


def wordings(session: Session, *, form_id: str) -> Mapping[tuple[str, str], int]:
    """(indicator, fingerprint) -> wording version, of one form."""
    rows = session.execute(
        select(WordingRow.indicator_code, WordingRow.fingerprint, WordingRow.wording_version).where(
            WordingRow.form_id == form_id
        )
    )
    return {(code, mark): version for code, mark, version in rows}


def versions(session: Session, *, indicator: str) -> Mapping[str, int]:
    """form_id -> how many wordings the indicator had in that form; "local" for a group's own point."""
    rows = session.execute(
        select(WordingRow.form_id, func.max(WordingRow.wording_version))
        .where(WordingRow.indicator_code == indicator)
        .group_by(WordingRow.form_id)
        .order_by(WordingRow.form_id)
    )
    return {form_id: number for form_id, number in rows}  # noqa: C416 - typed so


def thresholds(session: Session) -> Thresholds:
    """All cuts; without any row the default 50/70 holds."""
    rows = session.scalars(select(ThresholdRow).where(ThresholdRow.ended_at.is_(None)).order_by(ThresholdRow.id))
    every = tuple(_threshold(row) for row in rows)
    bounded = any(one.from_on or one.to_on for one in every)
    starts = session.execute(select(RoundRow.code, RoundRow.starts_on)).all() if bounded else ()
    return Thresholds(every=every, starts={code: day for code, day in starts})  # noqa: C416 - typed so


def thresholds_ended(session: Session, *, indicator: str | None) -> tuple[Threshold, ...]:
    """Cuts of an indicator (None: the general ones) that were replaced or taken away, the last one first."""
    rows = session.scalars(
        select(ThresholdRow)
        .where(ThresholdRow.ended_at.is_not(None), ThresholdRow.indicator_code.is_not_distinct_from(indicator))
        .order_by(ThresholdRow.ended_at.desc(), ThresholdRow.id.desc())
    )
    return tuple(_threshold(row) for row in rows)


def comparators(session: Session, *, on: date | None = None) -> tuple[Comparator, ...]:
    """Published figures, the newest first; with a day, only those valid then."""
    rows = session.scalars(select(ComparatorRow).order_by(ComparatorRow.year.desc(), ComparatorRow.id))
    found = tuple(_comparator(row) for row in rows)
    return found if on is None else tuple(entry for entry in found if entry.is_valid(on))


def _round(row: RoundRow) -> Round:
    return Round(
        code=RoundCode(row.code),
        name=row.name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state=RoundState(row.state),
        expected_groups=tuple(row.expected_groups),
        practice=row.practice,
        synthetic=row.synthetic,
        closed_at=row.closed_at,
        scale=row.scale,
        method=Method(row.method),
        facilitators=tuple(row.facilitators),
        instruments=tuple(row.instruments),
        standard=Standard(
            women_percent=row.women_percent,
            under25_percent=row.under25_percent,
            disability_percent=row.disability_percent,
        ),
    )


def _round_area(row: RoundAreaRow) -> RoundArea:
    return RoundArea(
        round_code=RoundCode(row.round_code),
        area_code=AreaCode(row.area_code),
        facility_code=None if row.facility_code is None else FacilityCode(row.facility_code),
        meeting_on=row.meeting_on,
        facilitators=tuple(row.facilitators),
        listed=row.listed,
    )


def _indicator(row: IndicatorRow) -> Indicator:
    return Indicator(
        code=IndicatorCode(row.code),
        label=MappingProxyType(dict(row.label)),
        nature=Nature(row.nature),
        dimension=row.dimension,
        direction=row.direction,
        scale=row.scale,
        wording_version=row.wording_version,
        sensitive=row.sensitive,
        area_code=None if row.area_code is None else AreaCode(row.area_code),
        form_id=row.form_id,
        position=row.position,
    )


def _threshold(row: ThresholdRow) -> Threshold:
    return Threshold(
        weak_below=row.weak_below,
        good_from=row.good_from,
        high_is_good=row.high_is_good,
        indicator_code=row.indicator_code,
        round_code=row.round_code,
        level=row.level,
        from_on=row.from_on,
        to_on=row.to_on,
        set_at=row.set_at,
        ended_at=row.ended_at,
        id=row.id,
    )


def _comparator(row: ComparatorRow) -> Comparator:
    return Comparator(
        indicator_code=row.indicator_code,
        value=row.value,
        source=row.source,
        year=row.year,
        definition=row.definition,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        id=row.id,
    )
