"""The same answers give the same results on both databases."""

from collections.abc import Mapping

import pytest
from sqlalchemy.orm import Session

from mhsurvey.actions import operations as actions
from mhsurvey.actions import queries as promises
from mhsurvey.areas.area import Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.db import make_engine, make_sessions
from mhsurvey.results import matrix_queries, queries
from mhsurvey.results.result import AreaResults, Audience, ShownScore
from mhsurvey.rounds import queries as rounds
from mhsurvey.submissions.queries import answers_by_id
from mhsurvey.tables import METADATA
from tests.results.conftest import NOW, Field

pytestmark = pytest.mark.postgres
ONE = "ind01_accueil"


def tell(session: Session) -> tuple[AreaResults, list[Mapping[str, ShownScore]], list[object]]:
    """Two rounds of every instrument in two areas, and all that can be read of them."""
    field = Field(session)
    field.areas("A1", "A2")
    field.round("r1", start=1)
    field.round("r2", start=2, areas=("A1", "A2"))
    for code, lift in (("r1", 0), ("r2", 1)):
        for group, score in (("women", 2), ("men", 3), ("chw", 4)):
            field.group(group, {ONE: score + lift, "ind02_attente": 1}, round_code=code, people=4 + score)
        field.group("women", {ONE: 5}, round_code=code, area="A2", people=3)
        field.provider({ONE: 5}, round_code=code)
        field.send("csc_inputs", {"in_midwife_due": 3, "in_midwife_have": 2, "dr_oxy": 9}, round_code=code)
        for age in ("20_24", "25_34"):
            for answer in "0111111":
                field.send("qoc_maternity", {"consent": "1", "m20_back": answer, "age_grp": age}, round_code=code)
    plan = [{"act_what": "Réparer la pompe", "act_who_type": "asaco", "act_due": "2026-02-01"}]
    meeting = field.send("csc_interface", {"n_women": 20, "n_men": 15}, repeats={"plan": plan}, round_code="r2")
    actions.take_up(session, submissions=answers_by_id(session, ids=[meeting.id]))
    found = queries.area_results(session, scope=EVERYWHERE, area="A1", round_code="r2", audience=Audience.TEAM)
    asked: tuple[dict[str, object], ...] = (
        {"indicator": ONE},
        {"indicator": ONE, "group": "women"},
        {"indicator": ONE, "level": Level.DISTRICT},
        {"indicator": ONE, "scope": Scope(("/R1/D1/A2/",))},
        {"indicator": "m20_back"},
        {"indicator": "in_midwife"},
    )
    maps = [
        queries.map_values(session, **({"scope": EVERYWHERE, "round_code": "r2"} | one))  # type: ignore[arg-type]
        for one in asked
    ]
    kept: list[object] = list(promises.promises(session, scope=Scope(("/R1/",)), today=NOW.date(), area="D1"))
    heard = queries.groups_heard(session, scope=EVERYWHERE, round_code="r2")
    current = rounds.round_(session, code="r2")
    kept += [
        matrix_queries.scorecard_matrix(
            session, scope=EVERYWHERE, round_code="r2", columns=rounds.indicators(session), level=level, group=group
        )
        for level in Level
        for group in (None, "women", "provider")
    ]
    kept += matrix_queries.wholes(session, scope=Scope(("/R1/",)), current=current, today=NOW.date())
    return found, maps, [*kept, heard, queries.area_history(session, scope=EVERYWHERE, area="A1")]


def test_both_databases_say_the_same(session: Session, postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    METADATA.create_all(engine)
    with make_sessions(engine)() as other:
        assert tell(other) == tell(session)
    engine.dispose()
