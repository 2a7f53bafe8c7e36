"""A whole cycle as a facilitator lives it: two rounds half a year apart, the meeting held without network.

The sheets of each round are the tables below; what every output must say is worked out from them by hand, with the
formulas of the domain brief: mean of the groups on 0..100, change over groups heard in both rounds, centre less
community.
"""

import io
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page
from pypdf import PdfReader
from sqlalchemy.orm import Session

from mhsurvey.actions import queries as actions
from mhsurvey.actions.action import Standing, Verdict
from mhsurvey.areas.area import Level
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.areas.tables import FacilityRow
from mhsurvey.db import writing
from mhsurvey.results import queries as results
from mhsurvey.results.result import Audience
from mhsurvey.rounds import operations as rounds
from mhsurvey.rounds.round import Plan
from mhsurvey.web import catchup
from tests.conftest import House
from tests.published import FORMS, converted, publish_xform
from tests.tablet.conftest import Device, begin, eventually, home, records, wait_until_carried
from tests.tablet.hands import Hands, let_in
from tests.tablet.meetings import hand_over

pytestmark = pytest.mark.browser

AREA, FIRST, SECOND = "A0111", "tour-1", "tour-2"
TODAY = datetime.now(UTC).date()
HALF_A_YEAR = timedelta(days=183)
POINTS = (
    "ind01_accueil", "ind02_attente", "ind03_medic", "ind04_perso", "ind05_propre", "ind06_intime", "ind07_info",
    "ind08_cout", "ind09_accouch", "ind10_vaccin", "ind11_refer", "ind12_asc", "ind13_egal", "ind14_asaco",
)  # fmt: skip
WELCOME, WAITING, MEDICINES = POINTS[:3]
# As they begin on paper.
NAMES = {WELCOME: "Accueil et respect", WAITING: "Temps d.attente", MEDICINES: "Médicaments essentiels"}
# What the rounds ask of the fourteen.
CORE = (*POINTS[:3], "ind05_propre", "ind08_cout", "ind12_asc")

# What each group says, 1 very bad .. 5 very good; every other point gets the group's last figure.
SHEETS_1 = {"women": (2, 1, 3), "men": (4, 2, 3), "chw": (3, 3, 3)}
CENTRE_1 = (5, 4, 3)
SHEETS_2 = {"women": (4, 2, 3), "men": (4, 2, 3), "leaders": (5, 5, 3)}
CENTRE_2 = (4, 4, 3)

# By hand, on 0..100: 1, 2, 3, 4, 5 are 0, 25, 50, 75, 100.
COMMUNITY_1 = {WELCOME: (25 + 75 + 50) / 3, WAITING: (0 + 25 + 50) / 3, MEDICINES: 50}  # 50, 25, 50
COMMUNITY_2 = {WELCOME: (75 + 75 + 100) / 3, WAITING: (25 + 25 + 100) / 3, MEDICINES: 50}  # 83.33, 50, 50
GAP_1 = {WELCOME: 100 - 50, WAITING: 75 - 25, MEDICINES: 0}
# Women and men were heard twice; neither the first round's health workers nor the second's leaders are compared.
CHANGE_2 = {WELCOME: ((75 - 25) + (75 - 75)) / 2, WAITING: ((25 - 0) + (25 - 25)) / 2, MEDICINES: 0}  # 25, 12.5, 0
# The meeting agrees on 3 (50) where the sum says 25.
AGREED_1 = {WAITING: 50}


@pytest.fixture
def country(app: Flask, house: House) -> None:
    """Areas, two rounds half a year apart, the first one open, and the forms of the cycle without their clips."""
    house.areas()
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as db:
        db.add(FacilityRow(code="C0111", name="Centre 0111", area_code=AREA))
        rounds.lay_defaults(db)
        turns = ((FIRST, TODAY - timedelta(days=240)), (SECOND, TODAY - timedelta(days=90)))
        for code, starts_on in turns:
            plan = Plan(
                name=f"Cycle {code}",
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=140),
                expected_groups=("women", "men", "chw"),
                core=dict.fromkeys(CORE),
            )
            rounds.add(db, code=code, plan=plan)
        rounds.open_(db, code=FIRST)
        for form_id in ("csc_group", "csc_provider", "csc_interface", "csc_verdict"):
            silent = {
                one.name: one.read_bytes() for one in (FORMS / form_id / "media").iterdir() if one.suffix != ".mp3"
            }
            publish_xform(db, store=ground.store, xform=converted(form_id), media=silent)
        db.commit()


