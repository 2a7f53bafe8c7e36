"""What counting and reading tallies cost, over the real instruments.

    .venv/bin/python -m bench.tallies [--submissions 1000000] [--url sqlite:////tmp/bench.sqlite]

Prints milliseconds (median and 95th percentile): recomputing one cell of 2 scorecards and of 20 surveys, an area
page, and map values of 1,500 areas with a tenth of the submissions' tallies and with all of them, and their ratio.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from pyxform.xls2xform import convert
from sqlalchemy import Engine, Table, insert
from sqlalchemy.orm import Session

from mhsurvey.areas.area import Level
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.areas.tables import AreaRow
from mhsurvey.db import make_engine, make_sessions, writing
from mhsurvey.forms.meaning import Meaning
from mhsurvey.forms.reading import read_meaning, to_json
from mhsurvey.forms.tables import FormRow, FormVersionRow
from mhsurvey.results import operations, queries
from mhsurvey.results.cells import added_up
from mhsurvey.results.result import Audience
from mhsurvey.results.tables import TallyRow
from mhsurvey.rounds import operations as rounds
from mhsurvey.rounds import queries as round_queries
from mhsurvey.rounds.group import Group
from mhsurvey.submissions.submission import Cell
from mhsurvey.submissions.tables import SubmissionRow
from mhsurvey.tables import METADATA

FORMS = Path(__file__).resolve().parents[1] / "forms"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
AREAS, DISTRICTS, TURNS = 1500, 75, 60
ROUNDS = ("r1", "r2", "r3")
GROUPS = (Group.WOMEN, Group.YOUNG_WOMEN, Group.MEN, Group.YOUNG_MEN, Group.CHW, Group.LEADERS, Group.ASACO)
TALLY: Table = TallyRow.__table__  # type: ignore[assignment]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=1_000_000)
    parser.add_argument("--url")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(asked.url or f"sqlite:///{folder}/bench.sqlite")
        METADATA.create_all(engine)
        sessions = make_sessions(engine)
        with sessions() as session:
            lay(writing(session))
            session.commit()
        print(f"{engine.dialect.name}, {AREAS} areas, {len(ROUNDS)} rounds")
        medians = []
        for submissions in (asked.submissions // 10, asked.submissions):
            load(engine, submissions)
            with sessions() as session:
                print(f"-- tallies of {submissions:,} submissions")
                medians.append(time_map(session))
                time_page(session)
        print(f"map values, ten times the submissions: {medians[1] / medians[0]:.2f} times the time")
        with sessions() as session:
            time_recompute(writing(session))
        engine.dispose()


# --- the ground ----------------------------------------------------------------------------------


def lay(session: Session) -> None:
    """Areas, rounds and three instruments."""
    session.add(AreaRow(code="R", name="R", level=1, path="/R/"))
    session.flush()
    for number in range(DISTRICTS):
        code = f"D{number:03}"
        session.add(AreaRow(code=code, name=code, level=2, parent_code="R", path=f"/R/{code}/"))
    session.flush()
    for number in range(AREAS):
        code, above = f"A{number:05}", f"D{number % DISTRICTS:03}"
        session.add(AreaRow(code=code, name=code, level=3, parent_code=above, path=f"/R/{above}/{code}/"))
    for month, code in enumerate(ROUNDS, start=1):
        rounds.plan(session, code=code, name=code, starts_on=date(2026, month, 1), ends_on=date(2026, month, 28))
    for form_id in ("csc_group", "csc_provider", "qoc_maternity"):
        publish(session, meaning_of(form_id))


def meaning_of(form_id: str) -> Meaning:
    return read_meaning(convert(str(FORMS / form_id / f"{form_id}.xlsx")).xform.encode())


def publish(session: Session, meaning: Meaning) -> None:
    session.add(
        FormRow(
            form_id=meaning.form_id,
            title=meaning.title,
            kind=meaning.kind,
            current_version=meaning.version,
            created_at=NOW,
        )
    )
    session.flush()
    session.add(
        FormVersionRow(
            form_id=meaning.form_id,
            version=meaning.version,
            xform=b"",
            md5=meaning.form_id,
            meaning=to_json(meaning),
            warnings=[],
            published_at=NOW,
        )
    )
    rounds.adopt_indicators(session, meaning=meaning)


# --- many tallies, as counting would have left them ---------------------------------------------


def load(engine: Engine, submissions: int) -> None:
    """Tallies of so many submissions, four fifths of them surveys, spread over areas and rounds."""
    with engine.begin() as connection:
        connection.execute(TALLY.delete())
        connection.execute(operations._VOICE.delete())
        connection.execute(operations._SCORE.delete())
        for _, area in groupby(tally_rows(submissions), key=lambda row: (row["round_code"], row["area_code"])):
            rows = list(area)
            connection.execute(insert(TALLY), rows)
            connection.execute(insert(operations._VOICE), list(voice_rows(rows)))
    with make_sessions(engine)() as session:
        writing(session)
        operations._refresh(session, {(code, f"A{area:05}") for code in ROUNDS for area in range(AREAS)})
        session.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def tally_rows(submissions: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(7)
    cards = [question for question in measured("csc_group") if question.startswith("ind")]
    asked = [question for question in measured("qoc_maternity") if question != "experience"]
    each = max(1, submissions // 5 // (len(ROUNDS) * AREAS * (len(GROUPS) + 1)))
    persons = max(1, submissions * 4 // 5 // (len(ROUNDS) * AREAS))
    for round_code in ROUNDS:
        for area in range(AREAS):
            place = {"round_code": round_code, "area_code": f"A{area:05}"}
            for group in (*GROUPS, Group.PROVIDER):
                yield place | {"grp": group, "question": "_participants", "value": "n", "n": 12 * each}
                yield place | {"grp": group, "question": "_sessions", "value": "n", "n": each}
                for code in cards:
                    point = chance.randint(1, 5)
                    yield place | {"grp": group, "question": f"{code}.score", "value": str(point), "n": each}
                    norm = str(25 * (point - 1))
                    yield place | {"grp": group, "question": f"{code}.norm", "value": norm, "n": 12 * each}
            for tenth in range(0, 1000, 25):
                yield place | {
                    "grp": Group.SURVEY,
                    "question": "experience.norm",
                    "value": str(tenth / 10),
                    "n": persons // 40 + 1,
                }
            for code in asked:
                for value in ("0", "100"):
                    n = persons // 2 + 1
                    yield place | {"grp": Group.SURVEY, "question": f"{code}.norm", "value": value, "n": n}
                    yield place | {"grp": Group.SURVEY, "question": f"{code}.score", "value": value, "n": n}


def voice_rows(tallies: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, object]]:
    """What recomputing keeps of an area's tallies beside them."""
    for (round_code, area, group), rows in groupby(
        tallies, key=lambda row: (row["round_code"], row["area_code"], row["grp"])
    ):
        norms = added_up((row["question"], row["value"], row["n"]) for row in rows)
        place = {"round_code": round_code, "area_code": area, "grp": group}
        yield from (place | operations._voice(*named, norm) for named, norm in norms.items())


