"""DOOR: what is measured: every indicator with its wordings, where its colours change, what it is held against."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import DateField, FloatField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from mhsurvey.accounts.person import Role
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area, Level
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.forms import queries as forms
from mhsurvey.issues.issue import Issue
from mhsurvey.issues.queries import behind, issues, lists
from mhsurvey.problems import NOT_ALLOWED, NOT_FOUND, PERIOD_CROSSED, THRESHOLDS_CROSSED, Problem
from mhsurvey.rounds import operations, queries
from mhsurvey.rounds.comparators import Comparator
from mhsurvey.rounds.group import LABELS
from mhsurvey.rounds.indicator import Indicator, Nature
from mhsurvey.rounds.round import Round
from mhsurvey.rounds.thresholds import Threshold, Thresholds
from mhsurvey.web import gate, preview
from mhsurvey.web.entries import Entry, stripped
from mhsurvey.web.preview import Preview
from mhsurvey.web.results import COLOURS, DIMENSIONS
from mhsurvey.web.words import in_words, problem_text

bp = Blueprint("indicators", __name__, url_prefix="/indicators")

LEADING = (Role.ADMINISTRATOR, Role.MANAGER)
NATURES = {
    # NOTE: what an indicator is: scored from 1 to 5 by groups and the centre
    Nature.SCORE: _l("scored by groups and the centre"),
    # NOTE: what an indicator is: the share of persons asked
    Nature.SHARE: _l("share of the persons asked"),
    # NOTE: what an indicator is: has and is due
    Nature.INPUT: _l("what the centre has of what it is due"),
    # NOTE: what an indicator is
    Nature.DAYS: _l("days out of stock"),
    # NOTE: what an indicator is: yes or no
    Nature.FACT: _l("seen at the centre or the meeting"),
}
LEVELS = {
    # NOTE: level of the health hierarchy
    Level.REGION: _l("Regions"),
    # NOTE: level of the health hierarchy
    Level.DISTRICT: _l("Districts"),
    # NOTE: level of the health hierarchy
    Level.AREA: _l("Health areas"),
}
# Indicators without one of their own fall under the general cuts.
GENERAL = "general"
HIGH, LOW = "high", "low"


class CutsEntry(Entry):
    # NOTE: field: scores below it are weak (0 to 100)
    weak_below = FloatField(_l("Weak below"), validators=[InputRequired(), NumberRange(min=0, max=100)])
    # NOTE: field: scores from it on are good (0 to 100)
    good_from = FloatField(_l("Good from"), validators=[InputRequired(), NumberRange(min=0, max=100)])
    # NOTE: field: for which round colours change here
    round_code = SelectField(_l("Round"))
    # NOTE: field: for which level of the hierarchy colours change here
    level = SelectField(_l("Level"))
    # NOTE: field: the first day of a period; colours hold for the rounds that begin in it
    from_on = DateField(_l("For rounds that begin from"), validators=[Optional()])
    # NOTE: field: the last day of a period
    to_on = DateField(_l("until"), validators=[Optional()])
    good = SelectField(
        # NOTE: field: which end of the scale is the good one
        _l("What is good"),
        default=HIGH,
        choices=[
            # NOTE: choice: which end of the scale is the good one
            SelectChoice(HIGH, _l("A high figure")),
            # NOTE: choice: which end of the scale is the good one; for dropout, say
            SelectChoice(LOW, _l("A low figure")),
        ],
    )

    def threshold(self, code: str | None) -> Threshold:
        return Threshold(
            weak_below=self.weak_below.data,
            good_from=self.good_from.data,
            indicator_code=code,
            round_code=self.round_code.data or None,
            level=int(self.level.data) if self.level.data else None,
            high_is_good=self.good.data == HIGH,
            # A single round is its own period.
            from_on=None if self.round_code.data else self.from_on.data,
            to_on=None if self.round_code.data else self.to_on.data,
        )


class ComparatorEntry(Entry):
    # NOTE: field: a published percentage
    value = FloatField(_l("Value (%)"), validators=[InputRequired(), NumberRange(min=0, max=100)])
    # NOTE: field: who published a figure
    source = StringField(_l("Source"), validators=[DataRequired(), Length(max=200)], filters=[stripped])
    # NOTE: field
    year = IntegerField(_l("Year"), validators=[InputRequired(), NumberRange(min=1960, max=2100)])
    # NOTE: field: what a figure counts
    definition = TextAreaField(
        _l("What was counted, of whom"), validators=[DataRequired(), Length(max=500)], filters=[stripped]
    )
    # NOTE: field: first day a figure may be compared with
    valid_from = DateField(_l("Valid from"), validators=[Optional()])
    # NOTE: field: last day a figure may be compared with
    valid_to = DateField(_l("Valid to"), validators=[Optional()])

    def validate_valid_to(self, valid_to: DateField) -> None:
        """Not before the first day."""
        if self.valid_from.data and valid_to.data and valid_to.data < self.valid_from.data:
            days = {"from_on": self.valid_from.data.isoformat(), "to_on": valid_to.data.isoformat()}
            raise ValidationError(problem_text(Problem(PERIOD_CROSSED, **days)))


class WordingEntry(Entry):
    # NOTE: field: a language
    fr = StringField(_l("French"), validators=[DataRequired(), Length(max=200)], filters=[stripped])
    # NOTE: field: a language
    en = StringField(_l("English"), validators=[Length(max=200)], filters=[stripped])


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    indicator: Indicator
    has_cuts: bool
    comparators: int


# --- the list ----------------------------------------------------------------------------------


@bp.get("/")
@gate.signed_in
def index() -> str:
    """What the forms measure, by form, then the points that groups of the caller's areas named themselves."""
    db = gate.session()
    every = queries.indicators(db)
    cuts = {one.indicator_code for one in queries.thresholds(db).every}
    compared = [one.indicator_code for one in queries.comparators(db, on=gate.now().date())]
    names = areas.names(db, scope=gate.scope())
    rows = [Row(one, one.code in cuts, compared.count(one.code)) for one in every]
    by_form: dict[str, list[Row]] = {}
    for row in rows:
        if not row.indicator.is_local:
            by_form.setdefault(row.indicator.form_id or "", []).append(row)
    return render_template(
        "indicators/index.html",
        by_form=by_form,
        own=[row for row in rows if row.indicator.area_code in names],
        titles={form.form_id: form.title for form in forms.published(db, with_retired=True)},
        area_names=names,
        dimensions=DIMENSIONS,
        in_words=in_words,
    )


