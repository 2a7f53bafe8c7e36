from mhsurvey.results.ranking import Ranked, strong_and_weak
from mhsurvey.rounds.indicator import IndicatorCode


def point(code: str, score: float, women: float | None = None) -> Ranked:
    return Ranked(IndicatorCode(code), score, women)


def test_three_best_and_three_worst() -> None:
    strong, weak = strong_and_weak([point(f"i{number}", number) for number in range(8)])
    assert strong == ("i7", "i6", "i5")
    assert weak == ("i0", "i1", "i2")


def test_ties_go_to_the_larger_womens_score_then_to_the_code() -> None:
    strong, _ = strong_and_weak(
        [point("c", 50, 40), point("b", 50, 60), point("a", 50, 40), point("d", 50), point("e", 1), point("f", 0)]
    )
    assert strong == ("b", "a", "c")


def test_no_point_is_both_strong_and_weak() -> None:
    strong, weak = strong_and_weak([point("a", 3), point("b", 2), point("c", 1)])
    assert (strong, weak) == (("a",), ("c",))


def test_a_single_point_is_neither() -> None:
    assert strong_and_weak([point("a", 3)]) == ((), ())
