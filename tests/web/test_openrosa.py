"""The OpenRosa door as ODK Collect and our app use it."""

import errno
import io
import uuid
from collections.abc import Callable
from hashlib import md5
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mhsurvey.db import writing
from mhsurvey.problems import BUSY, Problem
from mhsurvey.store import Store
from mhsurvey.submissions.arriving import ATTACHMENT, EARLIER, SUBMISSION
from mhsurvey.submissions.group_commit import GroupCommit
from tests.conftest import EnrolledTablet, House
from tests.published import form, publish, publish_xform

NS = {"r": "http://openrosa.org/http/response", "m": "http://www.opendatakit.org/xforms"}
LIST = {"l": "http://openrosa.org/xforms/xformsList", "m": "http://openrosa.org/xforms/xformsManifest"}
PHOTO_FORM = form(
    "photos", "1", "<q/><photo/><clip/>",
    '<bind nodeset="/data/q" type="string"/><bind nodeset="/data/photo" type="binary"/><bind nodeset="/data/clip" type="binary"/>',  # noqa: E501
)  # fmt: skip


@pytest.fixture
def photos(app: Flask) -> None:
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as session:
        publish_xform(session, store=ground.store, xform=PHOTO_FORM)
        session.commit()


@pytest.fixture
def group_form(app: Flask, house: House) -> None:
    house.areas()
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as session:
        publish(session, store=ground.store, form_id="csc_group")
        session.commit()


Post = Callable[..., Any]


@pytest.fixture
def post(client: FlaskClient, tablet: EnrolledTablet) -> Post:
    def post(xml: str, *, address: str = "/submission", headers: dict[str, str] | None = None, **files: bytes) -> Any:
        data: dict[str, Any] = {"xml_submission_file": (io.BytesIO(xml.encode()), "s.xml")}
        data |= {name: (io.BytesIO(content), name.replace("_", ".")) for name, content in files.items()}
        return client.post(address, data=data, headers={**tablet.headers, **(headers or {})})

    return post


def record(
    instance_id: str | None = None,
    *,
    fields: str = "<q>1</q>",
    form_id: str = "photos",
    version: str = "1",
    replaces: str = "",
) -> str:
    deprecated = f"<deprecatedID>{replaces}</deprecatedID>" if replaces else ""
    number = instance_id or f"uuid:{uuid.uuid4()}"
    return f'<data id="{form_id}" version="{version}">{fields}<meta><instanceID>{number}</instanceID>{deprecated}</meta></data>'  # noqa: E501


def told(reply: Any) -> dict[str, str]:
    return ElementTree.fromstring(reply.data).find("m:submissionMetadata", NS).attrib


def test_record_is_answered_201_with_a_receipt_that_names_it(photos: None, post: Post) -> None:
    reply = post(record("uuid:1"))
    assert reply.status_code == 201
    assert {"id": "photos", "instanceID": "uuid:1", "version": "1", "isComplete": "true"}.items() <= told(reply).items()
    assert reply.headers["Content-Type"] == "text/xml; charset=utf-8"


def test_message_comes_in_the_language_asked_for_and_says_which(photos: None, post: Post) -> None:
    reply = post(record(), headers={"Accept-Language": "en"})
    assert reply.headers["Content-Language"] == "en"
    assert b"Received. Thank you." in reply.data


def test_head_is_204_with_the_length_accepted(client: FlaskClient, tablet: EnrolledTablet) -> None:
    reply = client.head("/submission", headers=tablet.headers)
    assert (reply.status_code, reply.data) == (204, b"")
    assert reply.headers["X-OpenRosa-Accept-Content-Length"] == str(100 * 1024 * 1024)
    assert client.head(f"{tablet.key}/submission").status_code == 204


def test_openrosa_headers_stand_on_every_reply_refusals_included(
    client: FlaskClient, tablet: EnrolledTablet, post: Post
) -> None:
    replies = [
        client.get("/formList"),
        client.get("/formList", headers=tablet.headers),
        client.get(f"/v1/key/{'x' * 64}/projects/1/formList"),
        client.get(f"{tablet.key}/forms/none.xml"),
        client.post("/submission", headers=tablet.headers),
        post("<nonsense"),
    ]
    assert [reply.status_code for reply in replies] == [401, 200, 403, 404, 415, 400]
    for reply in replies:
        assert reply.headers["X-OpenRosa-Version"] == "1.0"
        assert "Date" in reply.headers
        assert ElementTree.fromstring(reply.data) is not None


def test_malformed_key_is_401(client: FlaskClient) -> None:
    assert client.get("/v1/key/short/projects/1/formList").status_code == 401


def test_resend_of_same_xml_is_answered_201_again(photos: None, post: Post, app: Flask) -> None:
    assert [post(record("uuid:1")).status_code for _ in range(3)] == [201, 201, 201]
    assert len(rows(app, SUBMISSION)) == 1


def test_other_xml_under_the_same_id_is_409_and_both_are_kept(photos: None, post: Post, app: Flask) -> None:
    post(record("uuid:1"))
    reply = post(record("uuid:1", fields="<q>2</q>"))
    assert reply.status_code == 409
    assert ElementTree.fromstring(reply.data).find("r:message", NS).attrib["nature"] == "error"
    assert (len(rows(app, SUBMISSION)), len(rows(app, EARLIER))) == (1, 1)


