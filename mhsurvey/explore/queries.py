"""The one read path of exploring: scope, seal, what can be asked for, and the protection of what is told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area
from mhsurvey.areas.scope import Scope
from mhsurvey.explore import telling
from mhsurvey.explore.asking import MOST_BY, Asked, Form, Kind, form
from mhsurvey.explore.columns import Numbers, Part
from mhsurvey.explore.copying import Copy, lot_of
from mhsurvey.explore.counting import (
    By,
    Counter,
    Sums,
    answered,
    by_answer,
    by_code,
    by_month,
    by_round,
    kept,
    months_of,
    small_places,
)
from mhsurvey.explore.tables import StaleCellRow
from mhsurvey.explore.view import NOTHING, Asking, Cell, Dimension, Explored, Side
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import FormKind
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.results import queries as results
from mhsurvey.results.result import Audience, Compared
from mhsurvey.results.scale import MISSING
from mhsurvey.results.suppression import STATEMENT_FLOOR, crossing, partition, persons_floor
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import LABELS
from mhsurvey.rounds.round import Round
from mhsurvey.submissions.submission import Cell as Place

# More cells than this are no table that anybody reads.
MOST_CELLS = 2500


def stale_lots(session: Session) -> list[list[Place]]:
    """Cells the copy has not heard of, those of one lot of one round together."""
    row = StaleCellRow
    found: dict[tuple[str, int], list[Place]] = {}
    for one in session.execute(select(row.round_code, row.area_code, row.grp).order_by(*row.__table__.primary_key)):
        found.setdefault((one.round_code, lot_of(one.area_code)), []).append(Place(*one))
    return list(found.values())


def waiting(session: Session) -> int:
    """How many cells the copy has not heard of."""
    return session.scalar(select(func.count()).select_from(StaleCellRow)) or 0


def explorable(session: Session) -> tuple[Form, ...]:
    """Every form that offers a question, by title; retired ones too, for what they asked is still there."""
    found = (find_form(session, form_id=one.form_id) for one in forms.published(session, with_retired=True))
    return tuple(sorted((one for one in found if one is not None and one.questions), key=lambda one: one.title))


def find_form(session: Session, *, form_id: str) -> Form | None:
    """What of a form may be explored; None when it was never published."""
    return form(forms.history(session, form_id=form_id))


def rounds_explored(session: Session) -> tuple[Round, ...]:
    """Rounds that can be asked for: never one for practice."""
    return rounds.rounds(session)


def explore(session: Session, *, scope: Scope, asking: Asking, copy: Copy, audience: Audience, today: date) -> Explored:
    """What was answered, by the cells asked for, protected.

    audience  small numbers are hidden for it; nobody's are shown below PERSONS_FLOOR
    Raises    NOT_FOUND for a question that may not be explored, a foreign place, a round or breakdown that is not there
    """
    looked = _Looking(session, scope=scope, asking=asking, copy=copy, audience=audience, today=today)
    counter = looked.count()
    of_persons = looked.form.of_persons
    whole = counter.cell()
    edges = telling.bins(whole) if looked.asked.kind is Kind.NUMBER else ()
    sums = {codes: counter.cell(*codes) for codes in looked.cells()}
    floor = looked.floor
    hidden, whole_hidden = _hidden(sums, floor=floor) if of_persons else (frozenset(), False)

    def cell(found: Sums, *, is_hidden: bool) -> Cell:
        if not of_persons:
            return telling.of_sheets(found, asked=looked.asked, edges=edges)
        return telling.of_persons(found, asked=looked.asked, floor_=floor, hidden=is_hidden, edges=edges)

    cells = {codes: cell(found, is_hidden=codes in hidden) for codes, found in sums.items()}
    # Of a place as a whole it is known whether anybody came.
    told = NOTHING if not whole.sheets and not counter.left_out else cell(whole, is_hidden=whole_hidden)
    return Explored(
        form=looked.form,
        asked=looked.asked,
        by=looked.dimensions,
        whole=told,
        cells=cells,
        answers=() if looked.asked.sensitive else _answers(counter, told, cells.values()),
        edges=edges,
        left_out=counter.left_out,
        refused=looked.refused,
        difference=telling.widest(cells) if of_persons and len(looked.dimensions) == 1 else None,
        compared=_compared(session, looked.asked, told, today=today),
        copied_at=copy.made_at,
        waiting=waiting(session),
    )


def _hidden(sums: Mapping[tuple[str, ...], Sums], *, floor: int) -> tuple[frozenset[tuple[str, ...]], bool]:
    counts = {codes: one.people for codes, one in sums.items()}
    if not counts:
        return frozenset(), False
    if len(next(iter(counts))) == 1:
        one_way = partition(counts, floor=floor)
        return one_way.hidden, one_way.total_hidden
    two_way = crossing({(codes[0], codes[1]): n for codes, n in counts.items()}, floor=floor)
    return frozenset(two_way.hidden), two_way.total_hidden


def _answers(counter: Counter, whole: Cell, cells: Iterable[Cell]) -> tuple[str, ...]:
    """Answers somebody gave in a cell that is shown, and all the form's own where there are few."""
    shown = {value for cell in (whole, *cells) for value, told in cell.told.items() if told.share}
    return tuple(value for value in counter.seen if value in shown)


def _compared(session: Session, asked: Asked, whole: Cell, *, today: date) -> tuple[Compared, ...]:
    """Published figures of the same indicator against what is told of the whole."""
    told = whole.favourable
    if asked.indicator is None or told is None or told.low is None or told.high is None:
        return ()
    return tuple(
        Compared(comparator=one, verdict=one.verdict(100 * told.low, 100 * told.high))
        for one in rounds.comparators(session, on=today)
        if one.indicator_code == asked.indicator
    )


