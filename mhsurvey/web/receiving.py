"""From a request's body to a receipt: what every way in shares (POST, and the file a tablet exported)."""

import hashlib
import io
import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from flask import Flask, current_app, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import ClientDisconnected

from mhsurvey.accounts.person import Tablet
from mhsurvey.problems import BODY_CUT, Problem
from mhsurvey.submissions import instance, sealing
from mhsurvey.submissions.faults import storage_faults
from mhsurvey.submissions.group_commit import GroupCommit
from mhsurvey.submissions.multipart import Parts, SentFile, check_name, read_parts
from mhsurvey.submissions.reading import Expecting
from mhsurvey.submissions.submission import Arrival, Receipt, StoredFile
from mhsurvey.web import catchup, gate
from mhsurvey.web.ground import ground

Keys = Mapping[str, RSAPrivateKey]

KEYRING = "mhsurvey.keyring"
NAME = "mhsurvey.group_commit"
EXPECTING = "mhsurvey.expecting"


def set_up(state: BlueprintSetupState) -> None:
    """Give the app its writer. Its thread starts with the first arrival, in whichever process that is."""
    laid = state.app.extensions["mhsurvey"]
    state.app.extensions[NAME] = GroupCommit(laid.engine, turn=catchup.turn_of(laid.engine))
    state.app.extensions[EXPECTING] = Expecting(laid.sessions)
    state.app.extensions[KEYRING] = sealing.Keyring(laid.settings.data_dir / "keys")


def writer(app: Flask | None = None) -> GroupCommit:
    """The app's writer."""
    found: GroupCommit = (app or current_app).extensions[NAME]
    return found


def keyring(app: Flask | None = None) -> sealing.Keyring:
    """The app's keys."""
    found: sealing.Keyring = (app or current_app).extensions[KEYRING]
    return found


def expecting(app: Flask | None = None) -> Expecting:
    """What knows which files the app's forms ask for."""
    found: Expecting = (app or current_app).extensions[EXPECTING]
    return found


def receive_request() -> Receipt:
    """Keep the submission in this request's body; the receipt is given when it is on the disk.

    Raises Problem: whatever the body, the XML, the disk or the database have to say.
    """
    parts = _read_body()
    try:
        arrival = _arrival(parts)
    finally:
        parts.close()
    receipt = writer().receive(arrival)
    catchup.nudge(current_app)
    current_app.logger.info(
        "event=received outcome=%s submission=%d files=%d", receipt.outcome, receipt.submission_id, len(arrival.files)
    )
    return receipt


def _read_body() -> Parts:
    stream = request.stream

    def read(size: int) -> bytes:
        try:
            return bytes(stream.read(size))
        except (ClientDisconnected, OSError):
            raise Problem(BODY_CUT) from None

    return read_parts(
        read,
        content_type=request.content_type or "",
        length=request.content_length,
        limit=ground().settings.max_upload_bytes,
    )


def _arrival(parts: Parts) -> Arrival:
    """Everything that can be done before the write: parse, open, hash, and make the files durable."""
    sent = instance.parse(parts.xml)
    opened = open_sealed(sent, parts.files)
    if opened is not None:
        sent = opened.instance
    xml, files = (opened.xml, opened.files) if opened else (parts.xml, parts.files)
    sender = gate.uploader()
    is_tablet = isinstance(sender, Tablet)
    return Arrival(
        form_id=sent.form_id,
        version=sent.version,
        instance_id=sent.instance_id,
        deprecated_id=sent.deprecated_id,
        xml=xml,
        xml_sha256=hashlib.sha256(xml).digest(),
        received_at=gate.now(),
        files=tuple(store_file(file.content, name=file.name, content_type=file.content_type) for file in files),
        expected=_expected(sent),
        tablet_id=sender.id if is_tablet else None,
        person_id=None if is_tablet else sender.id,
        device_id=cut(request.args.get("deviceID")),
        user_agent=cut(request.user_agent.string),
        sealed_as=hashlib.sha256(parts.xml).digest() if opened else None,
    )


@dataclass(frozen=True)
class Opened:
    """What an envelope held."""

    instance: instance.Instance
    xml: bytes
    files: list[SentFile]


def open_sealed(
    sent: instance.Instance, files: Sequence[SentFile], *, app: Flask | None = None, keys: Keys | None = None
) -> Opened | None:
    """Open what a tablet sealed; None when it is no envelope of ours, or cannot be opened: then it is kept as it is.

    keys  private keys by id; the server's own when not given
    """
    envelope = sealing.envelope_of(sent.root, instance_id=sent.instance_id) if sent.encrypted else None
    if envelope is None:
        return None
    parts = {name: file for file in files if (name := sealing.part_name(file.name)) is not None}
    try:
        opening = sealing.Opening(envelope, keys if keys is not None else keyring(app).private())
        xml = opening.xml(parts.pop(sealing.XML_PART).content.read())
        inner = instance.parse(xml)
        if (inner.form_id, inner.instance_id) != (sent.form_id, sent.instance_id):
            raise sealing.CannotOpen("another sheet")
        found = [_part(name, opening.part(file.content.read(), name=name)) for name, file in parts.items()]
    except (sealing.CannotOpen, KeyError, Problem) as fault:
        (app or current_app).logger.warning("event=cannot_open why=%s", fault if fault.args else type(fault).__name__)
        for file in files:
            file.content.seek(0)
        return None
    return Opened(inner, xml, found)


def _part(name: str, content: bytes) -> SentFile:
    check_name(name)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return SentFile(name=name, content_type=kind, content=io.BytesIO(content))


def store_file(content: IO[bytes], *, name: str, content_type: str) -> StoredFile:
    """Make a file durable. Raises DISK_FULL."""
    with storage_faults():
        sha256, size = ground().store.put_stream(content)
    return StoredFile(name=name, sha256=sha256, size=size, content_type=content_type[:100], received_at=gate.now())


def _expected(sent: instance.Instance) -> tuple[str, ...]:
    with storage_faults():
        return expecting().files(sent)


def cut(text: object) -> str | None:
    """What a sender says of itself, short enough to keep; None when it says nothing."""
    return text[:255].replace("\0", "") if isinstance(text, str) and text else None
