"""DOOR: how a tablet comes to trust a village server: the authority's certificate, and the steps in pictures.

The page is needed before there is trust, so a village server also shows it over plain HTTP, on a port where there
is nothing else (`plain_app`).
"""

from collections.abc import Callable, Iterable
from typing import Any

import segno
from flask import Blueprint, Flask, Response, render_template
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from mhsurvey import certificates
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.web import assets, gate
from mhsurvey.web.ground import ground

# What Android's installer wants; a .pem or an octet-stream is only kept as a file.
CERTIFICATE_TYPE = "application/x-x509-ca-cert"
FOLDER = "village"
PAGE = "/village"

bp = Blueprint("village", __name__)


@bp.get(PAGE)
@gate.public
def index() -> str:
    """The steps, with the address of the app. Raises NOT_FOUND on a server that is none in a village."""
    der = _authority()
    app_address = f"{ground().settings.public_url}/tablet/"
    return render_template(
        "village/index.html",
        fingerprint=certificates.fingerprint(der),
        app_address=app_address,
        app_code=_drawn(app_address),
    )


@bp.get(f"{PAGE}/mhsurvey.crt")
@gate.public
def certificate() -> Response:
    """The authority's certificate. Its key never leaves the data folder."""
    response = Response(_authority(), mimetype=CERTIFICATE_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="mhsurvey.crt"'
    return response


def _authority() -> bytes:
    found = certificates.authority_der(ground().settings.data_dir / FOLDER)
    if found is None:
        raise Problem(NOT_FOUND)
    return found


def _drawn(text: str) -> Markup:
    qr = segno.make(text, error="m", micro=False)
    return Markup(qr.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"))  # noqa: S704


def plain_app(app: Flask) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """The app as far as it may be seen over plain HTTP: this page, the certificate, and how pages look."""
    shown = (PAGE, f"{PAGE}/mhsurvey.crt")

    def only_the_page(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path, method = environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD")
        if method in ("GET", "HEAD") and (path in shown or path.startswith(f"{assets.url_path()}/")):
            # Nobody signs in here: whatever a browser sends along over an open line is not read.
            kept = {name: value for name, value in environ.items() if name not in ("HTTP_COOKIE", "HTTP_AUTHORIZATION")}
            return app.wsgi_app(kept, start_response)
        moved = AnyResponse(status=302, headers={"Location": PAGE})
        return moved(environ, start_response)

    return only_the_page
