"""An attacker who writes down everything one role may see of a small country, and solves for what is hidden.

Unknown is how many women stand in each atom (area x round x age x travel time), and how many of them answered well.
Every number seen is a line of a linear system over them, every share two; a small cell is found when the system leaves
it one value only.

He reads results pages and explored tables as the read path gives them to their pages, and the files themselves of what
is taken away: the matrix as page and workbook, the map's values and figures, and the exports.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from flask.testing import FlaskClient
from lxml import html
from openpyxl import load_workbook
from scipy.optimize import Bounds, LinearConstraint, milp

from mhsurvey.accounts.person import Role
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.exchange.order import Format, Order
from mhsurvey.explore.view import Explored
from mhsurvey.maps.layer import COLUMNS
from mhsurvey.problems import Problem
from mhsurvey.results import operations as tallies
from mhsurvey.results import queries as results
from mhsurvey.results.result import Audience, ShareResult, State
from mhsurvey.results.suppression import PLAIN_FROM, PUBLIC_FLOOR
from mhsurvey.submissions.submission import Cell
from mhsurvey.web.exporting import Reader, make
from tests.explore.conftest import TODAY, Explorer

DISTRICTS = {"D1": ("A1", "A2", "A3"), "D2": ("B1",)}
AREAS = tuple(area for areas in DISTRICTS.values() for area in areas)
PLACES = {"R1": AREAS, **DISTRICTS, **{area: (area,) for area in AREAS}}
ROUNDS = ("r1", "r2")
AGES = ("u20", "a25_34", "a35")
TIMES = ("1", "3")
FORM, ASKED, AGE, TIME = "qoc_maternity", "m01_greet", "age_grp", "dist"
PARTS = {"age": (2, AGES), "distance": (3, TIMES)}
Atom = tuple[str, str, str, str]
ATOMS: tuple[Atom, ...] = tuple(product(AREAS, ROUNDS, AGES, TIMES))
FEWEST = 5
# How far a share in whole percent may be from what it was.
WHOLE = 0.005
Numbers = np.ndarray[Any, np.dtype[np.float64]]


def content(n: int) -> int:
    """How many of so many women answered well: half, so that shares tell something too."""
    return n // 2


@dataclass
class Country:
    """A small country, what it lives in, and a manager of all of it."""

    explorer: Explorer
    manager: FlaskClient
    folder: Path

    @property
    def ground(self) -> Any:
        return self.manager.application.extensions["mhsurvey"]

    def live(self, truth: Mapping[Atom, int]) -> None:
        """Have these women answer, count them, make the copy."""
        for (area, code, age, time), n in truth.items():
            answers = {AGE: age, TIME: time}
            self.explorer.persons(area, n - content(n), round_code=code, **{ASKED: "0"}, **answers)
            self.explorer.persons(area, content(n), round_code=code, **{ASKED: "3"}, **answers)
        cells = [Cell(code, area, "survey") for area in AREAS for code in ROUNDS]
        tallies.recompute_all(self.explorer.field.session, cells=cells)
        self.explorer.copied()
        self.explorer.field.session.commit()


@dataclass
class Seen:
    """Lines of the system: (weight of each atom's women, of those content, least, most).

    shares  of each area and round of which one is shown, exactly: (content, women); hidden: the others that answered
    """

    lines: list[tuple[Numbers, float, float]] = field(default_factory=list)
    shares: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    hidden: set[tuple[str, str]] = field(default_factory=set)

    def number(self, atoms: Iterable[Atom], least: float, most: float | None = None) -> None:
        self.lines.append((_women(atoms), least, least if most is None else most))

    def well(self, atoms: Iterable[Atom], n: float) -> None:
        """So many of these answered well."""
        self.lines.append((_content(atoms), n, n))

    def share(self, atoms: Iterable[Atom], share: float, *, off: float, moved: int = 0) -> None:
        """So large a share of these answered well, give or take; moved: so many women more or fewer."""
        every, slack = list(atoms), moved + 1e-6
        for bound, least, most in ((share + off, -np.inf, slack), (share - off, -slack, np.inf)):
            self.lines.append((_content(every) - bound * _women(every), least, most))

    def mean(self, place: str, code: str, share: float, *, floor: int) -> None:
        """The unweighted mean of a place's areas, in whole percent. Where it is not that of the areas shown from the
        floor on, what is hidden is in it."""
        known, hidden = self._within(place, code, floor=floor)
        shares = [well / n for well, n in known]
        is_theirs = bool(shares) and abs(sum(shares) / len(shares) - share) <= WHOLE + 1e-9
        if not is_theirs and len(hidden) == 1:
            n = len(shares) + 1
            self.share(_atoms(*hidden[0]), n * share - sum(shares), off=n * WHOLE)

    def sum(self, place: str, code: str, n: int, *, floor: int) -> None:
        """How many women a place's areas have together. Where it is more than those of the areas shown have …"""
        known, hidden = self._within(place, code, floor=floor)
        rest = n - sum(women for _well, women in known)
        if rest and len(hidden) == 1:
            self.number(_atoms(*hidden[0]), rest)

    def _within(self, place: str, code: str, *, floor: int) -> tuple[list[tuple[int, int]], list[tuple[str, str]]]:
        every = [(area, code) for area in PLACES[place]]
        known = [self.shares[one] for one in every if one in self.shares]
        return [one for one in known if one[1] >= floor], [one for one in every if one in self.hidden]


Look = Callable[[Country, Seen], None]


def _women(atoms: Iterable[Atom]) -> Numbers:
    line = np.zeros(2 * len(ATOMS))
    line[[_PLACE[atom] for atom in atoms]] = 1
    return line


def _content(atoms: Iterable[Atom]) -> Numbers:
    return np.roll(_women(atoms), len(ATOMS))


_PLACE = {atom: number for number, atom in enumerate(ATOMS)}


def _atoms(place: str | None, code: str | None, age: str | None = None, time: str | None = None) -> list[Atom]:
    """Whoever lies in all of these; None leaves a side open."""
    within = AREAS if place is None else PLACES[place]
    return [
        atom
        for atom in ATOMS
        if atom[0] in within and all(one in (None, is_) for one, is_ in zip((code, age, time), atom[1:], strict=True))
    ]


# --- what is seen ------------------------------------------------------------------------------


def look(country: Country, *, doors: Iterable[Look]) -> Seen:
    """What a manager of the country may see behind these doors."""
    seen = Seen()
    _areas_heard(country, seen)
    for door in doors:
        door(country, seen)
    return seen


def _areas_heard(country: Country, seen: Seen) -> None:
    """Which areas are shown: he sees it wherever he looks."""
    silent = set(product(AREAS, ROUNDS))
    for area, code, share in _shares(country):
        silent.discard((area, code))
        if share.state is State.SHOWN and share.share is not None and share.n is not None:
            seen.shares[area, code] = (round(share.share * share.n), share.n)
        else:
            seen.hidden.add((area, code))
    for place in silent:
        seen.number(_atoms(*place), 0)


def _shares(country: Country) -> Iterator[tuple[str, str, ShareResult]]:
    for area, code in product(AREAS, ROUNDS):
        page = results.area_results(
            country.explorer.field.session,
            scope=EVERYWHERE,
            area=area,
            round_code=code,
            audience=Audience.MANAGER,
            today=TODAY,
        )
        yield from ((area, code, share) for share in page.shares if share.code == ASKED)


def pages(country: Country, seen: Seen) -> None:
    """Results of each area and round: exact."""
    for area, code, share in _shares(country):
        _told(seen, area, code, share.state is State.SHOWN, n=share.n, share=share.share)
        for breakdown in share.breakdowns:
            for part in breakdown.parts:
                _part(seen, area, code, breakdown.by, part.value, n=part.n, share=part.share)


def _told(seen: Seen, area: str, code: str, is_shown: bool, *, n: int | None, share: float | None) -> None:
    atoms = _atoms(area, code)
    if not is_shown:
        # A whole area is hidden for its own sake only.
        seen.number(atoms, 1, FEWEST - 1)
    elif n is not None and share is not None:
        seen.number(atoms, n)
        seen.well(atoms, round(share * n))


def _part(seen: Seen, area: str, code: str, by: str, value: str, *, n: int | None, share: float | None) -> None:
    place, values = PARTS[by]
    assert value in values
    atoms = [atom for atom in _atoms(area, code) if atom[place] == value]
    if n is None or share is None:
        # There, a part that nobody is of is not named at all.
        seen.number(atoms, 1, np.inf)
    else:
        seen.number(atoms, n)
        seen.well(atoms, round(share * n))


def exports(country: Country, seen: Seen) -> None:
    """Results as CSV and on a map of areas; of persons a manager gets no record, and of what is counted no codebook."""
    for row in csv.DictReader(io.StringIO(_exported(country, Format.RESULTS).decode("utf-8-sig"), newline="")):
        if row["Indicator"] != ASKED:
            continue
        n, share = (_number(row[name]) for name in ("People", "Value"))
        if row["By"]:
            _part(seen, row["AreaCode"], row["Round"], row["By"], row["Part"], n=_whole(n), share=share)
        elif row["State"] == State.SHOWN:
            _told(seen, row["AreaCode"], row["Round"], True, n=_whole(n), share=share)
        else:
            seen.number(_atoms(row["AreaCode"], row["Round"]), 1, PUBLIC_FLOOR - 1)
    for code in ROUNDS:
        for one in orjson.loads(_exported(country, Format.GEOJSON, round_code=code))["features"]:
            told = one["properties"]
            if told.get(ASKED) is not None:
                _told(seen, told["code"], code, True, n=told[f"{ASKED}__people"], share=told[ASKED] / 100)


def _exported(country: Country, format_: Format, **more: Any) -> bytes:
    reader = Reader(role=Role.MANAGER, scope=EVERYWHERE, today=datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC))
    order = Order(form_id=FORM, format=format_, **more)
    return make(country.ground, order=order, reader=reader, folder=country.folder).path.read_bytes()


