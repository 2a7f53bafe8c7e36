"""Records as tablets seal them: the app's own seal.js seals, run by Node; the server opens."""

import base64
import io
import json
import shutil
import subprocess
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mhsurvey.app import create_app
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import writing
from mhsurvey.exchange.upstream import Address
from mhsurvey.settings import read_settings
from mhsurvey.submissions import operations, queries
from mhsurvey.submissions.arriving import EARLIER, SUBMISSION
from mhsurvey.submissions.holding import Reason
from mhsurvey.submissions.sealing import Keyring, key_id, read_private
from mhsurvey.submissions.submission import ReviewState, State
from mhsurvey.web import catchup, importing
from mhsurvey.web.forwarding import Forwarder
from mhsurvey.web.receiving import KEYRING
from tests.conftest import EnrolledTablet, House
from tests.published import form, publish_xform

ROOT = Path(__file__).parents[2]
FORM = form(
    "sealed", "1", "<q/><photo/>",
    '<bind nodeset="/data/q" type="string"/><bind nodeset="/data/photo" type="binary"/>',
)  # fmt: skip
SECRET = "Elle a été frappée"


@dataclass(frozen=True)
class Sealed:
    """A sheet as it leaves a tablet."""

    instance_id: str
    xml: str
    envelope: bytes
    parts: dict[str, bytes]


@pytest.fixture(autouse=True)
def published(app: Flask) -> None:
    ground = app.extensions["mhsurvey"]
    with writing(ground.sessions()) as session:
        publish_xform(session, store=ground.store, xform=FORM)
        session.commit()


Seal = Callable[..., Sealed]
Post = Callable[..., Any]


@pytest.fixture
def sealed(client: FlaskClient, tablet: EnrolledTablet) -> Seal:
    """Seal a sheet for the keys the server hands out (or for others)."""

    def seal(
        *, keys: list[dict[str, str]] | None = None, unfinished: bool = False, photo: str = "", before: str = ""
    ) -> Sealed:
        instance_id = f"uuid:{uuid.uuid4()}"
        answers = f"<q>{SECRET}</q><photo>{'p.jpg' if photo else ''}</photo>"
        meta = f"<meta><instanceID>{instance_id}</instanceID></meta>"
        xml = f'{before}<data id="sealed" version="1">{answers}{meta}</data>'
        told = keys or client.get("/tablet/carry.json", headers=tablet.headers).get_json()["sealing"]
        asked = {"keys": told, "id": instance_id, "formId": "sealed", "version": "1", "xml": xml,
                 "files": {"p.jpg": photo} if photo else {}, "unfinished": unfinished}  # fmt: skip
        node = shutil.which("node") or str(next((ROOT / ".tools").glob("**/bin/node")))
        ran = subprocess.run(
            [node, "test/seal_one.js"],
            cwd=ROOT / "static" / "tablet", input=json.dumps(asked), capture_output=True, text=True, check=True,
        )  # fmt: skip
        made = json.loads(ran.stdout)
        parts = {name: base64.b64decode(content) for name, content in made["parts"].items()}
        return Sealed(instance_id, xml, made["envelope"].encode(), parts)

    return seal


@pytest.fixture
def post(client: FlaskClient, tablet: EnrolledTablet) -> Post:
    def post(one: Sealed, *names: str) -> Any:
        """Post the envelope with its parts, or with some of them."""
        files = [(io.BytesIO(one.parts[name]), name) for name in names or one.parts]
        data = {"xml_submission_file": (io.BytesIO(one.envelope), "submission.xml")} | {
            name: file for file in files for name in [file[1]]
        }
        return client.post("/submission", data=data, headers=tablet.headers)

    return post


def rows(app: Flask) -> list[Any]:
    ground = app.extensions["mhsurvey"]
    catchup.catch_up(ground.sessions, turn=catchup.turn_of(ground.engine))
    with ground.sessions() as session:
        return list(session.execute(select(SUBMISSION)).all())


def opened(app: Flask) -> Any:
    ground = app.extensions["mhsurvey"]
    [row] = rows(app)
    with ground.sessions() as session:
        return queries.submission(session, submission_id=row.id, scope=EVERYWHERE)


