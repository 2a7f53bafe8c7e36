"""An attacker who writes down everything one role may see of a small country, and solves for what is hidden.

Unknown is how many women stand in each atom: area x round x age x travel time. Every number seen is a line of a linear
system over them; a hidden cell is found when the system leaves it one value only.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from mhsurvey.areas.area import Level
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.explore.view import Explored
from mhsurvey.problems import Problem
from mhsurvey.results import operations as tallies
from mhsurvey.results import queries as results
from mhsurvey.results.result import Audience, State
from mhsurvey.submissions.submission import Cell
from tests.explore.conftest import TODAY, Explorer

DISTRICTS = {"D1": ("A1", "A2", "A3"), "D2": ("B1",)}
AREAS = tuple(area for areas in DISTRICTS.values() for area in areas)
ROUNDS = ("r1", "r2")
AGES = ("u20", "a25_34", "a35")
TIMES = ("1", "3")
ASKED, AGE, TIME = "m01_greet", "age_grp", "dist"
Atom = tuple[str, str, str, str]
ATOMS: tuple[Atom, ...] = tuple(product(AREAS, ROUNDS, AGES, TIMES))
FEWEST = 5


@dataclass
class Seen:
    """Numbers seen, each as (atoms it counts, least, most), and the sets of atoms that were hidden."""

    facts: list[tuple[frozenset[Atom], float, float]] = field(default_factory=list)
    hidden: set[frozenset[Atom]] = field(default_factory=set)

    def number(self, atoms: Iterable[Atom], least: float, most: float | None = None) -> None:
        self.facts.append((frozenset(atoms), least, least if most is None else most))

    def hide(self, atoms: Iterable[Atom], *, truth: Mapping[Atom, int], least: int = 0, most: float = np.inf) -> None:
        """A hidden cell. It may be few, or many hidden for the sake of a few: mostly nobody can tell which."""
        cell = frozenset(atoms)
        self.number(cell, least, most)
        if 0 < sum(truth[atom] for atom in cell) < FEWEST:
            self.hidden.add(cell)


def live(explorer: Explorer, truth: Mapping[Atom, int]) -> None:
    """Have these women answer, count them, make the copy."""
    for (area, code, age, time), n in truth.items():
        # Half of them are content, so that shares tell something too.
        answers = {AGE: age, TIME: time}
        explorer.persons(area, n - n // 2, round_code=code, **{ASKED: "3"}, **answers)
        explorer.persons(area, n // 2, round_code=code, **{ASKED: "0"}, **answers)
    cells = [Cell(code, area, "survey") for area in AREAS for code in ROUNDS]
    tallies.recompute_all(explorer.field.session, cells=cells)
    explorer.copied()


def look(explorer: Explorer, truth: Mapping[Atom, int], *, width: int) -> Seen:
    """Everything a manager of the country may see. width: how far off the attacker takes an explored number to be."""
    seen = Seen()
    left_out = set(_pages_of_areas(explorer, truth, seen))
    _maps(explorer, seen, left_out)
    for place, code in product(("R1", *DISTRICTS, *AREAS), (None, *ROUNDS)):
        inside = [atom for atom in ATOMS if _lies(atom, place, code) and atom[:2] not in left_out]
        for by in (*combinations(("area", "round", AGE, TIME), 1), *combinations(("area", "round", AGE, TIME), 2)):
            more = {"area": place, "rounds": (code,) if code else ()}
            try:
                found = explorer.ask(ASKED, *by, **more)  # type: ignore[arg-type]
            except Problem:
                continue
            _explored(found, by, inside, seen, truth=truth, width=width)
    return seen


def _lies(atom: Atom, place: str, code: str | None) -> bool:
    of_place = place in ("R1", atom[0]) or (place in DISTRICTS and atom[0] in DISTRICTS[place])
    return of_place and code in (None, atom[1])


def _pages_of_areas(explorer: Explorer, truth: Mapping[Atom, int], seen: Seen) -> Iterator[tuple[str, str]]:
    """Results of each area and round, exact; gives the places that are hidden there."""
    for area, code in product(AREAS, ROUNDS):
        inside = [atom for atom in ATOMS if atom[:2] == (area, code)]
        page = results.area_results(
            explorer.field.session, scope=EVERYWHERE, area=area, round_code=code, audience=Audience.MANAGER, today=TODAY
        )
        for share in (one for one in page.shares if one.code == ASKED):
            if share.state is not State.SHOWN:
                # A whole area is hidden for its own sake only.
                seen.hide(inside, truth=truth, least=1, most=FEWEST - 1)
                yield area, code
                continue
            seen.number(inside, share.n or 0)
            for breakdown in share.breakdowns:
                place = {"age": 2, "distance": 3}[breakdown.by]
                for part in breakdown.parts:
                    of_part = [atom for atom in inside if atom[place] == part.value]
                    if part.state is State.SHOWN:
                        seen.number(of_part, part.n or 0)
                    else:
                        # There, a part that nobody is of is not named at all.
                        seen.hide(of_part, truth=truth, least=1)


def _maps(explorer: Explorer, seen: Seen, left_out: set[tuple[str, str]]) -> None:
    for level, code in product((Level.AREA, Level.DISTRICT, Level.REGION), ROUNDS):
        values = results.map_values(
            explorer.field.session, scope=EVERYWHERE, round_code=code, indicator=ASKED, level=level
        )
        for place, score in values.items():
            inside = [atom for atom in ATOMS if _lies(atom, place, code) and atom[:2] not in left_out]
            if score.n_people is not None:
                seen.number(inside, score.n_people)


def _explored(
    found: Explored, by: tuple[str, ...], inside: list[Atom], seen: Seen, *, truth: Mapping[Atom, int], width: int
) -> None:
    cells = {codes: [atom for atom in inside if _matches(atom, by, codes)] for codes in found.cells}
    for codes, cell in (*found.cells.items(), ((), found.whole)):
        atoms = cells.get(codes, inside) if codes else inside
        if cell.state is State.SHOWN:
            seen.number(atoms, max(FEWEST, (cell.people or 0) - width), (cell.people or 0) + width)
        elif cell.state is State.TOO_FEW:
            seen.hide(atoms, truth=truth)
        else:
            seen.number(atoms, 0)


def _matches(atom: Atom, by: tuple[str, ...], codes: tuple[str, ...]) -> bool:
    for name, code in zip(by, codes, strict=True):
        if name == "area":
            if code not in ("R1", atom[0]) and atom[0] not in DISTRICTS.get(code, ()):
                return False
        elif atom[{"round": 1, AGE: 2, TIME: 3}[name]] != code:
            return False
    return True


def found_out(seen: Seen, truth: Mapping[Atom, int], *, most: int = 60) -> list[frozenset[Atom]]:
    """Hidden cells for which the numbers seen leave one value, the true one."""
    place = {atom: number for number, atom in enumerate(ATOMS)}
    lines = np.zeros((len(seen.facts), len(ATOMS)))
    for number, (atoms, _, _) in enumerate(seen.facts):
        lines[number, [place[atom] for atom in atoms]] = 1
    ends = np.array([(least, high) for _, least, high in seen.facts], dtype=float)
    system = LinearConstraint(lines, ends[:, 0], ends[:, 1])
    given_away = []
    for cell in sorted(seen.hidden, key=lambda one: (len(one), sorted(one)))[:most]:
        wanted = np.zeros(len(ATOMS))
        wanted[[place[atom] for atom in cell]] = 1
        low, high = (_end(sign * wanted, system) for sign in (1, -1))
        true = sum(truth[atom] for atom in cell)
        if low is not None and high is not None and round(low) == round(-high) == true:
            given_away.append(cell)
    return given_away


def _end(wanted: "np.ndarray[tuple[int], np.dtype[np.float64]]", system: LinearConstraint) -> float | None:
    """The least value of a sum over whole numbers of women; None where what was believed contradicts itself."""
    solved = milp(wanted, integrality=np.ones(len(ATOMS)), bounds=Bounds(0, 1000), constraints=system)
    return None if solved.fun is None else float(solved.fun)
