"""Tablets: enrolled with a code shown once, watched, shut out."""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from mhsurvey.accounts import operations, queries
from mhsurvey.accounts.collect import collect_settings
from mhsurvey.accounts.person import Role
from mhsurvey.accounts.short_code import LASTS, short_code_hash
from mhsurvey.accounts.throttle import CODES_BY_ADDRESS
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.problems import SHORT_CODE_UNKNOWN, Problem
from mhsurvey.web import gate
from tests.conftest import EnrolledTablet, House
from tests.web.test_people import post


@pytest.fixture
def manager(house: House) -> FlaskClient:
    house.areas()
    return house.client(house.person(Role.MANAGER, roots=("/R01/",)))


@pytest.fixture
def door(app: Flask) -> Flask:
    """A door for tokens, as the real ones stand under /v1/key/ and behind Bearer."""

    @gate.tablet_token
    def whoami() -> dict[str, object]:
        return {"tablet": gate.tablet().name, "roots": gate.scope().roots}

    app.add_url_rule("/v1/key/<token>/whoami", "whoami.key", whoami)
    app.add_url_rule("/whoami", "whoami", whoami, methods=["GET", "POST"])
    return app


def token_of(page: str) -> str:
    found = re.search(r"/tablet/#/enrol/([A-Za-z0-9]{64})<", page)
    assert found, page
    return found[1]


def test_an_enrolled_tablet_passes_with_its_token(manager: FlaskClient, door: Flask, client: FlaskClient) -> None:
    shown = post(manager, "/tablets/new", {"name": "Tablet 7", "roots": ["/R01/D011/"]}, follow_redirects=True)
    token = token_of(shown.text)

    assert client.get(f"/v1/key/{token}/whoami").json == {"tablet": "Tablet 7", "roots": ["/R01/D011/"]}
    assert client.get("/whoami", headers={"Authorization": f"Bearer {token}"}).json["tablet"] == "Tablet 7"
    assert client.post("/whoami", headers={"Authorization": f"Bearer {token}"}).status_code == 200, "no CSRF here"


def test_the_code_is_shown_once(manager: FlaskClient) -> None:
    post(manager, "/tablets/new", {"name": "Tablet 7", "roots": ["/R01/"]}, follow_redirects=True)

    assert manager.get("/tablets/1/code").location == "/tablets/1"


def test_only_a_hash_of_the_token_is_kept(manager: FlaskClient, app: Flask) -> None:
    shown = post(manager, "/tablets/new", {"name": "Tablet 7", "roots": ["/R01/"]}, follow_redirects=True)
    database = app.extensions["mhsurvey"].settings.data_dir
    kept = b"".join(path.read_bytes() for path in database.glob("mhsurvey.sqlite*"))

    assert token_of(shown.text).encode() not in kept


def test_a_tablet_shut_out_is_refused_at_once(
    manager: FlaskClient, house: House, door: Flask, client: FlaskClient
) -> None:
    enrolled = house.tablet(roots=("/R01/",))
    bearer = {"Authorization": f"Bearer {enrolled.token}"}
    assert client.get("/whoami", headers=bearer).status_code == 200

    post(manager, f"/tablets/{enrolled.tablet.id}/revoke")
    assert client.get("/whoami", headers=bearer).status_code == 401
    # 401 would make ODK Collect ask for a password.
    assert client.get(f"/v1/key/{enrolled.token}/whoami").status_code == 403


def test_a_new_code_ends_the_one_before(manager: FlaskClient, house: House, door: Flask, client: FlaskClient) -> None:
    enrolled = house.tablet(roots=("/R01/",))
    new = token_of(post(manager, f"/tablets/{enrolled.tablet.id}/enrol-again", follow_redirects=True).text)

    assert client.get(f"/v1/key/{enrolled.token}/whoami").status_code == 403
    assert client.get(f"/v1/key/{new}/whoami").status_code == 200


@pytest.mark.parametrize("token", ["short", "x" * 63, "x" * 65, "é" * 64])
def test_a_malformed_key_is_401(door: Flask, client: FlaskClient, token: str) -> None:
    assert client.get(f"/v1/key/{token}/whoami").status_code == 401


