"""The pages of areas: looking up, and taking in a file."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from mhsurvey.areas import queries
from mhsurvey.areas.scope import EVERYWHERE
from tests.areas.country import collection, country, place
from tests.conftest import House

SignedIn = Callable[..., FlaskClient]


pytestmark = pytest.mark.usefixtures("without_csrf")


def upload(client: FlaskClient, content: bytes) -> str:
    reply = client.post("/areas/import", data={"file": (io.BytesIO(content), "areas.geojson")})
    assert reply.status_code == 200
    return reply.text


def confirm_address(html: str) -> str:
    return html.split('action="/areas/import/')[1].split('"')[0]


def test_an_empty_installation_says_what_comes_next(signed_in: SignedIn) -> None:
    assert "/areas/import" in signed_in("administrator").get("/areas/").text
    assert "/areas/import" not in signed_in("manager").get("/areas/").text


def test_a_file_is_looked_at_then_confirmed(signed_in: SignedIn, session: Session) -> None:
    client = signed_in("administrator")
    html = upload(client, collection(*country()))
    assert queries.areas(session, scope=EVERYWHERE) == ()
    session.rollback()

    reply = client.post(f"/areas/import/{confirm_address(html)}", follow_redirects=True)
    assert "Place R1" in reply.text
    assert len(queries.areas(session, scope=EVERYWHERE)) == 9
    assert set(queries.outline_versions(session)) == {"districts", "areas:R1", "areas:R2"}


def test_faults_name_feature_code_and_mend(signed_in: SignedIn) -> None:
    html = upload(signed_in("administrator"), collection(*country(), place("A9", parent="nowhere")))
    assert "A9" in html
    assert "nowhere" in html
    assert "Import the parent first" in html


def test_a_file_without_anything_usable_offers_no_import(signed_in: SignedIn) -> None:
    html = upload(signed_in("administrator"), b"not json")
    assert 'action="/areas/import/' not in html
    assert "GeoJSON FeatureCollection" in html


@pytest.mark.parametrize("sha256", ["0" * 64, "nonsense", "..%2f..%2fetc"])
def test_confirming_what_was_never_looked_at_is_missing(signed_in: SignedIn, sha256: str) -> None:
    assert signed_in("administrator").post(f"/areas/import/{sha256}").status_code == 404


def test_an_administrator_of_a_part_may_not_import(signed_in: SignedIn, house: House) -> None:
    house.areas()
    assert signed_in("administrator", roots=("/R01/",)).get("/areas/import").status_code == 403


def test_browsing_shows_only_what_is_in_scope(signed_in: SignedIn, house: House) -> None:
    house.areas()
    client = signed_in("manager", roots=("/R01/D011/",))
    page = client.get("/areas/").text
    assert "District 011" in page
    assert "Région 02" not in page
    assert "Aire 0111" in client.get("/areas/D011").text
    assert client.get("/areas/D012").status_code == 404
    assert client.get("/areas/R01").status_code == 404
    assert "Aire 0211" not in client.get("/areas/?q=aire").text


def test_search_finds_without_accents(signed_in: SignedIn, house: House) -> None:
    house.areas()
    page = signed_in().get("/areas/?q=REGION+02").text
    assert "Région 02" in page
    assert "Région 01" not in page


def test_names_are_text_on_every_page(signed_in: SignedIn, session: Session) -> None:
    hostile = "<img src=x onerror=alert(1)>{{7*191}}"
    features = [one for one in country() if one["properties"]["code"] != "A1"]
    client = signed_in("administrator")
    html = upload(client, collection(*features, place("A1", parent="D1", level=3, name=hostile)))
    pages = client.post(f"/areas/import/{confirm_address(html)}", follow_redirects=True).text
    pages += client.get("/areas/A1").text + client.get("/areas/D1").text + client.get("/areas/?q=img").text
    assert "<img src=x" not in pages
    assert "1337" not in pages
    assert "&lt;img src=x onerror=alert(1)&gt;{{7*191}}" in pages
