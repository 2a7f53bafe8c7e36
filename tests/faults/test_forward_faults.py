"""A village server forwards to a server upstream while the line, upstream and itself are hurt.

Afterwards: upstream has each record once, with every file, every version and every conflict.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from mhsurvey.app import create_app
from mhsurvey.db import make_engine
from mhsurvey.exchange import queries
from mhsurvey.exchange.upstream import Address
from mhsurvey.settings import read_settings
from mhsurvey.store import Store
from mhsurvey.submissions.arriving import ATTACHMENT, EARLIER, SUBMISSION
from mhsurvey.submissions.group_commit import GroupCommit
from mhsurvey.submissions.submission import Arrival, StoredFile
from mhsurvey.web.forwarding import Forwarder
from mhsurvey.web.ground import Ground
from tests.conftest import free_port
from tests.faults.server import ROOT, Server
from tests.submissions.arrivals import NOW, arrival

RECORDS = 60
# Each costs a start of the program; FAULT_ROUNDS=20 for a long night.
KILLS = int(os.environ.get("FAULT_ROUNDS", "3"))


@dataclass
class Village:
    """A server's data on a laptop, and `flask forward` as a person calls it."""

    folder: Path
    token: str

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'mhsurvey.sqlite'}"

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "flask", "--app", "wsgi", "forward", *words]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "MHSURVEY_DATA_DIR": str(self.folder), "MHSURVEY_DEMONSTRATION": "true"}

    def to(self, port: int) -> tuple[str, ...]:
        token = self.folder / "token"
        token.write_text(self.token)
        return ("--to", f"http://localhost:{port}", "--token-file", str(token))

    def forward(self, port: int, *words: str) -> Result:
        """As `command`, in this process."""
        with self.app() as app:
            return app.test_cli_runner().invoke(args=["forward", *self.to(port), *words])

    @contextlib.contextmanager
    def app(self) -> Iterator[Flask]:
        app = create_app(read_settings({**self.environment, "MHSURVEY_DATABASE_URL": self.url}))
        yield app
        app.extensions["mhsurvey"].engine.dispose()

    def keep(self, *arrivals: Arrival) -> None:
        engine = make_engine(self.url)
        writer = GroupCommit(engine)
        for one in arrivals:
            writer.receive(one)
        engine.dispose()

    def fill(self) -> None:
        """RECORDS records: with photos, an edit, an edit of an edit, a conflict, a file nobody refers to."""
        self.keep(*(arrival(sheet(f"uuid:{n}"), files=self.files(n), expected=named(n)) for n in range(RECORDS)))
        self.keep(
            arrival(sheet("uuid:0b", replaces="uuid:0", answer=7)),
            arrival(sheet("uuid:0c", replaces="uuid:0b", answer=8)),
            arrival(sheet("uuid:1", answer=9)),
            arrival(sheet("uuid:2b", replaces="uuid:2", answer=5)),
            arrival(sheet("uuid:2c", replaces="uuid:2", answer=6)),
        )

    def files(self, number: int) -> tuple[StoredFile, ...]:
        return tuple(self.file(name, f"{name} of {number}".encode() * 400) for name in named(number))

    def file(self, name: str, content: bytes) -> StoredFile:
        sha256 = Store(self.folder / "media").put(content)
        return StoredFile(name, sha256, len(content), "image/jpeg", NOW)


def named(number: int) -> tuple[str, ...]:
    return (("p.jpg",), ("p.jpg", "extra é.jpg"), ())[number % 3]


def sheet(number: str, *, replaces: str = "", answer: int = 1) -> bytes:
    deprecated = f"<deprecatedID>{replaces}</deprecatedID>" if replaces else ""
    photo = "<photo>p.jpg</photo>" if named(int(number[5:].rstrip("bc"))) else "<photo/>"
    meta = f"<meta><instanceID>{number}</instanceID>{deprecated}</meta>"
    return f'<data id="f" version="1"><q>{answer}</q>{photo}{meta}</data>'.encode()


def kept(url: str) -> list[tuple[object, ...]]:
    """What a server holds, apart from when and from whom it came."""
    engine = make_engine(url)
    rows = []
    with engine.connect() as connection:
        for row in connection.execute(select(SUBMISSION).order_by(SUBMISSION.c.instance_id)):
            files = connection.execute(
                select(ATTACHMENT.c.name, ATTACHMENT.c.sha256).where(ATTACHMENT.c.submission_id == row.id)
            )
            earlier = connection.execute(
                select(EARLIER.c.why, EARLIER.c.instance_id, EARLIER.c.xml).where(EARLIER.c.submission_id == row.id)
            )
            rows.append(
                (
                    row.instance_id,
                    row.edited_to,
                    row.xml,
                    sorted(map(tuple, files), key=str),
                    sorted(map(tuple, earlier)),
                )
            )
    engine.dispose()
    return rows


