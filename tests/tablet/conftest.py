"""A tablet for the tests: a real Chromium with its own profile, switched off and on, or torn down with SIGKILL."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pyxform.xls2xform import convert

from tests import browser as chromium
from tests.tablet import stand_in
from tests.tablet.hands import Hands, let_in

# What nobody opens on a tablet: a quarter of what a start takes of the processor.
LEFT_OUT = (
    "--disable-features=PreloadTopChromeWebUI",
    "--disable-extensions",
    "--disable-component-extensions-with-background-pages",
    "--disable-default-apps",
    "--disable-breakpad",
)
FAKE_DEVICES = (
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)

# Two browsers and a server share two cores; whoever waits so long waits for something that will not come.
PATIENCE_S = 30
FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session", autouse=True)
def built() -> None:
    """The app as it is built; a stale or missing build would test something else."""
    sources = [*(stand_in.DIST.parent / "src").rglob("*.*"), *stand_in.DIST.parent.glob("*.js")]
    newest = max(path.stat().st_mtime for path in sources)
    worker = stand_in.DIST / "sw.js"
    if not worker.exists() or worker.stat().st_mtime < newest:
        pytest.fail("The tablet app is not built, or older than its source. Run: npm run build --prefix static/tablet")


class Device:
    """One tablet: a browser process and the folder of its memory."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._type = browser.browser_type
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._browser: Browser | None = None
        self.faults: list[str] = []

    def on(
        self,
        address: str,
        *,
        size: tuple[int, int] = (800, 1280),
        camera: Path | None = None,
        lets_in: bool = True,
    ) -> Page:
        """Switch on, open an address and say who is there (unless told not to).

        camera: an MJPEG file, what its camera sees. Gives its page.
        """
        port_file = self.folder / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        arguments = [
            *chromium.ARGUMENTS,
            *LEFT_OUT,
            *FAKE_DEVICES,
            *([f"--use-file-for-fake-video-capture={camera}"] if camera else []),
            "--headless",
            "--remote-debugging-port=0",
            f"--user-data-dir={self.folder}",
            "about:blank",
        ]
        # A group of its own, so that a kill reaches every process of this browser and no other.
        self._process = subprocess.Popen(
            [chromium.executable(), *arguments],
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._browser = self._type.connect_over_cdp(f"http://127.0.0.1:{self._port(port_file)}")
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        return self._watched(page, address, size, lets_in)

    def another_tab(self, address: str, *, lets_in: bool = True) -> Page:
        return self._watched(self.context.new_page(), address, (800, 1280), lets_in)

    @property
    def context(self) -> BrowserContext:
        assert self._browser is not None
        return self._browser.contexts[0]

    def off(self) -> None:
        """Switched off as a person does: what it holds is written down."""
        assert self._process is not None
        assert self._browser is not None
        self._browser.new_browser_cdp_session().send("Browser.close")
        self._process.wait(30)
        self._process = None

    def kill(self) -> None:
        """SIGKILL: no goodbye, nothing flushed."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        with suppress(Exception):
            assert self._browser is not None
            self._browser.close()
        self._process = None
        for lock in self.folder.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def tell_screens(self) -> None:
        """Print what stands on every page, and which databases the tablet holds."""
        for page in self.context.pages:
            with suppress(Exception):
                stands = "[location.hash, document.body.innerText.slice(0, 600)]"
                print("On the screen:", page.evaluate(stands), page.evaluate("indexedDB.databases()"))

    def _watched(self, page: Page, address: str, size: tuple[int, int], lets_in: bool) -> Page:
        page.on("pageerror", lambda fault: self.faults.append(fault.stack or str(fault)))
        page.on(
            "console", lambda said: self.faults.append(said.text) if "Content Security Policy" in said.text else None
        )
        page.set_default_timeout(PATIENCE_S * 1000)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(address)
        if lets_in:
            let_in(page)
        return page

    def _port(self, file: Path) -> int:
        for _ in range(200):
            if file.exists() and (lines := file.read_text().split()):
                return int(lines[0])
            time.sleep(0.1)
        raise RuntimeError("Chromium did not open its debugging port within 20 s")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def device(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Device]:
    """A tablet, off. Whatever its pages complain of fails the test; of a failed one its screens are told."""
    one = Device(browser, tmp_path / "tablet")
    one.folder.mkdir()
    yield one
    if request.node.stash.get(FAILED, False) and one._process is not None:
        one.tell_screens()
    if one._process is not None:
        one.kill()
    shutil.rmtree(one.folder, ignore_errors=True)
    assert not one.faults, one.faults


class Server:
    """The stand-in server at one address, up or down."""

    def __init__(self, state: stand_in.StandIn, *, port: int = 0) -> None:
        self.state = state
        self._running: ThreadingHTTPServer | None = None
        self._port = port
        self.up()

    @property
    def address(self) -> str:
        return f"http://localhost:{self._port}"

    @property
    def enrolment(self) -> str:
        return f"{self.address}/tablet/#/enrol/{stand_in.TOKEN}"

    def up(self) -> None:
        self._running = stand_in.serve(self.state, port=self._port)
        self._port = self._running.server_port

    def down(self) -> None:
        """No network: connections are refused."""
        if self._running is not None:
            self._running.shutdown()
            self._running.server_close()
        self._running = None


@pytest.fixture
def serving() -> Iterator[Callable[..., Server]]:
    """`serving(forms)`: a stand-in server with these forms, at a port of its own unless told which."""
    started: list[Server] = []

    def start(forms: list[stand_in.CarriedForm], *, port: int = 0) -> Server:
        started.append(Server(stand_in.StandIn(forms=forms), port=port))
        return started[-1]

    yield start
    for one in started:
        one.down()
        assert one.state.in_the_open == 0, "a record left the tablet in the open"


def begin(page: Page, form_id: str) -> None:
    """From home, open a new sheet of a form."""
    page.locator(f'a.card[href*="{form_id}"]').click()
    page.locator("main.step").wait_for()
    hear_and_go_on(page)


def hear_and_go_on(page: Page) -> None:
    """Before a person's own sheet: keep the language, and say that the sound reaches the ear."""
    for kind in ("language", "hearing"):
        asked = page.locator(f'main.opening[data-asks="{kind}"]')
        if asked.count():
            asked.locator('[aria-pressed="true"], [data-value="yes"]').first.click()
            asked.wait_for(state="detached")


def home(page: Page) -> None:
    page.evaluate("location.hash = '#/'")
    page.locator(".home").wait_for()


def records(page: Page, store: str = "records") -> list[dict[str, object]]:
    """What the tablet's memory holds in a store."""
    return list(
        page.evaluate(
            """async (store) => {
                const answered = (asking) => new Promise((resolve, reject) => {
                    asking.onsuccess = () => resolve(asking.result);
                    asking.onerror = () => reject(asking.error);
                });
                const memory = await answered(indexedDB.open('mhsurvey'));
                const rows = await answered(memory.transaction(store).objectStore(store).getAll());
                memory.close();
                return rows.map(({blob, ...rest}) => rest);
            }""",
            store,
        )
    )


def wait_until_saved(page: Page) -> None:
    """The draft is on the disk and no save is under way: it is sealed, so only its time tells."""
    before: list[object] = []

    def is_quiet() -> bool:
        times = [one["savedAt"] for one in records(page, "drafts")]
        quiet = bool(times) and times == before
        before[:] = times
        time.sleep(0.4)
        return quiet

    eventually(is_quiet)


# The parts of the app that come in the quiet after the first visit are in the worker's keeping too.
HAS_ALL = """async () => {
    for (const name of await caches.keys()) {
        if (!name.startsWith("shell-")) continue;
        const held = await (await caches.open(name)).keys();
        if ([/[/]plan[.]/, /[/]visit[.]/].every((part) => held.some(({ url }) => part.test(url)))) return true;
    }
    return false;
}"""


def wait_until_carried(page: Page) -> None:
    """Home stands and the worker holds the whole shell: the network may go."""
    asking = page.locator('.home a[href="#/carry"]')
    page.locator(".cards, .carry-choice").or_(asking).first.wait_for(timeout=60_000)
    if asking.count() and not page.locator(".cards").count():
        # Known here from before, and without forms: home says that they wait for somebody's word.
        asking.first.click()
        page.locator(".carry-choice").first.wait_for()
    if page.locator(".carry-choice").count():
        # So many clips that a person is asked first: forms now, sounds later.
        page.locator(".carry-choice").last.click()
        page.locator(".carry a.large").click()
        page.locator(".cards").first.wait_for()
    until(page, "navigator.serviceWorker.controller !== null")
    eventually(lambda: bool(page.evaluate(HAS_ALL)), within_s=60)


def bring_sounds(page: Page, *, until: Callable[[], bool]) -> None:
    """From home and back: what is heard too. A machine as slow as a poor line has the tablet ask first."""
    page.evaluate("location.hash = '#/carry'")

    def is_done() -> bool:
        choice = page.locator(".carry-choice")
        if choice.count():
            choice.first.click()
        return until()

    eventually(is_done, within_s=90)
    home(page)


def until(page: Page, truth: str) -> None:
    """Wait until a JavaScript expression is true. (The app's policy forbids Playwright's own way.)"""
    eventually(lambda: bool(page.evaluate(truth)))


def eventually(check: Callable[[], bool], *, within_s: float = PATIENCE_S) -> None:
    """Wait for something outside the page."""
    deadline = time.monotonic() + within_s
    while not check():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.1)


