"""How soon a list of 2,000 choices can be used: CPU six times slower, offline, median of runs.

python -m bench.tablet.long_list [runs]

From the touch on "next" to the frame that shows the list; then from a letter typed to the frame with what it leaves.
"""

from pyxform.xls2xform import convert

from bench.tablet.slow_tablet import SlowTablet, report, runs, slow_tablet
from tests.tablet.hands import NEXT
from tests.tablet.stand_in import CarriedForm

ROWS = 2000
FORM = """
| survey |                                      |        |          |            |
|        | type                                 | name   | label    |            |
|        | note                                 | before | A list   |            |
|        | select_one_from_file places.csv      | place  | Place?   |            |
| settings |                                    |        |          |            |
|        | form_title                           | form_id | version |            |
|        | Long list                            | long    | 1       |            |
"""


def main() -> None:
    opened: list[float] = []
    narrowed: list[float] = []
    with slow_tablet([long_form()]) as tablet:
        for _ in range(runs()):
            tablet.restart()
            tablet.settle()
            tablet.until_shown('a.card[href*="long"]', "main.step")
            tablet.page.wait_for_timeout(500)
            opened.append(tablet.until_shown(NEXT, ".searching"))
            narrowed.append(typed(tablet))
    report(f"a list of {ROWS} choices to its first sight", opened, limit=300)
    report("a letter typed to what it leaves", narrowed, limit=300)


def typed(tablet: SlowTablet) -> float:
    """Milliseconds from a letter to the frame after the list was drawn anew, inside the page."""
    return float(
        tablet.page.evaluate(
            """() => new Promise((done) => {
                const field = document.querySelector('.searching .field');
                const from = performance.now();
                field.value = 'z';
                field.dispatchEvent(new Event('input', {bubbles: true}));
                requestAnimationFrame(() => setTimeout(() => done(performance.now() - from), 0));
            })"""
        )
    )


def long_form() -> CarriedForm:
    xml = convert(FORM, validate=False, file_type=".md").xform
    rows = "".join(f"place_{row},Village {chr(97 + row % 26)}{row}\n" for row in range(ROWS))
    return CarriedForm("long", "1", "Long list", "survey", xml.encode(), {"places.csv": f"name,label\n{rows}".encode()})


if __name__ == "__main__":
    main()
