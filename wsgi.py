"""The app for gunicorn: `gunicorn wsgi:app`. The doors alone: a server that runs no command need not load them."""

import os

from mhsurvey.settings import read_settings
from mhsurvey.web import create_app

app = create_app(read_settings(os.environ))
