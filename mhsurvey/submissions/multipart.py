"""The body of an OpenRosa POST, read strictly and whole: a cut body is a fault, never an empty form.

Werkzeug's own form parser gives an empty form for a truncated body; a tablet would take the answer
to that for a receipt. The parts go to memory (the XML) or to spooled temporary files (the rest).
"""

import contextlib
import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO

from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser, parse_options_header

from mhsurvey.problems import (
    BODY_CUT,
    BODY_MALFORMED,
    BODY_NOT_MULTIPART,
    FILE_NAME_UNUSABLE,
    TOO_LARGE,
    XML_PART_MISSING,
    XML_PART_TWICE,
    XML_TOO_LARGE,
    Problem,
)
from mhsurvey.submissions.instance import MAX_XML_BYTES

XML_PART = "xml_submission_file"
# Set by Collect on all but the last POST of a submission it has split.
INCOMPLETE_PART = "*isIncomplete*"
MAX_PARTS = 1000
MAX_FILE_NAME = 255
CHUNK = 64 * 1024
SPOOL = 1024 * 1024


@dataclass(frozen=True)
class SentFile:
    """One file of a POST under the name the XML knows it by. `content` is at its start."""

    name: str
    content_type: str
    content: IO[bytes] = field(repr=False, compare=False)


@dataclass
class Parts:
    """A POST: its one XML part and its files."""

    xml: bytes
    files: list[SentFile]
    incomplete: bool = False

    def close(self) -> None:
        for file in self.files:
            file.content.close()


@dataclass
class _Open:
    """The part being read."""

    name: str
    file_name: str | None
    content_type: str
    sink: IO[bytes]
    size: int = 0


def boundary_of(content_type: str) -> str:
    """The multipart boundary. Raises Problem BODY_NOT_MULTIPART."""
    kind, options = parse_options_header(content_type or "")
    if kind not in ("multipart/form-data", "multipart/mixed") or not options.get("boundary"):
        raise Problem(BODY_NOT_MULTIPART)
    return str(options["boundary"])


def read_parts(read: Callable[[int], bytes], *, content_type: str, length: int | None, limit: int) -> Parts:
    """Read a whole body.

    read    gives up to n bytes, b"" at the end
    length  the Content-Length, None for a chunked body
    limit   most bytes accepted
    Raises  Problem: BODY_NOT_MULTIPART, BODY_CUT, BODY_MALFORMED, TOO_LARGE, XML_PART_MISSING,
            XML_PART_TWICE, XML_TOO_LARGE, FILE_NAME_UNUSABLE
    """
    boundary = boundary_of(content_type)
    if length is not None and length > limit:
        raise Problem(TOO_LARGE, limit_mb=limit // 1024**2)
    gathering = _Gathering()
    try:
        _feed(read, boundary=boundary, length=length, limit=limit, gathering=gathering)
        return gathering.parts()
    except BaseException:
        gathering.close()
        raise


def _feed(
    read: Callable[[int], bytes], *, boundary: str, length: int | None, limit: int, gathering: "_Gathering"
) -> None:
    parser = PushMultipartParser(boundary, max_segment_count=MAX_PARTS, strict=True)
    counting = _Counting(read, limit)
    with _faults_named():
        for chunk in _chunks(counting.read):
            for event in parser.parse(chunk):
                gathering.take(event)
    # The parser is content when the last boundary has come; a body longer or shorter than announced is
    # still not the body that was sent.
    if not parser_is_complete(parser) or (length is not None and counting.taken != length):
        raise Problem(BODY_CUT)


class _Counting:
    """Reads and counts. Raises TOO_LARGE past the limit: a chunked body announces no length."""

    def __init__(self, read: Callable[[int], bytes], limit: int) -> None:
        self._read = read
        self._limit = limit
        self.taken = 0

    def read(self, size: int) -> bytes:
        piece = self._read(size)
        self.taken += len(piece)
        if self.taken > self._limit:
            raise Problem(TOO_LARGE, limit_mb=self._limit // 1024**2)
        return piece


def parser_is_complete(parser: PushMultipartParser) -> bool:
    """True when the final boundary was seen."""
    try:
        parser.close()
    except MultipartError:
        return False
    return True


def _chunks(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """The body in full chunks, whatever pieces it comes in."""
    gathered = b""
    while piece := read(CHUNK - len(gathered)):
        gathered += piece
        if len(gathered) == CHUNK:
            yield gathered
            gathered = b""
    # A line end after the last boundary is allowed, but the strict parser takes it for a fault when it comes
    # in a chunk of its own. If the boundary was not the last one, the parser still finds the body cut.
    if gathered not in (b"", b"\n", b"\r\n"):
        yield gathered


@contextlib.contextmanager
def _faults_named() -> Iterator[None]:
    try:
        yield
    except ParserLimitReached:
        raise Problem(BODY_MALFORMED, fault="limit") from None
    except MultipartError:
        raise Problem(BODY_MALFORMED, fault="multipart") from None


class _Gathering:
    """Collects the parser's events into parts."""

    def __init__(self) -> None:
        self._open: _Open | None = None
        self._files: list[SentFile] = []
        self._xml: IO[bytes] | None = None
        self._incomplete = False

    def take(self, event: MultipartSegment | bytes | None) -> None:
        if event is None:
            self._finish()
        elif isinstance(event, (bytes, bytearray)):
            assert self._open is not None  # noqa: S101 - the parser never gives a body before its head
            self._open.size += len(event)
            if self._open.name == XML_PART and self._open.size > MAX_XML_BYTES:
                raise Problem(XML_TOO_LARGE, limit_mb=MAX_XML_BYTES // 1024**2)
            self._open.sink.write(event)
        else:
            self._open = _Open(
                name=event.name or "",
                file_name=event.filename,
                content_type=(event.content_type or "application/octet-stream")[:100],
                # The XML is bounded, and wanted whole.
                sink=io.BytesIO() if event.name == XML_PART else _spooled(),
            )

    def _finish(self) -> None:
        part, self._open = self._open, None
        assert part is not None  # noqa: S101 - as above
        part.sink.seek(0)
        if part.name == XML_PART:
            if self._xml is not None:
                part.sink.close()
                raise Problem(XML_PART_TWICE)
            self._xml = part.sink
        elif part.file_name is None and part.name == INCOMPLETE_PART:
            self._incomplete = part.sink.read(10).strip() == b"yes"
            part.sink.close()
        else:
            # Enketo and others name the part and leave the file name out, or the other way round.
            self._files.append(SentFile(part.file_name or part.name, part.content_type, part.sink))

    def parts(self) -> Parts:
        if self._xml is None:
            raise Problem(XML_PART_MISSING)
        for file in self._files:
            check_name(file.name)
        with self._xml as xml:
            return Parts(xml=xml.read(), files=self._files, incomplete=self._incomplete)

    def close(self) -> None:
        half = None if self._open is None else self._open.sink
        sinks = [self._xml, half, *(file.content for file in self._files)]
        for sink in sinks:
            if sink is not None:
                sink.close()


def _spooled() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=SPOOL)


def check_name(name: str) -> None:
    """A file's name is kept as it stands and never becomes a path. Raises FILE_NAME_UNUSABLE."""
    if not name or len(name) > MAX_FILE_NAME or any(ord(letter) < 32 for letter in name):
        raise Problem(FILE_NAME_UNUSABLE)