@pytest.fixture
def upstream(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "upstream"
    folder.mkdir()
    server = Server(folder, f"sqlite:///{folder / 'f.sqlite'}", workers=1)
    server.lay()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def village(tmp_path: Path, empty_database: Path, upstream: Server) -> Village:
    folder = tmp_path / "village"
    folder.mkdir()
    shutil.copy(empty_database, folder / "mhsurvey.sqlite")
    found = Village(folder, upstream.token)
    found.fill()
    return found


def test_killed_again_and_again_it_sends_each_record_once(village: Village, upstream: Server) -> None:
    reached = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            village.command(*village.to(upstream.port)), cwd=ROOT, env=village.environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        # In the middle: after some more have arrived, before all have.
        deadline = time.monotonic() + 60
        while process.poll() is None and len(kept(upstream.url)) < min(reached + 9, RECORDS):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)
        reached = len(kept(upstream.url))
    assert 0 < reached < RECORDS
    upstream.kill()
    upstream.start()

    last = village.forward(upstream.port)
    assert last.exit_code == 0, last.output
    status = village.forward(upstream.port, "--status").output

    assert kept(upstream.url) == kept(village.url)
    assert f"forwarded {RECORDS}, waiting 0, in conflict upstream 2" in status
    assert village.forward(upstream.port).output == "forwarded 0\n"
    upstream.check_invariant()


def test_refusal_tells_upstreams_words_and_what_comes_later_follows(village: Village, upstream: Server) -> None:
    assert village.forward(free_port()).exit_code == 1
    right, village.token = village.token, "x" * 64
    shut_out = village.forward(upstream.port)
    assert shut_out.exit_code == 1
    assert "pas inscrite ici" in shut_out.output
    assert village.token not in shut_out.output
    assert kept(upstream.url) == []
    village.token = right
    assert village.forward(upstream.port).exit_code == 0
    late = village.file("late.jpg", b"late" * 500)
    village.keep(arrival(sheet("uuid:4"), files=(late,)), arrival(sheet("uuid:5b", replaces="uuid:5", answer=3)))

    assert village.forward(upstream.port).output == "forwarded 2\n"
    assert kept(upstream.url) == kept(village.url)


class Impostor(BaseHTTPRequestHandler):
    """A line that answers everything wrongly in turn before it lets a request through to upstream."""

    real = ""
    turns: list[str] = []
    passed: list[int] = []

    def do_HEAD(self) -> None:
        self._pass_on("HEAD", b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        turn = self.turns.pop(0) if self.turns else "through"
        if turn == "through":
            self._pass_on("POST", body)
        elif turn == "reply lost":
            # It arrived, and nobody is told.
            self._to_upstream("POST", body)
            self.connection.close()
        elif turn == "reset":
            self.connection.close()
        elif turn == "portal":
            self._say(200, b"<html>Please log in to the hotel's network</html>")
        elif turn == "redirect":
            self._say(302, b"", {"Location": "https://portal.example/"})
        else:
            self._say(int(turn), b"")

    def _to_upstream(self, method: str, body: bytes) -> requests.Response:
        headers = {name: value for name, value in self.headers.items() if name != "Host"}
        address = f"{self.real}{self.path}"
        return requests.request(method, address, data=body, headers=headers, timeout=60, allow_redirects=False)

    def _pass_on(self, method: str, body: bytes) -> None:
        reply = self._to_upstream(method, body)
        headers = {name: value for name, value in reply.headers.items() if name.startswith(("X-", "Content-Type"))}
        self._say(reply.status_code, reply.content, headers)

    def _say(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def line(upstream: Server) -> Iterator[int]:
    """The port of a bad line to upstream."""
    Impostor.real = f"http://localhost:{upstream.port}"
    server = ThreadingHTTPServer(("127.0.0.1", 0), Impostor)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def test_over_a_bad_line_nothing_is_believed_but_a_receipt(village: Village, upstream: Server, line: int) -> None:
    Impostor.turns = ["portal", "redirect", "reset", "500", "reply lost", "503", "502", "200", "404"]
    address = Address(f"http://localhost:{line}", village.token)
    waiting, pauses = RECORDS, list[float]()
    with village.app() as app:
        ground: Ground = app.extensions["mhsurvey"]
        while waiting:
            progress = Forwarder(ground, address, pause=pauses.append).run()
            with ground.sessions() as db:
                standing = queries.standing(db, upstream=address.url)
            # Never ahead of the truth: whatever counts as forwarded is there.
            assert standing.done <= len(kept(upstream.url))
            assert standing.waiting < waiting or progress.stopped
            waiting = standing.waiting
    assert pauses
    assert not Impostor.turns
    assert kept(upstream.url) == kept(village.url)
    upstream.check_invariant()
