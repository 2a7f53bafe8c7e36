"""The tablet door: the app's shell, what a tablet carries, and how it says hello."""

import hashlib

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from mhsurvey.db import writing
from mhsurvey.web import tablet as door
from tests.conftest import EnrolledTablet, House
from tests.published import publish


@pytest.fixture
def instruments(app: Flask, house: House) -> None:
    house.areas()
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as session:
        publish(session, store=ground.store, form_id="csc_group")
        session.commit()


def test_carry_names_every_form_with_media_that_can_be_fetched(
    instruments: None, client: FlaskClient, tablet: EnrolledTablet
) -> None:
    carried = client.get("/tablet/carry.json", headers=tablet.headers).json
    assert carried["server"]["demonstration"] is True
    [form] = carried["forms"]
    assert client.get(form["xformUrl"], headers=tablet.headers).status_code == 200
    for file in form["media"]:
        reply = client.get(file["url"], headers=tablet.headers)
        assert len(reply.data) == file["size"]


def test_lists_hold_only_the_tablets_own_areas(instruments: None, client: FlaskClient, house: House) -> None:
    here = house.tablet("Here", roots=("/R01/",))
    headers = {"Authorization": f"Bearer {here.token}"}
    [form] = client.get("/tablet/carry.json", headers=headers).json["forms"]
    url = next(file["url"] for file in form["media"] if file["filename"] == "health_areas.csv")
    lines = client.get(url, headers=headers).text.splitlines()
    assert lines[0] == "name,label,parent"
    codes = {line.split(",")[0] for line in lines[1:]}
    assert codes
    assert "A0211" not in codes
    assert not any("EXEMPLE" in line for line in lines)
    names = [line.split(",")[1] for line in lines[1:]]
    assert names == sorted(names)


def test_carry_is_304_until_something_changes(
    instruments: None, client: FlaskClient, tablet: EnrolledTablet, app: Flask
) -> None:
    first = client.get("/tablet/carry.json", headers=tablet.headers)
    known = {**tablet.headers, "If-None-Match": first.headers["ETag"]}
    again = client.get("/tablet/carry.json", headers=known)
    assert (again.status_code, again.data) == (304, b"")

    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as session:
        publish(session, store=ground.store, form_id="csc_followup")
        session.commit()
    assert client.get("/tablet/carry.json", headers=known).status_code == 200


