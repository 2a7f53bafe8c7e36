"""From what a cell comes to, to what is told of it: the one place where explored numbers are rounded and bounded."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log
from zlib import crc32

import numpy as np

from mhsurvey.explore.asking import Asked, Kind
from mhsurvey.explore.counting import Sums
from mhsurvey.explore.view import NOTHING, TOO_FEW, Cell, Gap, Spread, Told
from mhsurvey.results.proportions import Proportion, newcombe, wilson
from mhsurvey.results.result import State
from mhsurvey.results.rounding import about, about_share, rounded
from mhsurvey.results.scale import MIDDLE, MUCH_UNKNOWN_ABOVE
from mhsurvey.results.scores import mean
from mhsurvey.results.suppression import PLAIN_FROM, PUBLIC_FLOOR, at_edge

# Bins of a histogram, at most.
BINS = 10


def of_persons(sums: Sums, *, asked: Asked, floor_: int, hidden: bool, edges: Sequence[float]) -> Cell:
    """A cell of single persons. floor_: how many it needs; hidden: for the sake of another cell.

    Nobody is too few as well: where a cell is known to be empty, its row less the others gives a hidden one away.
    """
    if hidden or sums.people < floor_:
        return TOO_FEW
    people = about(sums.people, key=sums.key)
    plain = Cell(state=State.SHOWN, people=people, small_sample=people < PLAIN_FROM)
    if asked.kind is Kind.NUMBER:
        return _with(plain, spread=_spread(sums, people=people, edges=edges))
    if asked.sensitive:
        # Which bad answer it was, or who did not know, would tell more than the share of good ones does.
        return _with(plain, favourable=_favourable(sums, asked=asked, people=people))
    unknown = _share("unknown", sums.unknown, of=sums.given, people=people, key=sums.key).share or 0.0
    return _with(
        plain,
        unknown=unknown,
        much_unknown=unknown > MUCH_UNKNOWN_ABOVE,
        told={value: _share(value, n, of=sums.people, people=people, key=sums.key) for value, n in sums.counts.items()},
        favourable=_favourable(sums, asked=asked, people=people),
    )


def of_sheets(sums: Sums, *, asked: Asked, edges: Sequence[float]) -> Cell:
    """A cell of statements: exact, no interval, since groups are no sample."""
    if sums.people == 0:
        return NOTHING
    unknown = sums.unknown / sums.given if sums.given else 0.0
    plain = Cell(state=State.SHOWN, people=sums.people, unknown=unknown, much_unknown=unknown > MUCH_UNKNOWN_ABOVE)
    if asked.kind is Kind.NUMBER:
        return _with(plain, spread=_exact_spread(sums, edges=edges))
    scores = [asked.norms[value] for value, n in sums.counts.items() for _ in range(n) if value in asked.norms]
    return _with(
        plain,
        told={value: Told(share=n / sums.people) for value, n in sums.counts.items()},
        score=mean(scores),
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
    )


def _with(cell: Cell, **changes: object) -> Cell:
    return Cell(**({name: getattr(cell, name) for name in cell.__dataclass_fields__} | changes))


def _share(name: str, n: int, *, of: int, people: int, key: int) -> Told:
    """Interval of what is told, not of what is true: exact ends would give the exact number away.

    name  of what is counted: each of the same people's answers has a chance of its own
    """
    share = about_share(n, of=of, people=people, key=key + crc32(name.encode()))
    found = wilson(share * people, n=people)
    return Told(share=share) if found is None else Told(share=share, low=found.low, high=found.high)


def _favourable(sums: Sums, *, asked: Asked, people: int) -> Told | None:
    if not asked.norms:
        return None
    good = sum(n for value, n in sums.counts.items() if asked.norms.get(value, 0.0) > MIDDLE)
    scored = sum(n for value, n in sums.counts.items() if value in asked.norms)
    if not scored:
        return None
    bound = at_edge(good / scored) if asked.sensitive else None
    return Told(bound=bound) if bound else _share("favourable", good, of=scored, people=people, key=sums.key)


# --- numbers -----------------------------------------------------------------------------------


def bins(sums: Sums) -> tuple[float, ...]:
    """Edges of round bins over where nearly all numbers lie; () without numbers. The outer bins are open."""
    if sums.numbers.size < PUBLIC_FLOOR:
        return ()
    low, high = (float(np.quantile(sums.numbers, q)) for q in (0.02, 0.98))
    if high <= low:
        return ()
    step = _round_step((high - low) / BINS)
    first, last = floor(low / step), ceil(high / step)
    return tuple(round(place * step, 6) for place in range(first, max(last, first + 1) + 1))


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is not below `least`."""
    power = 10.0 ** floor(log(least, 10))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least * (1 - 1e-9))


def _spread(sums: Sums, *, people: int, edges: Sequence[float]) -> Spread:
    numbers = sums.numbers
    enough = numbers.size >= PUBLIC_FLOOR
    lower, median, upper = (float(one) for one in np.quantile(numbers, (0.25, 0.5, 0.75)))
    counts = _counted(sums, edges) if enough else ()
    return Spread(
        mean=rounded(float(numbers.mean())),
        deviation=rounded(float(numbers.std(ddof=1))) if numbers.size > 1 else 0.0,
        median=rounded(median),
        lower=rounded(lower) if enough else None,
        upper=rounded(upper) if enough else None,
        bins=tuple(
            about_share(n, of=numbers.size, people=people, key=sums.key + place) for place, n in enumerate(counts)
        ),
    )


def _exact_spread(sums: Sums, *, edges: Sequence[float]) -> Spread:
    lower, median, upper = (float(one) for one in np.quantile(sums.numbers, (0.25, 0.5, 0.75)))
    deviation = float(sums.numbers.std(ddof=1)) if sums.numbers.size > 1 else 0.0
    bins = tuple(n / sums.numbers.size for n in _counted(sums, edges))
    return Spread(float(sums.numbers.mean()), deviation, median, lower, upper, bins)


def _counted(sums: Sums, edges: Sequence[float]) -> tuple[int, ...]:
    """How many numbers lie in each bin."""
    if len(edges) < 2:
        return ()
    inside = np.clip(sums.numbers, edges[0], edges[-1])
    counts, _ = np.histogram(inside, bins=np.array(edges))
    return tuple(int(n) for n in counts)


# --- differences -------------------------------------------------------------------------------


def widest(cells: Mapping[tuple[str, ...], Cell]) -> Gap | None:
    """Highest less lowest favourable share among cells of ten people and more (domain: results, 6)."""
    found = {
        codes[0]: Proportion(told.share, told.low, told.high, cell.people, cell.people)
        for codes, cell in cells.items()
        if cell.people is not None and cell.people >= PUBLIC_FLOOR and (told := cell.favourable) is not None
        if told.share is not None and told.low is not None and told.high is not None
    }
    if len(found) < 2:
        return None
    high, low = (pick(found, key=lambda code: found[code].share) for pick in (max, min))
    difference = newcombe(found[high], second=found[low])
    return Gap(high=high, low=low, points=difference.points, least=difference.low, most=difference.high)
