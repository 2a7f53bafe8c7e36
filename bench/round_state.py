"""Server time of a round at a glance, and of one tablet's meeting file, with 100,000 and with 1,000,000 submissions.

    python bench/round_state.py

The same country and rounds as bench/map_values.py, the latest round open. Measured through the whole app: gate,
reading, page. What stands behind a round must not slow it: it reads who was heard, not what was said.
"""

import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.map_values import SUBMISSIONS_A_ROUND, load_rounds, loaded, signed_in  # noqa: E402
from mhsurvey.accounts import operations as accounts  # noqa: E402
from mhsurvey.areas import queries as areas  # noqa: E402
from mhsurvey.areas.area import Level  # noqa: E402
from mhsurvey.areas.scope import EVERYWHERE  # noqa: E402
from mhsurvey.rounds import operations as rounds  # noqa: E402

TIMES = 40
LATEST = "2024-01"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = loaded(Path(folder), rounds=1)
        with app.extensions["mhsurvey"].sessions() as session:
            rounds.open_(session, code=LATEST)
            session.commit()
        small = measure(app, submissions=SUBMISSIONS_A_ROUND)
        load_rounds(app, first=1, last=10)
        large = measure(app, submissions=10 * SUBMISSIONS_A_ROUND)
        for name, before in small.items():
            print(f"{name}: 1,000,000 against 100,000 submissions: x {large[name] / before:.2f}")


def measure(app: Flask, *, submissions: int) -> dict[str, float]:
    """Median milliseconds by what was asked, with the best and the 95th percentile printed."""
    # As gunicorn.conf.py does for a worker.
    gc.collect()
    gc.freeze()
    manager, tablet, token = signed_in(app), app.test_client(), enrolled(app)
    asked: dict[str, Callable[[], TestResponse]] = {
        "state of 1,500 areas by district": lambda: manager.get(f"/rounds/{LATEST}"),
        "areas that lack a women's group": lambda: manager.get(f"/rounds/{LATEST}?missing=women"),
        "meeting file of two areas": lambda: tablet.get(
            "/tablet/meetings.json", headers={"Authorization": f"Bearer {token}"}
        ),
    }
    medians = {}
    for name, ask in asked.items():
        ask()
        times = sorted(timed(ask) for _ in range(TIMES))
        medians[name] = statistics.median(times)
        print(
            f"{submissions:>9,} submissions, {name}: median {medians[name]:.1f} ms, best {times[0]:.1f}, "
            f"p95 {times[int(TIMES * 0.95)]:.1f} ms"
        )
    return medians


def timed(ask: Callable[[], TestResponse]) -> float:
    start = time.perf_counter()
    reply = ask()
    took = (time.perf_counter() - start) * 1000
    assert reply.status_code == 200
    return took


def enrolled(app: Flask) -> str:
    """A tablet of two health areas; the second with its meeting planned. Gives its token."""
    with app.extensions["mhsurvey"].sessions() as session:
        two = areas.areas(session, scope=EVERYWHERE, level=Level.AREA)[:2]
        rounds.fix_meeting(session, code=LATEST, area=two[1].code, meeting_on=date(2024, 6, 1))
        made = accounts.enrol_tablet(
            session,
            name=f"Bench {time.monotonic_ns()}",
            roots=[area.path for area in two],
            within=EVERYWHERE,
            now=datetime.now(UTC),
        )
        session.commit()
        return made.token


if __name__ == "__main__":
    main()
