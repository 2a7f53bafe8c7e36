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
        loaded = demonstration.load(app, seed=seed, progress=click.echo)
    except demonstration.NotADemonstration as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo("Sign in with:")
    for sign_in in loaded.sign_ins:
        click.echo(f"  {sign_in.email:<36}{sign_in.password:<28}{sign_in.role}")
