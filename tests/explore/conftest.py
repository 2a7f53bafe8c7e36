"""A field whose answers are explored: persons by the dozen, a copy of their answers, questions by their names."""

from datetime import date
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.explore import operations, queries
from mhsurvey.explore.copying import Copy
from mhsurvey.explore.view import Asking, Explored
from mhsurvey.results.result import Audience
from mhsurvey.submissions.tables import SubmissionRow
from tests.results.conftest import NOW, Field, meaning_of

TODAY = date(2026, 3, 2)


def path_of(form_id: str, name: str) -> str:
    return next(question.path for question in meaning_of(form_id).questions if question.name == name)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "explore", secret="secret of this test")


class Explorer:
    """Asks what was sent, by the names of questions."""

    def __init__(self, field: Field, copy: Copy) -> None:
        self.field, self.copy = field, copy
        self.numbers = count(1)

    def persons(self, area: str, n: int, /, *, round_code: str = "r1", **answers: object) -> None:
        """So many women who answered this, straight into the database: no tally is made of them."""
        if not n:
            return
        meaning = self.field.publish("qoc_maternity")
        values = {path_of("qoc_maternity", name): value for name, value in {"consent": "1", **answers}.items()}
        row = {
            "form_id": meaning.form_id,
            "version": meaning.version,
            "xml": b"<data/>",
            "xml_sha256": b"",
            "received_at": NOW,
            "state": "read",
            "review_state": "received",
            "round_code": round_code,
            "area_code": area,
            "grp": "survey",
            "made_on": NOW.date(),
            "answers": {"values": values, "repeats": {}},
        }
        self.field.session.execute(
            insert(SubmissionRow), [row | {"instance_id": f"uuid:person-{next(self.numbers)}"} for _ in range(n)]
        )

    def copied(self) -> None:
        """Have the copy made anew."""
        operations.begin_anew(self.field.session, copy=self.copy)
        self.copy.begin()
        self.followed()

    def followed(self) -> list[int]:
        """Have the copy hear of what is marked; gives how many cells each piece held."""
        session, pieces = self.field.session, []
        for cells in queries.stale_lots(session):
            while cells:
                copied = operations.copy_some(session, copy=self.copy, cells=cells)
                operations.clear_stale(session, cells=copied)
                cells = cells[len(copied) :]
                pieces.append(len(copied))
        self.copy.finish(now=NOW)
        return pieces

    def ask(
        self, name: str, *by: str, form_id: str = "qoc_maternity", scope: Scope = EVERYWHERE, **more: object
    ) -> Explored:
        sides = {"area", "round", "month", "group"}
        asking = Asking(
            form_id=form_id,
            path=path_of(form_id, name),
            by=tuple(one if one in sides else path_of(form_id, one) for one in by),
            **more,  # type: ignore[arg-type]
        )
        return queries.explore(
            self.field.session, scope=scope, asking=asking, copy=self.copy, audience=Audience.MANAGER, today=TODAY
        )


@pytest.fixture
def explorer(session: Session, copy: Copy) -> Explorer:
    """Areas A1 and A2 of district D1, rounds r1 and r2."""
    field = Field(session)
    field.areas("A1", "A2")
    field.round("r1", start=1)
    field.round("r2", start=2)
    return Explorer(field, copy)