def scores(figures: tuple[int, ...]) -> dict[str, str]:
    """Answers of a scoring sheet: the figures, the last one for what is left, and no word of reason."""
    every = {code: figures[min(place, len(figures) - 1)] for place, code in enumerate(POINTS)}
    blank = {f"{code}_{part}": "" for code in POINTS for part in ("why", "sugg")}
    return blank | {f"{code}_score": str(figure) for code, figure in every.items()}


def fill(page: Page, form_id: str, answers: dict[str, str]) -> str:
    home(page)
    begin(page, form_id)
    hands = Hands(page, answers=answers)
    hands.fill_to_end()
    return hands.keep()


def group(page: Page, kind: str, figures: tuple[int, ...], *, turn: str) -> str:
    met = {"cycle_id": turn, "area": AREA, "group_type": kind, "n_present": "12", "method": "consensus", "n_local": "0"}
    return fill(page, "csc_group", met | {"safe_flag": "0"} | scores(figures))


def centre(page: Page, figures: tuple[int, ...], *, turn: str) -> str:
    own = {
        f"prov_{name}_{part}": "" for name in ("moti", "supv", "salaire", "secu", "comm") for part in ("why", "sugg")
    }
    met = {"cycle_id": turn, "area": AREA, "n_staff": "7", "n_staff_w": "4"}
    return fill(page, "csc_provider", met | own | scores(figures))


def send(app: Flask, *pages: Page) -> None:
    """The network is back: everything leaves, and the server reads it."""
    for page in pages:
        page.evaluate("dispatchEvent(new Event('online'))")
        eventually(partial(_is_empty, page), within_s=60)
    ground = app.extensions["mhsurvey"]
    catchup.catch_up(ground.sessions, turn=catchup.turn_of(ground.engine))


def _is_empty(page: Page) -> bool:
    return not records(page)


def synchronise(page: Page) -> None:
    """Bring what the server has. A tablet just switched on is at it already, and says so."""
    home(page)
    for _ in range(10):
        page.locator("button.sync:enabled").click()
        outcome = page.locator('.status [role="status"]')
        outcome.wait_for(timeout=60_000)
        if "à jour" in outcome.inner_text().lower():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(outcome.inner_text())


@pytest.fixture
def stored(app: Flask) -> Session:
    return app.extensions["mhsurvey"].sessions()  # type: ignore[no-any-return]


def half_a_year_ago(page: Page) -> None:
    """The first round is lived on a tablet whose calendar stands there."""
    page.clock.install(time=datetime.now(UTC) - HALF_A_YEAR)
    page.reload()
    let_in(page)


def printed(page: Page, sheet: str, *, turn: str) -> str:
    reply = page.request.get(f"/summaries/{AREA}/{turn}/{sheet}.pdf", timeout=90_000)
    assert reply.status == 200
    return " ".join(part.extract_text() for part in PdfReader(io.BytesIO(reply.body())).pages)


def in_the_minutes(
    page: Page, *, turn: str, community: Mapping[str, float], centre: tuple[int, ...], agreed: Mapping[str, float]
) -> None:
    """The printed sheet says in whole numbers what was worked out by hand: community, centre (none: sealed), agreed."""
    said = printed(page, "minutes", turn=turn)
    assert ("reste scellée" in said) is not bool(centre)
    for place, code in enumerate((WELCOME, WAITING, MEDICINES)):
        own = 25 * (centre[place] - 1) if centre else "–"
        figures = (int(community[code] + 0.5), own, agreed.get(code, "–"))
        row = r"\s+".join(str(figure) for figure in figures)
        assert re.search(rf"{NAMES[code]}[^\d–]*{row}", said), (code, figures, said)


