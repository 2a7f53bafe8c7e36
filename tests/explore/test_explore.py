"""Explored numbers against the same answers counted by hand; what is never offered; a copy that follows corrections."""

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.orm import Session

from mhsurvey.areas.scope import Scope
from mhsurvey.explore import operations, queries
from mhsurvey.explore.asking import Kind, form
from mhsurvey.explore.copying import Copy, lot_of
from mhsurvey.problems import Problem
from mhsurvey.results.result import State
from mhsurvey.results.rounding import about, about_share
from mhsurvey.submissions.submission import Cell
from tests.explore.conftest import Explorer, path_of
from tests.results.conftest import NOW, meaning_of

GREET = "m01_greet"


def test_shares_are_those_of_the_answers(explorer: Explorer) -> None:
    explorer.persons("A1", 30, m01_greet="3", age_grp="u20")
    explorer.persons("A1", 20, m01_greet="0", age_grp="a35")
    explorer.persons("A2", 40, m01_greet="3", age_grp="a35")
    explorer.persons("A2", 10, m01_greet="98", age_grp="a35")
    explorer.copied()
    found = explorer.ask(GREET, "age_grp")
    assert found.whole.favourable is not None
    assert found.whole.favourable.share == pytest.approx(0.78, abs=0.1)  # 70 of 90, moved a little
    assert found.whole.unknown == pytest.approx(0.10, abs=0.1)  # 10 of 100
    assert abs((found.whole.people or 0) - 90) <= 10
    assert (found.whole.people or 0) % 5 == 0
    young, old = (found.cells[code,] for code in ("u20", "a35"))
    assert young.told["3"].share == 1.0
    assert old.told["3"].share == pytest.approx(0.67, abs=0.15)  # 40 of 60
    # Nobody and too few look alike: a cell known to be empty would give its neighbours away.
    assert found.cells["a20_24",].state is State.TOO_FEW
    assert found.difference is not None
    assert (found.difference.high, found.difference.low) == ("u20", "a35")


def test_places_rounds_and_months_narrow_what_is_counted(explorer: Explorer) -> None:
    explorer.persons("A1", 30, m01_greet="3")
    explorer.persons("A2", 30, m01_greet="0")
    explorer.persons("A2", 30, m01_greet="3", round_code="r2")
    explorer.copied()

    def share(**more: object) -> float | None:
        whole = explorer.ask(GREET, **more).whole  # type: ignore[arg-type]
        return None if whole.favourable is None else whole.favourable.share

    assert share() == pytest.approx(0.67, abs=0.1)
    assert share(area="A1") == 1.0
    assert share(area="A2") == pytest.approx(0.5, abs=0.1)
    assert share(area="D1", rounds=("r1",)) == pytest.approx(0.5, abs=0.1)
    assert share(area="A2", rounds=("r2",)) == 1.0
    march = 12 * NOW.year + NOW.month - 1
    assert share(months=(march, march)) == pytest.approx(0.67, abs=0.1)
    assert explorer.ask(GREET, months=(march + 1, march + 2)).whole.state is State.NO_DATA
    assert set(explorer.ask(GREET, "area", area="D1").cells) == {("A1",), ("A2",)}
    assert explorer.ask(GREET, "area", "round", area="D1").cells["A1", "r2"].state is State.TOO_FEW


def test_a_foreign_place_is_not_there_and_counts_nowhere(explorer: Explorer) -> None:
    explorer.field.areas("B1", district="D2")
    explorer.persons("A1", 20, m01_greet="3")
    explorer.persons("B1", 20, m01_greet="0")
    explorer.copied()
    own = Scope(roots=("/R1/D1/",))
    whole = explorer.ask(GREET, scope=own).whole
    assert whole.favourable is not None
    assert whole.favourable.share == 1.0
    with pytest.raises(Problem):
        explorer.ask(GREET, scope=own, area="B1")


def test_small_cells_and_what_would_give_them_away_are_hidden(explorer: Explorer) -> None:
    for age, n in (("u20", 3), ("a20_24", 7), ("a25_34", 20), ("a35", 20)):
        explorer.persons("A1", n, m01_greet="3", age_grp=age)
    explorer.copied()
    cells = explorer.ask(GREET, "age_grp").cells
    # The three are hidden, and the seven with them: the rest and the total would say how many there are.
    states = {code: cell.state for (code,), cell in cells.items()}
    assert states["u20"] is states["a20_24"] is State.TOO_FEW
    assert states["a25_34"] is states["a35"] is State.SHOWN
    assert all(cell.people is None and not cell.told for cell in cells.values() if cell.state is State.TOO_FEW)
    assert explorer.ask(GREET, area="A2").whole.state is State.NO_DATA


def test_statements_are_told_exactly_without_an_interval(explorer: Explorer) -> None:
    field = explorer.field
    for group, score in (("women", 2), ("men", 4), ("leaders", 5)):
        field.group(group, {"ind01_accueil": score})
    field.group("chw", {"ind01_accueil": 1}, people=4)
    explorer.copied()
    found = explorer.ask("ind01_accueil_score", "group", form_id="csc_group")
    assert found.whole.people == 3
    assert found.left_out == 1
    assert found.whole.score == pytest.approx((25 + 75 + 100) / 3)
    assert (found.whole.lowest, found.whole.highest) == (25, 100)
    assert found.whole.told["2"].low is None
    assert found.cells["women",].score == 25


