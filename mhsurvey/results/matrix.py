"""The scorecard matrix: places by indicators, with averages, filters and order. Pure: the scores come protected.

What is hidden in a place is in no average either, and in no district above it: whatever somebody subtracts from
whatever, nothing of a small group comes out (tests/results/test_matrix.py).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mhsurvey.areas.area import AreaCode
from mhsurvey.areas.spelling import fold
from mhsurvey.results.by_area import EXACT, TOO_FEW
from mhsurvey.results.change import Arrow
from mhsurvey.results.result import ShownScore, State
from mhsurvey.results.scores import mean
from mhsurvey.results.view import View
from mhsurvey.rounds.indicator import Indicator, IndicatorCode, Nature
from mhsurvey.rounds.thresholds import Colour

Scores = Mapping[IndicatorCode, Mapping[AreaCode, ShownScore]]

NO_SCORE = ShownScore(state=State.NO_DATA)
NOT_ASKED = ShownScore(state=State.NOT_APPLICABLE)


class Only(StrEnum):
    """Which lines are left. FALLING: a fall beyond the threshold; INCOMPLETE: something is missing or thin."""

    WEAK = "weak"
    FALLING = "falling"
    INCOMPLETE = "incomplete"


class Order(StrEnum):
    """By what lines stand, where it is no indicator."""

    NAME = "name"
    AVERAGE = "average"


@dataclass(frozen=True)
class Line:
    """One place. scores: in the order of the columns. average: over its shown scores, NO_DATA without any."""

    code: AreaCode
    name: str
    parent: AreaCode | None
    scores: tuple[ShownScore, ...]
    average: ShownScore

    @property
    def takes_part(self) -> bool:
        return any(score.state is not State.NOT_APPLICABLE for score in self.scores)

    @property
    def is_weak(self) -> bool:
        return any(score.colour is Colour.WEAK for score in self.scores)

    @property
    def is_falling(self) -> bool:
        return any(score.arrow == Arrow.DOWN for score in self.scores)

    @property
    def is_incomplete(self) -> bool:
        """Something was not said, by too few, or by too few groups; what is not asked is not missing."""
        return any(score.incomplete or score.state in (State.NO_DATA, State.TOO_FEW) for score in self.scores)


@dataclass(frozen=True)
class Matrix:
    """columns: indicators side by side. averages: of every column, over all the lines `laid`; average: of those.

    n_silent   columns left out because nobody spoke of them
    n_places   lines behind the averages, whichever of them are left by a filter
    n_outside  places left out because they do not take part in the round
    """

    columns: tuple[Indicator, ...]
    lines: tuple[Line, ...]
    averages: tuple[ShownScore, ...]
    average: ShownScore
    n_places: int
    n_outside: int = 0
    n_silent: int = 0


def columns(
    every: Iterable[Indicator], *, natures: Collection[Nature], core: Collection[IndicatorCode], dimension: str | None
) -> tuple[Indicator, ...]:
    """What a matrix shows side by side, grouped by dimension in the order in which each first comes.

    core       the round's list; without one everything that is asked everywhere
    dimension  only this one
    """
    wanted = [
        one
        for one in every
        if one.nature in natures
        and not one.is_local
        and (one.nature is not Nature.SCORE or not core or one.code in core)
        and dimension in (None, one.dimension)
    ]
    first = {tag: place for place, tag in reversed(list(enumerate(one.dimension for one in wanted)))}
    return tuple(sorted(wanted, key=lambda one: first[one.dimension]))


def lay(
    places: Iterable[tuple[str, str, str | None]],
    *,
    columns: Sequence[Indicator],
    scores: Scores,
    taking_part: frozenset[str] | None,
    view: View,
) -> Matrix:
    """Put the scores of every place side by side, by name.

    places       (code, name, parent code)
    taking_part  places the round is held in, None for all; of the others only those that said something are lines
    """
    every = [_line(place, columns=columns, scores=scores, taking_part=taking_part, view=view) for place in places]
    lines = tuple(sorted((line for line in every if line.takes_part), key=_by_name))
    averages = tuple(
        _average((line.scores[at] for line in lines), code=column.code, view=view) for at, column in enumerate(columns)
    )
    return Matrix(
        columns=tuple(columns),
        lines=lines,
        averages=averages,
        average=_average(averages, code="", view=view),
        n_places=len(lines),
        n_outside=len(every) - len(lines),
    )


def _line(
    place: tuple[str, str, str | None],
    *,
    columns: Sequence[Indicator],
    scores: Scores,
    taking_part: frozenset[str] | None,
    view: View,
) -> Line:
    code, name, parent = place
    silent = NO_SCORE if taking_part is None or code in taking_part else NOT_ASKED
    row = tuple(scores.get(column.code, {}).get(AreaCode(code), silent) for column in columns)
    return Line(
        code=AreaCode(code),
        name=name,
        parent=None if parent is None else AreaCode(parent),
        scores=row,
        average=_average(row, code="", view=view),
    )


def _average(scores: Iterable[ShownScore], *, code: str, view: View) -> ShownScore:
    """The unweighted mean of what is shown. n_groups: how many scores stand behind it."""
    found = [score for score in scores if score.state is not State.NOT_APPLICABLE]
    shown = [score for score in found if score.value is not None]
    value = mean(score.value for score in shown if score.value is not None)
    if value is None:
        if not found:
            return NOT_ASKED
        return TOO_FEW if any(score.state is State.TOO_FEW for score in found) else NO_SCORE
    exact = round(value, EXACT)
    return ShownScore(
        state=State.SHOWN,
        value=exact,
        colour=view.threshold(code).colour(exact),
        n_groups=len(shown),
        small_sample=any(score.small_sample for score in shown),
        incomplete=any(score.incomplete for score in shown),
    )


def spoken_of(matrix: Matrix, *, listed: Collection[IndicatorCode]) -> Matrix:
    """Without the columns nobody spoke of: what only the centre is asked, where the community's scores stand.

    listed  the round's list: what is on it is missing where nobody spoke of it, and stays
    """
    kept = [
        at
        for at, column in enumerate(matrix.columns)
        if column.code in listed
        or any(line.scores[at].state not in (State.NO_DATA, State.NOT_APPLICABLE) for line in matrix.lines)
    ]
    return replace(
        matrix,
        columns=tuple(matrix.columns[at] for at in kept),
        lines=tuple(replace(line, scores=tuple(line.scores[at] for at in kept)) for line in matrix.lines),
        averages=tuple(matrix.averages[at] for at in kept),
        n_silent=len(matrix.columns) - len(kept),
    )


def heard_from(matrix: Matrix) -> Matrix:
    """Without the places nobody said anything in: where people are asked here and there, silence is no gap."""
    kept = tuple(line for line in matrix.lines if any(score.state is not State.NO_DATA for score in line.scores))
    n_silent = len(matrix.lines) - len(kept)
    return replace(matrix, lines=kept, n_places=len(kept), n_outside=matrix.n_outside + n_silent)


def only(matrix: Matrix, kind: Only | None) -> Matrix:
    """The lines of one kind; the averages stay those of every place, or a filter would make them lie."""
    if kind is None:
        return matrix
    tests = {
        Only.WEAK: lambda line: line.is_weak,
        Only.FALLING: lambda line: line.is_falling,
        Only.INCOMPLETE: lambda line: line.is_incomplete,
    }
    return replace(matrix, lines=tuple(line for line in matrix.lines if tests[kind](line)))


def ordered(matrix: Matrix, *, by: str, descending: bool) -> Matrix:
    """The lines in another order. by: an Order or an indicator's code, the name for any other.

    Lines without a number stand last either way: they are neither the best nor the worst.
    """
    value_of = _values(matrix, by)
    if value_of is None:
        lines = tuple(sorted(matrix.lines, key=_by_name, reverse=descending))
        return replace(matrix, lines=lines)
    values = {line.code: value_of(line) for line in matrix.lines}
    known = [line for line in matrix.lines if values[line.code] is not None]
    sign = -1 if descending else 1
    known.sort(key=lambda line: (sign * (values[line.code] or 0.0), *_by_name(line)))
    unknown = [line for line in matrix.lines if values[line.code] is None]
    return replace(matrix, lines=(*known, *sorted(unknown, key=_by_name)))


def part(matrix: Matrix, *, start: int, most: int) -> Matrix:
    """Some of the lines, for a page; averages of all."""
    return replace(matrix, lines=matrix.lines[start : start + most])


def _values(matrix: Matrix, by: str) -> Callable[[Line], float | None] | None:
    if by == Order.AVERAGE:
        return lambda line: line.average.value
    codes = [column.code for column in matrix.columns]
    if by not in codes:
        return None
    at = codes.index(IndicatorCode(by))
    return lambda line: line.scores[at].value


def _by_name(line: Line) -> tuple[str, str]:
    return fold(line.name), line.code
