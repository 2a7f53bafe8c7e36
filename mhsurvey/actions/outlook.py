"""How promises stand over a whole scope, for a first page that opens at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from mhsurvey.actions.action import Promise
from mhsurvey.actions.keeping import Keeping
from mhsurvey.areas.area import AreaCode


@dataclass(frozen=True)
class Outlook:
    """keeping: of all of them. late: by area. escalated: how many have gone up. overdue: the longest late, some."""

    keeping: Keeping
    escalated: int
    late: Mapping[AreaCode, int]
    overdue: tuple[Promise, ...]
