"""DOOR: the scorecard matrix: places by indicators, what lies behind one cell, and both to take along."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import quote

from flask import Blueprint, current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area, AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.areas.spelling import fold
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.results import matrix, matrix_queries
from mhsurvey.results.matrix import Line, Matrix, Only, Order
from mhsurvey.results.result import Audience, ShownScore, State
from mhsurvey.results.scores import shown
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import COMMUNITY, LABELS, Group
from mhsurvey.rounds.indicator import Indicator, Nature
from mhsurvey.rounds.round import Round, RoundState
from mhsurvey.rounds.thresholds import Threshold
from mhsurvey.web import gate, words
from mhsurvey.web.results import COLOURS, DIMENSIONS

bp = Blueprint("matrix", __name__, url_prefix="/matrix")

# Lines of a page: more nobody compares, and a country of 1,500 areas would take a phone minutes to draw.
LINES = 100
VOICES = (*COMMUNITY, Group.PROVIDER, Group.INTERFACE)
KINDS: Mapping[str, tuple[tuple[Nature, ...], Any]] = {
    # NOTE: a list of indicators to choose: what groups scored
    "score": ((Nature.SCORE,), _l("The scorecard")),
    # NOTE: a list of indicators to choose: answers of single persons to a survey
    "share": ((Nature.SHARE,), _l("Persons asked one by one")),
    # NOTE: a list of indicators to choose: medicines, staff, days out of stock
    "centre": ((Nature.INPUT, Nature.DAYS), _l("What the centres have")),
}
ONLY = {
    # NOTE: which lines of the matrix are shown
    Only.WEAK: _l("With something weak"),
    # NOTE: which lines of the matrix are shown: a fall since the round before
    Only.FALLING: _l("With something falling"),
    # NOTE: which lines of the matrix are shown: something is missing
    Only.INCOMPLETE: _l("Incomplete"),
}
LEVELS = {Level.REGION: _l("Regions"), Level.DISTRICT: _l("Districts"), Level.AREA: _l("Health areas")}
_LEVEL_NAMES = {"regions": Level.REGION, "districts": Level.DISTRICT, "areas": Level.AREA}
# NOTE: what a cell of the matrix says where there is no number
STATES = {
    State.TOO_FEW: _l("too few people to show"),
    State.NO_DATA: _l("no data"),
    State.NOT_APPLICABLE: _l("not in this round"),
}
ARROWS = {"up": _l("rising"), "down": _l("falling")}


@dataclass(frozen=True)
class Asked:
    """The query string, read. place: the region or district looked into, None for all that the caller may see."""

    round: Round
    place: Area | None
    level: Level
    levels: tuple[Level, ...]
    kind: str
    dimension: str | None
    group: str | None
    only: Only | None
    by: str
    descending: bool
    page: int

    @property
    def arguments(self) -> dict[str, str]:
        """What an address needs to restore the view; what goes without saying is left out."""
        return {
            "round": self.round.code,
            **({"place": self.place.code} if self.place else {}),
            **({"level": _name(self.level)} if self.level is not self.levels[0] else {}),
            **({"kind": self.kind} if self.kind != "score" else {}),
            **({"dimension": self.dimension} if self.dimension else {}),
            **({"group": self.group} if self.group else {}),
            **({"only": self.only} if self.only else {}),
            **({"sort": self.by} if self.by != Order.NAME else {}),
            **({"order": "down"} if self.descending else {}),
        }

    def address(self, endpoint: str = ".index", **changes: str | None) -> str:
        given: dict[str, Any] = {**self.arguments, **changes}
        return url_for(endpoint, **{name: value for name, value in given.items() if value})

    def sorted_by(self, column: str) -> str:
        """The address that sorts by a column, and the other way round when it already does. Weakest first."""
        turned = self.by == column and not self.descending
        return self.address(sort=None if column == Order.NAME else column, order="down" if turned else None)

    def sorting(self, column: str) -> str | None:
        """aria-sort of a column's head."""
        if self.by != column:
            return None
        return "descending" if self.descending else "ascending"

    @cached_property
    def scope(self) -> Scope:
        return gate.scope() if self.place is None else gate.scope().narrowed(self.place.path)


