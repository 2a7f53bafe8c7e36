"""`flask tablets …`: enrol, list, shut out."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from mhsurvey.accounts import operations, queries
from mhsurvey.accounts.collect import collect_server, tablet_address
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import writing
from mhsurvey.problems import Problem
from mhsurvey.web.ground import ground

group = AppGroup("tablets", help="Tablets and their tokens.")


@group.command()
@click.argument("name")
@click.option("--area", "roots", multiple=True, help="Path like /R01/D003/; may be repeated. Default: everywhere.")
def enrol(name: str, roots: tuple[str, ...]) -> None:
    """Enrol a tablet and print its addresses, which are not kept and cannot be printed again."""
    now = datetime.now(UTC)
    with writing(ground().sessions()) as db:
        try:
            enrolled = operations.enrol_tablet(
                db, name=name, roots=roots or EVERYWHERE.roots, within=EVERYWHERE, now=now
            )
        except Problem as problem:
            raise click.ClickException(str(problem)) from problem
        operations.note(db, now=now, verb="enrolled a tablet", subject=f"tablet {enrolled.tablet.id}")
        db.commit()
    address = ground().settings.public_url
    click.echo(f"tablet {enrolled.tablet.id} enrolled: {enrolled.tablet.name}")
    click.echo(f"our app:      {tablet_address(address, token=enrolled.token)}")
    click.echo(f"ODK Collect:  {collect_server(address, token=enrolled.token)}")


@group.command("list")
def list_() -> None:
    """List every tablet: number, state, last contact, records not sent, name."""
    now = datetime.now(UTC)
    with ground().sessions() as db:
        for one in queries.tablets(db, scope=EVERYWHERE):
            state = "revoked" if one.revoked_at else "silent" if one.is_silent(now=now) else "in use"
            seen = f"{one.last_seen_at:%Y-%m-%d %H:%M}" if one.last_seen_at else "never"
            unsent = "?" if one.unsent is None else str(one.unsent)
            click.echo(f"{one.tablet.id:<6}{state:<9}{seen:<18}{unsent:>5}  {one.tablet.name}")


@group.command()
@click.argument("tablet_id", type=int)
def revoke(tablet_id: int) -> None:
    """Shut a tablet out; what it has not sent stays on it."""
    now = datetime.now(UTC)
    with writing(ground().sessions()) as db:
        try:
            operations.revoke_tablet(db, tablet_id=tablet_id, now=now)
        except Problem as problem:
            raise click.ClickException(f"There is no tablet {tablet_id}.") from problem
        operations.note(db, now=now, verb="revoked a tablet", subject=f"tablet {tablet_id}")
        db.commit()
    click.echo(f"tablet {tablet_id} revoked")
