"""Draws the fourteen points: whoever cannot read finds each again, scored and among the three that come first."""

from .pen import GOOD, INK, MIDDLING, PAPER, QUIET, WEAK, Pen
from .people import SKIN, house, man, woman

WATER = "#3E8FC4"
NIGHT = "#2F4A7A"
# Rubs out what is under it.
NOTHING = "#00000000"


def welcome(pen: Pen) -> None:
    """A worker and a woman give each other the hand; a face smiles over them."""
    woman(pen, 24, 32, 0.66)
    _worker(pen, 76, 32, 0.66)
    pen.line((36, 70), (50, 76), (64, 70), w=6, line=SKIN)
    pen.disc(50, 22, 19, fill=MIDDLING)
    pen.disc(43, 17, 2.6, fill=INK)
    pen.disc(57, 17, 2.6, fill=INK)
    pen.arc(50, 23, 9, 7, start=15, end=165, w=3)


def waiting(pen: Pen) -> None:
    """Two people on a bench under a clock."""
    pen.disc(70, 24, 21, fill=PAPER, line=INK, w=4)
    pen.line((70, 24), (70, 11), w=4)
    pen.line((70, 24), (79, 29), w=4)
    for x, robe in ((26, "#B5487A"), (52, "#2F6F8F")):
        pen.disc(x, 42, 9, fill=SKIN)
        pen.slab(x - 10, 50, 20, 24, fill=robe, r=6)
        pen.slab(x - 10, 68, 24, 9, fill=robe, r=4)
        pen.slab(x + 8, 70, 7, 22, fill=robe, r=2)
    pen.slab(8, 76, 66, 7, fill="#7A5A2B", r=2)
    for x in (12, 64):
        pen.slab(x, 80, 6, 14, fill="#7A5A2B", r=1)


def medicines(pen: Pen) -> None:
    """A bottle with the cross, and tablets."""
    pen.slab(20, 12, 26, 14, fill=WEAK, r=3)
    pen.slab(12, 24, 42, 68, fill=PAPER, line=INK, w=4, r=8)
    pen.cross(33, 56, 14, fill=GOOD)
    pen.slab(62, 26, 28, 15, fill=MIDDLING, r=7)
    pen.slab(76, 26, 14, 15, fill=WEAK, r=7)
    for y in (58, 80):
        pen.disc(76, y, 10, fill=PAPER, line=INK, w=3)
        pen.line((70, y), (82, y), w=2.5)


def staff(pen: Pen) -> None:
    """A worker between sun and moon."""
    pen.disc(20, 24, 10, fill=MIDDLING)
    for dx, dy in ((0, -17), (0, 17), (-17, 0), (17, 0), (-12, -12), (12, 12), (-12, 12), (12, -12)):
        pen.line((20 + dx * 0.85, 24 + dy * 0.85), (20 + dx, 24 + dy), w=3.5, line=MIDDLING)
    pen.disc(80, 24, 14, fill=NIGHT)
    pen.disc(86, 20, 12, fill=NOTHING)
    _worker(pen, 50, 14, 0.86)


def cleanliness(pen: Pen) -> None:
    """A tap runs into a bucket."""
    pen.slab(8, 20, 58, 13, fill=INK, r=3)
    pen.slab(30, 8, 24, 7, fill=INK, r=3)
    pen.slab(39, 12, 6, 12, fill=INK, r=1)
    pen.slab(56, 24, 13, 18, fill=INK, r=3)
    pen.slab(59, 42, 7, 26, fill=WATER, r=2)
    pen.shape((38, 60), (88, 60), (81, 94), (45, 94), fill=QUIET)
    pen.oval(63, 62, 24, 5, fill=WATER)
    for x, y in ((16, 60), (26, 76), (14, 86)):
        pen.line((x - 5, y), (x + 5, y), w=3, line=GOOD)
        pen.line((x, y - 5), (x, y + 5), w=3, line=GOOD)


def privacy(pen: Pen) -> None:
    """Words under lock and key."""
    _bubble(pen)
    pen.arc(50, 34, 10, 11, start=180, end=360, w=5)
    pen.slab(34, 34, 32, 25, fill=GOOD, r=4)
    pen.disc(50, 44, 4, fill=PAPER)
    pen.line((50, 44), (50, 52), w=3.5, line=PAPER)


def explained(pen: Pen) -> None:
    """A worker speaks, and a woman listens."""
    woman(pen, 22, 40, 0.58)
    _worker(pen, 78, 40, 0.58)
    pen.slab(14, 4, 62, 34, fill=PAPER, line=INK, w=3.5, r=9)
    pen.shape((60, 36), (72, 36), (74, 48), fill=INK)
    for y, right in ((14, 66), (21, 58), (28, 62)):
        pen.line((24, y), (right, y), w=3.5, line=GOOD)


def prices(pen: Pen) -> None:
    """A list of prices, and coins."""
    pen.slab(10, 8, 50, 72, fill=PAPER, line=INK, w=4, r=4)
    for y in (24, 38, 52, 66):
        pen.line((20, y), (34, y), w=4, line=QUIET)
        pen.disc(48, y, 4, fill=MIDDLING)
    for y in (84, 74, 64):
        pen.oval(74, y, 19, 9, fill=INK)
        pen.oval(74, y - 2, 16.5, 7, fill=MIDDLING)


