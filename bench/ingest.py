"""Durable ingest: scorecards a second through gunicorn, tallies included, on SQLite and on PostgreSQL.

    .venv/bin/python bench/ingest.py [--submissions 6000] [--connections 8 32] [--database sqlite postgresql]
                                     [--load round worst] [--group-only]

A real gunicorn with the product's own configuration; 201 means on the disk. The load comes from a process of its
own: filled instances of the scorecard form (15 scores with their reasons and the session's facts, 6.3 kB), over
1,500 areas x 8 groups, each connection a tablet that sends its queue and is followed by the next tablet.

load round   a tablet holds an area's sessions: 3 for each of its 8 groups, so cells are touched 3 times
load worst   each record of a tablet is of another area: every record is a cell of its own

Records sent before it begins have both workers and the catching-up load what they load once.
"+tallies" counts from the first POST until every record is read and no touched cell is left. CPU is what the
server's processes used for a record, the web workers and the catching-up apart: on a machine that others use
too it says more than the rates. Also printed: the same with a commit for each submission, side by side.
"""

import argparse
import asyncio
import contextlib
import itertools
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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# Not the system's temporary folder: that may be in memory, where a durable commit costs nothing.
GROUND = ROOT / "var" / "bench"
WARMING = 600
sys.path.insert(0, str(ROOT))


@dataclass(frozen=True)
class Measured:
    """One run. rates per second; times in ms, CPU in ms a record.

    with_tallies: until the last touched cell was tallied again
    """

    rate: float
    with_tallies: float
    p50: float
    p99: float
    web_cpu: float
    catch_up_cpu: float
    failed: int


def main() -> None:
    options = read_options()
    if options.client:
        asyncio.run(load(options))
        return
    print(
        f"{'database':<11} {'load':<6} {'commit':<7} {'conns':>5} {'201s/s':>7} {'+tallies':>8} {'p50 ms':>7} "
        f"{'p99 ms':>7} {'web CPU':>8} {'catch-up':>8} {'failed':>6} {'machine':>8}"
    )
    rates: dict[tuple[str, str, int], float] = {}
    for run in runs(options):
        found = measure(run, options.submissions)
        if run.load == options.load[0]:
            rates[run.database, run.commit, run.connections] = found.rate
        print(
            f"{run.database:<11} {run.load:<6} {run.commit:<7} {run.connections:>5} {found.rate:>7.0f} "
            f"{found.with_tallies:>8.0f} {found.p50:>7.1f} {found.p99:>7.1f} {found.web_cpu:>8.2f} "
            f"{found.catch_up_cpu:>8.2f} {found.failed:>6} {os.getloadavg()[0]:>8.1f}",
            flush=True,
        )
    for (database, commit, connections), rate in rates.items():
        single = rates.get((database, "single", connections))
        if commit == "group" and single:
            print(f"{database}, {connections} connections: group commit is {rate / single:.1f} times a commit each")


@dataclass(frozen=True)
class Run:
    """What is measured once."""

    database: str
    load: str
    commit: str
    connections: int


def runs(options: argparse.Namespace) -> Iterator[Run]:
    """Every load with group commit; without it only the first, to compare."""
    for database in options.database:
        for load in options.load:
            for commit in ("group",) if options.group_only or load != options.load[0] else ("group", "single"):
                for connections in options.connections:
                    yield Run(database, load, commit, connections)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=6000)
    parser.add_argument("--connections", type=int, nargs="+", default=[8, 32])
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--load", nargs="+", default=["round", "worst"], choices=["round", "worst"])
    parser.add_argument("--group-only", action="store_true")
    parser.add_argument("--client", help=argparse.SUPPRESS)
    return parser.parse_args()


# --- the server's side -------------------------------------------------------------------------


def measure(run: Run, submissions: int) -> Measured:
    """Start a server on an empty database, load it, wait for the tallies."""
    # Here, because the load's process must not carry the whole app.
    from bench import ground

    GROUND.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=GROUND, prefix="ingest-") as folder,
        ground.database(run.database, Path(folder)) as url,
    ):
        prepared = ground.prepare(url, Path(folder))
        with serving(prepared, run.commit) as (port, cpu):
            # A server runs for months: what its first records wait for (libraries, statements) is not counted.
            warm = sent(prepared, run, port=port, submissions=WARMING)
            ground.wait_for_tallies(url, started=warm["started"], submissions=warm["kept"])
            before = cpu()
            told = sent(prepared, run, port=port, submissions=submissions)
            tallied = ground.wait_for_tallies(url, started=told["started"], submissions=warm["kept"] + told["kept"])
            used = [(after - start) / told["kept"] * 1000 for after, start in zip(cpu(), before, strict=True)]
        times = sorted(told["times"])
        return Measured(
            rate=told["kept"] / told["seconds"],
            with_tallies=told["kept"] / tallied,
            p50=statistics.median(times) * 1000,
            p99=times[int(len(times) * 0.99)] * 1000,
            web_cpu=used[0],
            catch_up_cpu=used[1],
            failed=told["failed"],
        )


def sent(prepared: Any, run: Run, *, port: int, submissions: int) -> dict[str, Any]:
    """Have a process of its own send so many scorecards; gives what it told."""
    told = {"port": port, "token": prepared.token, "template": str(prepared.template), "load": run.load}
    out = subprocess.run(
        [sys.executable, __file__, "--client", json.dumps(told),
         "--connections", str(run.connections), "--submissions", str(submissions)],
        stdout=subprocess.PIPE, check=True, timeout=600,
    ).stdout  # fmt: skip
    found: dict[str, Any] = json.loads(out)
    return found


def cpu_of(pid: int) -> tuple[float, float]:
    """CPU seconds of gunicorn with its workers, and of the catching-up beside it."""
    tick = os.sysconf("SC_CLK_TCK")
    web = catch_up = 0.0
    for process in [pid, *descendants(pid)]:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            used = (int(fields[11]) + int(fields[12])) / tick
            if b"catch-up" in Path(f"/proc/{process}/cmdline").read_bytes():
                catch_up += used
            else:
                web += used
    return web, catch_up


def descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield int(child)
            yield from descendants(int(child))


@contextlib.contextmanager
def serving(prepared: Any, commit: str) -> Iterator[tuple[int, Callable[[], tuple[float, float]]]]:
    port = free_port()
    environment = {**os.environ, **prepared.environment, "MHSURVEY_PORT": str(port), "BENCH_COMMIT": commit}
    log = (prepared.folder / "gunicorn.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "bench.ground:app"],
        cwd=ROOT, env=environment, stdout=log, stderr=log,
    )  # fmt: skip
    try:
        wait_for(port)
        yield port, lambda: cpu_of(server.pid)
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
    """Send scorecards over so many connections, each a tablet's queue, then the next tablet's."""
    told = json.loads(options.client)
    template = Path(told["template"]).read_text()
    queues = json.loads(Path(told["template"]).with_suffix(".json").read_text())[told["load"]]
    waiting = iter(tablets(queues, template, told, options.submissions))
    times: list[float] = []
    failed = 0

    async def tablet() -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection("127.0.0.1", told["port"])
        for queue in waiting:
            for content in queue:
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


def tablets(
    queues: list[list[tuple[str, str]]], template: str, told: dict[str, str], submissions: int
) -> list[list[bytes]]:
    """Requests ready to be sent, by tablet; the queues begin again when the country is through."""
    made: list[list[bytes]] = []
    left = submissions
    for queue in itertools.cycle(queues):
        if left <= 0:
            return made
        made.append([request(template, told, *cell) for cell in queue[:left]])
        left -= len(made[-1])
    return made


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
