"""People and places, drawn plainly."""

from .pen import GOOD, INK, MIDDLING, PAPER, QUIET, WEAK, Pen

SKIN = "#7A4B32"
ROBE = "#2F6F8F"
WRAP = "#B5487A"


def woman(pen: Pen, x: float = 50, y: float = 0, size: float = 1.0, robe: str = WRAP, *, scarf: bool = True) -> None:
    """A woman in a long robe, with a headscarf."""
    pen.shape(
        (x - 12 * size, y + 42 * size),
        (x + 12 * size, y + 42 * size),
        (x + 30 * size, y + 94 * size),
        (x - 30 * size, y + 94 * size),
        fill=robe,
    )
    pen.disc(x, y + 48 * size, 12.5 * size, fill=robe)
    if scarf:
        pen.oval(x, y + 23 * size, 17 * size, 19 * size, fill=robe)
        pen.arc(x, y + 22 * size, 15 * size, 14 * size, start=215, end=325, w=3 * size, line=MIDDLING)
        pen.oval(x, y + 27 * size, 12.5 * size, 14 * size, fill=SKIN)
    else:
        pen.disc(x, y + 24 * size, 14 * size, fill=INK)
        pen.disc(x, y + 8 * size, 6 * size, fill=INK)
        pen.oval(x, y + 27 * size, 12 * size, 13 * size, fill=SKIN)


def man(pen: Pen, x: float = 50, y: float = 0, size: float = 1.0, robe: str = ROBE, *, cap: bool = False) -> None:
    """A man in a wide tunic over trousers."""
    pen.slab(x - 13 * size, y + 76 * size, 10 * size, 19 * size, fill=INK, r=2)
    pen.slab(x + 3 * size, y + 76 * size, 10 * size, 19 * size, fill=INK, r=2)
    pen.slab(x - 25 * size, y + 42 * size, 50 * size, 40 * size, fill=robe, r=8 * size)
    pen.oval(x, y + 26 * size, 13 * size, 15 * size, fill=SKIN)
    if cap:
        pen.slab(x - 13.5 * size, y + 6 * size, 27 * size, 13 * size, fill=PAPER, line=INK, w=2.5, r=3)
    else:
        pen.pie(x, y + 23 * size, 13.5 * size, start=-90, end=90, fill=INK)


def group(pen: Pen) -> None:
    """Three people side by side."""
    man(pen, 24, 22, 0.72)
    man(pen, 76, 22, 0.72, GOOD)
    woman(pen, 50, 10, 0.86)


def health_worker(pen: Pen) -> None:
    """A person in white with the health cross."""
    pen.slab(22, 42, 56, 53, fill=PAPER, r=12, line=INK, w=3)
    pen.oval(50, 25, 14, 16, fill=SKIN)
    pen.pie(50, 20, 14, start=-90, end=90, fill=INK)
    pen.cross(50, 66, 13, fill=GOOD)


def community_worker(pen: Pen) -> None:
    """A woman carrying a bag with the health cross."""
    woman(pen, 42, 0, 1.0, GOOD)
    pen.line((54, 46), (76, 66), w=4)
    pen.slab(60, 62, 34, 28, fill=PAPER, r=4, line=INK, w=3)
    pen.cross(77, 76, 8, fill=WEAK)


def house(pen: Pen, x: float = 50, base: float = 88, size: float = 1.0, *, health: bool = False) -> None:
    """A house; with the cross it is a health centre."""
    wall = PAPER if health else "#E2C9A0"
    pen.slab(x - 30 * size, base - 44 * size, 60 * size, 44 * size, fill=wall, line=INK, w=3, r=1)
    pen.shape(
        (x - 38 * size, base - 42 * size),
        (x + 38 * size, base - 42 * size),
        (x, base - 74 * size),
        fill=GOOD if health else WEAK,
    )
    if health:
        pen.cross(x, base - 24 * size, 12 * size, fill=GOOD)
    else:
        pen.slab(x - 8 * size, base - 24 * size, 16 * size, 24 * size, fill=INK, r=1)


def hospital(pen: Pen) -> None:
    """A building of two floors with the cross."""
    pen.slab(12, 26, 76, 64, fill=PAPER, line=INK, w=3, r=2)
    pen.slab(34, 10, 32, 30, fill=GOOD, r=4)
    pen.cross(50, 25, 10)
    for x in (21, 39, 57, 73):
        pen.slab(x, 50, 8, 10, fill=QUIET, r=1)
    pen.slab(42, 68, 16, 22, fill=INK, r=1)


def road(pen: Pen) -> None:
    """A road going away."""
    pen.shape((44, 12), (56, 12), (86, 92), (14, 92), fill="#8A8F8E")
    for y, length in ((22, 8), (40, 12), (64, 18)):
        pen.line((50, y), (50, y + length), w=4, line=PAPER)


def walk(pen: Pen, length: int) -> None:
    """From home to the centre: side by side, some way, a long winding way."""
    if length == 1:
        house(pen, 27, 74, 0.6)
        house(pen, 73, 74, 0.6, health=True)
        way = [(50.0, 80.0)]
    elif length == 2:
        house(pen, 19, 90, 0.46)
        house(pen, 80, 46, 0.5, health=True)
        way = [(42, 84), (54, 76), (64, 66), (73, 56)]
    else:
        house(pen, 15, 94, 0.36)
        house(pen, 85, 30, 0.36, health=True)
        way = [(34, 92), (49, 93), (64, 91), (76, 84), (74, 72), (60, 67), (45, 65), (33, 58), (34, 46), (47, 40)]
        way += [(61, 39), (75, 37)]
    for x, y in way:
        pen.disc(x, y, 3.6, fill=INK)