def test_a_centres_word_on_itself_stays_sealed(explorer: Explorer) -> None:
    explorer.field.provider({"ind01_accueil": 5})
    explorer.field.group("women", {"ind01_accueil": 2})
    explorer.copied()
    asked = {"form_id": "csc_provider"}
    assert explorer.ask("ind01_accueil_score", **asked).whole.state is State.NO_DATA  # type: ignore[arg-type]
    for group in ("men", "chw"):
        explorer.field.group(group, {"ind01_accueil": 2})
    explorer.copied()
    assert explorer.ask("ind01_accueil_score", **asked).whole.score == 100  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["m04_shout", "m05_hit", "m18_pay", "help_want", "m22_say", "harm_note", "area", "wg_intro"]
)
def test_harm_words_and_places_are_never_offered(explorer: Explorer, name: str) -> None:
    explorer.persons("A1", 12, **{name: "1", "m01_greet": "3"})
    explorer.copied()
    with pytest.raises(Problem):
        explorer.ask(name)
    [part] = explorer.copy.parts("qoc_maternity", "r1")
    assert path_of("qoc_maternity", name) not in part.columns


def test_votes_and_who_sat_in_the_room_are_never_offered() -> None:
    found = form([meaning_of("csc_group")])
    assert found is not None
    names = {one.name for one in found.questions.values()}
    assert names.isdisjoint({"ind01_accueil_t1", "n_disab", "n_present", "p_women", "ind01_accueil_why", "safe_flag"})
    assert "ind01_accueil_score" in names


def test_numbers_have_mean_median_and_quartiles(explorer: Explorer) -> None:
    made = form([meaning_of("hh_mini")])
    assert made is not None
    number = next(one for one in made.questions.values() if one.kind is Kind.NUMBER)
    given = list(range(1, 41))
    for one in given:
        explorer.field.send("hh_mini", {"consent": "1", number.name: one}, group="survey")
    explorer.copied()
    found = explorer.ask(number.name, form_id="hh_mini")
    assert found.whole.spread is not None
    assert found.whole.spread.mean == pytest.approx(np.mean(given))
    assert found.whole.spread.median == pytest.approx(20.5)
    assert (found.whole.spread.lower, found.whole.spread.upper) == (pytest.approx(10.8), pytest.approx(30.2))
    assert len(found.whole.spread.bins) == len(found.edges) - 1
    assert sum(found.whole.spread.bins) == pytest.approx(1, abs=0.3)  # each is moved by itself


def test_the_copy_follows_corrections_and_equals_one_made_anew(
    explorer: Explorer, session: Session, tmp_path: Path
) -> None:
    explorer.persons("A1", 20, m01_greet="3", age_grp="u20")
    explorer.persons("A2", 20, m01_greet="0", age_grp="a35")
    explorer.copied()
    rejected = explorer.field.send("qoc_maternity", {"consent": "1", "m01_greet": "0"}, group="survey")
    explorer.persons("A1", 10, m01_greet="2", age_grp="a35")
    explorer.persons("A1", 10, m01_greet="1", round_code="r2")
    rejected.review_state = "rejected"
    session.flush()
    operations.mark_stale(session, cells=[Cell("r1", "A1", "survey"), Cell("r2", "A1", "survey")])
    operations.mark_stale(session, cells=[Cell("r1", "A1", "survey")])
    assert queries.waiting(session) == 2
    assert sum(explorer.followed()) == 2
    assert queries.waiting(session) == 0
    followed = [explorer.ask(GREET, "age_grp"), explorer.ask(GREET, "area", "round", area="D1")]
    other = Explorer(explorer.field, Copy(tmp_path / "anew", secret="secret of this test"))
    other.copied()
    assert followed == [other.ask(GREET, "age_grp"), other.ask(GREET, "area", "round", area="D1")]
    assert followed[1].cells["A1", "r2"].state is State.SHOWN


def test_a_large_lot_is_copied_in_pieces_and_says_the_same(
    explorer: Explorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    same_lot = [code for n in range(200) if lot_of(code := f"C{n}") == lot_of("A1")][:5]
    explorer.field.areas(*same_lot, "B1", district="D2")
    for n, area in enumerate((*same_lot, "B1")):
        explorer.persons(area, 8 + n, m01_greet="3", age_grp=("u20", "a35")[n % 2])
        explorer.persons(area, 8, m01_greet=("0", "2", "98")[n % 3])
    explorer.copied()
    whole = explorer.ask(GREET, "area", "age_grp", area="D2")
    monkeypatch.setattr(operations, "AT_ONCE", 30)
    other = Explorer(explorer.field, Copy(tmp_path / "pieces", secret="secret of this test"))
    operations.begin_anew(explorer.field.session, copy=other.copy)
    other.copy.begin()
    assert other.copy.made_at is None
    assert sorted(other.followed()) == [1, 1, 2, 2]
    assert other.ask(GREET, "area", "age_grp", area="D2") == whole


def test_another_secret_makes_the_copy_anew(explorer: Explorer) -> None:
    explorer.copied()
    assert explorer.copy.made_at == NOW
    other = Copy(explorer.copy.folder, secret="another")
    assert other.made_at is None
    assert not other.is_begun


def test_told_numbers_are_unbiased_and_the_same_for_the_same_people() -> None:
    told = [about(43, key=key) for key in range(20_000)]
    assert np.mean(told) == pytest.approx(43, abs=0.1)
    assert np.std(told) > 2
    assert {one % 5 for one in told} == {0}
    assert about(43, key=7) == about(43, key=7 + 2**32)
    shares = [about_share(20, of=43, people=45, key=key) for key in range(20_000)]
    assert np.mean(shares) == pytest.approx(20 / 43, abs=0.005)
    assert np.std(shares) > 0.03
    assert {about_share(n, of=43, people=45, key=7) for n in (0, 43)} == {0.0, 1.0}
