"""Rows of the health hierarchy: region > district > health area, with facilities and outlines."""

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mhsurvey.db import Base, Json


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
