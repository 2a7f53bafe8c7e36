"""The scorecards of the story: the groups of an area, then its centre's staff, over the same points."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from statistics import fmean
from typing import Any

from mhsurvey.demonstration.calendar import Turn
from mhsurvey.demonstration.record import Record, envelope
from mhsurvey.demonstration.words import OWN_POINTS, SAID
from mhsurvey.demonstration.world import POINTS, PROVIDER_POINTS, Place, World, ballots, face

# How often each group meets in an area of the detailed cluster; nobody always comes.
ATTENDANCE = {"women": 0.97, "young_women": 0.6, "men": 0.94, "young_men": 0.5, "chw": 0.78, "leaders": 0.62}
SPARSE = {"women": 0.93, "men": 0.9, "chw": 0.62}
METHODS = (("consensus", 0.5), ("ballots", 0.4), ("majority", 0.1))
DONT_KNOW = 98
SITES = ("Cour du centre", "Place du quartier", "École", "Chez les femmes", "Maison des jeunes", "Sous le grand arbre")


@dataclass(frozen=True)
class Scored:
    """What the meeting needs to know of an area's round: faces 1..5 by point, None where nobody scored."""

    community: dict[str, float]
    provider: dict[str, int]


def groups(world: World, place: Place, turn: Turn, *, attendance: dict[str, float]) -> list[Record]:
    """The scorecards of the groups that met in this area and round."""
    return [_group(world, place, turn, group) for group in came(world, place.code, turn, attendance=attendance)]


def came(world: World, area: str, turn: Turn, *, attendance: dict[str, float]) -> list[str]:
    """The groups of an area that met in a round."""
    return [group for group, share in attendance.items() if world.chance(share, "came", area, turn.code, group)]


def _group(world: World, place: Place, turn: Turn, group: str) -> Record:
    dice = world.dice("sheet", place.code, turn.code, group)
    # Half a month for the groups of an area; the country takes two.
    on = turn.day(0.1 + 0.45 * world.dice("week", place.code, turn.code).random() + 0.08 * dice.random())
    present = 4 if dice.random() < 0.025 else dice.randint(8, 15)
    method = _method(world, place, group)
    answers = envelope(on, dice, minutes=70) | {
        "cycle_id": turn.code,
        "area": place.code,
        "site": dice.choice(SITES),
        "group_type": group,
        **_people(group, present, dice),
        "consent_grp": "OK",
        "method": method,
        "reps": dice.choice((2, 3, 3)),
        "safe_flag": int(dice.random() < 0.02),
    }
    for code in POINTS:
        answers |= _point(world, place, turn, group, code, method, present, dice)
    answers |= _own_points(world, place, turn, group, method, present, dice)
    answers |= _first(world, place, turn, group)
    return Record("csc_group", f"{turn.code}/{place.code}/{group}", on, answers)


def _method(world: World, place: Place, group: str) -> str:
    """A group keeps its way of scoring: rounds are compared."""
    drawn = world.dice("method", place.code, group).random()
    for method, share in METHODS:
        if drawn < share:
            return method
        drawn -= share
    return METHODS[0][0]


def _people(group: str, present: int, dice: Random) -> dict[str, Any]:
    women = {"women": present, "young_women": present, "men": 0, "young_men": 0}.get(
        group, round(present * dice.uniform(0.25, 0.6))
    )
    young = present if group.startswith("young") else round(present * dice.uniform(0.05, 0.3))
    young_women = min(young, women) if women in (0, present) else round(young * women / present)
    return {
        "p_young_women": young_women,
        "p_women": women - young_women,
        "p_young_men": young - young_women,
        "p_men": present - women - (young - young_women),
        "n_disab": dice.choice((0, 0, 1, 1, 2)),
        "fac_woman": int(group in ("women", "young_women") or dice.random() < 0.4),
    }


