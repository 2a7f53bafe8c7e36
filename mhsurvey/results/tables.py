"""Rows of tallies and of what their scores add up to, recomputed a cell at a time; and of area scores."""

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

    __table_args__ = (
        Index(None, "round_code", "question", "area_code", "grp", "value", "n"),
        # SQLite keeps the rows in the key's own order: otherwise it reads one area by scanning a whole round
        # of the index above, because that one holds every column and the key's does not.
        {"sqlite_with_rowid": False},
    )


class VoiceScoreRow(Base):
    """What one voice (a group, the persons asked, the centre) says of one indicator in one wording, added up.

    The `.norm` tallies of a cell in one row an indicator: a map of 1,500 areas reads 1,500 rows, however many
    answers differ. Sums as they are, of small groups too: only results.queries reads them, and protects them.
    """

    __tablename__ = "voice_score"

    round_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    area_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    grp: Mapped[str] = mapped_column(String(20), primary_key=True)
    indicator_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    wording_version: Mapped[int] = mapped_column(primary_key=True)
    # Sum of score (0..100) * people.
    total: Mapped[float]
    people: Mapped[int]
    # People whose score is above the middle.
    favourable: Mapped[int]

    __table_args__ = (
        # The key serves writing a cell, this index reading a map from itself alone.
        Index(
            "ix_voice_score_map",
            "round_code",
            "indicator_code",
            "grp",
            "area_code",
            "wording_version",
            "total",
            "people",
            "favourable",
        ),
        {"sqlite_with_rowid": False},
    )


class AreaScoreRow(Base):
    """What a scorecard indicator comes to in one area: a map of 1,500 areas reads 1,500 rows, not 24,000.

    Only numbers that may be shown: groups too small are already left out.
    """

    __tablename__ = "area_score"

    round_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    area_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    indicator_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    community: Mapped[float | None]
    provider: Mapped[float | None]
    agreed: Mapped[float | None]
    n_groups: Mapped[int]
    n_people: Mapped[int]
    # A community group spoke, whether or not it may be shown.
    heard: Mapped[bool]
    incomplete: Mapped[bool]
    # Against the round before, over the groups of both.
    change: Mapped[float | None]
    # results.equity: women less men, and the highest group less the lowest.
    women_less_men: Mapped[float | None]
    spread: Mapped[float | None]

    __table_args__ = (
        # The key serves writing an area, this index reading a map from itself alone.
        Index(
            "ix_area_score_map",
            "round_code",
            "indicator_code",
            "area_code",
            "community",
            "provider",
            "agreed",
            "n_groups",
            "n_people",
            "heard",
            "incomplete",
            "change",
            "women_less_men",
            "spread",
        ),
        {"sqlite_with_rowid": False},
    )
