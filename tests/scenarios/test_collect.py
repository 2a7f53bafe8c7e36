"""What ODK Collect does, in its order: settings from the drawing, list, forms, manifests, media, records with files."""

import base64
import hashlib
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mhsurvey.accounts.collect import collect_settings
from mhsurvey.db import writing
from mhsurvey.settings import Settings
from tests.conftest import EnrolledTablet, House
from tests.published import publish

LIST = {"l": "http://openrosa.org/xforms/xformsList"}
MANIFEST = {"m": "http://openrosa.org/xforms/xformsManifest"}
RESPONSE = {"r": "http://openrosa.org/http/response", "m": "http://www.opendatakit.org/xforms"}
FORMS = ("csc_group", "csc_followup")


@dataclass
class Collect:
    """ODK Collect as far as a server can tell: no cookie, no Authorization, its headers, its deviceID on every GET."""

    client: FlaskClient
    server_url: str

    def get(self, url: str, **headers: str) -> Any:
        return self._checked(
            self.client.get(self._known(url), query_string={"deviceID": "collect:x"}, headers=self._headers(headers))
        )

    def head(self, url: str) -> Any:
        return self._checked(self.client.head(self._known(url), headers=self._headers({})))

    def post(self, url: str, xml: str, files: dict[str, bytes], *, more: bool = False) -> Any:
        data: dict[str, Any] = {"xml_submission_file": (io.BytesIO(xml.encode()), "submission.xml", "text/xml")}
        data |= {name: (io.BytesIO(content), name) for name, content in files.items()}
        if more:
            data["*isIncomplete*"] = "yes"
        return self._checked(self.client.post(self._known(url), data=data, headers=self._headers({})))

    def _known(self, url: str) -> str:
        """It follows what it was given and nothing else: every address must lie under the server of its settings."""
        assert url.startswith(self.server_url), url
        return url

    @staticmethod
    def _headers(more: dict[str, str]) -> dict[str, str]:
        agent = "org.odk.collect.android/v2026.1.0 Dalvik/2.1.0 (Linux; U; Android 8.1.0)"
        return {"X-OpenRosa-Version": "1.0", "User-Agent": agent, "Accept-Encoding": "gzip", **more}

    @staticmethod
    def _checked(reply: Any) -> Any:
        assert reply.headers["X-OpenRosa-Version"] == "1.0"
        assert "Date" in reply.headers
        assert reply.status_code < 300 or reply.status_code == 304, reply.data
        return reply


def body(reply: Any) -> bytes:
    """As OkHttp gives it: unpacked."""
    return zlib.decompress(reply.data, 31) if reply.headers.get("Content-Encoding") == "gzip" else bytes(reply.data)


@pytest.fixture
def collect(app: Flask, client: FlaskClient, house: House, tablet: EnrolledTablet, settings: Settings) -> Collect:
    """Set up by the drawing, at a server with three forms."""
    house.areas()
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as session:
        for form_id in FORMS:
            publish(session, store=ground.store, form_id=form_id)
        session.commit()
    drawn = collect_settings(settings.public_url, token=tablet.token, project="Scores")
    told = json.loads(zlib.decompress(base64.b64decode(drawn)))
    assert told["admin"] == {}
    return Collect(client, told["general"]["server_url"])


def listed(collect: Collect) -> Iterator[dict[str, str]]:
    reply = collect.get(f"{collect.server_url}/formList")
    assert reply.headers["Content-Type"] == "text/xml; charset=utf-8"
    for one in ElementTree.fromstring(body(reply)).findall("l:xform", LIST):
        yield {field.tag.rpartition("}")[2]: field.text or "" for field in one}


def test_it_fetches_every_form_with_every_file_under_its_hash(collect: Collect) -> None:
    forms = list(listed(collect))
    assert {form["formID"] for form in forms} == set(FORMS)
    for form in forms:
        # Collect drops the whole list when one of these is missing.
        assert form["name"]
        assert form["version"]
        xml = collect.get(form["downloadUrl"])
        assert f"md5:{hashlib.md5(body(xml)).hexdigest()}" == form["hash"]
        files = ElementTree.fromstring(body(collect.get(form["manifestUrl"]))).findall("m:mediaFile", MANIFEST)
        names = {str(file.findtext("m:filename", namespaces=MANIFEST)) for file in files}
        # The same files our own app gets, and none that an old Android cannot play.
        assert names
        assert not {name for name in names if name.endswith((".webm", ".ogg", ".oga", ".opus"))}
        for file in files:
            content = collect.get(str(file.findtext("m:downloadUrl", namespaces=MANIFEST)))
            assert f"md5:{hashlib.md5(body(content)).hexdigest()}" == file.findtext("m:hash", namespaces=MANIFEST)


def test_what_it_has_is_not_sent_again_and_a_cut_file_goes_on(collect: Collect) -> None:
    [form] = [one for one in listed(collect) if one["formID"] == "csc_group"]
    files = ElementTree.fromstring(body(collect.get(form["manifestUrl"]))).findall("m:mediaFile", MANIFEST)
    urls = [str(file.findtext("m:downloadUrl", namespaces=MANIFEST)) for file in files]
    for url in (f"{collect.server_url}/formList", form["downloadUrl"], form["manifestUrl"], *urls):
        etag = collect.get(url).headers["ETag"]
        assert collect.get(url, **{"If-None-Match": etag}).status_code == 304
    whole = collect.get(urls[0], **{"Accept-Encoding": "identity"})
    assert collect.get(urls[0], Range="bytes=5-").data == whole.data[5:]


def test_a_record_with_files_arrives_in_two_posts_and_both_clients_get_the_same_forms(
    collect: Collect, tablet: EnrolledTablet
) -> None:
    submission = f"{collect.server_url}/submission"
    announced = collect.head(submission)
    assert announced.status_code == 204
    assert int(announced.headers["X-OpenRosa-Accept-Content-Length"]) > 10_000_000

    [form] = [one for one in listed(collect) if one["formID"] == "csc_group"]
    xml = (
        f'<data xmlns:orx="http://openrosa.org/xforms" id="csc_group" version="{form["version"]}">'
        "<photo>1.jpg</photo><voice>2.m4a</voice>"
        "<orx:meta><orx:instanceID>uuid:5f0c</orx:instanceID></orx:meta></data>"
    )
    first = collect.post(submission, xml, {"1.jpg": b"picture"}, more=True)
    last = collect.post(submission, xml, {"2.m4a": b"voice"})
    assert (first.status_code, last.status_code) == (201, 201)
    told = ElementTree.fromstring(last.data)
    assert told.find("r:message", RESPONSE) is not None
    metadata = told.find("m:submissionMetadata", RESPONSE)
    assert metadata is not None
    assert metadata.attrib["instanceID"] == "uuid:5f0c"

    ours = collect.client.get("/tablet/carry.json", headers=tablet.headers).json["forms"]
    assert {(one["formId"], one["version"], one["hash"]) for one in ours} == {
        (one["formID"], one["version"], one["hash"]) for one in listed(collect)
    }