def _point(
    world: World, place: Place, turn: Turn, group: str, code: str, method: str, present: int, dice: Random
) -> dict[str, Any]:
    quality = world.quality(place, code, turn.number, by=group)
    given: dict[str, Any] = {}
    if method == "ballots":
        divided = world.chance(0.05, "divided", place.code, code, group)
        votes = ballots(quality, present - dice.choice((0, 0, 0, 1, 2)), dice, divided=divided)
        given |= {f"{code}_t{point}": votes[point] for point in votes if votes[point] or dice.random() < 0.5}
    elif dice.random() < 0.02:
        return {f"{code}_score": DONT_KNOW}
    else:
        given[f"{code}_score"] = face(quality, dice)
    weak, good, better = SAID[code]
    if dice.random() < 0.45:
        given[f"{code}_why"] = weak if quality < 55 else good
    if quality < 55 and dice.random() < 0.3:
        given[f"{code}_sugg"] = better
    return given


def _own_points(
    world: World, place: Place, turn: Turn, group: str, method: str, present: int, dice: Random
) -> dict[str, Any]:
    wanted = world.dice("own", place.code, group)
    if wanted.random() > 0.3:
        return {"n_local": 0}
    rows = []
    for wording in wanted.sample(OWN_POINTS, wanted.choice((1, 1, 2))):
        quality = 30 + 6 * turn.number + world.dice("own", place.code, wording).gauss(0, 12)
        row: dict[str, Any] = {"local_wording": wording}
        if method == "ballots":
            row |= {f"local_ind_t{point}": n for point, n in ballots(quality, present, dice).items()}
        else:
            row["local_ind_score"] = face(quality, dice)
        row["local_ind_why"] = SAID["local"][0 if quality < 45 else 1]
        rows.append(row)
    return {"n_local": len(rows), "local_ind": rows}


def _first(world: World, place: Place, turn: Turn, group: str) -> dict[str, Any]:
    by_quality = sorted(POINTS, key=lambda code: world.quality(place, code, turn.number, by=group))
    return {"top_prob": by_quality[:3], "top_good": by_quality[-3:]}


def provider(world: World, place: Place, turn: Turn) -> Record:
    """The staff's own scores: ten to twenty points kinder than the community's."""
    dice = world.dice("provider", place.code, turn.code)
    on = turn.day(0.3 + 0.3 * dice.random())
    staff = dice.randint(4, 11)
    answers = envelope(on, dice, minutes=60) | {
        "area": place.code,
        "cycle_id": turn.code,
        "facility": place.facility,
        "n_staff": staff,
        "n_staff_w": dice.randint(staff // 3, staff - 1),
        "cadres": ["midwife", "nurse", "matrone", "vaccinator", *(["doctor"] if dice.random() < 0.4 else [])],
        "consent_prov": "OK",
        "prov_women": int(dice.random() < 0.6),
        "box": int(dice.random() < 0.25 + 0.12 * turn.number),
        "need_ext": "Une sage-femme de plus et la réparation de l'eau.",
    }
    qualities = {code: world.quality(place, code, turn.number, by="provider") for code in POINTS}
    qualities |= {code: world.quality(place, code, turn.number) for code in PROVIDER_POINTS}
    for code, quality in qualities.items():
        answers[f"{code}_score"] = face(quality, dice, spread=0.25)
        if dice.random() < 0.3:
            answers[f"{code}_why"] = SAID[code][0 if quality < 50 else 1]
    answers["prio_prov"] = sorted(POINTS, key=lambda code: qualities[code])[:3]
    return Record("csc_provider", f"{turn.code}/{place.code}", on, answers)


def scored(sheets: Iterable[Record], staff: Record | None) -> Scored:
    """The faces of an area's round, from its sheets."""
    given: dict[str, list[float]] = {code: [] for code in POINTS}
    for sheet in sheets:
        for code in POINTS:
            found = _face_of(sheet.answers, code)
            if found is not None:
                given[code].append(found)
    told = {} if staff is None else {code: staff.answers[f"{code}_score"] for code in POINTS}
    return Scored({code: fmean(faces) for code, faces in given.items() if faces}, told)


def _face_of(answers: Any, code: str) -> float | None:
    agreed = answers.get(f"{code}_score")
    if agreed is not None:
        return None if agreed == DONT_KNOW else float(agreed)
    votes = {point: answers.get(f"{code}_t{point}", 0) for point in range(1, 6)}
    total = sum(votes.values())
    return sum(point * n for point, n in votes.items()) / total if total else None
