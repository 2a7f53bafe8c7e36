"""What the community says became of a promise: each group its own word, counted, beside the owner's."""

from collections.abc import Iterable
from dataclasses import dataclass

from mhsurvey.actions.action import Promise, Verdict
from mhsurvey.actions.reading import GroupVerdict
from mhsurvey.results.suppression import statement_is_shown
from mhsurvey.rounds.group import COMMUNITY
from mhsurvey.rounds.round import RoundCode


@dataclass(frozen=True)
class Judgement:
    """What the groups of one round said of one promise.

    groups  those large enough to be shown, women first; the counts are theirs alone
    hidden  how many more groups spoke, too small to be told apart
    """

    round_code: RoundCode
    groups: tuple[GroupVerdict, ...]
    hidden: int = 0

    def count(self, verdict: Verdict) -> int:
        return sum(one.verdict is verdict for one in self.groups)

    @property
    def word(self) -> Verdict | None:
        """What more than half of the groups say; PARTLY when no such half agrees; None when no group is shown.

        Source  docs/decisions/0023-the-community-judges-promises-on-a-sheet-of-its-own.md
        """
        if not self.groups:
            return None
        most = next((one for one in Verdict if 2 * self.count(one) > len(self.groups)), None)
        return most or Verdict.PARTLY

    @property
    def is_divided(self) -> bool:
        """Some say really done, others not at all."""
        return bool(self.count(Verdict.DONE) and self.count(Verdict.NOT))


def judgements(verdicts: Iterable[GroupVerdict]) -> tuple[Judgement, ...]:
    """What groups said of one promise, round by round, the latest first.

    A group that spoke twice in a round corrected itself: what arrived last counts.
    """
    said = sorted(verdicts, key=lambda one: one.received_at)
    latest = {(one.round_code, one.area_code, one.group): one for one in said}
    rounds = list(dict.fromkeys(one.round_code for one in reversed(said)))
    return tuple(_judgement(code, [one for one in latest.values() if one.round_code == code]) for code in rounds)


def _judgement(round_code: RoundCode, said: list[GroupVerdict]) -> Judgement:
    shown = [one for one in said if statement_is_shown(one.participants or 0)]
    groups = tuple(sorted(shown, key=lambda one: COMMUNITY.index(one.group)))
    return Judgement(round_code, groups, hidden=len(said) - len(groups))


def is_contradicted(promise: Promise, judged: Judgement | None) -> bool:
    """Said to be done, and the community does not find it done."""
    return promise.is_done and judged is not None and judged.word in (Verdict.PARTLY, Verdict.NOT)
