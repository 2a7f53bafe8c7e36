"""What a tablet takes along: the current forms, their media, and the lists made for its areas."""

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from mhsurvey.areas.scope import Scope
from mhsurvey.forms import queries as published
from mhsurvey.tablet import lists


@dataclass(frozen=True)
class CarriedFile:
    """A file a form needs. md5 and sha256 in hex; size in bytes."""

    filename: str
    md5: str
    size: int
    content_type: str
    sha256: str


@dataclass(frozen=True)
class CarriedForm:
    """One published version, ready to be taken along. size: of its XForm, in bytes."""

    form_id: str
    version: str
    title: str
    kind: str
    md5: str
    size: int
    media: tuple[CarriedFile, ...]


class Carrying:
    """Puts together what goes along, for one scope and day; each list is made once."""

    def __init__(self, session: Session, *, scope: Scope, today: date) -> None:
        self._session = session
        self._scope = scope
        self._today = today
        self._made: dict[str, bytes] = {}

    def forms(self, *, form_id: str | None = None) -> tuple[CarriedForm, ...]:
        """The current version of every form in use, or of one."""
        found = published.published(self._session)
        return tuple(self._carried(form) for form in found if form_id in (None, form.form_id))

    def media(self, *, form_id: str, version: str) -> tuple[CarriedFile, ...]:
        """The files of one version, by name. Raises NOT_FOUND."""
        return tuple(self._file(file) for file in published.media(self._session, form_id=form_id, version=version))

    def made(self, filename: str) -> bytes:
        """A list's bytes. Raises KeyError when the server does not make it."""
        if filename not in self._made:
            self._made[filename] = lists.make(self._session, filename=filename, scope=self._scope, today=self._today)
        return self._made[filename]

    def _carried(self, form: published.PublishedForm) -> CarriedForm:
        return CarriedForm(
            form_id=form.form_id,
            version=form.version,
            title=form.title,
            kind=form.kind,
            md5=form.md5,
            size=form.size,
            media=self.media(form_id=form.form_id, version=form.version),
        )

    def _file(self, file: published.MediaFile) -> CarriedFile:
        if lists.made_here(file.filename):
            content = self.made(file.filename)
            md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
            sha256 = hashlib.sha256(content).hexdigest()
            return CarriedFile(file.filename, md5, len(content), lists.CONTENT_TYPE, sha256)
        return CarriedFile(file.filename, file.md5, file.size, file.content_type, file.sha256)
