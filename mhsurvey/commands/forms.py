"""`flask forms publish FILE…`: XLSForms from a folder, with the media that lie beside them."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from mhsurvey.accounts import operations as accounts
from mhsurvey.db import writing
from mhsurvey.forms import queries
from mhsurvey.forms.draft import Draft
from mhsurvey.problems import Problem
from mhsurvey.web import publishing
from mhsurvey.web.ground import ground

group = AppGroup("forms", help="XLSForms and their versions.")


@group.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--accept-warnings", is_flag=True, help="Publish although a form has warnings.")
def publish(files: tuple[Path, ...], accept_warnings: bool) -> None:
    """Check and publish XLSForms; media are taken from the folder `media` beside each."""
    refused = [file for file in files if not _publish(file, accept_warnings=accept_warnings)]
    if refused:
        raise click.ClickException(f"{len(refused)} of {len(files)} were not published")


@group.command("list")
def list_() -> None:
    """List every form: its id, the version in use, kind and title."""
    with ground().sessions() as db:
        for one in queries.published(db, with_retired=True):
            off = "  (out of use)" if one.retired_at else ""
            click.echo(f"{one.form_id:<20}{one.version:<14}{one.kind:<11}{one.title}{off}")


def _publish(file: Path, *, accept_warnings: bool) -> bool:
    folder = file.parent / "media"
    media = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}
    with ground().sessions() as db:
        draft = publishing.prepare(db, xlsx=file.read_bytes(), media=media)
    for fault in draft.faults:
        parts = (file.name, "error" if fault.is_error else "warning", fault.place, fault.message)
        click.echo(": ".join(part for part in parts if part), err=True)
    if draft.errors:
        return False
    if draft.warnings and not accept_warnings:
        click.echo(f"{file.name}: mend what is doubtful, or publish it as it is with --accept-warnings", err=True)
        return False
    with writing(ground().sessions()) as db:
        try:
            is_new = publishing.publish(db, draft=draft, store=ground().store, now=datetime.now(UTC), by=None)
        except Problem as problem:
            click.echo(f"{file.name}: {problem}", err=True)
            return False
        if is_new and draft.meaning is not None:
            accounts.note(
                db,
                now=datetime.now(UTC),
                verb="published a form",
                subject=f"form {draft.meaning.form_id}",
                version=draft.meaning.version,
                warnings=len(draft.warnings),
            )
        db.commit()
    click.echo(f"{_named(draft)} {'published' if is_new else 'was published already'}")
    return True


def _named(draft: Draft) -> str:
    return f"{draft.meaning.form_id} {draft.meaning.version}" if draft.meaning else "?"
