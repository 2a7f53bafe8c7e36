"""Signing in: throttled, revocable, and never a way to somewhere else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from mhsurvey.accounts import operations
from mhsurvey.accounts.person import Person, Role
from mhsurvey.accounts.tables import SignInAttemptRow, SignInRow
from mhsurvey.app import create_app
from mhsurvey.db import writing
from mhsurvey.settings import Settings
from tests.conftest import House
from tests.web.test_people import csrf

PASSWORD = "trois pirogues au port"


@pytest.fixture
def person(house: House, session: Session) -> Person:
    person = house.person(Role.MANAGER, email="awa@example.org")
    operations.choose_password(writing(session), person_id=person.id, password=PASSWORD, now=datetime.now(UTC))
    session.commit()
    return person


def sign_in(client: FlaskClient, *, email: str = "awa@example.org", password: str = PASSWORD, **more: str):
    given = {"csrf_token": csrf(client, "/sign-in"), "email": email, "password": password, **more}
    return client.post("/sign-in", data=given, headers={"Accept-Language": "en"})


def test_the_right_password_opens_the_door(client: FlaskClient, person: Person) -> None:
    assert sign_in(client).location == "/"
    assert person.name in client.get("/").text


def test_an_email_is_known_in_any_capitals(client: FlaskClient, person: Person) -> None:
    assert sign_in(client, email=" AWA@Example.org ").status_code == 302


def test_wrong_password_and_unknown_email_are_refused_alike(client: FlaskClient, person: Person) -> None:
    wrong, unknown = sign_in(client, password="wrong"), sign_in(client, email="nobody@example.org")

    assert wrong.status_code == unknown.status_code == 401
    sentence = "This e-mail and password do not belong together."
    assert sentence in wrong.text
    assert sentence in unknown.text


def test_the_sixth_try_within_a_quarter_of_an_hour_must_wait(client: FlaskClient, person: Person) -> None:
    for _ in range(5):
        sign_in(client, password="wrong")

    right = sign_in(client)
    assert right.status_code == 429
    assert "Try again in 15 minutes." in right.text


def test_another_email_is_not_kept_waiting(client: FlaskClient, person: Person) -> None:
    for _ in range(6):
        sign_in(client, email="somebody@example.org", password="wrong")

    assert sign_in(client).status_code == 302


def test_the_wait_ends(client: FlaskClient, person: Person, session: Session) -> None:
    for _ in range(6):
        sign_in(client, password="wrong")
    writing(session).query(SignInAttemptRow).update({"at": datetime.now(UTC) - timedelta(minutes=16)})
    session.commit()

    assert sign_in(client).status_code == 302


def test_signing_out_ends_the_sign_in_on_the_server_too(client: FlaskClient, person: Person, session: Session) -> None:
    sign_in(client)
    kept = client.get_cookie("mhsurvey")
    client.post("/sign-out", data={"csrf_token": csrf(client, "/people/me")})
    client.set_cookie("mhsurvey", kept.value)

    assert client.get("/people/me").status_code == 302, "the old cookie opens nothing"


def test_only_a_hash_of_the_cookie_is_kept(client: FlaskClient, person: Person, session: Session) -> None:
    sign_in(client)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]

    assert session.query(SignInRow).one().token_hash != token
    assert len(token) == 64


@pytest.mark.parametrize("ago", [timedelta(hours=13), timedelta(days=8)])
def test_an_idle_sign_in_ends(client: FlaskClient, person: Person, session: Session, ago: timedelta) -> None:
    sign_in(client)
    writing(session).query(SignInRow).update({"last_seen_at": datetime.now(UTC) - ago})
    session.commit()

    assert client.get("/people/me").location == "/sign-in?next=/people/me"


@pytest.mark.parametrize("stranger", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"])
def test_it_sends_nobody_to_a_stranger(client: FlaskClient, person: Person, stranger: str) -> None:
    assert sign_in(client, next=stranger).location == "/"


def test_it_sends_on_to_the_page_that_was_wanted(client: FlaskClient, person: Person) -> None:
    assert client.get("/people/me?x=1").location == "/sign-in?next=/people/me?x%3D1"
    assert sign_in(client, next="/people/me?x=1").location == "/people/me?x=1"


def test_a_form_without_its_token_changes_nothing(client: FlaskClient, person: Person) -> None:
    refused = client.post("/sign-in", data={"email": "awa@example.org", "password": PASSWORD})

    assert refused.status_code == 400
    assert client.get("/people/me").status_code == 302


def test_the_cookie_is_http_only_and_lax(client: FlaskClient) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]

    assert cookie.startswith("mhsurvey=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.fixture
def https(settings: Settings) -> Iterator[Flask]:
    from dataclasses import replace

    app = create_app(replace(settings, public_url="https://scores.example.org"))
    app.testing = True
    yield app
    app.extensions["mhsurvey"].engine.dispose()


def test_over_https_the_cookie_is_locked_to_the_host(https: Flask) -> None:
    reply = https.test_client().get(
        "/sign-in", headers={"X-Forwarded-Proto": "https"}, base_url="http://scores.example.org"
    )

    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith("__Host-mhsurvey=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "max-age" in reply.headers["Strict-Transport-Security"]


def test_the_language_is_kept_with_the_person(client: FlaskClient, person: Person) -> None:
    sign_in(client)
    client.post("/language/bm", data={"csrf_token": csrf(client, "/people/me")})

    assert '<html lang="bm">' in client.get("/").text


@pytest.mark.parametrize(("code", "fault"), [("en", "required"), ("fr", "Ce champ"), ("bm", "Ce champ")])
def test_an_empty_field_is_named_in_the_readers_language(client: FlaskClient, code: str, fault: str) -> None:
    client.post(f"/language/{code}", data={"csrf_token": csrf(client, "/sign-in")})

    assert fault in sign_in(client, email="").text


def test_french_is_what_nobody_chose(client: FlaskClient) -> None:
    assert '<html lang="fr">' in client.get("/", headers={"Accept-Language": "de"}).text
    assert '<html lang="fr">' in client.get("/").text


@pytest.mark.browser
def test_one_signs_in_with_the_keyboard_alone(page: Page, person: Person) -> None:
    page.goto("/people/me")
    page.keyboard.type("awa@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="My account").wait_for()

    page.keyboard.press("Tab")
    assert page.get_by_role("link", name="Skip to the content").is_visible()
