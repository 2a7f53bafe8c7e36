"""The drawings of a sheet: bars, arrows, counted objects, dots. Small functions, each a whole SVG.

Every one says the same in black and white: by length, by shape, by pattern. Numbers and words stand beside
them as text of the page.
"""

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from mhsurvey.actions.action import Standing
from mhsurvey.results.change import Arrow
from mhsurvey.results.result import Score, ShareResult
from mhsurvey.rounds.group import Group
from mhsurvey.rounds.thresholds import Colour
from mhsurvey.summaries.objects import HIGH, WIDE, Thing, figure, thing
from mhsurvey.summaries.patterns import GOOD, INK, LINE, MIDDLING, WEAK, fill, key, patterns
from mhsurvey.svg import Element, drawing, moved, shape

BAR = 200  # units a bar has for 0..100
STEP = 112  # units from one round to the next in a history
HISTORY_HIGH = 120
# More than this are no longer counted at a glance: they become a bar.
COUNTED_AT_MOST = 12


def sides(community: Score, provider: Score, *, label: str | None = None) -> Markup:
    """Two bars of 0..100, the community's above the centre's, each behind the figure of whose it is.

    The community's is filled by its state, the centre's is striped. Hidden or unknown: the whole track is grey or
    hatched, never red and never of length 0. One drawing for both, since each costs the printer a millisecond.
    """
    ours, theirs = _filling(community), _filling(provider, provider=True)
    return drawing(
        BAR + 24,
        44,
        patterns(*sorted({ours, theirs})),
        moved(0, 0, *figure(Group.OTHER), scale=0.7),
        moved(22, 2, *_bar(community, ours)),
        moved(0, 23, *figure(Group.PROVIDER), scale=0.7),
        moved(22, 26, *_bar(provider, theirs)),
        label=label,
        class_="sides",
    )


def _filling(score: Score, *, provider: bool = False) -> str:
    return "provider" if provider and score.is_shown else key(score)


def _bar(score: Score, name: str) -> list[Element]:
    length = BAR if score.value is None else max(BAR * min(max(score.value, 0.0), 100.0) / 100, 3.0)
    edge = INK if score.is_shown else LINE
    return [
        shape("rect", x=1, y=1, width=BAR, height=14, rx=3, fill="#fff", stroke=LINE),
        shape("rect", x=1, y=1, width=length, height=14, rx=3, fill=fill(name), stroke=edge),
        shape("path", d=f"M{1 + BAR // 2} 0v16", stroke=LINE, stroke_width=0.8, stroke_dasharray="2 2"),
    ]


def share_bar(result: ShareResult, *, label: str | None = None) -> Markup:
    """A share of persons with the margin of its 95 % interval as a whisker."""
    share = result.share or 0.0
    low, high = result.low if result.low is not None else share, result.high if result.high is not None else share
    track = shape("rect", x=1, y=1, width=BAR, height=14, rx=3, fill="#fff", stroke=LINE)
    inside = shape("rect", x=1, y=1, width=max(BAR * share, 1.0), height=14, rx=3, fill="#c9d2e4", stroke=INK)
    ends = f"M{1 + BAR * low:.1f} 4v8M{1 + BAR * high:.1f} 4v8M{1 + BAR * low:.1f} 8H{1 + BAR * high:.1f}"
    return drawing(BAR + 2, 16, track, inside, _line(ends, INK, 1.6), label=label, class_="share")


