"""Nothing hidden is found by solving for it; and the attack does find it once the protection is taken away."""

import random
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from mhsurvey.accounts.person import Role
from mhsurvey.app import create_app
from mhsurvey.areas.area import Level
from mhsurvey.db import writing
from mhsurvey.explore import queries, telling
from mhsurvey.explore.copying import Copy
from mhsurvey.results import by_area, shares
from mhsurvey.results.result import State
from mhsurvey.results.rounding import rounded_share
from mhsurvey.settings import read_settings
from tests.conftest import House
from tests.explore import attack
from tests.explore.attack import AGE, ASKED, ATOMS, Atom, Country, Look, found_out, look
from tests.explore.conftest import Explorer
from tests.results.conftest import Field

# Beyond fourteen a number is moved once in three thousand: the attacker may rely on it.
EVERYTHING = (*attack.DOORS, attack.explored(width=14))
# A country in which A1 hides few of one age in one round, and nobody else hides any.
ONE_SMALL: Mapping[Atom, int] = {
    atom: 3 if atom == ("A1", "r1", "a35", "3") else 0 if atom[:3] == ("A1", "r1", "a35") else 11 for atom in ATOMS
}
# One in which three women answered in A1 in the first round, and enough everywhere else.
SMALL_AREA: Mapping[Atom, int] = {
    atom: 11 if atom[:2] != ("A1", "r1") else 3 if atom[2:] == ("a35", "3") else 0 for atom in ATOMS
}
THE_THREE = frozenset({("A1", "r1", "a35", "3")})


@contextmanager
def country(database: Path, folder: Path) -> Iterator[Country]:
    """The small country, empty, in an installation of its own."""
    shutil.copy(database, folder / "mhsurvey.sqlite")
    app = create_app(read_settings({"MHSURVEY_DATA_DIR": str(folder), "MHSURVEY_DEMONSTRATION": "true"}))
    app.testing = True
    ground, house = app.extensions["mhsurvey"], House(app)
    manager = house.client(house.person(Role.MANAGER))
    with writing(ground.sessions()) as session:
        field = Field(session)
        for district, areas in attack.DISTRICTS.items():
            field.areas(*areas, district=district)
        for number, code in enumerate(attack.ROUNDS, start=1):
            field.round(code, start=number)
        field.publish(attack.FORM)
        session.commit()
        yield Country(Explorer(field, ground.copy), manager, folder)
    ground.engine.dispose()


def attacked(
    database: Path, folder: Path, truth: Mapping[Atom, int], *, doors: tuple[Look, ...] = EVERYTHING
) -> set[frozenset[Atom]]:
    """Who was found out, by the atoms that are not empty."""
    with country(database, folder) as here:
        here.live(truth)
        found = found_out(look(here, doors=doors), truth)
    return {frozenset(atom for atom in cell if truth[atom]) for cell in found}


@st.composite
def countries(draw: st.DrawFn) -> Mapping[Atom, int]:
    """Few in some atoms, none in others, enough in most: where differences give most away."""
    few = st.integers(1, 4)
    sizes = st.one_of(st.integers(10, 40), few, few, st.integers(5, 9), st.just(0), st.integers(10, 40))
    return {atom: draw(sizes) for atom in ATOMS}


@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    # What is found is a country as it is: making it smaller takes minutes and tells no more.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(truth=countries())
def test_no_small_cell_is_pinned_to_its_value(
    empty_database: Path, tmp_path_factory: pytest.TempPathFactory, truth: Mapping[Atom, int]
) -> None:
    assert not attacked(empty_database, tmp_path_factory.mktemp("country"), truth)


@pytest.mark.parametrize("truth", [ONE_SMALL, SMALL_AREA], ids=["one_small_cell", "one_small_area"])
def test_a_small_one_among_large_ones_is_not_found(
    empty_database: Path, tmp_path: Path, truth: Mapping[Atom, int]
) -> None:
    assert not attacked(empty_database, tmp_path, truth)


def test_the_attack_finds_it_when_explored_tables_are_not_protected(
    empty_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Only the hiding of small cells themselves is left: exact numbers, nothing hidden for another's sake or left out.
    monkeypatch.setattr(telling, "about", lambda people, *, key: people)
    monkeypatch.setattr(telling, "about_share", lambda n, *, of, people, key: rounded_share(n / of, people=people))
    monkeypatch.setattr(queries, "_hidden", lambda sums, *, floor: (frozenset(), False))
    monkeypatch.setattr(queries._Looking, "_without_small_places", lambda self, part, sheets, counter: sheets)
    assert THE_THREE in attacked(empty_database, tmp_path, ONE_SMALL, doors=(*attack.DOORS, attack.explored(width=0)))


@pytest.mark.parametrize("door", attack.DOORS, ids=lambda door: door.__name__)
def test_the_attack_finds_it_behind_any_one_door_that_is_not_protected(
    empty_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, door: Look
) -> None:
    room = shares if door in (attack.pages, attack.exports) else by_area

    def look_in(here: Country, seen: attack.Seen) -> None:
        with monkeypatch.context() as unprotected:
            unprotected.setattr(room, "persons_floor", lambda audience, *, sensitive=False: 1)
            door(here, seen)

    others = tuple(one for one in attack.DOORS if one is not door)
    assert THE_THREE in attacked(empty_database, tmp_path, SMALL_AREA, doors=(*others, look_in))


def test_the_attack_finds_what_is_hidden_in_an_area_and_counted_in_its_district(
    empty_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = by_area._telling

    def telling_above(indicator: Any, group: str, view: Any) -> Any:
        if view.level is Level.AREA:
            return told(indicator, group, view)
        return lambda rows: {area: 100 * well / people for area, _, _, people, well in rows}

    monkeypatch.setattr(by_area, "_telling", telling_above)
    for door in (attack.maps, attack.matrix):
        folder = tmp_path / door.__name__
        folder.mkdir()
        assert THE_THREE in attacked(empty_database, folder, SMALL_AREA, doors=(attack.pages, door))


def test_subtracting_hits_no_more_often_than_guessing(session: Session, tmp_path: Path) -> None:
    """Place less its other areas, taken at their word, for every hidden age of every area."""
    chance = random.Random(5)
    field = Field(session)
    every = tuple(f"{letter}{number}" for letter in "CDEFGHIJ" for number in range(5))
    for at in range(0, len(every), 5):
        field.areas(*every[at : at + 5], district=f"X{at:02}")
    field.round("r1", start=1)
    explorer = Explorer(field, Copy(tmp_path / "copy", secret="kept from the attacker"))
    truth = {}
    for area in every:
        for age in ("u20", "a20_24", "a25_34", "a35"):
            truth[area, age] = chance.randint(1, 4) if chance.random() < 0.25 else chance.randint(8, 40)
            explorer.persons(area, truth[area, age], **{ASKED: "3", AGE: age})
    explorer.copied()
    hits = tries = 0
    for at in range(0, len(every), 5):
        cells = explorer.ask(ASKED, "area", AGE, area=f"X{at:02}").cells
        whole = explorer.ask(ASKED, AGE, area=f"X{at:02}").cells
        for age in ("u20", "a20_24", "a25_34", "a35"):
            areas = every[at : at + 5]
            hidden = [area for area in areas if cells[area, age].state is State.TOO_FEW]
            total = whole[age,].people
            if len(hidden) != 1 and not hidden or total is None:
                continue
            rest = sum(cells[area, age].people or 0 for area in areas if area not in hidden)
            tries += 1
            hits += total - rest == sum(truth[area, age] for area in hidden)
    assert tries >= 20
    assert hits / tries <= 0.25
