"""What a colour is in black and white: a pattern for each state, so that a photocopy says the same."""

from markupsafe import Markup

from mhsurvey.results.result import Score, State
from mhsurvey.rounds.thresholds import Colour
from mhsurvey.summaries.svg import Element, drawing, group, shape

GOOD, MIDDLING, WEAK, FEW, NONE = "#1b8a7a", "#f3c94d", "#c4511b", "#b9bec6", "#ffffff"
INK, SOFT, LINE = "#1b2430", "#55606e", "#8b93a0"

COLOURS = {Colour.GOOD: GOOD, Colour.MIDDLING: MIDDLING, Colour.WEAK: WEAK}


def key(score: Score) -> str:
    """The name of the pattern a score is drawn with: good, middling, weak, few or none."""
    if score.is_shown and score.colour is not None:
        return str(score.colour)
    return "few" if score.state is State.TOO_FEW else "none"


def fill(name: str) -> str:
    """The `fill` of a shape, once `patterns()` stands in the same drawing."""
    return GOOD if name == Colour.GOOD else f"url(#mh-{name})"


def patterns() -> Element:
    """Good is plain; middling is dotted, weak cross-hatched, too few grey, no data hatched in grey."""
    return shape(
        "defs",
        _pattern("middling", MIDDLING, shape("circle", cx=3, cy=3, r=1.05, fill="#6b4f00")),
        _pattern("weak", WEAK, _stroke("M0 0l6 6M6 0l-6 6M-1 5l2 2M5-1l2 2", "#fff", 0.9)),
        _pattern("few", FEW, _stroke("M0 3h6", "#dfe2e7", 0.8)),
        _pattern("none", NONE, _stroke("M-1 1l2-2M0 6l6-6M5 7l2-2", LINE, 0.9)),
        _pattern("provider", "#ffffff", _stroke("M-1 1l2-2M0 6l6-6M5 7l2-2", INK, 1.5)),
    )


def swatch(name: str) -> Markup:
    """A piece of the pattern for the legend."""
    piece = shape("rect", x=1, y=1, width=28, height=16, rx=3, fill=fill(name), stroke=INK, stroke_width=1)
    return drawing(30, 18, patterns(), piece, class_="swatch")


def _pattern(name: str, ground: str, *inside: Element) -> Element:
    field = shape("rect", width=6, height=6, fill=ground)
    return shape("pattern", group(field, *inside), id=f"mh-{name}", width=6, height=6, patternUnits="userSpaceOnUse")


def _stroke(path: str, colour: str, width: float) -> Element:
    return shape("path", d=path, fill="none", stroke=colour, stroke_width=width)