def test_edit_is_201_and_a_stale_edit_409(photos: None, post: Post) -> None:
    post(record("uuid:1"))
    assert post(record("uuid:2", replaces="uuid:1")).status_code == 201
    assert post(record("uuid:3", replaces="uuid:1")).status_code == 409


def test_unknown_form_is_kept_and_answered_201(post: Post, app: Flask) -> None:
    assert post(record(form_id="never-published")).status_code == 201
    assert len(rows(app, SUBMISSION)) == 1


def test_split_record_is_complete_only_with_its_last_file(photos: None, post: Post, app: Flask) -> None:
    xml = record("uuid:1", fields="<q>1</q><photo>a.jpg</photo><clip>b.ogg</clip>")
    assert told(post(xml, a_jpg=b"jpeg"))["isComplete"] == "false"
    assert told(post(xml, b_ogg=b"ogg", z_txt=b"nobody asked"))["isComplete"] == "true"
    kept = {row.name: row.referenced for row in rows(app, ATTACHMENT)}
    assert kept == {"a.jpg": True, "b.ogg": True, "z.txt": False}


def test_files_are_in_the_store_before_the_reply(photos: None, post: Post, app: Flask) -> None:
    post(record(fields="<photo>a.jpg</photo>"), a_jpg=b"the picture")
    [row] = rows(app, ATTACHMENT)
    assert app.extensions["mhsurvey"].store.get(row.sha256) == b"the picture"


@pytest.mark.parametrize(
    ("xml", "status"),
    [
        ("<data id='f'>", 400),
        ("<!DOCTYPE d><data id='f'/>", 400),
        ("<data id='f'>\0</data>", 400),
        ("<data id='photos'/>", 400),
        ("<a/><b/>", 400),
    ],
)
def test_what_is_no_record_is_400_and_keeps_nothing(post: Post, app: Flask, xml: str, status: int) -> None:
    assert post(xml).status_code == status
    assert rows(app, SUBMISSION) == []


def test_too_large_is_413_with_the_length_accepted(app: Flask, client: FlaskClient, tablet: EnrolledTablet) -> None:
    reply = client.post(
        "/submission", headers=tablet.headers, content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(10**10)}, data=b"--x--",
    )  # fmt: skip
    assert reply.status_code == 413
    assert "X-OpenRosa-Accept-Content-Length" in reply.headers


def test_full_disk_is_507_and_the_tablet_is_told(
    photos: None, post: Post, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Store, "put_stream", full)
    reply = post(record(fields="<photo>a.jpg</photo>"), a_jpg=b"x")
    assert reply.status_code == 507
    assert rows(app, SUBMISSION) == []


def test_busy_database_is_503_with_retry_after(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise Problem(BUSY)

    monkeypatch.setattr(GroupCommit, "_commit", busy)
    reply = post(record())
    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "5")


def test_form_list_names_what_collect_needs(group_form: None, client: FlaskClient, tablet: EnrolledTablet) -> None:
    reply = client.get(f"{tablet.key}/formList?deviceID=x")
    [listed] = ElementTree.fromstring(reply.data).findall("l:xform", LIST)
    fields = {one.tag.rpartition("}")[2]: one.text or "" for one in listed}
    assert fields["formID"] == "csc_group"
    assert fields["hash"].startswith("md5:")
    for name in ("downloadUrl", "manifestUrl"):
        assert fields[name].startswith("http://")
        assert client.get(fields[name]).status_code == 200
    assert client.get(f"{tablet.key}/formList?formID=other").data.count(b"<xform>") == 0


def test_manifest_serves_every_file_under_the_hash_it_names(
    group_form: None, client: FlaskClient, tablet: EnrolledTablet
) -> None:
    manifest = client.get(f"{tablet.key}/forms/csc_group/manifest")
    files = ElementTree.fromstring(manifest.data).findall("m:mediaFile", LIST)
    assert len(files) > 5
    for file in files:
        content = client.get(file.findtext("m:downloadUrl", namespaces=LIST)).data
        assert f"md5:{md5(content).hexdigest()}" == file.findtext("m:hash", namespaces=LIST)


def test_form_is_byte_stable_and_answers_304(group_form: None, client: FlaskClient, tablet: EnrolledTablet) -> None:
    first = client.get(f"{tablet.key}/forms/csc_group.xml")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(f"{tablet.key}/forms/csc_group.xml", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_bearer_gets_the_same_list_without_a_key_in_the_address(
    group_form: None, client: FlaskClient, tablet: EnrolledTablet
) -> None:
    reply = client.get("/formList", headers=tablet.headers)
    assert tablet.token.encode() not in reply.data
    url = ElementTree.fromstring(reply.data).findtext("l:xform/l:downloadUrl", namespaces=LIST)
    assert client.get(url, headers=tablet.headers).status_code == 200


def rows(app: Flask, table: Any) -> list[Any]:
    with app.extensions["mhsurvey"].sessions() as session:
        return list(session.execute(select(table)))
