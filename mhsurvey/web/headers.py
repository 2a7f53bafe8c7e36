"""What every reply carries: security headers, and compression for poor lines.

A door that needs another policy sets the header on its own response; what is set is left alone.
"""

import gzip
from time import perf_counter

from flask import Flask, Response, current_app, g, request

from mhsurvey.web import gate
from mhsurvey.web.ground import ground

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
PERMISSIONS = "camera=(self), microphone=(self), geolocation=(self)"
COMPRESSED = ("text/html", "application/json", "text/css", "text/csv", "text/xml", "image/svg+xml")
SMALLEST = 1024


def set_up(app: Flask) -> None:
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    g.started = perf_counter()


def _finish(response: Response) -> Response:
    # Not setdefault for each: it goes through all headers every time, and every upload passes here.
    given = {name.lower() for name, _ in response.headers}
    for name, value in _wanted().items():
        if name.lower() not in given:
            response.headers.add(name, value)
    _compress(response)
    _log(response)
    return response


def _wanted() -> dict[str, str]:
    wanted = {
        "Content-Security-Policy": CSP,
        "Permissions-Policy": PERMISSIONS,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        # Tablets and laptops are shared: after a sign-out the back button must show nothing.
        "Cache-Control": "no-store",
        "X-Request-Id": gate.reference(),
    }
    if ground().settings.behind_https:
        wanted["Strict-Transport-Security"] = "max-age=31536000"
    return wanted


def _compress(response: Response) -> None:
    """gzip what is text, sizeable, whole and not compressed yet."""
    if (
        response.mimetype not in COMPRESSED
        or response.is_streamed
        or response.direct_passthrough
        or "Content-Encoding" in response.headers
        or response.status_code in (206, 304)
        or not request.accept_encodings["gzip"]
    ):
        return
    body = response.get_data()
    if len(body) < SMALLEST:
        return
    response.set_data(gzip.compress(body, compresslevel=5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")


def _log(response: Response) -> None:
    # The endpoint and not the path: a path may hold a tablet's key.
    current_app.logger.info(
        "event=request reference=%s method=%s endpoint=%s status=%d ms=%.1f",
        gate.reference(),
        request.method,
        request.endpoint or "-",
        response.status_code,
        (perf_counter() - g.get("started", perf_counter())) * 1000,
    )
