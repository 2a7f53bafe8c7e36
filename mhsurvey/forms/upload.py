"""What was chosen on the upload page, sorted: one workbook and the media it may refer to."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from mhsurvey.problems import UPLOAD_TOO_MUCH, UPLOAD_WORKBOOKS, UPLOAD_ZIP_DAMAGED, Problem

WORKBOOKS = (".xlsx", ".xlsm")
MOST_FILES = 2_000
MOST_MB = 200
# What zip programs of desktops leave behind.
LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini", "~$")


@dataclass(frozen=True)
class Upload:
    """A workbook, the name it came under, and media by name."""

    filename: str
    xlsx: bytes
    media: Mapping[str, bytes] = field(default_factory=dict)


def sort(files: Iterable[tuple[str, bytes]]) -> Upload:
    """Find the workbook among uploaded files; a zip is opened, folders in it are forgotten.

    Raises UPLOAD_WORKBOOKS unless there is exactly one workbook, UPLOAD_TOO_MUCH, UPLOAD_ZIP_DAMAGED.
    """
    found: dict[str, bytes] = {}
    for name, content in files:
        for inner, bytes_ in _opened(name, content) if name.lower().endswith(".zip") else ((name, content),):
            # A browser may send a path; only its last part is a name.
            found[PurePosixPath(inner.replace("\\", "/")).name] = bytes_
    if len(found) > MOST_FILES or sum(map(len, found.values())) > MOST_MB * 1024**2:
        raise Problem(UPLOAD_TOO_MUCH, most=MOST_FILES, limit_mb=MOST_MB)
    workbooks = [name for name in found if name.lower().endswith(WORKBOOKS)]
    if len(workbooks) != 1:
        raise Problem(UPLOAD_WORKBOOKS, count=len(workbooks))
    (filename,) = workbooks
    return Upload(filename, found.pop(filename), found)


def _opened(name: str, content: bytes) -> Iterable[tuple[str, bytes]]:
    """The files in a zip. Its sizes are looked at before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir() and not _is_litter(one.filename)]
            if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MOST_MB * 1024**2:
                raise Problem(UPLOAD_TOO_MUCH, most=MOST_FILES, limit_mb=MOST_MB)
            # zipfile never gives more bytes than an entry declares.
            return [(one.filename, archive.read(one)) for one in entries]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as fault:
        raise Problem(UPLOAD_ZIP_DAMAGED, name=name[:80]) from fault


def _is_litter(path: str) -> bool:
    return path.startswith(LITTER) or PurePosixPath(path).name.startswith((*LITTER, "."))
