"""Rows that say which cells the columnar copy has not heard of yet."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from mhsurvey.db import Base


class StaleCellRow(Base):
    """A cell whose tallies were made again since the copy was. Emptied by the copying."""

    __tablename__ = "stale_cell"

    round_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    area_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    grp: Mapped[str] = mapped_column(String(20), primary_key=True)
