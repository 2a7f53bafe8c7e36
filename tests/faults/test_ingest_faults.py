"""The server is hurt while tablets send; afterwards the invariant of docs: nothing acknowledged is lost."""

import contextlib
import http.client
import os
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pysqlite3
import pytest

from tests.faults.server import Server, body, slow_client

# Each costs a start of the server; FAULT_ROUNDS=20 for a long night.
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "2"))
ACKNOWLEDGED = 40


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    url = f"sqlite:///{tmp_path / 'f.sqlite'}" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    yield from _served(Server(tmp_path, url))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    yield from _served(Server(tmp_path, f"sqlite:///{tmp_path / 'f.sqlite'}", workers=1))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the faults that leave it running."""
    folder = tmp_path_factory.mktemp("shared")
    url = f"sqlite:///{folder / 'f.sqlite'}"
    yield from _served(Server(folder, url, workers=1, app="tests.faults.impatient:app"))


def _served(server: Server) -> Iterator[Server]:
    server.lay()
    server.start()
    yield server
    server.stop()


def send_until(server: Server, done: threading.Event) -> None:
    while not done.is_set():
        with contextlib.suppress(OSError, http.client.HTTPException):
            server.send(photo=os.urandom(200))


def test_kill_9_under_load_loses_nothing_acknowledged(any_server: Server) -> None:
    for _ in range(ROUNDS):
        done = threading.Event()
        with ThreadPoolExecutor(6) as tablets:
            for _tablet in range(6):
                tablets.submit(send_until, any_server, done)
            before = len(any_server.acknowledged)
            while len(any_server.acknowledged) < before + ACKNOWLEDGED:
                time.sleep(0.02)
            any_server.kill()
            done.set()
        # It must come up again from what the kill left, the last time too.
        any_server.start()
    any_server.stop()
    assert len(any_server.acknowledged) >= ACKNOWLEDGED * ROUNDS
    any_server.check_invariant()


def test_sigterm_finishes_what_is_under_way(server: Server) -> None:
    done = threading.Event()
    with ThreadPoolExecutor(4) as tablets:
        for _tablet in range(4):
            tablets.submit(send_until, server, done)
        while len(server.acknowledged) < 40:
            time.sleep(0.02)
        server.stop()
        done.set()
    server.check_invariant()


def test_body_cut_by_a_lost_line_keeps_nothing(shared: Server) -> None:
    sent = body("uuid:cut", b"x" * 500)
    for kept in range(0, len(sent) - 10, 100):
        client = slow_client(shared)
        client.close()
        connection = http.client.HTTPConnection("127.0.0.1", shared.port, timeout=30)
        connection.request("POST", "/submission", sent[:kept], shared.headers)
        assert connection.getresponse().status == 400
        connection.close()
    before = stored(shared)
    assert shared.send() == 201
    assert "uuid:cut" not in before
    assert len(stored(shared)) == len(before) + 1
    shared.check_invariant()


def stored(server: Server) -> set[str]:
    with contextlib.closing(pysqlite3.connect(server.folder / "f.sqlite")) as database:
        return {number for (number,) in database.execute("SELECT instance_id FROM submission")}


def test_chunked_body_is_accepted(shared: Server) -> None:
    sent = body("uuid:chunked", b"x" * 5000)
    connection = http.client.HTTPConnection("127.0.0.1", shared.port, timeout=30)
    pieces = (sent[start : start + 97] for start in range(0, len(sent), 97))
    connection.request("POST", "/submission", pieces, shared.headers, encode_chunked=True)
    assert connection.getresponse().status == 201
    connection.close()


def test_fifty_slow_clients_do_not_hold_up_a_healthy_one(shared: Server) -> None:
    slow = [slow_client(shared) for _ in range(50)]
    times = []
    for _ in range(40):
        began = time.perf_counter()
        assert shared.send() == 201
        times.append(time.perf_counter() - began)
    for client in slow:
        client.close()
    assert statistics.quantiles(times, n=20)[-1] < 1
    shared.check_invariant()


def test_locked_database_is_503_and_nothing_is_lost_when_it_comes_free(shared: Server) -> None:
    locker = pysqlite3.connect(shared.folder / "f.sqlite", isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    assert shared.send(instance_id="uuid:locked") == 503
    locker.execute("ROLLBACK")
    locker.close()
    assert shared.send(instance_id="uuid:locked") == 201
    shared.check_invariant()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB: tmpfs, which takes root."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], check=False).returncode:
        pytest.skip("mounting a small disk takes root")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_full_disk_is_507_and_keeps_what_was_acknowledged(small_disk: Path) -> None:
    server = Server(small_disk, f"sqlite:///{small_disk / 'f.sqlite'}", workers=1)
    server.lay()
    server.start()
    try:
        statuses: list[int] = []
        while 507 not in statuses and len(statuses) < 200:
            statuses.append(server.send(photo=os.urandom(60_000)))
        assert set(statuses) == {201, 507}
        assert server.send(photo=os.urandom(60_000)) == 507
    finally:
        server.stop()
    for path in (small_disk / "media").rglob("tmp*"):
        raise AssertionError(f"a half-written file was left: {path}")
    database = pysqlite3.connect(small_disk / "f.sqlite")
    stored = {number for (number,) in database.execute("SELECT instance_id FROM submission")}
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    assert set(server.acknowledged) <= stored