def _number(text: str) -> float | None:
    return float(text) if text else None


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def maps(country: Country, seen: Seen) -> None:
    """What the map's page fetches, for areas and for districts; and its figures as CSV."""
    for level, code in product((3, 2), ROUNDS):
        query = {"indicator": ASKED, "round": code, "level": level}
        values = orjson.loads(_got(country, "/maps/values", query))
        rows = (dict(zip(COLUMNS, row, strict=False)) for row in values["rows"])
        _placed(seen, code, rows, floor=FEWEST)
        figures = _got(country, "/maps/figures.csv", query).decode("utf-8-sig")
        _placed(seen, code, csv.DictReader(io.StringIO(figures, newline="")), floor=PUBLIC_FLOOR)


def _placed(seen: Seen, code: str, rows: Iterable[Mapping[str, Any]], *, floor: int) -> None:
    for row in rows:
        if row.get("value") in (None, ""):
            continue
        place, share = row["code"], float(row["value"]) / 100
        if place in DISTRICTS:
            seen.mean(place, code, share, floor=floor)
            seen.sum(place, code, int(row["n_people"]), floor=floor)
            continue
        seen.share(_atoms(place, code), share, off=WHOLE)
        seen.number(_atoms(place, code), float(row["n_people"]))
        earlier = (place, "r1")
        if row.get("change") not in (None, "") and earlier in seen.hidden and (place, code) in seen.shares:
            well, n = seen.shares[place, code]
            seen.share(_atoms(*earlier), well / n - float(row["change"]) / 100, off=0.0005)


