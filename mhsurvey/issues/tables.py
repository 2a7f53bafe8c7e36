"""Rows of issues and of the areas' lists. All can be made again from the submissions."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from mhsurvey.db import Base, Json


class IssueRow(Base):
    """One thing a group agreed to raise."""

    __tablename__ = "issue"

    submission_id: Mapped[int] = mapped_column(primary_key=True)
    # Its place among the agreed ones, from 0.
    position: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(index=True)
    round_code: Mapped[str] = mapped_column(String(40))
    area_code: Mapped[str] = mapped_column(String(80), index=True)
    grp: Mapped[str] = mapped_column(String(20))
    # issues.issue.IssueKind
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str | None]
    is_spoken: Mapped[bool]
    suggestion: Mapped[str | None]
    priority: Mapped[int | None]
    reason: Mapped[str | None]


class ListedPointRow(Base):
    """A point of an area's list. The latest submission's rows are the list; earlier ones are how it was."""

    __tablename__ = "listed_point"

    submission_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    round_code: Mapped[str] = mapped_column(String(40))
    area_code: Mapped[str] = mapped_column(String(80), index=True)
    indicator_code: Mapped[str] = mapped_column(String(80))
    # {"fr": …, "bm": …, "en": …}; {} for a point that every area scores.
    label: Mapped[dict[str, str]] = mapped_column(Json)
    dimension: Mapped[str] = mapped_column(String(8))
    # References of issues, or words typed instead.
    behind: Mapped[list[str]] = mapped_column(Json)
    # Name of a recording among the submission's files.
    voice: Mapped[str | None]
