"""A map on a sheet, for a report: one drawing with title, legend, counts, date and source in it.

It stands by itself: no page around it, no address in it, every word given by the door and escaped as it is drawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from textwrap import wrap

from markupsafe import Markup

from mhsurvey.areas.topology import Projection, Shape, fitted, path
from mhsurvey.maps.draw import PAINTS
from mhsurvey.maps.layer import Layer, Place
from mhsurvey.maps.shades import Measure, Shade, measured
from mhsurvey.results.scores import shown
from mhsurvey.svg import Element, drawing, group, moved, shape

# A4, landscape, in units of a 96th of an inch.
WIDTH, HEIGHT = 1122.0, 794.0
MARGIN, HEAD, FOOT, SIDE = 40.0, 132.0, 58.0, 268.0
BETWEEN, EDGE = 24.0, 8.0
INK, SOFT, LINE = "#1b2430", "#55606e", "#c4bdaf"
# A mark in a place smaller than itself would cover it and its neighbours; so would a name.
MARK_WIDE, MARK_HIGH = 15.0, 13.0
NAMED_AT_MOST, NAME = 40, 8.0
INSET, INSET_TITLE, MOST_INSETS = 132.0, 18.0, 2
# Letters of the sheet's type are about this wide, in parts of their size.
LETTER = 0.56
_MARKS = {
    "up": "M0 -6L6 5H-6z",
    "down": "M0 6L6 -5H-6z",
    "dot": "M0 -4.500a4.500 4.500 0 1 0 0 9a4.500 4.500 0 0 0 0-9z",
    "split": "M-6.500 0L-1.500 -5V5zM6.500 0L1.500 -5V5z",
}


@dataclass(frozen=True)
class Panel:
    """One map of the sheet.

    shapes  outlines of at least its places; of others nothing is drawn
    title   what tells it from the other map, empty for a single one
    """

    layer: Layer
    shapes: Sequence[Shape]
    title: str = ""


@dataclass(frozen=True)
class Wording:
    """Every text of a sheet.

    title, under   what is shown; then who scored, when and where, a line each
    explained      what the figure is
    shades         shade -> (its words, its cuts)
    heads          over the columns of counts, one a map; none for a single map
    regions        region code -> name, for what is shown enlarged
    demonstration  the mark of invented data, None for real ones
    foot           source, date and what is hidden, a line each
    """

    title: str
    under: Sequence[str]
    explained: str
    shades: Mapping[Shade, tuple[str, str]]
    heads: Sequence[str]
    regions: Mapping[str, str]
    demonstration: str | None
    foot: Sequence[str]


def picture(panels: Sequence[Panel], *, words: Wording, with_size: bool = False) -> Markup:
    """The sheet as SVG.

    panels     one map or two, of the same measure
    with_size  as large as A4 where it is opened, not as large as there is room
    """
    wide = (WIDTH - 2 * MARGIN - SIDE - BETWEEN * len(panels)) / len(panels)
    high = HEIGHT - HEAD - FOOT - MARGIN
    fields = [
        moved(MARGIN + n * (wide + BETWEEN), HEAD, *_field(panel, words, width=wide, height=high))
        for n, panel in enumerate(panels)
    ]
    sheet = drawing(
        WIDTH,
        HEIGHT,
        _patterns(),
        shape("rect", width=WIDTH, height=HEIGHT, fill="#ffffff"),
        *_head(words),
        *fields,
        moved(WIDTH - MARGIN - SIDE, HEAD, *_legend(panels, words)),
        *_foot(words),
        label=words.title,
    )
    if not with_size:
        return sheet
    # Our own tag, just written.
    return Markup(sheet.replace("<svg ", f'<svg width="{WIDTH:g}" height="{HEIGHT:g}" ', 1))  # noqa: S704


# --- words ---------------------------------------------------------------------------------------


def _text(words: str, x: float, y: float, size: float, **look: object) -> Element:
    made = shape("text", x=x, y=y, font_size=size, font_family="Sheet, 'Noto Sans', sans-serif", **look)
    made.text = words
    return made


def _lines(words: str, *, size: float, width: float, most: int) -> list[str]:
    """The words in lines no longer than this many units, the last cut short where there would be more."""
    return wrap(words, max(int(width / (size * LETTER)), 8), max_lines=most, placeholder="…") or [""]


def _head(words: Wording) -> list[Element]:
    made, y = [], 34.0
    if words.demonstration:
        made.append(shape("rect", width=WIDTH, height=24, fill="#fbe7a1"))
        told = _text(words.demonstration, WIDTH / 2, 17, 13, text_anchor="middle", font_weight=700, fill=INK)
        made.append(told)
        y = 56.0
    title = _lines(words.title, size=25, width=WIDTH - 2 * MARGIN, most=1)[0]
    made.append(_text(title, MARGIN, y, 25, font_weight=700, fill="#172950"))
    for n, line in enumerate(words.under):
        made.append(_text(line, MARGIN, y + 25 + 19 * n, 14.5, fill=INK if n == 0 else SOFT))
    return made


def _foot(words: Wording) -> list[Element]:
    y = HEIGHT - MARGIN - 15 * (len(words.foot) - 1)
    rule = shape("path", d=f"M{MARGIN} {y - 18}H{WIDTH - MARGIN}", stroke=LINE)
    return [rule, *(_text(line, MARGIN, y + 15 * n, 11.5, fill=SOFT) for n, line in enumerate(words.foot))]


# --- the legend ------------------------------------------------------------------------------------


def _legend(panels: Sequence[Panel], words: Wording) -> list[Element]:
    made: list[Element] = []
    y = 4.0
    for line in _lines(words.explained, size=12.5, width=SIDE, most=4):
        made.append(_text(line, 0, y + 8, 12.5, fill=SOFT))
        y += 16
    y += 8
    columns = [SIDE - 52 * (len(panels) - 1 - n) for n in range(len(panels))]
    for at, head in zip(columns, words.heads, strict=False):
        made.append(_text(head, at, y + 6, 11.5, text_anchor="end", fill=SOFT))
    y += 16 if words.heads else 0
    for line_ in panels[0].layer.legend:
        counts = [_count(panel, line_.shade) for panel in panels]
        if not any(counts) and not PAINTS[line_.shade]["mark"]:
            continue
        said, cuts = words.shades[line_.shade]
        rows = _lines(said, size=14, width=columns[0] - 64, most=2) + ([cuts] if cuts else [])
        made += [*_swatch(line_.shade, y), *_said(rows, cuts, y)]
        made += [
            _text(str(n), at, y + 15, 15, text_anchor="end", font_weight=700, fill=INK)
            for n, at in zip(counts, columns, strict=True)
        ]
        y += 14 + 15 * len(rows)
    return made


def _count(panel: Panel, shade: Shade) -> int:
    return next((one.count for one in panel.layer.legend if one.shade is shade), 0)


def _said(rows: Sequence[str], cuts: str, y: float) -> list[Element]:
    return [
        _text(row, 32, y + 15 + 15 * n, 14 if row != cuts else 12, fill=INK if row != cuts else SOFT)
        for n, row in enumerate(rows)
    ]


def _swatch(shade: Shade, y: float) -> list[Element]:
    ground = shape("rect", y=y, width=22, height=22, rx=4, fill=_fill(shade), stroke=INK, stroke_width=0.6)
    return [ground, *_mark(shade, 11, y + 11)]


# --- the map -----------------------------------------------------------------------------------------


def _field(panel: Panel, words: Wording, *, width: float, height: float) -> list[Element]:
    known = {place.code for place in panel.layer.places}
    shapes = [one for one in panel.shapes if one.code in known]
    made: list[Element] = []
    top = 0.0
    if panel.title:
        title = _lines(panel.title, size=15, width=width, most=1)[0]
        made.append(_text(title, 0, 12, 15, font_weight=700, fill=INK))
        top = 22.0
    if not shapes:
        return made
    frame = _fit(shapes, width=width, height=height - top)
    tiny = _tiny(shapes, frame)
    inside = _places(panel, shapes, frame)
    corner = _corner(shapes, frame, width=width, height=height - top, many=len(tiny)) if tiny else (0.0, 0.0)
    for n, region in enumerate(tiny):
        box = _inset(panel, [one for one in shapes if one.within == region], words.regions.get(region, region))
        inside.append(moved(corner[0], corner[1] + n * (INSET + 8), *box))
    return [*made, moved(0, top, *inside)]


def _fit(shapes: Iterable[Shape], *, width: float, height: float) -> Projection:
    points = (point for one in shapes for ring in one.rings for point in ring)
    return fitted(points, width=width, height=height, edge=EDGE)


def _places(panel: Panel, shapes: Sequence[Shape], frame: Projection, *, named: bool = True) -> list[Element]:
    places = {place.code: place for place in panel.layer.places}
    outlines, marks = [], []
    for one in shapes:
        place = places.get(one.code)
        shade = place.shade if place else Shade.NOT_APPLICABLE
        outlines.append(_outline(one, frame, shade))
        wide, high = _size(one, frame)
        if wide < MARK_WIDE or high < MARK_HIGH:
            continue
        x, y = frame.place(*one.centre)
        marks += _mark(shade, x, y)
        told = _name(place, panel) if place and named and len(shapes) <= NAMED_AT_MOST else ""
        if told and len(told) * NAME * LETTER < wide:
            ink = PAINTS[shade]["ink"] or INK
            marks.append(_text(told, x, y + 16, NAME, text_anchor="middle", fill=ink))
    return [group(*outlines, stroke_linejoin="round"), group(*marks)]


def _name(place: Place, panel: Panel) -> str:
    value = measured(place.score, panel.layer.measure)
    if value is None:
        return place.name
    whole = int(shown(value))
    sign = "+" if whole > 0 and panel.layer.measure is not Measure.SCORE else ""
    return f"{place.name} {sign}{whole}" if whole >= 0 else f"{place.name} \N{MINUS SIGN}{-whole}"


def _outline(one: Shape, frame: Projection, shade: Shade) -> Element:
    line = "".join(path(frame.place(lon, lat) for lon, lat in ring) for ring in one.rings)
    stroke = "#ffffff" if PAINTS[shade]["mark"] else LINE
    return shape("path", d=line, fill_rule="evenodd", fill=_fill(shade), stroke=stroke, stroke_width=0.9)


def _size(one: Shape, frame: Projection) -> tuple[float, float]:
    points = [frame.place(lon, lat) for ring in one.rings for lon, lat in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(xs) - min(xs), max(ys) - min(ys)


def _mark(shade: Shade, x: float, y: float) -> list[Element]:
    paint = PAINTS[shade]
    return [moved(x, y, shape("path", d=_MARKS[paint["mark"]], fill=paint["ink"]))] if paint["mark"] else []


def _fill(shade: Shade) -> str:
    fill = PAINTS[shade]["fill"] or ""
    return fill if fill.startswith("#") else f"url(#map-{fill})"


def _patterns() -> Element:
    """Hatch and dots, as on the screen's map."""
    field = shape("rect", width=8, height=8, fill="#fbfaf7")
    hatch = shape("path", d="M-2 6L6 -2M2 10L10 2", stroke="#9a9488", stroke_width=1.1)
    dots = group(*(shape("circle", cx=at, cy=at, r=1.1) for at in (2, 6)), fill="#9a9488")
    return shape("defs", *(_pattern(name, field, line) for name, line in (("hatch", hatch), ("dots", dots))))


