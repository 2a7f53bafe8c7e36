"""`flask forward`: what is here goes to the server upstream."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from mhsurvey.accounts.token import is_well_formed
from mhsurvey.exchange import queries
from mhsurvey.exchange.upstream import Address, BadAddress, checked_url, keep_address, read_address
from mhsurvey.web.forwarding import AlreadyForwarding, Forwarder, Progress
from mhsurvey.web.ground import ground

UNITS = {"s": 1, "m": 60, "h": 3600}


class Every(click.ParamType[int]):
    """A length of time like 30s, 5m, 1h; in seconds."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = re.fullmatch(r"([1-9][0-9]{0,4})([smh])", str(value))
        if not found:
            self.fail(f'{value}: write it like "30s", "5m" or "1h"', param, ctx)
        return int(found[1]) * UNITS[found[2]]


@click.command("forward")
@click.option("--to", help="Address of the server upstream, https://…; kept for the next time.")
@click.option(
    "--token-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the token this server got upstream; asked for when absent.",
)
@click.option(
    "--ca",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A certificate authority to trust for it, when upstream has one of its own.",
)
@click.option("--every", type=Every(), help="Go on for ever, with this pause: 5m.")
@click.option("--again", is_flag=True, help="Also what upstream refused before.")
@click.option("--status", is_flag=True, help="Only say how far it has come.")
@with_appcontext
def group(
    to: str | None, token_file: Path | None, ca: Path | None, every: int | None, again: bool, status: bool
) -> None:
    """Send every record to the server upstream, once each, whatever happens on the way."""
    address = _address(to, token_file, ca)
    if status:
        _tell_standing(address)
        return
    while True:
        stopped = _run(address, again=again)
        if every is None:
            raise SystemExit(1 if stopped else 0)
        time.sleep(every)


def _address(to: str | None, token_file: Path | None, ca: Path | None) -> Address:
    data_dir = ground().settings.data_dir
    kept = read_address(data_dir)
    if to is None:
        if kept is None:
            raise click.UsageError("Say where to: flask forward --to https://…")
        return kept
    try:
        url = checked_url(to)
    except BadAddress as fault:
        raise click.UsageError(str(fault)) from None
    if kept is not None and kept.url == url and token_file is None and ca is None:
        return kept
    token = token_file.read_text().strip() if token_file else click.prompt("Token", hide_input=True).strip()
    # What is copied from the tablets page is the address a tablet opens; its token stands at the end.
    token = token.rpartition("/")[2]
    if not is_well_formed(token):
        raise click.UsageError("That is no token. Enrol this server upstream as a tablet, and take its token.")
    address = Address(url, token, str(ca.resolve()) if ca else None)
    keep_address(data_dir, address)
    return address


def _run(address: Address, *, again: bool) -> bool:
    """Whether it stopped before everything due was tried."""
    try:
        progress = Forwarder(ground(), address).run(refused=again)
    except AlreadyForwarding:
        raise click.ClickException("Another `flask forward` of this server is at work.") from None
    _tell_progress(progress)
    return progress.stopped is not None or progress.failed > 0


def _tell_progress(progress: Progress) -> None:
    told = [f"forwarded {progress.done}"]
    told += [f"refused {progress.refused}"] if progress.refused else []
    told += [f"to try again {progress.failed}"] if progress.failed else []
    click.echo(", ".join(told))
    if progress.stopped:
        click.echo(f"stopped: {progress.stopped}", err=True)


def _tell_standing(address: Address) -> None:
    with ground().sessions() as db:
        standing = queries.standing(db, upstream=address.url)
        refusals = queries.refusals(db, upstream=address.url)
    click.echo(f"to {address.url}")
    click.echo(f"forwarded {standing.done}, waiting {standing.waiting}, in conflict upstream {standing.conflicts}")
    if standing.oldest is not None:
        days = (datetime.now(UTC) - standing.oldest).days
        click.echo(f"the oldest waiting came {standing.oldest:%Y-%m-%d %H:%M} UTC, {days} days ago")
    for submission_id, words in refusals:
        click.echo(f"refused: submission {submission_id}: {words}")
