"""What was counted or seen at the centre, and why it did not score itself. About things, so nothing is suppressed."""

from collections.abc import Iterable, Mapping

from mhsurvey.results.cells import Cells
from mhsurvey.results.result import FactResult, InputResult, StockoutResult
from mhsurvey.results.scale import MIDDLE, MISSING
from mhsurvey.results.scores import mean, shown
from mhsurvey.results.seal import SELF_SCORED, Unscored
from mhsurvey.rounds.group import Group
from mhsurvey.rounds.indicator import Indicator, Nature

SEEN_BY = (Group.INPUTS, Group.PROVIDER, Group.INTERFACE)


def inputs(now: Cells, *, indicators: Iterable[Indicator]) -> tuple[InputResult, ...]:
    """Due and have of every input counted; the mean of the visits when there were several."""
    found = []
    for indicator in indicators:
        if indicator.nature is not Nature.INPUT:
            continue
        due = _mean(now.of(Group.INPUTS, f"{indicator.code}.due"))
        have = _mean(now.of(Group.INPUTS, f"{indicator.code}.have"))
        if due is None or have is None:
            continue
        statement = now.statement(Group.INPUTS, indicator.code)
        share = None if statement is None else statement.whole.mean
        found.append(
            InputResult(
                code=indicator.code,
                label=indicator.label,
                due=int(shown(due)),
                have=int(shown(have)),
                ratio=None if share is None else share / 100,
            )
        )
    return tuple(found)


def inputs_share(results: Iterable[InputResult]) -> float | None:
    """Mean of the ratios, 0..1; those with nothing due are left out (domain: results, 9)."""
    return mean(result.ratio for result in results if result.ratio is not None)


def stockouts(now: Cells, *, indicators: Iterable[Indicator]) -> tuple[StockoutResult, ...]:
    """Days out of stock; the worst of the visits when there were several."""
    return tuple(
        StockoutResult(code=indicator.code, label=indicator.label, days=max(days))
        for indicator in indicators
        if indicator.nature is Nature.DAYS
        and (days := [int(value) for value in now.of(Group.INPUTS, f"{indicator.code}.score") if value.isdecimal()])
    )


def facts(now: Cells, *, indicators: Iterable[Indicator]) -> tuple[FactResult, ...]:
    """What was seen; the most frequent answer when several came in, the first of equals."""
    found = []
    for indicator in indicators:
        if indicator.nature is not Nature.FACT:
            continue
        for group in SEEN_BY:
            values = {v: n for v, n in now.of(group, f"{indicator.code}.score").items() if v not in MISSING}
            if values:
                statement = now.statement(group, indicator.code)
                height = None if statement is None else statement.whole.mean
                found.append(
                    FactResult(
                        code=indicator.code,
                        label=indicator.label,
                        dimension=indicator.dimension,
                        value=max(sorted(values), key=lambda value: values[value]),
                        good=None if height is None else height > MIDDLE,
                    )
                )
                break
    return tuple(found)


def unscored(now: Cells) -> Unscored | None:
    """Why the centre did not score itself, as the meeting says; None where it says nothing of it.

    Of two sheets of one meeting the reason given more often holds, then the first of the list.
    """
    said = now.of(Group.INTERFACE, f"{SELF_SCORED}.score")
    reasons = [reason for reason in Unscored if said.get(reason)]
    return max(reasons, key=lambda reason: said[reason], default=None)


def _mean(values: Mapping[str, int]) -> float | None:
    n = sum(values.values())
    return sum(float(value) * count for value, count in values.items()) / n if n else None
