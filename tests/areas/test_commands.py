"""`flask areas …`"""

from pathlib import Path

import orjson
from flask import Flask

from mhsurvey.areas import queries
from mhsurvey.areas.scope import EVERYWHERE
from tests.areas.country import collection, country, place


def count(app: Flask) -> int:
    with app.extensions["mhsurvey"].sessions() as session:
        return len(queries.areas(session, scope=EVERYWHERE))


def test_import_tells_what_it_did(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "areas.geojson"
    file.write_bytes(collection(*country()))
    told = app.test_cli_runner().invoke(args=["areas", "import", str(file)])
    assert (told.exit_code, told.output) == (0, "9 areas and 1 facilities imported: 10 new, 0 brought up to date\n")
    assert count(app) == 9


def test_import_with_a_fault_changes_nothing_unless_told_to(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "areas.geojson"
    file.write_bytes(collection(*country(), place("A9", parent="nowhere")))
    told = app.test_cli_runner().invoke(args=["areas", "import", str(file)])
    assert told.exit_code == 1
    assert "feature 11 (A9)" in told.output
    assert count(app) == 0
    told = app.test_cli_runner().invoke(args=["areas", "import", str(file), "--leave-out-faulty"])
    assert told.exit_code == 0
    assert count(app) == 9


def test_the_outlines_can_be_drawn_again(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "areas.geojson"
    file.write_bytes(collection(*country()))
    runner = app.test_cli_runner()
    runner.invoke(args=["areas", "import", str(file)])
    assert "3 drawings" in runner.invoke(args=["areas", "draw"]).output


def test_synthetic_writes_a_country_that_says_so(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "country.geojson"
    assert app.test_cli_runner().invoke(args=["areas", "synthetic", str(file)]).exit_code == 0
    assert orjson.loads(file.read_bytes())["synthetic"] is True
