"""The app for `flask …` commands and development: `flask run`."""

import os

from flask import Flask

from mhsurvey import app
from mhsurvey.settings import read_settings


def create_app() -> Flask:
    return app.create_app(read_settings(os.environ))
