"""Bring a database to the tables of this version, and say whether it is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from mhsurvey.tables import METADATA

FOLDER = Path(__file__).parent.parent / "migrations"


def upgrade(engine: Engine, *, to: str | None = None) -> tuple[str | None, str]:
    """Run what is missing, in one transaction. Gives the revision before and after. to: the newest when not given."""
    writer = engine.connect().execution_options(immediate=True)
    with writer as connection, _tables_may_move(connection), connection.begin():
        before = MigrationContext.configure(connection).get_current_revision()
        target = to or newest()
        if before != target:
            command.upgrade(_config(connection), target)
            _refuse_orphans(connection)
    return before, target


@contextmanager
def _tables_may_move(connection: Connection) -> Iterator[None]:
    """SQLite alters a table by copying it and dropping the old one, which rows of others still refer to.

    Its own procedure for that: no foreign keys meanwhile, and a look at all of them before the commit
    (https://sqlite.org/lang_altertable.html#otheralter). The switch works outside a transaction only.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.dbapi_connection
    assert driver is not None  # noqa: S101 - it was opened just now
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _refuse_orphans(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if orphans:
            raise RuntimeError(f"the migration would leave rows that refer to nothing: {orphans[:5]}")


def newest() -> str:
    """The one head of the migrations. Raises alembic's CommandError when there are several."""
    head = ScriptDirectory.from_config(_config(None)).get_current_head()
    if head is None:
        raise RuntimeError("migrations/versions is empty")
    return head


def differences(engine: Engine) -> list[object]:
    """What the database has and the tables have not, or the other way round; empty when equal."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA))


def write_revision(engine: Engine, *, message: str, number: str) -> None:
    """Write a new migration from the difference between database and tables."""
    with engine.connect() as connection:
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=number)


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
