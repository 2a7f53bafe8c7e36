"""Server time of an explored question told apart by two others, with 10,000, 100,000 and 1,000,000 submissions.

    python bench/explore.py [--database sqlite|postgresql] [--most 1000000]

Women of 1,500 areas in 75 districts and three rounds answered the maternity survey. Measured through the whole app
(gate, reading, page), beside what making the copy and bringing one round of a district up to date cost.
"""

import argparse
import gc
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import insert, text

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.country import signed_in, timed  # noqa: E402
from bench.ground import database  # noqa: E402
from bench.tallies import NOW, ROUNDS, lay, meaning_of  # noqa: E402
from mhsurvey.app import create_app  # noqa: E402
from mhsurvey.db import writing  # noqa: E402
from mhsurvey.explore import operations  # noqa: E402
from mhsurvey.settings import read_settings  # noqa: E402
from mhsurvey.submissions.submission import Cell  # noqa: E402
from mhsurvey.submissions.tables import SubmissionRow  # noqa: E402
from mhsurvey.tables import METADATA  # noqa: E402
from mhsurvey.web import catchup, copying  # noqa: E402
from mhsurvey.web.ground import Ground  # noqa: E402

FORM = "qoc_maternity"
TIMES = 15
TEMPLATES = 1000
MEANING = meaning_of(FORM)
# Number n answers as template n % 1000, in area n % 1500 and in round 1 + n / 1500 % 3. Plain SQL of both databases.
FILL = """
WITH RECURSIVE numbers(n) AS (SELECT CAST(:first AS integer) UNION ALL SELECT n + 1 FROM numbers WHERE n < :last)
INSERT INTO submission (form_id, instance_id, code, version, xml, xml_sha256, received_at, state, review_state, edits,
                        missing_files, round_code, area_code, grp, made_on, answers)
SELECT form_id, 'uuid:' || n, 0, version, xml, xml_sha256, received_at, state, review_state, 0, 0,
       'r' || (1 + n / 1500 % 3),
       'A' || substr('00000' || (n % 1500), length('' || (n % 1500)) + 1),
       'survey', made_on, answers
FROM numbers JOIN submission ON instance_id = 'template-' || (n % CAST(:templates AS integer))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--most", type=int, default=1_000_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, database(asked.database, Path(folder)) as url:
        app = prepared(url, Path(folder))
        print(f"{asked.database}, 1,500 areas, {len(ROUNDS)} rounds")
        for submissions in [n for n in (10_000, 100_000, 1_000_000) if n <= asked.most]:
            fill(app, submissions)
            measure(app, submissions)
        app.extensions["mhsurvey"].engine.dispose()


def prepared(url: str, folder: Path) -> Flask:
    """The app on an empty database with areas, rounds and the form."""
    settings = {"MHSURVEY_DATA_DIR": str(folder), "MHSURVEY_DATABASE_URL": url, "MHSURVEY_DEMONSTRATION": "true"}
    app = create_app(read_settings(settings))
    ground = app.extensions["mhsurvey"]
    METADATA.create_all(ground.engine)
    with ground.sessions() as session:
        lay(writing(session))
        session.execute(insert(SubmissionRow), [template(number) for number in range(TEMPLATES)])
        session.commit()
    return app


def template(number: int) -> dict[str, object]:
    """One woman's answers to every question that is answered by choosing; of no round, so that she counts nowhere."""
    chance = random.Random(number)
    values = {q.path: chance.choice(q.choices).value for q in MEANING.questions if q.choices and q.type == "select1"}
    values |= {q.path: "1" for q in MEANING.questions if q.key == "consent"}
    return {
        "form_id": FORM,
        "instance_id": f"template-{number}",
        "version": MEANING.version,
        "xml": b"",
        "xml_sha256": b"",
        "received_at": NOW,
        "state": "read",
        "review_state": "received",
        "made_on": NOW.date(),
        "answers": {"values": values, "repeats": {}, "flags": []},
    }


def fill(app: Flask, submissions: int) -> None:
    """Bring the number of submissions up to this many: the database copies the templates itself."""
    with app.extensions["mhsurvey"].engine.begin() as connection:
        have = connection.scalar(text("SELECT count(*) FROM submission WHERE round_code IS NOT NULL"))
        connection.execute(text(FILL), {"first": have, "last": submissions - 1, "templates": TEMPLATES})


def measure(app: Flask, submissions: int) -> None:
    ground = app.extensions["mhsurvey"]
    turn = catchup.turn_of(ground.engine)
    ground.copy.forget()
    processor = time.process_time()
    made = pieces_of(ground, turn)
    processor = time.process_time() - processor
    with ground.sessions() as session:
        operations.mark_stale(writing(session), cells=[Cell("r3", f"A{n:05}", "survey") for n in range(0, 1500, 75)])
        session.commit()
    kept_up = pieces_of(ground, turn)
    size = sum(path.stat().st_size for path in ground.copy.folder.iterdir())
    print(
        f"{submissions:>9,} submissions: copy ({size / 1e6:.1f} MB) made in {sum(made):.1f} s, {processor:.1f} s "
        f"of processor, in {len(made):,} pieces, the longest {max(made) * 1000:.0f} ms; "
        f"20 of its cells brought up to date in {sum(kept_up) * 1000:.0f} ms"
    )
    gc.collect()
    gc.freeze()
    client = signed_in(app)
    paths = {question.name: question.path for question in MEANING.questions}
    for name, asking in {
        "age by travel time": {"by": paths["age_grp"], "and": paths["dist"]},
        "75 districts by age": {"by": "area", "and": paths["age_grp"], "area": "R"},
        "round by language, one district": {"by": "round", "and": paths["lang"], "area": "D003"},
    }.items():
        address = "/explore/?" + urlencode({"form": FORM, "question": paths["m01_greet"], **asking})
        timed(client, address)
        times = sorted(timed(client, address) for _ in range(TIMES))
        start = time.process_time()
        timed(client, address)
        processor = (time.process_time() - start) * 1000
        print(
            f"{'':>9}   {name}: median {statistics.median(times):.0f} ms, best {times[0]:.0f}, worst {times[-1]:.0f}, "
            f"processor {processor:.0f} ms"
        )


def pieces_of(ground: Ground, turn: catchup.Turn) -> list[float]:
    """Bring the copy up to date; the seconds each piece took, between two of which others go first."""
    took, last = [], time.perf_counter()
    for _cells in copying.keep_up(ground, turn=turn):
        took.append(time.perf_counter() - last)
        last = time.perf_counter()
    return took


if __name__ == "__main__":
    main()