def test_the_meeting_file_is_listed_and_304_until_it_says_something_else(
    instruments: None, client: FlaskClient, tablet: EnrolledTablet
) -> None:
    listed = client.get("/tablet/carry.json", headers=tablet.headers).json["meetings"]
    reply = client.get(listed["url"], headers=tablet.headers)
    assert (len(reply.data), reply.json["areas"]) == (listed["size"], [])
    assert listed["hash"] == f"sha256:{reply.headers['ETag'].strip(chr(34))}"
    again = client.get(listed["url"], headers={**tablet.headers, "If-None-Match": reply.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_download_that_was_cut_goes_on_where_it_stopped(
    instruments: None, client: FlaskClient, tablet: EnrolledTablet
) -> None:
    [form] = client.get("/tablet/carry.json", headers=tablet.headers).json["forms"]
    for file in form["media"]:
        whole = client.get(file["url"], headers=tablet.headers)
        assert whole.headers["Accept-Ranges"] == "bytes"
        assert hashlib.sha256(whole.data).hexdigest() == file["sha256"]
        rest = {**tablet.headers, "Range": "bytes=10-", "Accept-Encoding": "gzip"}
        part = client.get(file["url"], headers={**rest, "If-Range": whole.headers["ETag"]})
        assert (part.status_code, part.data) == (206, whole.data[10:])
        assert part.headers["Content-Range"] == f"bytes 10-{file['size'] - 1}/{file['size']}"
        # Another file under the same address since: the whole of it, not a rest that would not fit.
        changed = client.get(file["url"], headers={**rest, "If-Range": '"other"', "Accept-Encoding": "identity"})
        assert (changed.status_code, changed.data) == (200, whole.data)
    beyond = client.get(form["media"][0]["url"], headers={**tablet.headers, "Range": "bytes=99999999-"})
    assert beyond.status_code == 416


def test_many_files_come_as_one_answer_in_the_order_asked_for(
    instruments: None, client: FlaskClient, tablet: EnrolledTablet, app: Flask
) -> None:
    [form] = client.get("/tablet/carry.json", headers=tablet.headers).json["forms"]
    files = form["media"][:40][::-1]
    hashes = [file["sha256"] for file in files]
    reply = client.post("/tablet/files", json={"files": hashes}, headers=tablet.headers)
    assert reply.mimetype == "application/octet-stream"
    singles = [client.get(file["url"], headers=tablet.headers).data for file in files]
    assert reply.data == b"".join(singles)

    def answered(told: object) -> int:
        return client.post("/tablet/files", json=told, headers=tablet.headers).status_code

    # One that it does not carry: none of them.
    assert answered({"files": [*hashes, hashlib.sha256(b"another's").hexdigest()]}) == 404
    for nonsense in ([], {"files": []}, {"files": "all"}, {"files": [7]}, {"files": hashes[:1] * 1001}):
        assert answered(nonsense) == 400
    assert answered({"files": hashes * 25}) in (400, 413)
    assert client.post("/tablet/files", json={"files": hashes}).status_code == 401
    # One that the store has lost is missing like one that never was.
    app.extensions["mhsurvey"].store.path(hashes[-1]).unlink()
    assert answered({"files": hashes}) == 404
    assert client.get(files[-1]["url"], headers=tablet.headers).status_code == 404


def test_lists_of_other_areas_are_not_among_the_files(instruments: None, client: FlaskClient, house: House) -> None:
    here, there = (house.tablet(name, roots=(f"/{name}/",)) for name in ("R01", "R02"))
    [form] = client.get("/tablet/carry.json", headers={"Authorization": f"Bearer {there.token}"}).json["forms"]
    foreign = next(file["sha256"] for file in form["media"] if file["filename"] == "health_areas.csv")
    headers = {"Authorization": f"Bearer {here.token}"}
    assert client.post("/tablet/files", json={"files": [foreign]}, headers=headers).status_code == 404


def test_a_piece_of_the_apps_voice_is_given(shell: None, client: FlaskClient) -> None:
    (door.SHELL / "assets" / "fr.ABC.clips").write_bytes(bytes(range(100)))
    reply = client.get("/tablet/assets/fr.ABC.clips", headers={"Range": "bytes=10-19", "Accept-Encoding": "gzip, br"})
    assert (reply.status_code, reply.data) == (206, bytes(range(10, 20)))
    assert reply.headers["Content-Range"] == "bytes 10-19/100"
    assert "immutable" in reply.headers["Cache-Control"]


def test_forms_travel_compressed_and_their_size_is_told(
    instruments: None, client: FlaskClient, tablet: EnrolledTablet
) -> None:
    [form] = client.get("/tablet/carry.json", headers=tablet.headers).json["forms"]
    plain = client.get(form["xformUrl"], headers=tablet.headers)
    small = client.get(form["xformUrl"], headers={**tablet.headers, "Accept-Encoding": "gzip"})
    assert len(plain.data) == form["size"]
    assert len(small.data) < form["size"] / 5
    known = {**tablet.headers, "Accept-Encoding": "gzip", "If-None-Match": small.headers["ETag"]}
    assert client.get(form["xformUrl"], headers=known).status_code == 304


def test_carry_wants_a_token_and_a_revoked_one_is_401(client: FlaskClient) -> None:
    assert client.get("/tablet/carry.json").status_code == 401
    assert client.get("/tablet/carry.json", headers={"Authorization": f"Bearer {'x' * 64}"}).status_code == 401


def test_hello_is_kept(client: FlaskClient, tablet: EnrolledTablet, app: Flask) -> None:
    told = {"appVersion": "1.2", "unsent": 3, "oldestUnsentAt": "2026-11-15T09:30:00Z", "persisted": True}
    assert client.post("/tablet/hello", json=told, headers=tablet.headers).status_code == 204
    with app.extensions["mhsurvey"].sessions() as session:
        assert session.execute(text("SELECT app_version, unsent FROM tablet")).one() == ("1.2", 3)


@pytest.mark.parametrize("told", [b"", b"[]", b"nonsense", b'{"unsent": "many", "oldestUnsentAt": 7}'])
def test_odd_hello_is_no_fault(client: FlaskClient, tablet: EnrolledTablet, told: bytes) -> None:
    assert client.post("/tablet/hello", data=told, headers=tablet.headers).status_code == 204


@pytest.fixture
def shell(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("dist")
    (folder / "assets").mkdir()
    for name in ("index.html", "sw.js", "manifest.webmanifest", "assets/app.ABC.js"):
        (folder / name).write_text(f"// {name}")
    monkeypatch.setattr(door, "SHELL", folder)


def test_hashed_assets_are_kept_for_ever_and_the_worker_never(shell: None, client: FlaskClient) -> None:
    assert "immutable" in client.get("/tablet/assets/app.ABC.js").headers["Cache-Control"]
    for name in ("", "sw.js", "index.html"):
        assert client.get(f"/tablet/{name}").headers["Cache-Control"] == "no-cache"
    assert client.get("/tablet/manifest.webmanifest").mimetype == "application/manifest+json"
    assert client.get("/tablet/../../pyproject.toml").status_code == 404


@pytest.mark.parametrize(
    ("accepted", "given"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", None)],
)
def test_shell_goes_out_as_small_as_the_browser_reads(
    shell: None, client: FlaskClient, accepted: str, given: str | None
) -> None:
    script = door.SHELL / "assets" / "app.ABC.js"
    script.with_name("app.ABC.js.br").write_bytes(b"as br")
    script.with_name("app.ABC.js.gz").write_bytes(b"as gzip")
    reply = client.get("/tablet/assets/app.ABC.js", headers={"Accept-Encoding": accepted})
    assert reply.headers.get("Content-Encoding") == given
    assert reply.data == (f"as {given}".encode() if given else script.read_bytes())
    assert reply.mimetype == "text/javascript"
    assert "Accept-Encoding" in reply.vary


@pytest.mark.parametrize(
    ("agent", "wide"),
    [("Mozilla/5.0 Chrome/78.0.3904 Safari", True), ("Mozilla/5.0 Chrome/120.0 Safari", False), ("Firefox/128", False)],
)
def test_only_old_chromium_gets_the_wide_permission(shell: None, client: FlaskClient, agent: str, wide: bool) -> None:
    policy = client.get("/tablet/", headers={"User-Agent": agent}).headers["Content-Security-Policy"]
    assert ("'unsafe-eval'" in policy) is wide
    assert ("'wasm-unsafe-eval'" in policy) is not wide
