"""The app for gunicorn, with less patience for a locked database: a test need not wait its quarter of a minute."""

from mhsurvey import db

db.BUSY_MS = 1500

from wsgi import app  # noqa: E402

__all__ = ["app"]
