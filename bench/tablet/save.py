"""How soon an answer is on the disk: CPU six times slower, offline, median over screens of the largest instrument.

python -m bench.tablet.save [screens]

Of the write alone, from its transaction's begin to its durable end; and of the whole, from the touch on "next".
"""

import sys

from bench.tablet.slow_tablet import SlowTablet, report, slow_tablet
from tests.tablet.hands import NEXT, Hands

FORM = "csc_group"
SCREENS = 20
# Notes when each write of drafts began and ended, as the page's own transactions tell.
WATCH = """() => {
    const begin = IDBDatabase.prototype.transaction;
    self.saves = [];
    IDBDatabase.prototype.transaction = function (stores, mode, ...rest) {
        const made = begin.call(this, stores, mode, ...rest);
        if (mode === 'readwrite' && [stores].flat().includes('drafts')) {
            const save = {from: performance.now()};
            made.addEventListener('complete', () => self.saves.push({...save, to: performance.now()}));
        }
        return made;
    };
}"""


def main() -> None:
    screens = int(sys.argv[1]) if len(sys.argv) > 1 else SCREENS
    written: list[float] = []
    whole: list[float] = []
    with slow_tablet() as tablet:
        tablet.restart()
        tablet.settle()
        tablet.until_shown(f'a.card[href*="{FORM}"]', "main.step")
        tablet.page.evaluate(WATCH)
        hands = Hands(tablet.page, answers={"p_women": "6", "p_young_women": "2", "p_men": "4", "p_young_men": "0"})
        for _ in range(screens):
            hands.answer_screen()
            tablet.page.wait_for_timeout(500)
            since_touch, of_write = saved(tablet)
            whole.append(since_touch)
            written.append(of_write)
    report("the durable write of a draft", written, limit=50)
    report("from the touch to the draft on the disk", whole, limit=250)


def saved(tablet: SlowTablet) -> tuple[float, float]:
    """Milliseconds from "next" to the end of the write it caused, and of that write."""
    one = tablet.page.evaluate(
        """next => new Promise((done) => {
            self.saves.length = 0;
            const from = performance.now();
            document.querySelector(next).click();
            const look = () => {
                const [save] = self.saves;
                if (save) done([save.to - from, save.to - save.from]);
                else setTimeout(look, 5);
            };
            look();
        })""",
        NEXT,
    )
    return float(one[0]), float(one[1])


if __name__ == "__main__":
    main()