def test_what_a_tablet_sealed_is_kept_as_the_sheet_it_was(app: Flask, sealed: Seal, post: Post) -> None:
    one = sealed(photo="a picture")
    assert SECRET.encode() not in one.envelope + b"".join(one.parts.values())
    reply = post(one)
    assert (reply.status_code, 'isComplete="true"' in reply.text) == (201, True)
    found = opened(app)
    assert found.xml.decode() == one.xml
    assert found.listed.state is State.READ
    assert [(file.name, file.content_type) for file in found.files] == [("p.jpg", "image/jpeg")]
    assert app.extensions["mhsurvey"].store.get(found.files[0].sha256) == b"a picture"
    assert post(one).status_code == 201
    assert len(rows(app)) == 1


def test_exported_record_keeps_the_device_it_was_made_on_however_often_it_comes(
    app: Flask, sealed: Seal, post: Post, tmp_path: Path
) -> None:
    mine, taken_in = sealed(photo="a picture"), sealed(photo="another")
    whole = {"format": "mhsurvey-export", "version": 2, "device": "tablet:7", "records": [
        exported(mine), {**exported(taken_in), "device": "tablet:3"},
    ]}  # fmt: skip
    file = tmp_path / "export.json"
    file.write_text(json.dumps(whole))
    for _ in range(2):
        importing.import_file(app, file)
    assert {row.instance_id: row.device_id for row in rows(app)} == {
        mine.instance_id: "tablet:7",
        taken_in.instance_id: "tablet:3",
    }
    assert all(post(one).status_code == 201 for one in (mine, taken_in))
    assert len(rows(app)) == 2


def exported(one: Sealed) -> dict[str, Any]:
    files = [{"name": name, "base64": base64.b64encode(content).decode()} for name, content in one.parts.items()]
    return {
        "formId": "sealed",
        "version": "1",
        "xml": one.envelope.decode(),
        "instanceId": one.instance_id,
        "files": files,
    }


def test_parts_may_come_in_several_posts(app: Flask, sealed: Seal, post: Post) -> None:
    one = sealed(photo="later")
    first = post(one, "submission.xml.enc")
    assert 'isComplete="false"' in first.text
    last = post(one, "submission.xml.enc", "p.jpg.enc")
    assert (last.status_code, 'isComplete="true"' in last.text) == (201, True)
    assert opened(app).listed.missing_files == 0


def test_record_for_an_unknown_key_is_kept_sealed_and_opened_by_the_recovery_key(
    app: Flask, sealed: Seal, post: Post, tmp_path: Path
) -> None:
    elsewhere = Keyring(tmp_path / "other")
    recovery = elsewhere.add_recovery("une longue phrase")
    one = sealed(keys=elsewhere.public(), photo="kept")
    assert post(one).status_code == 201
    found = opened(app)
    assert (found.listed.held_reason, found.xml) == (Reason.SEALED, one.envelope)
    assert importing.unseal(app, keys=None) == (0, 1)

    private = read_private(recovery, passphrase="une longue phrase")
    assert importing.unseal(app, keys={key_id(private.public_key()): private}) == (1, 0)
    found = opened(app)
    assert (found.listed.state, found.xml.decode()) == (State.READ, one.xml)
    assert found.listed.missing_files == 0
    assert ("p.jpg", True) in [(file.name, file.referenced) for file in found.files]
    # The tablet did not hear of the first receipt and sends it again: the same envelope is no conflict.
    assert post(one).status_code == 201
    with app.extensions["mhsurvey"].sessions() as session:
        assert [row.why for row in session.execute(select(EARLIER))] == ["sealed"]


def test_envelope_that_came_before_its_key_opens_when_it_is_sent_again(
    app: Flask, sealed: Seal, post: Post, tmp_path: Path
) -> None:
    later = Keyring(tmp_path / "restored")
    one = sealed(keys=later.public())
    assert post(one).status_code == 201
    assert opened(app).listed.held_reason == Reason.SEALED
    app.extensions[KEYRING] = later
    assert post(one).status_code == 201
    assert (opened(app).listed.state, opened(app).xml.decode()) == (State.READ, one.xml)


