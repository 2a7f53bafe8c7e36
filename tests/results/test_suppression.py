"""Small numbers. The reader of this test is the attacker: everything shown, and the rule itself, is known."""

from collections.abc import Callable, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mhsurvey.results.result import Audience
from mhsurvey.results.suppression import (
    Partition,
    at_edge,
    counted,
    partition,
    persons_floor,
    statement_is_shown,
)

Hiding = Callable[..., Partition]

# Small counts and few cells keep the attacker's search short; a cell of 9 stands for every large one.
partitions = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9), min_size=2, max_size=5)


def off(counts: Mapping[str, int], *, floor: int) -> Partition:
    """No suppression at all."""
    return Partition(hidden=frozenset(), total_hidden=False)


def naive(counts: Mapping[str, int], *, floor: int) -> Partition:
    """Hides small cells and forgets that a total less the rest gives them away."""
    return Partition(hidden=frozenset(cell for cell, n in counts.items() if 0 < n < floor), total_hidden=False)


def can_be_computed(counts: Mapping[str, int], kept: Partition, *, floor: int) -> set[str]:
    """Small cells somebody can know exactly from the shown cells, the total and which cells are hidden."""
    small = {cell for cell, n in counts.items() if 0 < n < floor}
    seen = small - kept.hidden
    if kept.total_hidden or not kept.hidden:
        return seen
    left = sum(counts[cell] for cell in kept.hidden)
    cells = sorted(kept.hidden)
    fitting = [
        guess for guess in product(range(1, left + 1), repeat=len(cells)) if sum(guess) == left and min(guess) < floor
    ]
    known = {cell for place, cell in enumerate(cells) if len({guess[place] for guess in fitting}) == 1}
    return seen | (known & small)


@settings(deadline=None)
@given(partitions)
def test_no_small_cell_can_be_computed_from_what_is_shown(counts: dict[str, int]) -> None:
    assert can_be_computed(counts, partition(counts, floor=5), floor=5) == set()


@pytest.mark.parametrize("hiding", [off, naive])
def test_the_attack_succeeds_where_suppression_is_off_or_naive(hiding: Hiding) -> None:
    counts = {"under_20": 3, "20_24": 9, "25_34": 9}
    assert can_be_computed(counts, hiding(counts, floor=5), floor=5) == {"under_20"}


@settings(deadline=None)
@given(partitions)
def test_nothing_is_hidden_where_nothing_is_small(counts: dict[str, int]) -> None:
    large = {cell: n + 5 for cell, n in counts.items()}
    assert partition(large, floor=5) == Partition(hidden=frozenset(), total_hidden=False)


@settings(deadline=None)
@given(partitions)
def test_empty_cells_stay_because_they_are_about_nobody(counts: dict[str, int]) -> None:
    assert not {cell for cell, n in counts.items() if n == 0} & partition(counts, floor=5).hidden


def test_the_next_smallest_goes_with_a_single_hidden_cell() -> None:
    assert partition({"a": 3, "b": 12, "c": 40}, floor=5).hidden == {"a", "b"}


def test_single_persons_are_not_told_by_their_sum() -> None:
    assert partition({"a": 1, "b": 1, "c": 40}, floor=5).hidden == {"a", "b", "c"}


def test_the_total_goes_where_no_other_cell_can() -> None:
    assert partition({"a": 3}, floor=5) == Partition(hidden=frozenset("a"), total_hidden=True)


@pytest.mark.parametrize(
    ("audience", "sensitive", "floor"),
    [
        (Audience.TEAM, False, 5),
        (Audience.MANAGER, False, 5),
        (Audience.PUBLIC, False, 10),
        (Audience.TEAM, True, 10),
        (Audience.MANAGER, True, 10),
    ],
)
def test_how_many_persons_each_audience_needs(audience: Audience, sensitive: bool, floor: int) -> None:
    assert persons_floor(audience, sensitive=sensitive) == floor


@pytest.mark.parametrize(("share", "said"), [(0.0, "<10"), (0.09, "<10"), (0.1, None), (0.9, None), (1.0, ">90")])
def test_sensitive_shares_at_the_edge_are_only_bounded(share: float, said: str | None) -> None:
    assert at_edge(share) == said


@pytest.mark.parametrize(("count", "of", "told"), [(0, 12, 0), (1, 12, None), (5, 12, 5), (8, 12, None), (12, 12, 12)])
def test_a_trait_of_a_handful_or_of_all_but_a_handful_is_not_told(count: int, of: int, told: int | None) -> None:
    assert counted(count, of=of) == told


def test_a_group_speaks_from_five_and_a_centre_always() -> None:
    assert not statement_is_shown(4)
    assert statement_is_shown(5)
    assert statement_is_shown(2, of_centre=True)
