"""What every scorecard indicator comes to in one area, for maps and lists of many areas."""

from collections.abc import Iterator
from dataclasses import dataclass

from mhsurvey.results.cells import Cells
from mhsurvey.results.equity import equity
from mhsurvey.results.scores import area_score, is_incomplete
from mhsurvey.results.statements import matched_change, shown_values
from mhsurvey.results.suppression import statement_is_shown
from mhsurvey.rounds.group import COMMUNITY, Group

SPEAKERS = (*COMMUNITY, Group.PROVIDER, Group.INTERFACE)


@dataclass(frozen=True)
class AreaScore:
    """Scores 0..100, unrounded, of the voices that may be shown. change: points against the round before.

    women_less_men, spread  see `equity`; None when fewer than two groups may be shown
    """

    indicator_code: str
    community: float | None
    provider: float | None
    agreed: float | None
    n_groups: int
    n_people: int
    heard: bool
    incomplete: bool
    change: float | None
    women_less_men: float | None
    spread: float | None


def area_scores(now: Cells, *, before: Cells | None) -> Iterator[AreaScore]:
    """Every indicator a group, the centre or the meeting scored, by code."""
    codes = {code for group in SPEAKERS for code in now.statements.get(group, {})}
    for code in sorted(codes):
        heard = {group: one for group in COMMUNITY if (one := now.statement(group, code)) is not None}
        values = shown_values(heard)
        moved = matched_change(now, before=before, code=code)
        apart = equity(values)
        yield AreaScore(
            indicator_code=code,
            community=area_score(values),
            provider=_of_centre(now, Group.PROVIDER, code, shared=bool(heard)),
            agreed=_of_centre(now, Group.INTERFACE, code, shared=True),
            n_groups=len(values),
            n_people=sum(heard[Group(group)].whole.people for group in values),
            heard=bool(heard),
            incomplete=is_incomplete(values),
            change=None if moved is None else moved.points,
            women_less_men=None if apart is None else apart.women_less_men,
            spread=None if apart is None else apart.spread,
        )


def _of_centre(now: Cells, group: Group, code: str, *, shared: bool) -> float | None:
    statement = now.statement(group, code)
    if statement is None:
        return None
    whole = statement.whole
    return whole.mean if statement_is_shown(whole.people, of_centre=shared) else None
