"""`flask database …`: bring the database to this version's tables."""

import click
from flask import current_app
from flask.cli import AppGroup

from mhsurvey import migrating

group = AppGroup("database", help="The database and its migrations.")


@group.command()
def upgrade() -> None:
    """Run the migrations that are missing."""
    before, after = migrating.upgrade(current_app.extensions["mhsurvey"].engine)
    click.echo(f"database at {after}" if before == after else f"database upgraded: {before or 'empty'} -> {after}")


@group.command()
@click.argument("number")
@click.argument("message")
def revise(number: str, message: str) -> None:
    """Write migration NUMBER from the difference between database and tables."""
    migrating.write_revision(current_app.extensions["mhsurvey"].engine, message=message, number=number)
