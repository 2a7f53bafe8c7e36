"""The matrix: what a map says of each indicator, side by side; nothing of a small group in any of it."""

from collections.abc import Sequence
from datetime import date

import pytest

from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.problems import Problem
from mhsurvey.results import matrix_queries, queries
from mhsurvey.results.matrix import Matrix, Only, Order, columns, heard_from, lay, only, ordered, spoken_of
from mhsurvey.results.result import Audience, ShownScore, State
from mhsurvey.results.view import View
from mhsurvey.rounds import queries as round_queries
from mhsurvey.rounds.indicator import Indicator, IndicatorCode, Nature
from mhsurvey.rounds.thresholds import Colour, Thresholds
from tests.results.conftest import Field

ONE, TWO = "ind01_accueil", "ind02_attente"
TODAY = date(2026, 3, 1)
VIEW = View(round_code="r1", level=Level.AREA, audience=Audience.MANAGER, thresholds=Thresholds())


def point(code: str, dimension: str | None = "PCC", nature: Nature = Nature.SCORE, **more: object) -> Indicator:
    return Indicator(code=IndicatorCode(code), label={"fr": code}, nature=nature, dimension=dimension, **more)  # type: ignore[arg-type]


def at(value: float, **more: object) -> ShownScore:
    colour = VIEW.threshold("").colour(value)
    return ShownScore(state=State.SHOWN, value=value, colour=colour, **more)  # type: ignore[arg-type]


FEW = ShownScore(state=State.TOO_FEW)


def laid(scores: dict[str, dict[str, ShownScore]], *, taking_part: frozenset[str] | None = None) -> Matrix:
    """Places a, b, c, named Ségou, Bamako, Ɲɔnɔ, of the region r."""
    return lay(
        [("a", "Ségou", "r"), ("b", "Bamako", "r"), ("c", "Ɲɔnɔ", "r")],
        columns=[point("x"), point("y")],
        scores={IndicatorCode(code): {AreaCode(area): one for area, one in of.items()} for code, of in scores.items()},
        taking_part=taking_part,
        view=VIEW,
    )


def names(found: Matrix) -> list[str]:
    return [line.name for line in found.lines]


# --- pure -----------------------------------------------------------------------------------------


def test_hidden_missing_and_not_asked_are_three_things_and_in_no_average() -> None:
    found = laid({"x": {"a": at(40), "b": FEW}, "y": {"a": at(69)}}, taking_part=frozenset("ab"))
    assert names(found) == ["Bamako", "Ségou"]
    assert [score.state for score in found.lines[0].scores] == [State.TOO_FEW, State.NO_DATA]
    assert (found.lines[0].average.state, found.lines[0].average.value) == (State.TOO_FEW, None)
    assert (found.lines[1].average.value, found.lines[1].average.colour) == (54.5, Colour.MIDDLING)
    assert [score.value for score in found.averages] == [40, 69]
    assert (found.average.value, found.n_places, found.n_outside) == (54.5, 2, 1)


def test_a_place_outside_the_round_that_spoke_all_the_same_stands_with_what_it_said() -> None:
    found = laid({"x": {"c": at(80)}}, taking_part=frozenset("a"))
    assert names(found) == ["Ɲɔnɔ", "Ségou"]
    assert [score.state for score in found.lines[0].scores] == [State.SHOWN, State.NOT_APPLICABLE]
    assert found.lines[0].average.value == 80


def test_lines_are_ordered_by_folded_name_by_average_and_by_any_column_without_numbers_last() -> None:
    found = laid({"x": {"a": at(90), "b": at(10), "c": FEW}, "y": {"c": at(55)}})
    assert names(found) == ["Bamako", "Ɲɔnɔ", "Ségou"]
    assert names(ordered(found, by=Order.NAME, descending=True)) == ["Ségou", "Ɲɔnɔ", "Bamako"]
    assert names(ordered(found, by="x", descending=False)) == ["Bamako", "Ségou", "Ɲɔnɔ"]
    assert names(ordered(found, by="x", descending=True)) == ["Ségou", "Bamako", "Ɲɔnɔ"]
    assert names(ordered(found, by=Order.AVERAGE, descending=False)) == ["Bamako", "Ɲɔnɔ", "Ségou"]
    assert names(ordered(found, by="nothing", descending=False)) == names(found)


def test_a_filter_leaves_the_averages_of_every_place() -> None:
    found = laid({"x": {"a": at(90), "b": at(10, arrow="down"), "c": at(60, incomplete=True)}, "y": {"a": at(80)}})
    assert names(only(found, Only.WEAK)) == ["Bamako"]
    assert names(only(found, Only.FALLING)) == ["Bamako"]
    assert names(only(found, Only.INCOMPLETE)) == ["Bamako", "Ɲɔnɔ"]
    assert only(found, Only.WEAK).averages == found.averages


def test_columns_nobody_spoke_of_are_left_out_unless_the_round_lists_them() -> None:
    found = laid({"x": {"a": FEW}})
    assert [one.code for one in spoken_of(found, listed=()).columns] == ["x"]
    assert spoken_of(found, listed=()).n_silent == 1
    assert spoken_of(found, listed=[IndicatorCode("y")]) == found


def test_places_nobody_was_asked_in_are_left_out_of_what_is_asked_here_and_there() -> None:
    found = heard_from(laid({"x": {"a": FEW, "b": at(40)}}))
    assert (names(found), found.n_places, found.n_outside) == (["Bamako", "Ségou"], 2, 1)


