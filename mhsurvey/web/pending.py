"""Uploads looked at and not confirmed yet, kept under a signed reference: a closed page loses nothing.

They lie in a folder of their own, apart from the media, and are swept when they were not confirmed in time.
"""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson
from itsdangerous import BadData, URLSafeTimedSerializer

from mhsurvey.forms.upload import Upload
from mhsurvey.problems import UPLOAD_GONE, Problem
from mhsurvey.store import Store
from mhsurvey.web.ground import ground

KEPT_S = 14 * 24 * 3600


def keep(upload: Upload) -> str:
    """Keep an upload; gives its reference, fit for an address."""
    _sweep()
    manifest = {
        "filename": upload.filename,
        "xlsx": _put(upload.xlsx),
        "media": {name: _put(content) for name, content in upload.media.items()},
    }
    return str(_signer().dumps(_put(orjson.dumps(manifest, option=orjson.OPT_SORT_KEYS))))


def take(reference: str) -> Upload:
    """The upload behind a reference. Raises UPLOAD_GONE."""
    store, manifest = _manifest(reference)
    try:
        media = {name: store.get(sha256) for name, sha256 in manifest["media"].items()}
        return Upload(manifest["filename"], store.get(manifest["xlsx"]), media)
    except FileNotFoundError:
        raise Problem(UPLOAD_GONE) from None


def media(reference: str, *, filename: str) -> bytes | None:
    """One file of an upload, None when it has none of this name. Raises UPLOAD_GONE."""
    store, manifest = _manifest(reference)
    sha256 = manifest["media"].get(filename)
    return store.get(sha256) if sha256 else None


def _put(content: bytes) -> str:
    sha256 = _store().put(content)
    # What lay here before counts as new again, or it would be swept under a younger upload.
    os.utime(_store().path(sha256))
    return sha256


def _manifest(reference: str) -> tuple[Store, dict[str, Any]]:
    store = _store()
    try:
        sha256 = _signer().loads(reference, max_age=KEPT_S)
        return store, orjson.loads(store.get(sha256))
    except (BadData, FileNotFoundError, ValueError):
        raise Problem(UPLOAD_GONE) from None


def _folder() -> Path:
    return ground().settings.data_dir / "pending"


def _store() -> Store:
    return Store(_folder())


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(ground().settings.secret_key, salt="pending form")


def _sweep() -> None:
    """Take away what nobody confirmed."""
    oldest = time.time() - KEPT_S
    for path in _folder().glob("*/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()
