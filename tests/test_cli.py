"""`flask …` finds its commands however it is called: as the README says, and as the server starts its catching-up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mhsurvey.cli import COMMANDS

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("app", [[], ["--app", "wsgi"]])
def test_flask_lists_every_command(tmp_path: Path, app: list[str]) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FLASK_")}
    environment |= {"MHSURVEY_DATA_DIR": str(tmp_path), "MHSURVEY_DEMONSTRATION": "true"}
    said = subprocess.run(
        [sys.executable, "-m", "flask", *app, "--help"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    listed = {line.split()[0] for line in said.stdout.partition("Commands:")[2].splitlines() if line.strip()}
    assert listed >= set(COMMANDS), said.stderr
