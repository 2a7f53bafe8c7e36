"""Runs migrations on the connection that mhsurvey/commands/database.py hands over."""

from alembic import context

from mhsurvey.tables import METADATA

connection = context.config.attributes["connection"]
# SQLite cannot alter most things in place: batch mode copies the table.
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
