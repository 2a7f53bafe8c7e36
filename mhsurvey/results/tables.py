"""Rows of tallies: counts per round x area x group x question x value, recomputed a cell at a time."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from mhsurvey.db import Base


class TallyRow(Base):
    """n answers of `value` to `question`, which is "<indicator>.<part>" or "<form_id>:<path>".

    The order of the key matters: the opposite made SQLite 25 times slower (docs/decisions/0003).
    """

    __tablename__ = "tally"

    round_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    area_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    grp: Mapped[str] = mapped_column(String(20), primary_key=True)
    question: Mapped[str] = mapped_column(String(255), primary_key=True)
    value: Mapped[str] = mapped_column(String(255), primary_key=True)
    n: Mapped[int]

    __table_args__ = (Index(None, "round_code", "question", "area_code", "grp", "value", "n"),)
