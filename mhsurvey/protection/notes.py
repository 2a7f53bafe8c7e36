"""The log's notes are sealed with a key outside the database: a copy of the database tells nobody's story."""

import io
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from mhsurvey.durable import write_durably

NAME = "protection.key"


class Notes:
    """Seals and opens notes with the key in a folder; made there when the first note is written.

    Two workers that each make one at the same moment would lose the first's notes, so the first one's stays.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def seal(self, note: str) -> bytes:
        """Ciphertext of a note."""
        return Fernet(self._key()).encrypt(note.encode())

    def open(self, sealed: bytes) -> str | None:
        """The note; None when the key is gone or another."""
        if not self._path.exists():
            return None
        try:
            return Fernet(self._path.read_bytes()).decrypt(sealed).decode()
        except (InvalidToken, ValueError):
            return None

    def _key(self) -> bytes:
        if not self._path.exists():
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = self._path.with_name(f"{NAME}.{Fernet.generate_key()[:8].hex()}")
            write_durably(fresh, io.BytesIO(Fernet.generate_key()))
            try:
                # A link is made or refused, never overwritten: whoever comes second uses the first one's key.
                self._path.hardlink_to(fresh)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return self._path.read_bytes()