class _Looking:
    """One Asking, understood."""

    def __init__(
        self, session: Session, *, scope: Scope, asking: Asking, copy: Copy, audience: Audience, today: date
    ) -> None:
        self.session, self.asking, self.today = session, asking, today
        found = find_form(session, form_id=asking.form_id)
        if found is None or asking.path not in found.questions or len(asking.by) > 2:
            raise Problem(NOT_FOUND)
        self.form, self.asked = found, found.questions[asking.path]
        if not self.asked.asked:
            raise Problem(NOT_FOUND)
        self.floor = persons_floor(audience, sensitive=self.asked.sensitive)
        self.place: Area | None = None
        if asking.area is not None:
            self.place = areas.area(session, code=asking.area, scope=scope)
            scope = scope.narrowed(self.place.path)
        self.scope = scope
        self.paths = areas.paths(session, scope=scope)
        self.rounds = self._rounds()
        self.parts = _parts(copy, asking.form_id, self.rounds)
        self.refused = self.asked.sensitive and bool(asking.by)
        self.dimensions: tuple[Dimension, ...] = ()
        by: Sequence[By] = ()
        if asking.by and not self.refused:
            self.dimensions, by = zip(*(self._by(name) for name in dict.fromkeys(asking.by)), strict=True)
        self.by = by

    def _rounds(self) -> list[str]:
        known = [str(one.code) for one in rounds_explored(self.session)]
        if any(code not in known for code in self.asking.rounds):
            raise Problem(NOT_FOUND)
        return [code for code in reversed(known) if not self.asking.rounds or code in self.asking.rounds]

    def cells(self) -> list[tuple[str, ...]]:
        found: list[tuple[str, ...]] = [()]
        for one in self.dimensions:
            found = [(*codes, code) for codes in found for code in one.codes]
        return [] if not self.dimensions else found

    def count(self) -> Counter:
        """Everything the asking covers, counted. Raises NOT_FOUND for more cells than anybody reads."""
        size = 1
        for one in self.by:
            size *= max(len(one.codes), 1)
        if size > MOST_CELLS:
            raise Problem(NOT_FOUND)
        counter = Counter(self.asked, by=self.by)
        floor = STATEMENT_FLOOR if self.form.of_group else 0
        for part in self.parts:
            wanted = self._wanted(part.round_code)
            everybody = kept(part, areas=wanted, months=self.asking.months, people=0)
            enough = kept(part, areas=wanted, months=self.asking.months, people=floor)
            counter.left_out += int(everybody.sum() - enough.sum())
            counter.add(part, self._without_small_places(part, enough, counter) if self.form.of_persons else enough)
        return counter

    def _without_small_places(self, part: Part, sheets: Numbers, counter: Counter) -> Numbers:
        """Leave out areas whose answers in this round are hidden on their own page: what holds them, less the areas
        that are shown there, would be they (docs/decisions/0032)."""
        small = small_places(part, sheets & answered(part, self.asked), floor=self.floor)
        counter.left_out += int(small.sum())
        return np.asarray(sheets & ~small[part.fixed["area"]])

    def _wanted(self, round_code: str) -> frozenset[str]:
        wanted = frozenset(map(str, self.paths))
        if self.form.kind is not FormKind.PROVIDER:
            return wanted
        return wanted - results.sealed_areas(self.session, round_code=round_code, today=self.today)

    # --- what answers are told apart by ------------------------------------------------------------

    def _by(self, name: str) -> tuple[Dimension, By]:
        if name in set(Side):
            return self._side(Side(name))
        asked = self.form.questions.get(name)
        if asked is None or not asked.telling or asked.path == self.asked.path:
            raise Problem(NOT_FOUND)
        codes = tuple(code for code in self._values(asked) if code not in MISSING)
        return Dimension(name=name, codes=codes, asked=asked), by_answer(codes, path=name)

    def _values(self, asked: Asked) -> tuple[str, ...]:
        """A question's own choices, or what was worked out where it has none."""
        if asked.values:
            return asked.values
        columns = (part.columns[asked.path] for part in self.parts if asked.path in part.columns)
        return tuple(sorted({value for column in columns for value in column.values}))[:MOST_BY]

    def _side(self, side: Side) -> tuple[Dimension, By]:
        if side is Side.AREA:
            codes, of = self._below()
            return Dimension(side, codes, side=side), by_code(codes, of=of, column="area")
        if side is Side.GROUP:
            met = {group for part in self.parts for group in part.groups}
            groups = tuple(str(group) for group in LABELS if group in met)
            return Dimension(side, groups, side=side), by_code(groups, of={one: one for one in groups}, column="group")
        if side is Side.ROUND:
            codes = tuple(dict.fromkeys(part.round_code for part in self.parts))
            return Dimension(side, codes, side=side), by_round(codes)
        months = months_of(self.parts)
        if self.asking.months is not None:
            months = tuple(one for one in months if self.asking.months[0] <= one <= self.asking.months[1])
        found = by_month(months)
        return Dimension(side, found.codes, side=side), found

    def _below(self) -> tuple[tuple[str, ...], Mapping[str, str]]:
        """The places one level below the chosen one (or the tops of what may be seen), and in which each area lies."""
        if self.place is None:
            found = areas.tops(self.session, scope=self.scope)
        else:
            found = areas.areas(self.session, scope=self.scope, parent=self.place.code, ended_too=True)
        of = {
            str(code): str(top.code) for code, path in self.paths.items() for top in found if path.startswith(top.path)
        }
        return tuple(str(one.code) for one in found), of


def _parts(copy: Copy, form_id: str, codes: Iterable[str]) -> list[Part]:
    return [part for code in codes for part in copy.parts(form_id, code)]
