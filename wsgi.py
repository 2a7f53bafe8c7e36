"""The app for gunicorn: `gunicorn wsgi:app`."""

import os

from mhsurvey.app import create_app
from mhsurvey.settings import read_settings

app = create_app(read_settings(os.environ))
