"""The one read path of results: every page, map, summary and export passes here, and so does the protection."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.results import by_area, centre, shares, statements
from mhsurvey.results.cells import Cells, arrange
from mhsurvey.results.result import AreaResults, AreaRound, Audience, ShownScore
from mhsurvey.results.scores import is_incomplete
from mhsurvey.results.seal import (
    BEFORE_MEETING,
    SELF_SCORED,
    ProviderState,
    Unscored,
    awaited,
    needed,
    provider_state,
)
from mhsurvey.results.sessions import sessions
from mhsurvey.results.tables import AreaScoreRow, TallyRow, VoiceScoreRow
from mhsurvey.results.view import View
from mhsurvey.results.voices import Voices, voices
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.comparators import Comparator
from mhsurvey.rounds.group import Group
from mhsurvey.rounds.indicator import Indicator, IndicatorCode, Nature
from mhsurvey.rounds.round import Round, RoundCode, in_house_order
from mhsurvey.rounds.thresholds import Thresholds

# What `by_area.scorecards` reads, in its order.
AREA_SCORE = (
    AreaScoreRow.area_code,
    AreaScoreRow.community,
    AreaScoreRow.provider,
    AreaScoreRow.agreed,
    AreaScoreRow.n_groups,
    AreaScoreRow.n_people,
    AreaScoreRow.heard,
    AreaScoreRow.incomplete,
    AreaScoreRow.change,
    AreaScoreRow.women_less_men,
    AreaScoreRow.spread,
)


def area_results(
    session: Session, *, scope: Scope, area: str, round_code: str, audience: Audience, today: date | None = None
) -> AreaResults:
    """Everything one area says in one round, protected for the audience.

    today   only comparators valid on this day; without it, on the round's last day, and no meeting opens a seal
    Raises  NOT_FOUND, for a foreign area as for a missing one
    """
    place = areas.area(session, code=area, scope=scope)
    current = rounds.round_(session, code=round_code)
    earlier = _round_before(session, area=area, current=current)
    now = _cells(session, area=area, round_code=round_code)
    seal = _provider_state(session, now, area=area, current=current, today=today)
    before = None if earlier is None else _cells(session, area=area, round_code=earlier.code)
    view = View(round_code=round_code, level=place.level, audience=audience, thresholds=rounds.thresholds(session))
    found = _assemble(
        now.without(Group.PROVIDER) if seal is ProviderState.SEALED else now,
        before,
        view=view,
        area=place.code,
        current=current,
        earlier=earlier,
        indicators=rounds.indicators(session, area=area),
        comparators=rounds.comparators(session, on=today or current.ends_on),
        left_out=rounds.left_out(session, round_code=round_code),
    )
    return replace(found, provider_state=seal)


def _assemble(
    now: Cells,
    before: Cells | None,
    *,
    view: View,
    area: AreaCode,
    current: Round,
    earlier: Round | None,
    indicators: Sequence[Indicator],
    comparators: Sequence[Comparator],
    left_out: frozenset[IndicatorCode],
) -> AreaResults:
    met, present = sessions(now, view=view)
    heard = [session.group for session in met if not session.suppressed]
    every = statements.scorecard(now, before=before, indicators=indicators, view=view)
    scored = tuple(one for one in every if one.code not in left_out)
    counted = centre.inputs(now, indicators=indicators)
    strong, weak = statements.ranking(scored)
    return AreaResults(
        area=area,
        round_code=current.code,
        previous_round_code=None if earlier is None else earlier.code,
        audience=view.audience,
        sessions=met,
        present=present,
        missing_groups=in_house_order(set(current.expected_groups) - {session.group for session in met}),
        # The team sees what else was scored; it weighs nowhere, and the public is shown the round's list.
        indicators=scored if view.audience is Audience.PUBLIC else every,
        shares=shares.shares(now, indicators=indicators, comparators=comparators, view=view),
        experience=shares.experience_result(now, view=view),
        inputs=counted,
        inputs_ratio=centre.inputs_share(counted),
        stockouts=centre.stockouts(now, indicators=indicators),
        facts=centre.facts(now, indicators=indicators),
        unscored=centre.unscored(now),
        complete=not is_incomplete(heard),
        overall=statements.overall(scored, voice="community", view=view, n_groups=len(heard)),
        overall_provider=statements.overall(scored, voice="provider", view=view, n_groups=1),
        by_dimension=statements.by_dimension(scored, view=view),
        strong=strong,
        weak=weak,
    )


def _cells(session: Session, *, area: str, round_code: str) -> Cells:
    columns = (TallyRow.grp, TallyRow.question, TallyRow.value, TallyRow.n)
    rows = session.execute(select(*columns).where(TallyRow.round_code == round_code, TallyRow.area_code == area))
    return arrange((group, question, value, n) for group, question, value, n in rows)


def _has_tallies(session: Session, *, area: str, round_code: str) -> bool:
    one = select(TallyRow.n).where(TallyRow.round_code == round_code, TallyRow.area_code == area).limit(1)
    return session.scalar(one) is not None


def _round_before(session: Session, *, area: str, current: Round) -> Round | None:
    """The round before in which this area was heard: where a round was missed, the one before that."""
    for found in rounds.rounds(session):
        if found.starts_on < current.starts_on and _has_tallies(session, area=area, round_code=found.code):
            return found
    return None


# --- many areas ----------------------------------------------------------------------------------


def map_values(
    session: Session,
    *,
    scope: Scope,
    round_code: str,
    indicator: str,
    group: str | None = None,
    level: Level = Level.AREA,
    audience: Audience = Audience.MANAGER,
    today: date | None = None,
) -> Mapping[AreaCode, ShownScore]:
    """One value an area (or district, or region: the unweighted mean of its areas) of one indicator in one round.

    group   a community group, "provider" or "interface" (the agreed score); None for the community's score
    today   without it no meeting that is near opens a centre's seal
    Returns only areas that said something: one that is not in it has no data
    Raises  NOT_FOUND for an unknown round or indicator
    """
    current = rounds.round_(session, code=round_code)
    asked = rounds.indicator(session, code=indicator)
    view = View(round_code=current.code, level=level, audience=audience, thresholds=rounds.thresholds(session))
    if asked.nature is Nature.SCORE and group in (None, *by_area.OF_THE_CENTRE):
        sealed = _sealed(session, current=current, today=today)
        found = _from_area_scores(session, scope=scope, indicator=asked, group=group, view=view, sealed=sealed)
    else:
        voice = group if asked.nature is Nature.SCORE else by_area.voice_of(asked.nature)
        found = _from_voices(session, scope=scope, current=current, indicator=asked, group=voice or "", view=view)
    if level is Level.AREA:
        return found
    # A district is shown whole: its areas are in the caller's scope or it is not asked for.
    paths = areas.paths(session, scope=scope, on=current.areas_of_day)
    return by_area.above(found, paths=paths, level=level, indicator=asked, view=view)


def _from_area_scores(
    session: Session, *, scope: Scope, indicator: Indicator, group: str | None, view: View, sealed: frozenset[AreaCode]
) -> dict[AreaCode, ShownScore]:
    row = AreaScoreRow
    statement = select(*AREA_SCORE).where(row.round_code == view.round_code, row.indicator_code == indicator.code)
    if scope != EVERYWHERE:
        statement = statement.where(row.area_code.in_(areas.within(scope)))
    return by_area.scorecards(
        session.connection().execute(statement).all(),
        voice=group,
        threshold=view.threshold(indicator.code),
        sealed=sealed,
    )


def _sealed(session: Session, *, current: Round, today: date | None) -> frozenset[AreaCode]:
    """Areas whose self-score is in and may not be seen yet: `seal.provider_state` for all areas at once."""
    if not current.is_open:
        return frozenset()
    row = TallyRow

    def heard(*groups: str) -> ColumnElement[int]:
        return func.count().filter(row.grp.in_(groups))

    statement = (
        select(row.area_code)
        .where(row.round_code == current.code, row.question == "_sessions")
        .group_by(row.area_code)
        .having(
            heard(Group.PROVIDER) > 0,
            heard(Group.INTERFACE) == 0,
            heard(*awaited(current)) < needed(current),
        )
    )
    # All at once: row by row takes three times as long.
    found = frozenset(map(AreaCode, session.connection().scalars(statement).all()))
    if not found or today is None:
        return found
    near = {
        code
        for code, planned in rounds.plans(session, round_code=current.code).items()
        if planned.meeting_on is not None and today >= planned.meeting_on - BEFORE_MEETING
    }
    return found - near


def is_sealed(session: Session, *, area: str, round_code: str, today: date) -> bool:
    """Whether what an area's centre said of itself in a round may not be seen yet. False for an unknown round."""
    current = rounds.find_round(session, code=round_code)
    return current is not None and AreaCode(area) in _sealed(session, current=current, today=today)


