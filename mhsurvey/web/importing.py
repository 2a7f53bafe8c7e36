"""DOOR: the file of unsent records a tablet exported, taken in as if it had been sent.

Format (static/tablet/README.md): {"format": "mhsurvey-export", "version": 1, "records": [{"formId", "version",
"instanceId", "xml", "files": [{"name", "type", "base64"}]}]}. Idempotent: a record already here is a resend.
"""

import base64
import binascii
import hashlib
import io
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from flask import Flask

from mhsurvey.problems import EXPORT_UNREADABLE, Problem
from mhsurvey.submissions.faults import storage_faults
from mhsurvey.submissions.instance import parse
from mhsurvey.submissions.multipart import check_name
from mhsurvey.submissions.submission import Arrival, StoredFile
from mhsurvey.web import receiving

FORMAT = "mhsurvey-export"


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
    if not isinstance(export, dict) or export.get("format") != FORMAT or export.get("version") != 1:
        raise Problem(EXPORT_UNREADABLE, file=file.name, where=1, fault="format")
    records: list[dict[str, Any]] = export.get("records", [])
    return records


def _arrival(app: Flask, record: dict[str, Any], number: int, file_name: str, now: datetime) -> Arrival:
    try:
        xml = record["xml"].encode()
        files = tuple(_stored(app, file, now) for file in record.get("files", ()))
    except (KeyError, TypeError, AttributeError, binascii.Error) as fault:
        raise Problem(EXPORT_UNREADABLE, file=file_name, where=number, fault=type(fault).__name__) from None
    sent = parse(xml)
    return Arrival(
        form_id=sent.form_id,
        version=sent.version,
        instance_id=sent.instance_id,
        deprecated_id=sent.deprecated_id,
        xml=xml,
        xml_sha256=hashlib.sha256(xml).digest(),
        received_at=now,
        files=files,
        expected=receiving.expecting(app).files(sent),
        user_agent="mhsurvey export file",
    )


def _stored(app: Flask, file: dict[str, Any], now: datetime) -> StoredFile:
    check_name(file["name"])
    content = io.BytesIO(base64.b64decode(file["base64"], validate=True))
    with storage_faults():
        sha256, size = app.extensions["mhsurvey"].store.put_stream(content)
    return StoredFile(file["name"], sha256, size, (file.get("type") or "application/octet-stream")[:100], now)