@bp.get("/")
@gate.signed_in
def index() -> str:
    """The matrix. Everything chosen is in the address."""
    every_round = _rounds()
    if not every_round:
        return render_template("matrix/index.html", lacking="rounds")
    asked = _asked(every_round)
    columns = _columns(asked)
    if not _columns(asked, of_any_dimension=True):
        return render_template("matrix/index.html", lacking="forms")
    found, every = laid(asked, columns, audience=Audience.MANAGER)
    return render_template(
        "matrix/index.html",
        asked=asked,
        lacking=None,
        every_round=every_round,
        matrix=found,
        headings=headings(found.columns),
        starts=starts(found.columns),
        places=_places(),
        crumbs=_crumbs(asked),
        kinds=_kinds(),
        dimensions=_dimensions(asked),
        voices=[(str(voice), _(LABELS[voice])) for voice in VOICES],
        cuts=rounds.thresholds(gate.session()).of("", round_code=asked.round.code, level=asked.level),
        own_cuts=own_cuts(asked, found.columns),
        shows=shows(found),
        drawn=drawing(asked, found.columns),
        pages=-(-len(every.lines) // LINES),
        **WORDING,
    )


def asked_for() -> tuple[Asked, tuple[Indicator, ...]]:
    """The query string, read, and its columns. Raises NOT_FOUND, also where nothing was held yet."""
    every_round = _rounds()
    if not every_round:
        raise Problem(NOT_FOUND)
    asked = _asked(every_round)
    return asked, _columns(asked)


def laid(asked: Asked, columns: Sequence[Indicator], *, audience: Audience) -> tuple[Matrix, Matrix]:
    """The page that was asked for, and all the lines there are."""
    found = matrix_queries.scorecard_matrix(
        gate.session(),
        scope=asked.scope,
        round_code=asked.round.code,
        columns=columns,
        group=asked.group,
        level=asked.level,
        audience=audience,
        today=gate.now().date(),
    )
    listed = rounds.core_list(gate.session(), round_code=asked.round.code)
    found = matrix.spoken_of(found, listed=listed)
    if asked.kind != "score":
        found = matrix.heard_from(found)
    every = matrix.ordered(matrix.only(found, asked.only), by=asked.by, descending=asked.descending)
    return matrix.part(every, start=asked.page * LINES, most=LINES), every


# --- what was asked for ------------------------------------------------------------------------


def _rounds() -> list[Round]:
    return [one for one in rounds.rounds(gate.session()) if one.state is not RoundState.PLANNED]


def _asked(every_round: Sequence[Round]) -> Asked:
    """Read the query string. Raises NOT_FOUND for what is not there, or not the caller's to see."""
    given = request.args
    place = _place(given.get("place"))
    levels = _levels(place)
    return Asked(
        round=one_of(every_round, given.get("round")),
        place=place,
        level=_one(given.get("level"), {_name(level): level for level in levels}) or levels[0],
        levels=levels,
        kind=_one(given.get("kind"), {kind: kind for kind in KINDS}) or "score",
        dimension=_one(given.get("dimension"), {tag: tag for tag in DIMENSIONS}),
        group=_one(given.get("group"), {str(voice): str(voice) for voice in VOICES}),
        only=_one(given.get("only"), {str(kind): kind for kind in Only}),
        by=given.get("sort") or Order.NAME,
        descending=given.get("order") == "down",
        page=max(given.get("page", 1, type=int) - 1, 0),
    )


def one_of(every_round: Sequence[Round], code: str | None) -> Round:
    """The round of this code; the latest where none is named. Raises NOT_FOUND."""
    return _one(code, {one.code: one for one in every_round}) or every_round[0]


def _one(given: str | None, known: Mapping[str, Any]) -> Any:
    """What is meant; None where nothing was chosen. Raises NOT_FOUND."""
    if not given:
        return None
    if given not in known:
        raise Problem(NOT_FOUND)
    return known[given]


def _place(code: str | None) -> Area | None:
    if not code:
        return None
    found = areas.area(gate.session(), code=code, scope=gate.scope())
    if found.level is Level.AREA:
        raise Problem(NOT_FOUND)
    return found


def _levels(place: Area | None) -> tuple[Level, ...]:
    """Levels that lie below a place, the one that opens first. Whoever sees single areas sees no district."""
    if place is not None:
        return (Level.DISTRICT, Level.AREA) if place.level is Level.REGION else (Level.AREA,)
    there = areas.count(gate.session(), scope=gate.scope())
    levels = [level for level in (Level.DISTRICT, Level.AREA, Level.REGION) if there[level]]
    # One region alone compares with nothing.
    return tuple(level for level in levels if level is not Level.REGION or there[level] > 1) or (Level.AREA,)


def _name(level: Level) -> str:
    return next(name for name, one in _LEVEL_NAMES.items() if one is level)


def _columns(asked: Asked, *, of_any_dimension: bool = False) -> tuple[Indicator, ...]:
    db = gate.session()
    return matrix.columns(
        rounds.indicators(db, local=False),
        natures=KINDS[asked.kind][0],
        core=rounds.core_list(db, round_code=asked.round.code),
        dimension=None if of_any_dimension else asked.dimension,
    )


# --- what there is to choose -------------------------------------------------------------------


def _kinds() -> list[tuple[str, Any]]:
    natures = {one.nature for one in rounds.indicators(gate.session(), local=False)}
    return [(kind, wording) for kind, (own, wording) in KINDS.items() if natures & set(own) or kind == "score"]


def _dimensions(asked: Asked) -> list[tuple[str, Any]]:
    there = {one.dimension for one in _columns(asked, of_any_dimension=True)}
    return [(tag, wording) for tag, wording in DIMENSIONS.items() if tag in there]


def _places() -> list[tuple[str | None, str, list[tuple[str, str]]]]:
    """(region code, its name, [(district code, name)]); the code is None where the whole region is not the caller's."""
    db, scope = gate.session(), gate.scope()
    names = {code: name for code, name, _parent in areas.labels(db, scope=scope, level=Level.REGION)}
    found: dict[str, list[tuple[str, str]]] = {code: [] for code in names}
    for code, name, parent in areas.labels(db, scope=scope, level=Level.DISTRICT):
        found.setdefault(parent or "", []).append((code, name))
    # Names of what lies above the caller's own part, too: they only say where it is.
    above = {one.code: one.name for one in areas.areas(db, scope=EVERYWHERE, codes=found.keys() - names.keys())}
    every = [
        (code if code in names else None, names.get(code) or above.get(AreaCode(code), ""), sorted(below, key=_folded))
        for code, below in found.items()
    ]
    return sorted(every, key=lambda entry: fold(entry[1]))


def _folded(entry: tuple[str, str]) -> str:
    return fold(entry[1])


def _crumbs(asked: Asked) -> list[tuple[str, str]]:
    """(name, address) of what lies above the place looked into, as far as the caller may see it whole."""
    if asked.place is None:
        return []
    above = areas.ancestors(gate.session(), code=asked.place.code)
    # NOTE: everything the reader may see, as the first step of a path
    steps: list[tuple[str, str | None]] = [(_("All"), None)]
    steps += [(one.name, one.code) for one in above if gate.scope().covers(one.path)]
    return [(name, asked.address(place=code, level=None)) for name, code in steps]


# --- how it is worded --------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    """A dimension over its columns."""

    words: Any
    span: int


def headings(columns: Sequence[Indicator]) -> list[Heading]:
    found: list[tuple[str | None, int]] = []
    for one in columns:
        if found and found[-1][0] == one.dimension:
            found[-1] = (one.dimension, found[-1][1] + 1)
        else:
            found.append((one.dimension, 1))
    # NOTE: heading of indicators without a dimension
    return [Heading(DIMENSIONS.get(tag or "") or _("Other"), span) for tag, span in found]


def starts(columns: Sequence[Indicator]) -> frozenset[int]:
    """The places of the columns with which a dimension begins."""
    return frozenset(at for at in range(len(columns)) if at == 0 or columns[at].dimension != columns[at - 1].dimension)


def shows(found: Matrix) -> frozenset[str]:
    """Which marks stand in the matrix: the legend explains those and no other."""
    cells = [score for line in found.lines for score in line.scores]
    marks = {str(score.state) for score in cells} | {str(score.arrow) for score in cells if score.arrow in ARROWS}
    return frozenset(marks | {"incomplete" for score in cells if score.incomplete})


def own_cuts(asked: Asked, columns: Sequence[Indicator]) -> int:
    """How many columns have colours of their own."""
    every = rounds.thresholds(gate.session())

    def cuts(code: str) -> tuple[float, float, bool]:
        found: Threshold = every.of(code, round_code=asked.round.code, level=asked.level)
        return found.weak_below, found.good_from, found.high_is_good

    return sum(cuts(one.code) != cuts("") for one in columns)


def _cell_query(asked: Asked) -> str:
    group = f"&group={asked.group}" if asked.group else ""
    return f"?round={quote(asked.round.code, safe='')}{group}"


@lru_cache(maxsize=4096)
def whole(value: float) -> str:
    """A score as the whole number it is shown as. Scores repeat, and Decimal is slow."""
    return str(shown(value))


def said(score: ShownScore) -> str:
    """A cell in words, for who hears the page."""
    if score.value is None:
        return str(STATES[score.state])
    parts = [whole(score.value), str(COLOURS[score.colour])] if score.colour else [whole(score.value)]
    if score.arrow in ARROWS:
        parts.append(str(ARROWS[score.arrow]))
    return ", ".join(parts)


def drawing(asked: Asked, columns: Sequence[Indicator]) -> Callable[[Line], Markup]:
    """What draws the cells of a line: a page has a thousand, of which some hundred look different. Each of those is
    made once by the template, and only its address is put in: a thousand times four expressions were half the page.
    """
    marks: Any = current_app.jinja_env.get_template("matrix/marks.html").module
    starting = starts(columns)
    ends = [escape(quote(one.code, safe="") + _cell_query(asked)) for one in columns]
    made: dict[tuple[ShownScore, bool], list[str]] = {}

    def around_address(score: ShownScore, begins: bool) -> list[str]:
        value = None if score.value is None else float(whole(score.value))
        plain = ShownScore(score.state, value, score.colour, arrow=score.arrow, incomplete=score.incomplete)
        if (plain, begins) not in made:
            made[plain, begins] = str(marks.cell(plain, begins, said(plain), whole)).split("ADDRESS")
        return made[plain, begins]

    def drawn(line: Line) -> Markup:
        root = escape(url_for(".index") + quote(line.code, safe="") + "/")
        parts: list[str] = []
        for at, score in enumerate(line.scores):
            before, after = around_address(score, at in starting)
            parts += (before, root, ends[at], after)
        return Markup("".join(parts))  # noqa: S704 - every part of it is escaped

    return drawn


WORDING: Mapping[str, Any] = {
    "whole": whole,
    "said": said,
    "in_words": words.in_words,
    "levels_in_words": LEVELS,
    "level_name": _name,
    "only_in_words": ONLY,
}
