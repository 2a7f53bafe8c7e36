"""The database is opened with the durability the rules ask for, and times keep their zone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import StatementError

from mhsurvey import db
from mhsurvey.accounts.tables import SignInAttemptRow


@pytest.fixture
def file_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = db.make_engine(f"sqlite:///{tmp_path / 'test.sqlite'}")
    db.Base.metadata.create_all(engine, tables=[SignInAttemptRow.__table__])
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", db.BUSY_MS)],
)
def test_sqlite_is_opened_durable(file_engine: Engine, pragma: str, value: object) -> None:
    with file_engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_a_sqlite_with_the_wal_reset_bug_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "WAL_IS_SAFE_FROM", (99, 0, 0))
    with pytest.raises(RuntimeError, match=r"make\.py setup"):
        db.make_engine("sqlite://")


def test_a_time_of_another_zone_comes_back_as_the_same_moment_in_utc(file_engine: Engine) -> None:
    sessions = db.make_sessions(file_engine)
    at = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    with sessions() as session:
        db.writing(session).add(SignInAttemptRow(subject="x", at=at))
        session.commit()
    with sessions() as session:
        row = session.query(SignInAttemptRow).one()
    assert row.at == at
    assert row.at.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(file_engine: Engine) -> None:
    with db.make_sessions(file_engine)() as session:
        session.add(SignInAttemptRow(subject="x", at=datetime(2026, 3, 1)))  # noqa: DTZ001
        with pytest.raises(StatementError, match="has no time zone"):
            session.flush()


def test_two_writers_wait_for_each_other_instead_of_failing(file_engine: Engine) -> None:
    sessions = db.make_sessions(file_engine)
    with sessions() as first, sessions() as second:
        db.writing(first).add(SignInAttemptRow(subject="first", at=datetime.now(UTC)))
        first.commit()
        db.writing(second).add(SignInAttemptRow(subject="second", at=datetime.now(UTC)))
        second.commit()
        assert second.query(SignInAttemptRow).count() == 2