def test_columns_stand_by_dimension_in_the_order_in_which_each_first_comes() -> None:
    every = [
        point("a", "TIM"),
        point("b", "PCC"),
        point("c", "TIM"),
        point("l", "TIM", area_code=AreaCode("A1")),
        point("s", "TIM", nature=Nature.SHARE),
    ]
    found = columns(every, natures=[Nature.SCORE], core=(), dimension=None)
    assert [one.code for one in found] == ["a", "c", "b"]
    assert [one.code for one in columns(every, natures=[Nature.SCORE], core=["c", "b"], dimension="TIM")] == ["c"]
    assert [one.code for one in columns(every, natures=[Nature.SHARE], core=["c"], dimension=None)] == ["s"]


# --- read -----------------------------------------------------------------------------------------


def read(field: Field, codes: Sequence[str] = (ONE, TWO), **more: object) -> Matrix:
    every = round_queries.indicators(field.session)
    asked = {"scope": EVERYWHERE, "round_code": "r2", "level": Level.DISTRICT} | more
    wanted = [one for one in every if one.code in codes]
    return matrix_queries.scorecard_matrix(field.session, columns=wanted, **asked)  # type: ignore[arg-type]


def two_rounds(field: Field) -> None:
    """Three areas in two districts, two rounds; A3's women are too few, A4 says nothing."""
    field.round("r2", start=2)
    field.areas("A2", "A3")
    field.areas("A4", "A5", district="D2")
    for area, group, before, after, people in (
        ("A1", "women", 1, 2, 12),
        ("A1", "men", 2, 4, 9),
        ("A1", "chw", 3, 3, 7),
        ("A2", "women", 4, 3, 8),
        ("A3", "women", 5, 1, 3),
        ("A5", "women", 5, 2, 10),
        ("A5", "men", 4, 5, 4),
    ):
        field.group(group, {ONE: before, TWO: after}, area=area, round_code="r1", people=people)
        field.group(group, {ONE: after, TWO: before}, area=area, round_code="r2", people=people)
    field.provider({ONE: 5, TWO: 4}, area="A1", round_code="r2")


def test_a_cell_says_what_the_map_says_at_every_level_and_of_every_voice(field: Field) -> None:
    two_rounds(field)
    for level in Level:
        for group in (None, "women", "men", "provider", "interface"):
            found = read(field, level=level, group=group, today=TODAY)
            assert found.lines
            for place, column in enumerate(found.columns):
                compare(field, found, place, column.code, level=level, group=group)


def compare(field: Field, found: Matrix, place: int, code: str, *, level: Level, group: str | None) -> None:
    """One column beside the map of its indicator."""
    shown = queries.map_values(
        field.session, scope=EVERYWHERE, round_code="r2", indicator=code, group=group, level=level, today=TODAY
    )
    for line in found.lines:
        mine, theirs = line.scores[place], shown.get(line.code, ShownScore(state=State.NO_DATA))
        told = [(one.state, one.colour, one.arrow, one.incomplete) for one in (mine, theirs)]
        assert told[0] == told[1], (line.code, code)
        assert mine.value == (None if theirs.value is None else pytest.approx(theirs.value))
        assert mine.change == (None if theirs.change is None else pytest.approx(theirs.change))


def test_nothing_in_the_matrix_depends_on_what_a_small_group_said(field: Field) -> None:
    """Whatever three women of A3 or four men of A5 say, every number of every level and voice stays the same."""
    two_rounds(field)

    def everything() -> list[Matrix]:
        return [read(field, level=level, group=group) for level in Level for group in (None, "women", "men")]

    before = everything()
    field.group("women", {ONE: 5, TWO: 1}, area="A3", round_code="r2", people=1)
    field.group("men", {ONE: 1, TWO: 1}, area="A5", round_code="r1", people=0)
    assert everything() == before
    field.group("women", {ONE: 5, TWO: 1}, area="A3", round_code="r2", people=4)
    assert everything() != before


def test_only_the_callers_part_is_there(field: Field) -> None:
    two_rounds(field)
    narrow = Scope(roots=("/R1/D2/",))
    assert [line.code for line in read(field, scope=narrow).lines] == ["D2"]
    assert [line.code for line in read(field, scope=narrow, level=Level.AREA).lines] == ["A4", "A5"]
    assert read(field, scope=narrow).average == read(field).lines[1].average


def test_persons_and_things_stand_side_by_side_too(field: Field) -> None:
    field.round("r2", start=2)
    for n, answer in enumerate(["1"] * 9 + ["0"] * 3):
        given = {"consent": "1", "m20_back": answer, "m18_pay": "0", "alone": str(n % 2)}
        field.send("qoc_maternity", given, round_code="r2")
    found = read(field, ["m20_back", "m18_pay"])
    assert [score.value for score in found.lines[0].scores] == [90, 75]
    assert found.lines[0].scores[1].small_sample
    assert found.averages[1].small_sample


def test_a_places_history_begins_with_the_earliest_round(field: Field) -> None:
    two_rounds(field)
    one = round_queries.indicator(field.session, code=ONE)
    for place, values in (("A1", [25, 50]), ("A3", [None, None]), ("D1", [50, 50]), ("R1", [None, None])):
        found = matrix_queries.place_history(field.session, scope=EVERYWHERE, place=place, indicator=one)
        assert [current.code for current, _ in found] == ["r1", "r2"]
        if place != "R1":
            assert [score.value for _, score in found] == values, place
    assert [score.arrow for _, score in found] == [None, "down"]
    with pytest.raises(Problem):
        matrix_queries.place_history(field.session, scope=Scope(roots=("/R1/D2/",)), place="A1", indicator=one)
