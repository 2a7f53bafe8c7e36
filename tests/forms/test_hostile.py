"""Workbooks meant to hurt: each gets a sentence, quickly, and nothing else happens."""

import io
import os
import zipfile
from collections.abc import Callable

import pytest

from mhsurvey.forms.draft import Draft, prepare
from tests.forms.workbooks import SETTINGS, survey

PLAIN = """
| survey |      |      |       |
|        | type | name | label |
|        | text | say  | Say   |
"""


def repacked(content: bytes, replace: Callable[[str, bytes], bytes]) -> bytes:
    """The same workbook with its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, replace(entry.filename, old.read(entry)))
    return made.getvalue()


def bomb() -> bytes:
    """2 MB that unpack to 2 GB: one sheet of blanks."""
    blanks = b" " * 100_000_000

    def swell(name: str, part: bytes) -> bytes:
        return part.replace(b"<sheetData>", b"<sheetData>" + blanks) if name.endswith("sheet1.xml") else part

    return repacked(survey(PLAIN), swell)


def million_cells() -> bytes:
    """Small, honest in its sizes, and two minutes of work for whoever reads its cells."""
    cells = b"<row>" + b"<c/>" * 400 + b"</row>"

    def swell(name: str, part: bytes) -> bytes:
        return part.replace(b"<sheetData>", b"<sheetData>" + cells * 10_000) if name.endswith("sheet1.xml") else part

    return repacked(survey(PLAIN), swell)


def damaged() -> bytes:
    return repacked(survey(PLAIN), lambda name, part: part[:-40] if name.endswith("sheet1.xml") else part)


def endless_formula() -> bytes:
    deep = "(" * 2000 + "1" + ")" * 2000
    return survey(f"| survey | | | | |\n| | type | name | label | relevant |\n| | text | say | Say | {deep} = 1 |")


def with_entity() -> bytes:
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

    def declare(name: str, part: bytes) -> bytes:
        return part.replace(b"<worksheet", entity + b"<worksheet") if name.endswith("sheet1.xml") else part

    return repacked(survey(PLAIN), declare)


def nested(depth: int) -> bytes:
    rows = [f"| | begin group | g{level} | Group {level} |" for level in range(depth)]
    rows += ["| | text | deep | Deep |", *["| | end group | | |"] * depth]
    return survey("| survey | | | |\n| | type | name | label |\n" + "\n".join(rows))


def circular() -> bytes:
    return survey("""
| survey |           |      |       |             |
|        | type      | name | label | calculation |
|        | calculate | a    |       | ${b} + 1    |
|        | calculate | b    |       | ${c} + 1    |
|        | calculate | c    |       | ${a} + 1    |
|        | text      | say  | Say   |             |
""")


def self_relevant() -> bytes:
    return survey("""
| survey |      |      |       |              |
|        | type | name | label | relevant     |
|        | text | say  | Say   | ${say} != '' |
""")


def broken_xpath() -> bytes:
    return survey("""
| survey |         |      |       |               |
|        | type    | name | label | constraint    |
|        | integer | age  | Age   | . > 0 and (.  |
""")


def traversing() -> bytes:
    return survey(PLAIN, SETTINGS.replace("a_form ", "../../x"))


def case_only() -> bytes:
    return survey("""
| survey |      |      |       |
|        | type | name | label |
|        | text | age  | Age   |
|        | text | Age  | Age   |
""")


HOSTILE = {
    "zip bomb": (bomb, "unpacks to far more", None),
    "million cells": (million_cells, "unpacks to far more", None),
    "damaged sheet": (damaged, "cannot be read. Save it again", None),
    "endless formula": (endless_formula, "cannot be read", ("survey", 2, "relevant")),
    "external entity": (with_entity, "document type", None),
    "500 nested groups": (lambda: nested(500), "nested more than", ("survey", 14, "type")),
    "circular calculate": (circular, "in a circle: ", ("survey", 2, "calculation")),
    "self-relevance": (self_relevant, "so it never appears", ("survey", 2, "relevant")),
    "broken XPath": (broken_xpath, "cannot be read", ("survey", 2, "constraint")),
    "traversing form_id": (traversing, "is no form_id", ("settings", 2, "form_id")),
    "names that differ in capitals": (case_only, "differs only in capitals", ("survey", 3, "name")),
    "no workbook at all": (lambda: b"MZ\x90\x00 not a zip", "not an .xlsx", None),
}


def spent_s() -> float:
    """Processor time of this process and its children: other work on the machine does not count."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


@pytest.mark.parametrize(("make", "told", "place"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_workbook_gets_a_clear_error_in_under_five_seconds(
    make: Callable[[], bytes], told: str, place: tuple[str, int, str] | None
) -> None:
    content = make()
    begun = spent_s()
    draft = prepare(content, files={})
    assert spent_s() - begun < 5
    first = draft.errors[0]
    assert told in first.message
    assert place in (None, (first.sheet, first.row, first.column))
    assert (draft.xform, draft.meaning) == (b"", None)


def test_the_same_workbook_unspoilt_passes() -> None:
    draft = prepare(survey(PLAIN), files={})
    assert draft.faults == ()
    assert draft.meaning is not None
    assert [question.name for question in draft.meaning.questions] == ["say"]


def test_an_entity_in_utf_16_is_seen_too() -> None:
    def declare(name: str, part: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return part
        return ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x []>' + part.decode()).encode("utf-16")

    assert "document type" in prepare(repacked(survey(PLAIN), declare), files={}).errors[0].message


def test_a_converter_that_runs_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mhsurvey.forms.convert.WALL_S", 0.01)
    draft: Draft = prepare(survey(PLAIN), files={})
    assert "time and memory allowed" in draft.errors[0].message
