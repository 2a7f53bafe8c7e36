"""Rows of what was forwarded: one a record and server upstream."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mhsurvey.db import Base, Json, UtcTime


class ForwardRow(Base):
    """How far one record has come upstream. It is due again when anything of it was added here since."""

    __tablename__ = "forward"

    upstream: Mapped[str] = mapped_column(String(200), primary_key=True)
    # No foreign key: an edit that came before its original goes from the submissions when the two are joined.
    submission_id: Mapped[int] = mapped_column(primary_key=True)
    # sending, done, refused
    state: Mapped[str] = mapped_column(String(10))
    # What upstream confirmed: "xml:<sha256>", "file:<sha256>:<name>"
    delivered: Mapped[list[str]] = mapped_column(Json)
    # What there was of the record when it was done
    xml_sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    files: Mapped[int] = mapped_column(default=0)
    versions: Mapped[int] = mapped_column(default=0)
    # Upstream kept it beside another record of the same number
    conflict: Mapped[bool] = mapped_column(default=False)
    # Upstream's words when it refused: about the record, never from it
    words: Mapped[str | None]
    changed_at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (Index(None, "upstream", "state"),)
