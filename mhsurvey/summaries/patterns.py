"""What a colour is in black and white: a pattern for each state, so that a photocopy says the same."""

import re

from markupsafe import Markup

from mhsurvey.results.result import Score, State
from mhsurvey.rounds.thresholds import Colour
from mhsurvey.summaries.faces import COLOURS as FACES
from mhsurvey.svg import Element, drawing, shape

GOOD, MIDDLING, WEAK, FEW, NONE = "#1b8a7a", "#f3c94d", "#c4511b", "#b9bec6", "#ffffff"
INK, SOFT, LINE = "#1b2430", "#55606e", "#8b93a0"

COLOURS = {Colour.GOOD: GOOD, Colour.MIDDLING: MIDDLING, Colour.WEAK: WEAK}


def key(score: Score) -> str:
    """The name of the pattern a score is drawn with: good, middling, weak, few or none."""
    if score.is_shown and score.colour is not None:
        return str(score.colour)
    return "few" if score.state is State.TOO_FEW else "none"


def fill(name: str) -> str:
    """The `fill` of a shape, once `patterns(name)` stands in the same drawing."""
    return GOOD if name == Colour.GOOD else f"url(#mh-{name})"


def patterns(*names: str) -> Element:
    """The patterns a drawing needs; "good" is plain colour and needs none."""
    return shape("defs", *(_pattern(name, *_DRAWN[name]) for name in names if name in _DRAWN))


def swatch(name: str) -> Markup:
    """A piece of the pattern for the legend."""
    piece = shape("rect", x=1, y=1, width=28, height=16, rx=3, fill=fill(name), stroke=INK, stroke_width=1)
    return drawing(30, 18, patterns(name), piece, class_="swatch")


def _pattern(name: str, ground: str, mark: str, colour: str, width: float) -> Element:
    field = shape("rect", width=6, height=6, fill=ground)
    line = shape("path", d=mark, fill="none", stroke=colour, stroke_width=width, stroke_linecap="round")
    return shape("pattern", field, line, id=f"mh-{name}", width=6, height=6, patternUnits="userSpaceOnUse")


# Ground, mark, the mark's colour and width: dots, a net, a rule, two hatches.
_DRAWN = {
    "middling": (MIDDLING, "M3 3h.01", "#6b4f00", 2.1),
    "weak": (WEAK, "M0 0l6 6M6 0l-6 6", "#ffffff", 0.9),
    "few": (FEW, "M0 3h6", "#dfe2e7", 0.8),
    "none": (NONE, "M-1 1l2-2M0 6l6-6M5 7l2-2", LINE, 0.9),
    "provider": ("#ffffff", "M-1 1l2-2M0 6l6-6M5 7l2-2", INK, 1.5),
}

# Black alone, for a copier: what was told apart by colour is told by shape, pattern and word, and all ink is full.
_IN_BLACK = {
    GOOD: "#000000",
    WEAK: "#000000",
    MIDDLING: "#ffffff",
    FEW: "#ffffff",
    "#dfe2e7": "#777777",
    "#6b4f00": "#000000",
    SOFT: "#000000",
    LINE: "#777777",
    "#c9d2e4": "#ffffff",
    "#5b8fb9": "#777777",
    "#d9694a": "#ffffff",
    **{ring: "#000000" for ring, _ in FACES.values()},
    **{inside: "#ffffff" for _, inside in FACES.values()},
}
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")


def in_black(drawing_: str) -> str:
    """The same drawing without colour or shade."""
    return _COLOUR.sub(lambda found: _IN_BLACK.get(found[0], found[0]), drawing_)
