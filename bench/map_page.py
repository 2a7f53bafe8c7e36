"""The national map on a poor line: a second visit at 750 kbps with a processor six times slower.

    python bench/map_page.py

A real server (two gunicorn workers, as `make run`) on the synthetic country of 1,500 areas, a real Chromium slowed down
through its own protocol. Printed: milliseconds until the map is painted, and bytes over the line, cold and warm.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.country import loaded, signed_in  # noqa: E402
from tests import browser as chromium  # noqa: E402

VISITS = 7
KBPS = 750
LATENCY_MS = 60
SLOWER = 6
# Milliseconds from the start of the navigation until something stands in the page. Looked for once a frame, inside the
# page: asking from outside costs a slowed-down browser hundreds of milliseconds.
WAIT = """selector => new Promise(done => {
  const look = () => document.querySelector(selector) ? done(performance.now()) : requestAnimationFrame(look);
  look();
})"""
# A laptop gives a sandboxed frame a process of its own, which the brakes on the page do not reach; small tablets have
# one process for both. Together they are slowed and counted together.
IN_ONE_PROCESS = "--disable-features=IsolateSandboxedIframes"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        address = f"http://localhost:{port}"
        app = loaded(Path(folder), rounds=2, public_url=address)
        cookie = signed_in(app).get_cookie("mhsurvey")
        assert cookie is not None
        app.extensions["mhsurvey"].engine.dispose()
        with server(folder, port, address), sync_playwright() as playwright:
            context = playwright.chromium.launch_persistent_context(
                f"{folder}/profile",
                executable_path=chromium.executable(),
                args=[*chromium.ARGUMENTS, IN_ONE_PROCESS],
                viewport={"width": 1280, "height": 800},
            )
            context.add_cookies([{"name": "mhsurvey", "value": cookie.value, "url": address}])
            report(context, address)
            context.close()


def report(context: BrowserContext, address: str) -> None:
    cold_ms, cold_bytes = visit(context, address)
    print(f"cold: {cold_ms:.0f} ms, {cold_bytes:,} bytes")
    warm = [visit(context, address) for _ in range(VISITS)]
    times = sorted(took for took, _ in warm)
    print(
        f"warm, {VISITS} visits at {KBPS} kbps, {LATENCY_MS} ms latency, CPU / {SLOWER}: median "
        f"{statistics.median(times):.0f} ms (best {times[0]:.0f}, worst {times[-1]:.0f}), "
        f"{statistics.median(size for _, size in warm):,.0f} bytes"
    )
    # A page without a map under the same brakes tells what of the time is the machine's.
    plain = statistics.median(visit(context, address, path="/areas/", shown="h1")[0] for _ in range(VISITS))
    ratio = statistics.median(times) / plain
    print(f"the list of areas, a plain page: median {plain:.0f} ms; the map takes x {ratio:.1f}")


def visit(
    context: BrowserContext, address: str, *, path: str = "/maps/", shown: str = "#grid[data-state=shown]"
) -> tuple[float, int]:
    """Open a page in a tab of its own; milliseconds until it is painted, bytes received."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    received: list[int] = []
    wire.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    slow_down(wire)
    page.goto(f"{address}{path}", wait_until="commit")
    took = float(page.evaluate(WAIT, shown))
    page.wait_for_load_state("networkidle")
    page.close()
    return took, sum(received)


def slow_down(wire: CDPSession) -> None:
    conditions: dict[str, Any] = {
        "offline": False,
        "latency": LATENCY_MS,
        "downloadThroughput": KBPS * 1000 / 8,
        "uploadThroughput": KBPS * 1000 / 8,
    }
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", conditions)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


@contextmanager
def server(folder: str, port: int, address: str) -> Iterator[None]:
    environment = os.environ | {
        "MHSURVEY_DATA_DIR": folder,
        "MHSURVEY_DEMONSTRATION": "true",
        "MHSURVEY_PUBLIC_URL": address,
        "MHSURVEY_PORT": str(port),
    }
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "wsgi:app"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(address)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


if __name__ == "__main__":
    main()
