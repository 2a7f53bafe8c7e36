"""One value an area, for maps: from area scores, from what one voice says, or districts from areas."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.results.change import arrow_of
from mhsurvey.results.gap import gap
from mhsurvey.results.result import ShownScore, State
from mhsurvey.results.scores import mean
from mhsurvey.results.suppression import EDGE, PLAIN_FROM, persons_floor, statement_floor
from mhsurvey.results.view import View
from mhsurvey.rounds.group import Group
from mhsurvey.rounds.indicator import EXPERIENCE, Indicator, Nature
from mhsurvey.rounds.thresholds import Threshold

# A sum of thirds comes out a hair beside the half it is on paper, and would be rounded to the wrong whole number.
EXACT = 9
TOO_FEW = ShownScore(state=State.TOO_FEW)
_VOICES = {Nature.SHARE: Group.SURVEY, Nature.INPUT: Group.INPUTS, Nature.DAYS: Group.INPUTS, Nature.FACT: Group.INPUTS}
# Voices that speak of a scorecard once an area: the area score holds them.
OF_THE_CENTRE = (Group.PROVIDER, Group.INTERFACE)
# What one voice says in an area: (area, wording version, total, people, favourable), plain for there are thousands.
Sums = tuple[AreaCode, int, float, int, int]
Telling = Callable[[Iterable[Sums]], dict[AreaCode, float]]


def voice_of(nature: Nature) -> Group | None:
    """Whose tallies hold an indicator of this nature; None for scores, which every group gives."""
    return _VOICES.get(nature)


def scorecards(
    rows: Iterable[Sequence[Any]],
    *,
    voice: str | None,
    threshold: Threshold,
    sealed: Collection[str] = frozenset(),
) -> dict[AreaCode, ShownScore]:
    """From (area, community, provider, agreed, n_groups, n_people, heard, incomplete, change, women_less_men,
    spread) rows.

    voice   whose score is the value: None for the community's, or one of OF_THE_CENTRE
    sealed  areas whose self-score nobody may see yet
    """
    found = {}
    # Where the asked voice stands in (community, provider, agreed): looked up once, not for 1,500 areas.
    asked = {None: 0, str(Group.PROVIDER): 1, str(Group.INTERFACE): 2}[voice]
    colour, of_community = cache(threshold.colour), voice is None
    for row in rows:
        area, community, provider, agreed, n_groups, n_people, heard, incomplete, change, women_less_men, spread = row
        if area in sealed:
            provider = None
        value = (community, provider, agreed)[asked]
        was_heard = heard and of_community
        if value is None and not was_heard and provider is None:
            continue
        # Change is the community's own; nobody's else is compared here.
        moved = change if of_community else None
        # By position: naming the fields takes as long again, and a country has 1,500.
        found[area] = ShownScore(
            State.SHOWN if value is not None else State.TOO_FEW if was_heard else State.NO_DATA,
            value,
            None if value is None else colour(value),
            community,
            provider,
            gap(community=community, provider=provider),
            moved,
            None if moved is None else _arrow(moved),
            n_groups,
            n_people or None,
            False,
            incomplete,
            women_less_men,
            spread,
        )
    return found


# Few differ: the mean of a handful of groups is one of a few hundred numbers.
_arrow = lru_cache(maxsize=4096)(arrow_of)


def districts(
    rows: Iterable[Sequence[Any]], *, regions: Mapping[AreaCode, AreaCode] | None, thresholds: Mapping[str, Threshold]
) -> dict[str, dict[AreaCode, ShownScore]]:
    """`above` for many indicators at once, from sums that the database made over the areas of each district.

    rows     (indicator, district, n shown, their sum, n too few, n incomplete, n compared, sum of changes)
    regions  district -> region, to add up further; None for the districts themselves
    Returns  indicator -> place -> score, without gap and people
    """
    added: dict[tuple[str, AreaCode], list[float]] = {}
    for code, district, *sums in rows:
        place = AreaCode(district) if regions is None else regions.get(AreaCode(district))
        if place is None:
            continue
        known = added.get((code, place))
        added[code, place] = sums if known is None else [a + b for a, b in zip(known, sums, strict=True)]
    found: dict[str, dict[AreaCode, ShownScore]] = {}
    for (code, place), whole in added.items():
        found.setdefault(code, {})[place] = _from_sums(whole, thresholds[code])
    return found


def _from_sums(sums: Sequence[float], threshold: Threshold) -> ShownScore:
    shown, total, few, incomplete, compared, moved = sums
    if not shown:
        return TOO_FEW if few else ShownScore(state=State.NO_DATA)
    value = round(total / shown, EXACT)
    change = round(moved / compared, EXACT) if compared else None
    return ShownScore(
        state=State.SHOWN,
        value=value,
        colour=threshold.colour(value),
        community=value,
        change=change,
        arrow=None if change is None else arrow_of(change),
        n_groups=int(shown),
        incomplete=bool(incomplete),
    )


def by_wording(rows: Iterable[Sums]) -> dict[int, list[Sums]]:
    found: dict[int, list[Sums]] = {}
    for row in rows:
        found.setdefault(row[1], []).append(row)
    return found


def one_voice(
    now: Mapping[int, Sequence[Sums]],
    *,
    before: Mapping[int, Sequence[Sums]],
    indicator: Indicator,
    group: str,
    view: View,
) -> dict[AreaCode, ShownScore]:
    """One group's score an area, or the persons' share, or the centre's inputs, with change.

    now, before  wording version -> what is said there, see `by_wording`
    """
    tell = _telling(indicator, group, view)
    whole = _together_in_all_wordings(now)
    values = tell(whole)
    # What is only bounded ("<10 %") has no change either: it would tell on which side of the bound it moved.
    changes = {} if indicator.sensitive else _changes(now, before, tell)
    colour = view.threshold(indicator.code).colour
    of_persons = indicator.nature is Nature.SHARE
    of_things = group == Group.INPUTS
    found = {}
    for area, _, _, people, _ in whole:
        value = values.get(area)
        if value is None:
            found[area] = TOO_FEW
            continue
        change = changes.get(area)
        found[area] = ShownScore(
            state=State.SHOWN,
            value=value,
            colour=colour(value),
            community=None if of_things else value,
            change=change,
            arrow=None if change is None else arrow_of(change),
            n_groups=0 if of_persons else 1,
            n_people=people,
            small_sample=of_persons and people < PLAIN_FROM,
        )
    return found


def _telling(indicator: Indicator, group: str, view: View) -> Telling:
    """How answers are told on 0..100: a share of persons, else a mean; areas with too few are left out."""
    if indicator.nature is not Nature.SHARE:
        return _means_from(statement_floor(of_centre=group == Group.INPUTS))
    floor = persons_floor(view.audience, sensitive=indicator.sensitive)
    if indicator.code == EXPERIENCE:
        return _means_from(floor)
    if indicator.sensitive:
        # "Nobody" and "everybody" are not told of sensitive items; a mean over areas must not tell it either.
        return lambda rows: {
            area: min(max(100 * favourable / people, 100 * EDGE), 100 * (1 - EDGE))
            for area, _, _, people, favourable in rows
            if people >= floor
        }
    return lambda rows: {area: 100 * favourable / people for area, _, _, people, favourable in rows if people >= floor}


def _means_from(floor: int) -> Telling:
    return lambda rows: {area: total / people for area, _, total, people, _ in rows if people >= floor}


def _together_in_all_wordings(said: Mapping[int, Sequence[Sums]]) -> Sequence[Sums]:
    """One row an area: the same question in several wordings, added up."""
    if len(said) == 1:
        return next(iter(said.values()))
    found: dict[AreaCode, Sums] = {}
    for version in sorted(said):
        for row in said[version]:
            area, _, total, people, favourable = row
            known = found.get(area)
            found[area] = (
                row if known is None else (area, version, known[2] + total, known[3] + people, known[4] + favourable)
            )
    return tuple(found.values())


def _changes(
    now: Mapping[int, Sequence[Sums]], before: Mapping[int, Sequence[Sums]], tell: Telling
) -> dict[AreaCode, float | None]:
    """Change in the latest wording an area used in both rounds; other words are another question."""
    found: dict[AreaCode, float | None] = {}
    for version in sorted(now.keys() & before.keys()):
        earlier, later = tell(before[version]), tell(now[version])
        for area in {row[0] for row in before[version]}.intersection(row[0] for row in now[version]):
            # Too few in the latest wording of both: an older one does not stand in for it.
            told = area in earlier and area in later
            found[area] = later[area] - earlier[area] if told else None
    return found


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
        # "/R1/D1/A1/" begins and ends with a stroke: the part of a level stands at its number.
        codes = paths.get(area, "").split("/")
        if len(codes) > level + 1:
            places.setdefault(AreaCode(codes[level]), []).append(score)
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
        women_less_men=mean(score.women_less_men for score in shown if score.women_less_men is not None),
        spread=mean(score.spread for score in shown if score.spread is not None),
    )
