"""`flask database …`: bring the database to this version's tables."""

import click
from flask.cli import AppGroup

from mhsurvey import migrating
from mhsurvey.db import writing
from mhsurvey.rounds import operations as rounds
from mhsurvey.web.ground import ground

group = AppGroup("database", help="The database and its migrations.")


@group.command()
def upgrade() -> None:
    """Run the migrations that are missing, and lay what every installation starts with."""
    before, after = migrating.upgrade(ground().engine)
    with writing(ground().sessions()) as db:
        rounds.lay_defaults(db)
        db.commit()
    click.echo(f"database at {after}" if before == after else f"database upgraded: {before or 'empty'} -> {after}")


@group.command()
@click.argument("number")
@click.argument("message")
def revise(number: str, message: str) -> None:
    """Write migration NUMBER from the difference between database and tables."""
    migrating.write_revision(ground().engine, message=message, number=number)
