"""Promises counted and paged by the database: the same as from every promise and visit there is."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from mhsurvey import db
from mhsurvey.actions import operations, queries, standing_queries
from mhsurvey.actions.action import Promise, Standing, Status
from mhsurvey.actions.counts import By
from mhsurvey.actions.keeping import keeping
from mhsurvey.actions.tables import ActionRow, ActionUpdateRow
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.areas.tables import AreaRow
from mhsurvey.rounds.tables import RoundRow
from mhsurvey.tables import METADATA

TODAY = date(2026, 7, 1)
AREAS = ("A1", "A2", "B1")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def held(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Session]:
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'promises.sqlite'}" if is_sqlite else request.getfixturevalue("postgres_url")
    engine = db.make_engine(url)
    METADATA.create_all(engine)
    with db.make_sessions(engine)() as session:
        yield session
    engine.dispose()


def lay(session: Session, chance: random.Random, *, promises: int) -> None:
    """Promises of every kind: undated, due, to come; visited or not, several times on one day; in practice too."""
    for code, parent, level, path in (
        ("A", None, 2, "/A/"), ("B", None, 2, "/B/"), ("A1", "A", 3, "/A/A1/"), ("A2", "A", 3, "/A/A2/"),
        ("B1", "B", 3, "/B/B1/"),
    ):  # fmt: skip
        session.add(AreaRow(code=code, name=code, level=level, parent_code=parent, path=path))
        session.flush()
    for code, practice in (("r", False), ("p", True)):
        days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 6, 1)}
        session.add(RoundRow(code=code, name=code, state="closed", expected_groups=[], practice=practice, **days))
    numbers = iter(range(1, 100_000))
    for number in range(promises):
        due = None if chance.random() < 0.1 else TODAY + timedelta(days=chance.randint(-60, 20))
        session.add(
            ActionRow(
                code=f"P{number}", submission_id=next(numbers), round_code=chance.choice("rrrrp"), helpers=[],
                area_code=chance.choice(AREAS), what="Un toit", due_on=due,
            )
        )  # fmt: skip
        for _ in range(chance.choice((0, 1, 1, 3))):
            session.add(visit(chance, f"P{number}", next(numbers)))
    session.flush()
    operations.stand(session, codes=[f"P{number}" for number in range(promises)])


def visit(chance: random.Random, code: str, number: int) -> ActionUpdateRow:
    day = TODAY - timedelta(days=chance.randint(0, 3))
    return ActionUpdateRow(
        submission_id=number,
        action_code=code,
        visited_on=chance.choice((day, None)),
        received_at=datetime(2026, 6, chance.randint(27, 30), 8, tzinfo=UTC) + timedelta(seconds=number),
        status=chance.choice(list(Status)),
        done_on=chance.choice((TODAY - timedelta(days=chance.randint(0, 60)), None)),
        seen=chance.choice((True, False, None)),
        blockers=[],
        escalate_to=chance.choice((None, None, "csref")),
    )


@pytest.mark.parametrize("scope", [EVERYWHERE, Scope(roots=("/A/",)), Scope(roots=("/X/",))])
def test_it_counts_what_reading_every_promise_counts(held: Session, scope: Scope) -> None:
    lay(held, random.Random(7), promises=250)
    every = queries.promises(held, scope=scope, today=TODAY)
    found = standing_queries.outlook(held, scope=scope, today=TODAY, most=5)
    late = [promise for promise in every if promise.is_late(TODAY)]
    assert found.keeping == keeping(every, today=TODAY)
    assert found.escalated == sum(promise.should_escalate(TODAY) for promise in every)
    assert found.late == counted(late)
    assert found.overdue == tuple(late[:5])
    assert bool(late) is (scope.roots != ("/X/",))


def counted(late: list[Promise]) -> dict[str, int]:
    return {area: n for area in AREAS if (n := sum(promise.area_code == area for promise in late))}


@pytest.mark.parametrize("scope", [EVERYWHERE, Scope(roots=("/A/",))])
def test_a_page_holds_what_reading_every_promise_would_put_there(held: Session, scope: Scope) -> None:
    lay(held, random.Random(8), promises=250)
    every = queries.promises(held, scope=scope, today=TODAY)
    told = standing_queries.counts(held, scope=scope, today=TODAY, by=By.PLACE)
    for area, counted in told.items():
        here = [promise for promise in every if promise.area_code == area]
        assert counted.keeping == keeping(here, today=TODAY)
        for standing in Standing:
            assert counted.of(standing) == sum(promise.standing(TODAY) is standing for promise in here)
    assert page(held, scope, start=20) == every[20:40]
    for standing in Standing:
        assert page(held, scope, standing=standing) == of(every, standing)[:20]
    assert page(held, scope, gone_up=True) == tuple(one for one in every if one.should_escalate(TODAY))[:20]


def of(every: tuple[Promise, ...], standing: Standing) -> tuple[Promise, ...]:
    return tuple(promise for promise in every if promise.standing(TODAY) is standing)


def page(held: Session, scope: Scope, **asked: Any) -> tuple[Promise, ...]:
    return standing_queries.page(held, scope=scope, today=TODAY, most=20, **asked)


def test_few_late_ones_are_found_behind_many_that_were_kept(held: Session) -> None:
    lay(held, random.Random(7), promises=0)
    for number in range(130):
        due = date(2026, 1, 1) + timedelta(days=number)
        held.add(
            ActionRow(
                code=f"P{number:03}",
                submission_id=number,
                round_code="r",
                helpers=[],
                area_code="A1",
                what="x",
                due_on=due,
            )
        )
        if number < 128:
            done = visit(random.Random(number), f"P{number:03}", number + 1000)
            done.status = Status.DONE
            held.add(done)
    held.flush()
    operations.stand(held, codes=[f"P{number:03}" for number in range(130)])
    found = standing_queries.outlook(held, scope=EVERYWHERE, today=TODAY, most=5)
    assert [promise.code for promise in found.overdue] == ["P128", "P129"]
