"""What single persons answered in one area: shares with intervals, breakdowns, the experience score."""

from collections.abc import Iterable, Mapping, Sequence

from mhsurvey.results.cells import Cells
from mhsurvey.results.counting import dont_knows
from mhsurvey.results.proportions import Proportion, newcombe, wilson
from mhsurvey.results.result import NO_EXPERIENCE, Breakdown, Compared, ExperienceResult, Part, ShareResult, State
from mhsurvey.results.scale import MUCH_UNKNOWN_ABOVE
from mhsurvey.results.suppression import PLAIN_FROM, PUBLIC_FLOOR, at_edge, partition, persons_floor
from mhsurvey.results.view import View
from mhsurvey.rounds.comparators import Comparator
from mhsurvey.rounds.group import Group
from mhsurvey.rounds.indicator import EXPERIENCE, Indicator, Nature

_FAVOURABLE = ".favourable@"
# Of these scales the good answer to a question about something bad is "no" or "never".
YES_OR_OFTEN = ("0-1", "0-3")


def shares(
    now: Cells, *, indicators: Iterable[Indicator], comparators: Sequence[Comparator], view: View
) -> tuple[ShareResult, ...]:
    """Every question of persons that was asked here, in the given order."""
    breakdowns = _counts_by(now)
    return tuple(
        _share(now, indicator, breakdowns.get(indicator.code, {}), comparators, view)
        for indicator in indicators
        if indicator.nature is Nature.SHARE
        and indicator.code != EXPERIENCE
        and now.of(Group.SURVEY, f"{indicator.code}.score")
    )


def _share(
    now: Cells,
    indicator: Indicator,
    by: Mapping[str, Mapping[str, tuple[int, int]]],
    comparators: Sequence[Comparator],
    view: View,
) -> ShareResult:
    empty = ShareResult(
        code=indicator.code,
        label=indicator.label,
        dimension=indicator.dimension,
        state=State.NO_DATA,
        sensitive=indicator.sensitive,
        reversed=indicator.direction == "-" and indicator.scale in YES_OR_OFTEN,
    )
    statement = now.statement(Group.SURVEY, indicator.code)
    whole = None if statement is None else statement.whole
    found = None if whole is None else wilson(whole.favourable, n=whole.people)
    if whole is None or found is None:
        return empty
    if found.n < persons_floor(view.audience, sensitive=indicator.sensitive):
        return _with(empty, state=State.TOO_FEW)
    plain = _with(empty, state=State.SHOWN, n=found.n, small_sample=found.n < PLAIN_FROM)
    threshold = view.threshold(indicator.code)
    bound = at_edge(found.share) if indicator.sensitive else None
    if bound is not None:
        return _with(plain, bound=bound, colour=threshold.colour(5.0 if bound == "<10" else 95.0))
    plain = _with(
        plain,
        share=found.share,
        low=found.low,
        high=found.high,
        colour=threshold.colour(100 * found.share),
        hatched=threshold.is_crossed_by(100 * found.low, 100 * found.high),
    )
    if indicator.sensitive:
        # A mean or a "don't know" share beside it would tell more than the share does.
        return plain
    unknown, answered = dont_knows(now.of(Group.SURVEY, f"{indicator.code}.score"))
    return _with(
        plain,
        mean=whole.mean,
        dont_know_share=unknown / answered,
        much_unknown=unknown / answered > MUCH_UNKNOWN_ABOVE,
        compared=_compared(found, indicator, comparators),
        breakdowns=tuple(one for name, counts in by.items() if (one := _breakdown(name, counts, view)) is not None),
    )


def _with(result: ShareResult, **changes: object) -> ShareResult:
    return ShareResult(**({name: getattr(result, name) for name in result.__dataclass_fields__} | changes))


def _compared(found: Proportion, indicator: Indicator, comparators: Sequence[Comparator]) -> tuple[Compared, ...]:
    return tuple(
        Compared(comparator=one, verdict=one.verdict(100 * found.low, 100 * found.high))
        for one in comparators
        if one.indicator_code == indicator.code
    )


def _counts_by(now: Cells) -> dict[str, dict[str, dict[str, tuple[int, int]]]]:
    """indicator -> by -> value -> (favourable, n)."""
    found: dict[str, dict[str, dict[str, tuple[int, int]]]] = {}
    for question, sides in now.values.get(Group.SURVEY, {}).items():
        code, mark, rest = question.partition(_FAVOURABLE)
        if mark:
            by, _, value = rest.partition("=")
            found.setdefault(code, {}).setdefault(by, {})[value] = (sides.get("1", 0), sum(sides.values()))
    return found


def _breakdown(by: str, counts: Mapping[str, tuple[int, int]], view: View) -> Breakdown | None:
    kept = partition({value: n for value, (_, n) in counts.items()}, floor=persons_floor(view.audience))
    if kept.total_hidden:
        # The total is shown: five women of five languages would be one of each.
        return None
    parts, sizeable = [], []
    for value, (favourable, n) in sorted(counts.items()):
        found = wilson(favourable, n=n)
        if found is None or value in kept.hidden:
            parts.append(Part(value=value, state=State.TOO_FEW))
            continue
        parts.append(
            Part(
                value=value,
                state=State.SHOWN,
                n=n,
                share=found.share,
                low=found.low,
                high=found.high,
                small_sample=n < PLAIN_FROM,
            )
        )
        if n >= PUBLIC_FLOOR:
            sizeable.append(found)
    if len(sizeable) < 2:
        return Breakdown(by=by, parts=tuple(parts))
    difference = newcombe(max(sizeable, key=_by_share), second=min(sizeable, key=_by_share))
    return Breakdown(by=by, parts=tuple(parts), difference=difference.points, clear=difference.is_clear)


def _by_share(one: Proportion) -> float:
    return one.share


def experience_result(now: Cells, *, view: View) -> ExperienceResult:
    """Mean experience score of those with at least 80 % answered."""
    statement = now.statement(Group.SURVEY, EXPERIENCE)
    whole = None if statement is None else statement.whole
    if whole is None or whole.mean is None:
        return NO_EXPERIENCE
    if whole.people < persons_floor(view.audience):
        return ExperienceResult(state=State.TOO_FEW)
    return ExperienceResult(
        state=State.SHOWN,
        value=whole.mean,
        colour=view.threshold(EXPERIENCE).colour(whole.mean),
        n=whole.people,
        small_sample=whole.people < PLAIN_FROM,
    )
