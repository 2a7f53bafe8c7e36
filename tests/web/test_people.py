"""People: invited with a one-time link, changed, shut out and let in again; never beyond one's own areas."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from mhsurvey.accounts.person import Role
from tests.conftest import House

NEW = {"name": "Awa Traoré", "email": "Awa@Example.org ", "role": "manager", "roots": ["/R01/"]}
PASSWORD = "trois pirogues au port"


@pytest.fixture
def administrator(house: House) -> FlaskClient:
    house.areas()
    return house.client(house.person(Role.ADMINISTRATOR))


def csrf(client: FlaskClient, address: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
    assert found
    return found[1]


def post(client: FlaskClient, address: str, data: dict[str, object] | None = None, **options: object):
    """POST with the token of the page the form stands on."""
    return client.post(address, data={"csrf_token": csrf(client, "/people/me"), **(data or {})}, **options)


def link_of(page: str) -> str:
    found = re.search(r'value="http://localhost:\d+(/welcome/\w{64})"', page)
    assert found, page
    return found[1]


def test_somebody_invited_chooses_a_password_and_is_signed_in(administrator: FlaskClient, client: FlaskClient) -> None:
    shown = post(administrator, "/people/new", NEW, follow_redirects=True)
    link = link_of(shown.text)

    page = client.get(link)
    assert "Awa Traoré" in page.text
    given = {"csrf_token": csrf(client, link), "password": PASSWORD, "again": PASSWORD}
    assert client.post(link, data=given).location == "/"
    assert "Awa Traoré" in client.get("/").text


def test_a_one_time_link_works_once(administrator: FlaskClient, client: FlaskClient) -> None:
    link = link_of(post(administrator, "/people/new", NEW, follow_redirects=True).text)
    given = {"csrf_token": csrf(client, link), "password": PASSWORD, "again": PASSWORD}
    client.post(link, data=given)

    assert client.get(link).status_code == 404


def test_a_new_link_ends_the_one_before(administrator: FlaskClient, client: FlaskClient) -> None:
    first = link_of(post(administrator, "/people/new", NEW, follow_redirects=True).text)
    second = link_of(post(administrator, "/people/2/link", follow_redirects=True).text)

    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_the_link_is_shown_once(administrator: FlaskClient) -> None:
    post(administrator, "/people/new", NEW, follow_redirects=True)

    assert administrator.get("/people/2/link").location == "/people/2"


def test_a_short_password_is_refused_at_its_field(administrator: FlaskClient, client: FlaskClient) -> None:
    link = link_of(post(administrator, "/people/new", NEW, follow_redirects=True).text)
    given = {"csrf_token": csrf(client, link), "password": "short", "again": "short"}
    refused = client.post(link, data=given, headers={"Accept-Language": "en"})

    assert refused.status_code == 400
    assert "too short" in refused.text
    assert client.get(link).status_code == 200, "the link still works"


def test_an_email_is_taken_whatever_its_capitals(administrator: FlaskClient) -> None:
    post(administrator, "/people/new", NEW)
    again = post(administrator, "/people/new", {**NEW, "email": "AWA@example.ORG"})

    assert again.status_code == 409
    assert "has an account already" in again.text


def test_somebody_without_areas_is_refused(administrator: FlaskClient) -> None:
    assert "Choose at least one area." in post(administrator, "/people/new", {**NEW, "roots": []}).text


def test_an_administrator_of_a_region_gives_no_more_than_the_region(house: House) -> None:
    house.areas()
    regional = house.client(house.person(Role.ADMINISTRATOR, roots=("/R01/",)))

    page = regional.get("/people/new").text
    assert "Région 01" in page
    assert "Région 02" not in page
    assert "Whole country" not in page
    assert post(regional, "/people/new", {**NEW, "roots": ["/R02/"]}).status_code == 200, "not among the choices"
    assert post(regional, "/people/new", {**NEW, "roots": ["/"]}).status_code == 200
    assert house.person(Role.FACILITATOR, roots=("/R01/",)).id == 2, "nobody was added"


def test_people_of_other_areas_are_not_there(house: House) -> None:
    house.areas()
    regional = house.client(house.person(Role.ADMINISTRATOR, roots=("/R01/",)))
    other = house.person(Role.FACILITATOR, roots=("/R02/",), email="far@example.org")
    both = house.person(Role.MANAGER, roots=("/R01/", "/R02/"), email="both@example.org")

    assert "far@example.org" not in regional.get("/people/").text
    for person in (other, both):
        assert regional.get(f"/people/{person.id}").status_code == 404
        assert post(regional, f"/people/{person.id}/disable").status_code == 404


def test_a_closed_account_is_shut_out_at_once_and_comes_back_by_undo(administrator: FlaskClient, house: House) -> None:
    person = house.person(Role.MANAGER, roots=("/R01/",))
    theirs = house.client(person)
    assert theirs.get("/people/me").status_code == 200

    told = post(administrator, f"/people/{person.id}/disable", follow_redirects=True).text
    assert theirs.get("/people/me").status_code == 302
    assert f'action="/people/{person.id}/enable"' in told, "an undo is offered"

    post(administrator, f"/people/{person.id}/enable")
    assert house.client(person).get("/people/me").status_code == 200


def test_nobody_closes_the_own_account(administrator: FlaskClient) -> None:
    told = post(administrator, "/people/1/disable", follow_redirects=True)

    assert "cannot take away your own account" in told.text
    assert administrator.get("/people/").status_code == 200


def test_signing_somebody_out_everywhere_ends_every_sign_in(administrator: FlaskClient, house: House) -> None:
    person = house.person(Role.MANAGER)
    here, there = house.client(person), house.client(person)

    post(administrator, f"/people/{person.id}/close-sign-ins")
    assert here.get("/people/me").status_code == 302
    assert there.get("/people/me").status_code == 302


def test_a_change_of_areas_holds_at_the_next_click(administrator: FlaskClient, house: House) -> None:
    person = house.person(Role.MANAGER, roots=("/R01/",))
    theirs = house.client(person)
    post(administrator, f"/people/{person.id}", {"name": "X", "role": "manager", "roots": ["/R02/"]})

    assert "Région 02" in theirs.get("/people/me").text


def test_one_changes_the_own_password_only_with_the_old_one(administrator: FlaskClient, client: FlaskClient) -> None:
    link = link_of(post(administrator, "/people/new", NEW, follow_redirects=True).text)
    client.post(link, data={"csrf_token": csrf(client, link), "password": PASSWORD, "again": PASSWORD})
    new = {"password": "quatre vaches blanches", "again": "quatre vaches blanches"}

    assert post(client, "/people/me", {"current": "not the password", **new}).status_code == 401
    assert post(client, "/people/me", {"current": PASSWORD, **new}).location == "/people/me"
    assert client.get("/people/me").status_code == 200, "still signed in here"


def test_the_audit_trail_tells_who_did_what_without_names(administrator: FlaskClient) -> None:
    post(administrator, "/people/new", NEW)
    page = administrator.get("/people/events").text

    assert "added a person" in page
    assert "person 2" in page
    assert "Awa" not in page


def test_only_who_leads_sees_people(signed_in: Callable[..., FlaskClient]) -> None:
    for role in (Role.FACILITATOR, Role.FOCAL_PERSON):
        assert signed_in(role).get("/people/").status_code == 403
    assert signed_in(Role.MANAGER).get("/people/events").status_code == 403


def test_a_manager_looks_after_managers_and_facilitators_of_the_own_areas(house: House) -> None:
    house.areas()
    manager = house.client(house.person(Role.MANAGER, roots=("/R01/",)))
    focal = house.person(Role.FOCAL_PERSON, roots=("/R01/D011/",), email="focal@example.org")
    above = house.person(Role.ADMINISTRATOR, roots=("/R01/",), email="above@example.org")
    far = house.person(Role.FACILITATOR, roots=("/R02/",), email="far@example.org")
    here = house.person(Role.FACILITATOR, roots=("/R01/D011/",), email="here@example.org")

    page = manager.get("/people/").text
    assert "here@example.org" in page
    for person in (focal, above, far):
        assert person.email not in page
        assert manager.get(f"/people/{person.id}").status_code == 404
        for act in ("link", "disable", "enable", "close-sign-ins"):
            assert post(manager, f"/people/{person.id}/{act}").status_code == 404
    for role in ("administrator", "focal_person"):
        # A manager who could make a focal person, or become one, would read what was disclosed.
        assert f'value="{role}"' not in manager.get("/people/new").text
        assert "/welcome/" not in post(manager, "/people/new", {**NEW, "role": role}, follow_redirects=True).text
        post(manager, f"/people/{here.id}", {"name": "X", "role": role, "roots": ["/R01/"]})
    assert "Facilitator" in manager.get("/people/").text
    shown = post(manager, "/people/new", NEW, follow_redirects=True).text
    assert "/welcome/" in shown
    assert "<svg" in shown.split('class="qr-box"')[1]


def test_people_are_found_by_name_area_role_and_state(administrator: FlaskClient, house: House) -> None:
    house.person(Role.FACILITATOR, roots=("/R01/D011/A0112/",), email="here@example.org")
    house.person(Role.MANAGER, roots=("/R02/",), email="far@example.org")
    for query in ("q=aire 0112", "q=HERE@", "role=facilitator", "role=facilitator&state=invited"):
        page = administrator.get(f"/people/?{query}").text
        assert "here@example.org" in page
        assert "far@example.org" not in page
    assert "Nobody is like this" in administrator.get("/people/?state=disabled").text


@pytest.mark.browser
def test_an_area_is_found_by_typing_without_its_accents(sign_in_page: Callable[..., Page], house: House) -> None:
    house.areas()
    page = sign_in_page(Role.ADMINISTRATOR)
    page.goto("/people/new")
    page.get_by_placeholder("Find an area").fill("aire 0112")
    page.get_by_label("Aire 0112").check()

    assert not page.get_by_label("Aire 0211").is_visible()
    page.get_by_label("Name").fill("Binta")
    page.get_by_label("E-mail").fill("binta@example.org")
    page.get_by_label("Facilitator").check()
    page.get_by_role("button", name="Make the link").click()
    assert "/welcome/" in page.get_by_label("One-time link").input_value()
    page.goto("/people/")
    assert page.get_by_text("Aire 0112").is_visible()


@pytest.mark.browser
def test_an_account_is_closed_only_after_a_second_thought(sign_in_page: Callable[..., Page], house: House) -> None:
    other = house.person(Role.MANAGER, email="other@example.org")
    page = sign_in_page(Role.ADMINISTRATOR)
    page.goto(f"/people/{other.id}")
    page.locator("summary", has_text="Close the account").click()
    page.get_by_role("button", name="Close the account").click()
    assert page.get_by_text("can no longer sign in.").is_visible()
    page.get_by_role("button", name="Undo").click()

    assert page.get_by_text("can sign in again.").is_visible()
