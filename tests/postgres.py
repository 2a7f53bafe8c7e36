"""A PostgreSQL of the tests' own: Debian's server in a throwaway folder, durable as in production."""

import itertools
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlalchemy import create_engine, text

OWNER = "postgres"
MEND = "PostgreSQL is not installed: apt-get install postgresql (python3 make.py test does it as root)"


def programs() -> Path | None:
    """The folder of Debian's newest PostgreSQL, None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def server() -> Iterator[str]:
    """A running server; gives the URL of its empty `postgres` database. It listens on a socket in its folder only."""
    where = programs()
    assert where is not None, MEND
    folder = Path(mkdtemp(prefix="mhsurvey-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER)
    try:
        _as_owner(
            where / "initdb",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            f"--username={OWNER}",
            folder / "data",
        )
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
        _as_owner(where / "pg_ctl", "--wait", "-D", folder / "data", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://{OWNER}@/postgres?host={folder}"
        finally:
            _as_owner(where / "pg_ctl", "--wait", "--mode=immediate", "-D", folder / "data", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server_url: str, name: str) -> str:
    """Make an empty database; gives its URL."""
    engine = create_engine(server_url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server_url.replace("/postgres?", f"/{name}?")


def _as_owner(program: Path, *arguments: object) -> None:
    # PostgreSQL refuses to run as root.
    command = [str(program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = [
            "setpriv",
            f"--reuid={OWNER}",
            f"--regid={OWNER}",
            "--clear-groups",
            "env",
            "-i",
            "PATH=/usr/bin:/bin",
            *command,
        ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One server for the whole run."""
    with server() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """A fresh, empty PostgreSQL database."""
    return new_database(postgres_server, f"test_{next(_numbers)}")