def on_the_map(page: Page, indicator: str, *, turn: str) -> float | None:
    reply = page.request.get(f"/maps/values?round={turn}&indicator={indicator}&level={int(Level.AREA)}")
    row = next(row for row in reply.json()["rows"] if row[0] == AREA)
    return row[4] if len(row) > 4 else None


def test_two_rounds_of_promises_and_verdicts(
    app: Flask,
    country: None,
    house: House,
    live_server: str,
    device: Device,
    browser: Browser,
    stored: Session,
    sign_in_page: Callable[..., Page],
    tmp_path: Path,
) -> None:
    tablet = device.on(f"{live_server}/tablet/#/enrol/{house.tablet(roots=(f'/R01/D011/{AREA}/',)).token}")
    wait_until_carried(tablet)
    half_a_year_ago(tablet)
    device.context.set_offline(True)

    # --- the first round, without network ------------------------------------------------------------
    for kind, figures in SHEETS_1.items():
        group(tablet, kind, figures, turn=FIRST)
    centre(tablet, CENTRE_1, turn=FIRST)
    hold_the_meeting(tablet)
    device.context.set_offline(False)
    send(app, tablet)
    told(stored, FIRST, COMMUNITY_1, gap=GAP_1, agreed=AGREED_1)
    assert asked(stored, FIRST) == set(CORE)
    manager = sign_in_page("manager")
    for code, score in COMMUNITY_1.items():
        assert on_the_map(manager, code, turn=FIRST) == pytest.approx(score, abs=0.5), code
    (promise,) = actions.promises(stored, scope=EVERYWHERE, today=TODAY)
    assert (promise.what, promise.standing(TODAY)) == ("Un banc à l'ombre", Standing.LATE)
    in_the_minutes(manager, turn=FIRST, community=COMMUNITY_1, centre=CENTRE_1, agreed=AGREED_1)
    said = printed(manager, "a4", turn=FIRST)
    assert "Un banc à l'ombre" in said
    assert "DÉMONSTRATION" in said.upper()

    # --- half a year later: what became of it, and the same groups again --------------------------------
    with writing(app.extensions["mhsurvey"].sessions()) as db:
        rounds.close(db, code=FIRST, now=datetime.now(UTC))
        rounds.open_(db, code=SECOND)
        db.commit()
    device.kill()
    tablet = device.on(f"{live_server}/tablet/")
    synchronise(tablet)
    other = Device(browser, tmp_path / "centre")
    other.folder.mkdir()
    try:
        staff = other.on(f"{live_server}/tablet/#/enrol/{house.tablet('Centre', roots=(f'/R01/D011/{AREA}/',)).token}")
        wait_until_carried(staff)
        device.context.set_offline(True)
        other.context.set_offline(True)
        for kind, figures in SHEETS_2.items():
            group(tablet, kind, figures, turn=SECOND)
        fill(
            tablet,
            "csc_verdict",
            {"cycle_id": SECOND, "area": AREA, "group_type": "women", "n_present": "12", "verdict": "partly"},
        )
        centre(staff, CENTRE_2, turn=SECOND)
        hand_over(staff, tablet, f"#/meeting/{AREA}/{SECOND}")
        # The second meeting sees the first one's scores, still without network.
        tablet.locator('a[data-step="meeting_view"]').click()
        turn_to(tablet, f"point {WELCOME}")
        assert "+25" in tablet.locator(".said-change").inner_text()
        assert points_on_the_way(tablet) & set(POINTS) == set(CORE)
        device.context.set_offline(False)
        other.context.set_offline(False)
        # Both send the centre's sheet; it counts once.
        send(app, tablet, staff)
    finally:
        other.kill()
        shutil.rmtree(other.folder, ignore_errors=True)
    assert not other.faults, other.faults
    told(stored, SECOND, COMMUNITY_2, change=CHANGE_2)
    assert asked(stored, SECOND) == set(CORE)
    ((judgement,),) = actions.judged(stored, scope=EVERYWHERE).values()
    assert (judgement.word, judgement.count(Verdict.PARTLY)) == (Verdict.PARTLY, 1)
    said = printed(manager, "a4", turn=SECOND)
    assert "+25" in said
    # The health workers were not heard this time: before all are, the centre's scores are on no paper.
    in_the_minutes(manager, turn=SECOND, community=COMMUNITY_2, centre=(), agreed={})
    for code, score in COMMUNITY_2.items():
        assert on_the_map(manager, code, turn=SECOND) == pytest.approx(score, abs=0.5), code
    assert "Un banc à l'ombre" in printed(manager, "said-done", turn=SECOND)


