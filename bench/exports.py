"""Exports of many records: rows a second, memory, and how both grow with the records that are here.

    python -m bench.exports                        10 k, 100 k and 1 M records, SQLite
    python -m bench.exports --sizes 10000,100000 --kind postgresql

Four fifths of the records are surveys (qoc_maternity), the rest group cards; each form is exported by a process of its
own, whose peak of memory is read from the system. The first figure stands under whatever else the machine does.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson
from sqlalchemy import Engine

from bench.ground import database
from bench.tallies import AREAS, NOW, ROUNDS, lay, meaning_of, submission
from mhsurvey.accounts.person import Role
from mhsurvey.app import create_app
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import make_engine, make_sessions, writing
from mhsurvey.exchange.order import Format, Order
from mhsurvey.rounds.group import Group
from mhsurvey.settings import read_settings
from mhsurvey.submissions.arriving import SUBMISSION
from mhsurvey.submissions.code import code_of
from mhsurvey.tables import METADATA
from mhsurvey.web.exporting import Reader, make

FORMS = ("qoc_maternity", "csc_group")
DIFFERENT = 300
AT_ONCE = 5000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--kind", default="sqlite", choices=["sqlite", "postgresql"])
    parser.add_argument("--formats", default="csv")
    parser.add_argument("--write", nargs=3, metavar=("URL", "FORM", "FORMAT"), help="for the measured process")
    asked = parser.parse_args()
    if asked.write:
        write(*asked.write)
        return
    with tempfile.TemporaryDirectory() as folder, database(asked.kind, Path(folder)) as url:
        engine = make_engine(url)
        lay_ground(engine)
        here = 0
        for size in map(int, asked.sizes.split(",")):
            load(engine, start=here, end=size)
            here = size
            for format_ in asked.formats.split(","):
                for form_id in FORMS:
                    measure(url, size, form_id, format_)
        engine.dispose()


def lay_ground(engine: Engine) -> None:
    """Tables, areas, rounds and instruments."""
    METADATA.create_all(engine)
    with make_sessions(engine)() as session:
        lay(writing(session))
        session.commit()


def load(engine: Engine, *, start: int, end: int) -> None:
    """Records number start..end, as reading would have left them."""
    kinds = [rows(form_id) for form_id in ("qoc_maternity", "csc_group")]
    for first in range(start, end, AT_ONCE):
        batch = []
        for number in range(first, min(first + AT_ONCE, end)):
            found = kinds[0 if number % 5 else 1]
            instance_id = f"uuid:bench-{number}"
            batch.append(
                found[number % DIFFERENT]
                | {
                    "instance_id": instance_id,
                    "code": code_of(instance_id),
                    "area_code": f"A{number % AREAS:05}",
                    "round_code": ROUNDS[number % len(ROUNDS)],
                }
            )
        with engine.begin() as connection:
            connection.execute(SUBMISSION.insert(), batch)


def rows(form_id: str) -> list[dict[str, object]]:
    """Some hundred different records of a form."""
    meaning = meaning_of(form_id)
    group = Group.SURVEY if form_id == "qoc_maternity" else Group.WOMEN
    names = [column.name for column in SUBMISSION.columns if column.name not in ("id",)]
    made = []
    for number in range(DIFFERENT):
        row = submission(meaning, "A00000", group, number)
        made.append({name: getattr(row, name) for name in names} | {"edits": 0, "missing_files": 0, "received_at": NOW})
    return made


def measure(url: str, size: int, form_id: str, format_: str) -> None:
    command = [sys.executable, "-m", "bench.exports", "--write", url, form_id, format_]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    told = orjson.loads(said.stdout)
    print(
        f"{size:>9,} here, {form_id:<14} {format_}: {told['n']:>8,} records of {told['columns']} columns, "
        f"{told['n'] / told['wall_s']:>8,.0f}/s on the clock, {told['n'] / told['cpu_s']:>8,.0f}/s of processor, "
        f"peak {told['peak_mb']:.0f} MB ({told['peak_mb'] - told['before_mb']:+.0f})",
        flush=True,
    )


def write(url: str, form_id: str, format_: str) -> None:
    """The measured process: one export, and what it took, as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(
            {"MHSURVEY_DATA_DIR": folder, "MHSURVEY_DATABASE_URL": url, "MHSURVEY_DEMONSTRATION": "true"}
        )
        ground = create_app(settings).extensions["mhsurvey"]
        before = peak_mb()
        reader = Reader(role=Role.ADMINISTRATOR, scope=EVERYWHERE, today=datetime.now(UTC))
        wall, cpu = time.perf_counter(), time.process_time()
        order = Order(form_id=form_id, format=Format(format_))
        made = make(ground, order=order, reader=reader, folder=Path(folder))
        took = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
        columns = len(next(lines(made.path)).split(b",")) if made.path.suffix == ".csv" else 0
        told = {"n": made.n, "columns": columns, "before_mb": before, "peak_mb": peak_mb()} | took
        os.write(1, orjson.dumps(told))


def lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
