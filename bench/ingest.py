"""Durable ingest: scorecards a second through gunicorn, tallies included, on SQLite and on PostgreSQL.

    .venv/bin/python bench/ingest.py [--submissions 6000] [--connections 8 32] [--database sqlite postgresql]

A real gunicorn with the product's own configuration; 201 means on the disk. The load comes from a process of
its own. Also printed: the same with a commit for each submission, side by side.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


@dataclass(frozen=True)
class Measured:
    """One run. rates per second; times in ms. with_tallies: until the last touched cell was tallied again."""

    rate: float
    with_tallies: float
    p50: float
    p99: float
    failed: int


def main() -> None:
    options = read_options()
    if options.client:
        asyncio.run(load(options))
        return
    print(
        f"{'database':<11} {'commit':<7} {'conns':>5} {'201s/s':>8} {'+tallies':>9} {'p50 ms':>7} {'p99 ms':>7} failed"
    )
    rates: dict[tuple[str, str, int], float] = {}
    for database in options.database:
        for commit in ("group", "single") if not options.group_only else ("group",):
            for connections in options.connections:
                found = measure(database, commit, connections, options.submissions)
                rates[database, commit, connections] = found.rate
                print(
                    f"{database:<11} {commit:<7} {connections:>5} {found.rate:>8.0f} {found.with_tallies:>9.0f} "
                    f"{found.p50:>7.1f} {found.p99:>7.1f} {found.failed}",
                    flush=True,
                )
    for (database, commit, connections), rate in rates.items():
        single = rates.get((database, "single", connections))
        if commit == "group" and single:
            print(f"{database}, {connections} connections: group commit is {rate / single:.1f} times a commit each")


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=6000)
    parser.add_argument("--connections", type=int, nargs="+", default=[8, 32])
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--group-only", action="store_true")
    parser.add_argument("--client", help=argparse.SUPPRESS)
    return parser.parse_args()


# --- the server's side -------------------------------------------------------------------------


def measure(database: str, commit: str, connections: int, submissions: int) -> Measured:
    """Start a server on an empty database, load it, wait for the tallies."""
    # Here, because the load's process must not carry the whole app.
    from bench import ground

    with (
        tempfile.TemporaryDirectory(dir=ROOT / "bench", prefix=".ingest-") as folder,
        ground.database(database, Path(folder)) as url,
    ):
        prepared = ground.prepare(url, Path(folder))
        with serving(prepared, commit) as port:
            client = subprocess.Popen(
                [sys.executable, __file__, "--client", json.dumps({"port": port, "token": prepared.token, "template": str(prepared.template)}),  # noqa: E501
                 "--connections", str(connections), "--submissions", str(submissions)],
                stdout=subprocess.PIPE,
            )  # fmt: skip
            out, _ = client.communicate(timeout=600)
            told = json.loads(out)
            tallied = ground.wait_for_tallies(url, started=told["started"], submissions=told["kept"])
        times = sorted(told["times"])
        return Measured(
            rate=told["kept"] / told["seconds"],
            with_tallies=told["kept"] / tallied,
            p50=statistics.median(times) * 1000,
            p99=times[int(len(times) * 0.99)] * 1000,
            failed=told["failed"],
        )


@contextlib.contextmanager
def serving(prepared: Any, commit: str) -> Iterator[int]:
    port = free_port()
    environment = {**os.environ, **prepared.environment, "MHSURVEY_PORT": str(port), "BENCH_COMMIT": commit}
    log = (prepared.folder / "gunicorn.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "bench.ground:app"],
        cwd=ROOT, env=environment, stdout=log, stderr=log,
    )  # fmt: skip
    try:
        wait_for(port)
        yield port
    except BaseException:
        print((prepared.folder / "gunicorn.log").read_text()[-3000:], file=sys.stderr)
        raise
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
        log.close()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    """Until both workers have loaded the app."""
    answered = 0
    for _ in range(600):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as reply:
            reply.read()
            answered += 1
        if answered >= 40:
            return
        time.sleep(0.05)
    raise SystemExit("the server did not start")


# --- the tablets' side -------------------------------------------------------------------------


async def load(options: argparse.Namespace) -> None:
    """Send scorecards over so many connections, one after the other on each."""
    told = json.loads(options.client)
    template = Path(told["template"]).read_text()
    cells = json.loads(Path(told["template"]).with_suffix(".json").read_text())
    requests = [request(template, told, *cells[n % len(cells)]) for n in range(options.submissions)]
    waiting = iter(requests)
    times: list[float] = []
    failed = 0

    async def tablet() -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection("127.0.0.1", told["port"])
        for content in waiting:
            began = time.perf_counter()
            writer.write(content)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0])
            await reader.readexactly(length)
            times.append(time.perf_counter() - began)
            failed += not head.startswith(b"HTTP/1.1 201")
            if b"connection: close" in head.lower():
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", told["port"])
        writer.close()

    started = time.time()
    await asyncio.gather(*(tablet() for _ in range(options.connections[0])))
    seconds = time.time() - started
    kept = len(times) - failed
    print(json.dumps({"started": started, "seconds": seconds, "kept": kept, "failed": failed, "times": times}))


def request(template: str, told: dict[str, str], area: str, group: str) -> bytes:
    xml = template.replace("{{area}}", area).replace("{{group}}", group).replace("{{uuid}}", str(uuid.uuid4()))
    body = (
        '--edge\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="s.xml"\r\n'
        f"Content-Type: text/xml\r\n\r\n{xml}\r\n--edge--\r\n"
    ).encode()
    head = (
        f"POST /submission HTTP/1.1\r\nHost: 127.0.0.1:{told['port']}\r\nAuthorization: Bearer {told['token']}\r\n"
        "X-OpenRosa-Version: 1.0\r\nContent-Type: multipart/form-data; boundary=edge\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    return head + body


if __name__ == "__main__":
    main()
