"""`flask demonstration load`: a synthetic country, and what two years of scorecards left behind in it."""

from typing import cast

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from mhsurvey import demonstration

group = AppGroup("demonstration", help="Invented data, marked as such on every screen.")


@group.command()
@click.option("--seed", type=int, default=demonstration.SEED, show_default=True, help="Another seed, another country.")
def load(seed: int) -> None:
    """Load the demonstration; what is here already stays as it is."""
    # The loading works in threads of its own, which a proxy does not reach.
    app = cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
    try:
        demonstration.load(app, seed=seed, progress=click.echo)
    except demonstration.NotADemonstration as refusal:
        raise click.ClickException(str(refusal)) from refusal


@group.command()
def sign_ins() -> None:
    """List the people of the demonstration and what they type."""
    click.echo("Sign in with:")
    for one in demonstration.SIGN_INS:
        click.echo(f"  {one.email:<36}{one.password:<28}{one.role}, {one.where}")
