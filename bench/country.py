"""A synthetic country of 1,500 areas with rounds, promises and records behind it, for measuring pages over it.

Tallies are made as the counting makes them (scores, ballots, norms of 14 indicators), area scores by the house's own
rule from them. Records are bare rows of the size of real ones: pages count and list them, and read none.
"""

import contextlib
import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from mhsurvey.accounts import operations as accounts
from mhsurvey.accounts.person import Role
from mhsurvey.app import create_app
from mhsurvey.areas import importing, planning, queries, synthetic
from mhsurvey.areas import operations as areas
from mhsurvey.areas.area import Level
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.db import insert_rows
from mhsurvey.results.area_scores import area_scores
from mhsurvey.results.cells import Cells, arrange
from mhsurvey.results.tables import AreaScoreRow, TallyRow, VoiceScoreRow
from mhsurvey.rounds import operations as planned
from mhsurvey.rounds.group import COMMUNITY, Group
from mhsurvey.rounds.tables import IndicatorRow, RoundRow
from mhsurvey.settings import read_settings
from mhsurvey.tables import METADATA

LATEST = "2024-01"
SESSIONS_A_CELL = 7
AT_ONCE = 50_000
PROMISES_AN_AREA = 3
VISITS = 4
INDICATORS = {
    "ind01_accueil": ("Accueil et respect par le personnel", "PCC"),
    "ind02_attente": ("Temps d'attente avant d'être reçu", "TIM"),
    "ind03_medic": ("Médicaments essentiels disponibles au centre", "EFF"),
    "ind04_perso": ("Personnel qualifié présent, nuit et jour", "EFF"),
    "ind05_propre": ("Propreté, eau et toilettes", "SAF"),
    "ind06_intime": ("Intimité et secret gardé", "PCC"),
    "ind07_info": ("On nous explique la maladie, les soins et les choix", "PCC"),
    "ind08_cout": ("Prix affichés et respectés, pas de paiement caché", "EQU"),
    "ind09_accouch": ("Prise en charge de l'accouchement et du nouveau-né", "SAF"),
    "ind10_vaccin": ("Séances de vaccination tenues comme annoncé", "TIM"),
    "ind11_refer": ("Transport et référence en cas d'urgence", "TIM"),
    "ind12_asc": ("Visites et appui des agents de santé communautaire", "EFF"),
    "ind13_egal": ("Mêmes soins pour tous : pauvres, jeunes, handicapés, éloignés", "EQU"),
    "ind14_asaco": ("L'ASACO écoute et rend compte", "ACC"),
}


def loaded(folder: Path, *, rounds: int, public_url: str = "http://localhost:8000", database_url: str = "") -> Flask:
    """An app on the synthetic country with this many rounds behind it."""
    settings = {
        "MHSURVEY_DATA_DIR": str(folder),
        "MHSURVEY_DATABASE_URL": database_url,
        "MHSURVEY_DEMONSTRATION": "true",
        "MHSURVEY_PUBLIC_URL": public_url,
    }
    app = create_app(read_settings(settings))
    METADATA.create_all(app.extensions["mhsurvey"].engine)
    with app.extensions["mhsurvey"].sessions() as session:
        reading = importing.read(orjson.dumps(synthetic.country()))
        areas.import_areas(session, plan=planning.plan(reading, known=queries.known(session)))
        for position, (code, (label, dimension)) in enumerate(INDICATORS.items()):
            session.add(
                IndicatorRow(
                    code=code,
                    label={"fr": label},
                    dimension=dimension,
                    scale="1-5",
                    nature="score",
                    form_id="csc_group",
                    position=position,
                )
            )
        session.commit()
    load_rounds(app, first=0, last=rounds)
    return app


def load_rounds(app: Flask, *, first: int, last: int) -> None:
    for number in range(first, last):
        with app.extensions["mhsurvey"].sessions() as session:
            _load_round(session, number=number)
            session.commit()


