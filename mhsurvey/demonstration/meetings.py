"""The meetings of the story: the faces both sides agree on, and the promises made."""

from datetime import date, timedelta
from random import Random
from typing import Any

from mhsurvey.demonstration.calendar import Turn
from mhsurvey.demonstration.record import Record, envelope
from mhsurvey.demonstration.scorecards import Scored
from mhsurvey.demonstration.words import DEEDS, SAID
from mhsurvey.demonstration.world import Place, World, ballots

MONTH = timedelta(days=30)


def meeting_day(world: World, place: Place, turn: Turn) -> date:
    """The day of an area's feedback meeting, after its groups have scored."""
    return turn.day(0.72 + 0.25 * world.dice("meeting day", place.code, turn.code).random())


def meeting(world: World, place: Place, turn: Turn, found: Scored) -> Record:
    """The interface meeting of an area, from the faces its groups and its centre gave."""
    dice = world.dice("meeting", place.code, turn.code)
    on = meeting_day(world, place, turn)
    women, men = dice.randint(18, 60), dice.randint(12, 45)
    answers = envelope(on, dice, minutes=150) | {
        "cycle_id": turn.code,
        "area": place.code,
        "mdate": on,
        "n_women": women,
        "n_men": men,
        "n_youth": dice.randint(4, 20),
        "n_prov": dice.randint(2, 6),
        "pres_asaco": 1,
        "pres_mairie": int(dice.random() < 0.7),
        "pres_csref": int(dice.random() < 0.45),
        "read_aloud": int(dice.random() < 0.9),
        "women_spoke": min(women, dice.randint(3, 14) + 2 * turn.number),
        "cons_rows": _agreed(found, dice),
        "plan": _plan(world, place, turn, found, on, dice),
        "watch_team": _watch(dice),
        "next_date": on + 3 * MONTH,
        "satisf_method": "ballots",
        **{f"satisf_w_t{point}": n for point, n in ballots(62 + 5 * turn.number, min(women, 25), dice).items()},
        "conflict": int(dice.random() < 0.03),
    }
    return Record("csc_interface", f"{turn.code}/{place.code}", on, answers)


def _agreed(found: Scored, dice: Random) -> list[dict[str, Any]]:
    """A negotiation: mostly near the community, sometimes half way to the staff."""
    rows = []
    for code, community in found.community.items():
        provider = found.provider.get(code)
        way = 0.0 if provider is None else (provider - community) * dice.choice((0.0, 0.25, 0.5))
        agreed = min(max(round(community + way), 1), 5)
        row: dict[str, Any] = {"cons_ind": code, "cons_comm": min(max(round(community), 1), 5), "cons_agreed": agreed}
        if provider is not None:
            row["cons_prov"] = provider
        if dice.random() < 0.6:
            row["cons_reason"] = SAID[code][0 if agreed <= 3 else 1]
        rows.append(row)
    return rows


def _plan(world: World, place: Place, turn: Turn, found: Scored, on: date, dice: Random) -> list[dict[str, Any]]:
    """Two to four promises about the weakest points; another deed than last time where there is one."""
    weakest = sorted(found.community, key=lambda code: (found.community[code], code))[: dice.choice((2, 3, 3, 4))]
    rows = []
    for number, code in enumerate(weakest):
        deed = DEEDS[code][(turn.number + world.dice("deed", place.code, code).randrange(2)) % len(DEEDS[code])]
        rows.append(
            {
                # The number a tablet gives a row by chance: here the same one each time the story is told.
                "act_row": f"{place.code}-{turn.code}-{number}",
                "act_ind": code,
                "act_what": deed.what,
                "act_who_type": deed.who,
                "act_who_name": deed.role,
                "act_help": [helper for helper in ("asaco", "womens_group", "town_hall") if helper != deed.who][:2],
                "act_due": on + timedelta(days=deed.days + dice.choice((0, 0, 15, 30))),
                "act_means": deed.means,
                "act_cost": deed.cost,
                "act_sign": deed.sign,
                "act_publicok": int(dice.random() < 0.88),
            }
        )
    return rows


def _watch(dice: Random) -> list[dict[str, Any]]:
    members = [
        ("Présidence du comité", "women", 1),
        ("Secrétariat", "young_men", 0),
        ("Suivi des dépenses", "women", 1),
        ("Lien avec le centre", "chw", int(dice.random() < 0.5)),
    ]
    return [{"watch_role": role, "watch_group": group, "watch_woman": woman} for role, group, woman in members]
