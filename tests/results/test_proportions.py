import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mhsurvey.results.proportions import newcombe, wilson


@pytest.mark.parametrize(
    ("favourable", "n", "share", "low", "high"),
    [(46, 58, 79.3, 67.2, 87.7), (7, 9, 77.8, 45.3, 93.7)],
)
def test_the_worked_intervals_of_the_domain(favourable: int, n: int, share: float, low: float, high: float) -> None:
    found = wilson(favourable, n=n)
    assert found is not None
    assert [round(100 * number, 1) for number in (found.share, found.low, found.high)] == [share, low, high]


def test_newcombes_own_example() -> None:
    first, second = wilson(56, n=70), wilson(48, n=80)
    assert first is not None
    assert second is not None
    found = newcombe(first, second=second)
    assert [round(number, 4) for number in (found.points, found.low, found.high)] == [0.2000, 0.0524, 0.3339]
    assert found.is_clear


def test_equal_shares_do_not_differ_clearly() -> None:
    one = wilson(5, n=10)
    assert one is not None
    assert not newcombe(one, second=one).is_clear


def test_nobody_asked_has_no_share() -> None:
    assert wilson(0, n=0) is None


def test_a_cluster_survey_has_the_interval_of_fewer_persons() -> None:
    cluster, simple = wilson(60, n=100, design_effect=2.0), wilson(30, n=50)
    assert cluster is not None
    assert simple is not None
    assert (cluster.low, cluster.high) == pytest.approx((simple.low, simple.high))
    assert cluster.n == 100


@settings(deadline=None)
@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_in_its_interval_and_the_interval_in_zero_to_one(pair: tuple[int, int]) -> None:
    found = wilson(pair[0], n=pair[1])
    assert found is not None
    assert 0 <= found.low <= found.share + 1e-12
    assert found.share - 1e-12 <= found.high <= 1