def sealed_areas(session: Session, *, round_code: str, today: date | None) -> frozenset[AreaCode]:
    """Areas of a round whose centre's word on itself may not be seen yet. Empty for an unknown round."""
    current = rounds.find_round(session, code=round_code)
    return frozenset() if current is None else _sealed(session, current=current, today=today)


def _from_voices(
    session: Session, *, scope: Scope, current: Round, indicator: Indicator, group: str, view: View
) -> dict[AreaCode, ShownScore]:
    earlier = rounds.round_before(session, code=current.code)
    said = [
        by_area.by_wording(_sums(session, scope=scope, round_code=one.code, indicator=indicator, group=group))
        for one in (current, earlier)
        if one is not None
    ]
    before = said[1] if earlier is not None else {}
    return by_area.one_voice(said[0], before=before, indicator=indicator, group=group, view=view)


def _sums(
    session: Session, *, scope: Scope, round_code: str, indicator: Indicator, group: str
) -> Sequence[by_area.Sums]:
    """What one group (or the persons, or the centre) says in each area."""
    row = VoiceScoreRow
    statement = select(row.area_code, row.wording_version, row.total, row.people, row.favourable).where(
        row.round_code == round_code, row.indicator_code == indicator.code, row.grp == group
    )
    if scope != EVERYWHERE:
        statement = statement.where(row.area_code.in_(areas.within(scope)))
    return session.connection().execute(statement).all()  # type: ignore[return-value]


