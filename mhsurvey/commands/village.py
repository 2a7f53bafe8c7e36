"""`flask village serve`: this laptop serves tablets over a local Wi-Fi, with HTTPS of its own."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import click
import psutil
import segno
from flask.cli import AppGroup
from werkzeug.serving import BaseWSGIServer, make_server

from mhsurvey.certificates import Certified, certify, is_local
from mhsurvey.settings import read_settings
from mhsurvey.web import create_app, packing, receiving
from mhsurvey.web.ground import ground
from mhsurvey.web.village import FOLDER, PAGE, plain_app

ROOT = Path(__file__).parents[2]
# Networks of this machine with itself: no tablet is in them.
INSIDE = ("docker", "br-", "veth", "virbr", "lxc", "lxd", "tun", "tailscale", "wg")
LOOK_EVERY_S = 10
# A laptop that runs for weeks looks at its certificate once a day.
RENEW_EVERY_S = 24 * 3600
FIRST = "New tablet: scan this, and do what the page shows (once)."
SECOND = "Then open the app:"
group = AppGroup("village", help="A server on a laptop, for tablets on the same Wi-Fi.")


@dataclass(frozen=True)
class Place:
    """Where the server is reached. addresses: IPv4, the first is the one tablets are told."""

    addresses: tuple[str, ...]
    port: int
    plain_port: int

    @property
    def names(self) -> tuple[str, ...]:
        """All it answers to."""
        return tuple(dict.fromkeys((*self.addresses, *_host_names())))

    @property
    def url(self) -> str:
        return f"https://{self.addresses[0]}:{self.port}"

    @property
    def page(self) -> str:
        return f"http://{self.addresses[0]}:{self.plain_port}{PAGE}"


@group.command()
@click.option("--address", help="The laptop's address on the Wi-Fi, when it has several. Default: found.")
@click.option("--port", type=int, default=8443, show_default=True, help="For the app, over HTTPS.")
@click.option("--plain-port", type=int, default=8080, show_default=True, help="For the page that explains, over HTTP.")
def serve(address: str | None, port: int, plain_port: int) -> None:
    """Serve until Ctrl+C. The certificate follows the laptop's addresses."""
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopped.is_set():
        found = _addresses(address)
        if not found:
            click.echo("This laptop has no address on any network. Join the Wi-Fi, or open its hotspot.", err=True)
            stopped.wait(LOOK_EVERY_S)
            continue
        _serve(Place(found, port, plain_port), stopped, wanted=address)


@group.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def pack(file: Path) -> None:
    """On the server upstream: write FILE, which a laptop takes along. It holds no answer, person or tablet."""
    counts = packing.pack(ground().engine, ground().store, receiving.keyring(), file)
    click.echo(f"{file}: {counts['area']} areas, {counts['form_version']} form versions, {counts['round']} rounds")


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--readable", is_flag=True, help="Let this laptop read and count what tablets send, not only carry it.")
def take(file: Path, readable: bool) -> None:
    """On the laptop: take in FILE. Tablets then seal for the server upstream: a stolen laptop reveals no answer."""
    try:
        counts = packing.take(ground().engine, ground().store, receiving.keyring(), file, readable=readable)
    except packing.NotAPack as fault:
        raise click.ClickException(f"{file.name} is no pack of `flask village pack`: {fault}") from None
    click.echo(f"taken: {counts['area']} areas, {counts['form_version']} form versions, {counts['round']} rounds")


def _addresses(wanted: str | None) -> tuple[str, ...]:
    return (wanted,) if wanted else local_addresses()


def local_addresses() -> tuple[str, ...]:
    """This machine's IPv4 addresses on local networks a tablet may be in, by the interface's name."""
    return tuple(
        one.address
        for name, addresses in sorted(psutil.net_if_addrs().items())
        if not name.startswith(INSIDE)
        for one in addresses
        if one.family == socket.AF_INET and one.address != "127.0.0.1" and is_local(one.address)
    )


def _host_names() -> tuple[str, ...]:
    name = socket.gethostname().partition(".")[0].casefold()
    # Only what a browser takes for a name; the rest would make a certificate nobody accepts.
    spoken = (f"{name}.local",) if name.replace("-", "").isalnum() and name.isascii() else ()
    return (*spoken, "localhost", "127.0.0.1")


def _serve(place: Place, stopped: threading.Event, *, wanted: str | None) -> None:
    """Serve at one place until stopped, or until the laptop's addresses change."""
    certified = certify(ground().settings.data_dir / FOLDER, names=place.names, now=datetime.now(UTC))
    environment = _environment(place)
    plain = _plain_server(place, environment)
    server = subprocess.Popen(_command(certified), cwd=ROOT, env=environment)
    try:
        _say(place, certified)
        renews_at = time.monotonic() + RENEW_EVERY_S
        while not stopped.wait(LOOK_EVERY_S) and server.poll() is None:
            if _addresses(wanted) != place.addresses or time.monotonic() > renews_at:
                return
        if not stopped.is_set():
            raise click.ClickException("The server ended by itself; its words stand above.")
    finally:
        plain.shutdown()
        plain.server_close()
        # Requests under way are finished and answered first.
        server.terminate()
        server.wait()


def _environment(place: Place) -> dict[str, str]:
    return {
        **os.environ,
        "MHSURVEY_HOST": "0.0.0.0",  # noqa: S104 - every tablet of the Wi-Fi is to reach it
        "MHSURVEY_PORT": str(place.port),
        "MHSURVEY_PUBLIC_URL": place.url,
        "MHSURVEY_TRUSTED_HOSTS": ",".join(place.names),
        "MHSURVEY_DATA_DIR": str(ground().settings.data_dir.resolve()),
    }


def _command(certified: Certified) -> list[str]:
    tls = ["--certfile", str(certified.certificate), "--keyfile", str(certified.key)]
    return [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", *tls, "wsgi:app"]


def _plain_server(place: Place, environment: dict[str, str]) -> BaseWSGIServer:
    app = create_app(read_settings(environment))
    server = make_server("0.0.0.0", place.plain_port, plain_app(app), threaded=True)  # noqa: S104
    threading.Thread(target=server.serve_forever, name="plain page", daemon=True).start()
    return server


def _say(place: Place, certified: Certified) -> None:
    for number, (address, words) in enumerate(((place.page, FIRST), (f"{place.url}/tablet/", SECOND)), start=1):
        click.echo(f"\n{number}. {words}\n   {address}")
        segno.make(address, error="l", micro=False).terminal(out=sys.stdout, border=2, compact=True)
    click.echo(f"The certificate's mark, to compare with the tablet's:\n   {certified.fingerprint}")
    click.echo(f"People sign in at {place.url}. Ctrl+C stops the server.")
    sys.stdout.flush()
