"""Rows of what was decided about words. The words themselves stay in the record they came in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mhsurvey.db import Base, UtcTime


class QuoteDecisionRow(Base):
    """One decision about one quote. Never changed nor deleted: the last one of a key holds."""

    __tablename__ = "quote_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    # quotes.quote.key_of
    quote_key: Mapped[str] = mapped_column(String(40))
    round_code: Mapped[str] = mapped_column(String(40))
    area_code: Mapped[str] = mapped_column(String(80))
    # quotes.quote.Kind, and the code it is about: a group's own point is named in later rounds, too.
    kind: Mapped[str] = mapped_column(String(12))
    indicator_code: Mapped[str | None] = mapped_column(String(80))
    # quotes.quote.Verdict
    verdict: Mapped[str] = mapped_column(String(10))
    # As they may be shown: the original's own, or what somebody made of it so that it points at nobody.
    words: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)

    __table_args__ = (Index(None, "area_code", "round_code"),)
