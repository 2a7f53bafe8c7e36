"""DOOR: any question of any form, told apart by up to two others, over places and time; as page, CSV and XLSX."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel import dates
from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area
from mhsurvey.explore import queries
from mhsurvey.explore.asking import Asked, Form
from mhsurvey.explore.view import Asking, Dimension, Explored, Side
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.quotes import queries as quotes
from mhsurvey.quotes.quote import Quote
from mhsurvey.results import queries as results
from mhsurvey.results.result import Audience
from mhsurvey.rounds.group import LABELS, Group
from mhsurvey.rounds.round import Round
from mhsurvey.web import explore_sheet, gate
from mhsurvey.web.ground import ground
from mhsurvey.web.results import BREAKDOWNS, VERDICTS
from mhsurvey.web.words import figures, in_words

bp = Blueprint("explore", __name__, url_prefix="/explore")

MOST_QUOTES = 12
SIDES = {
    # NOTE: answers are told apart by the places in the chosen one
    Side.AREA: _l("Place"),
    # NOTE: answers are told apart by this
    Side.ROUND: _l("Round"),
    # NOTE: answers are told apart by this
    Side.MONTH: _l("Month"),
    # NOTE: answers are told apart by this: women, men, leaders …
    Side.GROUP: _l("Group"),
}


@dataclass(frozen=True)
class Choices:
    """What stands in the page's lists. sections: (heading, questions); above, below: of the chosen place."""

    forms: tuple[Form, ...]
    form: Form
    asked: Asked
    sections: Sequence[tuple[str, Sequence[Asked]]]
    sides: tuple[Side, ...]
    traits: tuple[Asked, ...]
    place: Area | None
    above: tuple[Area, ...]
    below: tuple[Area, ...]
    rounds: tuple[Round, ...]


@bp.get("/")
@gate.signed_in
def index() -> str:
    """The question asked for, or the first one that is scored."""
    every, area = queries.explorable(gate.session()), _area()
    if not every or ground().copy.made_at is None:
        return render_template("explore/none.html", has_forms=bool(every))
    asking = _asking(every, area)
    choices = _choices(every, asking)
    found = _explored(asking)
    names = Names(choices, found)
    return render_template(
        "explore/index.html",
        asking=asking,
        choices=choices,
        found=found,
        names=names,
        groups=explore_sheet.grouped(found),
        table=list(explore_sheet.rows(found, names=names, with_few=False)),
        sides=SIDES,
        breakdowns=BREAKDOWNS,
        verdicts=VERDICTS,
        said=_said(choices, asking),
        labels=LABELS,
        months=tuple(_iso_month(month) for month in asking.months or ()),
        view=_view(asking),
        in_words=in_words,
    )


@bp.get("/table.csv")
@gate.signed_in
def csv() -> Response:
    """What is seen, as a table."""
    return _sheet("csv")


@bp.get("/table.xlsx")
@gate.signed_in
def xlsx() -> Response:
    """What is seen, as a workbook."""
    return _sheet("xlsx")


def _sheet(kind: str) -> Response:
    every, area = queries.explorable(gate.session()), _area()
    if not every or ground().copy.made_at is None:
        return redirect(url_for(".index"))
    asking = _asking(every, area)
    choices = _choices(every, asking)
    found = _explored(asking)
    rows = explore_sheet.rows(found, names=Names(choices, found))
    writer, mimetype = explore_sheet.WRITERS[kind]
    response = make_response(writer(rows))
    response.mimetype = mimetype
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{asking.form_id}-{choices.asked.name}")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _explored(asking: Asking) -> Explored:
    return queries.explore(
        gate.session(),
        scope=gate.scope(),
        asking=asking,
        copy=ground().copy,
        audience=Audience.MANAGER,
        today=gate.now().date(),
    )


# --- what was asked for ------------------------------------------------------------------------


def _area() -> str | None:
    """The chosen place. Raises NOT_FOUND, for a foreign one as for a missing one."""
    asked = request.args.get("area") or None
    return None if asked is None else areas.area(gate.session(), code=asked, scope=gate.scope()).code


def _asking(every: Sequence[Form], area: str | None) -> Asking:
    """The query string; a form or question that it does not name is the first. Raises NOT_FOUND."""
    asked = request.args
    form = _named_form(every, asked.get("form"))
    path = asked.get("question") or ""
    if path not in form.questions:
        # Another form was chosen: its first scored question stands in for one it does not ask.
        path = _first(form).path
    named = dict.fromkeys(one for one in (asked.get("by"), asked.get("and")) if one)
    by = tuple(one for one in named if one != path and _can_tell(form, one))
    months = tuple(_month(asked.get(name)) for name in ("from", "to"))
    first, last = months[0] or 0, months[1] or 12 * 9999
    return Asking(
        form_id=form.form_id,
        path=path,
        by=by,
        area=area,
        rounds=tuple(code for code in asked.getlist("round") if code),
        months=(first, last) if any(months) else None,
    )


def _named_form(every: Sequence[Form], form_id: str | None) -> Form:
    if not form_id:
        return next((form for form in every if form.of_persons), every[0])
    found = next((form for form in every if form.form_id == form_id), None)
    if found is None:
        raise Problem(NOT_FOUND)
    return found


def _first(form: Form) -> Asked:
    every = [one for one in form.questions.values() if one.asked]
    found = next((one for one in every if one.indicator and one.norms), every[0] if every else None)
    if found is None:
        raise Problem(NOT_FOUND)
    return found


def _can_tell(form: Form, name: str) -> bool:
    known = form.questions.get(name)
    return name in set(Side) or (known is not None and known.telling)


