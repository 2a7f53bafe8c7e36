"""Rows of what was forwarded, one a record and server upstream, and of the exports people asked for."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
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


class ExportRow(Base):
    """An export somebody asked for. Its file lies in the data folder for a day; the row stays, as the trail does."""

    __tablename__ = "export"

    id: Mapped[int] = mapped_column(primary_key=True)
    # NULL: asked for at the command line
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    # exchange.order.Order.to_json
    order: Mapped[dict[str, object]] = mapped_column("wanted", Json)
    # exchange.order.Stage
    stage: Mapped[str] = mapped_column(String(10), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    # When its maker last said how far it is: one that is long silent has died.
    heard_at: Mapped[datetime] = mapped_column(UtcTime)
    done: Mapped[int] = mapped_column(default=0)
    of: Mapped[int] = mapped_column("of_n", default=0)
    name: Mapped[str | None] = mapped_column(String(120))
    size: Mapped[int | None] = mapped_column(BigInteger)
    left_out: Mapped[int] = mapped_column(default=0)