# --- one ---------------------------------------------------------------------------------------


@bp.get("/<code>")
@gate.signed_in
def one(code: str) -> str:
    """One indicator, or the general cuts under "general". Raises NOT_FOUND, for a foreign area's point too."""
    return _page(code)


def _page(
    code: str,
    *,
    cuts: CutsEntry | None = None,
    comparator: ComparatorEntry | None = None,
    wording: WordingEntry | None = None,
    looked: Preview | None = None,
) -> str:
    db = gate.session()
    found = _indicator(code)
    label = found.label if found else {}
    every = queries.thresholds(db)
    own = None if found is None else found.code
    return render_template(
        "indicators/one.html",
        code=code,
        indicator=found,
        cuts=_offered(cuts or CutsEntry(formdata=None)),
        comparator=comparator or ComparatorEntry(formdata=None),
        wording=wording or WordingEntry(formdata=None, fr=label.get("fr"), en=label.get("en")),
        own_cuts=[one for one in every.every if one.indicator_code == own],
        earlier_cuts=queries.thresholds_ended(db, indicator=own),
        holding=_holding(every, own),
        latest=_latest(db),
        looked=looked,
        colours=COLOURS,
        general=every.of("", round_code=_code_of(_latest(db))),
        figures=[one for one in queries.comparators(db) if one.indicator_code == own],
        versions=queries.versions(db, indicator=own) if own else {},
        rounds={one.code: one.name for one in queries.rounds(db, practice=True)},
        levels=LEVELS,
        natures=NATURES,
        dimensions=DIMENSIONS,
        may_change=_may_change(found),
        may_reword=found is not None and found.is_local and _leads(),
        area=_area(found),
        behind=_behind(found),
        groups=LABELS,
        today=gate.now().date(),
        in_words=in_words,
    )


