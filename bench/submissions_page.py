"""The list of submissions with its filters: how long its request takes, and how that grows with the records.

python -m bench.submissions_page                        10 k, 100 k and 1 M records, SQLite
python -m bench.submissions_page --sizes 10000 --kind postgresql
"""

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bench.exports import lay_ground, load
from bench.ground import database
from mhsurvey.accounts import operations as accounts
from mhsurvey.accounts.person import Role
from mhsurvey.app import create_app
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import make_engine, writing
from mhsurvey.settings import read_settings
from mhsurvey.submissions.arriving import SUBMISSION

TURNS = 9
# What somebody asks: name, address.
QUESTIONS = (
    ("all", "/submissions/"),
    ("one form", "/submissions/?form=csc_group"),
    ("a round and a group", "/submissions/?round=r2&group=women"),
    ("a district", "/submissions/?area=D007"),
    ("an area of a form", "/submissions/?form=csc_group&area=A00100"),
    ("rejected", "/submissions/?review=rejected"),
    ("held", "/submissions/?state=held"),
    ("in conflict", "/submissions/?conflicts=1"),
    ("days", "/submissions/?since=2026-03-01&until=2026-03-31"),
    ("days without any", "/submissions/?since=2020-01-01&until=2020-12-31"),
    ("with files", "/submissions/?files=1"),
    ("half way back", "/submissions/?before={half}"),
    ("a manager of a district", "/submissions/"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--kind", default="sqlite", choices=["sqlite", "postgresql"])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, database(asked.kind, Path(folder)) as url:
        engine = make_engine(url)
        lay_ground(engine)
        app = create_app(
            read_settings({"MHSURVEY_DATA_DIR": folder, "MHSURVEY_DATABASE_URL": url, "MHSURVEY_DEMONSTRATION": "true"})
        )
        whole, district = client(app, ("/",)), client(app, ("/R/D007/",))
        here = 0
        for size in map(int, asked.sizes.split(",")):
            load(engine, start=here, end=size)
            here = size
            with engine.begin() as connection:
                connection.execute(
                    SUBMISSION.update().where(SUBMISSION.c.id % 997 == 0).values(review_state="rejected")
                )
                if asked.kind == "postgresql":
                    connection.exec_driver_sql("ANALYZE submission")
            print(f"-- {size:,} records, {asked.kind}", flush=True)
            for name, address in QUESTIONS:
                clock(district if "manager" in name else whole, name, address.format(half=size // 2))
        engine.dispose()


def client(app: Flask, roots: tuple[str, ...]) -> FlaskClient:
    """Somebody signed in who sees these areas."""
    with writing(app.extensions["mhsurvey"].sessions()) as session:
        person = accounts.add_person(
            session,
            email=f"bench{len(roots[0])}@example.org",
            name="Bench",
            role=Role.MANAGER,
            roots=roots,
            within=EVERYWHERE,
            now=datetime.now(UTC),
        )
        token = accounts.open_sign_in(session, person_id=person.id, now=datetime.now(UTC))
        session.commit()
    found = app.test_client()
    with found.session_transaction() as cookie:
        cookie["_user_id"] = token
    return found


def clock(asking: FlaskClient, name: str, address: str) -> None:
    walls, processors = [], []
    for _ in range(TURNS):
        wall, processor = time.perf_counter(), time.process_time()
        reply = asking.get(address)
        walls.append((time.perf_counter() - wall) * 1000)
        processors.append((time.process_time() - processor) * 1000)
        assert reply.status_code == 200, reply.text
    print(
        f"{name:<26} {statistics.median(walls):8.1f} ms median on the clock, "
        f"processor {statistics.median(processors):7.1f} ms, at best {min(walls):7.1f} ms",
        flush=True,
    )


if __name__ == "__main__":
    main()
