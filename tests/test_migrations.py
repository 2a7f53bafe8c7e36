"""One head; upgrading an empty database gives exactly the tables, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Engine, MetaData, Table, func, inspect, select

from mhsurvey import db, migrating
from mhsurvey.submissions.code import code_of
from mhsurvey.tables import METADATA

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}" if is_sqlite else request.getfixturevalue("postgres_url")
    engine = db.make_engine(url)
    yield engine
    engine.dispose()


def test_there_is_one_head() -> None:
    scripts = ScriptDirectory(str(migrating.FOLDER))
    assert len(scripts.get_heads()) == 1
    # The folder's listing is the order in which they run.
    run = [script.revision for script in scripts.walk_revisions()]
    assert run == sorted(run, reverse=True)


def test_upgrade_from_empty_equals_the_tables(empty_engine: Engine) -> None:
    assert migrating.upgrade(empty_engine) == (None, migrating.newest())
    assert migrating.differences(empty_engine) == []
    assert set(inspect(empty_engine).get_table_names()) == {*METADATA.tables, "alembic_version"}


def test_upgrading_again_changes_nothing(empty_engine: Engine) -> None:
    migrating.upgrade(empty_engine)
    assert migrating.upgrade(empty_engine) == (migrating.newest(), migrating.newest())


def test_a_database_full_of_rows_is_upgraded_and_keeps_them(empty_engine: Engine) -> None:
    """One row in every table of the first version, each referring to others where it can."""
    migrating.upgrade(empty_engine, to="0001")
    first = MetaData()
    first.reflect(empty_engine)
    tables = [table for table in first.sorted_tables if table.name != "alembic_version"]
    with empty_engine.connect().execution_options(immediate=True) as connection, connection.begin():
        for table in tables:
            connection.execute(table.insert(), a_row(table))
    migrating.upgrade(empty_engine)
    assert migrating.differences(empty_engine) == []
    with empty_engine.connect() as connection:
        counted = {table.name: connection.scalar(select(func.count()).select_from(table)) for table in tables}
    assert set(counted.values()) == {1}, counted


def a_row(table: Table) -> dict[str, Any]:
    """Something in every column, the same in every table, so that what refers to another finds it."""
    kinds: dict[type, Any] = {int: 1, float: 1.0, bool: True, datetime: MOMENT, date: MOMENT.date(), bytes: b"x"}
    row: dict[str, Any] = {}
    for column in table.columns:
        refers_to_itself = any(key.column.table is table for key in column.foreign_keys)
        of = dict if isinstance(column.type, JSON) else column.type.python_type
        row[column.name] = None if refers_to_itself else {} if of is dict else kinds.get(of, "x")
    return row


def test_a_difference_between_database_and_tables_is_seen(empty_engine: Engine) -> None:
    migrating.upgrade(empty_engine)
    with empty_engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE area ADD COLUMN forgotten INTEGER")
    assert "forgotten" in str(migrating.differences(empty_engine))


def test_records_that_were_here_get_their_codes_and_say_whether_they_came_from_paper(tmp_path: Path) -> None:
    engine = db.make_engine(f"sqlite:///{tmp_path / 'older.sqlite'}")
    with engine.connect().execution_options(immediate=True) as connection, connection.begin():
        command.upgrade(migrating._config(connection), "0002")
        connection.exec_driver_sql(
            "INSERT INTO submission (form_id, instance_id, edited_to, version, xml, xml_sha256, received_at, state, "
            "review_state, edits, missing_files) VALUES ('f', 'uuid:1', 'uuid:2', '1', x'00', x'00', "
            "'2026-01-01 00:00:00', 'read', 'edited', 1, 0)"
        )
        for n, mark in enumerate(('mhp:paper="2026-01-01"', 'mhp:paper="x" mhp:compared="yes"', "", 'mhp:x=":paper="')):
            xml = f'<data xmlns:mhp="http://mhsurvey.org/xforms" {mark}/>'.encode()
            connection.exec_driver_sql(
                "INSERT INTO submission (form_id, instance_id, version, xml, xml_sha256, received_at, state, "
                "review_state, edits, missing_files) VALUES ('f', ?, '1', ?, x'00', '2026-01-01 00:00:00', 'read', "
                "'received', 0, 0)",
                (f"uuid:paper{n}", xml),
            )
    migrating.upgrade(engine)
    with engine.connect() as connection:
        codes = connection.exec_driver_sql("SELECT code, edited_code FROM submission WHERE id = 1").one()
        keyed_in = connection.exec_driver_sql("SELECT keyed_in FROM submission ORDER BY id").scalars().all()
    engine.dispose()
    assert tuple(codes) == (code_of("uuid:1"), code_of("uuid:2"))
    assert keyed_in == [None, "once", "compared", None, None]


def test_how_far_groups_stand_apart_is_told_of_what_was_counted_before(tmp_path: Path) -> None:
    """Women 25 in two wordings, men 75, and a group of four that may not be shown."""
    engine = db.make_engine(f"sqlite:///{tmp_path / 'older.sqlite'}")
    with engine.connect().execution_options(immediate=True) as connection, connection.begin():
        command.upgrade(migrating._config(connection), "0009")
        connection.exec_driver_sql(
            "INSERT INTO area_score (round_code, area_code, indicator_code, n_groups, n_people, heard, incomplete) "
            "VALUES ('r1', 'A1', 'i', 2, 20, 1, 1), ('r1', 'A2', 'i', 0, 0, 1, 1)"
        )
        connection.exec_driver_sql(
            "INSERT INTO voice_score (round_code, area_code, grp, indicator_code, wording_version, total, people, "
            "favourable) VALUES ('r1', 'A1', 'women', 'i', 1, 100, 4, 0), ('r1', 'A1', 'women', 'i', 2, 150, 6, 0), "
            "('r1', 'A1', 'men', 'i', 1, 750, 10, 10), ('r1', 'A1', 'chw', 'i', 1, 0, 4, 0)"
        )
    migrating.upgrade(engine)
    with engine.connect() as connection:
        told = connection.exec_driver_sql("SELECT women_less_men, spread FROM area_score ORDER BY area_code").all()
    engine.dispose()
    assert [tuple(row) for row in told] == [(-50.0, 50.0), (None, None)]
