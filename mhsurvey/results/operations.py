"""Writes tallies, one cell at a time, always from the answers themselves: there is nothing to drift."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Table, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from mhsurvey.areas.area import AreaCode
from mhsurvey.db import insert_rows
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import Meaning
from mhsurvey.results import sheet as sheets
from mhsurvey.results.area_scores import SPEAKERS, area_scores
from mhsurvey.results.cells import Cells, Norm, added_up, from_norms
from mhsurvey.results.counting import Counted, count
from mhsurvey.results.sheet import Sheet
from mhsurvey.results.tables import AreaScoreRow, TallyRow, VoiceScoreRow
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.indicator import LocalPoint
from mhsurvey.submissions import queries as submissions
from mhsurvey.submissions.submission import Cell

_KEPT = 256
# A meaning cannot be hashed, but the one object of a published version stands for itself; holding it
# beside its sheet keeps its id from being given to another.
_sheets: dict[int, tuple[Meaning, Sheet]] = {}

_TALLY: Table = TallyRow.__table__  # type: ignore[assignment]
_VOICE: Table = VoiceScoreRow.__table__  # type: ignore[assignment]
_SCORE: Table = AreaScoreRow.__table__  # type: ignore[assignment]

# Built once: putting a statement together costs more than running it.
_EMPTY_CELL = tuple(
    delete(table).where(
        table.c.round_code == bindparam("of_round"),
        table.c.area_code == bindparam("of_area"),
        table.c.grp == bindparam("of_group"),
    )
    for table in (_TALLY, _VOICE)
)
_VOICES, _SCORES = insert(_VOICE), insert(_SCORE)
_EMPTY_AREA = delete(_SCORE).where(
    _SCORE.c.round_code == bindparam("of_round"), _SCORE.c.area_code == bindparam("of_area")
)
# One area at a time: for a list of areas, or of (round, area) pairs, SQLite scans a whole round.
_NORMS = select(
    _VOICE.c.grp,
    _VOICE.c.indicator_code,
    _VOICE.c.wording_version,
    _VOICE.c.total,
    _VOICE.c.people,
    _VOICE.c.favourable,
).where(
    _VOICE.c.round_code == bindparam("of_round"),
    _VOICE.c.area_code == bindparam("of_area"),
    _VOICE.c.grp.in_([str(group) for group in SPEAKERS]),
)


def recompute(session: Session, *, cell: Cell) -> tuple[LocalPoint, ...]:
    """Replace one cell's tallies. See `recompute_all`, which is the cheaper way to do many."""
    return recompute_all(session, cells=(cell,))


def recompute_all(session: Session, *, cells: Iterable[Cell]) -> tuple[LocalPoint, ...]:
    """Replace the tallies of cells by those of their submissions as they are now; rejected ones do not count.

    The area scores that hang on them are made again once an area, however many of its cells are among them.
    Returns  the groups' own points met: the door hands them to `rounds.operations.adopt_local`
    """
    every = list(dict.fromkeys(Cell(*cell) for cell in cells))
    forms_met = _FormsMet(session)
    counted = [_counted(session, cell, forms_met) for cell in every]
    _replace(session, every, counted)
    _refresh(session, {(cell.round_code, cell.area_code) for cell in every if cell.grp in SPEAKERS})
    return tuple(point for one in counted for point in one.local_points)


def _counted(session: Session, cell: Cell, forms_met: "_FormsMet") -> Counted:
    return count(
        submissions.answers_of_cell(session, cell=cell),
        area_code=AreaCode(cell.area_code),
        sheet_of=forms_met.sheet_of,
        wordings_of=forms_met.wordings_of,
    )


class _FormsMet:
    """Forms as one batch of cells meets them: each looked up once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._sheets: dict[tuple[str, str], Sheet | None] = {}
        self._wordings: dict[str, Mapping[tuple[str, str], int]] = {}

    def sheet_of(self, form_id: str, version: str) -> Sheet | None:
        if (form_id, version) not in self._sheets:
            meaning = forms.meaning(self._session, form_id=form_id, version=version)
            self._sheets[form_id, version] = None if meaning is None else sheet(meaning)
        return self._sheets[form_id, version]

    def wordings_of(self, form_id: str) -> Mapping[tuple[str, str], int]:
        if form_id not in self._wordings:
            self._wordings[form_id] = rounds.wordings(self._session, form_id=form_id)
        return self._wordings[form_id]


def sheet(meaning: Meaning) -> Sheet:
    """The sheet of a form version, arranged once."""
    known = _sheets.get(id(meaning))
    if known is None:
        if len(_sheets) >= _KEPT:
            _sheets.clear()
        known = _sheets[id(meaning)] = (meaning, sheets.arrange(meaning))
    return known[1]


def _replace(session: Session, cells: Sequence[Cell], counted: Iterable[Counted]) -> None:
    connection = session.connection()
    for empty in _EMPTY_CELL:
        connection.execute(empty, [_of(cell[:2]) | {"of_group": cell.grp} for cell in cells])
    tallies: list[Sequence[str | int]] = []
    voices: list[dict[str, object]] = []
    for cell, one in zip(cells, counted, strict=True):
        own = [(question, value, n) for (question, value), n in sorted(one.tallies.items())]
        tallies += [(*cell, *tally) for tally in own]
        voices += [cell._asdict() | _voice(*named, norm) for named, norm in added_up(own).items()]
    if tallies:
        insert_rows(connection, _TALLY, tallies)
    if voices:
        connection.execute(_VOICES, voices)


def _voice(code: str, version: int, norm: Norm) -> dict[str, object]:
    sums = {"total": norm.total, "people": norm.people, "favourable": norm.favourable}
    return {"indicator_code": code, "wording_version": version} | sums


def _refresh(session: Session, touched: set[tuple[str, str]]) -> None:
    """Make the area scores of these (round, area) again, and of the round after, whose change hangs on them."""
    if not touched:
        return
    before, after = _neighbours(session)
    stale = touched | {(after[code], area) for code, area in touched if code in after}
    needed = stale | {(before[code], area) for code, area in stale if code in before}
    cells = _cells(session, needed)
    connection = session.connection()
    connection.execute(_EMPTY_AREA, [_of(place) for place in sorted(stale)])
    rows = [
        {"round_code": round_code, "area_code": area} | score.__dict__
        for round_code, area in sorted(stale)
        if (round_code, area) in cells
        for score in area_scores(cells[round_code, area], before=cells.get((before.get(round_code, ""), area)))
    ]
    if rows:
        connection.execute(_SCORES, rows)


def _neighbours(session: Session) -> tuple[dict[str, str], dict[str, str]]:
    """round -> the round before, round -> the round after; practice rounds have none."""
    codes = [found.code for found in reversed(rounds.rounds(session))]
    pairs = list(zip(codes, codes[1:], strict=False))
    return {str(later): str(earlier) for earlier, later in pairs}, {str(e): str(later) for e, later in pairs}


def _cells(session: Session, places: set[tuple[str, str]]) -> dict[tuple[str, str], Cells]:
    """The scorecard norms of these (round, area) places; those without any are left out."""
    connection = session.connection()
    found = {place: from_norms(connection.execute(_NORMS, _of(place)).all()) for place in sorted(places)}
    return {place: cells for place, cells in found.items() if not cells.is_empty}


def _of(place: tuple[str, str]) -> dict[str, str]:
    return {"of_round": place[0], "of_area": place[1]}