def _indicator(code: str) -> Indicator | None:
    """The indicator, None for the general cuts. Raises NOT_FOUND."""
    if code == GENERAL:
        return None
    found = queries.indicator(gate.session(), code=code)
    if found.is_local and _area(found) is None:
        raise Problem(NOT_FOUND)
    return found


def _area(found: Indicator | None) -> Area | None:
    """The area whose groups named a point, None for a common one and for a foreign area."""
    if found is None or found.area_code is None:
        return None
    return areas.find_area(gate.session(), code=found.area_code, scope=gate.scope())


def _behind(found: Indicator | None) -> tuple[Issue, ...]:
    """What groups had raised when this point was made of it: words nobody approved, for those who lead there."""
    place = _area(found)
    if found is None or place is None or not _leads():
        return ()
    db = gate.session()
    points = lists(db, scope=gate.scope(), area=place.code).get(place.code, ())
    return behind(points, among=issues(db, scope=gate.scope(), area=place.code)).get(found.code, ())


def _latest(db: Session) -> Round | None:
    """The round colours are told for: the latest that has begun, else the first to come."""
    every = queries.rounds(db)
    begun = [one for one in every if one.starts_on <= gate.now().date()]
    return begun[0] if begun else (every[-1] if every else None)


def _code_of(one: Round | None) -> str | None:
    return None if one is None else one.code


def _holding(every: Thresholds, code: str | None) -> frozenset[int | None]:
    """Ids of the cuts that hold in the latest round, at any level."""
    latest = _code_of(_latest(gate.session()))
    return frozenset(every.of(code or "", round_code=latest, level=level).id for level in (None, *Level))


def _leads() -> bool:
    return gate.caller().role in LEADING


def _may_change(found: Indicator | None) -> bool:
    """What holds in the whole country is changed by those who see it all; an area's own point by its managers."""
    return _leads() and (gate.scope() == EVERYWHERE or (found is not None and found.is_local))


def _check_change(code: str) -> Indicator | None:
    found = _indicator(code)
    if not _may_change(found):
        raise Problem(NOT_ALLOWED)
    return found


def _offered(entry: CutsEntry) -> CutsEntry:
    # NOTE: choice: cuts for every round
    every_round = SelectChoice("", _("Every round"))
    # NOTE: choice: cuts for every level of the hierarchy
    every_level = SelectChoice("", _("Every level"))
    rounds = queries.rounds(gate.session(), practice=True)
    entry.round_code.choices = [every_round, *(SelectChoice(one.code, one.name) for one in rounds)]
    entry.level.choices = [every_level, *(SelectChoice(str(int(level)), words) for level, words in LEVELS.items())]
    return entry


@bp.post("/<code>/cuts")
@gate.roles(*LEADING)
def set_cuts(code: str) -> str | Response | tuple[str, int]:
    """Say where colours change; the same round and level again replaces what was said."""
    found = _check_change(code)
    entry = _offered(CutsEntry())
    if not entry.validate_on_submit():
        return _page(code, cuts=entry), 400
    wanted = entry.threshold(None if found is None else found.code)
    if "look" in request.form and wanted.weak_below <= wanted.good_from:
        return _page(code, cuts=entry, looked=preview.look(wanted, indicator=found))
    try:
        operations.set_threshold(gate.session(), threshold=wanted, now=gate.now())
    except Problem as problem:
        if problem.kind not in (THRESHOLDS_CROSSED, PERIOD_CROSSED):
            raise
        entry.refuse(entry.to_on if problem.kind is PERIOD_CROSSED else entry.good_from, problem)
        return _page(code, cuts=entry), problem.kind.status
    # NOTE: told after cuts were set
    return _changed("set cuts", code, _("Saved. Maps and pages colour by it from now on."))


