"""Writes of rounds, indicators, thresholds and comparators."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from mhsurvey.areas.area import AreaCode, FacilityCode
from mhsurvey.forms.meaning import FormKind, Meaning
from mhsurvey.problems import (
    NOT_FOUND,
    PERIOD_CROSSED,
    ROUND_ALREADY_OPEN,
    ROUND_CODE_UNFIT,
    ROUND_DATES,
    ROUND_EXISTS,
    ROUND_NOT_OPEN,
    ROUND_OVER,
    THRESHOLDS_CROSSED,
    Problem,
)
from mhsurvey.rounds.comparators import Comparator
from mhsurvey.rounds.indicator import (
    LOCAL,
    Indicator,
    IndicatorCode,
    LocalPoint,
    Nature,
    declared,
    fingerprint,
    measuring,
    wording_mark,
)
from mhsurvey.rounds.meeting_days import Meeting
from mhsurvey.rounds.queries import find_round, indicator, plan_of, round_, takes_part
from mhsurvey.rounds.round import EXPECTED, SCALE, Plan, Round, RoundArea, RoundState, in_house_order
from mhsurvey.rounds.tables import (
    ComparatorRow,
    IndicatorRow,
    RoundAreaRow,
    RoundIndicatorRow,
    RoundRow,
    ThresholdRow,
    WordingRow,
)
from mhsurvey.rounds.thresholds import DEFAULT, Threshold

# A round's code travels in XForm values, addresses and file names.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def plan(
    session: Session,
    *,
    code: str,
    name: str,
    starts_on: date,
    ends_on: date,
    areas: Iterable[AreaCode] = (),
    expected_groups: Sequence[str] = EXPECTED,
    practice: bool = False,
    synthetic: bool = False,
) -> Round:
    """Write down a round that has not begun.

    areas   the health areas taking part; none means every area
    Raises  ROUND_CODE_UNFIT, ROUND_EXISTS, ROUND_DATES
    """
    found = Plan(
        name=name, starts_on=starts_on, ends_on=ends_on, expected_groups=tuple(expected_groups), practice=practice
    )
    return add(session, code=code, plan=found, areas=areas, synthetic=synthetic)


def add(session: Session, *, code: str, plan: Plan, areas: Iterable[AreaCode] = (), synthetic: bool = False) -> Round:
    """Write down a round that has not begun, with everything planned for it. Arguments and problems as `plan`."""
    if not CODE.fullmatch(code):
        raise Problem(ROUND_CODE_UNFIT, code=code)
    if find_round(session, code=code) is not None:
        raise Problem(ROUND_EXISTS, code=code)
    row = RoundRow(code=code, state=RoundState.PLANNED, synthetic=synthetic)
    _arrange(row, plan)
    session.add(row)
    session.flush()
    _list_core(session, code, plan)
    session.add_all(RoundAreaRow(round_code=code, area_code=area) for area in dict.fromkeys(areas))
    session.flush()
    return round_(session, code=code)


def revise(session: Session, *, code: str, plan: Plan) -> Round:
    """Change what is planned for a round. Raises NOT_FOUND, ROUND_DATES, ROUND_OVER for one that is closed.

    A practice round stays one, and a real one too: what was counted is not taken back, nor what was not.
    """
    row = _row(session, code)
    if row.state == RoundState.CLOSED:
        raise Problem(ROUND_OVER, code=code)
    practice = row.practice
    _arrange(row, plan)
    if row.state == RoundState.OPEN:
        row.practice = practice
    _list_core(session, code, plan)
    session.flush()
    return round_(session, code=code)


def choose_areas(session: Session, *, code: str, areas: Iterable[AreaCode]) -> None:
    """Say anew which areas take part; none means every area. What is planned for those that stay is kept.

    Raises NOT_FOUND, ROUND_OVER
    """
    row = _row(session, code)
    if row.state == RoundState.CLOSED:
        raise Problem(ROUND_OVER, code=code)
    chosen = list(dict.fromkeys(areas))
    known = {one.area_code: one for one in session.scalars(select(RoundAreaRow).where(_of_round(code)))}
    for area, one in known.items():
        # Of an area that no longer takes part the plan goes; of one whose whole country does, it stays.
        if chosen and area not in chosen:
            session.delete(one)
        one.listed = bool(chosen)
    session.add_all(RoundAreaRow(round_code=code, area_code=area) for area in chosen if area not in known)
    session.flush()


def follow_areas(session: Session, *, ended: Collection[str], begun: Sequence[str], on: date) -> None:
    """Let rounds that begin on a day or later list the areas that go on for those that ended.

    Earlier rounds keep the areas they began with.
    """
    later = select(RoundRow.code).where(RoundRow.starts_on >= on)
    listed = session.scalars(
        select(RoundAreaRow).where(RoundAreaRow.round_code.in_(later), RoundAreaRow.area_code.in_(ended))
    ).all()
    for code in {row.round_code for row in listed}:
        known = set(session.scalars(select(RoundAreaRow.area_code).where(_of_round(code))))
        of_code = [row for row in listed if row.round_code == code]
        stays = any(row.listed for row in of_code)
        session.add_all(
            RoundAreaRow(round_code=code, area_code=area, listed=stays) for area in begun if area not in known
        )
        # A round that lists no area is the whole country's: the last one stays on the list, and is heard no more.
        if begun or known - set(ended):
            for row in of_code:
                session.delete(row)
    session.flush()


def _of_round(code: str) -> ColumnElement[bool]:
    return RoundAreaRow.round_code == code


def _arrange(row: RoundRow, plan: Plan) -> None:
    _check_dates(row.code, plan.starts_on, plan.ends_on)
    row.name, row.starts_on, row.ends_on = plan.name, plan.starts_on, plan.ends_on
    row.expected_groups = list(in_house_order(set(plan.expected_groups)))
    row.practice = plan.practice
    row.scale, row.method = SCALE, plan.method
    row.facilitators, row.instruments = list(plan.facilitators), list(plan.instruments)
    row.women_percent = plan.standard.women_percent
    row.under25_percent = plan.standard.under25_percent
    row.disability_percent = plan.standard.disability_percent


def _list_core(session: Session, code: str, plan: Plan) -> None:
    session.execute(delete(RoundIndicatorRow).where(RoundIndicatorRow.round_code == code))
    session.add_all(
        RoundIndicatorRow(round_code=code, indicator_code=indicator, position=position, target=target)
        for position, (indicator, target) in enumerate(plan.core.items())
    )


def open_(session: Session, *, code: str) -> Round:
    """Let tablets fill it. Raises NOT_FOUND, ROUND_ALREADY_OPEN."""
    row = _row(session, code)
    if row.state == RoundState.OPEN:
        raise Problem(ROUND_ALREADY_OPEN, code=code)
    return _turn(session, row, RoundState.OPEN, closed_at=None)


def close(session: Session, *, code: str, now: datetime) -> Round:
    """Stop taking submissions; late ones are held, not lost. Raises NOT_FOUND, ROUND_NOT_OPEN."""
    row = _row(session, code)
    if row.state != RoundState.OPEN:
        raise Problem(ROUND_NOT_OPEN, code=code)
    return _turn(session, row, RoundState.CLOSED, closed_at=now)


def reopen(session: Session, *, code: str) -> Round:
    """Take submissions again after a closing; what is held can then be read. Raises as `open_`."""
    return open_(session, code=code)


def fix_meeting(session: Session, *, code: str, area: AreaCode, meeting_on: date | None) -> None:
    """Set the day of an area's feedback meeting. Raises NOT_FOUND."""
    _planned(session, code, area).meeting_on = meeting_on
    session.flush()


