"""DOOR: a tablet's export of unsent records, taken in as if they had been sent; and what was kept sealed, opened.

Format (static/tablet/README.md): {"format": "mhsurvey-export", "version": 2, "records": [{"formId", "version",
"instanceId", "xml", "device", "files": [{"name", "type", "base64"}]}]}, where xml is the envelope. A record that
another tablet had handed over names the device it was made on; for the others the file does. Version 1 held the
sheets themselves. Idempotent: a record already here is a resend.
"""

import base64
import binascii
import hashlib
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from flask import Flask

from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.problems import EXPORT_UNREADABLE, Problem
from mhsurvey.submissions import queries
from mhsurvey.submissions.faults import storage_faults
from mhsurvey.submissions.holding import Reason
from mhsurvey.submissions.instance import parse
from mhsurvey.submissions.multipart import SentFile, check_name
from mhsurvey.submissions.submission import Arrival, StoredFile
from mhsurvey.web import receiving

FORMAT = "mhsurvey-export"
VERSIONS = (1, 2)


def import_file(app: Flask, file: Path) -> Counter[str]:
    """Take in every record; gives how many had which outcome. Raises EXPORT_UNREADABLE before any is taken in."""
    records = _records(file)
    writer = receiving.writer(app)
    now = datetime.now(UTC)
    arrivals = [_arrival(app, record, number, file.name, now) for number, record in enumerate(records, start=1)]
    return Counter(str(writer.receive(arrival).outcome) for arrival in arrivals)


def _records(file: Path) -> list[dict[str, Any]]:
    try:
        export = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError as fault:
        raise Problem(EXPORT_UNREADABLE, file=file.name, where=fault.lineno, fault="JSON") from None
    if not isinstance(export, dict) or export.get("format") != FORMAT or export.get("version") not in VERSIONS:
        raise Problem(EXPORT_UNREADABLE, file=file.name, where=1, fault="format")
    records: list[Any] = export.get("records", [])
    return [{"device": export.get("device"), **record} if isinstance(record, dict) else record for record in records]


def _arrival(app: Flask, record: dict[str, Any], number: int, file_name: str, now: datetime) -> Arrival:
    try:
        xml = record["xml"].encode()
        files = [_sent(file) for file in record.get("files", ())]
    except (KeyError, TypeError, AttributeError, binascii.Error) as fault:
        raise Problem(EXPORT_UNREADABLE, file=file_name, where=number, fault=type(fault).__name__) from None
    return replace(_arrived(app, xml, files, keys=None, now=now), device_id=receiving.cut(record.get("device")))


def _sent(file: dict[str, Any]) -> SentFile:
    check_name(file["name"])
    content = io.BytesIO(base64.b64decode(file["base64"], validate=True))
    return SentFile(file["name"], (file.get("type") or "application/octet-stream")[:100], content)


def _arrived(
    app: Flask, xml: bytes, files: Sequence[SentFile], *, keys: receiving.Keys | None, now: datetime
) -> Arrival:
    sent = parse(xml)
    opened = receiving.open_sealed(sent, files, app=app, keys=keys)
    inner = opened.instance if opened else sent
    content = opened.xml if opened else xml
    return Arrival(
        form_id=inner.form_id,
        version=inner.version,
        instance_id=inner.instance_id,
        deprecated_id=inner.deprecated_id,
        xml=content,
        xml_sha256=hashlib.sha256(content).digest(),
        received_at=now,
        files=tuple(_stored(app, file, now) for file in (opened.files if opened else files)),
        expected=receiving.expecting(app).files(inner),
        user_agent="mhsurvey export file",
        sealed_as=hashlib.sha256(xml).digest() if opened else None,
    )


def _stored(app: Flask, file: SentFile, now: datetime) -> StoredFile:
    with storage_faults():
        sha256, size = app.extensions["mhsurvey"].store.put_stream(file.content)
    return StoredFile(file.name, sha256, size, file.content_type, now)


# --- what was kept sealed ----------------------------------------------------------------------


def unseal(app: Flask, *, keys: receiving.Keys | None) -> tuple[int, int]:
    """Open every record that is held because no key fitted; gives (opened, still sealed).

    keys  private keys by id; the server's own when None
    """
    ground = app.extensions["mhsurvey"]
    with ground.sessions() as session:
        held = queries.held_ids(session, reason=Reason.SEALED)
    opened = 0
    for submission_id in held:
        with ground.sessions() as session:
            one = queries.submission(session, submission_id=submission_id, scope=EVERYWHERE)
        files = [
            SentFile(file.name, file.content_type or "", io.BytesIO(ground.store.get(file.sha256)))
            for file in one.files
            if file.sha256 is not None
        ]
        arrival = _arrived(app, one.xml, files, keys=keys, now=datetime.now(UTC))
        if arrival.sealed_as is not None:
            receiving.writer(app).receive(arrival)
            opened += 1
    return opened, len(held) - opened
