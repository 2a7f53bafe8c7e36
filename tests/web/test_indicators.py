"""What is measured: where colours change and what it is held against is data, changed by those who may."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask.testing import FlaskClient

from mhsurvey.areas.area import AreaCode
from mhsurvey.issues.tables import IssueRow, ListedPointRow
from mhsurvey.rounds import operations, queries
from mhsurvey.rounds.indicator import LocalPoint, local_code
from mhsurvey.rounds.thresholds import Colour
from tests.conftest import House
from tests.results.conftest import Field
from tests.web.test_people import post
from tests.web.test_rounds import lay_round

ONE = "ind01_accueil"
HERE = f"/indicators/{ONE}"
FIGURE = {"value": "55", "source": "EDSM-VI", "year": "2018", "definition": "Last birth in a facility"}


@pytest.fixture
def field(house: House) -> Iterator[Field]:
    """A scorecard, an open round 2026-1, and a point of its own in A0111. Commit before a client looks."""
    house.areas()
    lay_round(house)
    with house._writing() as db:
        operations.open_(db, code="2026-1")
        made = Field(db)
        made.publish("csc_group")
        own = AreaCode("A0111")
        operations.adopt_local(db, points=[LocalPoint(local_code("The fence", area_code=own), own, "The fence")])
        db.commit()
        yield made


def test_cuts_of_one_indicator_colour_it_at_once_and_can_be_taken_away(
    field: Field, house: House, signed_in: Callable[..., FlaskClient]
) -> None:
    field.group("women", {ONE: 4, "ind02_attente": 4}, area="A0111", round_code="2026-1")
    field.session.commit()
    manager = signed_in("manager")
    assert "good, 70 and more" in manager.get("/results/A0111/2026-1").text
    cuts = {"weak_below": "60", "good_from": "90", "round_code": "2026-1", "level": ""}
    assert post(manager, f"{HERE}/cuts", cuts).status_code == 302
    assert "1 point has colours of its own" in manager.get("/results/A0111/2026-1").text
    page = manager.get(HERE).text
    assert "weak below 60, good from 90" in page
    with house._writing() as db:
        every = queries.thresholds(db)
        assert every.of(ONE, round_code="2026-1").colour(75) is Colour.MIDDLING
        assert every.of(ONE, round_code="2026-2").colour(75) is Colour.GOOD
        [own] = [one.id for one in every.every if one.indicator_code == ONE]
    assert post(manager, f"/indicators/general/cuts/{own}/drop").status_code == 404
    assert post(manager, f"{HERE}/cuts/{own}/drop").status_code == 302
    assert "It follows the general colours" in manager.get(HERE).text


def test_cuts_are_looked_at_before_and_read_after_they_ended(
    field: Field, house: House, signed_in: Callable[..., FlaskClient]
) -> None:
    for group in ("women", "men", "chw"):
        field.group(group, {ONE: 4, "ind02_attente": 4}, area="A0111", round_code="2026-1")
    field.session.commit()
    manager = signed_in("manager")
    cuts = {"weak_below": "60", "good_from": "90", "round_code": "", "level": ""}
    looked = post(manager, f"{HERE}/cuts", cuts | {"look": "1"}).text
    assert "1 of 1 scores" in looked
    assert "good → middling: <strong>1" in looked
    assert "It follows the general colours" in manager.get(HERE).text, "nothing was set"
    over = {"from_on": "2025-02-01", "to_on": "2025-01-01"}
    assert "before it begins" in post(manager, f"{HERE}/cuts", cuts | over).text
    long_ago = cuts | {"from_on": "2020-01-01", "to_on": "2020-12-31", "weak_below": "10"}
    assert "No round that has begun" in post(manager, f"{HERE}/cuts", long_ago | {"look": "1"}).text
    low = {"weak_below": "50", "good_from": "80", "round_code": "", "level": "", "from_on": "2026-01-01", "good": "low"}
    for one in (cuts, long_ago, low):
        assert post(manager, f"{HERE}/cuts", one).status_code == 302
    page = manager.get(HERE).text
    assert "good up to 20, weak above 50" in page
    with house._writing() as db:
        every = queries.thresholds(db)
        # The later of two periods counts; a low figure is the good one in it.
        assert every.of(ONE, round_code="2026-1").colour(75) is Colour.WEAK
        assert every.of(ONE).good_from == 90
        [wide, old, new] = [one.id for one in every.every if one.indicator_code == ONE]
    assert page.count("holds now</span>") == 1
    assert post(manager, f"{HERE}/cuts/{old}/end").status_code == 302
    assert post(manager, f"/indicators/general/cuts/{new}/end").status_code == 404
    assert post(manager, f"{HERE}/cuts/{new}/drop").status_code == 302
    assert post(manager, f"{HERE}/cuts", cuts | {"good_from": "95"}).status_code == 302
    assert "Earlier colours</summary>" not in manager.get(HERE).text
    assert "Earlier colours (2)" in manager.get(HERE).text
    with house._writing() as db:
        assert queries.thresholds(db).of(ONE, round_code="2026-1").good_from == 95
        assert {one.id for one in queries.thresholds_ended(db, indicator=ONE)} == {wide, new}


@pytest.mark.parametrize(("weak", "good"), [("80", "70"), ("-1", "70"), ("50", "101"), ("", "70"), ("x", "70")])
def test_cuts_out_of_order_are_told_at_their_field(
    field: Field, signed_in: Callable[..., FlaskClient], weak: str, good: str
) -> None:
    manager = signed_in("manager")
    reply = post(manager, "/indicators/general/cuts", {"weak_below": weak, "good_from": good})
    assert reply.status_code == 400
    assert 'class="fault"' in reply.text
    assert "Nobody changed them" in reply.text


def test_a_published_figure_is_written_down_corrected_and_ended(
    field: Field, house: House, signed_in: Callable[..., FlaskClient]
) -> None:
    manager = signed_in("manager")
    assert post(manager, f"{HERE}/figures", FIGURE | {"definition": " "}).status_code == 400
    over = {"valid_from": "2026-02-01", "valid_to": "2026-01-01"}
    assert "before it begins" in post(manager, f"{HERE}/figures", FIGURE | over).text
    assert post(manager, f"{HERE}/figures", FIGURE).status_code == 302
    assert post(manager, f"{HERE}/figures", FIGURE | {"value": "56.5"}).status_code == 302
    page = manager.get(HERE).text
    assert "56.5 %" in page
    assert "EDSM-VI, 2018" in page
    with house._writing() as db:
        [one] = queries.comparators(db)
    assert (one.value, one.is_valid(date(2100, 1, 1))) == (56.5, True)
    assert post(manager, f"{HERE}/figures/{one.id}/end").status_code == 302
    assert "not valid now" not in manager.get(HERE).text
    with house._writing() as db:
        assert queries.comparators(db, on=date(2100, 1, 1)) == ()


def test_what_holds_in_the_whole_country_is_not_changed_from_one_region(
    field: Field, signed_in: Callable[..., FlaskClient]
) -> None:
    regional = signed_in("manager", roots=("/R01/",))
    assert "Set the colours" not in regional.get(HERE).text
    assert post(regional, f"{HERE}/cuts", {"weak_below": "1", "good_from": "2"}).status_code == 403
    assert post(regional, f"{HERE}/figures", FIGURE).status_code == 403
    assert post(regional, f"{HERE}/wording", {"fr": "x"}).status_code == 403


def test_a_groups_own_point_is_worded_anew_by_its_managers_alone(
    field: Field, house: House, signed_in: Callable[..., FlaskClient]
) -> None:
    address = "/indicators/local:A0111:the-fence"
    regional = signed_in("manager", roots=("/R01/",))
    assert "The fence" in regional.get("/indicators/").text
    assert post(regional, f"{address}/wording", {"fr": "La clôture tient", "en": "The fence holds"}).status_code == 302
    with house._writing() as db:
        found = queries.indicator(db, code="local:A0111:the-fence")
    assert (found.label, found.wording_version) == ({"fr": "La clôture tient", "en": "The fence holds"}, 2)
    assert "no. 2" in regional.get(address).text
    foreign = signed_in("manager", roots=("/R02/",))
    assert foreign.get(address).status_code == 404
    assert "The fence" not in foreign.get("/indicators/").text
    assert post(foreign, f"{address}/wording", {"fr": "x"}).status_code == 404
    assert post(signed_in("facilitator", roots=("/R01/",)), f"{address}/wording", {"fr": "x"}).status_code == 403


def test_a_points_page_tells_who_leads_there_what_it_was_made_of(
    field: Field, signed_in: Callable[..., FlaskClient]
) -> None:
    code = local_code("The fence", area_code=AreaCode("A0111"))
    field.session.add(
        IssueRow(
            reference="uuid:raised#1",
            submission_id=1,
            position=1,
            round_code="2026-1",
            area_code="A0111",
            grp="women",
            kind="problem",
            text="Goats come in at night",
            is_spoken=False,
        )
    )
    field.session.add(
        ListedPointRow(
            submission_id=2,
            position=1,
            round_code="2026-1",
            area_code="A0111",
            indicator_code=code,
            label={"fr": "The fence"},
            dimension="ACC",
            behind=["uuid:raised#1"],
        )
    )
    field.session.commit()
    assert "Goats come in at night" in signed_in("manager").get(f"/indicators/{code}").text
    assert "Goats" not in signed_in("facilitator").get(f"/indicators/{code}").text
