"""Arrivals as the door makes them, for tests."""

import hashlib
from datetime import UTC, datetime

from mhsurvey.submissions.instance import parse
from mhsurvey.submissions.submission import Arrival, StoredFile

NOW = datetime(2026, 11, 15, 9, 30, tzinfo=UTC)


def xml(instance_id: str, *, form_id: str = "f", version: str = "1", replaces: str = "", answer: str = "3") -> bytes:
    deprecated = f"<deprecatedID>{replaces}</deprecatedID>" if replaces else ""
    meta = f"<meta><instanceID>{instance_id}</instanceID>{deprecated}</meta>"
    return f'<data id="{form_id}" version="{version}"><q>{answer}</q>{meta}</data>'.encode()


def arrival(content: bytes, *, files: tuple[StoredFile, ...] = (), expected: tuple[str, ...] = ()) -> Arrival:
    instance = parse(content)
    return Arrival(
        form_id=instance.form_id,
        version=instance.version,
        instance_id=instance.instance_id,
        deprecated_id=instance.deprecated_id,
        xml=content,
        xml_sha256=hashlib.sha256(content).digest(),
        received_at=NOW,
        files=files,
        expected=expected,
    )


def file(name: str, content: bytes = b"x") -> StoredFile:
    return StoredFile(name, hashlib.sha256(content).hexdigest(), len(content), "image/jpeg", NOW)
