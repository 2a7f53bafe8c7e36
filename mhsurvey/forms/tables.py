"""Rows of forms: every published version with its workbook, XForm, media and meaning; words and voices for the next."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mhsurvey.db import Base, Json, UtcTime


class FormRow(Base):
    __tablename__ = "form"

    form_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str]
    # forms.meaning.FormKind
    kind: Mapped[str] = mapped_column(String(20))
    current_version: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    # A retired form is no longer listed for tablets; its versions and submissions stay.
    retired_at: Mapped[datetime | None] = mapped_column(UtcTime)


class FormVersionRow(Base):
    """One published version. `xform` is byte-stable: another hash makes every tablet download again."""

    __tablename__ = "form_version"

    form_id: Mapped[str] = mapped_column(ForeignKey("form.form_id"), primary_key=True)
    # "" stands for an absent version (OpenRosa: absent = null).
    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    xform: Mapped[bytes] = mapped_column(LargeBinary)
    xlsx: Mapped[bytes | None] = mapped_column(LargeBinary)
    md5: Mapped[str] = mapped_column(String(32))
    meaning: Mapped[dict[str, object]] = mapped_column(Json)
    warnings: Mapped[list[object]] = mapped_column(Json)
    published_at: Mapped[datetime] = mapped_column(UtcTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class FormMediaRow(Base):
    """A file a version refers to. The bytes lie in the store under their SHA-256."""

    __tablename__ = "form_media"

    form_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(255), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    md5: Mapped[str] = mapped_column(String(32))
    size: Mapped[int]
    content_type: Mapped[str] = mapped_column(String(100))

    __table_args__ = (ForeignKeyConstraint(["form_id", "version"], ["form_version.form_id", "form_version.version"]),)


class TranslationRow(Base):
    """What forms say in another language, by the words they say it with in their own."""

    __tablename__ = "translation"

    language: Mapped[str] = mapped_column(String(16), primary_key=True)
    # Words may be longer than an index takes.
    source_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    is_reviewed: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(UtcTime)
    changed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class RecordingRow(Base):
    """A person's voice for what forms say. The sound lies in the store under its SHA-256."""

    __tablename__ = "recording"

    language: Mapped[str] = mapped_column(String(16), primary_key=True)
    spoken_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    # forms.translation.Spoken.text
    spoken: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    filename: Mapped[str] = mapped_column(String(255))
    recorded_at: Mapped[datetime] = mapped_column(UtcTime)
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
