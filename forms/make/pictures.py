"""Draws the pictures of the choices. Every one says its meaning by shape; colour only helps."""

from collections.abc import Callable
from pathlib import Path

from .pen import GOOD, INK, MIDDLING, PAPER, QUIET, WEAK, Pen
from .people import community_worker, group, health_worker, hospital, house, man, road, walk, woman
from .points import DRAWN

FACE_COLOURS = {1: WEAK, 2: "#E08A4A", 3: MIDDLING, 4: "#7DBBA6", 5: GOOD}


def draw(name: str, path: Path) -> None:
    """Draw the picture called `name` ("face_1.png") at `path`. An unknown name is a KeyError."""
    pen = Pen()
    stem, _, number = name.removesuffix(".png").rpartition("_")
    if stem in NUMBERED and number.isdigit():
        NUMBERED[stem](pen, int(number))
    else:
        PLAIN[name.removesuffix(".png")](pen)
    pen.save(path)


def face(pen: Pen, point: int) -> None:
    """1 weeps under low brows, 2 frowns, 3 is straight, 4 smiles, 5 laughs with an open mouth."""
    pen.disc(50, 50, 47, fill=FACE_COLOURS[point])
    pen.disc(50, 50, 38, fill="#FFF6E0")
    eye_y = 42
    for side in (-1, 1):
        x = 50 + side * 14
        if point == 5:
            pen.arc(x, eye_y + 2, 6, 6, start=190, end=350, w=4.5)
        else:
            pen.disc(x, eye_y, 5, fill=INK)
        if point == 1:
            pen.line((x - side * 7, eye_y - 14), (x + side * 8, eye_y - 8), w=4)
        if point == 2:
            pen.line((x - 6, eye_y - 11), (x + 6, eye_y - 11), w=3.5)
    if point == 1:
        pen.oval(67, 56, 3.6, 5.4, fill="#3E8FC4")
        pen.arc(50, 76, 17, 14, start=205, end=335)
    elif point == 2:
        pen.arc(50, 74, 15, 8, start=205, end=335)
    elif point == 3:
        pen.line((36, 65), (64, 65))
    elif point == 4:
        pen.arc(50, 57, 16, 11, start=25, end=155)
    else:
        pen.pie(50, 56, 20, start=90, end=270, fill=INK)
        pen.slab(38, 57, 24, 5, fill=PAPER, r=1)


def often(pen: Pen, filled: int) -> None:
    """Three rising bars: none, one, two or all filled."""
    _bars(pen, filled, total=3)


def steps(pen: Pen, filled: int) -> None:
    """Four rising bars."""
    _bars(pen, filled, total=4)


def _bars(pen: Pen, filled: int, *, total: int) -> None:
    room = 84 / total
    for number in range(total):
        height = 24 + 56 * number / (total - 1)
        x = 8 + number * room
        full = number < filled
        pen.slab(x + 2, 90 - height, room - 5, height, fill=GOOD if full else PAPER, line=INK if full else QUIET, w=3)


def priority(pen: Pen, place: int) -> None:
    """A podium with one of its three places filled."""
    for at, x, height in ((1, 36, 64), (2, 8, 44), (3, 64, 28)):
        here = at == place
        pen.slab(x, 90 - height, 27, height, fill=GOOD if here else PAPER, line=INK if here else QUIET, w=3)
        if here:
            pen.disc(x + 13.5, 90 - height - 11, 8, fill=WEAK)


