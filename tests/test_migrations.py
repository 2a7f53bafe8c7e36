"""One head; upgrading an empty database gives exactly the tables, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from mhsurvey import db, migrating
from mhsurvey.tables import METADATA


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}" if is_sqlite else request.getfixturevalue("postgres_url")
    engine = db.make_engine(url)
    yield engine
    engine.dispose()


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory(str(migrating.FOLDER)).get_heads()) == 1


def test_upgrade_from_empty_equals_the_tables(empty_engine: Engine) -> None:
    assert migrating.upgrade(empty_engine) == (None, migrating.newest())
    assert migrating.differences(empty_engine) == []
    assert set(inspect(empty_engine).get_table_names()) == {*METADATA.tables, "alembic_version"}


def test_upgrading_again_changes_nothing(empty_engine: Engine) -> None:
    migrating.upgrade(empty_engine)
    assert migrating.upgrade(empty_engine) == (migrating.newest(), migrating.newest())


def test_a_difference_between_database_and_tables_is_seen(empty_engine: Engine) -> None:
    migrating.upgrade(empty_engine)
    with empty_engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE area ADD COLUMN forgotten INTEGER")
    assert "forgotten" in str(migrating.differences(empty_engine))
