"""DOOR: forms are uploaded, looked at, published, and looked up with all their versions."""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.file import FileRequired, MultipleFileField
from werkzeug.wrappers import Response as Reply

from mhsurvey.accounts.person import Role
from mhsurvey.forms import operations, queries
from mhsurvey.forms.draft import Draft
from mhsurvey.forms.fault import Fault
from mhsurvey.forms.measures import measured
from mhsurvey.forms.media import content_type
from mhsurvey.forms.preview import read_preview
from mhsurvey.forms.queries import Version
from mhsurvey.forms.upload import Upload, sort
from mhsurvey.forms.versions import changes
from mhsurvey.problems import NOT_FOUND, WARNINGS_OPEN, Problem
from mhsurvey.rounds import queries as rounds
from mhsurvey.summaries import pages
from mhsurvey.summaries.blank import blank
from mhsurvey.summaries.pdf import print_kept
from mhsurvey.web import form_words, gate, pending, publishing
from mhsurvey.web.entries import Entry
from mhsurvey.web.ground import ground
from mhsurvey.web.results import DIMENSIONS
from mhsurvey.web.summaries import press
from mhsurvey.web.words import problem_text

bp = Blueprint("forms", __name__, url_prefix="/forms")

LEADING = (Role.ADMINISTRATOR, Role.MANAGER)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A form's media are somebody's upload: only what a browser cannot run is shown in place.
SHOWN_IN_PLACE = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/", "video/")

bp.add_app_template_filter(form_words.part_words)
bp.context_processor(
    lambda: {
        "kind_words": form_words.kind_words,
        "scale_words": form_words.scale_words,
        "type_words": form_words.type_words,
        "fault_words": form_words.fault_words,
        "dimensions": DIMENSIONS,
        "mark": mark,
    }
)


class FormFilesEntry(Entry):
    # NOTE: field: an XLSForm and its pictures and sounds
    files = MultipleFileField(lazy_gettext("Workbook and media"), validators=[FileRequired()])


@bp.get("/")
@gate.signed_in
def index() -> str:
    """Every form, those in use first."""
    found = queries.published(gate.session(), with_retired=True)
    return render_template(
        "forms/index.html",
        in_use=[one for one in found if one.retired_at is None],
        retired=[one for one in found if one.retired_at is not None],
        may_publish=_may_publish(),
    )


# --- upload, look, publish -----------------------------------------------------------------------
# These addresses begin with "-", as no form_id can.


@bp.route("/-/new", methods=["GET", "POST"])
@gate.roles(*LEADING)
def new() -> str | tuple[str, int] | Reply:
    """Choose a workbook and its media."""
    entry = FormFilesEntry()
    if not entry.validate_on_submit():
        return render_template("forms/new.html", entry=entry), 400 if request.method == "POST" else 200
    try:
        upload = sort((one.filename or "", one.read()) for one in entry.files.data)
    except Problem as problem:
        entry.refuse(entry.files, problem)
        return render_template("forms/new.html", entry=entry), problem.kind.status
    return redirect(url_for(".check", reference=pending.keep(upload)))


@bp.get("/-/check/<reference>")
@gate.roles(*LEADING)
def check(reference: str) -> str:
    """What was found in an upload, and how it will look. Nothing is written yet."""
    upload = pending.take(reference)
    return _checked(upload, _prepared(upload), reference)


@bp.post("/-/check/<reference>")
@gate.roles(*LEADING)
def publish(reference: str) -> tuple[str, int] | Reply:
    """Publish what was looked at, once every warning is accepted."""
    upload = pending.take(reference)
    draft = _prepared(upload)
    accepted = set(request.form.getlist("accept"))
    waiting = [one for one in draft.warnings if mark(one) not in accepted]
    if draft.errors or waiting:
        fault = problem_text(Problem(WARNINGS_OPEN, count=len(waiting))) if waiting else ""
        return _checked(upload, draft, reference, accepted=accepted, fault=fault), WARNINGS_OPEN.status
    by = gate.caller().id
    is_new = publishing.publish(gate.session(), draft=draft, store=ground().store, now=gate.now(), by=by)
    assert draft.meaning is not None  # noqa: S101 - publishing refuses a draft without one
    form_id, version = draft.meaning.form_id, draft.meaning.version
    if is_new:
        gate.note("published a form", f"form {form_id}", version=version, warnings=len(draft.warnings))
    gate.session().commit()
    # NOTE: told after a form was published
    told = _("Published. Tablets take it at their next contact.")
    # NOTE: told when exactly this version was there before
    flash(told if is_new else _("Exactly this was published before; nothing changed."), "done")
    return redirect(url_for(".one", form_id=form_id))


@bp.get("/-/check/<reference>/media/<filename>")
@gate.roles(*LEADING)
def pending_media(reference: str, filename: str) -> Response:
    """A picture or sound of an upload that is being looked at."""
    content = pending.media(reference, filename=filename)
    if content is None:
        raise Problem(NOT_FOUND)
    return _file(content, content_type(filename), filename)


def _prepared(upload: Upload) -> Draft:
    with gate.reading() as db:
        return publishing.prepare(db, xlsx=upload.xlsx, media=upload.media)


