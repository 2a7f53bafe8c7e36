"""DOOR: OpenRosa, for our tablet app and for ODK Collect.

The same endpoints three ways: `/v1/key/<token>/projects/1/…` as ODK Central has them for Collect, and the
plain addresses with `Authorization: Bearer` (our app) or Basic (Collect over https).
"""

import hashlib
from xml.etree.ElementTree import Element, SubElement, tostring
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Response as AnyResponse

from mhsurvey.forms import queries as forms
from mhsurvey.problems import EDIT_STALE, NOT_FOUND, OTHER_XML, Problem
from mhsurvey.submissions.submission import Outcome, Receipt
from mhsurvey.tablet import lists
from mhsurvey.tablet.carry import CarriedForm, Carrying
from mhsurvey.web import gate, receiving
from mhsurvey.web.errors import openrosa_headers
from mhsurvey.web.ground import ground
from mhsurvey.web.words import language

XML = "text/xml; charset=utf-8"
FORM_LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
RESPONSE = "http://openrosa.org/http/response"
METADATA = "http://www.opendatakit.org/xforms"
# Central's way of writing a version that is absent.
NO_VERSION = "___"
KEYED = "/v1/key/<token>/projects/1"
PLAIN = "/openrosa"

bp = Blueprint("openrosa", __name__)


bp.record_once(receiving.set_up)


@bp.after_request
def _openrosa_headers(response: Response) -> Response:
    return openrosa_headers(response)


# --- what there is to fill ---------------------------------------------------------------------


@bp.get("/formList")
@bp.get(f"{KEYED}/formList")
@gate.tablet_token
def form_list() -> Response:
    """The forms in use. `?formID=` narrows it to one; other parameters (Collect sends deviceID) are ignored."""
    root = Element("xforms", xmlns=FORM_LIST)
    for form in _carrying().forms(form_id=request.args.get("formID")):
        root.append(_listed(form))
    return fresh(tostring(root, encoding="utf-8", xml_declaration=True), XML)


def _listed(form: CarriedForm) -> Element:
    element = Element("xform")
    fields = {
        "formID": form.form_id,
        "name": form.title,
        "version": form.version,
        "hash": f"md5:{form.md5}",
        "downloadUrl": _address("form_xml", form_id=form.form_id, version=form.version or NO_VERSION),
    }
    if form.media:
        fields["manifestUrl"] = _address("manifest", form_id=form.form_id, version=form.version or NO_VERSION)
    for name, text in fields.items():
        SubElement(element, name).text = text
    return element


@bp.get(f"{PLAIN}/forms/<form_id>/versions/<version>/manifest")
@bp.get(f"{KEYED}/forms/<form_id>/versions/<version>/manifest")
@gate.tablet_token
def manifest(form_id: str, version: str) -> Response:
    """The files a version needs, each with its hash."""
    root = Element("manifest", xmlns=MANIFEST)
    for file in _carrying().media(form_id=form_id, version=version_of(version)):
        element = SubElement(root, "mediaFile")
        SubElement(element, "filename").text = file.filename
        SubElement(element, "hash").text = f"md5:{file.md5}"
        SubElement(element, "downloadUrl").text = _address(
            "attachment", form_id=form_id, version=version, filename=file.filename
        )
    return fresh(tostring(root, encoding="utf-8", xml_declaration=True), XML)


@bp.get(f"{KEYED}/forms/<form_id>/manifest")
@gate.tablet_token
def current_manifest(form_id: str) -> Response:
    """As `manifest`, for the version in use."""
    return manifest.__wrapped__(form_id, _current(form_id))  # type: ignore[attr-defined, no-any-return]


@bp.get(f"{PLAIN}/forms/<form_id>/versions/<version>.xml")
@bp.get(f"{KEYED}/forms/<form_id>/versions/<version>.xml")
@gate.tablet_token
def form_xml(form_id: str, version: str) -> Response:
    """A published version, byte for byte, for ever."""
    return fresh(forms.version(gate.session(), form_id=form_id, version=version_of(version)).xform, XML)


@bp.get(f"{KEYED}/forms/<form_id>.xml")
@gate.tablet_token
def current_form_xml(form_id: str) -> Response:
    """The version in use."""
    return fresh(forms.version(gate.session(), form_id=form_id, version=version_of(_current(form_id))).xform, XML)


@bp.get(f"{PLAIN}/forms/<form_id>/versions/<version>/attachments/<filename>")
@bp.get(f"{KEYED}/forms/<form_id>/versions/<version>/attachments/<filename>")
@gate.tablet_token
def attachment(form_id: str, version: str, filename: str) -> AnyResponse:
    """A file of a version, or the list made for this tablet's areas under its name."""
    return media_file(form_id=form_id, version=version_of(version), filename=filename)


@bp.get(f"{KEYED}/forms/<form_id>/attachments/<filename>")
@gate.tablet_token
def current_attachment(form_id: str, filename: str) -> AnyResponse:
    """A file of the version in use."""
    return media_file(form_id=form_id, version=version_of(_current(form_id)), filename=filename)


