"""DOOR: exports: what may be taken out, the wish, how far it is, the file; and codebooks."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import Optional

from mhsurvey.accounts.person import Role
from mhsurvey.exchange import operations, queries
from mhsurvey.exchange.leaving import allowance
from mhsurvey.exchange.order import Export, Format, Headers, Order, Stage
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import Meaning
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.rounds import queries as rounds
from mhsurvey.submissions import queries as submissions
from mhsurvey.submissions.submission import ReviewState
from mhsurvey.web import export_jobs, exporting, gate, picking
from mhsurvey.web.entries import Entry
from mhsurvey.web.ground import ground
from mhsurvey.web.words import LANGUAGES, language

bp = Blueprint("exports", __name__, url_prefix="/exports")
LEADING = (Role.ADMINISTRATOR, Role.MANAGER)

FORMATS = {
    # NOTE: kind of file: one row a record
    Format.XLSX: (_l("Excel (XLSX)"), _l("One row a record, a sheet for each repeat, labels beside codes.")),
    # NOTE: kind of file
    Format.CSV: (_l("Text (CSV)"), _l("For any program. A form with repeats gives a ZIP of several files.")),
    # NOTE: kind of file
    Format.SAV: (_l("SPSS (.sav)"), _l("With names, labels of questions and labels of answers.")),
    # NOTE: kind of file
    Format.DTA: (_l("Stata (.dta)"), _l("With names, labels of questions and labels of answers.")),
    # NOTE: kind of file: numbers that passed the protection of small groups
    Format.RESULTS: (
        _l("Results (CSV)"),
        _l("Every number that may be shown, area by area. No single record."),
    ),
    # NOTE: kind of file
    Format.GEOJSON: (_l("Map (GeoJSON)"), _l("Outlines of health areas with the results of one round.")),
    # NOTE: kind of file: list of a form's questions and choices
    Format.CODEBOOK: (_l("Codebook (XLSX)"), _l("Every question and choice: what it means and how many answered.")),
}
# NOTE: which records go into the file, by their review
REVIEWS = {
    "": _l("All but rejected"),
    # NOTE: which records go into the file
    "approved": _l("Only approved"),
    # NOTE: which records go into the file
    "hasIssues": _l("Only those with issues"),
    # NOTE: which records go into the file
    "rejected": _l("Only rejected"),
}
STAGES = {
    # NOTE: how far an export is
    Stage.WAITING: _l("Begins in a moment"),
    # NOTE: how far an export is
    Stage.WRITING: _l("Being written"),
    # NOTE: how far an export is
    Stage.DONE: _l("Ready"),
    # NOTE: how far an export is
    Stage.FAILED: _l("It could not be made"),
    # NOTE: how far an export is
    Stage.CANCELLED: _l("Cancelled"),
    # NOTE: how far an export is: its file was deleted
    Stage.GONE: _l("Deleted"),
}


class ExportEntry(Entry):
    """What somebody wants. `offered` narrows it to what the form and the role have."""

    # NOTE: field
    kind = RadioField(_l("File"), choices=[SelectChoice(str(one), words) for one, (words, _hint) in FORMATS.items()])
    # NOTE: field: version of a form
    version = SelectField(_l("Version"))
    # NOTE: field
    area = SelectField(_l("Area"))
    # NOTE: field
    round_code = SelectField(_l("Round"))
    # NOTE: field: first day
    since = DateField(_l("Filled from"), validators=[Optional()])
    # NOTE: field: last day
    until = DateField(_l("Filled until"), validators=[Optional()])
    # NOTE: field
    review = SelectField(_l("Reviewed"), choices=[SelectChoice(value, words) for value, words in REVIEWS.items()])
    # NOTE: field: languages in which answers are worded
    languages = SelectMultipleField(_l("Labels of answers in"))
    headers = RadioField(
        # NOTE: field
        _l("Names of columns"),
        choices=[
            # NOTE: how columns are called: "identification-area"
            SelectChoice(str(Headers.GROUPS), _l("With their group, as ODK has them")),
            # NOTE: how columns are called: "area"
            SelectChoice(str(Headers.NAMES), _l("The question's name alone")),
        ],
        default=str(Headers.GROUPS),
    )
    # NOTE: field, to tick
    split = BooleanField(_l("A column for each choice where several may be taken"))
    # NOTE: field, to tick: records that do not count yet
    held = BooleanField(_l("Also records that are held"))
    # NOTE: field, to tick: open answers
    words = BooleanField(_l("Also what people said in their own words"))
    # NOTE: field, to tick: photos sent with records
    media = BooleanField(_l("Also the pictures, as a ZIP"))
    # NOTE: field, to tick: semicolons instead of commas
    semicolons = BooleanField(_l("For an Excel set to French (semicolons)"))

    def offer(self, versions: tuple[Meaning, ...]) -> None:
        """Fill in what can be chosen."""
        allowed = allowance(gate.caller().role, kind=versions[0].kind)
        self.kind.choices = [one for one in self.kind.choices if allowed.records or not Format(one.value).is_of_records]
        if self.kind.data is None:
            self.kind.data = self.kind.choices[0].value
        self.version.choices = [
            SelectChoice("", _("All together")),
            *(SelectChoice(one.version, one.version) for one in versions),
        ]
        self.round_code.choices = [
            SelectChoice("", _("All")),
            *(SelectChoice(one.code, one.name) for one in _rounds()),
        ]
        self.area.choices = [SelectChoice("", _("All")), *picking.subtrees(self.area.data)]
        self.languages.choices = [
            SelectChoice(code, LANGUAGES.get(code, code))
            for code in versions[0].languages
            if code not in ("", "default")
        ]
        if not allowed.words:
            del self.words
        if not allowed.records:
            for name in ("review", "headers", "split", "held", "media", "languages", "since", "until", "version"):
                delattr(self, name)

    def order(self, form_id: str) -> Order:
        """What was chosen, as an order."""
        of_records = Format(self.kind.data).is_of_records
        given = {name: field.data for name, field in self._fields.items()}
        review = given.get("review")
        return Order(
            form_id=form_id,
            format=Format(self.kind.data),
            version=given.get("version") or None,
            area=given["area"] or None,
            round_code=given["round_code"] or None,
            since=given.get("since"),
            until=given.get("until"),
            review=(ReviewState(review),) if review else (),
            languages=tuple(given.get("languages") or ()),
            headers=Headers(given.get("headers") or Headers.GROUPS),
            split=bool(given.get("split")),
            held=bool(given.get("held")),
            words=of_records and bool(given.get("words")),
            media=of_records and bool(given.get("media")),
            semicolons=bool(given.get("semicolons")),
        )


def _rounds() -> Iterable[Any]:
    with gate.reading() as db:
        return rounds.rounds(db, practice=True)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"formats": FORMATS, "stages": STAGES, "stage_kinds": _KINDS}


_KINDS = {
    Stage.WAITING: "quiet",
    Stage.WRITING: "middling",
    Stage.DONE: "good",
    Stage.FAILED: "weak",
    Stage.CANCELLED: "quiet",
    Stage.GONE: "quiet",
}


@bp.get("/")
@gate.roles(*LEADING)
def index() -> str:
    """The forms something came in for, and what the caller asked for before."""
    session = gate.session()
    titles = {one.form_id: one for one in forms.published(session, with_retired=True)}
    received = [titles[one] for one in submissions.forms_received(session) if one in titles]
    asked = queries.exports(session, person_id=gate.caller().id)
    return render_template(
        "exports/index.html",
        forms=received,
        titles={form_id: one.title for form_id, one in titles.items()},
        exports=[export_jobs.as_it_stands(one, now=gate.now()) for one in asked],
        gives_records=lambda form: allowance(gate.caller().role, kind=form.kind).records,
    )


@bp.route("/forms/<form_id>", methods=["GET", "POST"])
@gate.roles(*LEADING)
def new(form_id: str) -> str | Response:
    """Choose what goes into the file, and have it made. Raises NOT_FOUND, NOT_ALLOWED."""
    with gate.reading() as db:
        versions = forms.history(db, form_id=form_id)
    if not versions:
        raise Problem(NOT_FOUND)
    entry = ExportEntry(request.form if request.method == "POST" else request.args)
    entry.offer(versions)
    if request.method == "POST" and entry.validate():
        return _ask(entry.order(form_id))
    return render_template("exports/new.html", entry=entry, form=versions[0], form_id=form_id)


def _ask(order: Order) -> Response:
    person = gate.caller()
    reader = exporting.Reader(role=person.role, scope=person.scope, today=gate.now(), language=language())
    with gate.reading() as db:
        exporting.check(db, order=order, reader=reader)
        n = submissions.count(db, scope=person.scope, only=order.filter) if _reads_records(order) else 0
    session = gate.session()
    export_jobs.tidy(session, settings=ground().settings, now=gate.now())
    export_id = operations.ask(session, order=order, person_id=person.id, of=n, now=gate.now())
    export_jobs.note(session, order=order, n=n, person_id=person.id, now=gate.now())
    session.commit()
    export = queries.asked_for(session, export_id=export_id)
    waits = n <= export_jobs.WHILE_WAITING if _reads_records(order) else order.format is Format.GEOJSON
    export_jobs.begin(ground(), export=export, person=person, at_once=waits)
    return redirect(url_for(".one", export_id=export_id))


def _reads_records(order: Order) -> bool:
    return order.format.is_of_records or order.format is Format.CODEBOOK


@bp.get("/<int:export_id>")
@gate.roles(*LEADING)
def one(export_id: int) -> str:
    """How far an export is; its file when it is ready. Only for whoever asked for it."""
    export = _mine(export_id)
    titles = {one.form_id: one.title for one in forms.published(gate.session(), with_retired=True)}
    return render_template("exports/one.html", export=export, title=titles.get(export.order.form_id, ""))


@bp.get("/<int:export_id>/state")
@gate.roles(*LEADING)
def state(export_id: int) -> Response:
    """How far it is, for the page that waits: {stage, done, of}."""
    export = _mine(export_id)
    response: Response = jsonify(stage=export.stage, done=export.done, of=export.of)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/<int:export_id>/file")
@gate.roles(*LEADING)
def file(export_id: int) -> Response:
    """The file, while it is kept and its asker's role still allows it."""
    export = _mine(export_id)
    person = gate.caller()
    reader = exporting.Reader(role=person.role, scope=person.scope, today=gate.now())
    exporting.check(gate.session(), order=export.order, reader=reader)
    path = export_jobs.folder_of(ground().settings, export_id) / str(export.name)
    if export.stage is not Stage.DONE or not path.is_file():
        raise Problem(NOT_FOUND)
    response = send_file(path.resolve(), as_attachment=True, download_name=path.name, conditional=False)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/<int:export_id>/cancel")