def _checked(upload: Upload, draft: Draft, reference: str, *, accepted: set[str] | None = None, fault: str = "") -> str:
    """The page of an upload: faults, warnings to accept, what it measures, how it looks."""
    earlier = None
    if draft.meaning is not None:
        with gate.reading() as db:
            earlier = publishing.current(db, form_id=draft.meaning.form_id)
    return render_template(
        "forms/check.html",
        upload=upload,
        draft=draft,
        reference=reference,
        accepted=accepted or set(),
        fault=fault,
        told=form_words.counted_faults(len(draft.errors)),
        unused=sorted(upload.media.keys() - draft.media.keys()) if draft.meaning else [],
        earlier=earlier,
        changes=changes(draft.meaning, earlier=earlier) if earlier and draft.meaning else None,
        measured=measured(draft.meaning) if draft.meaning else None,
        preview=read_preview(draft.xform) if draft.xform else None,
        media_address=_addresses(".pending_media", reference=reference),
    )


def mark(fault: Fault) -> str:
    """By which a page and its answer speak of the same warning."""
    return hashlib.sha256(f"{fault.place}\0{fault.message}".encode()).hexdigest()[:16]


# --- published forms -----------------------------------------------------------------------------


@bp.get("/<form_id>/")
@gate.signed_in
def one(form_id: str) -> str:
    """A form: what it measures, and every version."""
    db = gate.session()
    form = next((one for one in queries.published(db, with_retired=True) if one.form_id == form_id), None)
    if form is None:
        raise Problem(NOT_FOUND)
    versions = queries.versions(db, form_id=form_id)
    current = next(one for one in versions if one.version == form.version)
    return render_template(
        "forms/one.html",
        form=form,
        current=current,
        versions=versions,
        measured=measured(current.meaning),
        may_publish=_may_publish(),
    )


@bp.get("/<form_id>/<version>/")
@gate.signed_in
def version(form_id: str, version: str) -> str:
    """A version as people meet it: every question in every language."""
    found = _version(form_id, version)
    return render_template(
        "forms/version.html",
        version=found,
        measured=measured(found.meaning),
        preview=read_preview(found.xform),
        media_address=_addresses(".media", form_id=form_id, version=version),
    )


@bp.get("/<form_id>/<version>/paper.pdf")
@gate.signed_in
def paper(form_id: str, version: str) -> Response:
    """The form on paper, in French with Bambara beside it where the form has it; ?round= asks that round's points."""
    found = _version(form_id, version)
    code = request.args.get("round", "")
    sheet = blank(
        read_preview(found.xform),
        form_id=form_id,
        version=version,
        title=found.meaning.title,
        beside="bm" if "bm" in found.meaning.languages else None,
        left_out=rounds.left_out(gate.session(), round_code=code) if code else (),
    )
    gate.session().rollback()
    folder = ground().settings.data_dir / "cache" / "paper"
    pdf = print_kept(press, pages.blank_sheet(sheet), sheet="blank", folder=folder)
    return _download(pdf.content, "application/pdf", f"{form_id}-{version}.pdf")


@bp.get("/<form_id>/<version>/workbook")
@gate.signed_in
def workbook(form_id: str, version: str) -> Response:
    """The workbook as it was uploaded."""
    found = _version(form_id, version)
    if not found.xlsx:
        raise Problem(NOT_FOUND)
    return _download(found.xlsx, XLSX, f"{form_id}-{version}.xlsx")


@bp.get("/<form_id>/<version>/xform")
@gate.signed_in
def xform(form_id: str, version: str) -> Response:
    """The XForm tablets get, byte for byte."""
    return _download(_version(form_id, version).xform, "application/xml", f"{form_id}-{version}.xml")


@bp.get("/<form_id>/<version>/media/<filename>")
@gate.signed_in
def media(form_id: str, version: str, filename: str) -> Response:
    """A file of a version."""
    files = queries.media(gate.session(), form_id=form_id, version=version)
    found = next((one for one in files if one.filename == filename), None)
    if found is None:
        raise Problem(NOT_FOUND)
    return _file(ground().store.get(found.sha256), found.content_type, filename)


@bp.post("/<form_id>/retire")
@gate.roles(*LEADING)
def retire(form_id: str) -> Reply:
    operations.retire(gate.session(), form_id=form_id, now=gate.now())
    gate.note("retired a form", f"form {form_id}")
    gate.session().commit()
    # NOTE: told after a form was taken out of use
    flash(_("Tablets no longer offer it. Records of it are still taken in."), "done")
    return redirect(url_for(".one", form_id=form_id))


@bp.post("/<form_id>/restore")
@gate.roles(*LEADING)
def restore(form_id: str) -> Reply:
    operations.restore(gate.session(), form_id=form_id)
    gate.note("restored a form", f"form {form_id}")
    gate.session().commit()
    # NOTE: told after a retired form was brought back
    flash(_("Tablets offer it again at their next contact."), "done")
    return redirect(url_for(".one", form_id=form_id))


def _version(form_id: str, version: str) -> Version:
    return queries.version(gate.session(), form_id=form_id, version=version)


def _may_publish() -> bool:
    return gate.caller().role in LEADING


def _addresses(endpoint: str, **values: Any) -> Callable[[str], str]:
    return lambda filename: url_for(endpoint, filename=filename, **values)


def _file(content: bytes, of_type: str, filename: str) -> Response:
    if not of_type.startswith(SHOWN_IN_PLACE):
        return _download(content, "application/octet-stream", filename)
    # A version's file never changes; the address of an upload dies with it.
    return Response(content, mimetype=of_type, headers={"Cache-Control": "private, max-age=86400"})


def _download(content: bytes, of_type: str, filename: str) -> Response:
    reply = Response(content, mimetype=of_type)
    reply.headers.set("Content-Disposition", "attachment", filename=filename)
    return reply
