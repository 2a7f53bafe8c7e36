"""A record's short code: the same here and on the tablet, and read however it is typed."""

import json
from pathlib import Path

import pytest

from mhsurvey.submissions.code import code_of, in_digits, read_code

# The tablet's own test reads the same pairs: static/tablet/test/code.test.js.
PAIRS = json.loads((Path(__file__).parent / "codes.json").read_text())


@pytest.mark.parametrize(("instance_id", "code"), PAIRS)
def test_code_is_the_tablets(instance_id: str, code: str) -> None:
    assert in_digits(code_of(instance_id)) == code


@pytest.mark.parametrize("typed", ["55364711", "5536 4711", " 5536-4711 ", "5536\u00a04711", "55.36.47.11"])
def test_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == 55364711


@pytest.mark.parametrize("typed", ["", "5536", "5536 471", "5536 47111", "5536 471x", "５５３６４７１１"])
def test_what_is_no_code_is_not_guessed(typed: str) -> None:
    assert read_code(typed) is None
