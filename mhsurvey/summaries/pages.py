"""A summary as HTML: the sheet (screen and A4, from one template) and everything that is printed of it.

No Flask here: the templates are this room's own, so that a worker, a command and a test make the same page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mhsurvey.actions.action import Standing, Verdict
from mhsurvey.results.change import Arrow
from mhsurvey.results.result import State
from mhsurvey.rounds.group import COMMUNITY
from mhsurvey.rounds.thresholds import Colour
from mhsurvey.summaries import charts, faces, flip, objects, patterns, words
from mhsurvey.summaries.blank import BlankSheet
from mhsurvey.summaries.kit import BALLOTS_A_PAGE, GUIDES, MOST_PEOPLE, PLAN_COLUMNS, PLAN_ROWS, Kit
from mhsurvey.summaries.pdf import Part
from mhsurvey.summaries.point import Pair
from mhsurvey.summaries.script import far_apart, outcome, script
from mhsurvey.summaries.story import strands
from mhsurvey.summaries.summary import Summary
from mhsurvey.svg import as_pictures, redrawn

FOLDER = Path(__file__).parent / "sheets"
# What is missing most is seen on a wall; the A4 sheet has them all.
POSTER_INPUTS = 3
POSTER_PROMISES = 4
# What the page read aloud has room for; the minutes behind it hold the rest.
SHEET_INPUTS = 6
SHEET_PROMISES = 5


@dataclass(frozen=True)
class Frame:
    """What stands around a summary.

    address  of the public page, for the code; None while nothing is published: then there is no code
    locator  the district with the area marked
    black    for a printer or copier without colour
    draft    it may still change, and says so across every page
    """

    address: str | None
    demonstration: bool
    locator: Markup | None = None
    black: bool = False
    draft: bool = False


@dataclass(frozen=True)
class Sheet:
    """One thing that can be printed. look: its stylesheet in sheets/; most_pages: as large as it fits on so many."""

    template: str
    look: str
    most_pages: int | None = None

    def html(self, summary: Summary, *, frame: Frame) -> str:
        return as_pictures(_render(self.template, summary, frame))


# By the name in their address.
SHEETS: Mapping[str, Sheet] = {
    # Read aloud, with the minutes behind it.
    "a4": Sheet("a4.html", "a4", most_pages=2),
    # For the wall, read from three metres.
    "a3": Sheet("a3.html", "a3", most_pages=1),
    # A point a page, with dots to be drawn.
    "flip": Sheet("flip.html", "flip"),
    "flip-a2": Sheet("flip.html", "flip_a2"),
    # In the facilitator's hand.
    "script": Sheet("script.html", "script"),
    # For the town hall and the district, to be signed.
    "minutes": Sheet("pv.html", "pv"),
    # What became of what was said.
    "said-done": Sheet("said_done.html", "said_done"),
}


def blank_sheet(sheet: BlankSheet, *, black: bool = False) -> str:
    """A form on paper as HTML, for the look "blank". black: for a copier."""
    text = _templates().get_template("blank.html").render(sheet=sheet)
    return as_pictures(Markup(redrawn(text, patterns.in_black) if black else text))  # noqa: S704 - autoescape


def kit_parts(kit: Kit) -> tuple[Part, ...]:
    """The facilitators' kit, black, for a copier: first what is this area's, then the forms, which are every area's."""
    return (Part(_kit_sheet(kit), "kit"), *(Part(blank_sheet(sheet, black=True), "blank") for sheet in kit.sheets))


def _kit_sheet(kit: Kit) -> str:
    text = (
        _templates()
        .get_template("kit.html")
        .render(
            kit=kit,
            guides=GUIDES,
            help=words.HELP,
            most_people=MOST_PEOPLE,
            ballots=BALLOTS_A_PAGE,
            plan_columns=PLAN_COLUMNS,
            plan_rows=PLAN_ROWS,
        )
    )
    return as_pictures(Markup(redrawn(text, patterns.in_black)))  # noqa: S704 - rendered with autoescape


def screen(summary: Summary, *, frame: Frame) -> Markup:
    """The sheet, the minutes and the script as a part of a page: an <article>, without a page around it."""
    return _render("screen.html", summary, frame)


def _render(name: str, summary: Summary, frame: Frame) -> Markup:
    code = qr(frame.address) if frame.address else None
    text = _templates().get_template(name).render(summary=summary, frame=frame, qr=code, **_parts(summary))
    return Markup(redrawn(text, patterns.in_black) if frame.black else text)  # noqa: S704 - rendered with autoescape


def _parts(summary: Summary) -> Mapping[str, object]:
    short = sorted((entry for entry in summary.inputs if entry.ratio is not None), key=lambda entry: entry.ratio or 0)
    return {
        "script": script(summary),
        "apart": far_apart(summary),
        "strands": strands(summary, before=summary.before),
        "spoken": (far_apart(summary) or _of_chosen(summary))[:1],
        "scarcest": short[:POSTER_INPUTS],
        "lacking": [entry for entry in short if entry.have < entry.due][:SHEET_INPUTS],
        "promised": summary.earlier[:POSTER_PROMISES],
        "surveys": summary.shares,
        "newly": summary.new[:POSTER_PROMISES],
        "heard": [group for group in COMMUNITY if any(one.group == group for one in summary.presence.groups)],
    }


def _of_chosen(summary: Summary) -> tuple[Pair, ...]:
    chosen = {point.code for point in summary.chosen}
    return tuple(pair for pair in summary.pairs if pair.point.code in chosen)


def qr(address: str) -> Markup:
    """The page's address as a QR code."""
    text = segno.make(address, error="m", micro=False).svg_inline(
        border=0, omitsize=True, svgclass="qr", lineclass=None
    )
    return Markup(text)  # noqa: S704 - segno draws squares only


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "FIRST": SHEET_PROMISES,
        "charts": charts,
        "faces": faces,
        "objects": objects,
        "patterns": patterns,
        "flip_rows": flip.rows,
        "words": words,
        "outcome": outcome,
        "State": State,
        "Standing": Standing,
        "Verdict": Verdict,
        "Arrow": Arrow,
        "Colour": Colour,
    }
    made.filters |= {
        "day": words.day,
        "short_day": words.short_day,
        "signed": words.points,
        "named": words.name_of,
        "shortened": words.shortened,
        "number": words.number,
    }
    return made
