"""`flask areas …`: take in a country's areas, or make an invented one."""

from datetime import UTC, datetime
from pathlib import Path

import click
import orjson
from flask import current_app
from flask.cli import AppGroup

from mhsurvey.accounts import operations as accounts
from mhsurvey.areas import importing, operations, planning, queries, synthetic
from mhsurvey.areas.importing import SENTENCES, Finding
from mhsurvey.areas.planning import Plan
from mhsurvey.db import writing

group = AppGroup("areas", help="Regions, districts, health areas and health centres.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--leave-out-faulty", is_flag=True, help="Import the rest when some features have faults.")
@click.option("--corrects", is_flag=True, help="It mends slips: earlier rounds are named and drawn anew too.")
def import_(file: Path, leave_out_faulty: bool, corrects: bool) -> None:
    """Import areas and health centres from a GeoJSON FILE; what is known already is brought up to date from today on.

    Whoever had a place that moves keeps it.
    """
    reading = importing.read(file.read_bytes())
    with current_app.extensions["mhsurvey"].sessions() as session:
        writing(session)
        plan = planning.plan(reading, known=queries.known(session))
        for finding in plan.findings:
            click.echo(sentence(finding), err=finding.what.is_fault)
        if plan.faults and not leave_out_faulty:
            raise click.ClickException(
                f"{len(plan.faults)} faults; nothing was imported. Mend them, or add --leave-out-faulty."
            )
        now = None if corrects else datetime.now(UTC)
        moved = operations.import_areas(session, plan=plan, since=now)
        accounts.follow_areas(session, moved=moved, followed={})
        session.commit()
    click.echo(_told(plan))


@group.command("synthetic")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--seed", default=2026, show_default=True, help="Another seed makes another country.")
def synthetic_(file: Path, seed: int) -> None:
    """Write an invented country (10 regions, 75 districts, 1,500 areas) to FILE as GeoJSON."""
    country = synthetic.country(seed=seed)
    file.write_bytes(orjson.dumps(country))
    click.echo(f"{file}: {len(country['features'])} features, all synthetic")


@group.command("draw")
def draw() -> None:
    """Make the map's outlines again from the areas that are here."""
    with current_app.extensions["mhsurvey"].sessions() as session:
        writing(session)
        drawings = operations.draw(session)
        operations.replace_drawings(session, drawings=drawings)
        session.commit()
    click.echo(f"{len(drawings)} drawings, {sum(len(one.topojson_gz) for one in drawings)} bytes")


def sentence(finding: Finding) -> str:
    """Feature 12 (A00012): …"""
    where = f"feature {finding.number}" + (f" ({finding.code})" if finding.code else "")
    text = SENTENCES[finding.what].format(**finding.facts)
    return f"{where}: {text}" if finding.number else text


def _told(plan: Plan) -> str:
    new = plan.new_areas + plan.new_facilities
    return (
        f"{len(plan.areas)} areas and {len(plan.facilities)} facilities imported: {new} new, "
        f"{len(plan.areas) + len(plan.facilities) - new} brought up to date"
    )
