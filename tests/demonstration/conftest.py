"""The forms as committed, ready to be filled, and a small cast."""

from functools import cache
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from mhsurvey.demonstration.filling import Form
from mhsurvey.demonstration.story import Cast
from mhsurvey.demonstration.world import Place, World

FORMS = Path(__file__).resolve().parents[2] / "forms"


@cache
def _form(form_id: str) -> Form:
    return Form(convert(str(FORMS / form_id / f"{form_id}.xlsx")).xform.encode())


@pytest.fixture(scope="session")
def forms():
    """form_id -> Form."""
    return _form


@pytest.fixture
def world() -> World:
    return World(2026)


@pytest.fixture
def small_cast() -> Cast:
    places = tuple(Place(f"A0{n}", f"Aire {n}", "D001", f"C0{n}") for n in range(3))
    return Cast(cluster=places[:2], others=places[2:])
