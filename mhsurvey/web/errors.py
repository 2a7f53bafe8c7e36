"""The one place that turns a problem into a page, JSON or OpenRosa XML, whichever the caller reads."""

import errno
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from xml.sax.saxutils import escape

from flask import Flask, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError
from werkzeug.http import http_date
from werkzeug.wrappers import Response as AnyResponse

from mhsurvey.problems import (
    BAD_REQUEST,
    BUSY,
    DISK_FULL,
    FORM_EXPIRED,
    HOST_UNKNOWN,
    NOT_FOUND,
    SIGN_IN_FIRST,
    TOO_LARGE,
    UNFORESEEN,
    WRONG_METHOD,
    Kind,
    Problem,
)
from mhsurvey.web import gate
from mhsurvey.web.ground import ground
from mhsurvey.web.words import problem_text

OPENROSA = ("/formList", "/v1/key/", "/openrosa/")
MACHINES = ("/v1/", "/tablet/", "/api/")
RETRY_S = {429: "60", 503: "5"}
BY_STATUS: dict[int, Kind] = {400: BAD_REQUEST, 404: NOT_FOUND, 405: WRONG_METHOD, 413: TOO_LARGE}


class App(Flask):
    """Flask, with a log that holds no path and no answer."""

    def log_exception(self, exc_info: Any) -> None:
        self.logger.error(
            "event=unforeseen reference=%s method=%s endpoint=%s",
            gate.reference(),
            request.method,
            request.endpoint or "-",
            exc_info=exc_info,
        )


def set_up(app: Flask) -> None:
    app.register_error_handler(Problem, reply)
    app.register_error_handler(CSRFError, lambda _fault: reply(Problem(FORM_EXPIRED)))
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(OSError, _disk)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SecurityError, _strange_host)
    app.register_error_handler(InternalServerError, lambda _f: reply(Problem(UNFORESEEN, reference=gate.reference())))


def reply(problem: Problem) -> AnyResponse:
    """Say it in the caller's form; a browser that is not signed in is sent to the door instead."""
    response = _writer()(problem)
    if problem.kind.status in RETRY_S:
        response.headers["Retry-After"] = RETRY_S[problem.kind.status]
    return response


def _writer() -> Callable[[Problem], AnyResponse]:
    path = request.path
    # Not a prefix: /submissions/ are pages.
    if path == "/submission" or path.startswith(OPENROSA):
        return _openrosa
    if gate.gate_of(current_app, request.endpoint or "") == gate.TABLET_TOKEN:
        return _json
    wants_html = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html") == "text/html"
    return _json if path.startswith(MACHINES) or not wants_html else _page


def _page(problem: Problem) -> AnyResponse:
    status = problem.kind.status
    if problem.kind is SIGN_IN_FIRST:
        here = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("session.sign_in", next=here))
    return make_response(
        render_template("errors/problem.html", text=problem_text(problem), status=status, reference=gate.reference()),
        status,
    )


def _json(problem: Problem) -> AnyResponse:
    response = jsonify(code=float(problem.kind.code), message=problem_text(problem), details=problem.facts)
    response.status_code = problem.kind.status
    if problem.kind.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _openrosa(problem: Problem) -> AnyResponse:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenRosaResponse xmlns="http://openrosa.org/http/response" items="0">'
        f'<message nature="error">{escape(problem_text(problem))}</message></OpenRosaResponse>'
    )
    response = Response(body, status=problem.kind.status, content_type="text/xml; charset=utf-8")
    openrosa_headers(response)
    if problem.kind.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Basic realm="mhsurvey", charset="UTF-8"'
    return response


def openrosa_headers(response: Response) -> Response:
    """What OpenRosa wants on every reply, refusals included."""
    response.headers["X-OpenRosa-Version"] = "1.0"
    response.headers["X-OpenRosa-Accept-Content-Length"] = str(ground().settings.max_upload_bytes)
    response.headers["Date"] = http_date()
    response.headers["Content-Language"] = str(get_locale())
    return response


# --- faults that are not ours ------------------------------------------------------------------


def _http(fault: HTTPException) -> AnyResponse:
    if fault.response is not None or fault.code is None or fault.code < HTTPStatus.BAD_REQUEST:
        # A redirect of the router, or a reply somebody made already.
        return make_response(fault.get_response())
    kind = BY_STATUS.get(fault.code)
    if kind is None:
        kind = NOT_FOUND if fault.code < HTTPStatus.INTERNAL_SERVER_ERROR else UNFORESEEN
    facts: dict[str, object] = {
        "limit_mb": ground().settings.max_upload_bytes // 1024 // 1024,
        "reference": gate.reference(),
    }
    return reply(Problem(kind, **facts))


def _strange_host(_fault: SecurityError) -> AnyResponse:
    # Plain text: a page needs addresses, and none can be made for a host that is not ours.
    text = problem_text(Problem(HOST_UNKNOWN))
    return Response(text, status=HOST_UNKNOWN.status, content_type="text/plain; charset=utf-8")


def _database(fault: DBAPIError) -> AnyResponse:
    text = str(fault.orig).casefold()
    if "disk is full" in text or "no space left" in text:
        return reply(Problem(DISK_FULL))
    if isinstance(fault, OperationalError) and ("locked" in text or "busy" in text or "connection" in text):
        return reply(Problem(BUSY))
    raise fault


def _disk(fault: OSError) -> AnyResponse:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return reply(Problem(DISK_FULL))
    raise fault
