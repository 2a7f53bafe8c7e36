"""Settings are read strictly, and the README's table tells the truth about them."""

from pathlib import Path

import pytest

from mhsurvey.settings import FIELDS, SettingUnreadable, read_settings

README = Path(__file__).parent.parent / "README.md"


def test_a_word_that_is_not_a_boolean_is_named_with_its_mend() -> None:
    with pytest.raises(SettingUnreadable, match='MHSURVEY_DEBUG=yes: use "true" or "false"'):
        read_settings({"MHSURVEY_DEBUG": "yes"})


def test_a_missing_secret_is_refused_outside_demonstration() -> None:
    with pytest.raises(SettingUnreadable, match="MHSURVEY_SECRET_KEY is not set"):
        read_settings({})


def test_database_lies_in_the_data_folder_when_no_url_is_given() -> None:
    settings = read_settings({"MHSURVEY_DEMONSTRATION": "true", "MHSURVEY_DATA_DIR": "/srv/data"})
    assert settings.database_url == "sqlite:////srv/data/mhsurvey.sqlite"


def test_a_port_that_is_no_number_is_named() -> None:
    with pytest.raises(SettingUnreadable, match="MHSURVEY_PORT=http"):
        read_settings({"MHSURVEY_PORT": "http", "MHSURVEY_DEMONSTRATION": "true"})


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_readme_lists_the_setting_with_its_default_and_purpose(field: object) -> None:
    variable = f"`MHSURVEY_{field.name.upper()}`"
    row = next((line for line in README.read_text().splitlines() if line.startswith(f"| {variable} ")), "")
    assert field.purpose in row
    assert f"`{field.default}`" in row if field.default else "empty" in row
