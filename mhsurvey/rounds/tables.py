"""Rows of rounds, indicators, thresholds and comparators."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from mhsurvey.db import Base, Json, UtcTime
from mhsurvey.rounds.round import SCALE, Method


class RoundRow(Base):
    __tablename__ = "round"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    # rounds.round.State
    state: Mapped[str] = mapped_column(String(10))
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    # Group kinds expected in every area of the round, e.g. ["women", "men", "chw"].
    expected_groups: Mapped[list[str]] = mapped_column(Json)
    practice: Mapped[bool] = mapped_column(default=False)
    synthetic: Mapped[bool] = mapped_column(default=False)
    scale: Mapped[str] = mapped_column(String(20), default=SCALE)
    # rounds.round.Method
    method: Mapped[str] = mapped_column(String(10), default=Method.CONSENSUS)
    facilitators: Mapped[list[str]] = mapped_column(Json, default=list)
    # Form ids; none means every form in use.
    instruments: Mapped[list[str]] = mapped_column(Json, default=list)
    # The standard of representation, in percent.
    women_percent: Mapped[int | None]
    under25_percent: Mapped[int | None]
    disability_percent: Mapped[int | None]


class RoundAreaRow(Base):
    """What is planned for an area of a round. A round that lists none is the whole country's."""

    __tablename__ = "round_area"

    round_code: Mapped[str] = mapped_column(ForeignKey("round.code"), primary_key=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    facility_code: Mapped[str | None] = mapped_column(ForeignKey("facility.code"))
    meeting_on: Mapped[date | None]
    facilitators: Mapped[list[str]] = mapped_column(Json, default=list)
    # False: the round is the whole country's; this row only holds the area's own facts.
    listed: Mapped[bool] = mapped_column(default=True)


class RoundIndicatorRow(Base):
    """An indicator of a round's core list, the same for every group and centre. No row: all of the scorecard."""

    __tablename__ = "round_indicator"

    round_code: Mapped[str] = mapped_column(ForeignKey("round.code"), primary_key=True)
    indicator_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int]
    # What the round hopes for, 0..100.
    target: Mapped[float | None]


class IndicatorRow(Base):
    """An indicator as forms declare it. `area_code` is set for a group's own (local) point."""

    __tablename__ = "indicator"

    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    # {"fr": …, "bm": …, "en": …}
    label: Mapped[dict[str, str]] = mapped_column(Json)
    dimension: Mapped[str | None] = mapped_column(String(8), index=True)
    direction: Mapped[str] = mapped_column(String(1), default="+")
    scale: Mapped[str | None] = mapped_column(String(20))
    # rounds.indicator.Nature: score (group statement), share (person-level), input (have/due), days
    nature: Mapped[str] = mapped_column(String(10))
    wording_version: Mapped[int] = mapped_column(default=1)
    sensitive: Mapped[bool] = mapped_column(default=False)
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"), index=True)
    form_id: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)


class WordingRow(Base):
    """A wording (with scale and direction) an indicator had in a form. The same words again keep their number."""

    __tablename__ = "wording"

    indicator_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    form_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    # rounds.indicator.fingerprint
    fingerprint: Mapped[str] = mapped_column(String(16), primary_key=True)
    wording_version: Mapped[int]


class ThresholdRow(Base):
    """Where colours change. A NULL indicator or round is the default for all."""

    __tablename__ = "threshold"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_code: Mapped[str | None] = mapped_column(String(80))
    round_code: Mapped[str | None] = mapped_column(String(40))
    level: Mapped[int | None]
    weak_below: Mapped[float]
    good_from: Mapped[float]
    high_is_good: Mapped[bool] = mapped_column(default=True)
    # For rounds that begin from the one day to the other; NULL: without a bound.
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    set_at: Mapped[datetime | None] = mapped_column(UtcTime)
    # Replaced or taken away: it colours nothing any more and stays to be read.
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class ComparatorRow(Base):
    """A published figure to compare with: always printed with source and year."""

    __tablename__ = "comparator"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_code: Mapped[str] = mapped_column(String(80), index=True)
    value: Mapped[float]
    source: Mapped[str]
    year: Mapped[int]
    definition: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
