"""Server time of the first page over a country: a million records, four rounds, their promises and follow-up visits.

    python -m bench.home

Printed twice, with a tenth of the records and with all of them: the page must not take longer for it. The country is
that of bench/map_values.py; records are bare rows, since the page counts them and reads none.
"""

import gc
import statistics
import tempfile
import time
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.map_values import load_rounds, loaded, signed_in, timed

TIMES = 30
RECORDS = 1_000_000
ROUNDS = 4
PROMISES_AN_AREA = 3
VISITS = 4

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {last})"
_PLACES = "placed(code, place) AS (SELECT code, row_number() OVER (ORDER BY code) - 1 FROM area WHERE level = 3)"
_RECORDS = """
INSERT INTO submission (code, form_id, instance_id, xml, xml_sha256, received_at, state, review_state, edits,
                        missing_files, area_code, round_code, grp, version)
{numbers}, {places}
SELECT 0, 'csc_group', 'uuid:' || i, x'00', x'00', '2024-03-01 00:00:00',
       CASE WHEN i % 5000 = 0 THEN 'held' ELSE 'read' END, 'received', 0, 0, code, (2024 - i % {rounds}) || '-01',
       'women', '1'
FROM n JOIN placed ON place = i % 1500
"""
_PROMISES = """
INSERT INTO action (code, submission_id, position, round_code, area_code, what, helpers, due_on)
{numbers}, {places}
SELECT 'P' || i, i, 0, (2024 - i % {rounds}) || '-01', code, 'Un toit pour attendre', '[]',
       date('2024-01-01', '+' || (i % 400) || ' days')
FROM n JOIN placed ON place = i / ({promises} * {rounds})
"""
_VISITS = """
INSERT INTO action_update (submission_id, action_code, visited_on, received_at, status, blockers)
{numbers}
SELECT i, 'P' || (i / {visits}), date('2024-02-01', '+' || (i % {visits} * 30) || ' days'), '2024-03-01 00:00:00',
       CASE WHEN i % 3 = 0 THEN 'done' ELSE 'in_progress' END, '[]'
FROM n
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = loaded(Path(folder), rounds=1)
        load_rounds(app, first=1, last=ROUNDS)
        promise(app)
        fill(app, first=0, last=RECORDS // 10)
        small = measure(app, records=RECORDS // 10)
        fill(app, first=RECORDS // 10, last=RECORDS)
        large = measure(app, records=RECORDS)
        print(f"home, 1,000,000 against 100,000 records: x {large / small:.2f}")


def fill(app: Flask, *, first: int, last: int) -> None:
    with app.extensions["mhsurvey"].sessions() as session:
        numbers = _NUMBERS.format(first=first, last=last)
        session.execute(text(_RECORDS.format(numbers=numbers, places=_PLACES, rounds=ROUNDS)))
        session.commit()
        _know(session)


def promise(app: Flask) -> None:
    """Promises of every area and round, each visited a few times."""
    promises = 1500 * PROMISES_AN_AREA * ROUNDS
    with app.extensions["mhsurvey"].sessions() as session:
        given = {"places": _PLACES, "rounds": ROUNDS, "promises": PROMISES_AN_AREA, "visits": VISITS}
        for statement, n in ((_PROMISES, promises), (_VISITS, promises * VISITS)):
            session.execute(text(statement.format(numbers=_NUMBERS.format(first=0, last=n), **given)))
        session.execute(text("UPDATE round SET state = 'open' WHERE code = '2024-01'"))
        session.commit()


def _know(session: Session) -> None:
    # As the server does once a day: without it the planner guesses.
    session.execute(text("ANALYZE"))
    session.commit()


def measure(app: Flask, *, records: int) -> float:
    """Median milliseconds of the processor for the page; those by the clock are printed beside it."""
    gc.collect()
    gc.freeze()
    client = signed_in(app)
    client.get("/")
    pages = [_page(client) for _ in range(TIMES)]
    wall, computing = (statistics.median(one) for one in zip(*pages, strict=True))
    print(f"{records:>9,} records: page median {wall:.1f} ms, of which computing {computing:.1f} ms")
    return computing


def _page(client: FlaskClient) -> tuple[float, float]:
    """Milliseconds by the clock and of the processor: only the second can be compared on a machine with other work."""
    start = time.thread_time()
    wall = timed(client, "/")
    return wall, (time.thread_time() - start) * 1000


if __name__ == "__main__":
    main()
