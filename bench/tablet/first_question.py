"""How quick a form opens and goes on, with the largest instrument: CPU six times slower, offline, median of runs.

python -m bench.tablet.first_question [runs]
"""

from bench.tablet.slow_tablet import report, runs, slow_tablet
from tests.tablet.hands import NEXT, Hands

LARGEST = "csc_group"
OTHER = "qoc_maternity"
SCREENS = 10


def main() -> None:
    to_home: list[float] = []
    to_question: list[float] = []
    to_question_again: list[float] = []
    to_next: list[float] = []
    card = f'a.card[href*="{LARGEST}"]'
    with slow_tablet() as tablet:
        for _ in range(runs()):
            # Another one was filled last: nothing of this one is ready.
            tablet.say_last_form_was(OTHER)
            to_home.append(tablet.restart())
            tablet.settle()
            to_question.append(tablet.until_shown(card, "main.step"))
            tablet.restart()
            tablet.settle()
            to_question_again.append(tablet.until_shown(card, "main.step"))
            hands = Hands(tablet.page, answers={"p_women": "6", "p_young_women": "2", "p_men": "4", "p_young_men": "0"})
            for _ in range(SCREENS):
                hands.answer_screen()
                to_next.append(tablet.until_shown(NEXT, "main.step"))
    report("start of the app to home", to_home, limit=1000)
    report("any form touched to its first question", to_question, limit=1500)
    report("the form of last time to its first question", to_question_again, limit=1500)
    report("an answer to the next screen", to_next, limit=100)


if __name__ == "__main__":
    main()
