"""Sheets for a meeting: two small forms with the project's codes, and a meeting file that tells of the round before."""

from typing import Any

from playwright.sync_api import Page
from pyxform.xls2xform import convert

from tests.tablet.conftest import begin, home
from tests.tablet.hands import Hands
from tests.tablet.stand_in import CarriedForm, project_forms

AREA, ROUND, BEFORE = "EXEMPLE-A", "EXEMPLE-1", "EXEMPLE-0"
WELCOME, WAITING, CLEAN = "ind01_accueil", "ind02_attente", "ind05_propre"
LABELS = {WELCOME: "Accueil et respect", WAITING: "Temps d'attente", CLEAN: "Propreté de la maternité"}
QUOTE = "On attend debout, sous le soleil."

_CHOICES = """
| choices  |           |           |              |          |         |
|          | list_name | name      | label        | mh_score | mh_face |
|          | s5        | 1         | Très mauvais | 0        | 1       |
|          | s5        | 2         | Mauvais      | 25       | 2       |
|          | s5        | 3         | Moyen        | 50       | 3       |
|          | s5        | 4         | Bon          | 75       | 4       |
|          | s5        | 5         | Très bon     | 100      | 5       |
|          | grp       | women     | Femmes       |          |         |
|          | grp       | men       | Hommes       |          |         |
|          | grp       | chw       | Agents       |          |         |
|          | grp       | young_men | Jeunes       |          |         |
"""
_HEAD = "type | name | label | bind::mh:key | bind::mh:indicator | bind::mh:part | bind::mh:scale"


def _form(form_id: str, kind: str, asked: list[str]) -> CarriedForm:
    rows = "\n".join(f"| | {row} |" for row in asked)
    settings = "| settings |\n| | form_title | form_id | version | namespaces | attribute::mh:kind |\n"
    settings += f'| | {form_id} | {form_id} | 1 | mh="http://mhsurvey.org/xforms" | {kind} |\n'
    xml = convert(f"| survey |\n| | {_HEAD} |\n{rows}\n{_CHOICES}{settings}", validate=False, file_type=".md").xform
    return CarriedForm(form_id, "1", form_id, kind, xml.encode(), {})


def forms() -> list[CarriedForm]:
    """A group's sheet, the centre's own, and the project's form for the meeting."""
    place = ["text | cycle | Round | round | | |", "text | area | Area | area | | |"]
    scores = [f"select_one s5 | {code} | {label} | | {code} | score | 1-5" for code, label in LABELS.items()]
    group = [
        *place,
        "select_one grp | who | Group | group | | |",
        "integer | present | How many? | participants | | |",
        "integer | women | Women? | women | | |",
        *scores,
        f"text | why | Why? | | {WAITING} | why |",
        f"audio | why_audio | Or say it | | {WAITING} | why |",
    ]
    return [
        _form("small_group", "scorecard", group),
        _form("small_centre", "provider", [*place, "integer | staff | How many? | participants | | |", *scores]),
        *project_forms("csc_interface"),
    ]


def meeting_file() -> dict[str, Any]:
    """What the server tells: the round before, by women and men; three groups and the centre are expected now."""
    listed = [
        {
            "code": code, "label": {"fr": label, "bm": None, "en": None}, "dimension": "PCC", "direction": "+",
            "scale": "1-5", "wordingVersion": 1, "local": False, "core": True,
            "target": 50 if code == WELCOME else None,
        }
        for code, label in LABELS.items()
    ]  # fmt: skip
    common = {"practice": False, "synthetic": False, "meetingOn": None, "scale": "1-5", "method": "consensus",
              "expectedGroups": ["women", "men", "chw"], "standard": None, "facilitators": [], "instruments": [],
              "indicators": listed, "agreed": {}}  # fmt: skip
    before = {"women": {WELCOME: 25, WAITING: 50}, "men": {WELCOME: 50, WAITING: 50}}
    return {
        "madeOn": "2026-11-20",
        "tooMany": False,
        "areas": [
            {
                "code": AREA, "name": "Sikoro", "above": ["Bamako", "Commune I"],
                "facility": {"code": "F1", "name": "CSCom de Sikoro"}, "comparators": [],
                "promises": [_promise("late", "Un banc à l'ombre"), _promise("kept", "Afficher les prix")],
                "rounds": [
                    common | {"code": ROUND, "name": "Cycle 2026-2", "state": "open", "groups": [], "counted": [],
                              "provider": {"state": "awaited", "scores": {}}},
                    common | {"code": BEFORE, "name": "Cycle 2026-1", "state": "closed", "counted": [],
                              "provider": {"state": "open", "scores": {}},
                              "groups": [_group(name, scores) for name, scores in before.items()]},
                ],
            }
        ],
    }  # fmt: skip