def test_an_unknown_key_is_403_in_the_path_and_401_as_bearer(door: Flask, client: FlaskClient) -> None:
    assert client.get(f"/v1/key/{'x' * 64}/whoami").status_code == 403
    assert client.get("/whoami", headers={"Authorization": f"Bearer {'x' * 64}"}).status_code == 401


def test_a_cookie_does_not_open_a_token_door(door: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    assert signed_in().get("/whoami").status_code == 401


def test_tablets_of_other_areas_are_not_there(manager: FlaskClient, house: House) -> None:
    far = house.tablet("Far away", roots=("/R02/",)).tablet.id

    assert "Far away" not in manager.get("/tablets/").text
    assert manager.get(f"/tablets/{far}").status_code == 404
    assert post(manager, f"/tablets/{far}/revoke").status_code == 404
    assert post(manager, f"/tablets/{far}/enrol-again").status_code == 404


def test_a_tablet_gets_no_area_its_enroller_may_not_see(manager: FlaskClient, session: Session) -> None:
    post(manager, "/tablets/new", {"name": "Tablet 7", "roots": ["/R02/"]})

    assert queries.tablets(session, scope=EVERYWHERE) == []


def test_collect_reads_general_admin_and_project(tablet: EnrolledTablet) -> None:
    code = collect_settings("https://scores.example.org", token=tablet.token, project="Scorecards")
    settings = json.loads(zlib.decompress(base64.b64decode(code)))

    assert set(settings) == {"general", "admin", "project"}
    assert settings["admin"] == {}
    assert settings["general"] == {
        "server_url": f"https://scores.example.org{tablet.key}",
        "form_update_mode": "match_exactly",
        "autosend": "wifi_and_cellular",
    }


def short_code_of(page: str) -> str:
    found = re.search(r'class="short-code"[^>]*>([2-9A-Z]{4}-[2-9A-Z]{4})<', page)
    assert found, page
    return found[1]


def typed(client: FlaskClient, code: object) -> Any:
    return client.post("/tablet/enrol", json={"code": code})


def test_a_short_code_typed_any_way_enrols_once(manager: FlaskClient, door: Flask, client: FlaskClient) -> None:
    page = post(manager, "/tablets/new", {"name": "Tablet 7", "roots": ["/R01/D011/"]}, follow_redirects=True).text
    told = typed(client, f" {short_code_of(page).lower().replace('-', ' ')} ")
    bearer = {"Authorization": f"Bearer {told.json['token']}"}

    assert (told.status_code, told.json["name"]) == (200, "Tablet 7")
    assert client.get("/whoami", headers=bearer).json == {"tablet": "Tablet 7", "roots": ["/R01/D011/"]}
    # The drawing's token stays good: ODK Collect on the same device may have it.
    assert client.get(f"/v1/key/{token_of(page)}/whoami").status_code == 200
    assert typed(client, short_code_of(page)).status_code == 404


def test_shutting_out_and_a_new_code_end_what_a_short_code_gave(
    manager: FlaskClient, door: Flask, client: FlaskClient
) -> None:
    page = post(manager, "/tablets/new", {"name": "Tablet 7", "roots": ["/R01/"]}, follow_redirects=True).text
    bearer = {"Authorization": f"Bearer {typed(client, short_code_of(page)).json['token']}"}
    post(manager, "/tablets/1/revoke")
    assert client.get("/whoami", headers=bearer).status_code == 401
    assert post(manager, "/tablets/1/short-code").status_code == 404

    again = post(manager, "/tablets/1/enrol-again", follow_redirects=True).text
    assert client.get("/whoami", headers=bearer).status_code == 401
    assert typed(client, short_code_of(again)).status_code == 200


def test_another_short_code_ends_the_one_shown_before(manager: FlaskClient, client: FlaskClient) -> None:
    first = post(manager, "/tablets/new", {"name": "Tablet 7", "roots": ["/R01/"]}, follow_redirects=True).text
    second = post(manager, "/tablets/1/short-code", follow_redirects=True).text

    assert "/enrol/" not in second, "the token is not kept, so it cannot be drawn again"
    assert typed(client, short_code_of(first)).status_code == 404
    assert typed(client, short_code_of(second)).status_code == 200


def test_a_short_code_ends_after_a_quarter_of_an_hour(house: House, session: Session) -> None:
    now = datetime.now(UTC)
    operations.open_short_code(session, tablet_id=house.tablet().tablet.id, code="ABCD2345", now=now)
    hashed = short_code_hash("ABCD2345")

    with pytest.raises(Problem, check=lambda problem: problem.kind is SHORT_CODE_UNKNOWN):
        operations.exchange_short_code(session, code_hash=hashed, now=now + LASTS)
    assert operations.exchange_short_code(session, code_hash=hashed, now=now + LASTS - timedelta(seconds=1)).token


@pytest.mark.parametrize("code", ["", None, 7, "ABCD", "ABCD-EFG0", "A" * 10_000])
def test_what_is_no_code_is_404(client: FlaskClient, code: object) -> None:
    assert typed(client, code).status_code == 404


def test_guessing_is_throttled_and_a_right_code_then_waits_too(manager: FlaskClient, client: FlaskClient) -> None:
    page = post(manager, "/tablets/new", {"name": "Tablet 7", "roots": ["/R01/"]}, follow_redirects=True).text
    assert {typed(client, "").status_code for _ in range(CODES_BY_ADDRESS.failures)} == {404}
    refused = typed(client, short_code_of(page))

    assert refused.status_code == 429
    assert "Retry-After" in refused.headers


def test_only_a_slow_hash_of_a_short_code_is_kept(manager: FlaskClient, app: Flask) -> None:
    code = short_code_of(
        post(manager, "/tablets/new", {"name": "Tablet 7", "roots": ["/R01/"]}, follow_redirects=True).text
    ).replace("-", "")
    database = app.extensions["mhsurvey"].settings.data_dir
    kept = b"".join(path.read_bytes() for path in database.glob("mhsurvey.sqlite*"))

    assert short_code_hash(code).encode() in kept
    assert code.encode() not in kept
    assert hashlib.sha256(code.encode()).hexdigest().encode() not in kept


def test_the_pages_show_what_a_tablet_told(manager: FlaskClient, house: House, client: FlaskClient) -> None:
    enrolled = house.tablet(roots=("/R01/",))
    told = {"appVersion": "1.2", "unsent": 3, "persisted": False, "facilitators": 2, "lackingBytes": 2_340_000}
    client.post("/tablet/hello", json=told, headers={"Authorization": f"Bearer {enrolled.token}"})

    page = manager.get(f"/tablets/{enrolled.tablet.id}").text
    assert "2.3 MB" in page
    assert "may be cleared" in page
    assert "Memory not protected" in manager.get("/tablets/").text


def test_tablets_are_found_by_what_is_wrong_with_them_and_by_area(
    manager: FlaskClient, house: House, session: Session
) -> None:
    now = datetime.now(UTC)
    told = {"Lost": timedelta(days=15), "Full": timedelta(days=1), "Fine": timedelta(days=13)}
    for name, ago in told.items():
        enrolled = house.tablet(name, roots=("/R01/D012/",) if name == "Fine" else ("/R01/D011/",))
        operations.hear_from_tablet(
            session,
            tablet_id=enrolled.tablet.id,
            now=now - ago,
            app_version="1",
            unsent=3 if name == "Full" else 0,
            oldest_unsent_at=now - timedelta(days=2),
        )
        session.commit()
    for query, names in {
        "only=silent": ["Lost"],
        "only=unsent": ["Full"],
        "only=out": [],
        "q=district 012": ["Fine"],
    }.items():
        page = manager.get(f"/tablets/?{query}").text
        assert [name for name in told if f">{name}</a>" in page] == names
    page = manager.get("/tablets/2").text
    assert "3 records are on this tablet alone" in page
