"""The surveys of the story: mothers, carers of children, households. Single persons around an area's truth."""

from datetime import date
from random import Random
from typing import Any

from mhsurvey.demonstration.calendar import Turn
from mhsurvey.demonstration.record import Record, envelope
from mhsurvey.demonstration.words import WISHES
from mhsurvey.demonstration.world import Place, World, face

NOT_CONCERNED, DONT_KNOW = 97, 98
# Question of experience: the scorecard point whose truth it follows, and how much kinder it is told.
EXPERIENCE = {
    "m01_greet": ("ind01_accueil", 8),
    "m02_respect": ("ind01_accueil", 6),
    "m03_friend": ("ind01_accueil", 4),
    "m06_privacy": ("ind06_intime", 2),
    "m07_explain": ("ind07_info", 2),
    "m08_permission": ("ind07_info", -8),
    "m09_lang": ("ind07_info", 30),
    "m10_companion": ("ind06_intime", -20),
    "m11_pain": ("ind09_accouch", -12),
    "m12_called": ("ind04_perso", 2),
    "m13_clean": ("ind05_propre", 4),
    "m14_safe": ("ind09_accouch", 8),
}
# Yes or no: the point it follows and what is added to its chance in percent.
CARE = {
    "m15_skin": ("ind09_accouch", 0),
    "m16_check": ("ind09_accouch", 6),
    "m17_danger": ("ind07_info", 4),
    "m20_back": ("ind01_accueil", 22),
}
CHILD_CARE = {
    "c01_triage": ("ind02_attente", 5),
    "c04_exam": ("ind09_accouch", 14),
    "c05_temp": ("ind09_accouch", 12),
    "c06_weigh": ("ind10_vaccin", -5),
    "c07_tdr": ("ind03_medic", 25),
    "c08_diag": ("ind07_info", 8),
    "c09_dose": ("ind07_info", 16),
    "c10_danger": ("ind07_info", -2),
    "c13_uptodate": ("ind10_vaccin", 2),
    "c15_next": ("ind10_vaccin", 5),
}
VACCINES = {"vx_bcg": 22, "vx_opv3": 2, "vx_penta1": 18, "vx_penta3": 2, "vx_mcv1": -2}
LANGUAGES = ("bm",) * 8 + ("ff", "snk", "fr")
WG = ("wg_see", "wg_hear", "wg_walk", "wg_remember", "wg_care", "wg_speak")


class _Person:
    """One respondent of an area and round: her dice, and the truth around her."""

    def __init__(self, world: World, place: Place, turn: Turn, about: str) -> None:
        self.dice = world.dice(about)
        self._world, self._place, self._turn = world, place, turn
        # The poorer and the farther see less of what is there.
        self.far = self.dice.choices((1, 2, 3), (5, 3, 2))[0]
        self.mood = self.dice.gauss(0, 12) - 4 * (self.far - 1)

    def quality(self, code: str, *, more: float = 0.0) -> float:
        level = self._world.quality(self._place, code, self._turn.number) + more + self.mood
        return min(max(level, 3.0), 97.0)

    def often(self, code: str, *, more: float = 0.0) -> int:
        """0 never to 3 always."""
        if self.dice.random() < 0.02:
            return self.dice.choice((NOT_CONCERNED, DONT_KNOW))
        return min(max(round(self.quality(code, more=more) / 33.3 + self.dice.gauss(0, 0.6)), 0), 3)

    def yes(self, code: str, *, more: float = 0.0) -> int:
        if self.dice.random() < 0.02:
            return DONT_KNOW
        return int(self.dice.random() < self.quality(code, more=more) / 100)

    def wait(self) -> int:
        """1 short to 4 long."""
        return min(max(round(4.3 - self.quality("ind02_attente") / 28 + self.dice.gauss(0, 0.6)), 1), 4)

    def difficulties(self) -> dict[str, int]:
        hard = self.dice.random() < 0.07
        levels = {name: self.dice.choices((1, 2), (9, 1))[0] for name in WG}
        return levels | ({self.dice.choice(WG): self.dice.choice((3, 3, 4))} if hard else {})