def plan_area(
    session: Session,
    *,
    code: str,
    area: AreaCode,
    facility: FacilityCode | None,
    meeting_on: date | None,
    facilitators: Sequence[str] = (),
) -> RoundArea:
    """Write down what is planned for one area of a round. Raises NOT_FOUND: no such round, or not one of its areas."""
    row = _planned(session, code, area)
    row.facility_code, row.meeting_on, row.facilitators = facility, meeting_on, list(facilitators)
    session.flush()
    return plan_of(session, round_code=code, area=area)


def plan_meetings(session: Session, *, code: str, meetings: Mapping[AreaCode, Meeting]) -> None:
    """Set day and facilitators of many areas' meetings at once; what else is planned there stays.

    Raises  NOT_FOUND: no such round, or an area that is none of its
    """
    _row(session, code)
    known = {row.area_code: row for row in session.scalars(select(RoundAreaRow).where(_of_round(code)))}
    is_for_all = not any(row.listed for row in known.values())
    for area, meeting in meetings.items():
        row = known.get(area)
        if not is_for_all and (row is None or not row.listed):
            raise Problem(NOT_FOUND)
        if row is None:
            row = RoundAreaRow(round_code=code, area_code=area, listed=False)
            session.add(row)
        row.meeting_on, row.facilitators = meeting.day, list(meeting.facilitators)
    session.flush()


def _planned(session: Session, code: str, area: AreaCode) -> RoundAreaRow:
    _row(session, code)
    if not takes_part(session, round_code=code, area=area):
        raise Problem(NOT_FOUND)
    row = session.get(RoundAreaRow, (code, area))
    if row is None:
        # The round is the whole country's: the row only holds this area's own facts.
        row = RoundAreaRow(round_code=code, area_code=area, listed=False)
        session.add(row)
    return row