def kept_sheet(page: Page, form_id: str, **answers: str) -> str:
    """Fill a form from home to its receipt. Gives its instanceID."""
    home(page)
    begin(page, form_id)
    hands = Hands(page, answers=answers)
    hands.fill_to_end()
    return hands.keep()


SMALL = """
| survey |          |      |       |
|        | type     | name | label |
|        | text     | word | Word? |
|        | integer  | many | How many? |
| settings | | | |
|        | form_title | form_id | version |
|        | Small      | small   | 1       |
"""


def form_of(markdown: str, form_id: str, media: dict[str, bytes] | None = None) -> stand_in.CarriedForm:
    """A survey of a test's own, version 1, its title the id's."""
    xml = convert(markdown, validate=False, file_type=".md").xform
    return stand_in.CarriedForm(form_id, "1", form_id.title(), "survey", xml.encode(), media or {})


@cache
def small_form() -> stand_in.CarriedForm:
    """Two questions, for tests about what happens around them."""
    return form_of(SMALL, "small")


Carrying = tuple[Server, Page]


@dataclass(frozen=True)
class Enrolled:
    """The memory of a tablet that let somebody in and carries the small form. port: where it knows its server."""

    folder: Path
    port: int


@pytest.fixture(scope="session")
def enrolled(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Enrolled]:
    """Enrolled once in a run, to be copied: it takes longer than most of what is tested afterwards."""
    folder = tmp_path_factory.mktemp("enrolled")
    with kept_port() as port:
        server, one = Server(stand_in.StandIn(forms=[small_form()]), port=port), Device(browser, folder)
        page = one.on(server.enrolment)
        wait_until_carried(page)
        home(page)
        one.off()
        server.down()
        assert not one.faults, one.faults
        yield Enrolled(folder, port)


@contextmanager
def kept_port() -> Iterator[int]:
    """A port for the whole run: below those the system gives out, and kept from other runs by its twin at 127.0.0.2."""
    with socket.socket() as keeper:
        for port in range(21_000, 32_000):
            with suppress(OSError):
                keeper.bind(("127.0.0.2", port))
                break
        yield int(keeper.getsockname()[1])


@pytest.fixture
def carrying(device: Device, enrolled: Enrolled, serving: Callable[..., Server]) -> Carrying:
    """A server with the small form, and the page of a tablet that carries it: home."""
    server = serving([small_form()], port=enrolled.port)
    shutil.copytree(enrolled.folder, device.folder, dirs_exist_ok=True)
    page = device.on(f"{server.address}/tablet/")
    wait_until_carried(page)
    return server, page
