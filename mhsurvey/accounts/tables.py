"""Rows of people, their sign-ins, tablets and the audit trail."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mhsurvey.db import Base, Json, UtcTime


class PersonRow(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str]
    # accounts.person.Role
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str | None]
    locale: Mapped[str] = mapped_column(String(5), default="fr")
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcTime)


class PersonAreaRow(Base):
    """A subtree a person may see. A person without any sees nothing; "/" is the whole country."""

    __tablename__ = "person_area"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    root: Mapped[str] = mapped_column(primary_key=True)


class SignInRow(Base):
    """A server-side session. Only a hash of the cookie is kept, so a stolen database signs nobody in."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    user_agent: Mapped[str | None]


class InvitationRow(Base):
    """A one-time link with which somebody chooses a password: when invited, or when it was forgotten."""

    __tablename__ = "invitation"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class SignInAttemptRow(Base):
    """A failed sign-in, kept to throttle. `subject` is a hash of the e-mail or of the address."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (Index(None, "subject", "at"),)


class TabletRow(Base):
    """A shared tablet (an ODK app user) with an upload-only token, of which only a hash is kept."""

    __tablename__ = "tablet"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcTime)
    app_version: Mapped[str | None]
    unsent: Mapped[int | None]
    oldest_unsent_at: Mapped[datetime | None] = mapped_column(UtcTime)
    # Whether its browser promised not to clear its memory; who may unlock it; what it has yet to fetch.
    persisted: Mapped[bool | None]
    facilitators: Mapped[int | None]
    lacking_bytes: Mapped[int | None] = mapped_column(BigInteger)


class ShortCodeRow(Base):
    """A one-time code typed on a tablet to enrol it; once used, the hash of the token it was exchanged for."""

    __tablename__ = "short_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    tablet_id: Mapped[int] = mapped_column(ForeignKey("tablet.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)


class TabletAreaRow(Base):
    __tablename__ = "tablet_area"

    tablet_id: Mapped[int] = mapped_column(ForeignKey("tablet.id"), primary_key=True)
    root: Mapped[str] = mapped_column(primary_key=True)


class EventRow(Base):
    """The audit trail: who did what to which thing. `detail` holds ids and codes, never an answer."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    tablet_id: Mapped[int | None] = mapped_column(ForeignKey("tablet.id"))
    verb: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str]
    detail: Mapped[dict[str, object]] = mapped_column(Json, default=dict)
