"""A laptop takes along what is asked and where, and carries sealed answers it cannot open."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from mhsurvey.actions.tables import ActionRow
from mhsurvey.app import create_app
from mhsurvey.areas import queries, reshaping
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.areas.succession import NewPlace, standing
from mhsurvey.areas.tables import AreaRow
from mhsurvey.db import writing
from mhsurvey.rounds.tables import RoundRow
from mhsurvey.settings import read_settings
from mhsurvey.web import receiving
from tests.conftest import EnrolledTablet, House
from tests.published import publish

DAY = datetime.now(UTC).date() - timedelta(days=3)


@pytest.fixture
def laptop(tmp_path: Path, empty_database: Path) -> Iterator[Flask]:
    folder = tmp_path / "laptop"
    folder.mkdir()
    shutil.copy(empty_database, folder / "mhsurvey.sqlite")
    app = create_app(read_settings({"MHSURVEY_DATA_DIR": str(folder), "MHSURVEY_SECRET_KEY": "s" * 64}))
    yield app
    app.extensions["mhsurvey"].engine.dispose()


@pytest.fixture
def packed(app: Flask, house: House, tmp_path: Path) -> Path:
    """A pack of a server with areas, an instrument with its media, a round and a promise."""
    house.areas()
    house.person("manager")
    ground = app.extensions["mhsurvey"]
    with ground.sessions() as session:
        publish(session, store=ground.store, form_id="csc_group")
        ends_on = date(2026, 12, 31)
        session.add(
            RoundRow(code="R", name="R", starts_on=date(2026, 1, 1), ends_on=ends_on, state="open", expected_groups=[])
        )
        session.add(ActionRow(code="P1", submission_id=3, round_code="R", area_code="A0111", what="A roof", helpers=[]))
        session.commit()
    file = tmp_path / "district.zip"
    said = app.test_cli_runner().invoke(args=["village", "pack", str(file)])
    assert said.exit_code == 0, said.output
    return file


def carried(app: Flask) -> dict[str, object]:
    enrolled = House(app).tablet()
    tablet = EnrolledTablet(tablet=enrolled.tablet, token=enrolled.token)
    told: dict[str, object] = app.test_client().get("/tablet/carry.json", headers=tablet.headers).json or {}
    return {name: told[name] for name in ("forms", "rounds", "sealing")}


def rows(app: Flask, table: str) -> list[tuple[object, ...]]:
    with app.extensions["mhsurvey"].sessions() as session:
        return [tuple(row) for row in session.connection().exec_driver_sql(f"SELECT * FROM {table}")]  # noqa: S608


def test_a_laptop_gives_tablets_what_the_server_would(app: Flask, packed: Path, laptop: Flask) -> None:
    for _ in range(2):
        said = laptop.test_cli_runner().invoke(args=["village", "take", str(packed)])
        assert said.exit_code == 0, said.output
    assert carried(laptop) == carried(app)
    assert rows(laptop, "person") == []
    [promise] = rows(laptop, "action")
    assert "P1" in promise
    assert -3 in promise


def test_a_laptop_knows_what_became_of_places(app: Flask, packed: Path, laptop: Flask, tmp_path: Path) -> None:
    def taken(n: int) -> None:
        file = tmp_path / f"{n}.zip"
        assert app.test_cli_runner().invoke(args=["village", "pack", str(file)]).exit_code == 0
        said = laptop.test_cli_runner().invoke(args=["village", "take", str(file)])
        assert said.exit_code == 0, said.output

    def history(of: Flask) -> list[object]:
        with of.extensions["mhsurvey"].sessions() as db:
            before = [queries.areas(db, scope=EVERYWHERE, on=on) for on in (DAY - timedelta(days=1), DAY)]
            return [queries.spans(db), queries.changes(db, scope=EVERYWHERE), before, queries.known(db)]

    with writing(app.extensions["mhsurvey"].sessions()) as db:
        db.get_one(AreaRow, "A0112").dhis2_uid = "abcdefghij1"
        db.commit()
    taken(1)
    with writing(app.extensions["mhsurvey"].sessions()) as db:
        when = {"on": DAY, "now": datetime.now(UTC)}
        # A district that is newer than what lies in it, and a uid that passes from one to another.
        reshaping.merge(db, codes=["D011", "D012"], into=NewPlace("D01", "Both"), parent="R01", **when)
        into = NewPlace("A0101", "Joined", uid="abcdefghij1")
        last = reshaping.merge(db, codes=["A0111", "A0112"], into=into, parent="D01", **when)
        db.commit()
    taken(2)
    assert history(laptop) == history(app)
    with laptop.extensions["mhsurvey"].sessions() as db:
        assert standing("A0112", on=DAY, spans=queries.spans(db)) == "A0101"

    with writing(app.extensions["mhsurvey"].sessions()) as db:
        reshaping.take_back(db, change_id=last.change_id)
        db.commit()
    taken(3)
    with laptop.extensions["mhsurvey"].sessions() as db:
        assert standing("A0112", on=DAY, spans=queries.spans(db)) == "A0112"
    # All but the list of every code that ever was.
    assert history(laptop)[1:-1] == history(app)[1:-1]


def test_a_laptop_seals_for_upstream_and_cannot_open(app: Flask, packed: Path, laptop: Flask) -> None:
    laptop.test_cli_runner().invoke(args=["village", "take", str(packed)])
    with app.app_context():
        theirs = [key["id"] for key in receiving.keyring().public()]
    with laptop.app_context():
        assert [key["id"] for key in receiving.keyring().public()] == theirs
        assert not set(theirs) & set(receiving.keyring().private())


def test_a_laptop_that_is_to_read_seals_for_itself(packed: Path, laptop: Flask) -> None:
    laptop.test_cli_runner().invoke(args=["village", "take", "--readable", str(packed)])
    with laptop.app_context():
        assert {key["id"] for key in receiving.keyring().public()} <= set(receiving.keyring().private())


@pytest.mark.parametrize("spoil", [lambda file: file.write_bytes(b"PK"), lambda file: file.write_text("{}")])
def test_what_is_no_pack_is_refused(laptop: Flask, tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    file = tmp_path / "other.zip"
    spoil(file)
    said = laptop.test_cli_runner().invoke(args=["village", "take", str(file)])
    assert said.exit_code == 1
    assert "is no pack" in said.output
