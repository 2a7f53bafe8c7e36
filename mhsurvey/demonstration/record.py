"""One filled-in form of the story, before it is XML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

# Ours; an instanceID is made from the seed and what the record is about, so that loading again sends the same ids.
NAMESPACE = UUID("6a0f3d0e-7a3c-5d61-9b1e-6d6873757276")


@dataclass(frozen=True)
class Record:
    """about: what makes it one of its kind ("2025-1/A00001/women"); on: the day it was filled."""

    form_id: str
    about: str
    on: date
    answers: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)

    def instance_id(self, seed: int) -> str:
        return f"uuid:{uuid5(NAMESPACE, f'{seed}/{self.form_id}/{self.about}')}"


def envelope(on: date, dice: Random, *, minutes: int) -> dict[str, Any]:
    """What the form records by itself: clocks and device."""
    start = datetime.combine(on, time(8)) + timedelta(minutes=dice.randrange(480))
    end = start + timedelta(minutes=minutes + dice.randrange(minutes))
    return {
        "start": f"{start.isoformat(timespec='milliseconds')}Z",
        "end": f"{end.isoformat(timespec='milliseconds')}Z",
        "today": on,
        "deviceid": f"mhsurvey:demonstration-{dice.randrange(12):02d}",
    }
