"""Looks for words in everything a browser wrote to its profile, as a thief with the tablet's memory would.

Chromium keeps a page's IndexedDB and localStorage in LevelDB: tables of snappy-compressed blocks, and a log cut
into blocks of 32 KiB. A value in it may be compressed once more, and text is Latin-1 or UTF-16. A plain search of the
files misses all but the luckiest of these, so every layer is taken off before the search.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from struct import unpack_from

TABLE_MAGIC = bytes.fromhex("57fb808b247547db")
FOOTER_BYTES = 48
LOG_BLOCK_BYTES = 32 * 1024
LOG_HEADER_BYTES = 7
LOG_FIRST, LOG_FULL = 2, 1
SNAPPY = 1
# Blink's mark before a value it compressed: version tag, "needs processing", "by snappy".
COMPRESSED_VALUE = b"\xff\x11\x02"
BIGGEST_BYTES = 64 * 1024 * 1024


class Cut(ValueError):
    """These bytes end, or turn to nonsense, before they are through."""


def places_of(word: str, folder: Path) -> set[str]:
    """Where a word stands in any file under a folder: {"path (layer)"}; empty when it is nowhere.

    word  found as UTF-8, Latin-1 and UTF-16; best one that occurs nowhere else
    """
    looks = {word.encode("utf-8"), word.encode("latin-1"), word.encode("utf-16-le")}
    found = set()
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        for layer, content in _layers(path.read_bytes()):
            if any(look in content for look in looks):
                found.add(f"{path.relative_to(folder)} ({layer})")
    return found


def _layers(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """A file as it lies there, and as its reader would see it."""
    yield "as it lies", raw
    opened = [("table", block) for block in _table_blocks(raw)] if raw.endswith(TABLE_MAGIC) else []
    opened.append(("log", b"".join(_log_pieces(raw))))
    yield from opened
    for layer, content in [("file", raw), *opened]:
        for value in _compressed_values(content):
            yield f"compressed value in {layer}", value


def _compressed_values(content: bytes) -> Iterator[bytes]:
    at = content.find(COMPRESSED_VALUE)
    while at >= 0:
        with suppress(Cut):
            yield uncompressed(content[at + len(COMPRESSED_VALUE) :])
        at = content.find(COMPRESSED_VALUE, at + 1)


def _log_pieces(raw: bytes) -> Iterator[bytes]:
    """The payloads of a LevelDB log, joined over the headers that cut them."""
    at = 0
    while at + LOG_HEADER_BYTES <= len(raw):
        left = LOG_BLOCK_BYTES - at % LOG_BLOCK_BYTES
        length, kind = unpack_from("<HB", raw, at + 4)
        if left < LOG_HEADER_BYTES or kind == 0:
            at += left
            continue
        if kind in (LOG_FULL, LOG_FIRST):
            yield b"\n"
        yield raw[at + LOG_HEADER_BYTES : at + LOG_HEADER_BYTES + length]
        at += LOG_HEADER_BYTES + length


def _table_blocks(raw: bytes) -> Iterator[bytes]:
    """The data blocks of a LevelDB table. Raises Cut when the table is no table."""
    footer = raw[-FOOTER_BYTES:]
    at = _handle(footer, 0)[2]
    offset, size, _ = _handle(footer, at)
    for entry in _values(_block(raw, offset, size)):
        offset, size, _ = _handle(entry, 0)
        yield _block(raw, offset, size)


def _block(raw: bytes, offset: int, size: int) -> bytes:
    content, kind = raw[offset : offset + size], raw[offset + size]
    return uncompressed(content) if kind == SNAPPY else content


def _values(block: bytes) -> Iterator[bytes]:
    (restarts,) = unpack_from("<I", block, len(block) - 4)
    end, at = len(block) - 4 * (restarts + 1), 0
    while at < end:
        _shared, at = _number(block, at)
        own, at = _number(block, at)
        length, at = _number(block, at)
        yield block[at + own : at + own + length]
        at += own + length


def _handle(content: bytes, at: int) -> tuple[int, int, int]:
    offset, at = _number(content, at)
    size, at = _number(content, at)
    return offset, size, at


def _number(content: bytes, at: int) -> tuple[int, int]:
    """A varint and where it ends."""
    value = shift = 0
    while at < len(content) and shift < 64:
        value |= (content[at] & 127) << shift
        at += 1
        if content[at - 1] < 128:
            return value, at
        shift += 7
    raise Cut


def uncompressed(content: bytes) -> bytes:
    """Undo raw snappy. What follows its end is left: nothing says how long a value in the middle of a file is, and
    the libraries refuse one with a tail. Raises Cut.

    Source   https://github.com/google/snappy/blob/main/format_description.txt
    """
    length, at = _number(content, 0)
    if length > BIGGEST_BYTES:
        raise Cut
    made = bytearray()
    while len(made) < length:
        if at >= len(content):
            raise Cut
        tag = content[at]
        at = _literal(content, at, made) if tag & 3 == 0 else _copy(content, at, made)
    return bytes(made)


def _literal(content: bytes, at: int, made: bytearray) -> int:
    size, at = content[at] >> 2, at + 1
    if size >= 60:
        wide = size - 59
        size, at = int.from_bytes(content[at : at + wide], "little"), at + wide
    if at + size + 1 > len(content):
        raise Cut
    made += content[at : at + size + 1]
    return at + size + 1


def _copy(content: bytes, at: int, made: bytearray) -> int:
    tag, at = content[at], at + 1
    wide = {1: 1, 2: 2, 3: 4}[tag & 3]
    back = int.from_bytes(content[at : at + wide], "little")
    size = (tag >> 2) + 1
    if wide == 1:
        size, back = 4 + (tag >> 2 & 7), back | (tag >> 5) << 8
    if not 0 < back <= len(made):
        raise Cut
    for _ in range(size):
        made.append(made[-back])
    return at + wide
