"""How many of some promises stand how: numbers to be added up by owner, round or place."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from mhsurvey.actions.action import Standing
from mhsurvey.actions.keeping import Keeping


class By(StrEnum):
    """What promises are told apart by. PLACE: the area in which it was promised."""

    OWNER = "owner"
    PLACE = "place"
    ROUND = "round"


class Counts(NamedTuple):
    """Numbers of promises; each as `action.Promise`, `keeping` and `judging` say it of one.

    due, due_kept, due_on_time  the day has come and it was not cancelled; of those done; of those by that day
    kept, kept_late             done, due or not
    late, waiting, undated      open
    escalated                   gone up: late for a month, blocked, or taken further by the visitors
    judged                      with a word of the groups; confirmed: it is "done"
    """

    promised: int = 0
    due: int = 0
    due_kept: int = 0
    due_on_time: int = 0
    kept: int = 0
    kept_late: int = 0
    late: int = 0
    waiting: int = 0
    undated: int = 0
    cancelled: int = 0
    seen: int = 0
    escalated: int = 0
    judged: int = 0
    confirmed: int = 0

    @property
    def keeping(self) -> Keeping:
        return Keeping(
            promised=self.promised,
            due=self.due,
            kept=self.due_kept,
            on_time=self.due_on_time,
            late=self.late,
            waiting=self.waiting + self.undated,
            cancelled=self.cancelled,
            seen=self.seen,
        )

    @property
    def confirmed_share(self) -> float | None:
        """0..1 of those judged; None when none was."""
        return self.confirmed / self.judged if self.judged else None

    def of(self, standing: Standing) -> int:
        return int(getattr(self, standing))


def together(every: Iterable[Counts]) -> Counts:
    """The sums of them all."""
    return Counts(*map(sum, zip(*every, strict=True)))
