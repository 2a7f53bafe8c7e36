"""What tests share: a database of their own, the app on it, people and tablets, a real server and a real browser.

Pure rooms need none of it. A test client fails when a door forgot to commit what it wrote.
"""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Engine, event
from sqlalchemy.orm import ORMExecuteState, Session
from werkzeug.routing import Rule
from werkzeug.serving import make_server

from mhsurvey.accounts import operations
from mhsurvey.accounts.person import Person, Role, Tablet
from mhsurvey.app import create_app
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.areas.tables import AreaRow
from mhsurvey.db import make_engine, make_sessions, writing
from mhsurvey.settings import Settings, read_settings
from mhsurvey.tables import METADATA
from tests import browser as chromium
from tests.postgres import postgres_server, postgres_url  # noqa: F401 - fixtures

AREAS = [
    path
    for region in (1, 2)
    for path in (
        f"/R0{region}/",
        *(
            below
            for district in (1, 2)
            for below in (
                f"/R0{region}/D0{region}{district}/",
                *(f"/R0{region}/D0{region}{district}/A0{region}{district}{area}/" for area in (1, 2, 3)),
            )
        ),
    )
]


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table and no row, to be copied."""
    path = tmp_path_factory.mktemp("database") / "empty.sqlite"
    engine = make_engine(f"sqlite:///{path}")
    METADATA.create_all(engine)
    engine.dispose()
    return path


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path) -> Settings:
    """Settings of an installation of its own: empty database, free port, development secret."""
    port = free_port()
    shutil.copy(empty_database, tmp_path / "mhsurvey.sqlite")
    return read_settings(
        {
            "MHSURVEY_DATA_DIR": str(tmp_path),
            "MHSURVEY_DEMONSTRATION": "true",
            "MHSURVEY_PORT": str(port),
            "MHSURVEY_PUBLIC_URL": f"http://localhost:{port}",
        }
    )


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """An engine on the test's database."""
    engine = make_engine(settings.database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A writing session on the test's database. Commit before a client or server is to see it."""
    with make_sessions(engine)() as opened:
        yield opened


class KeptTemplates(BytecodeCache):
    """Templates as the first app of a process compiled them."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._codes[bucket.key, bucket.checksum] = bucket.code


TEMPLATES = KeptTemplates()


@pytest.fixture(scope="session", autouse=True)
def _addresses_compiled_once() -> Iterator[None]:
    """Hundreds of tests make an app of their own: nine tenths of that was compiling the same addresses again."""
    compiled: dict[object, Callable[..., tuple[str, str]]] = {}
    compile_builder = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        defaults = tuple(sorted((rule.defaults or {}).items()))
        key = (rule.rule, tuple(rule._trace), defaults, append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The whole app on the test's database, watching that doors commit."""
    app = create_app(settings)
    app.testing = True
    app.jinja_env.bytecode_cache = TEMPLATES
    app.test_client_class = WatchfulClient
    app.extensions["lost"] = lost = []
    sessions = app.extensions["mhsurvey"].sessions
    event.listen(sessions, "after_flush", lambda session, _context: session.info.update(unsaved=True))
    event.listen(sessions, "do_orm_execute", _watch)
    event.listen(sessions, "after_commit", lambda session: session.info.pop("unsaved", None))
    event.listen(sessions, "after_rollback", lambda session: lost.append(session.info.pop("unsaved", None)))
    yield app
    app.extensions["mhsurvey"].engine.dispose()


def _watch(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info["unsaved"] = True


class WatchfulClient(FlaskClient):
    """A test client that fails when a reply said yes and the door had not committed what it wrote."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        lost: list[object] = self.application.extensions["lost"]
        lost.clear()
        response = super().open(*args, **kwargs)
        if response.status_code < 400:
            assert not any(lost), f"{response.request.method} {response.request.path} forgot to commit"
        return response


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A passer-by."""
    return app.test_client()


@dataclass
class House:
    """People and tablets by the dozen, straight into the database."""

    app: Flask

    def person(
        self, role: Role | str = Role.ADMINISTRATOR, *, roots: tuple[str, ...] = ("/",), email: str | None = None
    ) -> Person:
        with self._writing() as db:
            role = Role(role)
            person = operations.add_person(
                db,
                email=email or f"{role}.{len(roots)}.{abs(hash(roots)) % 10_000}@example.org",
                name=f"Test {role.replace('_', ' ')}",
                role=role,
                roots=roots,
                within=EVERYWHERE,
                now=datetime.now(UTC),
            )
            operations.choose_locale(db, person_id=person.id, locale="en")
            db.commit()
            return person

    def client(self, person: Person) -> FlaskClient:
        """A client signed in as this person, without the half second of a password."""
        with self._writing() as db:
            token = operations.open_sign_in(db, person_id=person.id, now=datetime.now(UTC))
            db.commit()
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
        return client

    def tablet(self, name: str = "Tablet 1", *, roots: tuple[str, ...] = ("/",)) -> operations.Enrolled:
        with self._writing() as db:
            enrolled = operations.enrol_tablet(db, name=name, roots=roots, within=EVERYWHERE, now=datetime.now(UTC))
            db.commit()
            return enrolled

    def areas(self) -> None:
        """Two regions of two districts of three areas: /R01/, /R01/D011/, /R01/D011/A0111/ …, names in the codes."""
        with self._writing() as db:
            for path in AREAS:
                codes = path.strip("/").split("/")
                db.add(
                    AreaRow(
                        code=codes[-1],
                        name=f"{('Région', 'District', 'Aire')[len(codes) - 1]} {codes[-1][1:]}",
                        level=len(codes),
                        parent_code=codes[-2] if len(codes) > 1 else None,
                        path=path,
                    )
                )
                db.flush()
            db.commit()

    def _writing(self) -> Session:
        return writing(self.app.extensions["mhsurvey"].sessions())


@pytest.fixture
def house(app: Flask) -> House:
    return House(app)


@pytest.fixture
def signed_in(house: House) -> Callable[..., FlaskClient]:
    """`signed_in("manager", roots=("/R01/",))`: a client signed in as a new person of that role."""

    def enter(role: Role | str = Role.ADMINISTRATOR, *, roots: tuple[str, ...] = ("/",)) -> FlaskClient:
        return house.client(house.person(role, roots=roots))

    return enter


@pytest.fixture
def without_csrf(app: Flask) -> None:
    """Forms are taken without the token of the page they stand on, where that token is not what a test is about."""
    app.config |= {"WTF_CSRF_ENABLED": False, "WTF_CSRF_METHODS": set()}


@dataclass(frozen=True)
class EnrolledTablet:
    """A tablet with its token; `headers` go with every request of its app, `key` is its path for ODK Collect."""

    tablet: Tablet
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def key(self) -> str:
        return f"/v1/key/{self.token}/projects/1"


@pytest.fixture
def tablet(house: House) -> EnrolledTablet:
    """A tablet enrolled for the whole country."""
    enrolled = house.tablet()
    return EnrolledTablet(tablet=enrolled.tablet, token=enrolled.token)


@pytest.fixture
def live_server(app: Flask, settings: Settings) -> Iterator[str]:
    """A real server, many requests at once, on the test's database. Gives its address."""
    server = make_server("127.0.0.1", settings.port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield settings.public_url
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; every `page` has a profile of its own."""
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, live_server: str) -> Iterator[Page]:
    """A page of 1366x768 at the live server; faults in its console fail the test."""
    context = browser.new_context(base_url=live_server, viewport={"width": 1366, "height": 768}, locale="en")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert not faults, faults


@pytest.fixture
def sign_in_page(page: Page, live_server: str, house: House) -> Callable[..., Page]:
    """`sign_in_page("manager")`: the page, signed in as a new person of that role."""

    def enter(role: Role | str = Role.ADMINISTRATOR, *, roots: tuple[str, ...] = ("/",)) -> Page:
        client = house.client(house.person(role, roots=roots))
        cookie = client.get_cookie("mhsurvey")
        assert cookie is not None
        page.context.add_cookies([{"name": "mhsurvey", "value": cookie.value, "url": live_server}])
        return page

    return enter
