"""One place says what went wrong, to people, to programs and to ODK Collect, each in its own form."""

import errno
import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from sqlalchemy.exc import OperationalError

from mhsurvey.problems import KEY_UNKNOWN, Problem
from mhsurvey.web import gate

ANSWER = "she was shouted at"


@pytest.fixture
def broken(app: Flask) -> Iterator[Flask]:
    """The app with doors behind which things go wrong."""

    def door(path: str, fault: Exception) -> None:
        def view() -> str:
            raise fault

        app.add_url_rule(path, path, gate.public(view))

    door("/boom", RuntimeError(ANSWER))
    door("/locked", OperationalError("INSERT", {}, Exception("database is locked")))
    door("/full", OSError(errno.ENOSPC, "No space left on device"))
    door("/full-too", OperationalError("INSERT", {}, Exception("database or disk is full")))
    door("/v1/key/boom", RuntimeError(ANSWER))
    door("/v1/key/refused", Problem(KEY_UNKNOWN))
    app.testing = False
    yield app
    app.testing = True


def test_a_browser_gets_a_page_with_the_way_out(client: FlaskClient) -> None:
    reply = client.get("/nothing", headers={"Accept": "text/html", "Accept-Language": "en"})

    assert reply.status_code == 404
    assert "There is nothing at this address" in reply.text
    assert 'href="/"' in reply.text


def test_a_program_gets_json_with_the_code(client: FlaskClient) -> None:
    reply = client.get("/nothing", headers={"Accept": "application/json"})

    assert reply.status_code == 404
    assert reply.json["code"] == 404.1


def test_collect_gets_an_openrosa_response_with_every_header(broken: Flask) -> None:
    reply = broken.test_client().get("/v1/key/refused", headers={"Accept-Language": "en"})

    assert reply.status_code == 403
    root = etree.fromstring(reply.data)
    assert root.tag == "{http://openrosa.org/http/response}OpenRosaResponse"
    assert "not enrolled here" in root[0].text
    assert reply.headers["X-OpenRosa-Version"] == "1.0"
    assert reply.headers["Date"]
    assert int(reply.headers["X-OpenRosa-Accept-Content-Length"]) > 0


@pytest.mark.parametrize("path", ["/boom", "/v1/key/boom"])
def test_what_nobody_foresaw_gives_a_number_and_no_detail(
    broken: Flask, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        reply = broken.test_client().get(path)

    assert reply.status_code == 500
    assert ANSWER not in reply.text
    number = reply.headers["X-Request-Id"]
    assert number in reply.text
    assert f"reference={number}" in caplog.text


@pytest.mark.parametrize(("path", "status"), [("/locked", 503), ("/full", 507), ("/full-too", 507)])
def test_a_busy_or_full_server_says_so(broken: Flask, path: str, status: int) -> None:
    reply = broken.test_client().get(path)

    assert reply.status_code == status
    assert ("Retry-After" in reply.headers) == (status == 503)


def test_the_log_holds_no_key(app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    key = "k" * 64
    with caplog.at_level(logging.INFO):
        client.get(f"/v1/key/{key}/projects/1/formList", headers={"Authorization": f"Bearer {key}"})

    assert "event=request" in caplog.text
    assert key not in caplog.text


def test_a_strange_host_is_refused(client: FlaskClient) -> None:
    assert client.get("/", base_url="http://evil.example").status_code == 400


def test_every_reply_carries_the_policy(client: FlaskClient) -> None:
    for path in ("/", "/nothing", "/sign-in", "/healthz"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_a_door_may_have_a_policy_of_its_own(app: Flask, client: FlaskClient) -> None:
    @app.get("/own")
    @gate.public
    def own() -> tuple[str, dict[str, str]]:
        return "x", {"Content-Security-Policy": "sandbox"}

    assert client.get("/own").headers.getlist("Content-Security-Policy") == ["sandbox"]


def test_static_files_are_kept_for_ever_under_a_changing_address(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = app.url_for("static", filename="site.css", _external=False)

    with client.get(address) as reply:
        assert reply.status_code == 200
        assert "immutable" in reply.headers["Cache-Control"]


def test_text_is_compressed_for_who_can_read_it(client: FlaskClient) -> None:
    assert client.get("/", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/").headers


def test_the_server_says_that_it_is_well(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"state": "well"}
