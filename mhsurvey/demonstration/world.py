"""The truth behind the story: how good each thing is, for whom, where and when. All from one seed."""

from dataclasses import dataclass
from random import Random

# Community points 0..100 at the start, and what each round adds: some mend, some wear out.
POINTS: dict[str, tuple[float, float]] = {
    "ind01_accueil": (56, 4),
    "ind02_attente": (40, 8),
    "ind03_medic": (58, -7),
    "ind04_perso": (55, 1),
    "ind05_propre": (46, 7),
    "ind06_intime": (57, 0),
    "ind07_info": (45, 5),
    "ind08_cout": (54, -4),
    "ind09_accouch": (66, 2),
    "ind10_vaccin": (71, 1),
    "ind11_refer": (40, -2),
    "ind12_asc": (66, 3),
    "ind13_egal": (50, 1),
    "ind14_asaco": (36, 9),
}
PROVIDER_POINTS: dict[str, tuple[float, float]] = {
    "prov_moti": (47, 1),
    "prov_supv": (58, 2),
    "prov_salaire": (34, -1),
    "prov_secu": (63, 0),
    "prov_comm": (52, 5),
}
# How a group sees things, against the middle.
VIEWS = {
    "women": -5.0,
    "young_women": -9.0,
    "men": 3.0,
    "young_men": -1.0,
    "chw": 7.0,
    "leaders": 9.0,
    "provider": 15.0,
}
# Where women and young women see it much worse.
WOMENS_CONCERNS = ("ind06_intime", "ind07_info", "ind13_egal")


@dataclass(frozen=True)
class Place:
    """A health area of the story and the centre that serves it."""

    code: str
    name: str
    district: str
    facility: str | None


class World:
    """Everything asked of it is a function of the seed and the question: no order of asking matters."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def dice(self, *about: object) -> Random:
        """Dice of their own for one thing."""
        # A text seed is hashed by SHA-512 in Random: the same on every machine.
        return Random("/".join(map(str, (self.seed, *about))))  # noqa: S311 - a story, not a secret

    def quality(self, place: Place, code: str, turn: int, *, by: str = "") -> float:
        """How good it is, 0..100, as seen by a group (or by nobody in particular)."""
        base, trend = (POINTS | PROVIDER_POINTS)[code]
        level = base + trend * turn
        level += self.dice("district", place.district).gauss(0, 6)
        level += self.dice("area", place.code).gauss(0, 8)
        level += self.dice("point", place.code, code).gauss(0, 7)
        level += self.dice("round", place.code, code, turn).gauss(0, 4)
        if by:
            level += VIEWS.get(by, 0.0) + self.dice("view", place.code, code, by).gauss(0, 4)
        if by in ("women", "young_women") and code in WOMENS_CONCERNS:
            level -= 8
        return min(max(level, 2.0), 98.0)

    def chance(self, share: float, *about: object) -> bool:
        """True in `share` of the cases."""
        return self.dice(*about).random() < share


def face(quality: float, dice: Random, *, spread: float = 0.35) -> int:
    """The face 1..5 somebody gives to a quality of 0..100."""
    return min(max(round(1 + quality / 25 + dice.gauss(0, spread)), 1), 5)


def ballots(quality: float, voters: int, dice: Random, *, divided: bool = False) -> dict[int, int]:
    """How many of the voters choose each face; a divided group has two camps."""
    votes = dict.fromkeys(range(1, 6), 0)
    for number in range(voters):
        camp = quality + (45 if number % 2 else -45) if divided else quality
        votes[face(min(max(camp, 0), 100), dice, spread=0.5 if divided else 0.9)] += 1
    return votes
