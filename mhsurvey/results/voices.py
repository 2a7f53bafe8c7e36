"""What every voice said of every indicator in one area and round: what a meeting lays side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mhsurvey.results.cells import Cells, Statement
from mhsurvey.results.centre import unscored
from mhsurvey.results.result import GroupSession
from mhsurvey.results.scores import spread
from mhsurvey.results.seal import ProviderState, Unscored
from mhsurvey.results.suppression import statement_is_shown
from mhsurvey.rounds.group import Group
from mhsurvey.rounds.indicator import IndicatorCode


@dataclass(frozen=True)
class Said:
    """A score 0..100, unrounded.

    wording_version  None where it was asked in several wordings: there is no one question to compare
    """

    score: float
    divided: bool = False
    wording_version: int | None = 1


@dataclass(frozen=True)
class Voices:
    """One area and round, small groups already left out.

    sessions   every group that met; those too small to describe are suppressed
    groups     group -> indicator -> what it said
    provider   indicator -> score of the centre's self-score; empty unless its state is open
    agreed     indicator -> the score of the interface meeting
    unscored   why the centre did not score itself before the meeting
    """

    sessions: tuple[GroupSession, ...] = ()
    groups: Mapping[str, Mapping[IndicatorCode, Said]] = field(default_factory=dict)
    provider_state: ProviderState = ProviderState.AWAITED
    provider: Mapping[IndicatorCode, float] = field(default_factory=dict)
    agreed: Mapping[IndicatorCode, float] = field(default_factory=dict)
    unscored: Unscored | None = None

    @property
    def spoken_of(self) -> frozenset[IndicatorCode]:
        """Every indicator somebody scored."""
        by_groups = {code for said in self.groups.values() for code in said}
        return frozenset(by_groups | self.provider.keys() | self.agreed.keys())


def voices(now: Cells, *, sessions: tuple[GroupSession, ...], provider_state: ProviderState) -> Voices:
    """Arrange a cell's statements by voice."""
    groups = [session.group for session in sessions if not session.suppressed]
    return Voices(
        sessions=sessions,
        groups={group: _said(now, group) for group in groups},
        provider_state=provider_state,
        provider=_of_centre(now, Group.PROVIDER) if provider_state is ProviderState.OPEN else {},
        agreed=_of_centre(now, Group.INTERFACE),
        unscored=unscored(now),
    )


def _said(now: Cells, group: str) -> dict[IndicatorCode, Said]:
    return {
        IndicatorCode(code): Said(
            score=statement.whole.total / statement.whole.people,
            divided=_is_divided(now, group, code),
            wording_version=_one_wording(statement),
        )
        for code, statement in sorted(now.statements.get(group, {}).items())
        if statement_is_shown(statement.whole.people)
    }


def _is_divided(now: Cells, group: str, code: str) -> bool:
    votes = spread({int(point): n for point, n in now.of(group, f"{code}.ballot").items()})
    return votes is not None and votes.divided


def _one_wording(statement: Statement) -> int | None:
    return next(iter(statement.by_version)) if len(statement.by_version) == 1 else None


def _of_centre(now: Cells, group: Group) -> dict[IndicatorCode, float]:
    """A centre, or a meeting, answers for itself in public, however small its team."""
    found = sorted(now.statements.get(group, {}).items())
    return {IndicatorCode(code): mean for code, one in found if (mean := one.whole.mean) is not None}
