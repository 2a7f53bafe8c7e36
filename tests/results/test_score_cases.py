"""The cases that the tablet's arithmetic is held to as well (static/tablet/test/scores.test.js)."""

import json
from pathlib import Path
from typing import Any

import pytest

from mhsurvey.results.ranking import Ranked, strong_and_weak
from mhsurvey.results.scores import face, group_score, spread
from mhsurvey.rounds.indicator import IndicatorCode

CASES: dict[str, Any] = json.loads((Path(__file__).parent / "score_cases.json").read_text())


def votes(case: dict[str, Any]) -> dict[int, int]:
    return {int(point): n for point, n in case["ballots"].items()}


@pytest.mark.parametrize("case", CASES["spread"])
def test_ballots_are_described_as_on_the_tablet(case: dict[str, Any]) -> None:
    found = spread(votes(case))
    if found is None:
        assert case["n"] is None
        return
    assert (found.n, found.divided) == (case["n"], case["divided"])
    for name in ("mean", "sd", "favourable", "unfavourable", "score"):
        assert getattr(found, name) == pytest.approx(case[name], abs=1e-6)


@pytest.mark.parametrize("case", CASES["group"])
def test_a_session_scores_as_on_the_tablet(case: dict[str, Any]) -> None:
    found = group_score(agreed=case["agreed"], ballots=votes(case))
    assert found == (None if case["score"] is None else pytest.approx(case["score"], abs=1e-6))


@pytest.mark.parametrize(("score", "wanted"), CASES["face"])
def test_faces_change_where_the_tablets_do(score: float, wanted: int) -> None:
    assert face(score) == wanted


@pytest.mark.parametrize("case", CASES["ranking"])
def test_points_are_ranked_as_on_the_tablet(case: dict[str, Any]) -> None:
    points = [Ranked(IndicatorCode(one["code"]), one["score"], one.get("women")) for one in case["points"]]
    strong, weak = strong_and_weak(points)
    assert ([*strong], [*weak]) == (case["strong"], case["weak"])
