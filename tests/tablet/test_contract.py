"""The stand-in server against the real application: what the tablet relies on is the same in both."""

import hashlib
import json
import urllib.request
from collections.abc import Callable, Iterator
from urllib.error import HTTPError

import pytest
from flask import Flask

from mhsurvey.db import writing
from tests.conftest import EnrolledTablet
from tests.published import publish
from tests.tablet import stand_in
from tests.tablet.stand_in import TOKEN, StandIn, project_forms

FORM = "csc_followup"
INSTANCE = (
    f'<data xmlns:h="http://www.w3.org/1999/xhtml" id="{FORM}" version="VERSION"><meta>'
    "<instanceID>uuid:6d4a3a1e-7a6d-4f0a-9d60-0d3c7a0e6b11</instanceID></meta></data>"
)
NO_MEETING = {"madeOn": "2026-11-21", "tooMany": False, "areas": []}
Call = Callable[..., tuple[int, dict[str, str], bytes]]


def calling(address: str, token: str) -> Call:
    def call(
        method: str,
        path: str,
        body: bytes | None = None,
        content_type: str = "",
        *,
        token: str = token,
        more: dict[str, str] | None = None,
    ) -> tuple[int, dict[str, str], bytes]:
        headers = {"Authorization": f"Bearer {token}", "X-OpenRosa-Version": "1.0", **(more or {})}
        if body is not None:
            headers["Content-Type"] = content_type
        request = urllib.request.Request(address + path, method=method, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except HTTPError as refused:
            with refused:
                return refused.code, dict(refused.headers), refused.read()

    return call


@pytest.fixture(params=["stand-in", "real"])
def call(request: pytest.FixtureRequest) -> Iterator[Call]:
    if request.param == "stand-in":
        server = stand_in.serve(StandIn(forms=project_forms(FORM), meetings=NO_MEETING))
        yield calling(f"http://localhost:{server.server_port}", TOKEN)
        server.shutdown()
        server.server_close()
        return
    app: Flask = request.getfixturevalue("app")
    tablet: EnrolledTablet = request.getfixturevalue("tablet")
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as db:
        publish(db, store=ground.store, form_id=FORM)
        db.commit()
    yield calling(request.getfixturevalue("live_server"), tablet.token)


def carry(call: Call) -> dict[str, object]:
    status, _, body = call("GET", "/tablet/carry.json")
    assert status == 200
    return dict(json.loads(body))


def test_what_a_tablet_carries_has_one_shape(call: Call) -> None:
    told = carry(call)
    assert {"tablet", "server", "sealing", "languages", "rounds", "forms"} <= set(told)
    assert all({"id", "spki"} == set(key) for key in told["sealing"])  # type: ignore[attr-defined]
    assert {"name", "areas"} <= set(told["tablet"])  # type: ignore[call-overload]
    assert {"time", "name", "demonstration"} <= set(told["server"])  # type: ignore[call-overload]
    (form,) = told["forms"]  # type: ignore[misc]
    assert {"formId", "version", "title", "kind", "hash", "size", "xformUrl", "media"} <= set(form)
    assert form["formId"] == FORM
    assert all({"filename", "hash", "sha256", "size", "type", "url"} <= set(one) for one in form["media"])
    status, _, xml = call("GET", form["xformUrl"])
    assert (status, len(xml)) == (200, form["size"])
    assert b"http://www.w3.org/2002/xforms" in xml
    for one in form["media"]:
        status, _, body = call("GET", one["url"])
        assert (status, len(body)) == (200, one["size"])
        assert stand_in.md5(body) == one["hash"]
        assert hashlib.sha256(body).hexdigest() == one["sha256"]


def test_a_tablet_is_told_only_what_changed_and_goes_on_where_it_stopped(call: Call) -> None:
    _, headers, body = call("GET", "/tablet/carry.json")
    assert call("GET", "/tablet/carry.json", more={"If-None-Match": headers["ETag"]})[0] == 304
    (form,) = json.loads(body)["forms"]
    for one in form["media"]:
        _, headers, whole = call("GET", one["url"])
        rest = {"Range": "bytes=3-", "If-Range": headers["ETag"]}
        status, told, part = call("GET", one["url"], more=rest)
        assert (status, part) == (206, whole[3:])
        assert told["Content-Range"].startswith("bytes 3-")
        assert call("GET", one["url"], more={**rest, "If-Range": '"another"'})[0::2] == (200, whole)


def test_the_meeting_file_is_offered_with_its_hash_and_comes_to_tablets_alone(call: Call) -> None:
    offered = json.loads(call("GET", "/tablet/carry.json")[2])["meetings"]
    status, headers, body = call("GET", offered["url"])
    assert (status, headers["Content-Type"].split(";")[0]) == (200, "application/json")
    told = json.loads(body)
    assert (set(told), told["areas"], told["tooMany"]) == (set(NO_MEETING), [], False)
    assert offered["size"] == len(body)
    assert ":" in offered["hash"]
    assert call("GET", offered["url"], token="x" * 64)[0] == 401


def test_a_short_code_that_nobody_gave_is_404(call: Call) -> None:
    assert call("POST", "/tablet/enrol", b'{"code": "ABCD2345"}', "application/json")[0] == 404


def test_a_submission_gets_a_receipt_that_names_it(call: Call) -> None:
    (form,) = carry(call)["forms"]  # type: ignore[misc]
    status, headers, _ = call("HEAD", "/submission")
    assert status == 204
    assert int(headers["X-OpenRosa-Accept-Content-Length"]) > 1_000_000
    xml = INSTANCE.replace("VERSION", form["version"])
    for _ in range(2):
        status, _, body = call("POST", "/submission", *multipart(xml))
        assert status == 201
        assert b'xmlns="http://openrosa.org/http/response"' in body
        assert b'xmlns="http://www.opendatakit.org/xforms"' in body
        assert b'instanceID="uuid:6d4a3a1e-7a6d-4f0a-9d60-0d3c7a0e6b11"' in body
        assert b'isComplete="true"' in body
    status, _, _ = call("POST", "/submission", *multipart(xml.replace("<meta>", "<x>1</x><meta>")))
    assert status == 409


def test_an_unknown_token_is_sent_away(call: Call) -> None:
    assert call("GET", "/tablet/carry.json", token="x" * 32)[0] in (401, 403)
    assert call("POST", "/submission", *multipart(INSTANCE), token="x" * 32)[0] in (401, 403)


def test_a_tablet_may_say_how_it_is(call: Call) -> None:
    told = json.dumps({"appVersion": "1", "unsent": 3, "oldestUnsentAt": "2026-11-01T08:00:00Z", "persisted": True})
    assert call("POST", "/tablet/hello", told.encode(), "application/json")[0] == 204


def multipart(xml: str) -> tuple[bytes, str]:
    body = (
        '--cut\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="submission.xml"\r\n'
        f"Content-Type: text/xml\r\n\r\n{xml}\r\n--cut--\r\n"
    )
    return body.encode(), "multipart/form-data; boundary=cut"
