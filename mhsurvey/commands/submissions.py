"""`flask submissions …`: catch up, rebuild from the raw XML, import a tablet's export."""

import os
import threading
from contextlib import AbstractContextManager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from mhsurvey.problems import Problem
from mhsurvey.submissions.sealing import CannotOpen, key_id, read_private
from mhsurvey.web import catchup, importing, rebuilding
from mhsurvey.web.ground import ground

BUSY = "The server is reading or counting: waiting until it has done what it is at …"
group = AppGroup("submissions", help="What came back from the tablets.")


@group.command("catch-up")
@click.option("--beside", type=int, help="Go on for ever, until the process with this id ends.")
def catch_up(beside: int | None) -> None:
    """Read new submissions and make the touched tallies again; ends when nothing is left."""
    if beside is None:
        with _my_turn():
            done = catchup.catch_up(ground().sessions, turn=catchup.turn_of(ground().engine))
        click.echo(f"read {done.read}, held {done.held}, cells tallied {done.cells}")
        return
    try:
        catchup.run_for_ever(ground(), stopped=lambda: os.getppid() != beside, wake=threading.Event())
    except KeyboardInterrupt:
        # Ctrl+C in the terminal reaches the server and this process alike.
        return


@group.command()
def rebuild() -> None:
    """Make answers, tallies and promises again from the raw XML. Exit code 1 when anything differed before."""
    with _my_turn():
        report = rebuilding.rebuild(ground().sessions, turn=catchup.turn_of(ground().engine), say=click.echo)
    for line in report.lines():
        click.echo(line)
    raise SystemExit(1 if report.differed else 0)


def _my_turn() -> AbstractContextManager[bool]:
    return catchup.lease(ground().engine, wait=True, busy=lambda: click.echo(BUSY, err=True))


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Take in FILE, the export of unsent records of a tablet. Importing it twice changes nothing."""
    try:
        counts = importing.import_file(current_app, file)
    except Problem as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(", ".join(f"{name} {n}" for name, n in sorted(counts.items())) or "no records in this file")


@group.command()
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A recovery key's PEM file.")
def unseal(key: Path | None) -> None:
    """Open the records held because they were sealed for a key that was not here."""
    keys = None
    if key is not None:
        try:
            private = read_private(key.read_bytes(), passphrase=click.prompt("Passphrase", hide_input=True))
        except CannotOpen as fault:
            raise click.ClickException(f"{key.name} cannot be read: {fault}.") from None
        keys = {key_id(private.public_key()): private}
    opened, left = importing.unseal(current_app, keys=keys)
    click.echo(f"opened {opened}, still sealed {left}")