def _load_round(session: Session, *, number: int) -> None:
    """Round number 0 is the latest, so that a longer history lies behind the same map."""
    code = f"{2024 - number}-01"
    day = date(2024 - number, 1, 1)
    session.add(
        RoundRow(
            code=code,
            name=f"Round {code}",
            starts_on=day,
            ends_on=day.replace(month=6),
            state="closed",
            expected_groups=["women", "men", "chw"],
            synthetic=True,
        )
    )
    session.flush()
    tallies: list[Sequence[str | int]] = []
    voices: list[dict[str, Any]] = []
    scores: list[dict[str, Any]] = []
    chance = random.Random(number)
    for area in queries.areas(session, scope=EVERYWHERE, level=Level.AREA):
        rows = list(_tallies(chance, quiet=chance.random() < 0.06))
        tallies += [(code, area.code, *row) for row in rows]
        cells = arrange(rows)
        voices += _voices(code, area.code, cells)
        scores += _scores(code, area.code, cells)
    for start in range(0, len(tallies), AT_ONCE):
        insert_rows(session.connection(), TallyRow.__table__, tallies[start : start + AT_ONCE])
    session.execute(insert(VoiceScoreRow), voices)
    if scores:
        session.execute(insert(AreaScoreRow), scores)


def _tallies(chance: random.Random, *, quiet: bool) -> Iterator[tuple[str, str, str, int]]:
    if quiet:
        return
    level = {indicator: min(4.6, max(1.4, chance.gauss(2.9, 0.7))) for indicator in INDICATORS}
    for group in (*COMMUNITY, Group.PROVIDER):
        if group is not Group.PROVIDER and chance.random() < 0.25:
            continue
        people = chance.choice((3, 8, 9, 10, 12, 15)) * SESSIONS_A_CELL
        yield str(group), "_sessions", "n", SESSIONS_A_CELL
        yield str(group), "_participants", "n", people
        for indicator, middle in level.items():
            lift = 0.6 if group is Group.PROVIDER else 0
            point = min(5, max(1, round(chance.gauss(middle + lift, 0.5))))
            yield str(group), f"{indicator}.score", str(point), SESSIONS_A_CELL
            for vote in range(1, 6):
                yield str(group), f"{indicator}.ballot", str(vote), chance.randint(1, 20)
            yield str(group), f"{indicator}.norm", f"{(point - 1) * 25:.1f}", people


def _voices(round_code: str, area_code: str, cells: Cells) -> Iterator[dict[str, Any]]:
    for group, statements in cells.statements.items():
        for indicator, statement in statements.items():
            for version, norm in statement.by_version.items():
                sums = {"total": norm.total, "people": norm.people, "favourable": norm.favourable}
                named = {"indicator_code": indicator, "wording_version": version}
                yield {"round_code": round_code, "area_code": area_code, "grp": group} | named | sums


def _scores(round_code: str, area_code: str, cells: Cells) -> Iterator[dict[str, Any]]:
    for score in area_scores(cells, before=None):
        yield {"round_code": round_code, "area_code": area_code} | score.__dict__


# --- promises and records ------------------------------------------------------------------------

# What the two databases say differently.
_DIALECTS = {
    "sqlite": {"later": "date('{day}', ({n}) || ' days')", "bytes": "zeroblob({n})"},
    "postgresql": {"later": "(date '{day}' + CAST({n} AS integer))", "bytes": "decode(repeat('00', {n}), 'hex')"},
}
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {last})"
_PLACES = "placed(code, place) AS (SELECT code, row_number() OVER (ORDER BY code) - 1 FROM area WHERE level = 3)"
# Some thousand a day for a thousand days; one in fifty brought a file, one in a thousand was rejected.
_RECORDS = """
INSERT INTO submission (code, form_id, instance_id, xml, xml_sha256, received_at, state, review_state, edits,
                        missing_files, area_code, round_code, grp, version, made_on, answers)
{numbers}, {places}
SELECT 0, CASE WHEN i % 5 = 0 THEN 'csc_group' ELSE 'qoc_maternity' END, 'uuid:' || i, {xml}, {hash},
       '2024-03-01 00:00:00', CASE WHEN i % 5000 = 0 THEN 'held' ELSE 'read' END,
       CASE WHEN i % 997 = 0 THEN 'rejected' ELSE 'received' END, 0, 0, placed.code, (2021 + i * 4 / 1000000) || '-01',
       CASE WHEN i % 5 = 0 THEN 'women' ELSE 'survey' END, '1', {day}, {answers}
FROM n JOIN placed ON place = i % 1500
"""
_FILES = """
INSERT INTO attachment (submission_id, name, sha256, referenced)
SELECT id, 'photo.jpg', 'x', {true} FROM submission WHERE id % 50 = 0 AND id > {above}
"""
_PROMISES = """
INSERT INTO action (code, submission_id, position, round_code, area_code, what, who, helpers, due_on, status)
{numbers}, {places}
SELECT 'P' || i, i, 0, '{round}', placed.code, 'Un toit pour attendre', CASE i % 3 WHEN 0 THEN 'asaco' ELSE 'cscom' END,
       '[]', {day}, CASE WHEN i % 3 = 0 THEN 'done' ELSE 'in_progress' END
FROM n JOIN placed ON place = i / {promises} % 1500
"""
_VISITS = """
INSERT INTO action_update (submission_id, action_code, visited_on, received_at, status, blockers)
{numbers}
SELECT i, 'P' || (i / {visits}), {day}, '2024-03-01 00:00:00',
       CASE WHEN i / {visits} % 3 = 0 THEN 'done' ELSE 'in_progress' END, '[]'
FROM n
"""


