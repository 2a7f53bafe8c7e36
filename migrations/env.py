"""Runs migrations on the connection that mhsurvey/migrating.py hands over."""

from typing import Any

from alembic import context

from mhsurvey.db import Json, UtcTime
from mhsurvey.tables import METADATA


def render_item(kind: str, item: Any, autogen: Any) -> str | bool:
    """Write our column types out in plain words: a migration must not change when the app's types do."""
    if kind != "type":
        return False
    if isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, type(Json)) and item._variant_mapping:
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


connection = context.config.attributes["connection"]
# SQLite cannot alter most things in place: batch mode copies the table.
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
