"""`flask rounds …`: plan, open and close rounds; set cuts and published figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from mhsurvey.db import writing
from mhsurvey.problems import Problem
from mhsurvey.rounds import operations, queries
from mhsurvey.rounds.comparators import Comparator
from mhsurvey.rounds.thresholds import Threshold

group = AppGroup("rounds", help="Rounds of the scorecard cycle, and what their results are held against.")
DAY = click.DateTime(["%Y-%m-%d"])


@contextmanager
def _written() -> Iterator[Session]:
    """A writing session, committed at the end; a problem is told in its own sentence."""
    with current_app.extensions["mhsurvey"].sessions() as session:
        try:
            yield writing(session)
        except Problem as problem:
            raise click.ClickException(f"{problem} ({problem.kind.code})") from problem
        session.commit()


@group.command("list")
def list_() -> None:
    """List every round, the latest first."""
    with current_app.extensions["mhsurvey"].sessions() as session:
        for one in queries.rounds(session, practice=True):
            click.echo(f"{one.code:<20} {one.state:<8} {one.starts_on} {one.ends_on}  {one.name}")


@group.command("plan")
@click.argument("code")
@click.argument("name")
@click.argument("starts_on", type=DAY)
@click.argument("ends_on", type=DAY)
@click.option("--practice", is_flag=True, help="For training: its results are shown nowhere else.")
def plan(code: str, name: str, starts_on: datetime, ends_on: datetime, practice: bool) -> None:
    """Plan a round of the whole country: CODE NAME and its first and last day (2026-01-31)."""
    with _written() as session:
        operations.plan(
            session,
            code=code,
            name=name,
            starts_on=starts_on.date(),
            ends_on=ends_on.date(),
            practice=practice,
        )
    click.echo(f"{code} is planned; open it with: flask rounds open {code}")


@group.command("open")
@click.argument("code")
def open_(code: str) -> None:
    """Open a round, or open a closed one again: tablets may fill it."""
    with _written() as session:
        operations.open_(session, code=code)
    click.echo(f"{code} is open")


@group.command("close")
@click.argument("code")
def close(code: str) -> None:
    """Close a round: what still arrives is held, not lost."""
    with _written() as session:
        operations.close(session, code=code, now=datetime.now(UTC))
    click.echo(f"{code} is closed")


@group.command("threshold")
@click.argument("weak_below", type=float)
@click.argument("good_from", type=float)
@click.option("--indicator", help="Only for this indicator.")
@click.option("--round", "round_code", help="Only for this round.")
@click.option("--low-is-good", is_flag=True, help="Read the cuts from the other end.")
def threshold(
    weak_below: float, good_from: float, indicator: str | None, round_code: str | None, low_is_good: bool
) -> None:
    """Set where colours change, on 0 to 100 (50 and 70 where nothing is set)."""
    with _written() as session:
        operations.set_threshold(
            session,
            threshold=Threshold(
                weak_below=weak_below,
                good_from=good_from,
                high_is_good=not low_is_good,
                indicator_code=indicator,
                round_code=round_code,
            ),
        )
    click.echo(f"weak below {weak_below:g}, good from {good_from:g}")


@group.command("comparator")
@click.argument("indicator")
@click.argument("value", type=click.FloatRange(0, 100))
@click.option("--source", required=True, help="Who published it; printed wherever it is shown.")
@click.option("--year", required=True, type=int)
@click.option("--definition", required=True, help="What was counted, of whom.")
def comparator(indicator: str, value: float, source: str, year: int, definition: str) -> None:
    """Hold an INDICATOR against a published VALUE, in percent."""
    with _written() as session:
        operations.set_comparator(
            session,
            comparator=Comparator(
                indicator_code=indicator, value=value, source=source, year=year, definition=definition
            ),
        )
    click.echo(f"{indicator} is held against {value:g} % ({source}, {year})")
