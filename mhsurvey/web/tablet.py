"""DOOR: the tablet app: its shell for everybody, and what it carries for an enrolled tablet.

The shell is built from static/tablet/ and cached by its service worker; nothing in it is secret.
"""

import hashlib
import json
import mimetypes
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from sqlalchemy.orm import Session
from werkzeug.security import safe_join
from werkzeug.wrappers import Response as AnyResponse

from mhsurvey.accounts import operations as accounts
from mhsurvey.areas import queries as areas
from mhsurvey.forms import queries as forms
from mhsurvey.problems import BAD_REQUEST, NOT_FOUND, TABLET_APP_NOT_BUILT, TOO_LARGE, Problem
from mhsurvey.protection import queries as protection
from mhsurvey.protection.support import nearest
from mhsurvey.rounds import queries as rounds
from mhsurvey.tablet import words
from mhsurvey.tablet.carry import CarriedForm, Carrying
from mhsurvey.tablet.meeting import MeetingFile, meeting_file
from mhsurvey.web import gate, openrosa, receiving
from mhsurvey.web.ground import ground
from mhsurvey.web.words import LANGUAGES, server_name

SHELL = Path(__file__).parents[2] / "static" / "tablet" / "dist"
YEAR_S = 365 * 24 * 3600
# Names that hold a hash of their content may be kept for ever; the page and the worker never may.
KEPT_FOR_EVER = "assets/"
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
# Best first; what build.js writes beside each file worth it.
COMPRESSED = {"br": ".br", "gzip": ".gz"}
CSP = (
    "default-src 'none'; script-src 'self' {wasm}; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
# Of small files, in one answer. The tablet asks for less: static/tablet/src/carry/plan.js.
MOST_FILES = 1000
MOST_BYTES = 5_000_000
# The engine's XPath parser is WebAssembly. Chromium 78-96 do not know the narrow permission for it and need
# the wide one; nobody else gets that.
WASM = "'wasm-unsafe-eval'"
WASM_IN_OLD_CHROMIUM = "'unsafe-eval'"
CHROMIUM = re.compile(r"Chrom(?:e|ium)/(\d+)")

bp = Blueprint("tablet", __name__, url_prefix="/tablet")


# --- the shell ---------------------------------------------------------------------------------


@bp.get("/")
@gate.public
def shell() -> AnyResponse:
    """The app's one page."""
    return _shell_file("index.html")


@bp.get("/<path:name>")
@gate.public
def shell_file(name: str) -> AnyResponse:
    """A file of the app."""
    return _shell_file(name)


def _shell_file(name: str) -> AnyResponse:
    path = safe_join(str(SHELL), name)
    if path is None or not Path(path).is_file():
        raise Problem(NOT_FOUND if (SHELL / "index.html").exists() else TABLET_APP_NOT_BUILT)
    for_ever = name.startswith(KEPT_FOR_EVER)
    response = _sent(Path(path))
    response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable" if for_ever else "no-cache"
    response.headers["Content-Security-Policy"] = policy_for(request.user_agent.string)
    return response


def _sent(path: Path) -> AnyResponse:
    method, file = _smallest(path)
    body = _content(file, file.stat().st_mtime_ns)
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    response = Response(body, mimetype=kind)
    if method:
        response.headers["Content-Encoding"] = method
    response.vary.add("Accept-Encoding")
    response.set_etag(hashlib.sha256(body).hexdigest()[:20])
    return openrosa.in_parts(response, whole=body)


def _smallest(path: Path) -> tuple[str | None, Path]:
    """The file as the build compressed it, in the best way this browser reads; the file itself when in none."""
    for method, ending in COMPRESSED.items():
        small = path.with_name(path.name + ending)
        if request.accept_encodings.quality(method) > 0 and small.is_file():
            return method, small
    return None, path


@lru_cache(maxsize=128)
def _content(path: Path, _changed: int) -> bytes:
    """A file of the shell, read once a process."""
    return path.read_bytes()


def policy_for(user_agent: str) -> str:
    """The policy the app's files go out with."""
    found = CHROMIUM.search(user_agent)
    return CSP.format(wasm=WASM_IN_OLD_CHROMIUM if found and int(found[1]) < 97 else WASM)


# --- enrolling by hand -------------------------------------------------------------------------


@bp.post("/enrol")
@gate.short_code
def enrol() -> Response:
    """Exchange a short code for the tablet's token. The code comes in the body: an address would be logged."""
    told = request.get_json(force=True, silent=True)
    typed = told.get("code") if isinstance(told, dict) else None
    enrolled = gate.exchange(typed[:40] if isinstance(typed, str) else "")
    return jsonify(token=enrolled.token, name=enrolled.tablet.name)


# --- what it carries ---------------------------------------------------------------------------


@bp.get("/carry.json")
@gate.tablet_token
def carry() -> AnyResponse:
    """Everything the tablet should have: forms, media, rounds, its own name and areas; 304 when it has that."""
    tablet = gate.tablet()
    session = gate.session()
    carrying = Carrying(session, scope=gate.scope(), today=gate.now().date())
    told: dict[str, Any] = {
        "tablet": {
            "name": tablet.name,
            "areas": [{"code": area.code, "name": area.name} for area in areas.tops(session, scope=gate.scope())],
        },
        "server": {
            "name": server_name(),
            "demonstration": ground().settings.demonstration,
        },
        "support": _support(session, gate.scope().roots),
        "sealing": receiving.keyring().public(),
        "languages": [{"code": code, "name": name} for code, name in LANGUAGES.items()],
        "rounds": [
            {"code": found.code, "name": found.name, "state": found.state, "practice": found.practice}
            for found in rounds.open_rounds(session)
        ],
        "forms": [_form(form) for form in carrying.forms()],
        "meetings": {
            "url": url_for(".meetings"),
            "hash": f"sha256:{(held := _meeting_file()).version}",
            "size": len(held.content),
        },
        "words": words.given(session),
    }
    # The time is no part of what it carries: with it, no tablet would ever be told that nothing changed.
    etag = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]
    response = jsonify({**told, "server": {**told["server"], "time": gate.now().isoformat()}})
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(etag)
    return response.make_conditional(request)


