"""A field with real instruments: answers are given by question name and stored as the reading room would."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from pyxform.xls2xform import convert
from sqlalchemy.orm import Session

from mhsurvey.areas.area import AreaCode
from mhsurvey.areas.tables import AreaRow
from mhsurvey.forms.meaning import Meaning
from mhsurvey.forms.reading import read_meaning, to_json
from mhsurvey.forms.tables import FormRow, FormVersionRow
from mhsurvey.results import operations
from mhsurvey.rounds import operations as rounds
from mhsurvey.rounds.group import group_of
from mhsurvey.submissions.submission import Cell
from mhsurvey.submissions.tables import SubmissionRow

FORMS = Path(__file__).resolve().parents[2] / "forms"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@cache
def meaning_of(form_id: str) -> Meaning:
    return read_meaning(convert(str(FORMS / form_id / f"{form_id}.xlsx")).xform.encode())


class Field:
    """Sends submissions and tallies them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.numbers: Iterator[int] = count(1)

    def areas(self, *codes: str, district: str = "D1") -> None:
        for code, level, path in (("R1", 1, "/R1/"), (district, 2, f"/R1/{district}/")):
            if self.session.get(AreaRow, code) is None:
                parent = "R1" if level == 2 else None
                self.session.add(AreaRow(code=code, name=code, level=level, path=path, parent_code=parent))
                self.session.flush()
        for code in codes:
            path = f"/R1/{district}/{code}/"
            self.session.add(AreaRow(code=code, name=f"Aire {code}", level=3, path=path, parent_code=district))
        self.session.flush()

    def round(self, code: str, *, start: int, areas: tuple[str, ...] = ()) -> None:
        rounds.plan(
            self.session,
            code=code,
            name=f"Round {code}",
            starts_on=date(2026, start, 1),
            ends_on=date(2026, start, 28),
            areas=[AreaCode(area) for area in areas],
        )
        rounds.open_(self.session, code=code)

    def publish(self, form_id: str) -> Meaning:
        meaning = meaning_of(form_id)
        if self.session.get(FormRow, form_id) is None:
            self.keep(meaning)
        return meaning

    def keep(self, meaning: Meaning) -> None:
        """Put a version into the database as publishing would, without its media."""
        self.session.merge(
            FormRow(
                form_id=meaning.form_id,
                title=meaning.title,
                kind=meaning.kind,
                current_version=meaning.version,
                created_at=NOW,
            )
        )
        self.session.flush()
        self.session.add(
            FormVersionRow(
                form_id=meaning.form_id,
                version=meaning.version,
                xform=b"",
                md5=f"{meaning.form_id}{meaning.version}{id(meaning)}"[-32:],
                meaning=to_json(meaning),
                warnings=[],
                published_at=NOW,
            )
        )
        rounds.adopt_indicators(self.session, meaning=meaning)

    def send(
        self,
        form_id: str,
        answers: Mapping[str, object],
        *,
        area: str = "A1",
        round_code: str = "r1",
        group: str | None = None,
        repeats: Mapping[str, list[Mapping[str, object]]] | None = None,
        meaning: Meaning | None = None,
        review: str = "received",
    ) -> SubmissionRow:
        """Store one submission and tally its cell. answers: by question name; repeats: by the repeat's name."""
        meaning = meaning or self.publish(form_id)
        paths = {question.name: question.path for question in meaning.questions}
        repeated = {
            question.repeat.rpartition("/")[2]: question.repeat for question in meaning.questions if question.repeat
        }
        number = next(self.numbers)
        row = SubmissionRow(
            form_id=form_id,
            instance_id=f"uuid:{number:08}",
            version=meaning.version,
            xml=b"<data/>",
            xml_sha256=b"",
            received_at=NOW,
            state="read",
            review_state=review,
            round_code=round_code,
            area_code=area,
            grp=group_of(meaning.kind, given=group),
            made_on=NOW.date(),
            answers={
                "values": {paths[name]: value for name, value in answers.items()},
                "repeats": {
                    repeated[name]: [{paths[part]: value for part, value in one.items()} for one in rows]
                    for name, rows in (repeats or {}).items()
                },
            },
        )
        self.session.add(row)
        self.session.flush()
        self.tally(row)
        return row

    def tally(self, row: SubmissionRow) -> None:
        points = operations.recompute(self.session, cell=Cell(row.round_code or "", row.area_code or "", row.grp or ""))
        rounds.adopt_local(self.session, points=points)

    def group(self, group: str, scores: Mapping[str, int], *, people: int = 12, **more: object) -> SubmissionRow:
        """A community group's scorecard by consensus. scores: indicator -> 1..5."""
        answers: dict[str, object] = {"n_present": people, "consent_grp": "OK", "method": "consensus"}
        answers |= {f"{code}_score": str(score) for code, score in scores.items()}
        return self.send("csc_group", answers, group=group, **more)  # type: ignore[arg-type]

    def provider(self, scores: Mapping[str, int], *, staff: int = 6, **more: object) -> SubmissionRow:
        answers: dict[str, object] = {"n_staff": staff, "consent_prov": "OK"}
        answers |= {f"{code}_score": str(score) for code, score in scores.items()}
        return self.send("csc_provider", answers, **more)  # type: ignore[arg-type]


@pytest.fixture
def field(session: Session) -> Field:
    """An area A1 in a round r1 that is open."""
    made = Field(session)
    made.areas("A1")
    made.round("r1", start=1)
    return made
