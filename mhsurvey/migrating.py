"""Bring a database to the tables of this version, and say whether it is there."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from mhsurvey.tables import METADATA

FOLDER = Path(__file__).parent.parent / "migrations"


def upgrade(engine: Engine) -> tuple[str | None, str]:
    """Run what is missing, in one transaction. Gives the revision before and after."""
    with engine.connect().execution_options(immediate=True) as connection, connection.begin():
        before = MigrationContext.configure(connection).get_current_revision()
        head = newest()
        if before != head:
            command.upgrade(_config(connection), "head")
    return before, head


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
