"""A real gunicorn on a database of its own, to be hurt; and the invariant that must hold afterwards."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, text

from mhsurvey.accounts import operations as accounts
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import make_engine, make_sessions, writing
from mhsurvey.store import Store
from mhsurvey.submissions.arriving import SUBMISSION
from mhsurvey.tables import METADATA
from mhsurvey.web import catchup, rebuilding
from tests.conftest import free_port
from tests.published import form, publish_xform
from tests.submissions.arrivals import NOW

ROOT = Path(__file__).parents[2]
FORM = form("f", "1", "<q/><photo/>", '<bind nodeset="/data/q" type="int"/><bind nodeset="/data/photo" type="binary"/>')


@dataclass
class Server:
    """gunicorn as the product runs it. acknowledged: every instanceID it ever answered 201. before: what its command
    is put behind, to watch it."""

    folder: Path
    url: str
    workers: int = 2
    app: str = "wsgi:app"
    before: Sequence[str] = ()
    port: int = field(default_factory=free_port)
    token: str = ""
    acknowledged: list[str] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    def lay(self) -> None:
        engine = make_engine(self.url)
        METADATA.create_all(engine)
        with writing(make_sessions(engine)()) as session:
            enrolled = accounts.enrol_tablet(session, name="t", roots=("/",), within=EVERYWHERE, now=NOW)
            publish_xform(session, store=Store(self.folder / "media"), xform=FORM)
            session.commit()
        self.token = enrolled.token
        engine.dispose()

    def start(self) -> None:
        environment = {
            **os.environ,
            "MHSURVEY_DATA_DIR": str(self.folder),
            "MHSURVEY_DATABASE_URL": self.url,
            "MHSURVEY_DEMONSTRATION": "true",
            "MHSURVEY_PORT": str(self.port),
            "MHSURVEY_WORKERS": str(self.workers),
        }
        command = [*self.before, sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", self.app]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        for _ in range(600):
            if self._answers():
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text()[-2000:])

    def _answers(self) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """SIGKILL to the master, its workers and the catching-up at once: a power cut but for the disk's cache."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(90)

    def send(self, *, photo: bytes | None = None, instance_id: str | None = None) -> int:
        """One record over a connection of its own; gives the status and remembers a 201."""
        number = instance_id or f"uuid:{uuid.uuid4()}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST", "/submission", body(number, photo), self.headers)
            status = connection.getresponse().status
        finally:
            connection.close()
        if status == 201:
            self.acknowledged.append(number)
        return status

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "multipart/form-data; boundary=edge"}

    def check_invariant(self) -> None:
        """Every id ever answered 201 is stored with its files; the database is whole; a rebuild changes nothing."""
        engine = make_engine(self.url)
        sessions = make_sessions(engine)
        with engine.connect() as connection:
            stored = set(connection.scalars(select(SUBMISSION.c.instance_id)))
            assert set(self.acknowledged) <= stored
            if engine.dialect.name == "sqlite":
                assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            files = connection.execute(text("SELECT sha256 FROM attachment WHERE sha256 IS NOT NULL")).scalars().all()
        for sha256 in files:
            assert (self.folder / "media" / sha256[:2] / sha256).exists()
        catchup.catch_up(sessions, turn=catchup.turn_of(engine))
        report = rebuilding.rebuild(sessions, turn=catchup.turn_of(engine), say=lambda _line: None)
        assert not report.differed, report.lines()
        engine.dispose()


def body(number: str, photo: bytes | None = None) -> bytes:
    answer = "<photo>p.jpg</photo>" if photo is not None else "<photo/>"
    xml = f'<data id="f" version="1"><q>1</q>{answer}<meta><instanceID>{number}</instanceID></meta></data>'
    parts = f'--edge\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="s.xml"\r\n\r\n{xml}\r\n'.encode()  # noqa: E501
    if photo is not None:
        parts += b'--edge\r\nContent-Disposition: form-data; name="p.jpg"; filename="p.jpg"\r\n\r\n' + photo + b"\r\n"
    return parts + b"--edge--\r\n"


def slow_client(server: Server) -> socket.socket:
    """A tablet on a line so slow that its body never ends."""
    sent = body("uuid:slow")
    client = socket.create_connection(("127.0.0.1", server.port))
    head = "".join(f"{name}: {value}\r\n" for name, value in server.headers.items())
    client.sendall(
        f"POST /submission HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}Content-Length: {len(sent)}\r\n\r\n".encode()
        + sent[:50]
    )
    return client
