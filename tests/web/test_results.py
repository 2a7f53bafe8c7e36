"""What one area says: shown to whom it may concern, with an honest word where there is no number."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mhsurvey.rounds import operations
from mhsurvey.rounds.comparators import Comparator
from mhsurvey.rounds.tables import RoundIndicatorRow
from tests.conftest import House
from tests.results.conftest import Field
from tests.web.test_rounds import lay_round

HERE = "/results/A0111/2026-1"
ONE = "ind01_accueil"


@pytest.fixture
def field(house: House) -> Iterator[Field]:
    """Area A0111 in an open round 2026-1. Commit before a client looks."""
    house.areas()
    lay_round(house)
    with house._writing() as db:
        operations.open_(db, code="2026-1")
        yield Field(db)


def send(field: Field) -> None:
    for group, score in (("women", 2), ("men", 4)):
        field.group(group, {ONE: score, "ind02_attente": 3}, area="A0111", round_code="2026-1")
    field.group("chw", {ONE: 5}, area="A0111", round_code="2026-1", people=3)
    field.provider({ONE: 5}, area="A0111", round_code="2026-1")
    field.session.commit()


def test_the_card_shows_groups_centre_gap_and_what_is_missing(
    field: Field, signed_in: Callable[..., FlaskClient]
) -> None:
    send(field)
    page = signed_in("manager").get(HERE).text
    assert "Accueil et respect" in page or "Welcome and respect" in page
    assert "Incomplete" in page
    assert "too few" in page
    assert "centre higher" in page
    assert "First round of this area" in page


def test_targets_and_published_figures_stand_beside_the_points(
    field: Field, signed_in: Callable[..., FlaskClient]
) -> None:
    send(field)
    field.session.add_all(
        RoundIndicatorRow(round_code="2026-1", indicator_code=code, position=position, target=target)
        for position, (code, target) in enumerate(((ONE, 45.0), ("ind02_attente", 80.0)))
    )
    figure = Comparator(indicator_code=ONE, value=55, source="EDSM-VI", year=2018, definition="women asked")
    operations.set_comparator(field.session, comparator=figure)
    field.send("csc_interface", {"n_women": 9, "prov_self": "scored"}, area="A0111", round_code="2026-1")
    field.session.commit()
    page = signed_in("manager").get(HERE).text
    # Women 25, men 75: 50 reaches 45; everybody's 50 does not reach 80.
    assert "target 45: reached" in page
    assert "target 80<" in page
    assert re.search(r"published: 55(\.0)? % \(EDSM-VI, 2018\)", page)
    assert "did not score itself" not in page


def test_a_meeting_without_the_centres_scores_says_why(field: Field, signed_in: Callable[..., FlaskClient]) -> None:
    field.group("women", {ONE: 2}, area="A0111", round_code="2026-1")
    field.send("csc_interface", {"n_women": 9, "prov_self": "absent"}, area="A0111", round_code="2026-1")
    field.session.commit()
    manager = signed_in("manager")
    assert "its team was not there" in manager.get(HERE).text
    round_page = manager.get("/rounds/2026-1?missing=provider").text
    assert "its team was not there" not in round_page, "nobody waits for that centre any more"
    assert "not scored" in manager.get("/rounds/2026-1?missing=any").text


def test_a_self_score_stays_sealed_on_every_page_until_all_have_spoken(
    field: Field, signed_in: Callable[..., FlaskClient]
) -> None:
    sheet = field.provider({ONE: 5}, area="A0111", round_code="2026-1")
    field.group("women", {ONE: 2}, area="A0111", round_code="2026-1")
    field.session.commit()
    administrator = signed_in("administrator")

    def seen() -> tuple[bool, bool, bool, int]:
        on_map = administrator.get(f"/maps/values?round=2026-1&indicator={ONE}&group=provider&level=3").text
        return (
            "Its scores stay sealed" not in administrator.get(HERE).text,
            "100" in on_map,
            "stays sealed" not in administrator.get(f"/submissions/{sheet.id}").text,
            administrator.get(f"/submissions/{sheet.id}/xml").status_code,
        )

    assert seen() == (False, False, False, 404)
    for group in ("men", "chw"):
        field.group(group, {ONE: 2}, area="A0111", round_code="2026-1")
    field.session.commit()
    assert seen()[:3] == (True, True, True)


def test_an_area_without_anything_says_so(field: Field, signed_in: Callable[..., FlaskClient]) -> None:
    field.session.commit()
    client = signed_in("manager")
    assert "Nothing came in yet" in client.get(HERE).text
    assert "Nothing came in yet" in client.get("/results/A0111/").text
    assert "Nothing came in yet" in client.get("/results/").text


def test_the_latest_round_opens_first(field: Field, signed_in: Callable[..., FlaskClient]) -> None:
    send(field)
    assert signed_in("manager").get("/results/A0111/").location == HERE


def test_votes_are_for_the_team(field: Field, signed_in: Callable[..., FlaskClient]) -> None:
    send(field)
    assert "votes" in signed_in("facilitator").get(HERE).text
    assert "<summary>votes" not in signed_in("manager").get(HERE).text


def test_areas_are_found_by_name(field: Field, signed_in: Callable[..., FlaskClient]) -> None:
    field.session.commit()
    assert "/results/A0111/" in signed_in("manager").get("/results/?q=aire+0111").text


@pytest.mark.parametrize("address", [HERE, "/results/A0111/", "/results/NONE/2026-1", "/results/A0111/none"])
def test_foreign_and_missing_areas_are_not_there(
    field: Field, signed_in: Callable[..., FlaskClient], address: str
) -> None:
    send(field)
    assert signed_in("manager", roots=("/R02/",)).get(address).status_code == 404


def test_a_passer_by_signs_in_first(client: FlaskClient) -> None:
    assert client.get(HERE).status_code in (302, 401)


def test_a_groups_own_words_are_text(field: Field, signed_in: Callable[..., FlaskClient]) -> None:
    nasty = "<img src=x onerror=alert(1)>{{7*191}}"
    field.send(
        "csc_group",
        {"n_present": 10, "consent_grp": "OK", "method": "consensus"},
        group="women",
        repeats={"local_ind": [{"local_wording": nasty, "local_ind_score": "2"}]},
        area="A0111",
        round_code="2026-1",
    )
    field.session.commit()
    page = signed_in("manager").get(HERE).text
    assert "&lt;img src=x onerror=alert(1)&gt;{{7*191}}" in page
    assert "<img src=x" not in page


def test_a_change_that_rounds_to_nothing_has_no_sign(app: Flask) -> None:
    with app.test_request_context():
        signed = app.jinja_env.get_template("results/marks.html").make_module({"_": str}).signed
        assert [str(signed(points)) for points in (-0.4, 0.4, -3.2, 3)] == ["0", "0", "−3", "+3"]
