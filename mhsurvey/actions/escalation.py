"""Promises that go up: to the district when they are stuck, to the region when the district does not move them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mhsurvey.actions.action import Promise
from mhsurvey.areas.area import Level

# Late for longer than this, a promise is the region's matter too.
REGION_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class Answer:
    """What somebody above did about a promise. taken_by: a name; passed_on: sent further up."""

    level: Level
    taken_by: str
    taken_at: datetime
    answer: str | None = None
    answer_by: date | None = None
    passed_on: bool = False


@dataclass(frozen=True)
class Escalated:
    """Where a promise stands above its area. taken: what those of that level answered, or None: nobody took it yet."""

    level: Level
    taken: Answer | None


def escalated(promise: Promise, answers: Sequence[Answer], *, today: date) -> Escalated | None:
    """To whom an open promise has gone up; None when it may stay where it is.

    The district first. The region when it was passed on, when the district's own day has gone by, or when the
    promise is late for three months.
    """
    if not promise.should_escalate(today):
        return None
    by_level = {answer.level: answer for answer in answers}
    district = by_level.get(Level.DISTRICT)
    long_late = promise.due_on is not None and today - promise.due_on > REGION_AFTER
    broken = district is not None and district.answer_by is not None and district.answer_by < today
    passed_on = district is not None and district.passed_on
    at_region = passed_on or broken or (long_late and district is None)
    level = Level.REGION if at_region else Level.DISTRICT
    return Escalated(level, by_level.get(level))