@bp.post("/<code>/cuts/<int:threshold_id>/drop")
@gate.roles(*LEADING)
def drop_cuts(code: str, threshold_id: int) -> Response:
    _check_cuts(code, threshold_id)
    operations.drop_threshold(gate.session(), threshold_id=threshold_id, now=gate.now())
    # NOTE: told after cuts were taken away
    return _changed("dropped cuts", code, _("Taken away. The more general colours hold again."))


@bp.post("/<code>/cuts/<int:threshold_id>/end")
@gate.roles(*LEADING)
def end_cuts(code: str, threshold_id: int) -> Response:
    """Rounds that begin after today no longer take these colours; earlier ones keep them."""
    _check_cuts(code, threshold_id)
    operations.end_threshold(gate.session(), threshold_id=threshold_id, on=gate.now().date())
    # NOTE: told after cuts were ended
    return _changed("ended cuts", code, _("Ended: rounds that begin after today take the more general colours."))


def _check_cuts(code: str, threshold_id: int) -> None:
    found = _check_change(code)
    every = queries.thresholds(gate.session()).every
    if not any(one.id == threshold_id and one.indicator_code == (found and found.code) for one in every):
        raise Problem(NOT_FOUND)


@bp.post("/<code>/figures")
@gate.roles(*LEADING)
def add_figure(code: str) -> str | Response | tuple[str, int]:
    """Write down a published figure; the same source and year again corrects it."""
    found = _check_change(code)
    if found is None:
        raise Problem(NOT_FOUND)
    entry = ComparatorEntry()
    if not entry.validate_on_submit():
        return _page(code, comparator=entry), 400
    operations.set_comparator(
        gate.session(),
        comparator=Comparator(
            indicator_code=found.code,
            value=entry.value.data,
            source=entry.source.data,
            year=entry.year.data,
            definition=entry.definition.data,
            valid_from=entry.valid_from.data,
            valid_to=entry.valid_to.data,
        ),
    )
    # NOTE: told after a published figure was written down
    return _changed("wrote a figure down", code, _("Saved. It is shown beside ours, with its source and year."))


@bp.post("/<code>/figures/<int:comparator_id>/end")
@gate.roles(*LEADING)
def end_figure(code: str, comparator_id: int) -> Response:
    """Today is the last day a figure is compared with."""
    found = _check_change(code)
    every = queries.comparators(gate.session())
    if found is None or not any(one.id == comparator_id and one.indicator_code == found.code for one in every):
        raise Problem(NOT_FOUND)
    operations.end_comparator(gate.session(), comparator_id=comparator_id, on=gate.now().date())
    # NOTE: told after a published figure was ended
    return _changed("ended a figure", code, _("Ended: from tomorrow nothing is compared with it."))


@bp.post("/<code>/wording")
@gate.roles(*LEADING)
def reword(code: str) -> str | Response | tuple[str, int]:
    """Word a group's own point anew: other words are another question, so its change begins anew."""
    found = _check_change(code)
    if found is None or not found.is_local:
        raise Problem(NOT_FOUND)
    entry = WordingEntry()
    if not entry.validate_on_submit():
        return _page(code, wording=entry), 400
    # Bambara that was there said the earlier words.
    label = {"fr": entry.fr.data, "en": entry.en.data or ""}
    operations.rename_local(gate.session(), code=code, label=label)
    # NOTE: told after a group's own point was worded anew
    return _changed("worded a point anew", code, _("Saved. Tablets fetch the new words at their next contact."))


def _changed(verb: str, code: str, told: str) -> Response:
    gate.note(verb, f"indicator {code}")
    gate.session().commit()
    flash(told, "done")
    return redirect(url_for(".one", code=code))
