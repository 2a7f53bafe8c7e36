"""Server time of what managers open, over 1,500 areas: after one round of 100,000 records, and after four, a million.

    python -m bench.pages                                      SQLite and PostgreSQL, takes minutes
    python -m bench.pages --kind sqlite --only home,matrix     groups of PAGES
    python -m bench.pages --kind sqlite --profile matrix       where the time of a group goes

Measured through the whole app: gate, queries, template, headers. Beside the clock the processor's time is printed: on a
machine with other work only that can be compared. On PostgreSQL it is that of this process, the server's not in it.
"""

import argparse
import cProfile
import gc
import pstats
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bench.country import LATEST, enrolled, load_rounds, loaded, promise, receive, signed_in
from bench.ground import database
from mhsurvey.accounts.person import Role
from mhsurvey.rounds import operations as rounds

TURNS = 30
# Records, and the rounds behind them.
SIZES = ((100_000, 1), (1_000_000, 4))
MAP = f"/maps/values?round={LATEST}&indicator=ind04_perso"
# Group -> milliseconds wanted, and what is asked of it: name, address, "{half}" the middle record.
PAGES: dict[str, tuple[float, dict[str, str]]] = {
    "home": (100, {"the country": "/", "a district": "/"}),
    "promises": (
        100,
        {"all": "/promises/", "late, by place": "/promises/?standing=late&by=place", "page 20": "/promises/?page=20"},
    ),
    "matrix": (
        50,
        {
            "75 districts": f"/matrix/?round={LATEST}",
            "75 districts, one group": f"/matrix/?round={LATEST}&group=women",
            "10 regions": f"/matrix/?round={LATEST}&level=regions",
            "100 of 1,500 areas, by average": f"/matrix/?round={LATEST}&level=areas&sort=average",
        },
    ),
    "map_values": (
        15,
        {
            "75 districts": f"{MAP}&level=2",
            "1,500 areas": f"{MAP}&level=3",
            "1,500 areas, one group": f"{MAP}&level=3&group=women",
            "areas of one region": f"{MAP}&level=3&region=R05",
        },
    ),
    "round_state": (
        50,
        {
            "1,500 areas by district": f"/rounds/{LATEST}",
            "areas that lack a women's group": f"/rounds/{LATEST}?missing=women",
            "meeting file of two areas, a tablet": "/tablet/meetings.json",
        },
    ),
    "submissions": (
        50,
        {
            "all": "/submissions/",
            "one form": "/submissions/?form=csc_group",
            "a round and a group": "/submissions/?round=2021-01&group=women",
            "a district's": "/submissions/?area=D007",
            "a form in an area": "/submissions/?form=csc_group&area=A00100",
            "rejected": "/submissions/?review=rejected",
            "held": "/submissions/?state=held",
            "in conflict": "/submissions/?conflicts=1",
            "a month": "/submissions/?since=2021-07-01&until=2021-07-31",
            "a month of a form": "/submissions/?since=2021-07-01&until=2021-07-31&form=csc_group",
            "a month of a district": "/submissions/?since=2021-07-01&until=2021-07-31&area=D007",
            "a month, a district": "/submissions/?since=2021-07-01&until=2021-07-31",
            "days without any": "/submissions/?since=2020-01-01&until=2020-12-31",
            "since the first day": "/submissions/?since=2021-01-01",
            "until the last day": "/submissions/?until=2026-01-01",
            "with files": "/submissions/?files=1",
            "with files, of a month": "/submissions/?files=1&since=2021-07-01&until=2021-07-31",
            "with files, a district": "/submissions/?files=1",
            "half way back": "/submissions/?before={half}",
            "a district": "/submissions/",
        },
    ),
}


@dataclass(frozen=True)
class Took:
    """Milliseconds of one page: by the clock, median and best; of this process, median."""

    median: float
    best: float
    processor: float