def history(
    points: Sequence[tuple[float | None, Colour | None, bool]],
    *,
    cuts: tuple[float, float],
    label: str | None = None,
) -> Markup:
    """A score over rounds, each under the mark of its colour, `STEP` units apart.

    points  (score 0..100 or None, its colour, whether it may be compared with the one before): only those that may
            are joined by a line
    cuts    where colours change, as dashed lines
    """
    width = STEP * len(points)
    frame = shape("path", d=f"M0 {_height(0)}H{width}M0 {_height(100)}H{width}", stroke=LINE, stroke_width=1)
    dashes = "".join(f"M0 {_height(cut):.1f}H{width}" for cut in cuts)
    joined = "".join(
        f"M{STEP * (at - 0.5)} {_height(before):.1f}L{STEP * (at + 0.5)} {_height(value):.1f}"
        for at, ((before, _, _), (value, _, comparable)) in enumerate(pairwise(points), start=1)
        if comparable and before is not None and value is not None
    )
    marks = [
        moved(STEP * (at + 0.5) - 8, _height(value) - 8, *_mark(colour), scale=0.8)
        for at, (value, colour, _) in enumerate(points)
        if value is not None
    ]
    return drawing(
        width,
        HISTORY_HIGH,
        frame,
        shape("path", d=dashes, stroke=LINE, stroke_width=1, stroke_dasharray="4 4"),
        _line(joined, INK, 2),
        *marks,
        label=label,
        class_="history",
    )


def _height(value: float) -> float:
    """Where a score stands in a history: 100 on top, with room for a mark."""
    return 10 + (HISTORY_HIGH - 20) * (100 - value) / 100


def arrow(kind: Arrow, *, label: str | None = None) -> Markup:
    """Up in a filled disc, level in a ring, down in a filled square: three shapes as well as three directions."""
    ground = {
        Arrow.UP: shape("circle", cx=20, cy=20, r=19, fill=GOOD),
        Arrow.LEVEL: shape("circle", cx=20, cy=20, r=17.5, fill="#fff", stroke=INK, stroke_width=3),
        Arrow.DOWN: shape("rect", x=2, y=2, width=36, height=36, rx=5, fill=WEAK),
    }[kind]
    line, colour = {
        Arrow.UP: ("M20 31V10M11 19l9-9 9 9", "#fff"),
        Arrow.LEVEL: ("M10 16h20M10 24h20", INK),
        Arrow.DOWN: ("M20 9v21M11 21l9 9 9-9", "#fff"),
    }[kind]
    return drawing(40, 40, ground, _line(line, colour, 4.5), label=label, class_="arrow")


def mark(colour: Colour | None, *, label: str | None = None) -> Markup:
    """▲ good, ● middling, ▼ weak; an empty square without a colour."""
    return drawing(20, 20, *_mark(colour), label=label, class_="mark")


def _mark(colour: Colour | None) -> tuple[Element, ...]:
    """A mark on a field of 20 x 20."""
    drawn = {
        Colour.GOOD: shape("path", d="M10 2l9 16H1z", fill=GOOD, stroke=INK, stroke_width=1),
        Colour.MIDDLING: shape("circle", cx=10, cy=10, r=8, fill=MIDDLING, stroke=INK, stroke_width=1),
        Colour.WEAK: shape("path", d="M10 18L1 2h18z", fill=WEAK, stroke=INK, stroke_width=1),
    }
    empty = shape("rect", x=2, y=2, width=16, height=16, fill="url(#mh-none)", stroke=LINE)
    return (patterns("none"), empty) if colour is None else (drawn[colour],)


def standing(kind: Standing, *, label: str | None = None) -> Markup:
    """What became of a promise: a tick on a full disc, a tick on a ring, a clock, an empty ring, a cross."""
    ring = shape("circle", cx=20, cy=20, r=17, fill="#fff", stroke=INK, stroke_width=2.5)
    tick = "M11 21l6 6 12-13"
    inside: tuple[Element, ...] = {
        Standing.KEPT: (shape("circle", cx=20, cy=20, r=18, fill=GOOD), _line(tick, "#fff", 4.5)),
        Standing.KEPT_LATE: (ring, _line(tick, GOOD, 4.5)),
        Standing.LATE: (
            shape("rect", x=2, y=2, width=36, height=36, rx=6, fill=WEAK),
            _line("M20 9v14", "#fff", 5.5),
            shape("circle", cx=20, cy=31, r=3, fill="#fff"),
        ),
        Standing.WAITING: (ring, _line("M20 10v11l7 4", INK, 3)),
        Standing.UNDATED: (ring, _line("M13 20h14", INK, 3)),
        Standing.CANCELLED: (ring, _line("M13 13l14 14M27 13L13 27", INK, 3)),
    }[kind]
    return drawing(40, 40, *inside, label=label, class_="standing")