def receive(app: Flask, *, first: int, last: int) -> None:
    """Records number first to last, spread over areas and days, as reading would have left them."""
    with _saying(app) as say:
        above = say.session.scalar(text("SELECT coalesce(max(id), 0) FROM submission"))
        say(
            _RECORDS,
            numbers=(first, last),
            xml=say.bytes(900),
            hash=say.bytes(32),
            day=say.later("2021-06-01", "i / 1000 - i % 7"),
            answers=f"""'{{"values": {{"/data/q": "{"x" * 300}"}}}}'""",
        )
        say(_FILES, above=above, true="true")


def promise(app: Flask, *, round_number: int) -> None:
    """Promises of every area in a round, each visited a few times."""
    first, last = (1500 * PROMISES_AN_AREA * number for number in (round_number, round_number + 1))
    with _saying(app) as say:
        code, day = f"{2024 - round_number}-01", f"{2024 - round_number}-01-01"
        say(_PROMISES, numbers=(first, last), round=code, promises=PROMISES_AN_AREA, day=say.later(day, "i % 400"))
        visits = (first * VISITS, last * VISITS)
        say(_VISITS, numbers=visits, visits=VISITS, day=say.later(day, f"(i % {VISITS}) * 30"))


class _Saying:
    """Statements in the words of one database."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._words = _DIALECTS[session.get_bind().dialect.name]

    def bytes(self, n: int) -> str:
        return self._words["bytes"].format(n=n)

    def later(self, day: str, n: str) -> str:
        return self._words["later"].format(day=day, n=n)

    def __call__(self, statement: str, *, numbers: tuple[int, int] = (0, 0), **given: object) -> None:
        counted = _NUMBERS.format(first=numbers[0], last=numbers[1])
        said = statement.format(numbers=counted, places=_PLACES, **given)
        # A colon in a text is no parameter.
        self.session.connection().exec_driver_sql(said.replace("%", "%%") if self._is_postgresql else said)

    @property
    def _is_postgresql(self) -> bool:
        return self._words is _DIALECTS["postgresql"]


@contextlib.contextmanager
def _saying(app: Flask) -> Iterator[_Saying]:
    with app.extensions["mhsurvey"].sessions() as session:
        yield _Saying(session)
        session.commit()
        # As the server does once a day: without it the planner guesses.
        session.execute(text("ANALYZE"))
        session.commit()


# --- who asks ------------------------------------------------------------------------------------


def signed_in(app: Flask, *, roots: tuple[str, ...] = ("/",), role: Role = Role.ADMINISTRATOR) -> FlaskClient:
    """A client signed in as somebody, an administrator of the whole country where nothing else is said."""
    now = datetime.now(UTC)
    with app.extensions["mhsurvey"].sessions() as session:
        found = accounts.add_person(
            session,
            email=f"bench{time.monotonic_ns()}@example.org",
            name="Bench",
            role=role,
            roots=roots,
            within=EVERYWHERE,
            now=now,
        )
        token = accounts.open_sign_in(session, person_id=found.id, now=now)
        session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client


def enrolled(app: Flask) -> str:
    """A tablet of two health areas; the second with its meeting planned. Gives its token."""
    with app.extensions["mhsurvey"].sessions() as session:
        two = queries.areas(session, scope=EVERYWHERE, level=Level.AREA)[:2]
        planned.fix_meeting(session, code=LATEST, area=two[1].code, meeting_on=date(2024, 6, 1))
        made = accounts.enrol_tablet(
            session,
            name=f"Bench {time.monotonic_ns()}",
            roots=[area.path for area in two],
            within=EVERYWHERE,
            now=datetime.now(UTC),
        )
        session.commit()
        return made.token


def timed(client: FlaskClient, address: str) -> float:
    start = time.perf_counter()
    reply = client.get(address)
    took = (time.perf_counter() - start) * 1000
    assert reply.status_code == 200
    return took
