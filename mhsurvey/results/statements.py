"""The scorecard of one area: what each group, the centre and the meeting say of each indicator."""

from collections.abc import Iterable, Mapping

from mhsurvey.results.cells import Cells, Norm, Statement
from mhsurvey.results.change import Change, change
from mhsurvey.results.counting import dont_knows
from mhsurvey.results.equity import equity
from mhsurvey.results.gap import gap, side
from mhsurvey.results.ranking import Ranked, strong_and_weak
from mhsurvey.results.result import NO_SCORE, Audience, IndicatorResult, Score, State
from mhsurvey.results.scores import area_score, is_incomplete, mean, spread
from mhsurvey.results.suppression import statement_is_shown
from mhsurvey.results.view import View
from mhsurvey.rounds.group import COMMUNITY, Group
from mhsurvey.rounds.indicator import Indicator, IndicatorCode, Nature
from mhsurvey.rounds.thresholds import Threshold

TOO_FEW = Score(state=State.TOO_FEW)


def scorecard(
    now: Cells, *, before: Cells | None, indicators: Iterable[Indicator], view: View
) -> tuple[IndicatorResult, ...]:
    """Every scored indicator somebody spoke about, in the given order."""
    scored = [indicator for indicator in indicators if indicator.nature is Nature.SCORE]
    speakers = (*COMMUNITY, Group.PROVIDER, Group.INTERFACE)
    return tuple(
        indicator_result(now, before=before, indicator=indicator, view=view)
        for indicator in scored
        if any(now.statement(group, indicator.code) or now.of(group, f"{indicator.code}.score") for group in speakers)
    )


def indicator_result(now: Cells, *, before: Cells | None, indicator: Indicator, view: View) -> IndicatorResult:
    """One indicator: groups, community, provider, agreed, gap, change, equity."""
    code = indicator.code
    heard = {group: one for group in COMMUNITY if (one := now.statement(group, code)) is not None}
    values = shown_values(heard)
    by_group = tuple(
        (group, _group(now, group, indicator, view))
        for group in COMMUNITY
        if group in heard or now.of(group, f"{code}.score")
    )
    community = _community(heard, values, by_group, view.threshold(code))
    provider = _plain(now.statement(Group.PROVIDER, code), view.threshold(code), of_centre=bool(heard))
    agreed = _plain(now.statement(Group.INTERFACE, code), view.threshold(code), of_centre=True)
    difference = gap(community=community.value, provider=provider.value)
    return IndicatorResult(
        code=code,
        label=indicator.label,
        dimension=indicator.dimension,
        community=community,
        provider=provider,
        agreed=agreed,
        by_group=by_group,
        change=matched_change(now, before=before, code=code),
        gap=difference,
        gap_side=None if difference is None else side(difference),
        equity=equity(values),
        divided_groups=tuple(group for group, score in by_group if score.divided),
        incomplete=is_incomplete(values),
        dont_know_share=_dont_know_share(now, code),
        local=indicator.is_local,
    )


def shown_values(heard: Mapping[Group, Statement]) -> dict[str, float]:
    """Group -> score of the groups large enough to be shown, in house order."""
    return {
        group: whole.total / whole.people
        for group in COMMUNITY
        if group in heard and statement_is_shown((whole := heard[group].whole).people)
    }


def matched_change(now: Cells, *, before: Cells | None, code: str) -> Change | None:
    """Change over the groups of both rounds, each in a wording both rounds used; None when there is none."""
    if before is None:
        return None
    earlier, later = {}, {}
    for group in COMMUNITY:
        pair = in_one_wording(before.statement(group, code), now.statement(group, code))
        if pair is not None and all(statement_is_shown(norm.people) for norm in pair):
            earlier[str(group)], later[str(group)] = (norm.total / norm.people for norm in pair)
    return change(earlier, after=later)


