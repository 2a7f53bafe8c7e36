"""The tablet computes a meeting's figures with no network: the same sheets come to the same numbers here and there.

`static/tablet/test/meeting.test.js` reads these very files.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyxform.xls2xform import convert

from mhsurvey.areas.area import AreaCode
from mhsurvey.forms.meaning import FormKind, Meaning
from mhsurvey.forms.reading import read_meaning
from mhsurvey.results.cells import Cells
from mhsurvey.results.cells import arrange as arrange_cells
from mhsurvey.results.change import arrow_of, change
from mhsurvey.results.counting import count
from mhsurvey.results.equity import Equity, equity
from mhsurvey.results.gap import side
from mhsurvey.results.result import Audience, IndicatorResult, Score, State
from mhsurvey.results.scores import shown
from mhsurvey.results.sheet import arrange
from mhsurvey.results.statements import indicator_result
from mhsurvey.results.view import View
from mhsurvey.rounds.group import group_of
from mhsurvey.rounds.indicator import Indicator, IndicatorCode, Nature, local_code
from mhsurvey.rounds.thresholds import Thresholds
from mhsurvey.submissions.answers import read
from mhsurvey.submissions.submission import Answers

HERE = Path(__file__).parent / "same_on_tablet"
FORMS = ("group", "provider", "meeting")
FORMULAS: dict[str, list[Any]] = json.loads((HERE / "formulas.json").read_text())
SHEETS: dict[str, Any] = json.loads((HERE / "sheets.json").read_text())
AREA = AreaCode("A1")
VIEW = View(round_code="r2", level=3, audience=Audience.TEAM, thresholds=Thresholds(()))
STATES = {State.SHOWN: "shown", State.TOO_FEW: "few", State.NO_DATA: "none"}


@pytest.mark.parametrize("name", FORMS)
def test_the_forms_kept_for_the_tablet_are_those_of_the_tables(name: str) -> None:
    converted = convert((HERE / f"{name}.md").read_text(), validate=False, file_type=".md").xform
    assert (HERE / f"{name}.xml").read_text() == converted


def test_what_is_shown_of_a_number() -> None:
    assert [int(shown(value)) for value, _ in FORMULAS["shown"]] == [whole for _, whole in FORMULAS["shown"]]
    assert [arrow_of(points) for points, _ in FORMULAS["arrow"]] == [one for _, one in FORMULAS["arrow"]]
    assert [side(points) for points, _ in FORMULAS["side"]] == [one for _, one in FORMULAS["side"]]


@pytest.mark.parametrize("case", FORMULAS["change"])
def test_change(case: dict[str, Any]) -> None:
    found = change(case["before"], after=case["after"])
    if case["points"] is None:
        assert found is None
        return
    assert found is not None
    assert (found.points, found.arrow, list(found.matched_groups)) == (case["points"], case["arrow"], case["matched"])


@pytest.mark.parametrize("case", FORMULAS["equity"])
def test_equity(case: dict[str, Any]) -> None:
    assert _equity(equity(case["scores"])) == (None if case["spread"] is None else _without(case, "scores"))


@pytest.mark.parametrize(("wording", "area", "code"), FORMULAS["localCode"])
def test_the_code_of_a_groups_own_point(wording: str, area: str, code: str) -> None:
    assert local_code(wording, area_code=AreaCode(area)) == code


@pytest.mark.parametrize("code", SHEETS["expected"])
def test_raw_sheets_come_to_the_figures_worked_out_by_hand(code: str) -> None:
    expected = SHEETS["expected"][code]
    indicator = Indicator(code=IndicatorCode(code), label={}, nature=Nature.SCORE)
    found = indicator_result(_cells("now"), before=_cells("before"), indicator=indicator, view=VIEW)
    assert _as_on_tablet(found) == _near(expected)


class _Sent:
    """A sheet as the counting takes it."""

    version = "1"

    def __init__(self, meaning: Meaning, answers: Answers) -> None:
        self.form_id, self.kind = meaning.form_id, meaning.kind
        self.values, self.repeats, self.keys = answers.values, answers.repeats, answers.keys

    @property
    def group(self) -> str:
        given = self.keys.get("group") if self.kind is FormKind.SCORECARD else None
        return group_of(self.kind, given=str(given) if given else None)


def _cells(when: str) -> Cells:
    """The tallies of one round, from its raw sheets."""
    meanings = {one.form_id: one for name in FORMS if (one := read_meaning((HERE / f"{name}.xml").read_bytes()))}
    sheets = {form_id: arrange(meaning) for form_id, meaning in meanings.items()}
    sent = []
    for xml in SHEETS[when]:
        root = etree.fromstring(xml)
        meaning = meanings[root.get("id", "")]
        sent.append(_Sent(meaning, read(root, meaning=meaning)))
    rows = []
    for group in {one.group for one in sent}:
        counted = count(
            [one for one in sent if one.group == group],
            area_code=AREA,
            sheet_of=lambda form_id, _version: sheets.get(form_id),
            wordings_of=lambda _form_id: {},
        )
        rows += [(group, question, value, n) for (question, value), n in counted.tallies.items()]
    return arrange_cells(rows)


def _as_on_tablet(found: IndicatorResult) -> dict[str, Any]:
    moved = found.change
    return {
        "byGroup": [[str(group), _score(score)] for group, score in found.by_group],
        "community": _score(found.community),
        "lowest": found.community.lowest,
        "highest": found.community.highest,
        "groups": found.community.n_groups,
        "provider": _score(found.provider),
        "agreed": _score(found.agreed),
        "gap": found.gap,
        "side": found.gap_side,
        "change": moved and {"points": moved.points, "arrow": str(moved.arrow), "matched": [*moved.matched_groups]},
        "equity": _equity(found.equity),
        "incomplete": found.incomplete,
        "dontKnow": found.dont_know_share,
    }


def _score(score: Score) -> dict[str, Any]:
    return {"state": STATES[score.state], "value": score.value, "divided": score.divided}


def _equity(found: Equity | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "womenLessMen": found.women_less_men,
        "spread": found.spread,
        "lowest": str(found.lowest_group),
        "flagged": found.flagged,
    }


def _without(case: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in case.items() if key != name}


def _near(expected: Any) -> Any:
    """Numbers compared as numbers computed in another order may be."""
    if isinstance(expected, dict):
        return {key: _near(value) for key, value in expected.items()}
    if isinstance(expected, list):
        return [_near(value) for value in expected]
    is_number = isinstance(expected, int | float) and not isinstance(expected, bool)
    return pytest.approx(expected) if is_number else expected
