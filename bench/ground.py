"""What the ingest bench stands on: an empty database with areas, a round, a tablet and the scorecard form."""

import contextlib
import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask
from lxml import etree
from sqlalchemy import Engine, insert, text
from sqlalchemy.orm import Session

from mhsurvey.accounts import operations as accounts
from mhsurvey.app import create_app
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import make_engine, make_sessions, writing
from mhsurvey.forms import queries as published
from mhsurvey.rounds.group import COMMUNITY
from mhsurvey.settings import read_settings
from mhsurvey.store import Store
from mhsurvey.submissions.group_commit import GroupCommit
from mhsurvey.tables import METADATA
from mhsurvey.web import catchup, receiving
from tests.postgres import new_database, server
from tests.published import publish

ROOT = Path(__file__).resolve().parents[1]
FORM = "csc_group"
ROUND = "2026-1"
AREAS = 1500
SESSIONS = 3
# How a scorecard is answered: by the beginning of a field's name.
ANSWERS = {"n_present": "12", "n_women": "6", "n_under25": "4", "n_disab": "1", "consent": "OK", "method": "consensus"}


@dataclass(frozen=True)
class Prepared:
    folder: Path
    environment: dict[str, str]
    token: str
    template: Path


@contextlib.contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """An empty database of this kind: its URL."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite'}"
        return
    with server() as url:
        yield new_database(url, "bench")


def prepare(url: str, folder: Path) -> Prepared:
    """Lay tables, areas, a round and a tablet, publish the form; write the submission's template."""
    engine = make_engine(url)
    METADATA.create_all(engine)
    with make_sessions(engine)() as session:
        writing(session)
        _lay_areas(session)
        token = accounts.enrol_tablet(
            session, name="bench", roots=("/",), within=EVERYWHERE, now=datetime.now(UTC)
        ).token
        version = _publish(session, folder)
        session.commit()
    with make_sessions(engine)() as session:
        xform = published.version(session, form_id=FORM, version=version).xform
    engine.dispose()
    template = folder / "template.xml"
    template.write_text(_filled(xform))
    template.with_suffix(".json").write_text(json.dumps({"round": queues_of_a_round(), "worst": queues_at_worst()}))
    environment = {
        "MHSURVEY_DATA_DIR": str(folder),
        "MHSURVEY_DATABASE_URL": url,
        "MHSURVEY_DEMONSTRATION": "true",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "FLASK_APP": "bench.ground",
    }
    return Prepared(folder, environment, token, template)


def queues_of_a_round() -> list[list[tuple[str, str]]]:
    """What tablets hold at the end of a round: each an area's sessions, a few for each of its eight groups."""
    return [[(f"A{n:05}", group) for _ in range(SESSIONS) for group in COMMUNITY] for n in range(AREAS)]


def queues_at_worst() -> list[list[tuple[str, str]]]:
    """The same tablets, each record from another area: nothing is ever tallied together."""
    areas = [f"A{n:05}" for n in range(AREAS)]
    return [[(area, group) for area in areas[n : n + 24]] for group in COMMUNITY for n in range(0, AREAS, 24)]


def _lay_areas(session: Session) -> None:
    area = METADATA.tables["area"]
    rows = [{"code": "R", "name": "R", "level": 1, "parent_code": None, "path": "/R/", "synthetic": True}]
    rows += [
        {
            "code": f"A{n:05}",
            "name": f"Area {n}",
            "level": 3,
            "parent_code": "R",
            "path": f"/R/A{n:05}/",
            "synthetic": True,
        }
        for n in range(AREAS)
    ]
    session.execute(insert(area), rows)
    session.execute(
        insert(METADATA.tables["round"]).values(
            code=ROUND, name="Bench", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), state="open",
            expected_groups=[], practice=False, synthetic=True,
        )
    )  # fmt: skip


def _publish(session: Session, folder: Path) -> str:
    return publish(session, store=Store(folder / "media"), form_id=FORM).version


def _filled(xform: bytes) -> str:
    """The form's empty instance, with a score for every indicator, as a template."""
    tree = etree.fromstring(xform)
    instance = tree.find(".//{*}instance")
    assert instance is not None
    root = instance[0]
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if len(element) or name in ("meta",):
            continue
        if name == "cycle_id":
            element.text = ROUND
        elif name == "area":
            element.text = "{{area}}"
        elif name == "group_type":
            element.text = "{{group}}"
        elif name == "instanceID":
            element.text = "uuid:{{uuid}}"
        elif name.endswith("_score"):
            element.text = "4"
        elif name.endswith("_why"):
            element.text = "Parce que"
        else:
            element.text = next((value for start, value in ANSWERS.items() if name.startswith(start)), element.text)
    for repeat in [one for one in root.iter(etree.Element) if "local" in etree.QName(one).localname and len(one)]:
        repeat.getparent().remove(repeat)  # type: ignore[union-attr]
    return re.sub(r"\s+\n", "\n", etree.tostring(root, encoding="unicode"))


def wait_for_tallies(url: str, *, started: float, submissions: int) -> float:
    """Seconds from the first POST until everything was read and every touched cell tallied."""
    engine: Engine = make_engine(url)
    try:
        while True:
            with engine.connect() as connection:
                new = connection.scalar(text("SELECT count(*) FROM submission WHERE state = 'new'"))
                touched = connection.scalar(text("SELECT count(*) FROM touched_cell"))
                if not new and not touched:
                    seconds = time.time() - started
                    read = connection.scalar(text("SELECT count(*) FROM submission WHERE state = 'read'"))
                    tallies = connection.scalar(text("SELECT count(*) FROM tally"))
                    assert read == submissions, f"{read} of {submissions} read"
                    assert tallies, "no tally was made"
                    return seconds
            time.sleep(0.05)
    finally:
        engine.dispose()


def __getattr__(name: str) -> Flask:
    """`bench.ground:app` for gunicorn: the product, or with BENCH_COMMIT=single a commit for each submission."""
    if name != "app":
        raise AttributeError(name)
    made = create_app(read_settings(os.environ))
    if os.environ.get("BENCH_COMMIT") == "single":
        engine = made.extensions["mhsurvey"].engine
        made.extensions[receiving.NAME] = GroupCommit(engine, turn=catchup.turn_of(engine), most_in_one=1)
    return made