class Callers:
    """Who asks: the whole country, a district's manager, a tablet."""

    def __init__(self, app: Flask) -> None:
        self._country = signed_in(app)
        self._district = signed_in(app, roots=(_district_path(app),), role=Role.MANAGER)
        self._tablet, self._token = app.test_client(), enrolled(app)

    def get(self, name: str, address: str) -> None:
        """Ask as the page's name says, in full."""
        client: FlaskClient = self._district if name.endswith("a district") else self._country
        headers = {}
        if name.endswith("a tablet"):
            client, headers = self._tablet, {"Authorization": f"Bearer {self._token}"}
        reply = client.get(address, headers=headers)
        assert reply.status_code == 200, reply.text


def _district_path(app: Flask) -> str:
    with app.extensions["mhsurvey"].engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT path FROM area WHERE code = 'D007'").scalar_one())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", default="sqlite,postgresql")
    parser.add_argument("--only", default=",".join(PAGES))
    parser.add_argument("--profile", choices=tuple(PAGES), help="profile one group at the first size and stop")
    asked = parser.parse_args()
    for kind in asked.kind.split(","):
        with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
            if asked.profile:
                profile(laid(Path(folder), url), asked.profile)
            else:
                compare(laid(Path(folder), url), kind, groups=asked.only.split(","))


def laid(folder: Path, url: str) -> Flask:
    """An app over the country after its first round, which is open."""
    app = loaded(folder, rounds=1, database_url=url)
    with app.extensions["mhsurvey"].sessions() as session:
        rounds.open_(session, code=LATEST)
        session.commit()
    promise(app, round_number=0)
    receive(app, first=0, last=SIZES[0][0])
    return app


def compare(app: Flask, kind: str, *, groups: list[str]) -> None:
    """Print what every page takes at each size, and how it grew from the first to the last."""
    callers = Callers(app)
    small = measure(callers, records=SIZES[0][0], kind=kind, groups=groups)
    for (before, done), (records, n_rounds) in zip(SIZES, SIZES[1:], strict=False):
        load_rounds(app, first=done, last=n_rounds)
        for number in range(done, n_rounds):
            promise(app, round_number=number)
        receive(app, first=before, last=records)
        large = measure(callers, records=records, kind=kind, groups=groups)
    for name, took in large.items():
        by_clock, of_processor = took.median / small[name].median, took.processor / small[name].processor
        sizes = f"{SIZES[-1][0]:,} against {SIZES[0][0]:,}"
        print(f"{kind}, {name}: {sizes}: clock x {by_clock:.2f}, processor x {of_processor:.2f}")


def measure(callers: Callers, *, records: int, kind: str, groups: list[str]) -> dict[str, Took]:
    # As gunicorn.conf.py does for a worker.
    gc.collect()
    gc.freeze()
    found = {}
    for group in groups:
        wanted, pages = PAGES[group]
        for name, address in pages.items():
            took = found[f"{group}: {name}"] = clock(callers, name, address.format(half=records // 2))
            print(
                f"{kind}, {records:>9,} records, {group}: {name:<38} median {took.median:7.1f} ms of {wanted:.0f}, "
                f"best {took.best:7.1f}, processor {took.processor:7.1f}",
                flush=True,
            )
    return found


def clock(callers: Callers, name: str, address: str) -> Took:
    callers.get(name, address)
    walls, processors = [], []
    for _ in range(TURNS):
        wall, processor = time.perf_counter(), time.process_time()
        callers.get(name, address)
        walls.append((time.perf_counter() - wall) * 1000)
        processors.append((time.process_time() - processor) * 1000)
    return Took(statistics.median(walls), min(walls), statistics.median(processors))


def profile(app: Flask, group: str) -> None:
    """Where the time of a group goes, function by function."""
    callers = Callers(app)
    for name, address in PAGES[group][1].items():
        callers.get(name, address.format(half=50_000))
        # By the processor's time: by the clock, the other work of a machine is in it.
        with cProfile.Profile(time.process_time) as profiled:
            for _ in range(TURNS):
                callers.get(name, address.format(half=50_000))
        print(f"-- {name}, {TURNS} times")
        pstats.Stats(profiled).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
