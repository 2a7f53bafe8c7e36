"""What one running process stands on: settings, database, media store and columnar copy, made once."""

from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from mhsurvey.db import make_engine, make_sessions
from mhsurvey.explore.copying import Copy
from mhsurvey.settings import Settings
from mhsurvey.store import Store

NAME = "mhsurvey"


@dataclass(frozen=True)
class Ground:
    """What the doors stand on; `ground()` gives it inside a request or a command."""

    settings: Settings
    engine: Engine
    sessions: sessionmaker[Session]
    store: Store
    copy: Copy


def lay(app: Flask, settings: Settings) -> None:
    """Give the app its ground. Opens no connection: a forked worker must open its own."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.database_url)
    app.extensions[NAME] = Ground(
        settings=settings,
        engine=engine,
        sessions=make_sessions(engine),
        store=Store(settings.media_dir),
        copy=Copy(settings.copy_dir, secret=settings.secret_key),
    )


def ground() -> Ground:
    """The running app's ground. Raises RuntimeError outside an app."""
    found: Ground = current_app.extensions[NAME]
    return found