def matrix(country: Country, seen: Seen) -> None:
    """The page, and the workbook."""
    for level, code in product(("areas", "districts"), ROUNDS):
        query = {"kind": "share", "round": code, "level": level}
        page = html.fromstring(_got(country, "/matrix/", query).decode())
        cells = page.xpath(f"//tbody//td/a[contains(@href, '/{ASKED}?')]")
        told = [(cell.get("href").split("/")[-2], cell.get("aria-label").split(",")[0]) for cell in cells]
        assert told
        _measured(seen, code, told, floor=FEWEST)
        book = load_workbook(io.BytesIO(_got(country, "/matrix/card.xlsx", query)))
        rows = list(book.worksheets[1].iter_rows(values_only=True))
        wanted = [(str(row[0]), "" if row[4] is None else str(row[4])) for row in rows if row[2] == ASKED]
        assert len(wanted) == len(told)
        _measured(seen, code, wanted, floor=PUBLIC_FLOOR)


def _measured(seen: Seen, code: str, told: Iterable[tuple[str, str]], *, floor: int) -> None:
    for place, text in told:
        if not text.isdigit():
            continue
        if place in DISTRICTS:
            seen.mean(place, code, int(text) / 100, floor=floor)
        else:
            seen.share(_atoms(place, code), int(text) / 100, off=WHOLE)


