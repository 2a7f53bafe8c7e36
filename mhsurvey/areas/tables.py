"""Rows of the health hierarchy: region > district > health area, with facilities and outlines."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mhsurvey.db import Base, Json, UtcTime


class AreaRow(Base):
    __tablename__ = "area"

    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str]
    # areas.area.Level: 1 region, 2 district, 3 health area
    level: Mapped[int] = mapped_column(index=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"), index=True)
    # Codes from the root down, "/R01/D003/A00012/": a subtree is one prefix.
    path: Mapped[str] = mapped_column(unique=True)
    dhis2_uid: Mapped[str | None] = mapped_column(String(11), unique=True)
    # Read only when drawings are made: it outweighs the rest of the row a hundred times.
    geometry: Mapped[dict[str, object] | None] = mapped_column(Json, deferred=True)
    centre_lon: Mapped[float | None]
    centre_lat: Mapped[float | None]
    synthetic: Mapped[bool] = mapped_column(default=False)
    # The first day it existed, and the first it no longer did; NULL: since ever, for good.
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]


class AreaPastRow(Base):
    """What a place was called, and where it lay, until the day before `until`; its own row says what it is now."""

    __tablename__ = "area_past"

    code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    until: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(String(80))
    path: Mapped[str]
    change_id: Mapped[int] = mapped_column(ForeignKey("area_change.id"), index=True)


class AreaChangeRow(Base):
    """A change of the hierarchy. `detail` holds what taking it back needs."""

    __tablename__ = "area_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    # areas.succession.Kind
    kind: Mapped[str] = mapped_column(String(10))
    on_day: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    detail: Mapped[dict[str, object]] = mapped_column(Json, default=dict)


class AreaSuccessionRow(Base):
    """A place that ended with a change, and one that goes on for it (none where it was closed)."""

    __tablename__ = "area_succession"

    change_id: Mapped[int] = mapped_column(ForeignKey("area_change.id"), primary_key=True)
    old_code: Mapped[str] = mapped_column(ForeignKey("area.code"), primary_key=True)
    # The main one is 0.
    position: Mapped[int] = mapped_column(primary_key=True)
    new_code: Mapped[str] = mapped_column(ForeignKey("area.code"), index=True)


class FacilityRow(Base):
    __tablename__ = "facility"

    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    name: Mapped[str]
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), index=True)
    dhis2_uid: Mapped[str | None] = mapped_column(String(11), unique=True)
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    synthetic: Mapped[bool] = mapped_column(default=False)


class OutlineRow(Base):
    """TopoJSON of one drawing ("districts", or "areas:<region code>"), made once at import, gzipped."""

    __tablename__ = "outline"

    drawing: Mapped[str] = mapped_column(String(100), primary_key=True)
    version: Mapped[str] = mapped_column(String(16))
    topojson_gz: Mapped[bytes] = mapped_column(LargeBinary)


class OutlinePastRow(Base):
    """A drawing as it was until the day before `until`: maps of earlier rounds are drawn on it."""

    __tablename__ = "outline_past"

    drawing: Mapped[str] = mapped_column(String(100), primary_key=True)
    until: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(16))
    topojson_gz: Mapped[bytes] = mapped_column(LargeBinary)
    change_id: Mapped[int] = mapped_column(ForeignKey("area_change.id"), index=True)
