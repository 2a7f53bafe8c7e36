"""DOOR: the scorecard matrix to take along: a workbook and a print, with the numbers the public may see."""

import re

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from mhsurvey.exchange.matrix_book import BookWords, matrix_book
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.results.matrix import Matrix
from mhsurvey.results.result import Audience, State
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import LABELS, Group
from mhsurvey.rounds.thresholds import Colour
from mhsurvey.summaries.pdf import print_kept
from mhsurvey.web import gate
from mhsurvey.web.ground import ground
from mhsurvey.web.matrix import KINDS, LEVELS, ONLY, STATES, WORDING, Asked, asked_for, headings, laid, shows, starts
from mhsurvey.web.results import COLOURS, DIMENSIONS
from mhsurvey.web.summaries import press
from mhsurvey.web.words import day, in_words, number

bp = Blueprint("card", __name__, url_prefix="/matrix")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A3 lies twice as wide: beyond so many columns A4 has no room for what they are called.
COLUMNS_ON_A4 = 17
PAPERS = {"a4": "matrix", "a3": "matrix_a3"}


@bp.get("/card.xlsx")
@gate.signed_in
def book() -> Response:
    """Every line of what was asked for. `?` as the matrix."""
    asked, columns = asked_for()
    _page, every = laid(asked, columns, audience=Audience.PUBLIC)
    return _taken(matrix_book(every, words=_book_words(asked, every)), asked, kind="xlsx", mimetype=XLSX)


@bp.get("/card.pdf")
@gate.signed_in
def sheet() -> Response:
    """The page of the matrix that was asked for, on `?paper=a4` or a3 laid across."""
    asked, columns = asked_for()
    page, _every = laid(asked, columns, audience=Audience.PUBLIC)
    paper = request.args.get("paper") or ("a4" if len(page.columns) <= COLUMNS_ON_A4 else "a3")
    if paper not in PAPERS:
        raise Problem(NOT_FOUND)
    cuts = rounds.thresholds(gate.session()).of("", round_code=asked.round.code, level=asked.level)
    html = render_template(
        "matrix/sheet.html",
        asked=asked,
        matrix=page,
        headings=headings(page.columns),
        starts=starts(page.columns),
        facts=_facts(asked),
        cuts=cuts,
        shows=shows(page),
        today=gate.now().date(),
        **WORDING,
    )
    folder = ground().settings.data_dir / "cache" / "summaries"
    # The printing takes a second: meanwhile the database is somebody else's.
    gate.session().rollback()
    return _taken(print_kept(press, html, sheet=PAPERS[paper], folder=folder).content, asked, kind="pdf")


def _taken(content: bytes, asked: Asked, *, kind: str, mimetype: str = "application/pdf") -> Response:
    response = make_response(content)
    response.mimetype = mimetype
    where = asked.place.code if asked.place else "tout"
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"carte-{where}-{asked.round.code}")
    placing = "inline" if kind == "pdf" else "attachment"
    response.headers["Content-Disposition"] = f'{placing}; filename="{name}.{kind}"'
    return response


def _facts(asked: Asked) -> list[str]:
    """What this card is of, in words."""
    # NOTE: everything the reader may see, as part of the country
    where = asked.place.name if asked.place else _("All")
    facts = [asked.round.name, f"{where} · {LEVELS[asked.level]}", str(KINDS[asked.kind][1])]
    if asked.kind == "score":
        facts.append(_(LABELS[Group(asked.group)]) if asked.group else _("The whole community"))
    if asked.dimension:
        facts.append(str(DIMENSIONS[asked.dimension]))
    if asked.only:
        facts.append(str(ONLY[asked.only]))
    return facts


def _book_words(asked: Asked, every: Matrix) -> BookWords:
    facts = _facts(asked)
    return BookWords(
        title=_("Scorecard"),
        facts=(" · ".join(facts[:2]), " · ".join(facts[2:]), _("Drawn up on %(day)s", day=day(gate.now().date()))),
        places=str(LEVELS[asked.level]),
        average=_("Average"),
        averages=ngettext("Average of %(num)d place", "Average of %(num)d places", every.n_places),
        labels=[in_words(one.label) for one in every.columns],
        tags=[str(DIMENSIONS.get(one.dimension or "") or _("Other")) for one in every.columns],
        # NOTE: name of a sheet of a workbook, at most 31 letters
        card=_("Scorecard"),
        # NOTE: name of a sheet of a workbook: one line a cell, at most 31 letters
        cells=_("Cell by cell"),
        # NOTE: name of a sheet of a workbook: the legend, at most 31 letters
        meaning=_("What the signs mean"),
        data=[
            _("Code of the place"), _("Place"), _("Code of the point"), _("Point"),
            _("Score"), _("Meaning"), _("Change"), _("Remark"),
        ],
        legend=_legend(asked),
        colours={colour: str(wording) for colour, wording in COLOURS.items()},
        states={state: str(wording) for state, wording in STATES.items()},
        incomplete=_("incomplete"),
        demonstration=_demonstration(),
    )  # fmt: skip


def _demonstration() -> str | None:
    if not ground().settings.demonstration:
        return None
    return str(_("Demonstration data: places, people and scores are made up."))


def _legend(asked: Asked) -> list[tuple[str, str]]:
    cuts = rounds.thresholds(gate.session()).of("", round_code=asked.round.code, level=asked.level)
    return [
        ("▲", _("good, %(n)s and more", n=number(cuts.good_from))),
        ("●", str(COLOURS[Colour.MIDDLING])),
        ("▼", _("weak, below %(n)s", n=number(cuts.weak_below))),
        ("↑ ↓", _("5 points and more since the round before, the same groups compared")),
        ("…", str(STATES[State.TOO_FEW])),
        ("", str(STATES[State.NO_DATA])),
        ("–", str(STATES[State.NOT_APPLICABLE])),
        # NOTE: beside a dashed frame
        ("- - -", _("incomplete: fewer than three groups, or no women's group")),
        ("", _("Scores run from 0 to 100. A district's is the mean of its areas; what is hidden is in no average.")),
        ("", _("Some points may have colours of their own; then these cuts are not theirs.")),
    ]  # fmt: skip
