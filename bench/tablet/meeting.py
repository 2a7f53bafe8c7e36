"""How quick a meeting opens and turns its pages: 14 points, six groups, four rounds; CPU six times slower, offline.

python -m bench.tablet.meeting [runs]
"""

from typing import Any

from bench.tablet.slow_tablet import SLOWER, SlowTablet, report, runs, slow_tablet
from tests.tablet.conftest import begin, home
from tests.tablet.hands import Hands
from tests.tablet.meetings import AREA, ROUND
from tests.tablet.stand_in import project_forms

GROUPS = ("women", "young_women", "men", "young_men", "chw", "leaders")
POINTS = (
    "ind01_accueil ind02_attente ind03_medic ind04_perso ind05_propre ind06_intime ind07_info ind08_cout ind09_accouch "
    "ind10_vaccin ind11_refer ind12_asc ind13_egal ind14_asaco"
).split()
PLACE = {"cycle_id": ROUND, "area": AREA, "n_present": "12", "n_women": "6", "n_staff": "8", "n_staff_w": "4"}
TURNS = 12


def main() -> None:
    to_view: list[float] = []
    to_view_again: list[float] = []
    to_page: list[float] = []
    with slow_tablet(project_forms("csc_group", "csc_provider", "csc_interface"), meetings=told()) as tablet:
        tablet.slow_down(1)
        for group in GROUPS:
            fill(tablet, "csc_group", {"group_type": group})
        fill(tablet, "csc_provider", {})
        tablet.slow_down(SLOWER)
        for _ in range(runs()):
            tablet.restart()
            tablet.settle()
            to_view.append(open_view(tablet))
            for _ in range(TURNS):
                to_page.append(tablet.until_shown(".stage-turn[data-next]", ".stage-page h1"))
            tablet.page.evaluate("location.hash = '#/'")
            tablet.page.locator(".cards").first.wait_for()
            to_view_again.append(open_view(tablet))
            tablet.page.evaluate("location.hash = '#/'")
            tablet.page.locator(".cards").first.wait_for()
    report("the meeting, first time since the start", to_view, limit=1500)
    report("the meeting, once more", to_view_again, limit=1500)
    report("one page to the next", to_page, limit=100)


def fill(tablet: SlowTablet, form_id: str, answers: dict[str, str]) -> None:
    home(tablet.page)
    begin(tablet.page, form_id)
    hands = Hands(tablet.page, answers=PLACE | answers)
    hands.fill_to_end()
    hands.keep()


def open_view(tablet: SlowTablet) -> float:
    """Milliseconds, taken inside the page, from the address to the frame with the first page."""
    return float(
        tablet.page.evaluate(
            """to => new Promise((done) => {
                const from = performance.now();
                location.hash = to;
                const end = () => done(performance.now() - from);
                const look = () => requestAnimationFrame(document.querySelector('.stage-page h1') ? end : look);
                look();
            })""",
            f"#/meeting/{AREA}/{ROUND}/view",
        )
    )


def told() -> dict[str, Any]:
    """A meeting file of four rounds, each with six groups and 14 points."""
    points = [
        {
            "code": code, "label": {"fr": code, "bm": None, "en": code}, "dimension": "PCC", "direction": "+",
            "scale": "1-5", "wordingVersion": 1, "local": False, "core": True, "target": None,
        }
        for code in POINTS
    ]  # fmt: skip
    said = {code: {"score": 50, "divided": False, "wordingVersion": 1} for code in POINTS}
    group = {"participants": 10, "women": 5, "under25": 5, "disability": None, "womanLed": None, "tooFew": False}
    common = {
        "practice": False, "synthetic": False, "meetingOn": None, "scale": "1-5", "method": "consensus",
        "expectedGroups": list(GROUPS), "standard": None, "facilitators": [], "instruments": [], "indicators": points,
        "agreed": {}, "counted": [], "provider": {"state": "awaited", "scores": {}},
    }  # fmt: skip
    earlier = [
        common | {"code": f"before-{n}", "name": f"Cycle {n}", "state": "closed",
                  "groups": [group | {"group": name, "scores": said} for name in GROUPS]}
        for n in (3, 2, 1)
    ]  # fmt: skip
    now = common | {"code": ROUND, "name": "Cycle 4", "state": "open", "groups": []}
    area = {"code": AREA, "name": "Sikoro", "above": [], "facility": None, "promises": [], "comparators": []}
    return {"madeOn": "2026-11-20", "tooMany": False, "areas": [area | {"rounds": [now, *earlier]}]}


if __name__ == "__main__":
    main()
