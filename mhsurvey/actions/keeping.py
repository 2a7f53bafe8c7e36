"""How promises were kept: counts that are read aloud first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mhsurvey.actions.action import Promise, Standing


@dataclass(frozen=True)
class Keeping:
    """Counts of promises. kept_share, on_time_share: 0..1 of those due, None when none is due.

    due      deadline come and not cancelled
    kept     of those due, done, early or late
    on_time  of those due, done by the original deadline
    late     still open after the original deadline
    seen     done, and seen with own eyes by the follow-up team
    """

    promised: int
    due: int
    kept: int
    on_time: int
    late: int
    waiting: int
    cancelled: int
    seen: int

    @property
    def kept_share(self) -> float | None:
        return self.kept / self.due if self.due else None

    @property
    def on_time_share(self) -> float | None:
        return self.on_time / self.due if self.due else None


def keeping(promises: Iterable[Promise], *, today: date) -> Keeping:
    """Count what became of these promises.

    Source  domain: results, 10: due = deadline <= today and not cancelled; kept = done/due; on time by the
            original deadline; a postponed action keeps its original deadline
    """
    every = tuple(promises)
    due = [promise for promise in every if promise.is_due(today)]
    standings = [promise.standing(today) for promise in every]
    return Keeping(
        promised=len(every),
        due=len(due),
        kept=sum(promise.is_done for promise in due),
        on_time=sum(promise.was_on_time for promise in due),
        late=standings.count(Standing.LATE),
        waiting=standings.count(Standing.WAITING) + standings.count(Standing.UNDATED),
        cancelled=standings.count(Standing.CANCELLED),
        seen=sum(promise.is_done and promise.seen is True for promise in every),
    )