@pytest.mark.parametrize("part", ["submission.xml.enc", "p.jpg.enc"])
def test_part_that_was_changed_is_not_believed_and_nothing_is_thrown_away(
    app: Flask, sealed: Seal, post: Post, part: str
) -> None:
    one = sealed(photo="true")
    one.parts[part] = one.parts[part][:-1] + bytes([one.parts[part][-1] ^ 1])
    assert post(one).status_code == 201
    found = opened(app)
    assert (found.listed.held_reason, found.xml) == (Reason.SEALED, one.envelope)
    assert {file.name for file in found.files} == set(one.parts)


def test_interrupted_person_counts_only_once_approved(app: Flask, sealed: Seal, post: Post) -> None:
    assert post(sealed(unfinished=True)).status_code == 201
    assert opened(app).listed.held_reason == Reason.INTERRUPTED
    for to, state in ((ReviewState.APPROVED, State.READ), (ReviewState.RECEIVED, State.HELD)):
        with writing(app.extensions["mhsurvey"].sessions()) as session:
            operations.review(session, submission_id=rows(app)[0].id, to=to, scope=EVERYWHERE)
            session.commit()
        assert opened(app).listed.state is state


@pytest.mark.parametrize("unfinished", [False, True])
def test_sealed_sheet_that_nobody_may_read_stays_in_its_envelope(
    app: Flask, sealed: Seal, post: Post, unfinished: bool
) -> None:
    one = sealed(before='<!DOCTYPE data [<!ENTITY a "b">]>', unfinished=unfinished)
    assert post(one).status_code == 201
    found = opened(app)
    assert (found.listed.held_reason, found.xml) == (Reason.SEALED, one.envelope)


def test_keys_lie_for_their_owner_alone_and_stay_when_a_newer_one_is_made(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    [first] = ring.public()
    [file] = (tmp_path / "keys").glob("server-*.pem")
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert Keyring(tmp_path / "keys").public() == [first]
    ring.add_recovery("une longue phrase")
    assert [key["id"] for key in ring.public()][0] == first["id"]
    assert len(ring.public()) == 2
    assert list(ring.private()) == [first["id"]]


def test_a_village_server_forwards_what_it_cannot_open(
    live_server: str, app: Flask, sealed: Seal, tablet: EnrolledTablet, tmp_path: Path, empty_database: Path
) -> None:
    folder = tmp_path / "laptop"
    folder.mkdir()
    shutil.copy(empty_database, folder / "mhsurvey.sqlite")
    laptop = create_app(read_settings({"MHSURVEY_DATA_DIR": str(folder), "MHSURVEY_SECRET_KEY": "s" * 64}))
    packed = tmp_path / "pack.zip"
    assert app.test_cli_runner().invoke(args=["village", "pack", str(packed)]).exit_code == 0
    assert laptop.test_cli_runner().invoke(args=["village", "take", str(packed)]).exit_code == 0
    there = House(laptop).tablet()
    headers = {"Authorization": f"Bearer {there.token}"}
    keys = laptop.test_client().get("/tablet/carry.json", headers=headers).get_json()["sealing"]
    one = sealed(keys=keys, photo="a photo")
    data: dict[str, Any] = {"xml_submission_file": (io.BytesIO(one.envelope), "submission.xml")}
    data |= {name: (io.BytesIO(content), name) for name, content in one.parts.items()}
    assert laptop.test_client().post("/submission", data=data, headers=headers).status_code == 201
    ground = laptop.extensions["mhsurvey"]
    catchup.catch_up(ground.sessions, turn=catchup.turn_of(ground.engine))
    with ground.sessions() as session:
        assert queries.held_ids(session, reason=Reason.SEALED) == (1,)

    assert Forwarder(ground, Address(live_server, tablet.token)).run().done == 1

    ground.engine.dispose()
    assert all(SECRET.encode() not in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    with app.extensions["mhsurvey"].sessions() as session:
        opened = queries.submission(session, submission_id=1, scope=EVERYWHERE)
    assert opened.xml == one.xml.encode()
    assert [(file.name, file.sha256 is not None) for file in opened.files] == [("p.jpg", True)]
