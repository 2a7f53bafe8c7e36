"""A place of the health hierarchy and the centre that serves it."""

from dataclasses import dataclass
from datetime import date
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
    """One region, district or health area, without its outline.

    opened_on, closed_on  the first day it existed, and the first it no longer did; None: since ever, for good
    """

    code: AreaCode
    name: str
    level: Level
    parent_code: AreaCode | None
    path: str
    dhis2_uid: str | None = None
    centre_lon: float | None = None
    centre_lat: float | None = None
    synthetic: bool = False
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class Facility:
    """A health centre. lon, lat in degrees, WGS 84."""

    code: FacilityCode
    name: str
    area_code: AreaCode
    lon: float | None = None
    lat: float | None = None
    synthetic: bool = False
