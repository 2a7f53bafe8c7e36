"""The media store: bytes kept under their SHA-256 in one folder, durable before `put` returns.

The name a file was sent under lives in the database, never in a path.
"""

import hashlib
import io
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from mhsurvey.durable import sync_folder, write_durably

HANDS = 8


class Store:
    """A folder of immutable blobs. The only place that knows where media bytes lie."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep the bytes; gives their SHA-256 in hex. On the disk, and the folder entry too, when it returns."""
        sha256 = hashlib.sha256(content).hexdigest()
        self._keep(self._path(sha256), io.BytesIO(content))
        return sha256

    def put_all(self, contents: Iterable[bytes]) -> list[str]:
        """As `put` for many; gives their hashes in order. A form brings hundreds of clips: their disk waits overlap."""
        with ThreadPoolExecutor(HANDS) as hands:
            return list(hands.map(self.put, contents))

    def put_stream(self, content: IO[bytes]) -> tuple[str, int]:
        """As `put`, without holding the whole in memory; gives SHA-256 and size. Reads from the start."""
        content.seek(0)
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        size = content.tell()
        content.seek(0)
        self._keep(self._path(sha256), content)
        return sha256, size

    def get(self, sha256: str) -> bytes:
        """The bytes kept under this hash. Raises FileNotFoundError."""
        return self._path(sha256).read_bytes()

    def path(self, sha256: str) -> Path:
        """Where the blob lies, for sending it without reading it whole."""
        return self._path(sha256)

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self._folder / sha256[:2] / sha256

    def _keep(self, path: Path, content: IO[bytes]) -> None:
        # Whoever brings the same bytes may be at it this moment, or was killed before the name was on the disk:
        # that they can be read does not yet mean that they stay.
        if path.exists():
            sync_folder(path.parent)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(path, content)
        # The shard's folder may be new.
        sync_folder(path.parent.parent)
