"""A file that is whole or not there, and on the disk before anybody relies on it."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import IO


def write_durably(path: Path, content: IO[bytes]) -> None:
    """Put the content at `path`, for the owner alone (0600), in place of what was there. Its folder must exist."""
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    # Without this the rename itself can be lost in a power cut.
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
