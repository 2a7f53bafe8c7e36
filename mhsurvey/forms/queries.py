"""Reads of forms: what is published, every version, its media and its meaning."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mhsurvey.forms.meaning import FormKind, Meaning
from mhsurvey.forms.reading import from_json
from mhsurvey.forms.tables import FormMediaRow, FormRow, FormVersionRow, RecordingRow, TranslationRow
from mhsurvey.forms.translation import Said, Translation
from mhsurvey.problems import NOT_FOUND, Problem


@dataclass(frozen=True)
class PublishedForm:
    """A form and its current version. size: of its XForm, in bytes."""

    form_id: str
    version: str
    title: str
    kind: str
    md5: str
    size: int
    created_at: datetime
    published_at: datetime
    retired_at: datetime | None


@dataclass(frozen=True)
class Version:
    """One version as it was published; `xform` byte for byte, `xlsx` None when an XForm was uploaded."""

    form_id: str
    version: str
    xform: bytes
    xlsx: bytes | None
    md5: str
    meaning: Meaning
    warnings: tuple[dict[str, object], ...]
    published_at: datetime
    published_by: int | None


@dataclass(frozen=True)
class MediaFile:
    """A file a version refers to; its bytes lie in the store under sha256. size in bytes."""

    filename: str
    sha256: str
    md5: str
    size: int
    content_type: str


def of_kind(session: Session, *, kind: FormKind) -> frozenset[str]:
    """Ids of the forms of one kind, those no longer in use too."""
    return frozenset(session.scalars(select(FormRow.form_id).where(FormRow.kind == kind)))


def published(session: Session, *, with_retired: bool = False) -> tuple[PublishedForm, ...]:
    """Every form with its current version, by form_id; retired ones only on request."""
    rows = session.execute(
        select(FormRow, FormVersionRow.md5, func.length(FormVersionRow.xform), FormVersionRow.published_at)
        .join(
            FormVersionRow,
            (FormVersionRow.form_id == FormRow.form_id) & (FormVersionRow.version == FormRow.current_version),
        )
        .order_by(FormRow.form_id)
    )
    return tuple(
        PublishedForm(
            form_id=form.form_id,
            version=form.current_version,
            title=form.title,
            kind=form.kind,
            md5=md5,
            size=size,
            created_at=form.created_at,
            published_at=published_at,
            retired_at=form.retired_at,
        )
        for form, md5, size, published_at in rows
        if with_retired or form.retired_at is None
    )


def has_form(session: Session, *, form_id: str) -> bool:
    """Whether any version of this form was ever published."""
    return session.get(FormRow, form_id) is not None


def current_version(session: Session, *, form_id: str) -> str:
    """The version tablets get. Raises NOT_FOUND."""
    row = session.get(FormRow, form_id)
    if row is None:
        raise Problem(NOT_FOUND)
    return row.current_version


def versions(session: Session, *, form_id: str) -> tuple[Version, ...]:
    """Every version of a form, newest first. Raises NOT_FOUND."""
    rows = session.scalars(
        select(FormVersionRow).where(FormVersionRow.form_id == form_id).order_by(FormVersionRow.published_at.desc())
    ).all()
    if not rows:
        raise Problem(NOT_FOUND)
    return tuple(_version(row) for row in rows)


def version(session: Session, *, form_id: str, version: str) -> Version:
    """One version. Raises NOT_FOUND."""
    row = session.get(FormVersionRow, (form_id, version))
    if row is None:
        raise Problem(NOT_FOUND)
    return _version(row)


def media(session: Session, *, form_id: str, version: str) -> tuple[MediaFile, ...]:
    """The files of one version, by name; none when there is no such version."""
    rows = session.scalars(
        select(FormMediaRow)
        .where(FormMediaRow.form_id == form_id, FormMediaRow.version == version)
        .order_by(FormMediaRow.filename)
    )
    return tuple(MediaFile(row.filename, row.sha256, row.md5, row.size, row.content_type) for row in rows)


def history(session: Session, *, form_id: str) -> tuple[Meaning, ...]:
    """What each version of a form meant, newest first; none when it was never published."""
    kept = session.scalars(
        select(FormVersionRow.version)
        .where(FormVersionRow.form_id == form_id)
        .order_by(FormVersionRow.published_at.desc(), FormVersionRow.version.desc())
    ).all()
    found = (meaning(session, form_id=form_id, version=version) for version in kept)
    return tuple(one for one in found if one is not None)


def meaning(session: Session, *, form_id: str, version: str) -> Meaning | None:
    """What a version means, None when it is not published here. Remembered: a published version never changes."""
    md5 = session.scalar(
        select(FormVersionRow.md5).where(FormVersionRow.form_id == form_id, FormVersionRow.version == version)
    )
    if md5 is None:
        return None
    if md5 not in _MEANINGS:
        kept = session.scalar(
            select(FormVersionRow.meaning).where(FormVersionRow.form_id == form_id, FormVersionRow.version == version)
        )
        _MEANINGS[md5] = from_json(dict(kept or {}))
    return _MEANINGS[md5]


def said(session: Session, *, language: str) -> Said:
    """Words and voices given in a language, whether a published version has them or not."""
    words = session.scalars(select(TranslationRow).where(TranslationRow.language == language))
    voices = session.scalars(select(RecordingRow).where(RecordingRow.language == language))
    return Said(
        words={row.source: Translation(row.words, row.is_reviewed) for row in words},
        voices={row.spoken: row.filename for row in voices},
    )


def said_stamp(session: Session, *, language: str) -> tuple[int, datetime | None]:
    """By which it is seen, at little cost, that words were given or taken back since."""
    row = session.execute(
        select(func.count(), func.max(TranslationRow.changed_at)).where(TranslationRow.language == language)
    ).one()
    return row[0], row[1]


def recording(session: Session, *, filename: str) -> str | None:
    """The SHA-256 of a recorded voice; None when there is none of this name."""
    return session.scalar(select(RecordingRow.sha256).where(RecordingRow.filename == filename))


# By the XForm's MD5, which holds form_id and version too; a few kB each, as many as versions were ever asked for.
_MEANINGS: dict[str, Meaning] = {}


def _version(row: FormVersionRow) -> Version:
    return Version(
        form_id=row.form_id,
        version=row.version,
        xform=row.xform,
        xlsx=row.xlsx,
        md5=row.md5,
        meaning=from_json(dict(row.meaning)),
        warnings=tuple(dict(one) for one in row.warnings if isinstance(one, dict)),
        published_at=row.published_at,
        published_by=row.published_by,
    )
