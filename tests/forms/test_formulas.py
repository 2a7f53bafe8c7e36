"""Circles and other faults of expressions, judged as ODK Validate judges them."""

from pathlib import Path

import pytest
from pyxform.validators import odk_validate

from mhsurvey.forms.convert import convert
from mhsurvey.forms.draft import prepare
from mhsurvey.forms.fault import Fault
from tests.forms.workbooks import survey


def columns(heading: str, *rows: tuple[str, str, str]) -> bytes:
    """A survey of rows (type, name, expression), the expression in the column named."""
    lines = [f"| | {kind} | {name} | {'' if kind.startswith('end') else name} | {cell} |" for kind, name, cell in rows]
    return survey(f"| survey | | | | |\n| | type | name | label | {heading} |\n" + "\n".join(lines))


CIRCLES = {
    "calculation of itself": columns("calculation", ("integer", "a", ""), ("calculate", "c", "${c} + 1")),
    "calculation of its own dot": columns("calculation", ("integer", "a", ""), ("calculate", "c", ". + 1")),
    "once over itself": columns("calculation", ("integer", "a", ""), ("calculate", "c", "once(${c})")),
    "required by itself": columns("required", ("integer", "a", "${a} = 1")),
    "relevance of two": columns("relevant", ("integer", "a", "${b} = 1"), ("integer", "b", "${a} = 1")),
    "group shown by its own question": columns(
        "relevant", ("begin group", "g", "${a} = 1"), ("integer", "a", ""), ("end group", "", "")
    ),
    "repeat shown by its own questions": columns(
        "relevant", ("begin repeat", "r", "count(${n}) < 3"), ("integer", "n", ""), ("end repeat", "", "")
    ),
    "running total by index": columns(
        "calculation",
        ("begin repeat", "r", ""),
        ("integer", "n", ""),
        ("calculate", "t", "indexed-repeat(${t}, ${r}, position(..) - 1) + ${n}"),
        ("end repeat", "", ""),
    ),
    "running total by predicate": columns(
        "calculation",
        ("begin repeat", "r", ""),
        ("integer", "n", ""),
        ("calculate", "t", "${n} + /data/r[position() = position(current()/..) - 1]/t"),
        ("end repeat", "", ""),
    ),
}
SOUND = {
    "once": columns("calculation", ("integer", "a", ""), ("calculate", "c", "once(random())")),
    "constraint on itself": columns("constraint", ("integer", "a", "${a} > 1")),
    "count of the repeat it stands in": columns(
        "calculation",
        ("begin repeat", "r", ""),
        ("integer", "n", ""),
        ("calculate", "k", "count(${r})"),
        ("end repeat", "", ""),
    ),
    "the same question twice removed": columns(
        "relevant", ("integer", "a", ""), ("integer", "b", "${a} = 1"), ("integer", "c", "${a} = 1 and ${b} = 1")
    ),
}


def refused_by_odk(content: bytes, folder: Path) -> bool:
    path = folder / "form.xml"
    path.write_bytes(convert(content).xform)
    try:
        odk_validate.check_java_available()
    except OSError:
        pytest.fail("ODK Validate needs Java: sudo apt-get install default-jre-headless")
    try:
        odk_validate.check_xform(str(path))
    except odk_validate.ODKValidateError as refusal:
        return "Cycle detected" in str(refusal)
    return False


@pytest.mark.parametrize("content", CIRCLES.values(), ids=CIRCLES)
def test_a_circle_is_refused_here_and_by_odk_validate(content: bytes, tmp_path: Path) -> None:
    assert prepare(content, files={}).errors
    assert refused_by_odk(content, tmp_path)


@pytest.mark.parametrize("content", SOUND.values(), ids=SOUND)
def test_a_form_without_a_circle_passes_here_and_at_odk_validate(content: bytes, tmp_path: Path) -> None:
    assert prepare(content, files={}).errors == ()
    assert not refused_by_odk(content, tmp_path)


def fault_of(content: bytes) -> Fault:
    (fault,) = prepare(content, files={}).faults
    return fault


def test_a_circle_across_columns_names_everybody_on_it() -> None:
    content = survey("""
| survey |           |      |       |          |             |
|        | type      | name | label | relevant | calculation |
|        | integer   | a    | A     | ${c} = 1 |             |
|        | calculate | c    |       |          | ${a} + 1    |
""")
    fault = fault_of(content)
    assert (fault.row, fault.column) == (2, "relevant")
    assert "in a circle: " in fault.message
    assert {"a", "c"} <= set(fault.message.replace(".", " ").split())


def test_two_circles_are_both_told() -> None:
    rows = [("integer", "a", "${a} = 1"), ("integer", "b", "${c} = 1"), ("integer", "c", "${b} = 1")]
    assert [fault.row for fault in prepare(columns("relevant", *rows), files={}).errors] == [2, 3]


def test_a_misspelt_function_is_told_the_right_one() -> None:
    assert (
        "Did you mean selected()?"
        in fault_of(columns("relevant", ("text", "a", ""), ("text", "b", "selectd(${a}, 1)"))).message
    )


def test_a_path_to_no_question_is_a_warning() -> None:
    fault = fault_of(columns("relevant", ("text", "a", ""), ("text", "b", "/data/nope = 1")))
    assert not fault.is_error
    assert "/data/nope is no question" in fault.message


def test_a_list_that_does_not_exist_is_an_error() -> None:
    fault = fault_of(columns("relevant", ("text", "a", ""), ("text", "b", "instance('x')/root/item/name = ${a}")))
    assert fault.is_error
    assert "instance('x')" in fault.message


@pytest.mark.parametrize("expression", ["sum(${n}[. != ''])", "count(${r})", "sum(${always})"])
def test_a_sum_that_meets_no_blank_is_not_warned_of(expression: str) -> None:
    content = survey(f"""
| survey |              |        |       |          |              |
|        | type         | name   | label | required | calculation  |
|        | begin repeat | r      | R     |          |              |
|        | integer      | n      | N     |          |              |
|        | integer      | always | A     | yes      |              |
|        | end repeat   |        |       |          |              |
|        | calculate    | total  |       |          | {expression} |
""")
    assert prepare(content, files={}).faults == ()


def test_a_sum_over_what_may_be_hidden_is_warned_of_even_when_required() -> None:
    content = survey("""
| survey |              |       |       |          |          |             |
|        | type         | name  | label | required | relevant | calculation |
|        | text         | a     | A     |          |          |             |
|        | integer      | n     | N     | yes      | ${a} = 1 |             |
|        | calculate    | total |       |          |          | sum(${n})   |
""")
    assert "sum(${n}[. != ''])" in fault_of(content).message
