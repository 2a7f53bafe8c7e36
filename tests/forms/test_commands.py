"""`flask forms publish` and `flask forms list`."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.forms.workbooks import SETTINGS, survey

PICTURED = """
| survey |      |      |                      |                     |                      |                     |
|        | type | name | label::Français (fr) | label::English (en) | image::Français (fr) | image::English (en) |
|        | text | say  | Dites                | {english}           | face.png             | face.png            |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a_form/media").mkdir(parents=True)
    (tmp_path / "a_form/media/face.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return tmp_path / "a_form"


def publish(app: Flask, folder: Path, *options: str, english: str = "Say") -> Result:
    path = folder / "a_form.xlsx"
    path.write_bytes(survey(PICTURED.format(english=english), SETTINGS))
    return app.test_cli_runner().invoke(args=["forms", "publish", str(path), *options])


def test_a_form_is_published_with_the_media_beside_it(app: Flask, folder: Path) -> None:
    done = publish(app, folder)
    assert (done.exit_code, done.output) == (0, "a_form 1 published\n")
    assert "a_form" in app.test_cli_runner().invoke(args=["forms", "list"]).output


def test_publishing_again_changes_nothing(app: Flask, folder: Path) -> None:
    publish(app, folder)
    assert publish(app, folder).output == "a_form 1 was published already\n"


def test_a_fault_is_told_with_its_place_and_the_command_fails(app: Flask, folder: Path) -> None:
    (folder / "media/face.png").unlink()
    done = publish(app, folder)
    assert done.exit_code == 1
    assert "a_form.xlsx: error: The form refers to face.png" in done.output
    assert "1 of 1 were not published" in done.output


def test_warnings_are_published_only_when_accepted(app: Flask, folder: Path) -> None:
    refused = publish(app, folder, english="")
    assert refused.exit_code == 1
    assert "a_form.xlsx: warning: survey, row 2, label::English (en): " in refused.output
    assert "--accept-warnings" in refused.output
    assert publish(app, folder, "--accept-warnings", english="").exit_code == 0


def test_other_content_under_the_same_version_is_refused(app: Flask, folder: Path) -> None:
    publish(app, folder)
    refused = publish(app, folder, english="Tell")
    assert refused.exit_code == 1
    assert "already published with other content" in refused.output
