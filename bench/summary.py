"""How long a summary takes: python bench/summary.py [times]

Prints milliseconds (median, 95th percentile, largest): the HTML, the A4 sheet made new by a warm printer, the A3
poster, and the A4 sheet from the cache. Wanted: A4 at most 600 ms the first time.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from mhsurvey.summaries import pages
from mhsurvey.summaries.pdf import Press, print_kept
from tests.summaries import sample

WANTED_MS = 600


def main(times: int) -> None:
    press = Press()
    started = perf_counter()
    press.print_("<p>warm</p>", sheet="a4")
    print(f"printer started in {1000 * (perf_counter() - started):.0f} ms")
    with tempfile.TemporaryDirectory() as folder:
        before = cpu_ms(press)
        a4 = measure("A4, new", lambda n: _a4(press, Path(folder), n), times)
        own = (cpu_ms(press) - before) / times
        measure("A4, kept", lambda n: _a4(press, Path(folder), n), times)
    measure("HTML", lambda n: pages.SHEETS["a4"].html(_summary(n), frame=sample.frame()), times)
    measure("A3, new", lambda n: press.print_(_poster(n), sheet="a3", most_pages=1), times)
    script = cpu_ms(press)
    measure("script, new", lambda n: press.print_(_script(n), sheet="script"), times)
    print(f"script, new: the printer's own processor time {(cpu_ms(press) - script) / times:.0f} ms")
    press.close()
    print(f"A4, new: {a4 / WANTED_MS:.2f} of the {WANTED_MS} ms wanted (median)")
    # On a machine that others load, this is what is left of the figure: waiting for a core is not our work.
    print(f"A4, new: {own:.0f} ms of the printer's own processor time, {own / WANTED_MS:.2f} of the wanted")


def cpu_ms(press: Press) -> float:
    """Processor time of the printing process so far: what a quiet machine would take (Linux)."""
    fields = Path(f"/proc/{press.pid}/stat").read_text().rpartition(") ")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(name: str, work: Callable[[int], object], times: int) -> float:
    """Median milliseconds of work(0), work(1), …"""
    found = []
    for n in range(times):
        started = perf_counter()
        work(n)
        found.append(1000 * (perf_counter() - started))
    print(f"{name:11} median {median(found):7.1f}   p95 {quantiles(found, n=20)[-1]:7.1f}   max {max(found):7.1f} ms")
    return median(found)


def _summary(n: int) -> sample.Summary:
    """Another day on every print, so that none is kept from before."""
    return replace(sample.summary(), printed_on=sample.TODAY + timedelta(days=n))


def _a4(press: Press, folder: Path, n: int) -> object:
    return print_kept(
        press, pages.SHEETS["a4"].html(_summary(n), frame=sample.frame()), sheet="a4", folder=folder, most_pages=2
    )


def _script(n: int) -> str:
    return pages.SHEETS["script"].html(_summary(n), frame=sample.frame())


def _poster(n: int) -> str:
    return pages.SHEETS["a3"].html(_summary(n), frame=sample.frame())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12)
