"""Which areas need somebody, and why."""

from datetime import date

import pytest

from mhsurvey.areas.area import AreaCode
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.results import matrix_queries
from mhsurvey.results.needs import Needs, Reason, Whole, needs
from mhsurvey.rounds import operations as rounds
from mhsurvey.rounds import queries as round_queries
from mhsurvey.rounds.thresholds import Colour, Threshold
from tests.results.conftest import Field

ONE, TWO = "ind01_accueil", "ind02_attente"
TODAY = date(2026, 3, 1)


def whole(area: str, mean: float | None = 80, **more: object) -> Whole:
    given = {"change": None, "gap": None, "incomplete": False} | more
    return Whole(area=AreaCode(area), mean=mean, **given)  # type: ignore[arg-type]


def needy(*wholes: Whole, late: dict[str, int] | None = None) -> Needs:
    counted = {AreaCode(area): n for area, n in (late or {}).items()}
    return needs(wholes, late=counted, threshold=Threshold(), round_code="r1")


@pytest.mark.parametrize(
    ("one", "reasons"),
    [
        (whole("a", 50), ()),
        (whole("a", 49.9), (Reason.WEAK,)),
        (whole("a", change=-4.9), ()),
        (whole("a", change=-5), (Reason.FALLING,)),
        (whole("a", gap=14.9), ()),
        (whole("a", gap=15), (Reason.APART,)),
        (whole("a", gap=-15), (Reason.APART,)),
        (whole("a", None, incomplete=True), (Reason.INCOMPLETE,)),
        (
            whole("a", 20, change=-9, gap=30, incomplete=True),
            (Reason.WEAK, Reason.FALLING, Reason.APART, Reason.INCOMPLETE),
        ),
    ],
)
def test_a_reason_begins_at_its_cut(one: Whole, reasons: tuple[Reason, ...]) -> None:
    assert tuple(reason for need in needy(one).every for reason in need.reasons) == reasons


def test_weak_and_falling_come_first_then_the_lower_mean_and_every_reason_is_counted() -> None:
    found = needy(
        whole("thin", incomplete=True), whole("weak", 45), whole("weaker", 30), whole("both", 49, change=-5),
        whole("well"), whole("late", 90), late={"late": 2, "silent": 1},
    )  # fmt: skip
    assert [need.whole.area for need in found.every] == ["both", "weaker", "weak", "late", "silent", "thin"]
    assert (found.every[3].late, found.every[4].colour, found.every[0].colour) == (2, None, Colour.WEAK)
    assert found.counts[Reason.WEAK] == 3
    assert found.counts[Reason.LATE] == 2


def test_the_whole_of_an_area_is_over_its_points_and_what_is_hidden_counts_only_as_thin(field: Field) -> None:
    field.round("r2", start=2)
    field.areas("A2")
    for group, before, after in (("women", 3, 2), ("men", 3, 4), ("chw", 5, 3)):
        field.group(group, {ONE: before, TWO: before}, round_code="r1")
        field.group(group, {ONE: after, TWO: before}, round_code="r2")
    # Of what only the centre is asked nothing is missing.
    field.group("women", {ONE: 1}, area="A2", round_code="r2", people=3)
    field.provider({ONE: 5, "prov_supv": 1}, round_code="r2")
    current = round_queries.round_(field.session, code="r2")

    def read(scope: Scope = EVERYWHERE, **more: object) -> dict[str, Whole]:
        asked = {"scope": scope, "current": current, "today": TODAY} | more
        return {one.area: one for one in matrix_queries.wholes(field.session, **asked)}  # type: ignore[arg-type]

    found = read()
    # Accueil 50 (from 66.7), attente 66.7: mean 58.3; change -16.7 and 0. Every expected group spoke: no seal.
    assert (found["A1"].mean, found["A1"].change) == (pytest.approx(58.333333333), pytest.approx(-8.333333333))
    assert (found["A1"].gap, found["A1"].incomplete) == (50, False)
    assert found["A2"] == whole("A2", None, incomplete=True)
    assert set(read(Scope(roots=("/R1/D1/A2/",)))) == {"A2"}
    assert matrix_queries.latest_heard(field.session, scope=EVERYWHERE) == current
    rounds.plan(field.session, code="r3", name="r3", starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 28))
    assert matrix_queries.latest_heard(field.session, scope=EVERYWHERE) == current
    assert matrix_queries.latest_heard(field.session, scope=Scope(roots=("/R2/",))) is None


def test_a_sealed_self_score_tells_no_gap(field: Field) -> None:
    field.group("women", {ONE: 2})
    field.provider({ONE: 5})
    current = round_queries.round_(field.session, code="r1")
    assert [
        one.gap for one in matrix_queries.wholes(field.session, scope=EVERYWHERE, current=current, today=TODAY)
    ] == [None]