def told(
    stored: Session,
    turn: str,
    community: Mapping[str, float],
    *,
    gap: Mapping[str, float] | None = None,
    agreed: Mapping[str, float] | None = None,
    change: Mapping[str, float] | None = None,
) -> None:
    """The server says what was worked out by hand."""
    stored.rollback()
    found = results.area_results(
        stored, scope=EVERYWHERE, area=AREA, round_code=turn, audience=Audience.MANAGER, today=TODAY
    )
    for code, score in community.items():
        one = found.indicator(code)
        assert one is not None, code
        assert one.community.value == pytest.approx(score), code
        if gap:
            assert one.gap == pytest.approx(gap[code]), code
        if change:
            assert one.change is not None, code
            assert one.change.points == pytest.approx(change[code]), code
        assert one.agreed.value == (agreed or {}).get(code), code


def asked(stored: Session, turn: str) -> set[str]:
    """What the groups were asked of the shared points."""
    found = results.area_results(stored, scope=EVERYWHERE, area=AREA, round_code=turn, audience=Audience.TEAM)
    return {one.code for one in found.indicators if one.code in POINTS}


def hold_the_meeting(page: Page) -> None:
    """Both sides side by side, one point agreed anew, one promise made."""
    page.evaluate("to => { location.hash = to; }", f"#/meeting/{AREA}/{FIRST}")
    page.locator('a[data-step="meeting_view"]').click()
    turn_to(page, f"point {WELCOME}")
    assert page.locator('[data-side="community"] .score-number').inner_text() == "50"
    assert page.locator('[data-side="provider"] .score-number').inner_text() == "100"
    # A first round has nothing to be compared with.
    assert page.locator(".arrow-up, .arrow-down").count() == 0
    turn_to(page, f"point {WAITING}")
    page.locator(".stage-decide").click()
    page.locator('.meeting-decide .choice[data-value="3"]').click()
    page.locator(".meeting-decide [data-next]").click()
    page.locator('[data-side="agreed"]').wait_for()
    turn_to(page, "plan")
    page.locator(".to-plan").click()
    page.locator(".plan .add").click()
    written(page, "what").locator(".field").fill("Un banc à l'ombre")
    written(page, "indicator").locator(".fold-open").click()
    written(page, "indicator").locator(f'.choice[data-value="{WAITING}"]').click()
    written(page, "who").locator(".fold-open").click()
    written(page, "who").locator('.choice[data-value="asaco"]').click()
    written(page, "due").locator('[data-pick="3"]').click()
    page.locator(".foot-button.primary").click()
    page.locator(".plan-done").click()
    page.locator("main.step").wait_for()
    left = {"n_women": "9", "n_men": "8", "women_spoke": "3", "conflict": "0", "n_reps": "6", "n_reps_w": "3"}
    parts = "ind cause what who_type who_name help due means cost sign publicok".split()
    hands = Hands(page, answers=left | {"cons_reason": ""} | {f"act_{part}": "" for part in parts})
    hands.fill_to_end()
    hands.keep()


def points_on_the_way(page: Page) -> set[str]:
    """What has a page of its own, from the one that stands there to the strong points."""
    found: set[str] = set()
    for _ in range(30):
        at = page.locator(".stage-page").get_attribute("data-page") or ""
        if at == "strong":
            return found
        found.add(at.removeprefix("point "))
        page.keyboard.press("ArrowRight")
    raise AssertionError("no page of strong points")


def written(page: Page, part: str) -> Locator:
    return page.locator(f'.promise-editor [data-part="{part}"]')


def turn_to(page: Page, page_id: str) -> None:
    """With the arrow keys, as a remote control does, once there is a page to turn."""
    page.locator(".stage-page").first.wait_for()
    for _ in range(30):
        if page.locator(f'.stage-page[data-page="{page_id}"]').count():
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"no page {page_id}")
