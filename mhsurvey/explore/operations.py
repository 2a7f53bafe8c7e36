"""Keeps the columnar copy near the submissions: marks what it has not heard of, and brings it up to date."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import Table, bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from mhsurvey.explore import queries
from mhsurvey.explore.copying import Copy, MeaningOf
from mhsurvey.explore.tables import StaleCellRow
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import Meaning
from mhsurvey.submissions import queries as submissions
from mhsurvey.submissions.submission import Cell

_STALE: Table = StaleCellRow.__table__  # type: ignore[assignment]
_CLEAR = delete(_STALE).where(
    _STALE.c.round_code == bindparam("of_round"),
    _STALE.c.area_code == bindparam("of_area"),
    _STALE.c.grp == bindparam("of_group"),
)


def mark_stale(session: Session, *, cells: Iterable[Cell]) -> None:
    """The answers of these cells changed since the copy was made."""
    rows = [cell._asdict() for cell in cells]
    if rows:
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        session.connection().execute(dialect.insert(_STALE).on_conflict_do_nothing(), rows)


def clear_stale(session: Session, *, cells: Sequence[Cell]) -> None:
    """The copy has heard of these."""
    if cells:
        places = [dict(zip(("of_round", "of_area", "of_group"), cell, strict=True)) for cell in cells]
        session.connection().execute(_CLEAR, places)


def copy_all(session: Session, *, copy: Copy, now: datetime) -> list[Cell]:
    """Make the copy from nothing. Writes no row. Gives the marked cells it has heard of by that."""
    stale = queries.stale_cells(session)
    copy.empty()
    meaning_of = _meanings(session)
    for round_code in submissions.rounds_counted(session):
        copy.gather(round_code, submissions.answers_of_round(session, round_code=round_code), meaning_of=meaning_of)
    copy.finish(now=now)
    return stale


def copy_stale(session: Session, *, copy: Copy, now: datetime) -> list[Cell]:
    """Bring the marked cells of the copy up to date. Writes no row. Gives those cells."""
    stale = queries.stale_cells(session)
    meaning_of = _meanings(session)
    for round_code, cells in groupby(stale, key=lambda cell: cell.round_code):
        of_round = list(cells)
        records = (record for cell in of_round for record in submissions.answers_of_cell(session, cell=cell))
        copy.replace(
            round_code,
            cells=[(cell.area_code, cell.grp) for cell in of_round],
            records=records,
            meaning_of=meaning_of,
        )
    if copy.made_at is not None:
        # Nobody asked meanwhile for everything to be made again.
        copy.finish(now=now)
    return stale


def _meanings(session: Session) -> MeaningOf:
    known: dict[tuple[str, str], Meaning | None] = {}

    def meaning_of(form_id: str, version: str) -> Meaning | None:
        if (form_id, version) not in known:
            known[form_id, version] = forms.meaning(session, form_id=form_id, version=version)
        return known[form_id, version]

    return meaning_of