def _group(name: str, scores: dict[str, int]) -> dict[str, Any]:
    said = {code: {"score": score, "divided": False, "wordingVersion": 1} for code, score in scores.items()}
    return {"group": name, "participants": 10, "women": None, "under25": None, "disability": None, "womanLed": None,
            "tooFew": False, "scores": said}  # fmt: skip


def _promise(standing: str, what: str) -> dict[str, Any]:
    return {"code": what[:4], "what": what, "indicator": None, "who": "asaco", "role": "Président",
            "helpers": [], "dueOn": "2026-09-30", "status": "in_progress", "standing": standing, "percent": None,
            "newDueOn": None, "sign": None, "promisedOn": None, "roundCode": BEFORE, "verdicts": []}  # fmt: skip


def group_sheet(
    page: Page, group: str, scores: tuple[int, int, int], *, people: int = 10, why: str = "", is_spoken: bool = False
) -> str:
    """Fill and keep one group's sheet. scores: welcome, waiting, cleanliness. Gives its instanceID.

    is_spoken  a second is recorded as the reason for the waiting
    """
    given = {"who": group, "present": str(people), "women": "1", "why": why}
    return _fill(page, "small_group", given | dict(zip(LABELS, map(str, scores), strict=True)), is_spoken=is_spoken)


def centre_sheet(page: Page, scores: tuple[int, int, int]) -> str:
    """Fill and keep the centre's own sheet."""
    return _fill(page, "small_centre", {"staff": "6"} | dict(zip(LABELS, map(str, scores), strict=True)))


def _fill(page: Page, form_id: str, answers: dict[str, str], *, is_spoken: bool = False) -> str:
    home(page)
    begin(page, form_id)
    hands = Hands(page, answers={"cycle": ROUND, "area": AREA} | answers)
    while is_spoken and not page.locator('section[data-name="why_audio"]').count():
        hands.answer_screen()
        hands.go_on()
    if is_spoken:
        page.locator(".speak").click()
        page.locator(".clock-running", has_text="0:01").wait_for()
        page.locator(".recording-stop").click()
        page.locator('section[data-name="why_audio"] .sound-way').wait_for()
    hands.fill_to_end()
    return hands.keep()


def hand_over(giver: Page, taker: Page, place: str) -> None:
    """A meeting's sheets to another tablet, by a file and a code said aloud: there is no network between them.

    place  address of the meeting on both, "#/meeting/AREA/ROUND"
    """
    giver.evaluate("to => { location.hash = to; }", f"{place}/hand")
    shown = giver.locator(".packet-code")
    shown.wait_for()
    code = shown.get_attribute("data-code") or ""
    with giver.expect_download() as awaited:
        giver.locator(".give-packet").click()
    file = awaited.value.path()
    home(taker)
    taker.locator(".meetings-card").click()
    for tried, stands in (("1" * 12, ".meeting-take .told:not(:empty)"), (code, ".meeting-hub")):
        taker.locator(".meeting-take input[type=file]").set_input_files(file)
        taker.locator(".packet-field").fill(tried)
        taker.locator(".packet-go:enabled").click()
        taker.locator(stands).wait_for()
    assert taker.locator('.chip.in[data-group="provider"]').count() == 1