def measured(form_id: str) -> list[str]:
    from mhsurvey.rounds.indicator import measuring

    return list(measuring(meaning_of(form_id)))


# --- times ---------------------------------------------------------------------------------------


def clock(name: str, work: Callable[[int], object]) -> float:
    """Median milliseconds of TURNS turns by the wall; the processor's own beside it, for a machine that is shared."""
    walls, processors = [], []
    for turn in range(TURNS):
        wall, processor = time.perf_counter(), time.process_time()
        work(turn)
        walls.append((time.perf_counter() - wall) * 1000)
        processors.append((time.process_time() - processor) * 1000)
    median, p95 = statistics.median(walls), statistics.quantiles(walls, n=20)[-1]
    print(f"{name:<48} median {median:7.2f} ms  p95 {p95:7.2f} ms  processor {statistics.median(processors):7.2f} ms")
    return median


def time_map(session: Session) -> float:
    codes = [one.code for one in round_queries.indicators(session) if one.code.startswith("ind")]

    def look(**asked: object) -> Callable[[int], object]:
        return lambda turn: queries.map_values(
            session,
            scope=EVERYWHERE,
            round_code="r3",
            indicator=codes[turn % len(codes)],
            **asked,  # type: ignore[arg-type]
        )

    median = clock("map values, community, 1,500 areas", look())
    clock("map values, community, 75 districts", look(level=Level.DISTRICT))
    clock("map values, women, 1,500 areas", look(group="women"))
    clock("map values, women, 75 districts", look(group="women", level=Level.DISTRICT))
    for name, code, level in (
        ("a survey's share, 1,500 areas", "m02_respect", Level.AREA),
        ("a survey's share, 75 districts", "m02_respect", Level.DISTRICT),
        ("the experience score, 1,500 areas", "experience", Level.AREA),
    ):
        clock(
            f"map values, {name}",
            lambda _turn, code=code, level=level: queries.map_values(  # type: ignore[misc]
                session, scope=EVERYWHERE, round_code="r3", indicator=code, level=level
            ),
        )
    return median


