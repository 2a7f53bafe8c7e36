"""What the centres of the story are due and have: staff, equipment, medicines, openness."""

from random import Random
from typing import Any

from mhsurvey.demonstration.calendar import Turn
from mhsurvey.demonstration.record import Record, envelope
from mhsurvey.demonstration.world import Place, World

# What is due, and the point whose quality says how much of it is there.
DUE = {
    "in_doctor": (1, "ind04_perso"),
    "in_midwife": (3, "ind04_perso"),
    "in_vaccinator": (2, "ind10_vaccin"),
    "in_asc": (10, "ind12_asc"),
    "in_beds": (8, "ind09_accouch"),
    "in_water": (3, "ind05_propre"),
    "in_latrine": (4, "ind05_propre"),
    "in_power": (24, "ind09_accouch"),
    "in_fridge": (2, "ind10_vaccin"),
    "in_ambul": (1, "ind11_refer"),
}
MEDICINES = ("dr_oxy", "dr_act", "dr_ors", "dr_amox", "dr_penta", "dr_gloves")


def inputs(world: World, place: Place, turn: Turn) -> Record:
    """The visit to a centre."""
    dice = world.dice("inputs", place.code, turn.code)
    on = turn.day(0.05 + 0.3 * dice.random())
    answers = envelope(on, dice, minutes=45) | {
        "area": place.code,
        "cycle_id": turn.code,
        "facility": place.facility,
        "src": ["register", "visit", *(["notice"] if dice.random() < 0.5 else [])],
    }
    for code, (due, point) in DUE.items():
        share = world.quality(place, point, turn.number) / 100 + 0.15
        have = min(due, round(due * share + world.dice("have", place.code, code).uniform(-0.5, 0.4)))
        answers |= {f"{code}_due": due, f"{code}_have": max(have, 0)}
    answers |= _stock(world, place, turn, dice) | _openness(world, place, turn, dice)
    return Record("csc_inputs", f"{turn.code}/{place.code}", on, answers)


def _stock(world: World, place: Place, turn: Turn, dice: Random) -> dict[str, Any]:
    """Days without: the poorer the point "medicines", the longer."""
    lack = 100 - world.quality(place, "ind03_medic", turn.number)
    return {name: 0 if dice.random() < 0.35 else min(90, max(0, round(dice.gauss(lack / 3, 9)))) for name in MEDICINES}


def _openness(world: World, place: Place, turn: Turn, dice: Random) -> dict[str, Any]:
    voice = world.quality(place, "ind14_asaco", turn.number) / 100
    members = world.dice("board", place.code).randint(9, 15)
    women = world.dice("board women", place.code).randint(1, 4) + (turn.number if voice > 0.4 else 0)
    return {
        "tarif_posted": int(dice.random() < world.quality(place, "ind08_cout", turn.number) / 100),
        "free_posted": int(dice.random() < 0.5),
        "asaco_meet": round(4 * min(1.0, voice + 0.2)),
        "asaco_ag": int(dice.random() < voice + 0.15),
        "asaco_total": members,
        "asaco_women": min(women, members),
        "cam_signed": int(world.chance(0.55, "cam", place.code)),
    }