@gate.roles(*LEADING)
def cancel(export_id: int) -> Response:
    """Give an export up while it is being made; its maker notices within a second."""
    session = gate.session()
    _mine(export_id)
    operations.give_up(session, export_id=export_id, stage=Stage.CANCELLED, now=gate.now())
    session.commit()
    return redirect(url_for(".one", export_id=export_id))


@bp.post("/<int:export_id>/delete")
@gate.roles(*LEADING)
def delete(export_id: int) -> Response:
    """Delete the file now instead of tomorrow."""
    session = gate.session()
    _mine(export_id)
    export_jobs.drop(session, settings=ground().settings, export_id=export_id)
    session.commit()
    flash(_("Deleted."), "done")
    return redirect(url_for(".index"))


@bp.get("/codebook/<form_id>")
@gate.signed_in
def codebook(form_id: str) -> str:
    """A form's codebook as a page to read or print. Raises NOT_FOUND."""
    versions = forms.history(gate.session(), form_id=form_id)
    if not versions:
        raise Problem(NOT_FOUND)
    book = exporting.codebook(gate.session(), versions=versions)
    return render_template("exports/codebook.html", book=book, leads=gate.caller().role in LEADING)


def _mine(export_id: int) -> Export:
    export = queries.export(gate.session(), export_id=export_id, person_id=gate.caller().id)
    return export_jobs.as_it_stands(export, now=gate.now())
