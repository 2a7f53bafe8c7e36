"""Server time of a map's values, with 100,000 and with 1,000,000 submissions behind them: the two must not differ.

    python bench/map_values.py

A round of 1,500 areas, eight community groups and the centre is some 100,000 submissions; a million is ten rounds.
Tallies are made as the counting makes them (scores, ballots, norms of 14 indicators), area scores by the house's own
rule from them. Measured through the whole app: gate, query, shading, JSON, headers.
"""

import gc
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parent.parent))

from mhsurvey.accounts import operations as accounts  # noqa: E402
from mhsurvey.accounts.person import Role  # noqa: E402
from mhsurvey.app import create_app  # noqa: E402
from mhsurvey.areas import importing, planning, queries, synthetic  # noqa: E402
from mhsurvey.areas import operations as areas  # noqa: E402
from mhsurvey.areas.area import Level  # noqa: E402
from mhsurvey.areas.scope import EVERYWHERE  # noqa: E402
from mhsurvey.results.area_scores import area_scores  # noqa: E402
from mhsurvey.results.cells import Cells, arrange  # noqa: E402
from mhsurvey.results.tables import AreaScoreRow, TallyRow, VoiceScoreRow  # noqa: E402
from mhsurvey.rounds.group import COMMUNITY, Group  # noqa: E402
from mhsurvey.rounds.tables import IndicatorRow, RoundRow  # noqa: E402
from mhsurvey.settings import read_settings  # noqa: E402
from mhsurvey.tables import METADATA  # noqa: E402

TIMES = 60
SUBMISSIONS_A_ROUND = 100_000
SESSIONS_A_CELL = 7
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


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = loaded(Path(folder), rounds=1)
        small = measure(app, submissions=SUBMISSIONS_A_ROUND)
        load_rounds(app, first=1, last=10)
        large = measure(app, submissions=10 * SUBMISSIONS_A_ROUND)
        for name, before in small.items():
            print(f"{name}: 1,000,000 against 100,000 submissions: x {large[name] / before:.2f}")


def measure(app: Flask, *, submissions: int) -> dict[str, float]:
    """Median milliseconds by question, with the 95th percentile printed."""
    # As gunicorn.conf.py does for a worker.
    gc.collect()
    gc.freeze()
    client = signed_in(app)
    medians = {}
    for name, query in {
        "75 districts": "level=2",
        "1,500 areas": "level=3",
        "1,500 areas, one group": "level=3&group=women",
        "areas of one region": "level=3&region=R05",
    }.items():
        address = f"/maps/values?round=2024-01&indicator=ind04_perso&{query}"
        client.get(address)
        times = sorted(timed(client, address) for _ in range(TIMES))
        medians[name] = statistics.median(times)
        size = len(client.get(address, headers={"Accept-Encoding": "gzip"}).data)
        print(
            f"{submissions:>9,} submissions, {name}: median {medians[name]:.1f} ms, best {times[0]:.1f}, "
            f"p95 {times[int(TIMES * 0.95)]:.1f} ms, {size:,} bytes"
        )
    return medians


def timed(client: FlaskClient, address: str) -> float:
    start = time.perf_counter()
    reply = client.get(address)
    took = (time.perf_counter() - start) * 1000
    assert reply.status_code == 200
    return took


# --- a country with results ----------------------------------------------------------------------


def loaded(folder: Path, *, rounds: int, public_url: str = "http://localhost:8000") -> Flask:
    """An app on the synthetic country with this many rounds behind it."""
    settings = {"MHSURVEY_DATA_DIR": str(folder), "MHSURVEY_DEMONSTRATION": "true", "MHSURVEY_PUBLIC_URL": public_url}
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
    tallies: list[dict[str, Any]] = []
    voices: list[dict[str, Any]] = []
    scores: list[dict[str, Any]] = []
    chance = random.Random(number)
    for area in queries.areas(session, scope=EVERYWHERE, level=Level.AREA):
        rows = list(_tallies(chance, quiet=chance.random() < 0.06))
        names = ("grp", "question", "value", "n")
        tallies += [{"round_code": code, "area_code": area.code} | dict(zip(names, row, strict=True)) for row in rows]
        cells = arrange(rows)
        voices += _voices(code, area.code, cells)
        scores += _scores(code, area.code, cells)
    session.execute(insert(TallyRow), tallies)
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


def signed_in(app: Flask) -> FlaskClient:
    """A client signed in as an administrator of the whole country."""
    now = datetime.now(UTC)
    with app.extensions["mhsurvey"].sessions() as session:
        found = accounts.add_person(
            session,
            email=f"bench{time.monotonic_ns()}@example.org",
            name="Bench",
            role=Role.ADMINISTRATOR,
            roots=("/",),
            within=EVERYWHERE,
            now=now,
        )
        token = accounts.open_sign_in(session, person_id=found.id, now=now)
        session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client


if __name__ == "__main__":
    main()
