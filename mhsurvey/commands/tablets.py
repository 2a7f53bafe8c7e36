"""`flask tablets …`: enrol, list, shut out."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from mhsurvey.accounts import operations, queries
from mhsurvey.accounts.collect import collect_server, tablet_address
from mhsurvey.accounts.password import SHORTEST
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import writing
from mhsurvey.problems import Problem
from mhsurvey.web import receiving
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


@group.command("recovery-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def recovery_key(file: Path) -> None:
    """Make a recovery key: its private half goes to FILE under a passphrase, to be stored away from any machine.

    From their next contact on, tablets seal for it too: what they hold can then be opened even if this server is lost.
    """
    if file.exists():
        raise click.ClickException(f"{file} is there already; a key is never overwritten.")
    passphrase = click.prompt("Passphrase (12 characters or more)", hide_input=True, confirmation_prompt=True)
    if len(passphrase) < SHORTEST:
        raise click.ClickException(f"A passphrase has {SHORTEST} characters or more.")
    pem = receiving.keyring().add_recovery(passphrase)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:  # noqa: PTH123 - mode at birth
        out.write(pem)
    click.echo(f"{file}: print it or put it on a stick, store it and the passphrase apart, and delete it here.")