def maternity(world: World, place: Place, turn: Turn, number: int) -> Record:
    """A woman who gave birth at the centre."""
    about = f"{turn.code}/{place.code}/maternity/{number}"
    who = _Person(world, place, turn, about)
    dice = who.dice
    answers, on = _begin(who, place, turn, minutes=14)
    answers["facility"] = place.facility
    if answers["consent"]:
        answers |= {name: who.often(code, more=more) for name, (code, more) in EXPERIENCE.items()}
        answers |= {name: who.yes(code, more=more) for name, (code, more) in CARE.items()}
        answers |= who.difficulties() | {
            "alone": int(dice.random() < 0.92),
            "age_grp": dice.choices(("u20", "a20_24", "a25_34", "a35"), (2, 3, 4, 1))[0],
            "dist": who.far,
            "lang": dice.choice(LANGUAGES),
            "savings": int(dice.random() < 0.3),
            "anc4": dice.choices((1, 2, 4, 8), (1, 4, 6, 1))[0],
            "wait": who.wait(),
            "m04_shout": _harm(who.quality("ind01_accueil"), dice, most=0.4),
            "m05_hit": _harm(who.quality("ind01_accueil"), dice, most=0.09),
            "m18_pay": int(dice.random() < (100 - who.quality("ind08_cout")) / 260),
            "m19_buy": int(dice.random() < (100 - who.quality("ind03_medic")) / 125),
            "m21_overall": face(who.quality("ind09_accouch", more=2), dice, spread=0.5),
            "help_want": int(dice.random() < 0.02),
        }
        if dice.random() < 0.35:
            answers["m22_say"] = dice.choice(WISHES)
    return Record("qoc_maternity", about, on, answers)


def child(world: World, place: Place, turn: Turn, number: int) -> Record:
    """Somebody who brought a child."""
    about = f"{turn.code}/{place.code}/child/{number}"
    who = _Person(world, place, turn, about)
    dice = who.dice
    answers, on = _begin(who, place, turn, minutes=10)
    answers["facility"] = place.facility
    if answers["consent"]:
        reason = dice.choices(
            (["fever"], ["cough"], ["diarrhoea"], ["vaccination"], ["fever", "cough"]), (5, 2, 2, 3, 2)
        )[0]
        answers |= {name: who.yes(code, more=more) for name, (code, more) in CHILD_CARE.items()}
        answers |= {
            "resp": dice.choices(("mother", "father", "grandmother", "sibling"), (12, 2, 2, 1))[0],
            "child_age": dice.choices(("m0_1", "m2_11", "m12_23", "m24_59", "y5"), (1, 4, 4, 4, 2))[0],
            "child_sex": dice.choice(("female", "male")),
            "reason": reason,
            "dist": who.far,
            "delay": dice.choices((1, 2, 3, 4), (3, 4, 2, 1))[0],
            "wait": who.wait(),
            "c02_greet": who.often("ind01_accueil", more=5),
            "c03_listen": who.often("ind07_info", more=8),
            "c11_gotall": dice.choices((2, 1, 0), (who.quality("ind03_medic"), 30, 15))[0],
            "c12_card": dice.choices(("seen", "not_seen", "none"), (7, 2, 1))[0],
            "c14_missed": int(dice.random() < 0.13),
            "c16_pay": int(dice.random() < (100 - who.quality("ind08_cout")) / 240),
            "c17_cost": round(dice.lognormvariate(7.6, 0.8) / 50) * 50 if dice.random() < 0.8 else 0,
            "c18_comfort": who.often("ind01_accueil", more=10),
            "c19_clean": face(who.quality("ind05_propre"), dice, spread=0.5),
            "c20_overall": face(who.quality("ind01_accueil", more=4), dice, spread=0.5),
        }
        if dice.random() < 0.3:
            answers["c21_say"] = dice.choice(WISHES)
    return Record("qoc_child", about, on, answers)


