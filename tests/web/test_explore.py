"""Exploring in the browser: the same numbers on the page, as CSV and as XLSX; a link that restores the view."""

import csv
import io
from collections.abc import Callable
from itertools import count

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import update

from mhsurvey.areas.tables import AreaRow
from mhsurvey.db import writing
from mhsurvey.explore import operations
from mhsurvey.rounds import operations as rounds
from mhsurvey.rounds.comparators import Comparator
from mhsurvey.submissions import operations as submissions
from mhsurvey.web import catchup, copying
from tests.conftest import House
from tests.explore.conftest import Explorer, path_of
from tests.results.conftest import Field
from tests.web.test_rounds import lay_round

GREET = path_of("qoc_maternity", "m01_greet")
AGE = path_of("qoc_maternity", "age_grp")
HERE = f"form=qoc_maternity&question={GREET}&by=area&and={AGE}&area=D011&round=2026-1&from=2026-03&to=2026-04"


@pytest.fixture
def asked(house: House) -> None:
    """Women of two areas, one of which is called like a formula."""
    house.areas()
    lay_round(house)
    ground = house.app.extensions["mhsurvey"]
    with house._writing() as db:
        rounds.open_(db, code="2026-1")
        rounds.set_comparator(db, comparator=Comparator("m01_greet", 55.0, "EDS", 2024, "greeted by name"))
        explorer = Explorer(Field(db), ground.copy)
        for area, age, answer, n in (
            ("A0111", "u20", "3", 30), ("A0111", "a25_34", "0", 30), ("A0112", "u20", "3", 30),
            ("A0112", "a35", "3", 3), ("A0112", "a20_24", "3", 4), ("A0211", "a35", "0", 40),
        ):  # fmt: skip
            explorer.persons(area, n, round_code="2026-1", m01_greet=answer, age_grp=age)
        db.execute(update(AreaRow).where(AreaRow.code == "A0111").values(name="=1+1"))
        db.commit()
    with catchup.lease(ground.engine, wait=True):
        assert sum(copying.keep_up(ground, turn=catchup.turn_of(ground.engine))) == 3


def test_page_csv_and_workbook_say_the_same(asked: None, signed_in: Callable[..., FlaskClient]) -> None:
    client = signed_in("manager")
    page = client.get(f"/explore/?{HERE}")
    assert page.status_code == 200
    assert "=1+1" in page.text
    assert "EDS" in page.text
    assert "Too few, or nobody" in page.text
    lines = list(csv.reader(io.StringIO(client.get(f"/explore/table.csv?{HERE}").get_data().decode("utf-8-sig"))))
    book = load_workbook(io.BytesIO(client.get(f"/explore/table.xlsx?{HERE}").get_data()))
    cells = [[_told(cell.value) for cell in row] for row in book.active.iter_rows()]
    assert book.active["A3"].data_type == "s"
    assert lines[2][0] == "'=1+1"
    assert [
        [_told(one.removeprefix("'")) for one in line] + [""] * (len(lines[0]) - len(line)) for line in lines
    ] == cells
    assert [line[4] for line in lines if line[0] == "'=1+1" and line[4]] == ["100.0", "0.0"]
    hidden = [line for line in lines if "too few" in line]
    assert hidden
    assert all(not any(line[4:]) for line in hidden)


def _told(value: object) -> object:
    """What a cell says, whichever file it came from."""
    text = "" if value is None else str(value)
    return float(text) if text.replace(".", "", 1).isdigit() else text


def test_a_link_restores_the_view(asked: None, signed_in: Callable[..., FlaskClient]) -> None:
    page = signed_in("manager").get(f"/explore/?{HERE}").text
    for chosen in (GREET, AGE, "D011", "2026-1", "area"):
        assert f'<option value="{chosen}" selected>' in page
    assert 'value="2026-03"' in page
    assert 'value="2026-04"' in page


def test_a_scope_holds_in_what_is_taken_away(asked: None, signed_in: Callable[..., FlaskClient]) -> None:
    asked_for = f"form=qoc_maternity&question={GREET}"
    own = signed_in("manager", roots=("/R02/",))
    assert own.get(f"/explore/table.csv?{asked_for}&area=D011").status_code == 404
    lines = list(csv.reader(io.StringIO(own.get(f"/explore/table.csv?{asked_for}").get_data().decode("utf-8-sig"))))
    assert len(lines) == 2
    assert "0.0" in lines[1]


def test_before_the_copy_is_made_the_page_says_so(house: House, signed_in: Callable[..., FlaskClient]) -> None:
    assert "nothing to explore yet" in signed_in("manager").get("/explore/").text
    with writing(house.app.extensions["mhsurvey"].sessions()) as db:
        Field(db).publish("qoc_maternity")
        db.commit()
    assert "being arranged" in signed_in("facilitator").get("/explore/").text


def test_what_came_goes_before_the_next_piece_of_the_copy(
    asked: None, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground = house.app.extensions["mhsurvey"]
    monkeypatch.setattr(operations, "AT_ONCE", 1)
    ground.copy.forget()
    keeper = copying.Keeper(ground, turn=catchup.turn_of(ground.engine))
    with catchup.lease(ground.engine, wait=True):
        assert keeper.copy_piece(busy=True)
        assert not keeper.copy_piece(busy=True)
        assert ground.copy.made_at is None
        pieces = 1
        while keeper.copy_piece(busy=False):
            pieces += 1
    assert pieces == 3
    assert ground.copy.made_at is not None


def test_what_is_tallied_reaches_the_copy(asked: None, house: House, signed_in: Callable[..., FlaskClient]) -> None:
    ground = house.app.extensions["mhsurvey"]
    turn = catchup.turn_of(ground.engine)
    with catchup.lease(ground.engine, wait=True):
        with house._writing() as db:
            explorer = Explorer(Field(db), ground.copy)
            explorer.numbers = count(10_000)
            explorer.persons("A0221", 50, round_code="2026-1", m01_greet="3")
            submissions.touch_cells(db, cells=[("2026-1", "A0221", "survey")])
            db.commit()
        catchup.catch_up(ground.sessions, turn=turn)
        client = signed_in("manager")
        assert "Newer answers" in client.get(f"/explore/?form=qoc_maternity&question={GREET}").text
        assert list(copying.keep_up(ground, turn=turn)) == [1]
        assert list(copying.keep_up(ground, turn=turn)) == []
    page = client.get(f"/explore/?form=qoc_maternity&question={GREET}&area=A0221").text
    assert "Newer answers" not in page
    assert "100%" in page
