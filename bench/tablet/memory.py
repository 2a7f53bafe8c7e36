"""What fifty people in a row leave in memory: the maternity survey filled fifty times in one page without a reload.

python -m bench.tablet.memory [people]

The page's heap (JavaScript and DOM) after garbage collection, at the tenth person and at the last: until the tenth the
browser is still compiling what is used most. And what the renderer process holds for itself alone: with it garbage not
yet collected and decoded pictures that Chromium lets go of only when memory is short.
"""

import re
import sys
from pathlib import Path

from bench.tablet.slow_tablet import SlowTablet, report, slow_tablet
from tests.tablet.stand_in import project_forms

FORM = "qoc_maternity"
# What Chromium gives itself on a device of 1 GB; on a large one it collects late and keeps every decoded picture.
SMALL_MEMORY = "--enable-low-end-device-mode"
PEOPLE = 50
WARM = 10
LIMIT_MB = 150
# What one person more may leave behind for good: lists of kept records grow, nothing else does.
LIMIT_KB_A_PERSON = 60

# Answers each screen with the first thing to touch, up to the receipt. In the page: fifty surveys of forty screens.
FILL = """async () => {
    const soon = () => new Promise((done) => setTimeout(done, 0));
    const found = async (selector) => {
        for (;;) {
            const one = document.querySelector(selector);
            if (one) return one;
            await soon();
        }
    };
    for (let screen = 0; screen < 250; screen++) {
        const step = await found('main.step');
        if (step.matches('.opening')) {
            // Which language, and whether the sound reaches the ear.
            step.querySelector('[aria-pressed=true], [data-value=yes]').click();
            while (step.isConnected) await soon();
            continue;
        }
        if (document.querySelector('.foot-button.keep')) break;
        for (const asked of step.querySelectorAll('section.asked')) {
            if (asked.matches('.type-integer, .type-decimal')) {
                asked.querySelectorAll('.key')[4]?.click();
            } else if (!asked.querySelector('[aria-checked=true]')) {
                (asked.querySelector('.choice') ?? asked.querySelector('.calendar-foot .plain'))?.click();
            }
            await soon();
        }
        document.querySelector('.foot-button.primary').click();
        for (let wait = 0; step.isConnected; wait++) {
            if (wait > 500) throw new Error(step.innerText);
            await soon();
        }
    }
    (await found('.foot-button.keep:enabled')).click();
    await found('.receipt-code');
    location.hash = '#/';
    await found('.cards');
}"""


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    with slow_tablet(project_forms(FORM), slower=1, more=[SMALL_MEMORY]) as tablet:
        used: list[float] = []
        for person in range(1, people + 1):
            tablet.page.locator(f'a.card[href*="{FORM}"]').click()
            tablet.page.evaluate(FILL)
            if person in {WARM, people}:
                used.append(memory_mb(tablet))
        report(f"memory of the process after {people} people", [process_mb(tablet)], limit=LIMIT_MB, unit="MB")
    report(f"of it the page's heap after {people}", [used[-1]], limit=LIMIT_MB, unit="MB")
    growth = (used[-1] - used[0]) * 1000 / (people - WARM)
    report("growth a person, after the tenth", [growth], limit=LIMIT_KB_A_PERSON, unit="kB")


def memory_mb(tablet: SlowTablet) -> float:
    """The page's JavaScript heap and its DOM, as Chromium counts them, after collecting garbage."""
    for _ in range(3):
        tablet.devtools.send("HeapProfiler.collectGarbage")
    heap = tablet.devtools.send("Runtime.getHeapUsage")
    return float(heap["usedSize"] + heap.get("embedderHeapUsedSize", 0) + heap.get("backingStorageSize", 0)) / 1e6


def process_mb(tablet: SlowTablet) -> float:
    """The largest renderer's memory that no other process shares (Linux)."""
    browser = tablet.page.context.browser
    assert browser is not None
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return max(private_mb(one["id"]) for one in processes if one["type"] == "renderer")


def private_mb(process: int) -> float:
    sizes = re.findall(r"^Private_\w+:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    return sum(map(int, sizes)) / 1000


if __name__ == "__main__":
    main()
