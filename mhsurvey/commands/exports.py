"""`flask exports …`: write a form's records, results or codebook into a file."""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from mhsurvey.accounts import queries as accounts
from mhsurvey.accounts.person import Role
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import writing
from mhsurvey.exchange import queries
from mhsurvey.exchange.order import Format, Headers, Order
from mhsurvey.problems import Problem
from mhsurvey.submissions.submission import ReviewState
from mhsurvey.web import export_jobs
from mhsurvey.web.exporting import Reader, make
from mhsurvey.web.ground import ground

group = AppGroup("exports", help="What leaves for somebody's desk: records, results, codebooks.")
DAY = click.DateTime(["%Y-%m-%d"])


@group.command("write")
@click.argument("form_id")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--format", "format_", type=click.Choice([one.value for one in Format]), default=Format.CSV.value, show_default=True
)
@click.option("--version", help="Only this version; without it all together.")
@click.option("--area", help="Only this area's code and what lies in it.")
@click.option("--round", "round_code", help="Only this round.")
@click.option("--since", type=DAY, help="Filled on this day or later (2026-01-31).")
@click.option("--until", type=DAY, help="Filled on this day or before.")
@click.option(
    "--review",
    type=click.Choice([one.value for one in ReviewState]),
    multiple=True,
    help="Only these; else all but rejected.",
)
@click.option("--held", is_flag=True, help="Also what is held and counts nowhere.")
@click.option("--language", "languages", multiple=True, help="Labels of choices in this language too; give it twice.")
@click.option(
    "--headers", type=click.Choice([one.value for one in Headers]), default=Headers.GROUPS.value, show_default=True
)
@click.option("--split", is_flag=True, help="A column of 0 and 1 for each choice of a question that takes several.")
@click.option("--words", is_flag=True, help="Also what people said in their own words. The trail says so.")
@click.option("--media", is_flag=True, help="A ZIP with the pictures, and with --words the recordings.")
@click.option("--semicolons", is_flag=True, help="CSV for an Excel set to French.")
def write(form_id: str, file: Path, **options: Any) -> None:
    """Write what is here of FORM_ID into FILE; a form with repeats, or with media, gives a ZIP."""
    order = Order(
        form_id=form_id,
        format=Format(options.pop("format_")),
        since=_day(options.pop("since")),
        until=_day(options.pop("until")),
        review=tuple(ReviewState(one) for one in options.pop("review")),
        languages=tuple(options.pop("languages")),
        headers=Headers(options.pop("headers")),
        **options,
    )
    reader = Reader(role=Role.ADMINISTRATOR, scope=EVERYWHERE, today=datetime.now(UTC))
    with tempfile.TemporaryDirectory(dir=file.resolve().parent) as folder:
        try:
            made = make(ground(), order=order, reader=reader, folder=Path(folder), tell=_say)
        except Problem as problem:
            raise click.ClickException(f"{problem} ({problem.kind.code})") from problem
        with ground().sessions() as session:
            export_jobs.note(writing(session), order=order, n=made.n, person_id=None, now=datetime.now(UTC))
            session.commit()
        whole = file if file.suffix == made.path.suffix else file.with_name(f"{file.name}{made.path.suffix}")
        shutil.move(made.path, whole)
    click.echo(f"{made.n} written to {whole}")


def _day(moment: datetime | None) -> Any:
    return None if moment is None else moment.date()


def _say(n: int) -> None:
    if n % 100_000 == 0:
        click.echo(f"{n} records …", err=True)


@group.command("make", hidden=True)
@click.argument("export_id", type=int)
def make_asked(export_id: int) -> None:
    """Make the export that somebody asked for in the browser. Called by the server."""
    with ground().sessions() as session:
        export = queries.asked_for(session, export_id=export_id)
        person = None if export.person_id is None else accounts.active_person(session, person_id=export.person_id)
    if person is None or not export_jobs.run(ground(), export=export, person=person):
        raise SystemExit(1)
