"""The app for gunicorn: `gunicorn wsgi:app`. The doors alone: a server that runs no command need not load them.

`flask …` looks into this file before app.py; it finds the app with its commands.
"""

import os

from mhsurvey.settings import read_settings

if "FLASK_RUN_FROM_CLI" in os.environ:
    from mhsurvey.app import create_app
else:
    from mhsurvey.web import create_app

app = create_app(read_settings(os.environ))