@bp.get("/meetings.json")
@gate.tablet_token
def meetings() -> AnyResponse:
    """What the tablet must know to hold the meetings of its areas; 304 when it has that."""
    held = _meeting_file()
    response = Response(held.content, mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(held.version)
    return response.make_conditional(request)


def _meeting_file() -> MeetingFile:
    return meeting_file(gate.session(), scope=gate.scope(), today=gate.now().date())


def _support(session: Session, roots: tuple[str, ...]) -> list[dict[str, str]]:
    """Where a person in trouble finds support: the nearest card of each of the tablet's areas, each once."""
    cards = protection.support_cards(session)
    found = dict.fromkeys(nearest(cards, path=root) for root in roots)
    return [{"root": card.root, "who": card.who, "phone": card.phone, "place": card.place} for card in found if card]


def _form(form: CarriedForm) -> dict[str, object]:
    version = form.version or openrosa.NO_VERSION
    return {
        "formId": form.form_id,
        "version": form.version,
        "title": form.title,
        "kind": form.kind,
        "hash": f"md5:{form.md5}",
        "size": form.size,
        "xformUrl": url_for(".form_xml", form_id=form.form_id, version=version),
        "media": [
            {
                "filename": file.filename,
                "hash": file.identity,
                "sha256": file.sha256,
                "size": file.size,
                "type": file.content_type,
                "url": url_for(".media", form_id=form.form_id, version=version, filename=file.filename),
            }
            for file in form.media
        ],
    }


@bp.get("/forms/<form_id>/<version>.xml")
@gate.tablet_token
def form_xml(form_id: str, version: str) -> Response:
    """A published version, byte for byte."""
    found = forms.version(gate.session(), form_id=form_id, version=openrosa.version_of(version))
    return openrosa.fresh(found.xform, openrosa.XML)


@bp.get("/media/<form_id>/<version>/<filename>")
@gate.tablet_token
def media(form_id: str, version: str, filename: str) -> AnyResponse:
    """A file of a version, or a part of it (Range), or the list made for this tablet's areas under its name."""
    return openrosa.media_file(form_id=form_id, version=openrosa.version_of(version), filename=filename)


@bp.post("/files")
@gate.tablet_token
def files() -> Response:
    """Several of the files it carries as one answer: their bytes one after the other, in the order asked for.

    Asked for by SHA-256, and checked by it on the tablet. 404, and none of them, where it does not carry one of them.
    """
    carrying = Carrying(gate.session(), scope=gate.scope(), today=gate.now().date())
    carried = {file.sha256: file for form in carrying.forms() for file in form.media}
    asked = _asked_for()
    if not set(asked) <= carried.keys():
        raise Problem(NOT_FOUND)
    found = [carried[sha256] for sha256 in asked]
    if sum(file.size for file in found) > MOST_BYTES:
        raise Problem(TOO_LARGE, limit_mb=MOST_BYTES // 1_000_000)
    bodies = [openrosa.content_of(carrying, filename=file.filename, sha256=file.sha256) for file in found]
    response = Response(b"".join(bodies), mimetype="application/octet-stream")
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked_for() -> list[str]:
    told = request.get_json(force=True, silent=True)
    asked = told.get("files") if isinstance(told, dict) else None
    if not isinstance(asked, list) or not 0 < len(asked) <= MOST_FILES:
        raise Problem(BAD_REQUEST)
    if not all(isinstance(one, str) for one in asked):
        raise Problem(BAD_REQUEST)
    return asked


@bp.post("/hello")
@gate.tablet_token
def hello() -> tuple[str, int]:
    """The tablet tells how it is: version, how many records wait and since when, its memory, its facilitators."""
    told = request.get_json(force=True, silent=True)
    told = told if isinstance(told, dict) else {}
    accounts.hear_from_tablet(
        gate.session(),
        tablet_id=gate.tablet().id,
        now=gate.now(),
        app_version=_text(told.get("appVersion")),
        unsent=_count(told.get("unsent")),
        oldest_unsent_at=_moment(told.get("oldestUnsentAt")),
        persisted=_truth(told.get("persisted")),
        facilitators=_count(told.get("facilitators")),
        lacking_bytes=_count(told.get("lackingBytes"), below=2**63),
    )
    gate.session().commit()
    return "", 204


def _text(value: object) -> str | None:
    return value[:40] if isinstance(value, str) else None


def _count(value: object, *, below: int = 2**31) -> int | None:
    return value if type(value) is int and 0 <= value < below else None


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return None if found is None else found.replace(tzinfo=found.tzinfo or UTC)
