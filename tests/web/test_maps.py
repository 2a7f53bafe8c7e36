"""The map: its page, values, outlines and sandboxed document; and all of it in a browser."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Frame, Page
from sqlalchemy.orm import Session

from mhsurvey.results.tables import AreaScoreRow
from mhsurvey.rounds.tables import IndicatorRow, RoundRow
from mhsurvey.web import assets
from tests.areas.country import place, square
from tests.conftest import House
from tests.maps.land import INDICATOR, ROUND, lay, score

SignedIn = Callable[..., FlaskClient]
VALUES = f"/maps/values?round={ROUND}&indicator={INDICATOR}"
HOSTILE = "{{7*191}}${7*191}<img src=x onerror=\"document.title='taken'\">`"


@pytest.fixture
def land(session: Session) -> Session:
    lay(session, place("D1", parent="R1", level=2, name=HOSTILE))
    score(session, "A1", 75, provider=100, change=6)
    score(session, "A3", 20)
    session.commit()
    return session


# --- the page ----------------------------------------------------------------------------------


def test_the_page_says_what_a_map_still_lacks(signed_in: SignedIn, session: Session, house: House) -> None:
    client = signed_in()
    assert "There are no areas to show yet" in client.get("/maps/").text
    lay(session)
    session.query(IndicatorRow).delete()
    session.query(RoundRow).delete()
    session.commit()
    assert "There is nothing to measure yet" in client.get("/maps/").text
    session.add(IndicatorRow(code=INDICATOR, label={"fr": "Accueil"}, nature="score"))
    session.commit()
    assert "No round was held yet" in client.get("/maps/").text


def test_the_page_opens_on_the_latest_round_and_takes_a_shared_address(signed_in: SignedIn, land: Session) -> None:
    client = signed_in()
    assert 'value="2026-1" selected' in client.get("/maps/").text
    assert 'value="women" selected' in client.get(f"/maps/?group=women&indicator={INDICATOR}").text
    for query in ("indicator=nothing", "round=nothing", "group=nobody"):
        assert client.get(f"/maps/?{query}").status_code == 404


def test_a_name_cannot_leave_the_pages_data(signed_in: SignedIn, land: Session) -> None:
    html = signed_in().get("/maps/").text
    assert "<img src=x" not in html
    assert "1337" not in html.replace(assets.url_path(), "")


# --- values ------------------------------------------------------------------------------------


def test_values_are_small_and_answered_304_while_nothing_changed(signed_in: SignedIn, land: Session) -> None:
    client = signed_in()
    reply = client.get(f"{VALUES}&level=3")
    assert reply.json is not None
    assert {row[0]: row[3] for row in reply.json["rows"]} == {"A1": 0, "A2": 4, "A3": 2, "A4": 4}
    again = client.get(f"{VALUES}&level=3", headers={"If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    score(land, "A4", 90)
    land.commit()
    again = client.get(f"{VALUES}&level=3", headers={"If-None-Match": reply.headers["ETag"]})
    assert again.status_code == 200


def test_values_hold_the_callers_areas_only(signed_in: SignedIn, land: Session) -> None:
    client = signed_in("manager", roots=("/R1/D2/",))
    reply = client.get(f"{VALUES}&level=3")
    assert reply.json is not None
    assert [row[0] for row in reply.json["rows"]] == ["A3"]
    assert client.get(f"{VALUES}&level=3&region=R2").status_code == 404
    assert "Place A4" not in client.get("/maps/").text


@pytest.mark.parametrize("query", ["level=1", "level=x", "group=nobody", "region=nothing"])
def test_values_of_what_is_not_there_are_missing(signed_in: SignedIn, land: Session, query: str) -> None:
    assert signed_in().get(f"{VALUES}&{query}").status_code == 404


def test_one_groups_values_can_be_asked_for(signed_in: SignedIn, land: Session) -> None:
    reply = signed_in().get(f"{VALUES}&level=3&group=provider")
    assert reply.json is not None
    assert next(row for row in reply.json["rows"] if row[0] == "A1")[4] == 100


# --- outlines and document -----------------------------------------------------------------------


def test_outlines_are_kept_for_ever_under_their_version(signed_in: SignedIn, land: Session) -> None:
    client = signed_in()
    start = client.get("/maps/").text.split('id="start">')[1].split("</script>")[0]
    address = json.loads(start)["outlines"]["districts"]
    reply = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in reply.headers["Cache-Control"]
    assert reply.headers["Content-Encoding"] == "gzip"
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert plain.json is not None
    assert plain.json["type"] == "Topology"
    assert client.get("/maps/outline/other/districts").status_code == 404


def test_the_document_is_sandboxed_by_its_own_policy(signed_in: SignedIn, land: Session) -> None:
    client = signed_in()
    html = client.get("/maps/").text
    assert 'sandbox="allow-scripts"' in html
    address = html.split('sandbox="allow-scripts" src="')[1].split('"')[0]
    reply = client.get(address)
    assert "sandbox allow-scripts" in reply.headers["Content-Security-Policy"]
    assert "immutable" in reply.headers["Cache-Control"]
    assert client.get("/maps/frame/other").status_code == 404


# --- in a browser --------------------------------------------------------------------------------


@pytest.fixture
def map_page(sign_in_page: Callable[..., Page], land: Session) -> Page:
    page = sign_in_page("manager")
    page.goto("/maps/")
    page.wait_for_selector("#grid[data-state=shown]")
    return page


def inside(page: Page) -> Frame:
    return next(frame for frame in page.frames if "/maps/frame/" in frame.url)


@pytest.mark.browser
def test_a_hostile_name_is_shown_letter_by_letter(map_page: Page) -> None:
    map_page.get_by_role("button", name=HOSTILE).click()
    assert map_page.locator("#card h2").text_content() == HOSTILE
    popup = inside(map_page).locator(".leaflet-popup-content")
    assert popup.locator("h2").text_content() == HOSTILE
    assert map_page.locator("img[src=x]").count() == inside(map_page).locator("img").count() == 0
    assert map_page.title() != "taken"


@pytest.mark.browser
def test_popup_and_card_tell_community_centre_gap_and_change(map_page: Page) -> None:
    map_page.get_by_role("button", name=HOSTILE).click()
    popup = inside(map_page).locator(".leaflet-popup-content dl")
    told = dict(zip(popup.locator("dt").all_text_contents(), popup.locator("dd").all_text_contents(), strict=True))
    assert told == {"Community": "75", "Health centre": "100", "Gap": "+25.0", "Change": "+6.0 ▲ rising"}


@pytest.mark.browser
def test_the_keyboard_reaches_every_place(map_page: Page) -> None:
    map_page.locator("#find").focus()
    map_page.keyboard.press("ArrowDown")
    map_page.keyboard.press("ArrowDown")
    map_page.keyboard.press("Enter")
    assert map_page.locator("#list [aria-current]").count() == 1
    assert map_page.locator("#card").is_visible()


@pytest.mark.browser
def test_areas_come_when_one_looks_closer(map_page: Page) -> None:
    map_page.get_by_role("button", name=HOSTILE).click()
    map_page.locator("#card").get_by_role("button").click()
    map_page.get_by_role("button", name="Place A1").click()
    assert map_page.locator("#card h2").text_content() == "Place A1"
    map_page.locator("#crumbs button").first.click()
    map_page.get_by_role("button", name="Place D2").wait_for()


@pytest.mark.browser
def test_another_choice_changes_shades_and_address(map_page: Page) -> None:
    with map_page.expect_response(lambda reply: "/maps/values" in reply.url):
        map_page.select_option("#group", "provider")
    map_page.get_by_text("100", exact=True).first.wait_for()
    assert "group=provider" in map_page.url


@pytest.mark.browser
def test_a_broken_line_is_said_and_can_be_tried_again(map_page: Page) -> None:
    map_page.route("**/maps/values*", lambda route: route.abort())
    map_page.select_option("#group", "provider")
    map_page.locator("#box [data-failed]").wait_for(state="visible")
    map_page.unroute("**/maps/values*")
    map_page.locator("#box [data-failed] button").click()
    map_page.locator("#box [data-failed]").wait_for(state="hidden")
    map_page.locator("#box [data-cover]").wait_for(state="hidden")


@pytest.mark.browser
def test_the_document_has_no_origin_and_no_cookie(map_page: Page) -> None:
    frame = inside(map_page)
    assert frame.evaluate("() => window.origin") == "null"
    assert frame.evaluate("() => { try { return document.cookie || 'none' } catch { return 'refused' } }") == "refused"


@pytest.mark.browser
def test_whoever_sees_one_area_is_shown_that_area(sign_in_page: Callable[..., Page], land: Session) -> None:
    page = sign_in_page("facilitator", roots=("/R1/D2/A3/",))
    page.goto("/maps/")
    page.get_by_role("button", name="Place A3").click()
    assert page.locator("#card h2").text_content() == "Place A3"
    assert page.locator("#list button").count() == 1


@pytest.mark.browser
def test_a_place_known_by_a_point_alone_can_be_chosen(
    sign_in_page: Callable[..., Page], session: Session, house: House
) -> None:
    spot = {"type": "Point", "coordinates": [1.5, 0.5]}
    lay(session, place("A2", parent="D1", level=3, geometry=spot), place("A1", parent="D1", geometry=square(0, 0)))
    score(session, "A2", 75)
    session.commit()
    page = sign_in_page("manager", roots=("/R1/D1/",))
    page.goto("/maps/")
    page.wait_for_selector("#grid[data-state=shown]")
    page.get_by_role("button", name="Place A2").click()
    assert inside(page).locator(".leaflet-popup-content h2").text_content() == "Place A2"


@pytest.fixture
def two_rounds(land: Session) -> Session:
    """The land a round later, with a second indicator: what there is to compare."""
    start, end = date(2026, 7, 1), date(2026, 12, 31)
    later = RoundRow(code="2026-2", name="Round two", starts_on=start, ends_on=end, state="open", expected_groups=[])
    other = IndicatorRow(code="ind02_attente", label={"fr": "Attente"}, nature="score", dimension="TIM", position=2)
    land.add_all([later, other])
    land.flush()
    row = AreaScoreRow(round_code="2026-2", indicator_code=INDICATOR, area_code="A1", n_groups=3, n_people=30)
    row.community, row.change, row.heard, row.incomplete = 45, -30, True, False
    land.add(row)
    land.commit()
    return land


@pytest.mark.browser
def test_a_view_is_put_together_shared_and_gone_back_from(
    sign_in_page: Callable[..., Page], two_rounds: Session
) -> None:
    """Indicator, round, measure, two maps, table, by keyboard where it has one; then the link and the way back."""
    page = sign_in_page("manager")
    page.goto("/maps/")
    page.wait_for_selector("#grid[data-state=shown]")
    # An indicator by the heading it stands under, accents left out, and back by its own name.
    field = page.get_by_role("combobox", name="Indicator", exact=True)
    field.click()
    page.keyboard.type("timely")
    assert page.locator(".option:visible").all_text_contents() == ["Attente"]
    field.press("Enter")
    page.wait_for_url("**indicator=ind02_attente*")
    field.fill("accueil")
    field.press("Enter")
    page.wait_for_url(f"**indicator={INDICATOR}*")
    # What changed, and in words.
    page.get_by_text("Change", exact=True).first.click()
    page.wait_for_url("**layer=change*")
    page.get_by_role("button", name=f"{HOSTILE} Falling −30.0").wait_for()
    # The round before, by the slider's own keys.
    page.get_by_role("slider").press("ArrowLeft")
    page.wait_for_url("**round=2026-1*")
    page.get_by_role("button", name=f"{HOSTILE} Rising +6.0").wait_for()
    page.get_by_role("slider").press("ArrowRight")
    page.get_by_role("button", name=f"{HOSTILE} Falling −30.0").wait_for()
    # Two maps of two rounds with one legend.
    page.get_by_role("button", name="Two maps").click()
    page.locator("#box2 [data-cover]").wait_for(state="hidden")
    page.get_by_role("button", name=f"{HOSTILE} Falling −30.0 Rising +6.0").wait_for()
    assert page.locator("#legend li", has_text="Falling").locator(".legend-count").all_text_contents() == ["1", "0"]
    assert [page.locator(one).text_content() for one in ("#title", "#title2")] == ["Round two", "Round one"]
    # Down to an area that is on no list yet, by its code; both maps go there.
    page.get_by_role("searchbox").fill("a1")
    page.locator("#elsewhere button", has_text="Place A1").click()
    page.locator("#card h2", has_text="Place A1").wait_for()
    assert page.locator("#card h3").all_text_contents() == ["Round two", "Round one"]
    assert page.locator("#crumbs li").all_text_contents() == ["The whole country", "Place R1", HOSTILE]
    # The same as a table, sorted.
    page.get_by_role("button", name="Table").click()
    page.get_by_role("button", name="Place", exact=True).click()
    names = page.locator("#table tbody th").all_text_contents()
    assert names == ["Place A2", "Place A1"]
    # The link holds all of it.
    shared = page.url
    page.goto("/maps/")
    page.goto(shared)
    page.locator("#card h2", has_text="Place A1").wait_for()
    assert page.locator("#table").is_visible()
    assert page.locator("#table thead th").count() == 5
    assert page.locator("input[name=layer]:checked").get_attribute("value") == "change"
    # And the way back undoes one step after another.
    page.get_by_role("button", name="Map", exact=True).click()
    page.get_by_role("button", name="Two maps").click()
    page.locator("#box2").wait_for(state="hidden")
    page.go_back()
    page.locator("#box2").wait_for(state="visible")
    page.go_back()
    page.locator("#table").wait_for(state="visible")


@pytest.mark.browser
def test_rounds_play_and_pause_and_are_still_for_who_wants_less_motion(
    sign_in_page: Callable[..., Page], two_rounds: Session
) -> None:
    page = sign_in_page("manager")
    page.goto(f"/maps/?indicator={INDICATOR}")
    page.wait_for_selector("#grid[data-state=shown]")
    page.get_by_role("button", name="Play the rounds").click()
    # From the latest it begins at the first, and ends where it began.
    page.wait_for_url("**round=2026-1*")
    page.wait_for_url("**round=2026-2*")
    page.get_by_role("button", name="Play the rounds").wait_for()
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    page.wait_for_selector("#grid[data-state=shown]")
    assert page.get_by_role("button", name="Play the rounds").is_hidden()
    assert page.get_by_role("button", name="Earlier round").is_visible()


@pytest.mark.browser
def test_a_centre_is_shown_when_one_is_near(map_page: Page) -> None:
    map_page.get_by_role("button", name=HOSTILE).click()
    map_page.locator("#card").get_by_role("button").click()
    map_page.get_by_role("button", name="Place A1").wait_for()
    nearer = inside(map_page).locator(".leaflet-control-zoom-in")
    with map_page.expect_response(lambda reply: "/maps/facilities" in reply.url) as reply:
        for _step in range(5):
            nearer.click()
            map_page.wait_for_timeout(300)
    assert reply.value.json() == [["C1", "Place C1", 0.5, 0.5, 0]]


def test_places_are_found_by_name_and_code_in_the_callers_areas(signed_in: SignedIn, land: Session) -> None:
    here = signed_in()
    assert here.get("/maps/find?q=a1").json == [
        {"code": "A1", "name": "Place A1", "level": 3, "path": "/R1/D1/A1/", "above": ["Place R1", HOSTILE]}
    ]
    there = signed_in("manager", roots=("/R2/",))
    assert there.get("/maps/find?q=a1").json == []
    assert there.get("/maps/facilities?region=R1").status_code == 404
    assert there.get("/maps/facilities?region=R2").json == []
    # A link to a foreign place leads to the map, and tells nothing of it.
    assert "/R1/D1/A1/" not in there.get("/maps/?place=A1").text
    assert "/R1/D1/A1/" in here.get("/maps/?place=A1").text