def household(world: World, place: Place, turn: Turn, number: int) -> Record:
    """A household of the area."""
    about = f"{turn.code}/{place.code}/household/{number}"
    who = _Person(world, place, turn, about)
    dice = who.dice
    answers, on = _begin(who, place, turn, minutes=16)
    answers["cluster"] = f"Îlot {1 + number % 6}"
    if answers["consent"]:
        answers |= who.difficulties() | {
            "hh_size": dice.randint(3, 17),
            "eq_assets": _assets(dice),
            "dist": who.far,
            "lang": dice.choice(LANGUAGES),
            "savings": int(dice.random() < 0.3),
            "chw_visit": who.yes("ind12_asc", more=-15),
            "sick_care": dice.choices((1, 2, 3, 4), (3, 4, 2, 1))[0],
            "money_block": int(dice.random() < 0.38),
            "know_asaco": who.yes("ind14_asaco", more=12),
            "meet12": who.yes("ind14_asaco", more=-14),
            "voice": face(who.quality("ind14_asaco", more=6), dice, spread=0.6),
        }
        answers |= _birth(who) | _vaccines(who, on)
    return Record("hh_mini", about, on, answers)


def _begin(who: _Person, place: Place, turn: Turn, *, minutes: int) -> tuple[dict[str, Any], date]:
    on = turn.day(who.dice.random())
    told = {
        "area": place.code,
        "consent_lang": who.dice.choices(("bm", "fr"), (9, 1))[0],
        "consent": int(who.dice.random() < 0.96),
    }
    return envelope(on, who.dice, minutes=minutes) | told, on


def _harm(quality: float, dice: Random, *, most: float) -> int:
    """0 never, else 1 or 2; the worse the welcome, the likelier."""
    return dice.choice((1, 1, 2)) if dice.random() < most * (100 - quality) / 100 else 0


def _assets(dice: Random) -> list[str]:
    owned = [
        name
        for name, share in (
            ("electricity", 0.7),
            ("tv", 0.5),
            ("fridge", 0.25),
            ("motorbike", 0.6),
            ("car", 0.08),
            ("cement_floor", 0.6),
            ("own_tap", 0.35),
        )
        if dice.random() < share
    ]
    return owned or ["none"]


def _birth(who: _Person) -> dict[str, Any]:
    dice = who.dice
    if dice.random() > 0.45:
        return {"birth24": 0}
    home = dice.random() > who.quality("ind09_accouch", more=10) / 100
    place = (
        dice.choices(("home", "on_the_way"), (9, 1))[0]
        if home
        else dice.choices(("cscom", "csref", "private"), (7, 2, 1))[0]
    )
    return {
        "birth24": 1,
        "birth_place": place,
        "birth_att": [dice.choice(("tba", "family", "matrone"))] if home else ["midwife"],
        "birth_why": [dice.choice(("too_far", "no_money", "too_quick", "not_decide", "bad_welcome"))],
        "pnc48": who.yes("ind09_accouch", more=-25 if home else 8),
        "anc_n": dice.choices((0, 1, 2, 4, 8), (1, 2, 5, 6, 1))[0],
    }


def _vaccines(who: _Person, on: date) -> dict[str, Any]:
    dice = who.dice
    if dice.random() > 0.4:
        return {"kid1223": 0}
    card = dice.choices(("seen", "not_seen", "none"), (7, 2, 1))[0]
    given = 1 if card == "seen" else 2
    shots = {
        name: given if dice.random() < who.quality("ind10_vaccin", more=more) / 100 else 0
        for name, more in VACCINES.items()
    }
    if not shots["vx_penta1"]:
        # Nobody has the third dose without the first.
        shots["vx_penta3"] = 0
    month = on.year * 12 + on.month - 1 - dice.randint(13, 22)
    born = {"kid_dob": date(month // 12, month % 12 + 1, dice.randint(1, 28))} if card == "seen" else {}
    why = [dice.choice(("not_told", "no_session", "no_vaccine", "no_time", "fear"))]
    return {"kid1223": 1, "vx_card": card, **born, **shots, "vx_why": why}
