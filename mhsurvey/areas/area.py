"""A place of the health hierarchy and the centre that serves it."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NewType

AreaCode = NewType("AreaCode", str)
FacilityCode = NewType("FacilityCode", str)


class Level(IntEnum):
    """Depth in the health hierarchy (docs/decisions, domain: the administrative one does not nest in it)."""

    REGION = 1
    DISTRICT = 2
    AREA = 3


@dataclass(frozen=True)
class Area:
    """One region, district or health area, without its outline."""

    code: AreaCode
    name: str
    level: Level
    parent_code: AreaCode | None
    path: str
    dhis2_uid: str | None = None
    centre_lon: float | None = None
    centre_lat: float | None = None
    synthetic: bool = False


@dataclass(frozen=True)
class Facility:
    """A health centre. lon, lat in degrees, WGS 84."""

    code: FacilityCode
    name: str
    area_code: AreaCode
    lon: float | None = None
    lat: float | None = None
    synthetic: bool = False