def in_one_wording(before: Statement | None, after: Statement | None) -> tuple[Norm, Norm] | None:
    """The two statements in the latest wording both were made in; other words are another question."""
    if before is None or after is None:
        return None
    both = before.by_version.keys() & after.by_version.keys()
    return (before.by_version[max(both)], after.by_version[max(both)]) if both else None


def _group(now: Cells, group: Group, indicator: Indicator, view: View) -> Score:
    statement = now.statement(group, indicator.code)
    if statement is None:
        return NO_SCORE
    score = _plain(statement, view.threshold(indicator.code))
    votes = {int(point): n for point, n in now.of(group, f"{indicator.code}.ballot").items()}
    agreements = {int(p): n for p, n in now.of(group, f"{indicator.code}.score").items() if p in "12345"}
    distribution = spread(votes)
    if not score.is_shown:
        return score
    return Score(
        state=State.SHOWN,
        value=score.value,
        colour=score.colour,
        n_people=score.n_people,
        n_groups=1,
        divided=distribution is not None and distribution.divided,
        # Ballots stay inside the team: a small group may know whose face was whose.
        points=(votes or agreements) if view.audience is Audience.TEAM else None,
    )


def _plain(statement: Statement | None, threshold: Threshold, *, of_centre: bool = False) -> Score:
    if statement is None:
        return NO_SCORE
    whole = statement.whole
    value = whole.mean
    if value is None or not statement_is_shown(whole.people, of_centre=of_centre):
        return TOO_FEW
    return Score(state=State.SHOWN, value=value, colour=threshold.colour(value), n_people=whole.people, n_groups=1)


def _community(
    heard: Mapping[Group, Statement],
    values: Mapping[str, float],
    by_group: tuple[tuple[str, Score], ...],
    threshold: Threshold,
) -> Score:
    value = area_score(values)
    if value is None:
        return TOO_FEW if heard else NO_SCORE
    return Score(
        state=State.SHOWN,
        value=value,
        colour=threshold.colour(value),
        n_people=sum(score.n_people or 0 for _, score in by_group),
        n_groups=len(values),
        lowest=min(values.values()),
        highest=max(values.values()),
        divided=any(score.divided for _, score in by_group),
    )


def _dont_know_share(now: Cells, code: str) -> float | None:
    unknown = answered = 0
    for group in COMMUNITY:
        one, every = dont_knows(now.of(group, f"{code}.score"))
        unknown, answered = unknown + one, answered + every
    return unknown / answered if answered else None


def overall(results: Iterable[IndicatorResult], *, voice: str, view: View, n_groups: int) -> Score:
    """Mean of the indicators' scores. voice: "community" or "provider"."""
    scores: list[Score] = [getattr(result, voice) for result in results]
    value = mean(score.value for score in scores if score.value is not None)
    if value is None:
        return TOO_FEW if any(score.state is State.TOO_FEW for score in scores) else NO_SCORE
    return Score(state=State.SHOWN, value=value, colour=view.threshold("").colour(value), n_groups=n_groups)


def by_dimension(results: Iterable[IndicatorResult], *, view: View) -> tuple[tuple[str, Score], ...]:
    """Mean of the community's scores within each dimension tag, in order of first appearance."""
    found: dict[str, list[float]] = {}
    for result in results:
        if result.dimension and result.community.value is not None:
            found.setdefault(result.dimension, []).append(result.community.value)
    return tuple(
        (tag, Score(state=State.SHOWN, value=value, colour=view.threshold("").colour(value)))
        for tag, values in found.items()
        if (value := mean(values)) is not None
    )


def ranking(results: Iterable[IndicatorResult]) -> tuple[tuple[IndicatorCode, ...], tuple[IndicatorCode, ...]]:
    """The strong and the weak points by the community's score."""
    return strong_and_weak(
        [
            Ranked(
                code=result.code, score=result.community.value, women=dict(result.by_group).get("women", NO_SCORE).value
            )
            for result in results
            if result.community.value is not None
        ]
    )
