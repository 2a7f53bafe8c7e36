"""Keeps the columnar copy near the submissions: marks what it has not heard of, and brings it up to date."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Table, bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from mhsurvey.explore.copying import Copy, MeaningOf
from mhsurvey.explore.tables import StaleCellRow
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import Meaning
from mhsurvey.submissions import queries as submissions
from mhsurvey.submissions.submission import Cell, SubmittedAnswers

# Some tenths of a second's work: so long does whatever came meanwhile wait to be read.
AT_ONCE = 2000
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


def begin_anew(session: Session, *, copy: Copy) -> None:
    """Empty the copy and mark every cell: what was there before the copy then reaches it like any change.

    `Copy.begin` says so once the marks are committed.
    """
    copy.empty()
    mark_stale(session, cells=submissions.every_cell(session))


def copy_some(session: Session, *, copy: Copy, cells: Sequence[Cell]) -> list[Cell]:
    """Bring the first of these cells of one lot of a round up to date: as many as AT_ONCE records lie in, at least one.

    Writes no row. Gives those cells.
    """
    records: list[SubmittedAnswers] = []
    done = []
    for cell in cells:
        records += submissions.answers_of_cell(session, cell=cell)
        done.append(cell)
        if len(records) >= AT_ONCE:
            break
    copy.replace(
        done[0].round_code,
        cells=[(cell.area_code, cell.grp) for cell in done],
        records=records,
        meaning_of=_meanings(session),
    )
    return done


def _meanings(session: Session) -> MeaningOf:
    known: dict[tuple[str, str], Meaning | None] = {}

    def meaning_of(form_id: str, version: str) -> Meaning | None:
        if (form_id, version) not in known:
            known[form_id, version] = forms.meaning(session, form_id=form_id, version=version)
        return known[form_id, version]

    return meaning_of
