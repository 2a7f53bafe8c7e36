"""The ground every room's tables stand on: engine, sessions and the few column types they share.

SQLite comes from the pysqlite3 wheel, not from the Python: the Python's may hold the WAL-reset bug
(docs/decisions/0002). Times are stored as UTC and given back aware.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
import pysqlite3
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Table,
    TextClause,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

BUSY_MS = 15_000
# https://www.sqlite.org/wal.html#walresetbug: fixed in 3.51.3, and in 3.50.7 and 3.44.6 of the older lines.
WAL_IS_SAFE_FROM = (3, 51, 3)


class Base(DeclarativeBase):
    """The tables of all rooms. Constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC datetime. A naive one is refused: a clock without a zone is a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# JSONB on PostgreSQL, text on SQLite.
Json = JSON().with_variant(JSONB(), "postgresql")


def make_engine(url: str) -> Engine:
    """An engine with the durability the rules ask for (docs/decisions/0002).

    SQLite: WAL, synchronous=FULL, foreign keys on, BEGIN IMMEDIATE for writers by `writing`.
    PostgreSQL: synchronous_commit stays on.
    Raises RuntimeError if the linked SQLite holds the WAL-reset bug.
    """
    # hide_parameters: a statement that fails is logged, and its parameters are answers and names.
    common: dict[str, Any] = {
        "hide_parameters": True,
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
    }
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(
            make_url(url).set(drivername="postgresql+psycopg"), pool_size=20, pool_pre_ping=True, **common
        )
    if pysqlite3.sqlite_version_info < WAL_IS_SAFE_FROM:
        raise RuntimeError(f"SQLite {pysqlite3.sqlite_version} can corrupt a WAL database; run: python3 make.py setup")
    engine = create_engine(url, module=pysqlite3, connect_args={"timeout": BUSY_MS / 1000}, **common)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself, or BEGIN IMMEDIATE below comes too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MS}",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    # A reader that upgrades to writer under WAL fails at once with SQLITE_BUSY, whatever the timeout;
    # a transaction that will write therefore takes the write lock when it begins.
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions for reading; for writing ask `writing(session)` before its first statement."""
    return sessionmaker(engine, expire_on_commit=False)


def writing(session: Session) -> Session:
    """Begin the session's transaction as a writer (BEGIN IMMEDIATE on SQLite); call before its first read."""
    session.connection(execution_options={"immediate": True})
    return session


def insert_rows(connection: Connection, table: Table, rows: Sequence[Sequence[str | int | None]]) -> None:
    """Insert rows of texts and whole numbers, given in the order of the table's columns.

    They travel as one JSON parameter of one statement: binding some 700 tallies of a busy health area one by one
    cost the program more than the database needed to write them (bench/tallies.py). Not for floats, whose last
    digit SQLite's JSON may change.
    """
    connection.execute(_insertion(table, connection.dialect.name), {"rows": orjson.dumps(rows).decode()})


@lru_cache(maxsize=32)
def _insertion(table: Table, dialect: str) -> TextClause:
    numbered = list(enumerate(table.columns))
    if dialect == "sqlite":
        values = ", ".join(f"value ->> {place}" for place, _ in numbered)
        source = "json_each(:rows)"
    else:
        values = ", ".join(f"CAST(value ->> {place} AS {column.type})" for place, column in numbered)
        source = "json_array_elements(CAST(:rows AS json))"
    columns = ", ".join(column.name for _, column in numbered)
    # Names from our own tables, never from outside.
    return text(f"INSERT INTO {table.name} ({columns}) SELECT {values} FROM {source}")  # noqa: S608