def adopt_indicators(session: Session, *, meaning: Meaning) -> tuple[Indicator, ...]:
    """Take over the indicators a published form declares; called in the transaction that publishes it.

    The scorecard is the home of the points community and providers share: its wording is the label.
    A new wording, scale or direction gets the next wording version, an earlier one its old number.
    """
    found = declared(meaning)
    versions = _number_wordings(session, meaning)
    for one in found:
        row = session.get(IndicatorRow, one.code)
        if row is None:
            row = IndicatorRow(code=one.code, form_id=meaning.form_id)
            session.add(row)
        elif row.form_id != meaning.form_id and meaning.kind is not FormKind.SCORECARD:
            continue
        _fill(row, one, version=versions.get(one.code, 1))
    session.flush()
    return found


def adopt_listed(session: Session, *, area: AreaCode, labels: Mapping[str, tuple[Mapping[str, str], str]]) -> bool:
    """Let an area's own listed points be scored, in the words of its list.

    labels   code -> (label by language code, dimension), of points that are the area's own
    Returns  whether words were met that are new: what was scored in them must be counted again
    Words met before change nothing: a point worded anew since, on its page, keeps its later words.
    """
    is_new = False
    for code, (said, dimension) in labels.items():
        row = session.get(IndicatorRow, code)
        if row is None:
            adopt_local(session, points=[LocalPoint(IndicatorCode(code), area, said["fr"])])
            row, is_new = session.get_one(IndicatorRow, code), True
        mark = wording_mark(said["fr"])
        if mark == wording_mark(row.label["fr"]):
            row.label, row.dimension = dict(said), dimension
        elif mark not in _local_marks(session, code):
            rename_local(session, code=code, label=said)
            row.dimension, is_new = dimension, True
    session.flush()
    return is_new


def adopt_local(session: Session, *, points: Iterable[LocalPoint]) -> None:
    """Let groups' own points count from now on. The first words said stay the label."""
    for point in points:
        if session.get(IndicatorRow, point.code) is None:
            session.add(
                IndicatorRow(
                    code=point.code,
                    label={"fr": point.wording},
                    dimension="ACC",
                    direction="+",
                    scale=SCALE,
                    nature=Nature.SCORE,
                    area_code=point.area_code,
                )
            )
            _local_version(session, point.code, point.wording)
    session.flush()


def rename_local(session: Session, *, code: str, label: Mapping[str, str]) -> Indicator:
    """Word a group's own point anew. Other words are another question: they get the next wording version.

    label   by language code, French at least
    Raises  NOT_FOUND for an unknown point, or one that is not a group's own
    """
    row = session.get(IndicatorRow, code)
    if row is None or row.area_code is None:
        raise Problem(NOT_FOUND)
    # Points named before wordings were written down: what they were called until now was their first.
    _local_version(session, code, row.label.get("fr", ""))
    row.label = {language: words for language, words in label.items() if words}
    row.wording_version = _local_version(session, code, label["fr"])
    session.flush()
    return indicator(session, code=code)


def _local_version(session: Session, code: str, wording: str) -> int:
    """The number of these words for a group's own point, the next one when they are new."""
    mark, known = wording_mark(wording), _local_marks(session, code)
    if mark not in known:
        known[mark] = max(known.values(), default=0) + 1
        session.add(WordingRow(indicator_code=code, form_id=LOCAL, fingerprint=mark, wording_version=known[mark]))
        session.flush()
    return known[mark]


def _local_marks(session: Session, code: str) -> dict[str, int]:
    """Every wording a group's own point had, by its mark: its number."""
    rows = session.scalars(select(WordingRow).where(WordingRow.indicator_code == code, WordingRow.form_id == LOCAL))
    return {row.fingerprint: row.wording_version for row in rows}


def set_threshold(session: Session, *, threshold: Threshold, now: datetime | None = None) -> None:
    """Set the cuts for an indicator, round, level (None: any) and period; those until now stay to be read.

    now     None at set-up: there is nothing before it
    Raises  THRESHOLDS_CROSSED, PERIOD_CROSSED for a period that ends before it begins
    """
    if threshold.from_on and threshold.to_on and threshold.to_on < threshold.from_on:
        raise Problem(PERIOD_CROSSED, from_on=threshold.from_on, to_on=threshold.to_on)
    if not 0 <= threshold.weak_below <= threshold.good_from <= 100:
        raise Problem(THRESHOLDS_CROSSED, weak_below=threshold.weak_below, good_from=threshold.good_from)
    same = select(ThresholdRow).where(
        ThresholdRow.indicator_code.is_not_distinct_from(threshold.indicator_code),
        ThresholdRow.round_code.is_not_distinct_from(threshold.round_code),
        ThresholdRow.level.is_not_distinct_from(threshold.level),
        ThresholdRow.from_on.is_not_distinct_from(threshold.from_on),
        ThresholdRow.ended_at.is_(None),
    )
    for row in session.scalars(same):
        _end_threshold(session, row, now=now)
    session.add(
        ThresholdRow(
            indicator_code=threshold.indicator_code,
            round_code=threshold.round_code,
            level=threshold.level,
            weak_below=threshold.weak_below,
            good_from=threshold.good_from,
            high_is_good=threshold.high_is_good,
            from_on=threshold.from_on,
            to_on=threshold.to_on,
            set_at=now,
        )
    )
    session.flush()