def _month(text: str | None) -> int | None:
    """ "2026-03" as 12 * year + month - 1; None for anything else."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", text or "")
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return 12 * int(found[1]) + int(found[2]) - 1


def _iso_month(month: int) -> str:
    """The reverse of `_month`; "" for an open end."""
    return f"{month // 12:04}-{month % 12 + 1:02}" if 0 < month < 12 * 9999 else ""


def _view(asking: Asking) -> dict[str, object]:
    """The query string of what is seen, for links."""
    months = [_iso_month(month) for month in asking.months or (0, 0)]
    by = [*asking.by, "", ""]
    every: dict[str, object] = {
        "form": asking.form_id,
        "question": asking.path,
        "by": by[0],
        "and": by[1],
        "area": asking.area,
        "round": list(asking.rounds),
        "from": months[0],
        "to": months[1],
    }
    return {name: value for name, value in every.items() if value}


# --- what can be chosen ------------------------------------------------------------------------


def _choices(every: tuple[Form, ...], asking: Asking) -> Choices:
    db = gate.session()
    form = next(one for one in every if one.form_id == asking.form_id)
    place = None if asking.area is None else areas.area(db, code=asking.area, scope=gate.scope())
    above = () if place is None else areas.ancestors(db, code=place.code)
    below = (
        areas.tops(db, scope=gate.scope()) if place is None else areas.areas(db, scope=gate.scope(), parent=place.code)
    )
    sides = [side for side in Side if side is not Side.GROUP or form.of_group]
    return Choices(
        forms=every,
        form=form,
        asked=form.questions[asking.path],
        sections=_sections(form),
        sides=tuple(side for side in sides if side is not Side.AREA or below),
        traits=tuple(one for one in form.traits() if one.path != asking.path),
        place=place,
        above=tuple(one for one in above if gate.scope().covers(one.path)),
        below=below,
        rounds=queries.rounds_explored(db),
    )


def _sections(form: Form) -> list[tuple[str, list[Asked]]]:
    found: dict[str, list[Asked]] = {}
    for one in form.questions.values():
        if one.asked:
            # NOTE: heading of questions that stand in no section of their form
            found.setdefault(in_words(one.section) or str(_("Other questions")), []).append(one)
    return list(found.items())


# --- words -------------------------------------------------------------------------------------


class Names:
    """The words for what is told apart, and for the answers."""

    def __init__(self, choices: Choices, found: Explored) -> None:
        self._choices, self._found = choices, found
        self._rounds = {str(one.code): one.name for one in choices.rounds}
        self._areas = {str(one.code): one.name for one in choices.below}

    def question(self, asked: Asked) -> str:
        return in_words(asked.label) or asked.name

    def answer(self, value: str) -> str:
        return answer_in_words(self._found.asked, value)

    def dimension(self, one: Dimension) -> str:
        if one.side is not None:
            return str(SIDES[one.side])
        return "" if one.asked is None else self.trait(one.asked)

    def trait(self, asked: Asked) -> str:
        if asked.by and asked.by in BREAKDOWNS:
            return str(BREAKDOWNS[asked.by])
        return self.question(asked)

    def code(self, one: Dimension, code: str) -> str:
        """What one cell of a breakdown is called."""
        if one.asked is not None:
            return answer_in_words(one.asked, code)
        if one.side is Side.AREA:
            return self._areas.get(code, code)
        if one.side is Side.ROUND:
            return self._rounds.get(code, code)
        return month_in_words(int(code)) if one.side is Side.MONTH else str(_(LABELS[Group(code)]))

    @property
    def place(self) -> str:
        if self._choices.place is not None:
            return self._choices.place.name
        # NOTE: where answers come from: every place the reader may see
        return str(_("Whole country")) if "/" in gate.scope().roots else str(_("All your areas"))


def answer_in_words(asked: Asked, value: str) -> str:
    """The form's own words for an answer; of a breakdown that it works out by itself, yes and no."""
    words = in_words(asked.labels.get(value, {}))
    if words:
        return words
    worked_out = {"1": _("yes"), "0": _("no")} if asked.by else {}
    # NOTE: a point that a group named itself; its words are shown once approved
    return str(worked_out.get(value, _("a group's own point") if value.startswith("local:") else value))


def month_in_words(month: int) -> str:
    """mars 2026"""
    day = date(month // 12, month % 12 + 1, 1)
    return str(dates.format_skeleton("yMMM", day, locale=figures()))


# --- what people said --------------------------------------------------------------------------


def _said(choices: Choices, asking: Asking) -> list[tuple[Quote, str, str]]:
    """Approved words about the question's indicator: (quote, place, round), the latest approved first."""
    if choices.asked.indicator is None:
        return []
    db, scope, today = gate.session(), gate.scope(), gate.now().date()
    if choices.place is not None:
        scope = scope.narrowed(choices.place.path)
    names = {str(one.code): one.name for one in choices.rounds}
    wanted = asking.rounds or tuple(names)
    places = quotes.approved_places(db, scope=scope, indicator=choices.asked.indicator, rounds=wanted, most=MOST_QUOTES)
    said: dict[str, tuple[Quote, str, str]] = {}
    for area, round_code in places:
        sealed = results.is_sealed(db, area=area, round_code=round_code, today=today)
        for quote in quotes.approved_quotes(db, area=area, round_code=round_code, sealed=sealed):
            if quote.indicator == choices.asked.indicator and quote.approved:
                # The same words of several groups are read once.
                said.setdefault(quote.approved, (quote, area, names.get(round_code, round_code)))
    found = areas.areas(db, scope=scope, codes={area for _quote, area, _round in said.values()})
    called = {str(one.code): one.name for one in found}
    return [(quote, called.get(area, area), name) for quote, area, name in list(said.values())[:MOST_QUOTES]]
