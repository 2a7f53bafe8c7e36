"""The whole program: the doors and the commands on one Flask app."""

from flask import Flask

from mhsurvey import cli, web
from mhsurvey.settings import Settings


def create_app(settings: Settings) -> Flask:
    """Doors and commands. Opens no database connection yet, so that a server may fork."""
    app = web.create_app(settings)
    cli.register(app)
    return app