def medicine(pen: Pen, filled: int) -> None:
    """A strip of six tablets: all there, half of them, none."""
    pen.slab(12, 20, 76, 60, fill="#EAF1F0", line=INK, w=3, r=6)
    there = {0: 0, 1: 3, 2: 6}[filled]
    for number in range(6):
        x, y = 28 + 22 * (number % 3), 37 + 26 * (number // 3)
        if number < there:
            pen.disc(x, y, 9, fill=WEAK)
            pen.line((x - 5, y), (x + 5, y), w=2, line=PAPER)
        else:
            pen.disc(x, y, 9, fill=PAPER, line=QUIET, w=2)


def clock(pen: Pen, length: int) -> None:
    """Half an hour, an hour, two hours, more than two hours: as clocks run full."""
    if length <= 2:
        _dial(pen, 50, 50, 42, 180 if length == 1 else 360)
        return
    if length == 3:
        _dial(pen, 28, 50, 25, 360)
        _dial(pen, 72, 50, 25, 360)
        return
    for x, y in ((28, 28), (72, 28), (28, 73)):
        _dial(pen, x, y, 23, 360)
    pen.line((60, 73), (84, 73), w=7, line=WEAK)
    pen.line((72, 61), (72, 85), w=7, line=WEAK)


def _dial(pen: Pen, x: float, y: float, r: float, degrees: int) -> None:
    pen.disc(x, y, r, fill=PAPER)
    pen.pie(x, y, r, start=0, end=degrees, fill=MIDDLING)
    pen.disc(x, y, r, line=INK, w=r / 8)
    pen.line((x, y), (x, y - r * 0.68), w=r / 8)
    pen.line((x, y), (x + r * 0.4, y + r * 0.2), w=r / 8)


def days(pen: Pen, length: int) -> None:
    """A month's sheet with the days counted: 1, 3, 7, or many."""
    pen.slab(8, 14, 84, 78, fill=PAPER, line=INK, w=3)
    pen.slab(8, 14, 84, 16, fill=GOOD, r=4)
    counted = {1: 1, 2: 3, 3: 7, 4: 12}[length]
    for number in range(12):
        x, y = 16 + 18 * (number % 4), 37 + 18 * (number // 4)
        pen.slab(x, y, 13, 13, fill=WEAK if number < counted else QUIET, r=2)


def share(pen: Pen, percent: int) -> None:
    """A disc filled to the share."""
    pen.disc(50, 50, 44, fill=PAPER)
    if percent:
        pen.pie(50, 50, 44, start=0, end=percent * 3.6, fill=GOOD)
    pen.disc(50, 50, 45, line=INK, w=4)


def yes(pen: Pen) -> None:
    pen.disc(50, 50, 46, fill=GOOD)
    pen.tick(50, 50, 22)


def no(pen: Pen) -> None:
    pen.slab(5, 5, 90, 90, fill=WEAK, r=14)
    pen.saltire(50, 50, 21)


def not_concerned(pen: Pen) -> None:
    pen.disc(50, 50, 44, fill=PAPER, line=QUIET, w=7)
    pen.line((30, 50), (70, 50), w=9, line="#7B8785")


def dont_know(pen: Pen) -> None:
    pen.disc(50, 50, 45, fill="#EEF2F1", line="#7B8785", w=4)
    pen.arc(50, 39, 15, 15, start=185, end=410, w=8)
    pen.line((59.6, 50.5), (50, 58), (50, 64), w=8)
    pen.disc(50, 79, 5.5, fill=INK)


def _card(pen: Pen, line: str) -> None:
    pen.slab(16, 10, 68, 80, fill=PAPER, line=line, w=4, r=5)
    pen.cross(50, 28, 10, fill=line if line == QUIET else GOOD)
    for y in (48, 60, 72):
        pen.line((28, y), (72, y), w=4, line=QUIET)


def card_seen(pen: Pen) -> None:
    _card(pen, INK)
    pen.disc(74, 74, 20, fill=GOOD)
    pen.tick(74, 74, 10, w=5)


def card_not_seen(pen: Pen) -> None:
    _card(pen, INK)
    pen.disc(74, 74, 20, fill="#EEF2F1", line=INK, w=3)
    pen.arc(74, 69, 6, 6, start=185, end=410, w=3.5)
    pen.line((78, 73.5), (74, 77), (74, 79), w=3.5)
    pen.disc(74, 85.5, 2.4, fill=INK)


def card_none(pen: Pen) -> None:
    _card(pen, QUIET)
    pen.saltire(50, 52, 26, line=WEAK)


def told(pen: Pen) -> None:
    pen.slab(8, 14, 84, 54, fill=PAPER, line=INK, w=4, r=14)
    pen.shape((28, 64), (52, 64), (26, 90), fill=INK)
    for x in (30, 50, 70):
        pen.disc(x, 41, 6, fill=GOOD)


def _other(pen: Pen) -> None:
    pen.disc(50, 50, 45, fill=PAPER, line=QUIET, w=5)
    for x in (28, 50, 72):
        pen.disc(x, 50, 7, fill=INK)


def leader(pen: Pen) -> None:
    man(pen, 46, 0, 1.0, "#6B4FA0", cap=True)
    pen.line((80, 42), (80, 95), w=5, line="#7A5A2B")
    pen.arc(75, 42, 5, 5, start=180, end=360, w=5, line="#7A5A2B")


def consensus(pen: Pen) -> None:
    for x, robe in ((20, WEAK), (50, GOOD), (80, "#2F6F8F")):
        man(pen, x, 44, 0.55, robe)
    pen.disc(50, 22, 20, fill=GOOD)
    pen.tick(50, 22, 10, w=5)


def ballots(pen: Pen) -> None:
    pen.slab(34, 4, 32, 44, fill=PAPER, line=INK, w=3, r=3)
    pen.disc(44, 18, 2.4, fill=INK)
    pen.disc(56, 18, 2.4, fill=INK)
    pen.arc(50, 22, 8, 6, start=25, end=155, w=3)
    pen.slab(12, 42, 76, 50, fill=MIDDLING, line=INK, w=4, r=4)
    pen.line((32, 50), (68, 50), w=6)


def hands(pen: Pen) -> None:
    for x, robe in ((22, WEAK), (50, GOOD), (78, "#2F6F8F")):
        pen.line((x + 8, 66), (x + 11, 20), w=6, line="#7A4B32")
        pen.disc(x + 11, 17, 5, fill="#7A4B32")
        man(pen, x, 40, 0.58, robe)


def blocked(pen: Pen) -> None:
    for x in (20, 80):
        pen.line((x, 30), (x, 92), w=7)
    pen.slab(6, 34, 88, 26, fill=PAPER, line=INK, w=4, r=3)
    for x in (16, 40, 64):
        pen.shape((x + 8, 37), (x + 20, 37), (x + 10, 57), (x - 2, 57), fill=WEAK)


NUMBERED: dict[str, Callable[[Pen, int], None]] = {
    "face": face,
    "often": often,
    "steps": steps,
    "medicine": medicine,
    "clock": clock,
    "days": days,
    "share": share,
    "walk": walk,
    "priority": priority,
}

PLAIN: dict[str, Callable[[Pen], None]] = {
    "yes": yes,
    "no": no,
    "not_concerned": not_concerned,
    "dont_know": dont_know,
    "card_seen": card_seen,
    "card_not_seen": card_not_seen,
    "card_none": card_none,
    "told": told,
    "place_centre": lambda pen: house(pen, health=True),
    "place_hospital": hospital,
    "place_home": house,
    "place_road": road,
    "place_other": _other,
    "person_health": health_worker,
    "person_woman": woman,
    "person_man": man,
    "person_young_woman": lambda pen: woman(pen, 50, 14, 0.84, "#E0873A", scarf=False),
    "person_young_man": lambda pen: man(pen, 50, 14, 0.84, "#E0873A"),
    "person_chw": community_worker,
    "person_leader": leader,
    "person_group": group,
    "person_other": _other,
    "vote_consensus": consensus,
    "vote_ballots": ballots,
    "vote_hands": hands,
    "blocked": blocked,
    **{f"point_{code}": drawn for code, drawn in DRAWN.items()},
}
