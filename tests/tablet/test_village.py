"""A village server as a person starts it: its certificate, its plain page, and a tablet that works with it."""

import base64
import hashlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from playwright.sync_api import Browser

from mhsurvey.app import create_app
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.settings import read_settings
from mhsurvey.submissions import queries
from tests import browser as chromium
from tests.conftest import House, free_port
from tests.published import publish_xform
from tests.tablet.conftest import eventually, kept_sheet, small_form, wait_until_carried
from tests.tablet.hands import let_in

ROOT = Path(__file__).parents[2]


@dataclass
class Village:
    """`flask village serve`, running. token: of a tablet enrolled there."""

    app: Flask
    folder: Path
    port: int
    plain_port: int
    token: str = ""

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def page(self) -> str:
        return f"http://127.0.0.1:{self.plain_port}/village"

    def records(self) -> int:
        with self.app.extensions["mhsurvey"].sessions() as session:
            return len(queries.submissions(session, scope=EVERYWHERE).rows)


@pytest.fixture
def village(tmp_path: Path, empty_database: Path) -> Iterator[Village]:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "mhsurvey.sqlite").write_bytes(empty_database.read_bytes())
    ours = {"MHSURVEY_DATA_DIR": str(folder), "MHSURVEY_SECRET_KEY": "s" * 64, "MHSURVEY_WORKERS": "1"}
    app = create_app(read_settings(ours))
    found = Village(app, folder, free_port(), free_port())
    found.token = House(app).tablet().token
    ground = app.extensions["mhsurvey"]
    with ground.sessions() as session:
        publish_xform(session, store=ground.store, xform=small_form().xml)
        session.commit()
    words = ["village", "serve", "--address", "127.0.0.1", "--port", str(found.port)]
    words += ["--plain-port", str(found.plain_port)]
    with (tmp_path / "said").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT,
            env=os.environ | ours,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        _wait_until_up(found, process, tmp_path / "said")
        yield found
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0, (tmp_path / "said").read_text()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        app.extensions["mhsurvey"].engine.dispose()


def _wait_until_up(village: Village, process: "subprocess.Popen[bytes]", said: Path) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            certificate = village.folder / "village" / "authority.crt"
            if certificate.exists() and requests.get(f"{village.url}/healthz", verify=certificate, timeout=30).ok:
                return
        except requests.ConnectionError:
            pass
        assert process.poll() is None, said.read_text()
        assert time.monotonic() < deadline, said.read_text()
        time.sleep(0.1)


def test_tablet_comes_to_trust_it_and_works_with_and_without_it(
    village: Village, browser: Browser, tmp_path: Path
) -> None:
    # Before there is trust: over plain HTTP the page, the certificate, and nothing else.
    page = requests.get(village.page, timeout=30, headers={"Accept-Language": "fr"})
    assert "Prendre le certificat" in page.text
    assert village.url in page.text
    fetched = requests.get(f"{village.page}/mhsurvey.crt", timeout=30)
    assert fetched.headers["Content-Type"] == "application/x-x509-ca-cert"
    authority = x509.load_der_x509_certificate(fetched.content)
    for path in ("/", "/sign-in", "/tablet/carry.json", "/healthz", "/village/authority.key"):
        plain = requests.get(f"http://127.0.0.1:{village.plain_port}{path}", timeout=30, allow_redirects=False)
        assert (plain.status_code, plain.headers["Location"]) == (302, "/village"), path
    mark = re.sub(r"\s", "", hashlib.sha256(fetched.content).hexdigest().upper())
    assert mark in re.sub(r"\s", "", page.text)
    assert mark in re.sub(r"\s", "", (tmp_path / "said").read_text())

    # With it: the same app over HTTPS, under its own addresses only.
    trusted = tmp_path / "authority.pem"
    trusted.write_bytes(authority.public_bytes(Encoding.PEM))
    signed_in = requests.get(f"{village.url}/sign-in", verify=trusted, timeout=30)
    assert "Secure" in signed_in.headers["Set-Cookie"]
    assert requests.get(f"https://localhost:{village.port}/healthz", verify=trusted, timeout=30).ok
    assert requests.get(village.url, verify=trusted, timeout=30, headers={"Host": "evil.example"}).status_code == 400

    spki = authority.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    taken = base64.b64encode(hashlib.sha256(spki).digest()).decode()
    # As if the authority was installed: Chromium takes it in no other way from a test's hand.
    context = browser.browser_type.launch_persistent_context(
        str(tmp_path / "tablet"),
        executable_path=chromium.executable(),
        args=[*chromium.ARGUMENTS, f"--ignore-certificate-errors-spki-list={taken}"],
        viewport={"width": 800, "height": 1280},
    )
    try:
        tablet = context.new_page()
        tablet.set_default_timeout(30_000)
        tablet.goto(f"{village.url}/tablet/#/enrol/{village.token}")
        let_in(tablet)
        wait_until_carried(tablet)
        context.set_offline(True)
        kept_sheet(tablet, "small")
        assert village.records() == 0
        context.set_offline(False)
        eventually(lambda: village.records() == 1, within_s=90)
    finally:
        context.close()
