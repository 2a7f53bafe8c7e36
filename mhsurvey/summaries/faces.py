"""The five faces of the scorecard, 1 very bad .. 5 very good: the same lines as on the tablet (static/tablet).

Brows, eyes and mouth tell them apart without any colour; the two ends have a tear and an open laugh.
"""

from markupsafe import Markup

from mhsurvey.svg import Element, drawing, group, shape

INK = "#23312e"
# Ring and fill of each face.
COLOURS = {
    1: ("#c4511b", "#fbe9e0"),
    2: ("#d98a2f", "#fcf1e1"),
    3: ("#e0b42b", "#fdf7df"),
    4: ("#7aa84f", "#eff6e6"),
    5: ("#1b8a7a", "#e0f3ef"),
}
LINES = {
    1: ("M24 33l19 9", "M76 33l-19 9", "M30 76c6-17 34-17 40 0"),
    2: ("M26 38l15-2", "M74 38l-15-2", "M33 72c8-9 26-9 34 0"),
    3: ("M26 35h15", "M59 35h15", "M33 68h34"),
    4: ("M26 34c4-4 11-4 15-1", "M74 34c-4-4-11-4-15-1", "M31 63c8 11 30 11 38 0"),
    5: ("M24 32c5-7 13-7 17-1", "M76 32c-5-7-13-7-17-1"),
}


def face(level: int, *, label: str | None = None) -> Markup:
    """Face 1..5 as a drawing of its own."""
    return drawing(100, 100, face_shape(level), label=label, class_="face")


def no_face(*, label: str | None = None) -> Markup:
    """Where no face may stand: an empty, broken ring."""
    ring = shape("circle", cx=50, cy=50, r=44, fill="#fff", stroke="#8b93a0", stroke_width=5, stroke_dasharray="11 8")
    return drawing(100, 100, ring, _line("M36 50h28", colour="#8b93a0"), label=label, class_="face")


def face_shape(level: int) -> Element:
    """Face 1..5 on a field of 100 x 100, to be placed in another drawing."""
    ring, fill = COLOURS[level]
    return group(
        shape("circle", cx=50, cy=50, r=45, fill=fill, stroke=ring, stroke_width=6),
        *_eyes(level),
        *(_line(path) for path in LINES[level]),
        *_ends(level),
    )


def _line(path: str, *, colour: str = INK) -> Element:
    return shape("path", d=path, fill="none", stroke=colour, stroke_width=5, stroke_linecap="round")


def _eyes(level: int) -> list[Element]:
    if level == 5:
        return [_line("M28 47c3-7 12-7 15 0"), _line("M57 47c3-7 12-7 15 0")]
    return [shape("ellipse", cx=x, cy=48, rx=5, ry=4.5 if level == 1 else 6, fill=INK) for x in (36, 64)]


def _ends(level: int) -> list[Element]:
    if level == 1:
        return [shape("path", d="M33 56c-4 6-5 8-5 11a5 5 0 0 0 10 0c0-3-1-5-5-11z", fill="#5b8fb9")]
    if level == 5:
        return [
            shape("path", d="M28 58h44c0 14-10 23-22 23S28 72 28 58z", fill=INK),
            shape("path", d="M37 74c5-6 21-6 26 0-3 5-8 7-13 7s-10-2-13-7z", fill="#d9694a"),
        ]
    return []