def _got(country: Country, address: str, query: Mapping[str, Any]) -> bytes:
    answer = country.manager.get(address, query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.get_data()


# All but the explored tables.
DOORS: tuple[Look, ...] = (pages, maps, matrix, exports)


def explored(*, width: int) -> Look:
    """Every table of explored answers. width: how far he takes a number of women to have been moved."""
    return lambda country, seen: _explored(country, seen, width=width)


def _explored(country: Country, seen: Seen, *, width: int) -> None:
    """Places, rounds and pairs of breakdowns."""
    for place, code in product(PLACES, (None, *ROUNDS)):
        inside = [atom for atom in _atoms(place, code) if atom[:2] not in seen.hidden]
        for by in (*combinations(("area", "round", AGE, TIME), 1), *combinations(("area", "round", AGE, TIME), 2)):
            more: dict[str, Any] = {"area": place, "rounds": (code,) if code else ()}
            try:
                found = country.explorer.ask(ASKED, *by, **more)
            except Problem:
                continue
            _table(found, by, inside, seen, width=width)


def _table(found: Explored, by: tuple[str, ...], inside: list[Atom], seen: Seen, *, width: int) -> None:
    for codes, cell in (*found.cells.items(), ((), found.whole)):
        atoms = [atom for atom in inside if _matches(atom, by, codes)] if codes else inside
        if cell.state is State.NO_DATA:
            seen.number(atoms, 0)
        if cell.state is not State.SHOWN or cell.people is None:
            continue
        seen.number(atoms, max(FEWEST, cell.people - width), cell.people + width)
        told = cell.favourable
        if told is not None and told.share is not None:
            off = 1 / 40 if cell.people < PLAIN_FROM else 1 / 200
            seen.share(atoms, told.share, off=off, moved=width)


def _matches(atom: Atom, by: tuple[str, ...], codes: tuple[str, ...]) -> bool:
    for name, code in zip(by, codes, strict=True):
        if name == "area":
            if atom[0] not in PLACES[code]:
                return False
        elif atom[{"round": 1, AGE: 2, TIME: 3}[name]] != code:
            return False
    return True


# --- what comes of it --------------------------------------------------------------------------


def found_out(seen: Seen, truth: Mapping[Atom, int]) -> set[frozenset[Atom]]:
    """Cells of one to four women for which the numbers seen leave one value, the true one.

    A number that was moved further than he takes it to be would contradict the others, and nothing would come of
    them all: he is spared it.
    """
    true = np.array([float(truth[atom]) for atom in ATOMS] + [float(content(truth[atom])) for atom in ATOMS])
    lines = np.array([line for line, _, _ in seen.lines])
    least, most = (np.array([line[end] for line in seen.lines]) for end in (1, 2))
    holds = (lines @ true >= least - 1e-6) & (lines @ true <= most + 1e-6)
    women, well = np.hsplit(np.eye(2 * len(ATOMS)), 2)
    system = [LinearConstraint(lines[holds], least[holds], most[holds]), LinearConstraint((women - well).T, 0, np.inf)]
    others: list[Numbers] = []
    given_away = set()
    for cell in small_cells(truth):
        line = _women(cell)
        # A country that fits all that was seen, and in which this cell is another: it is not found.
        if not any(abs(line @ (other - true)) > 0.5 for other in others):
            ends = [end for sign in (1, -1) if (end := _country(sign * line, system)) is not None]
            others += ends
            if not any(abs(line @ (end - true)) > 0.5 for end in ends):
                given_away.add(cell)
    return given_away


def small_cells(truth: Mapping[Atom, int]) -> list[frozenset[Atom]]:
    """Every cell somebody could name, of one to four women."""
    sides = (tuple(PLACES), (None, *ROUNDS), (None, *AGES), (None, *TIMES))
    named = dict.fromkeys(frozenset(_atoms(*one)) for one in product(*sides))
    return [cell for cell in named if 0 < sum(truth[atom] for atom in cell) < FEWEST]


def _country(wanted: Numbers, system: list[LinearConstraint]) -> Numbers | None:
    """Whole numbers of women that fit all that was seen, with the least of a sum."""
    solved = milp(wanted, integrality=np.ones(wanted.size), bounds=Bounds(0, 1000), constraints=system)
    assert solved.x is not None, solved.message
    return np.asarray(np.round(solved.x))
