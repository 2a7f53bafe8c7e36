"""A recording that somebody sends with a page: told by its own first bytes, whatever its name says."""

from flask import request

from mhsurvey.problems import RECORDING_UNFIT, Problem

MOST_MB = 4
# First bytes of what every browser of the last ten years plays: kind, ending, where, which.
KINDS = (
    ("audio/mpeg", "mp3", 0, b"ID3"),
    ("audio/mpeg", "mp3", 0, b"\xff\xfb"),
    ("audio/mpeg", "mp3", 0, b"\xff\xf3"),
    ("audio/mp4", "m4a", 4, b"ftyp"),
    ("audio/ogg", "ogg", 0, b"OggS"),
    ("audio/webm", "webm", 0, b"\x1a\x45\xdf\xa3"),
)


def sent_recording(field: str = "recording") -> bytes:
    """The recording in this request's field. Raises RECORDING_UNFIT."""
    given = request.files.get(field)
    content = given.read(MOST_MB * 1024 * 1024 + 1) if given else b""
    if not content or len(content) > MOST_MB * 1024 * 1024 or not kind(content):
        raise Problem(RECORDING_UNFIT, limit_mb=MOST_MB)
    return content


def kind(content: bytes) -> str:
    """Its media type; "" when it is no recording."""
    return next((of for of, _, at, mark in KINDS if content[at : at + len(mark)] == mark), "")


def ending(content: bytes) -> str:
    """The ending its name should have."""
    return next((one for _, one, at, mark in KINDS if content[at : at + len(mark)] == mark), "")
