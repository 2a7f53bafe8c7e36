"""One value an area, for maps: from area scores, from one group's or all persons' tallies, or districts from areas."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.results.cells import Norm, together
from mhsurvey.results.change import arrow_of
from mhsurvey.results.counting import norm_question
from mhsurvey.results.gap import gap
from mhsurvey.results.result import ShownScore, State
from mhsurvey.results.scores import mean
from mhsurvey.results.suppression import EDGE, PLAIN_FROM, persons_floor, statement_is_shown
from mhsurvey.results.view import View
from mhsurvey.rounds.group import Group
from mhsurvey.rounds.indicator import EXPERIENCE, Indicator, Nature
from mhsurvey.rounds.thresholds import Threshold

TOO_FEW = ShownScore(state=State.TOO_FEW)
_VOICES = {Nature.SHARE: Group.SURVEY, Nature.INPUT: Group.INPUTS, Nature.DAYS: Group.INPUTS, Nature.FACT: Group.INPUTS}
# Voices that speak of a scorecard once an area: the area score holds them.
OF_THE_CENTRE = (Group.PROVIDER, Group.INTERFACE)
# Wordings looked for at most; a form whose question was reworded more often compares its latest ones.
_WORDINGS = 9


def voice_of(nature: Nature) -> Group | None:
    """Whose tallies hold an indicator of this nature; None for scores, which every group gives."""
    return _VOICES.get(nature)


def norm_questions(indicator: Indicator) -> list[str]:
    """The tally questions that may hold its scores, one a wording."""
    latest = indicator.wording_version
    return [norm_question(indicator.code, version=version) for version in range(max(1, latest - _WORDINGS), latest + 1)]


def scorecards(rows: Iterable[Sequence[Any]], *, voice: str | None, threshold: Threshold) -> dict[AreaCode, ShownScore]:
    """From (area, community, provider, agreed, n_groups, n_people, heard, incomplete, change) rows.

    voice  whose score is the value: None for the community's, or one of OF_THE_CENTRE
    """
    found = {}
    # Where the asked voice stands in (community, provider, agreed): looked up once, not for 1,500 areas.
    asked = {None: 0, str(Group.PROVIDER): 1, str(Group.INTERFACE): 2}[voice]
    for area, community, provider, agreed, n_groups, n_people, heard, incomplete, change in rows:
        value = (community, provider, agreed)[asked]
        if value is None and not (heard and voice is None) and provider is None:
            continue
        # Change is the community's own; nobody's else is compared here.
        moved = change if voice is None else None
        found[area] = ShownScore(
            state=_state(value, heard=heard and voice is None),
            value=value,
            colour=None if value is None else threshold.colour(value),
            community=community,
            provider=provider,
            gap=gap(community=community, provider=provider),
            change=moved,
            arrow=None if moved is None else arrow_of(moved),
            n_groups=n_groups,
            n_people=n_people or None,
            incomplete=incomplete,
        )
    return found


def _state(value: float | None, *, heard: bool) -> State:
    if value is not None:
        return State.SHOWN
    return State.TOO_FEW if heard else State.NO_DATA


Norms = Mapping[int, Mapping[str, Norm]]


def one_voice(now: Norms, *, before: Norms, indicator: Indicator, group: str, view: View) -> dict[AreaCode, ShownScore]:
    """One group's score an area, or the persons' share, or the centre's inputs, with change.

    now, before  wording version -> area -> Norm
    """
    telling = _telling(indicator, group, view)
    threshold = view.threshold(indicator.code)
    of_persons = indicator.nature is Nature.SHARE
    of_things = group == Group.INPUTS
    found = {}
    for area in {area: None for norms in now.values() for area in norms}:
        whole = together([norms[area] for norms in now.values() if area in norms])
        value = telling(whole)
        if value is None:
            found[AreaCode(area)] = TOO_FEW
            continue
        # What is only bounded ("<10 %") has no change either: it would tell on which side of the bound it moved.
        change = None if indicator.sensitive else _change(area, now, before, telling)
        found[AreaCode(area)] = ShownScore(
            state=State.SHOWN,
            value=value,
            colour=threshold.colour(value),
            community=None if of_things else value,
            change=change,
            arrow=None if change is None else arrow_of(change),
            n_groups=0 if of_persons else 1,
            n_people=whole.people,
            small_sample=of_persons and whole.people < PLAIN_FROM,
        )
    return found


def _telling(indicator: Indicator, group: str, view: View) -> Callable[[Norm], float | None]:
    """How answers are told on 0..100: a share of persons, else a mean; None when they are too few."""
    if indicator.nature is not Nature.SHARE:
        of_centre = group == Group.INPUTS
        return lambda norm: norm.mean if statement_is_shown(norm.people, of_centre=of_centre) else None
    floor = persons_floor(view.audience, sensitive=indicator.sensitive)
    if indicator.code == EXPERIENCE:
        return lambda norm: norm.mean if norm.people >= floor else None
    # "Nobody" and "everybody" are not told of sensitive items; a mean over areas must not tell it either.
    low, high = (100 * EDGE, 100 * (1 - EDGE)) if indicator.sensitive else (0.0, 100.0)
    return lambda norm: min(max(100 * norm.favourable / norm.people, low), high) if norm.people >= floor else None


def _change(area: str, now: Norms, before: Norms, telling: Callable[[Norm], float | None]) -> float | None:
    """Change in the latest wording of both rounds; other words are another question."""
    for version in sorted(now.keys() & before.keys(), reverse=True):
        if area in now[version] and area in before[version]:
            first, second = telling(before[version][area]), telling(now[version][area])
            return None if first is None or second is None else second - first
    return None


def above(
    found: Mapping[AreaCode, ShownScore],
    *,
    paths: Mapping[AreaCode, str],
    level: Level,
    indicator: Indicator,
    view: View,
) -> dict[AreaCode, ShownScore]:
    """Districts or regions: the unweighted mean of their areas; those hidden are hidden here too."""
    places: dict[AreaCode, list[ShownScore]] = {}
    for area, score in found.items():
        codes = paths.get(area, "").strip("/").split("/")
        if len(codes) >= level:
            places.setdefault(AreaCode(codes[level - 1]), []).append(score)
    threshold = view.threshold(indicator.code)
    return {place: _together(scores, threshold) for place, scores in places.items()}


def _together(scores: Sequence[ShownScore], threshold: Threshold) -> ShownScore:
    shown = [score for score in scores if score.state is State.SHOWN]
    value = mean(score.value for score in shown if score.value is not None)
    if value is None:
        few = any(score.state is State.TOO_FEW for score in scores)
        return ShownScore(state=State.TOO_FEW if few else State.NO_DATA)
    community = mean(score.community for score in shown if score.community is not None)
    provider = mean(score.provider for score in shown if score.provider is not None)
    both = [score.gap for score in shown if score.gap is not None]
    change = mean(score.change for score in shown if score.change is not None)
    people = sum(score.n_people or 0 for score in shown)
    return ShownScore(
        state=State.SHOWN,
        value=value,
        colour=threshold.colour(value),
        community=community,
        provider=provider,
        gap=mean(both),
        change=change,
        arrow=None if change is None else arrow_of(change),
        n_groups=len(shown),
        n_people=people or None,
        small_sample=any(score.small_sample for score in shown) and people < PLAIN_FROM,
        incomplete=any(score.incomplete for score in shown),
    )
