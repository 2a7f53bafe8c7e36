"""Both databases for whatever writes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from mhsurvey.db import make_engine
from mhsurvey.tables import METADATA


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on an empty database with every table: once SQLite, once PostgreSQL."""
    sqlite = f"sqlite:///{tmp_path / 'any.sqlite'}"
    engine = make_engine(sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    METADATA.create_all(engine)
    yield engine
    engine.dispose()
