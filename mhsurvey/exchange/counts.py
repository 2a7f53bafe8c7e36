"""Results as rows and as features of a map: what passed the protection of results, for whoever may not have records."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mhsurvey.areas.area import Area
from mhsurvey.exchange.frame import label_of
from mhsurvey.exchange.rows import NOWHERE, Place
from mhsurvey.results.result import AreaResults, IndicatorResult, Score, ShareResult, ShownScore

HEADER = (
    "Round", "Region", "District", "AreaCode", "Area", "Indicator", "Label", "Dimension", "Measure", "Voice",
    "By", "Part", "State", "Value", "Low", "High", "People", "Groups", "Bound", "SmallSample", "Change", "Gap",
)  # fmt: skip
Line = tuple[str | float | int | None, ...]


def lines(found: AreaResults, *, places: Mapping[str, Place], language: str) -> Iterator[Line]:
    """One area and round, a row a number. Scores are 0..100, shares 0..1; of a hidden number its state says why."""
    place = places.get(found.area, NOWHERE)
    before = (found.round_code, place.region, place.district, found.area, place.area)
    for one in found.indicators:
        named = (one.code, label_of(one.label, language), one.dimension)
        yield from ((*before, *named, *row) for row in _scores(one))
    for share in found.shares:
        named = (share.code, label_of(share.label, language), share.dimension)
        yield from ((*before, *named, *row) for row in _shares(share))
    for counted in found.inputs:
        named = (counted.code, label_of(counted.label, language), None)
        yield (*before, *named, *_row("input", "centre", value=counted.ratio))
    for days in found.stockouts:
        named = (days.code, label_of(days.label, language), None)
        yield (*before, *named, *_row("days", "centre", value=days.days))


def _scores(one: IndicatorResult) -> Iterator[Line]:
    change = None if one.change is None else one.change.points
    yield _score("community", one.community, change=change, gap=one.gap)
    yield _score("provider", one.provider)
    yield _score("agreed", one.agreed)
    for group, score in one.by_group:
        yield _score(group, score)


def _score(voice: str, score: Score, *, change: float | None = None, gap: float | None = None) -> Line:
    return _row(
        "score",
        voice,
        state=score.state,
        value=score.value,
        low=score.lowest,
        high=score.highest,
        people=score.n_people,
        groups=score.n_groups,
        change=change,
        gap=gap,
    )


def _shares(one: ShareResult) -> Iterator[Line]:
    yield _row(
        "share",
        "survey",
        state=one.state,
        value=one.share,
        bound=one.bound,
        low=one.low,
        high=one.high,
        people=one.n,
        small=one.small_sample,
    )
    for breakdown in one.breakdowns:
        for part in breakdown.parts:
            yield _row(
                "share",
                "survey",
                by=breakdown.by,
                part=part.value,
                state=part.state,
                value=part.share,
                low=part.low,
                high=part.high,
                people=part.n,
                small=part.small_sample,
            )


def _row(
    measure: str,
    voice: str,
    *,
    by: str | None = None,
    part: str | None = None,
    state: str = "shown",
    value: float | None = None,
    bound: str | None = None,
    low: float | None = None,
    high: float | None = None,
    people: int | None = None,
    groups: int | None = None,
    small: bool = False,
    change: float | None = None,
    gap: float | None = None,
) -> Line:
    return (measure, voice, by, part, state, value, low, high, people, groups, bound, int(small), change, gap)


def feature(
    area: Area,
    *,
    geometry: Mapping[str, object] | None,
    place: Place,
    round_code: str,
    values: Mapping[str, ShownScore],
) -> dict[str, Any]:
    """An area as a GeoJSON feature: its outline or its middle, never the place of a household.

    values  what each indicator comes to there; one that said nothing is left out
    """
    if geometry is None and area.centre_lon is not None and area.centre_lat is not None:
        geometry = {"type": "Point", "coordinates": [area.centre_lon, area.centre_lat]}
    properties: dict[str, object] = {
        "code": area.code,
        "name": area.name,
        "dhis2_uid": area.dhis2_uid,
        "district": place.district,
        "region": place.region,
        "round": round_code,
    }
    for code, shown in values.items():
        properties[code] = shown.value
        properties[f"{code}__state"] = shown.state
        properties[f"{code}__people"] = shown.n_people
    return {"type": "Feature", "id": area.code, "geometry": geometry, "properties": properties}


def places_of(areas: Sequence[Area]) -> dict[str, Place]:
    """Where each area lies, by name, from areas of every level."""
    names = {str(one.code): one.name for one in areas}

    def place(one: Area) -> Place:
        steps = [names.get(code, code) for code in one.path.strip("/").split("/")]
        region, district, area = [*steps[:3], "", ""][:3]
        return Place(region, district, area or steps[-1])

    return {str(one.code): place(one) for one in areas}