def time_page(session: Session) -> None:
    clock(
        "results of one area with the round before",
        lambda turn: queries.area_results(
            session, scope=EVERYWHERE, area=f"A{turn:05}", round_code="r3", audience=Audience.MANAGER
        ),
    )


def time_recompute(session: Session) -> None:
    card, survey = meaning_of("csc_group"), meaning_of("qoc_maternity")
    for turn in range(TURNS):
        area = f"A{turn:05}"
        session.add_all(submission(card, area, Group.WOMEN, number) for number in range(2))
        session.add_all(submission(survey, area, Group.SURVEY, number) for number in range(20))
    session.commit()
    writing(session)
    for name, group in (
        ("recompute a cell of 2 scorecards", Group.WOMEN),
        ("recompute a cell of 20 surveys", Group.SURVEY),
    ):
        clock(name, lambda turn, group=group: operations.recompute(session, cell=Cell("r3", f"A{turn:05}", group)))  # type: ignore[misc]
    cells = [Cell("r3", f"A{turn:05}", Group.WOMEN) for turn in range(TURNS)]
    each = []
    for _ in range(5):
        start = time.process_time()
        operations.recompute_all(session, cells=cells)
        each.append((time.process_time() - start) * 1000 / len(cells))
    print(f"{len(cells)} such cells at once, each: processor {statistics.median(each):.2f} ms")
    session.rollback()


def submission(meaning: Meaning, area: str, group: str, number: int) -> SubmissionRow:
    """One filled instrument: every choice question answered."""
    chance = random.Random(f"{meaning.form_id}{area}{number}")
    values: dict[str, object] = {
        question.path: chance.choice(question.choices).value
        for question in meaning.questions
        if question.choices and question.type == "select1" and question.repeat is None
    }
    values |= {question.path: 12 for question in meaning.questions if question.key == "participants"}
    values |= {question.path: "1" for question in meaning.questions if question.key == "consent"}
    return SubmissionRow(
        form_id=meaning.form_id,
        instance_id=f"uuid:{meaning.form_id}-{area}-{number}",
        version=meaning.version,
        xml=b"",
        xml_sha256=b"",
        received_at=NOW,
        state="read",
        review_state="received",
        round_code="r3",
        area_code=area,
        grp=group,
        made_on=NOW.date(),
        answers={"values": values, "repeats": {}, "flags": []},
    )


if __name__ == "__main__":
    main()