def childbirth(pen: Pen) -> None:
    """A mother with her newborn in her arms."""
    woman(pen, 46, 0, 1.0)
    pen.oval(58, 62, 25, 12, fill=PAPER)
    pen.oval(58, 62, 22, 9.5, fill=MIDDLING)
    pen.disc(76, 57, 9.5, fill=SKIN)
    pen.line((34, 52), (44, 72), (66, 73), w=7, line=SKIN)


def vaccination(pen: Pen) -> None:
    """A syringe."""
    pen.line((6, 94), (30, 70), w=3)
    pen.line((34, 66), (70, 30), w=23)
    pen.line((34, 66), (70, 30), w=16, line=PAPER)
    pen.line((34, 66), (50, 50), w=16, line=GOOD)
    pen.line((66, 14), (86, 34), w=6)
    pen.line((74, 26), (86, 14), w=6)
    pen.line((78, 6), (94, 22), w=6)


def ambulance(pen: Pen) -> None:
    """A car with the cross, its light on."""
    pen.slab(26, 16, 14, 12, fill=WEAK, r=4)
    for start, end in (((33, 10), (33, 4)), ((22, 14), (17, 9)), ((44, 14), (49, 9))):
        pen.line(start, end, w=3.5, line=WEAK)
    pen.slab(4, 28, 62, 50, fill=PAPER, line=INK, w=4, r=5)
    pen.shape((62, 40), (80, 40), (96, 60), (96, 78), (62, 78), fill=INK)
    pen.shape((68, 45), (78, 45), (88, 59), (68, 59), fill="#CFE3EF")
    pen.cross(34, 52, 14, fill=WEAK)
    for x in (24, 76):
        pen.disc(x, 80, 12, fill=INK)
        pen.disc(x, 80, 5, fill=PAPER)


def outreach(pen: Pen) -> None:
    """A community health worker with her bag comes to a house."""
    house(pen, 74, 92, 0.6)
    woman(pen, 26, 18, 0.78, GOOD)
    pen.line((34, 54), (46, 66), w=3)
    pen.slab(36, 64, 24, 20, fill=PAPER, r=3, line=INK, w=3)
    pen.cross(48, 74, 6, fill=WEAK)


def equal(pen: Pen) -> None:
    """A balance that hangs level, a person in each pan."""
    pen.line((50, 10), (50, 90), w=6)
    pen.line((30, 92), (70, 92), w=6)
    pen.line((14, 20), (86, 20), w=6)
    for x, robe in ((18, WEAK), (82, "#2F6F8F")):
        pen.line((x, 20), (x - 14, 72), w=2.5)
        pen.line((x, 20), (x + 14, 72), w=2.5)
        pen.disc(x, 46, 7, fill=SKIN)
        pen.slab(x - 8, 53, 16, 20, fill=robe, r=4)
        pen.slab(x - 17, 71, 34, 8, fill=GOOD, r=4)


def association(pen: Pen) -> None:
    """The users' association under what is told to all."""
    man(pen, 22, 46, 0.52)
    woman(pen, 50, 42, 0.56)
    man(pen, 78, 46, 0.52, GOOD)
    pen.slab(10, 4, 80, 32, fill=PAPER, line=INK, w=3.5, r=9)
    pen.shape((44, 34), (56, 34), (50, 44), fill=INK)
    for x, height in ((24, 8), (36, 14), (48, 19)):
        pen.slab(x, 29 - height, 8, height, fill=GOOD, r=1)
    pen.tick(72, 20, 7, line=GOOD, w=5)


def _worker(pen: Pen, x: float, y: float, size: float) -> None:
    """Whoever cares for the sick, in white with the cross."""
    pen.slab(x - 26 * size, y + 42 * size, 52 * size, 52 * size, fill=PAPER, r=11 * size, line=INK, w=3)
    pen.oval(x, y + 25 * size, 14 * size, 16 * size, fill=SKIN)
    pen.pie(x, y + 20 * size, 14 * size, start=-90, end=90, fill=INK)
    pen.cross(x, y + 66 * size, 13 * size, fill=GOOD)


def _bubble(pen: Pen) -> None:
    pen.slab(8, 10, 84, 62, fill=PAPER, line=INK, w=4, r=14)
    pen.shape((28, 69), (52, 69), (26, 94), fill=INK)


DRAWN = {
    "ind01_accueil": welcome,
    "ind02_attente": waiting,
    "ind03_medic": medicines,
    "ind04_perso": staff,
    "ind05_propre": cleanliness,
    "ind06_intime": privacy,
    "ind07_info": explained,
    "ind08_cout": prices,
    "ind09_accouch": childbirth,
    "ind10_vaccin": vaccination,
    "ind11_refer": ambulance,
    "ind12_asc": outreach,
    "ind13_egal": equal,
    "ind14_asaco": association,
}
