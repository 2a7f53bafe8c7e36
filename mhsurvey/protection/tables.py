"""Rows of disclosures, of what was done about them, and of support cards."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mhsurvey.db import Base, Json, UtcTime


class DisclosureRow(Base):
    """A record in which harm was disclosed. Only ever added to: what an edit takes out of a record stays known."""

    __tablename__ = "disclosure"

    submission_id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[str] = mapped_column(String(255))
    # Types of the alerts (mh:alert), each once.
    kinds: Mapped[list[str]] = mapped_column(Json)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    round_code: Mapped[str | None] = mapped_column(String(40))
    area_code: Mapped[str | None] = mapped_column(String(80), index=True)
    made_on: Mapped[date | None]
    # protection.disclosure.Stage, as the log says it.
    stage: Mapped[str] = mapped_column(String(10), default="new", index=True)


class DisclosureEntryRow(Base):
    """A line of the log of one disclosure. Never changed, never deleted."""

    __tablename__ = "disclosure_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    person_id: Mapped[int]
    person_name: Mapped[str] = mapped_column(String(200))
    # protection.disclosure.Act
    act: Mapped[str] = mapped_column(String(12))
    # Sealed by protection.notes: the key lies outside the database.
    note: Mapped[bytes | None] = mapped_column(LargeBinary)


class SupportRow(Base):
    """Whom a person in trouble can go to, in an area and below it."""

    __tablename__ = "support"

    root: Mapped[str] = mapped_column(String(400), primary_key=True)
    who: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
