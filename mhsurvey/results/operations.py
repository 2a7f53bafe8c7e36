"""Writes tallies, one cell at a time, always from the answers themselves: there is nothing to drift."""

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from mhsurvey.areas.area import AreaCode
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import Meaning
from mhsurvey.results.counting import Counted, count
from mhsurvey.results.sheet import Sheet, arrange
from mhsurvey.results.tables import TallyRow
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.indicator import LocalPoint
from mhsurvey.submissions import queries as submissions
from mhsurvey.submissions.submission import Cell

_KEPT = 256
# A meaning cannot be hashed, but the one object of a published version stands for itself; holding it
# beside its sheet keeps its id from being given to another.
_sheets: dict[int, tuple[Meaning, Sheet]] = {}


def recompute(session: Session, *, cell: Cell) -> tuple[LocalPoint, ...]:
    """Replace a cell's tallies by those of its submissions as they are now; rejected ones do not count.

    Returns  the groups' own points met: the door hands them to `rounds.operations.adopt_local`
    """
    counted = _count(session, cell)
    place = {"round_code": cell.round_code, "area_code": cell.area_code, "grp": cell.grp}
    session.execute(
        delete(TallyRow)
        .where(TallyRow.round_code == cell.round_code, TallyRow.area_code == cell.area_code, TallyRow.grp == cell.grp)
        .execution_options(synchronize_session=False)
    )
    rows = [
        {**place, "question": question, "value": value, "n": n}
        for (question, value), n in sorted(counted.tallies.items())
    ]
    if rows:
        session.connection().execute(insert(TallyRow.__table__), rows)  # type: ignore[arg-type]
    return counted.local_points


def _count(session: Session, cell: Cell) -> Counted:
    wordings: dict[str, object] = {}

    def sheet_of(form_id: str, version: str) -> Sheet:
        return sheet(forms.meaning(session, form_id=form_id, version=version))

    def wordings_of(form_id: str):  # type: ignore[no-untyped-def]
        if form_id not in wordings:
            wordings[form_id] = rounds.wordings(session, form_id=form_id)
        return wordings[form_id]

    return count(
        submissions.answers_of_cell(session, cell=cell),
        area_code=AreaCode(cell.area_code),
        sheet_of=sheet_of,
        wordings_of=wordings_of,
    )


def sheet(meaning: Meaning) -> Sheet:
    """The sheet of a form version, arranged once."""
    known = _sheets.get(id(meaning))
    if known is None:
        if len(_sheets) >= _KEPT:
            _sheets.clear()
        known = _sheets[id(meaning)] = (meaning, arrange(meaning))
    return known[1]
