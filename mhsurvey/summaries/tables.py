"""Rows of what left the house: the public page of an area, and the drafts its centre's staff were given."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mhsurvey.db import Base, Json, UtcTime


class PublicationRow(Base):
    """The public page of an area. Its address stays the same from round to round, so that a poster's code does too."""

    __tablename__ = "publication"

    # Printed on walls, so it is kept as it is; revoked, it opens nothing and is never used again.
    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), index=True)
    round_code: Mapped[str] = mapped_column(ForeignKey("round.code"))
    # summaries.leaflet: numbers as they were protected on that day, and which words stand beside them
    leaflet: Mapped[dict[str, object]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    published_at: Mapped[datetime] = mapped_column(UtcTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    # Somebody reading the script aloud, in the store: {"fr": sha256, …} and the type of each.
    recordings: Mapped[dict[str, dict[str, str]]] = mapped_column(Json, default=dict)


class DraftLinkRow(Base):
    """A link with which one office of a centre reads the draft. Only a hash is kept."""

    __tablename__ = "draft_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    round_code: Mapped[str] = mapped_column(ForeignKey("round.code"))
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"))
    # An office, never a name: "Chef de centre".
    office: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (Index(None, "round_code", "area_code"),)


class DraftOpeningRow(Base):
    """Somebody with that link opened the draft."""

    __tablename__ = "draft_opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_link_id: Mapped[int] = mapped_column(ForeignKey("draft_link.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
