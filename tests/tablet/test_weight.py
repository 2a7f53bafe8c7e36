"""What a first visit fetches of the app itself stays within what a poor line can bear."""

from pathlib import Path

import pytest

from bench.tablet.first_visit import LIMIT_KB, kilobytes
from tests.tablet.stand_in import DIST


@pytest.mark.parametrize("other", ["assets/legacy/", None], ids=["modern", "legacy"])
def test_first_visit_stays_within_300_kilobytes(other: str | None) -> None:
    assert kilobytes(".br", other) <= LIMIT_KB


def test_every_script_is_there_as_brotli_and_gzip_and_smaller() -> None:
    scripts = [path for path in Path(DIST).rglob("*.js") if path.name != "sw.js"]
    assert len(scripts) > 5
    for script in scripts:
        for ending in (".br", ".gz"):
            # A chunk that only passes names on is a line: there is nothing to make smaller.
            assert script.with_name(script.name + ending).stat().st_size < max(script.stat().st_size, 150)
