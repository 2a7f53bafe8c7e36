"""`flask people` and `flask tablets`: what stands in for the doors before anybody can sign in."""

import re

from flask import Flask
from flask.testing import FlaskClient


def run(app: Flask, *words: str) -> str:
    result = app.test_cli_runner().invoke(args=list(words))
    assert result.exit_code == 0, result.output
    return result.output


def test_the_first_administrator_gets_a_link_that_works(app: Flask, client: FlaskClient) -> None:
    said = run(app, "people", "add", "awa@example.org", "Awa")
    link = re.search(r"http://localhost:\d+(/welcome/\w{64})", said)

    assert link
    assert "Awa" in client.get(link[1]).text
    assert "invited  administrator awa@example.org  /" in run(app, "people", "list")


def test_a_password_may_be_set_at_once(app: Flask) -> None:
    said = run(app, "people", "add", "awa@example.org", "Awa", "--role", "manager", "--password", "x" * 12)

    assert "/welcome/" not in said
    assert "active   manager" in run(app, "people", "list")


def test_a_refusal_says_why_and_keeps_nothing(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["people", "add", "awa@example.org", "Awa", "--password", "short"])

    assert result.exit_code == 1
    assert "too short" in result.output
    assert run(app, "people", "list") == ""


def test_a_new_link_can_be_printed_for_who_is_locked_out(app: Flask, client: FlaskClient) -> None:
    run(app, "people", "add", "awa@example.org", "Awa", "--password", "x" * 12)
    link = run(app, "people", "link", "AWA@example.org").strip()

    assert client.get(link[link.index("/welcome/") :]).status_code == 200


def test_an_enrolled_tablet_is_listed_until_revoked(app: Flask) -> None:
    said = run(app, "tablets", "enrol", "Tablet 12", "--area", "/R01/")
    assert re.search(r"/tablet/#/enrol/\w{64}", said)
    assert re.search(r"/v1/key/\w{64}/projects/1", said)

    assert "in use" in run(app, "tablets", "list")
    run(app, "tablets", "revoke", "1")
    assert "revoked" in run(app, "tablets", "list")