def due_have(kind: Thing, *, due: int, have: int, most: int = COUNTED_AT_MOST, label: str | None = None) -> Markup:
    """What is there and what is missing as counted objects; more than `most` as one bar of the same height."""
    total, width = max(due, have), most * (WIDE + 4)
    if total > most:
        inside = _due_have_bar(kind, due=due, have=have, width=width)
    else:
        inside = [moved(place * (WIDE + 4), 0, thing(kind, there=place < have)) for place in range(total)]
    return drawing(width, HIGH, *inside, label=label, class_="objects")


def _due_have_bar(kind: Thing, *, due: int, have: int, width: int) -> list[Element]:
    start = WIDE + 8
    unit = (width - start - 2) / max(due, have)
    place: dict[str, object] = {"x": start, "y": 7, "height": 14, "rx": 2}
    missing = shape(
        "rect", width=unit * due, fill="#fff", stroke=LINE, stroke_width=1.4, stroke_dasharray="4 3", **place
    )
    return [thing(kind, there=True), missing, shape("rect", width=unit * have, fill=INK, **place)]


def group_dots(scores: Sequence[tuple[str, Score]], *, label: str | None = None) -> Markup:
    """Where each group stands on 0..100: women as a large full disc, every other group with a shape of its own."""
    shown = [(name, score.value) for name, score in scores if score.value is not None]
    ticks = "".join(f"M{12 + BAR * at // 4} 6v8" for at in range(5))
    line = shape("path", d=f"M12 10h{BAR}{ticks}", stroke=LINE, stroke_width=1.2)
    # Women last, so that no other mark covers theirs.
    marks = [moved(12 + BAR * value / 100, 10, dot(name)) for name, value in reversed(shown)]
    return drawing(BAR + 24, 20, line, *marks, label=label, class_="dots")


def dot(name: str) -> Element:
    """A group's mark around (0, 0)."""
    edge: dict[str, object] = {"stroke": "#fff", "stroke_width": 1}
    hollow: dict[str, object] = {"fill": "#fff", "stroke": INK, "stroke_width": 2}
    shapes: dict[str, Element] = {
        Group.WOMEN: shape("circle", r=8, fill=INK, **edge),
        Group.YOUNG_WOMEN: shape("circle", r=5.5, **hollow),
        Group.MEN: shape("rect", x=-6, y=-6, width=12, height=12, fill="#55606e", **edge),
        Group.YOUNG_MEN: shape("rect", x=-4.5, y=-4.5, width=9, height=9, **hollow),
        Group.CHW: shape("path", d="M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z", fill=INK, **edge),
        Group.LEADERS: shape("path", d="M0-7L7 0 0 7-7 0z", **hollow),
        Group.ASACO: shape("path", d="M0-7L7 6H-7z", **hollow),
    }
    return shapes.get(name, shape("path", d="M-5-5L5 5M5-5L-5 5", stroke=INK, stroke_width=2))


def dot_key(name: str) -> Markup:
    """A group's mark for the legend."""
    return drawing(18, 18, moved(9, 9, dot(name)), class_="dot-key")


def big_dot(*, filled: bool) -> Markup:
    """A dot to be seen from the back of a hall; or the ring in which somebody draws it."""
    look: dict[str, object] = (
        {"fill": INK} if filled else {"fill": "#ffffff", "stroke": LINE, "stroke_width": 2, "stroke_dasharray": "5 4"}
    )
    return drawing(80, 80, shape("circle", cx=40, cy=40, r=34 if filled else 32, **look), class_="big-dot")


def box(*, ticked: bool = False) -> Markup:
    """A box to be ticked by hand, or ticked already."""
    edge = shape("rect", x=3, y=3, width=34, height=34, rx=5, fill="#ffffff", stroke=INK, stroke_width=3)
    tick = (_line("M11 21l6 6 12-13", INK, 5),) if ticked else ()
    return drawing(40, 40, edge, *tick, class_="box")


def _line(path: str, colour: str, width: float) -> Element:
    return shape(
        "path", d=path, fill="none", stroke=colour, stroke_width=width, stroke_linecap="round", stroke_linejoin="round"
    )
