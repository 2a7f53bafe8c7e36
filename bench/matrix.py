"""Server time of the scorecard matrix, with 100,000 and with 1,000,000 submissions behind it: the two must not differ.

    python -m bench.matrix

Two numbers a question: the scores decided (results.matrix_queries, 75 districts x 14 indicators) and the whole page
through the app: gate, query, template, headers. The country is that of bench/map_values.py.
"""

import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Flask

from bench.map_values import SUBMISSIONS_A_ROUND, load_rounds, loaded, signed_in
from mhsurvey.areas.area import Level
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.results import matrix_queries
from mhsurvey.rounds import queries as rounds

TIMES = 40
ROUND = "2024-01"
# Name, query of the page, level and voice of the scores.
ASKED = (
    ("75 districts", "", Level.DISTRICT, None),
    ("75 districts, one group", "group=women", Level.DISTRICT, "women"),
    ("10 regions", "level=regions", Level.REGION, None),
    ("100 of 1,500 areas, by average", "level=areas&sort=average", Level.AREA, None),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = loaded(Path(folder), rounds=1)
        small = measure(app, submissions=SUBMISSIONS_A_ROUND)
        load_rounds(app, first=1, last=10)
        large = measure(app, submissions=10 * SUBMISSIONS_A_ROUND)
        for name, before in small.items():
            print(f"{name}: 1,000,000 against 100,000 submissions: x {large[name] / before:.2f}")


def measure(app: Flask, *, submissions: int) -> dict[str, float]:
    """Median milliseconds of the processor for the scores; those of the pages, and the best, are printed beside."""
    # As gunicorn.conf.py does for a worker.
    gc.collect()
    gc.freeze()
    client = signed_in(app)
    medians = {}
    for name, query, level, group in ASKED:
        address = f"/matrix/?round={ROUND}&{query}"
        client.get(address)
        pages = sorted(_took(partial(client.get, address)) for _ in range(TIMES))
        scores = sorted(_scores(app, level=level, group=group) for _ in range(TIMES))
        medians[name] = statistics.median(scores)
        print(
            f"{submissions:>9,} submissions, {name}: scores median {medians[name]:.1f} ms, best {scores[0]:.1f}; "
            f"page median {statistics.median(pages):.1f} ms, best {pages[0]:.1f}"
        )
    return medians


def _scores(app: Flask, *, level: Level, group: str | None) -> float:
    with app.extensions["mhsurvey"].sessions() as session:
        columns = rounds.indicators(session, local=False)
        return _took(
            lambda: matrix_queries.scorecard_matrix(
                session, scope=EVERYWHERE, round_code=ROUND, columns=columns, group=group, level=level
            )
        )


def _took(work: Callable[[], object]) -> float:
    # Of the processor: by the clock nothing can be compared on a machine with other work.
    start = time.thread_time()
    work()
    return (time.thread_time() - start) * 1000


if __name__ == "__main__":
    main()