def _pattern(name: str, *inside: Element) -> Element:
    return shape("pattern", *inside, id=f"map-{name}", width=8, height=8, patternUnits="userSpaceOnUse")


# --- what is too small to see -------------------------------------------------------------------------


def _tiny(shapes: Sequence[Shape], frame: Projection) -> list[str]:
    """Regions (or districts) most of whose places have no room for their mark, the smallest first."""
    widths: dict[str, list[float]] = {}
    for one in shapes:
        widths.setdefault(one.within, []).append(_size(one, frame)[0])
    # One alone has no neighbours it could not be told from.
    found = sorted((median(every), within) for within, every in widths.items() if len(every) > 1)
    return [within for middle, within in found if middle < MARK_WIDE][:MOST_INSETS]


def _corner(
    shapes: Sequence[Shape], frame: Projection, *, width: float, height: float, many: int
) -> tuple[float, float]:
    """Where they cover the fewest places."""
    tall = many * INSET + (many - 1) * 8
    centres = [frame.place(*one.centre) for one in shapes]

    def covered(corner: tuple[float, float]) -> int:
        x, y = corner
        return sum(x - 20 < a < x + INSET + 20 and y - 20 < b < y + tall + 20 for a, b in centres)

    corners = [(x, y) for y in (height - tall, 0.0) for x in (width - INSET, 0.0)]
    return min(corners, key=covered)


def _inset(panel: Panel, shapes: Sequence[Shape], name: str) -> list[Element]:
    frame = _fit(shapes, width=INSET, height=INSET - INSET_TITLE)
    box = shape("rect", width=INSET, height=INSET, rx=6, fill="#ffffff", stroke=INK, stroke_width=1.4)
    words = _lines(name, size=10, width=INSET - 8, most=1)[0]
    title = _text(words, INSET / 2, INSET - 6, 10, text_anchor="middle", fill=INK)
    return [box, *_places(panel, shapes, frame, named=False), title]