def media_file(*, form_id: str, version: str, filename: str) -> AnyResponse:
    """A file a version refers to or the recording of a point, or the part of it asked for. Raises NOT_FOUND.

    The name only selects; it never becomes a path.
    """
    for file in forms.media(gate.session(), form_id=form_id, version=version):
        if file.filename == filename:
            content = content_of(_carrying(), filename=filename, sha256=file.sha256)
            kind = lists.CONTENT_TYPE if lists.made_here(filename) else file.content_type
            return in_parts(_kept(content, kind), whole=content)
    for recording in _carrying().recordings():
        if recording.filename == filename:
            content = content_of(_carrying(), filename=filename, sha256=recording.sha256)
            return in_parts(_kept(content, recording.content_type), whole=content)
    raise Problem(NOT_FOUND)


def content_of(carrying: Carrying, *, filename: str, sha256: str) -> bytes:
    """The bytes of a file a form needs. Raises NOT_FOUND when the store has lost them."""
    try:
        return carrying.made(filename) if lists.made_here(filename) else ground().store.get(sha256)
    except FileNotFoundError as lost:
        raise Problem(NOT_FOUND) from lost


def _carrying() -> Carrying:
    return Carrying(gate.session(), scope=gate.scope(), today=gate.now().date())


def _current(form_id: str) -> str:
    for form in forms.published(gate.session()):
        if form.form_id == form_id:
            return form.version or NO_VERSION
    raise Problem(NOT_FOUND)


def version_of(text: str) -> str:
    return "" if text == NO_VERSION else text


def _address(name: str, **values: str) -> str:
    """An absolute address by the way the caller came, so that its key goes along and it needs no redirect."""
    token = (request.view_args or {}).get("token")
    if token is not None:
        values["token"] = token
    return url_for(f"openrosa.{name}", _external=True, **values)


def fresh(body: bytes, content_type: str) -> Response:
    """A reply the tablet may keep, asking each time whether it changed."""
    return _kept(body, content_type).make_conditional(request)  # type: ignore[return-value]


def in_parts(response: Response, *, whole: bytes) -> AnyResponse:
    """As `fresh`; a download that was cut goes on where it stopped: Range, and If-Range in case it changed since."""
    try:
        return response.make_conditional(request, accept_ranges=True, complete_length=len(whole))
    except RequestedRangeNotSatisfiable as beyond:
        return beyond.get_response()


def _kept(body: bytes, content_type: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(hashlib.md5(body, usedforsecurity=False).hexdigest())
    return response


# --- what was filled ---------------------------------------------------------------------------


@bp.route("/submission", methods=["HEAD"])
@bp.route(f"{KEYED}/submission", methods=["HEAD"])
@gate.tablet_token
def announce() -> Response:
    """204 and how much is accepted at once: any other 2xx makes Collect give up."""
    response = Response(status=204)
    response.headers["Location"] = request.base_url
    return response


@bp.post("/submission")
@bp.post(f"{KEYED}/submission")
@gate.tablet_token
def submit() -> Response:
    """Keep a submission; 201 only when it is on the disk. What happens to its answers comes later (catchup)."""
    receipt = receiving.receive_request()
    if receipt.outcome is Outcome.CONFLICT:
        raise Problem(OTHER_XML)
    if receipt.outcome is Outcome.STALE:
        raise Problem(EDIT_STALE)
    return _receipt(receipt)


def _receipt(receipt: Receipt) -> Response:
    # Written out by hand, as every upload gets one.
    received = receipt.received_at.isoformat(timespec="milliseconds")
    completed = f' markedAsCompleteDate="{received}"' if receipt.complete else ""
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<OpenRosaResponse xmlns="{RESPONSE}" items="0">{_message(receipt)}<submissionMetadata xmlns="{METADATA}"'
        f" id={quoteattr(receipt.form_id)} instanceID={quoteattr(receipt.instance_id)}"
        f' version={quoteattr(receipt.version)} submissionDate="{received}"'
        f' isComplete="{"true" if receipt.complete else "false"}"{completed}/></OpenRosaResponse>'
    )
    return Response(body, status=201, content_type=XML)


def _message(receipt: Receipt) -> str:
    """The receipt's words in the language of this reply, found once for each language."""
    key = (language(), receipt.complete, receipt.outcome is Outcome.RESENT)
    if key not in _MESSAGES:
        _MESSAGES[key] = f'<message nature="submit_success">{escape(_words(receipt))}</message>'
    return _MESSAGES[key]


_MESSAGES: dict[tuple[str, bool, bool], str] = {}


def _words(receipt: Receipt) -> str:
    if not receipt.complete:
        # NOTE: shown on a tablet after a part of a record arrived; the rest follows by itself
        return str(gettext("Received. Some files are still to come."))
    if receipt.outcome is Outcome.RESENT:
        # NOTE: shown on a tablet that sent the same record twice, after a lost reply
        return str(gettext("Already here: nothing was lost."))
    # NOTE: shown on a tablet after a record arrived
    return str(gettext("Received. Thank you."))
