"""How quick a form opens and goes on, with the largest instrument: CPU six times slower, offline, median of runs.

python -m bench.tablet.first_question [runs]
"""

from bench.tablet.slow_tablet import report, runs, slow_tablet
from tests.tablet.hands import NEXT, Hands

LARGEST = "csc_group"
SCREENS = 10


def main() -> None:
    to_home: list[float] = []
    to_question: list[float] = []
    to_next: list[float] = []
    with slow_tablet() as tablet:
        for _ in range(runs()):
            to_home.append(tablet.restart())
            tablet.settle()
            to_question.append(tablet.until_shown(f'a.card[href*="{LARGEST}"]', "main.step"))
            hands = Hands(tablet.page, answers={"n_present": "12", "n_women": "8"})
            for _ in range(SCREENS):
                hands.answer_screen()
                to_next.append(tablet.until_shown(NEXT, "main.step"))
    report("start of the app to home", to_home, limit=1000)
    report("a form touched to its first question", to_question, limit=1500)
    report("an answer to the next screen", to_next, limit=100)


if __name__ == "__main__":
    main()