# --- side by side --------------------------------------------------------------------------------


def area_voices(
    session: Session, *, scope: Scope, area: str, round_code: str, today: date, audience: Audience = Audience.TEAM
) -> Voices:
    """What each voice of an area said of each indicator in one round. Raises NOT_FOUND."""
    areas.area(session, code=area, scope=scope)
    current = rounds.round_(session, code=round_code)
    now = _cells(session, area=area, round_code=round_code)
    view = View(round_code=round_code, level=Level.AREA, audience=audience, thresholds=Thresholds())
    met, _present = sessions(now, view=view)
    return voices(
        now, sessions=met, provider_state=_provider_state(session, now, area=area, current=current, today=today)
    )


def _provider_state(session: Session, now: Cells, *, area: str, current: Round, today: date | None) -> ProviderState:
    heard = [group for group in now.values if now.number(group, "_sessions")]
    planned = rounds.plan_of(session, round_code=current.code, area=area)
    return provider_state(heard, current=current, meeting_on=planned.meeting_on, today=today)


# --- over time -----------------------------------------------------------------------------------


def rounds_of_area(session: Session, *, scope: Scope, area: str) -> tuple[Round, ...]:
    """Rounds in which something came in from this area, the latest first. Raises NOT_FOUND."""
    areas.area(session, code=area, scope=scope)
    every = rounds.rounds(session, practice=True)
    return tuple(found for found in every if _has_tallies(session, area=area, round_code=found.code))


def area_history(
    session: Session, *, scope: Scope, area: str, audience: Audience = Audience.MANAGER
) -> tuple[AreaRound, ...]:
    """The area's overall score in every round it was heard, the earliest first. Raises NOT_FOUND."""
    found = []
    for one in reversed(rounds_of_area(session, scope=scope, area=area)):
        results = area_results(session, scope=scope, area=area, round_code=one.code, audience=audience)
        found.append(
            AreaRound(
                round_code=RoundCode(one.code),
                ends_on=one.ends_on,
                overall=results.overall,
                complete=results.complete,
            )
        )
    return tuple(found)


def unscored_centres(session: Session, *, scope: Scope, round_code: str) -> Mapping[AreaCode, Unscored]:
    """Areas whose meeting said that the centre had not scored itself, and why. For following a round."""
    statement = select(TallyRow.area_code, TallyRow.value).where(
        TallyRow.round_code == round_code,
        TallyRow.question == f"{SELF_SCORED}.score",
        TallyRow.grp == Group.INTERFACE,
        TallyRow.value.in_(tuple(Unscored)),
    )
    if scope != EVERYWHERE:
        statement = statement.where(TallyRow.area_code.in_(areas.within(scope)))
    return {AreaCode(area): Unscored(value) for area, value in session.connection().execute(statement)}


def groups_heard(session: Session, *, scope: Scope, round_code: str) -> Mapping[AreaCode, frozenset[str]]:
    """Which voices (community groups, provider, inputs, interface) came in, an area. For following a round."""
    # One row an area: a country's round has 12,000 cells, and reading them one by one takes most of the time.
    statement = (
        select(TallyRow.area_code, func.aggregate_strings(TallyRow.grp, ","))
        .where(TallyRow.round_code == round_code, TallyRow.question == "_sessions")
        .group_by(TallyRow.area_code)
    )
    if scope != EVERYWHERE:
        statement = statement.where(TallyRow.area_code.in_(areas.within(scope)))
    rows = session.connection().execute(statement).all()
    # Few areas differ in who was heard: the same set is made once.
    known: dict[str, frozenset[str]] = {}
    return {AreaCode(area): known.setdefault(groups, frozenset(groups.split(","))) for area, groups in rows}
