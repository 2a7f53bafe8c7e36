"""What a tablet takes along: the current forms, their media, and the lists made for its areas."""

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from mhsurvey.areas.scope import Scope
from mhsurvey.forms import queries as published
from mhsurvey.tablet import lists
from mhsurvey.tablet.recordings import recordings


@dataclass(frozen=True)
class CarriedFile:
    """A file a form needs. md5 and sha256 in hex, md5 None for a recording; size in bytes."""

    filename: str
    md5: str | None
    size: int
    content_type: str
    sha256: str

    @property
    def identity(self) -> str:
        """What a tablet knows its content by."""
        return f"sha256:{self.sha256}" if self.md5 is None else f"md5:{self.md5}"


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
        self._recordings: tuple[CarriedFile, ...] | None = None

    def forms(self, *, form_id: str | None = None) -> tuple[CarriedForm, ...]:
        """The current version of every form in use, or of one."""
        found = published.published(self._session)
        return tuple(self._carried(form) for form in found if form_id in (None, form.form_id))

    def media(self, *, form_id: str, version: str) -> tuple[CarriedFile, ...]:
        """The files of one version, by name, without recordings: only our own tablets play them. Raises NOT_FOUND."""
        return tuple(self._file(file) for file in published.media(self._session, form_id=form_id, version=version))

    def made(self, filename: str) -> bytes:
        """A list's bytes. Raises KeyError when the server does not make it."""
        if filename not in self._made:
            self._made[filename] = lists.make(self._session, filename=filename, scope=self._scope, today=self._today)
        return self._made[filename]

    def recordings(self) -> tuple[CarriedFile, ...]:
        """The areas' own points, as their facilitators spoke them; several points may share one."""
        if self._recordings is None:
            found = recordings(self._session, scope=self._scope).values()
            every = {one.filename: one for one in sorted(found, key=lambda one: one.filename)}
            self._recordings = tuple(
                CarriedFile(one.filename, None, one.size, one.content_type, one.sha256) for one in every.values()
            )
        return self._recordings

    def _carried(self, form: published.PublishedForm) -> CarriedForm:
        media = self.media(form_id=form.form_id, version=form.version)
        if any(file.filename == lists.POINTS for file in media):
            media += self.recordings()
        return CarriedForm(
            form_id=form.form_id,
            version=form.version,
            title=form.title,
            kind=form.kind,
            md5=form.md5,
            size=form.size,
            media=media,
        )

    def _file(self, file: published.MediaFile) -> CarriedFile:
        if lists.made_here(file.filename):
            content = self.made(file.filename)
            md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
            sha256 = hashlib.sha256(content).hexdigest()
            return CarriedFile(file.filename, md5, len(content), lists.CONTENT_TYPE, sha256)
        return CarriedFile(file.filename, file.md5, file.size, file.content_type, file.sha256)
