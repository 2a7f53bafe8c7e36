"""What a sheet says is decided here: which points, in which order, and what may not be told."""

from dataclasses import replace

import pytest

from mhsurvey.actions.action import Standing
from mhsurvey.results.result import Audience, GroupSession, Score, ShareResult, State
from mhsurvey.rounds.indicator import IndicatorCode
from mhsurvey.summaries.script import script
from tests.summaries import sample
from tests.summaries.sample import summary


def share(code: str, value: float, *, sensitive: bool = False) -> ShareResult:
    return ShareResult(
        code=IndicatorCode(code),
        label={"fr": f"Question {code}"},
        dimension="PCC",
        state=State.SHOWN,
        share=value,
        n=40,
        sensitive=sensitive,
    )


def told(*shares: ShareResult, plain: tuple[str, ...]) -> list[str]:
    made = sample.summarise(
        sample.results(shares=shares),
        place=sample.PLACE,
        occasion=sample.OCCASION,
        earlier=(),
        new=(),
        today=sample.TODAY,
        plain=plain,
    )
    return [one.code for one in made.shares]


def test_a_sheet_refuses_what_only_the_team_may_see() -> None:
    with pytest.raises(ValueError, match="public"):
        summary(audience=Audience.TEAM)


def test_at_most_six_points_are_chosen_and_none_twice() -> None:
    codes = tuple(one.code for one in sample.results().indicators)
    made = summary(strong=codes[:5], weak=codes[:5])
    assert len(made.chosen) <= 6
    assert len({point.code for point in made.chosen}) == len(made.chosen)


def test_strong_begins_with_the_best_and_weak_with_the_worst_shown_number() -> None:
    made = summary()
    strong, weak = [point.score for point in made.strong], [point.score for point in made.weak]
    assert strong == sorted(strong, reverse=True)
    assert weak == sorted(weak)


def test_equal_numbers_keep_the_order_of_the_ranking() -> None:
    even = tuple(replace(one, community=sample.score(60.0)) for one in sample.results().indicators)
    codes = tuple(one.code for one in even)
    made = summary(indicators=even, strong=codes[:3], weak=codes[3:6])
    assert tuple(point.code for point in made.strong) == codes[:3]


def test_an_agreed_score_is_shown_in_place_of_the_mean() -> None:
    first, *rest = sample.results().indicators
    made = summary(indicators=(replace(first, agreed=sample.score(25.0)), *rest))
    assert (made.points[0].score, made.points[0].agreed) == (25, True)


def test_numbers_are_rounded_half_up_and_faces_are_not_rounded() -> None:
    first, *rest = sample.results().indicators
    made = summary(indicators=(replace(first, community=sample.score(79.5)), *rest))
    assert (made.points[0].score, made.points[0].face) == (80, 4)


def test_a_hidden_score_has_neither_number_nor_face() -> None:
    first, *rest = sample.results().indicators
    made = summary(indicators=(replace(first, community=Score(state=State.TOO_FEW)), *rest))
    assert (made.points[0].score, made.points[0].face) == (None, None)


def test_late_promises_are_told_first() -> None:
    assert [one.standing for one in summary().earlier] == [
        Standing.LATE,
        Standing.KEPT_LATE,
        Standing.KEPT,
        Standing.WAITING,
    ]


def test_a_group_too_small_is_said_without_its_number() -> None:
    groups = (GroupSession(group="women", sessions=1, participants=9), GroupSession("men", 1, suppressed=True))
    presence = summary(sessions=groups).presence
    assert [one.people for one in presence.groups] == [9, None]
    assert presence.at_least


def test_pairs_begin_with_the_largest_difference() -> None:
    differences = [abs(pair.difference) for pair in summary().pairs]
    assert differences == sorted(differences, reverse=True)
    assert summary().pairs[0].point.code == "ind02_attente"


def test_what_was_disclosed_about_harm_is_never_told() -> None:
    harm, kind = share("m05_hit", 0.8, sensitive=True), share("m03_friend", 0.6)
    assert told(harm, kind, plain=("m05_hit", "m03_friend")) == ["m03_friend"]


def test_a_question_whose_yes_is_bad_is_not_told_as_a_share() -> None:
    assert told(share("m18_pay", 0.4), share("m03_friend", 0.6), plain=("m03_friend",)) == ["m03_friend"]


def test_an_empty_round_gives_an_empty_summary() -> None:
    made = summary(indicators=(), strong=(), weak=(), sessions=(), present=None, inputs=(), stockouts=())
    assert (made.chosen, made.points, made.presence.groups, made.has_scores) == ((), (), (), False)


def test_the_script_praises_before_it_tells_facts_promises_and_questions() -> None:
    headings = [passage.heading.fr for passage in script(summary())]
    assert headings == ["Bonjour", "Ce qui va bien", "Ce que nous avons vu", "Les promesses", "À vous la parole"]


def test_the_script_reads_the_womens_row_before_the_mens() -> None:
    lines = [line.fr for passage in script(summary()) for line in passage.lines]
    women = next(place for place, line in enumerate(lines) if "les femmes donnent" in line)
    assert lines[women + 1] == "Les hommes donnent 50."
