"""Static files of the managers' pages, cached for ever under an address that changes when they do."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

from mhsurvey.web import gate

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "static" / "site"
YEAR_S = 365 * 24 * 3600


@cache
def url_path() -> str:
    """Where the files are: /static/<hash of them all>. Being part of the path and not a query, it is inherited by
    whatever a stylesheet or a module names relatively."""
    total = hashlib.sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        total.update(str(path.relative_to(FOLDER)).encode() + b"\0" + path.read_bytes())
    return f"/static/{total.hexdigest()[:12]}"


def set_up(app: Flask) -> None:
    """Serve the folder. `url_for("static", filename="site.css")` gives a file's address."""
    app.view_functions["static"] = gate.public(app.send_static_file)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(FOLDER),
        prefix=url_path(),
        autorefresh=app.debug,
        max_age=0 if app.debug else YEAR_S,
        immutable_file_test=lambda _path, _url: not app.debug,
        add_headers_function=_add_headers,
    )


def _add_headers(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