def _end_threshold(session: Session, row: ThresholdRow, *, now: datetime | None) -> None:
    if now is None:
        session.delete(row)
    else:
        row.ended_at = now


def set_comparator(session: Session, *, comparator: Comparator) -> None:
    """Write down a published figure; one of the same indicator, source and year is replaced."""
    session.execute(
        delete(ComparatorRow).where(
            ComparatorRow.indicator_code == comparator.indicator_code,
            ComparatorRow.source == comparator.source,
            ComparatorRow.year == comparator.year,
        )
    )
    session.add(
        ComparatorRow(
            indicator_code=comparator.indicator_code,
            value=comparator.value,
            source=comparator.source,
            year=comparator.year,
            definition=comparator.definition,
            valid_from=comparator.valid_from,
            valid_to=comparator.valid_to,
        )
    )
    session.flush()


def drop_threshold(session: Session, *, threshold_id: int, now: datetime) -> None:
    """Take cuts away, for rounds before too; the next more general ones hold again. Raises NOT_FOUND."""
    row = session.get(ThresholdRow, threshold_id)
    if row is None or row.ended_at is not None:
        raise Problem(NOT_FOUND)
    row.ended_at = now
    session.flush()


def end_threshold(session: Session, *, threshold_id: int, on: date) -> None:
    """Let cuts hold for rounds that begin until a day, and for no later one. Raises NOT_FOUND, PERIOD_CROSSED."""
    row = session.get(ThresholdRow, threshold_id)
    if row is None or row.ended_at is not None:
        raise Problem(NOT_FOUND)
    if row.from_on is not None and on < row.from_on:
        raise Problem(PERIOD_CROSSED, from_on=row.from_on, to_on=on)
    # What ended earlier stays ended.
    row.to_on = on if row.to_on is None else min(row.to_on, on)
    session.flush()


def end_comparator(session: Session, *, comparator_id: int, on: date) -> None:
    """Let a published figure hold until a day and no longer; what was compared before stays. Raises NOT_FOUND."""
    row = session.get(ComparatorRow, comparator_id)
    if row is None:
        raise Problem(NOT_FOUND)
    row.valid_to = on
    session.flush()


def lay_defaults(session: Session) -> None:
    """Put the default cuts 50/70 where there are none; safe to call again."""
    if not session.scalar(select(func.count()).select_from(ThresholdRow)):
        set_threshold(session, threshold=DEFAULT)


def _row(session: Session, code: str) -> RoundRow:
    row = session.get(RoundRow, code)
    if row is None:
        raise Problem(NOT_FOUND)
    return row


def _turn(session: Session, row: RoundRow, state: RoundState, *, closed_at: datetime | None) -> Round:
    row.state, row.closed_at = state, closed_at
    session.flush()
    return round_(session, code=row.code)


def _check_dates(code: str, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Problem(ROUND_DATES, code=code, starts_on=starts_on, ends_on=ends_on)


def _number_wordings(session: Session, meaning: Meaning) -> dict[str, int]:
    """indicator -> wording version in this form, new wordings numbered on."""
    known: dict[str, dict[str, int]] = {}
    for row in session.scalars(select(WordingRow).where(WordingRow.form_id == meaning.form_id)):
        known.setdefault(row.indicator_code, {})[row.fingerprint] = row.wording_version
    found = {}
    for code, question in measuring(meaning).items():
        mark, earlier = fingerprint(question), known.get(code, {})
        if mark not in earlier:
            earlier[mark] = max(earlier.values(), default=0) + 1
            session.add(
                WordingRow(
                    indicator_code=code, form_id=meaning.form_id, fingerprint=mark, wording_version=earlier[mark]
                )
            )
        found[code] = earlier[mark]
    return found


def _fill(row: IndicatorRow, one: Indicator, *, version: int) -> None:
    row.form_id = one.form_id
    row.label = dict(one.label)
    row.dimension = one.dimension
    row.direction = one.direction
    row.scale = one.scale
    row.nature = one.nature
    row.sensitive = one.sensitive
    row.position = one.position
    row.wording_version = version
