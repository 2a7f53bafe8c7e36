"""The scorecard matrix: its page, what lies behind a cell, the workbook, the print; and all of it under the hand."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from mhsurvey.quotes import queries as quotes
from mhsurvey.quotes.quote import Decision, Kind, Quote, QuoteKey, Verdict
from mhsurvey.rounds.tables import IndicatorRow, RoundRow
from tests.areas.country import place
from tests.maps.land import INDICATOR, ROUND, lay, score
from tests.tablet.reach import barriers

SignedIn = Callable[..., FlaskClient]
SECOND = "ind02_attente"
HOSTILE = '=HYPERLINK("http://x")<img src=x>'


@pytest.fixture
def land(session: Session) -> Session:
    """D1 of A1 (good, rising) and A2 (too few), D2 of A3 (weak, falling, incomplete), D3 of A4 (silent)."""
    lay(session, place("D1", parent="R1", level=2, name=HOSTILE))
    session.add(
        IndicatorRow(code=SECOND, label={"fr": "Attente", "en": "Waiting"}, nature="score", dimension="TIM", position=1)
    )
    score(session, "A1", 75, provider=100, agreed=80, change=6)
    score(session, "A2", None, n_groups=0)
    score(session, "A3", 20, change=-7.5, incomplete=True)
    score(session, "A1", 62.5, indicator=SECOND)
    session.commit()
    return session


# --- the page ----------------------------------------------------------------------------------


def test_the_page_says_what_it_still_lacks(signed_in: SignedIn, session: Session) -> None:
    client = signed_in()
    assert "No round was held yet" in client.get("/matrix/").text
    assert client.get("/matrix/card.xlsx").status_code == 404
    lay(session)
    session.query(IndicatorRow).delete()
    session.commit()
    assert "There is nothing to measure yet" in client.get("/matrix/").text
    session.query(RoundRow).delete()


def row(page: str, name: str) -> str:
    return next(one for one in page.split("<tr>") if f">{name}</a></th>" in one)


def test_districts_stand_with_mark_number_and_arrow_and_lead_to_their_areas(signed_in: SignedIn, land: Session) -> None:
    client = signed_in()
    page = client.get("/matrix/").text
    assert "=HYPERLINK(&#34;http://x&#34;)&lt;img src=x&gt;" in page
    weak = row(page, "Place D2")
    assert 'aria-label="20, weak, falling"' in weak
    assert 'class="c-weak c-thin' in weak
    assert 'aria-label="no data"' in weak
    # 62.5 is shown half up; the average of 75 and 62.5 stands before them.
    assert 'aria-label="69, middling"' in page
    assert 'aria-label="63, middling"' in page
    assert "/matrix/?round=2026-1&amp;place=D2" in weak
    inside = client.get("/matrix/?place=D1").text
    assert "Place A2" in inside
    assert "Place A3" not in inside
    assert 'aria-label="too few people to show"' in row(inside, "Place A2")
    assert f"/results/A2/{ROUND}" in inside


def lines(page: str) -> list[str]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [one.partition("</a></th>")[0].rpartition(">")[2] for one in body.split("<tr>")[1:]]


def test_the_address_holds_the_whole_view(signed_in: SignedIn, land: Session) -> None:
    client = signed_in()
    assert lines(client.get("/matrix/?level=areas&only=incomplete").text) == ["Place A2", "Place A3", "Place A4"]
    by_value = client.get(f"/matrix/?level=areas&sort={INDICATOR}").text
    assert lines(by_value) == ["Place A3", "Place A1", "Place A2", "Place A4"]
    assert f'sort={INDICATOR}&amp;order=down"' in by_value
    assert lines(client.get(f"/matrix/?level=areas&sort={INDICATOR}&order=down").text)[:2] == ["Place A1", "Place A3"]
    assert lines(client.get("/matrix/?level=areas&only=weak").text) == ["Place A3"]
    assert lines(client.get("/matrix/?level=areas&only=falling").text) == ["Place A3"]
    assert "Nothing of this kind" in client.get("/matrix/?place=D1&only=weak").text
    assert "Waiting" not in client.get("/matrix/?dimension=PCC").text.split("<table")[1]
    assert 'aria-label="100, good"' in client.get("/matrix/?group=provider").text
    assert len(lines(client.get("/matrix/?level=regions").text)) == 2
    for query in ("round=x", "place=A1", "place=x", "level=x", "kind=x", "group=x", "only=x", "dimension=x"):
        assert client.get(f"/matrix/?{query}").status_code == 404, query


def test_a_part_of_the_country_is_all_there_is_for_whoever_sees_no_more(signed_in: SignedIn, land: Session) -> None:
    page = signed_in("facilitator", roots=("/R1/D1/A1/",)).get("/matrix/").text
    assert lines(page) == ["Place A1"]
    assert "Average of 1 place" in page
    assert "A3" not in page


# --- behind a cell -------------------------------------------------------------------------------


def test_a_cell_of_a_district_opens_its_voices_and_its_areas_weakest_first(signed_in: SignedIn, land: Session) -> None:
    page = signed_in().get(f"/matrix/D1/{INDICATOR}").text
    assert 'aria-label="75, good, rising"' in page
    assert "the agreed score" in page
    below = page.split('id="cell-below"')[1]
    assert below.index("Place A1") < below.index("Place A2")
    assert "too few people to show" in below


def test_a_cell_of_an_area_tells_approved_words_and_the_way_to_the_others(
    signed_in: SignedIn, land: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in()
    assert "No words are approved" in client.get(f"/matrix/A1/{INDICATOR}").text
    decided = Decision(Verdict.APPROVED, "On nous salue", datetime.now(UTC), None)
    said = [
        Quote(QuoteKey(code), Kind.REASON, "women", code, words, decision=decided)
        for code, words in ((INDICATOR, "On nous salue"), (SECOND, "Long"))
    ]
    asked: list[bool] = []
    monkeypatch.setattr(quotes, "approved_quotes", lambda *_, sealed, **__: asked.append(sealed) or said)
    page = client.get(f"/matrix/A1/{INDICATOR}").text
    assert page.count('class="said"') == 1
    assert "On nous salue" in page
    assert asked == [False]


def test_what_is_not_there_has_no_cell(signed_in: SignedIn, land: Session) -> None:
    land.add(IndicatorRow(code="local:A3:x", label={"fr": "Un toit"}, nature="score", area_code="A3"))
    land.add(IndicatorRow(code="fact", label={"fr": "Vu"}, nature="fact"))
    land.commit()
    client = signed_in()
    assert client.get("/matrix/A3/local:A3:x").status_code == 200
    for path in ("A1/local:A3:x", "A1/fact", "A1/x", f"x/{INDICATOR}", f"A1/{INDICATOR}?group=x"):
        assert client.get(f"/matrix/{path}").status_code == 404, path


# --- to take along -------------------------------------------------------------------------------


def test_the_workbook_holds_whole_numbers_signs_and_no_formula(signed_in: SignedIn, land: Session) -> None:
    reply = signed_in().get("/matrix/card.xlsx?level=areas")
    book = load_workbook(BytesIO(reply.data))
    card, cells, meaning = (book[name] for name in book.sheetnames)
    every = [one for sheet in book for line in sheet.iter_rows() for one in line]
    assert not [one for one in every if one.data_type == "f"]
    found = {line[0].value: line for line in card.iter_rows() if line[0].value}
    assert [one.value for one in found["Place A1"][1:4]] == [69, 75, 63]
    assert found["Place A1"][2].number_format == '"▲ "0" ↑"'
    assert (found["Place A2"][2].value, found["Place A4"][2].value) == ("…", None)
    assert found["Place A4"][2].fill.patternType
    assert found["Place A3"][2].border.left.style == "dashed"
    assert card.freeze_panes
    assert all("Demonstration data" in str(sheet["A1"].value) for sheet in book)
    rows = [[one.value for one in line] for line in cells.iter_rows(min_row=3)]
    assert ["A3", "Place A3", INDICATOR, "Accueil", 20, "weak", -8, "incomplete"] in rows
    assert ["A2", "Place A2", INDICATOR, "Accueil", None, None, None, "too few people to show"] in rows
    assert "▲" in [line[0].value for line in meaning.iter_rows()]
    districts = load_workbook(BytesIO(signed_in("manager").get("/matrix/card.xlsx").data)).worksheets[0]
    assert HOSTILE in [line[0].value for line in districts.iter_rows()]


def test_the_print_is_one_page_across_and_says_its_data_is_made_up(signed_in: SignedIn, land: Session) -> None:
    client = signed_in()
    reply = client.get("/matrix/card.pdf")
    assert reply.data.startswith(b"%PDF")
    assert "inline" in reply.headers["Content-Disposition"]
    assert client.get("/matrix/card.pdf?paper=a5").status_code == 404


# --- under the hand ------------------------------------------------------------------------------


@pytest.mark.browser
def test_arrows_go_from_cell_to_cell_and_enter_opens_what_lies_behind(
    sign_in_page: Callable[..., Page], land: Session
) -> None:
    page = sign_in_page("manager")
    page.goto("/")
    assert barriers(page) == []
    page.goto("/matrix/?level=areas")
    assert barriers(page) == []
    first = page.locator("tbody th a").first
    first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    cell = page.locator("tbody tr").nth(2).locator("td a").first
    expect(cell).to_be_focused()
    expect(page.locator("tbody a[tabindex='0']")).to_have_count(1)
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("h1")).to_have_text("Accueil")
    expect(dialog).to_contain_text("Place A3")
    assert barriers(page) == []
    assert page.url.endswith(f"#A3/{INDICATOR}")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(cell).to_be_focused()
    # The link opens the cell again, and on a phone too.
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/matrix/?place=D1#A1/{INDICATOR}")
    expect(page.locator("dialog[open] h1")).to_have_text("Accueil")
    page.get_by_role("button", name="Close").click()
    # The names stay while the card is scrolled.
    box = page.locator(".matrix-box")
    box.evaluate("one => one.scrollLeft = 200")
    name = page.locator("tbody th").first.bounding_box()
    around = box.bounding_box()
    assert name is not None
    assert around is not None
    assert abs(name["x"] - around["x"]) < 3
    page.get_by_text("Choose what is shown").click()
    page.select_option("#only", "weak")
    expect(page.get_by_text("Nothing of this kind")).to_be_visible()
    assert page.url.endswith("?round=2026-1&place=D1&only=weak")
