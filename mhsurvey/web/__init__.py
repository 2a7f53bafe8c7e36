"""DOORS: everything that comes in over HTTP, one file a door.

Takes    requests
Gives    pages, JSON, OpenRosa XML
Promises every endpoint names its gate; one commit, before the reply; a problem changes nothing
"""

import ssl
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from mhsurvey.settings import Settings
from mhsurvey.web import assets, errors, gate, ground, headers, navigation, words

# One file of mhsurvey/web/ each; its blueprint is called `bp`. Append yours.
DOORS = (
    "home",
    "session",
    "people",
    "tablets",
    "promises",
    "protection",
    "rounds",
    "planning",
    "meeting_days",
    "kits",
    "indicators",
    "results",
    "explore",
    "openrosa",
    "tablet",
    "village",
    "submissions",
    "record_sheets",
    "reviews",
    "receipts",
    "exports",
    "areas",
    "reshaping",
    "maps",
    "map_sheets",
    "matrix",
    "card",
    "behind",
    "summaries",
    "quotes",
    "leaflets",
    "drafts",
    "forms",
    "translating",
)

csrf = CSRFProtect()


def create_app(settings: Settings) -> Flask:
    """The whole app, ready to serve. Opens no database connection yet, so that a server may fork."""
    app = errors.App(__name__, static_folder=str(assets.FOLDER), static_url_path=assets.url_path())
    app.config.from_mapping(_configuration(settings))
    ground.lay(app, settings)
    csrf.init_app(app)
    words.set_up(app)
    assets.set_up(app)
    gate.set_up(app)
    headers.set_up(app)
    navigation.set_up(app)
    errors.set_up(app)
    for door in DOORS:
        app.register_blueprint(import_module(f"mhsurvey.web.{door}").bp)
    if settings.behind_https:
        app.wsgi_app = _behind_proxy(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _behind_proxy(direct: Any) -> Any:
    """HTTPS ends at a proxy in front of us, or, on a village server, here: then what a caller says of itself is
    not believed, or it would choose the address by which it is throttled."""
    proxied = ProxyFix(direct, x_for=1, x_proto=1)

    def app(environ: dict[str, Any], start_response: Any) -> Any:
        is_direct = isinstance(environ.get("gunicorn.socket"), ssl.SSLSocket)
        return (direct if is_direct else proxied)(environ, start_response)

    return app


def _configuration(settings: Settings) -> dict[str, object]:
    https = settings.behind_https
    return {
        "SECRET_KEY": settings.secret_key,
        "DEBUG": settings.debug,
        "MAX_CONTENT_LENGTH": settings.max_upload_bytes,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "TRUSTED_HOSTS": list(_hosts(settings)),
        # __Host- is honoured by browsers over HTTPS only; plain http is for this machine and for a LAN.
        "SESSION_COOKIE_NAME": "__Host-mhsurvey" if https else "mhsurvey",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PREFERRED_URL_SCHEME": "https" if https else "http",
        # The gate decides which endpoints carry a cookie and so need the check (web/gate.py).
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        "SEND_FILE_MAX_AGE_DEFAULT": None,
    }


def _hosts(settings: Settings) -> tuple[str, ...]:
    if settings.trusted_hosts:
        return settings.trusted_hosts
    return (urlsplit(settings.public_url).hostname or "localhost", "localhost", "127.0.0.1", "[::1]")
