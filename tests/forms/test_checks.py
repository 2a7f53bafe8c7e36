"""What pyxform lets pass: each check names sheet, row, column and the mend."""

import pytest

from docs import question_types
from mhsurvey.forms.checks import support
from mhsurvey.forms.checks.support import kind_of
from mhsurvey.forms.draft import prepare
from mhsurvey.forms.fault import Fault
from tests.forms.workbooks import SETTINGS, survey

# The documented types of XLSForm; pyxform takes many more spellings of them.
# Source: https://xlsform.org/en/#question-types and #metadata
PLAIN_TYPES = """
    integer decimal range text select_one select_multiple select_one_from_file select_multiple_from_file rank note
    geopoint geotrace geoshape date time dateTime image audio background-audio video file barcode calculate acknowledge
    hidden xml-external csv-external start end today deviceid phonenumber username email audit start-geopoint
    background-geopoint begin_group begin_repeat
""".split()


def only_fault(content: bytes) -> Fault:
    faults = prepare(content, files={}).faults
    assert len(faults) == 1, faults
    return faults[0]


def one_row(column: str, value: str, kind: str = "text") -> bytes:
    return survey(f"""
| survey |        |      |       |          |
|        | type   | name | label | {column} |
|        | {kind} | say  | Say   | {value}  |
""")


def test_a_reference_to_no_question_is_named() -> None:
    assert "${age} is not the name" in only_fault(one_row("relevant", "${age} > 3")).message


def test_a_function_that_does_not_exist_is_named() -> None:
    assert "selectd() is no function" in only_fault(one_row("constraint", "selectd(., 'a')")).message


def test_a_word_with_a_bracket_inside_a_text_is_not_taken_for_a_function() -> None:
    assert prepare(one_row("constraint", ". != 'CSCom (centre)'"), files={}).faults == ()


def test_relevances_that_wait_for_each_other_are_a_circle() -> None:
    content = survey("""
| survey |      |      |       |            |
|        | type | name | label | relevant   |
|        | text | a    | A     | ${b} = 'x' |
|        | text | b    | B     | ${a} = 'x' |
""")
    fault = only_fault(content)
    assert (fault.sheet, fault.column) == ("survey", "relevant")
    assert "in a circle" in fault.message


def test_a_sum_over_questions_not_asked_is_a_warning_with_its_mend() -> None:
    fault = only_fault(
        survey("""
| survey |           |       |       |             |
|        | type      | name  | label | calculation |
|        | integer   | n     | N     |             |
|        | calculate | total |       | sum(${n})   |
""")
    )
    assert not fault.is_error
    assert "[. != '']" in fault.message


def test_words_missing_in_one_language_are_counted_with_their_rows() -> None:
    content = survey("""
| survey |      |      |                     |                     |
|        | type | name | label::Français (fr) | label::English (en) |
|        | text | a    | Âge                 | Age                 |
|        | text | b    | Sexe                |                     |
""")
    fault = next(fault for fault in prepare(content, files={}).faults if "no label" in fault.message)
    assert (fault.is_error, fault.row) == (False, 3)
    assert "English (en) in these rows: 3." in fault.message


def test_an_undeclared_prefix_is_an_error_before_it_becomes_malformed_xml() -> None:
    fault = next(iter(prepare(one_row("bind::mh:key", "area"), files={}).errors))
    assert fault.message == ('The prefix mh: is not declared. Write mh="http://mhsurvey.org/xforms" under namespaces.')


DECLARED = """
| settings |            |         |         |                                 |                    |
|          | form_title | form_id | version | namespaces                      | attribute::mh:kind |
|          | A form     | a_form  | 1       | mh="http://mhsurvey.org/xforms" | {kind}             |
"""


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("bind::mh:key", "arae"),
        ("bind::mh:part", "scor"),
        ("bind::mh:dimension", "PPC"),
        ("bind::mh:direction", "up"),
        ("bind::mh:scale", "one to five"),
        ("bind::mh:indicator", "Ind 01"),
        ("bind::mh:sensitive", "maybe"),
    ],
)
def test_a_misspelt_meaning_is_an_error_in_its_row(column: str, value: str) -> None:
    table = f"""
| survey |      |      |       |          |
|        | type | name | label | {column} |
|        | text | say  | Say   | {value}  |
"""
    fault = next(iter(prepare(survey(table, DECLARED.format(kind="survey")), files={}).errors))
    assert (fault.sheet, fault.row, fault.column) == ("survey", 2, column)


def test_a_kind_that_does_not_exist_is_an_error() -> None:
    table = "| survey | | | |\n| | type | name | label |\n| | text | say | Say |"
    fault = next(iter(prepare(survey(table, DECLARED.format(kind="scorcard")), files={}).errors))
    assert "“scorcard” is no kind of form" in fault.message


@pytest.mark.parametrize(("column", "value"), [("mh_score", "101"), ("mh_face", "6"), ("mh_score", "good")])
def test_a_choice_value_off_its_scale_is_an_error_in_its_row(column: str, value: str) -> None:
    choices = f"""
| choices |           |      |       |          |
|         | list_name | name | label | {column} |
|         | yn        | 1    | Yes   | {value}  |
"""
    table = "| survey | | | |\n| | type | name | label |\n| | select_one yn | ok | OK |"
    fault = next(iter(prepare(survey(table, SETTINGS, choices), files={}).errors))
    assert (fault.sheet, fault.row, fault.column) == ("choices", 2, column)


@pytest.mark.parametrize(
    ("kind", "column", "value", "told"),
    [
        ("integer", "appearance", "bearing", "no compass"),
        ("text", "appearance", "ex:org.app.scan(code='1')", "another app (“ex:org.app.scan”)"),
        ("geopoint", "appearance", "placement-map", "no map without network"),
        ("date", "appearance", "ethiopian", "instead of “ethiopian”"),
        ("select_one_from_file a.csv", "appearance", "map", "the choices are a list"),
        ("range", "parameters", "start=0 end=10 step=1 tick_interval=2", "draws no ticks"),
        ("text", "default", "${last-saved#say}", "last-saved stays empty"),
        ("simserial", "hint", "Read it", "Use deviceid"),
    ],
)
def test_what_the_tablet_does_otherwise_is_a_warning_in_its_cell(kind: str, column: str, value: str, told: str) -> None:
    faults = prepare(one_row(column, value, kind=kind), files={"a.csv": b"name,label\na,A\n"}).faults
    (fault,) = [fault for fault in faults if told in fault.message]
    assert (fault.is_error, fault.sheet, fault.row) == (False, "survey", 2)
    assert fault.column == (column if kind != "simserial" else "type")


def test_a_function_no_tablet_knows_is_a_warning() -> None:
    fault = only_fault(one_row("calculation", "extract-signed('signed', 'key')", kind="calculate"))
    assert (fault.is_error, "extract-signed()" in fault.message) == (False, True)


def test_every_type_pyxform_knows_is_in_the_list_of_what_the_tablet_does() -> None:
    known = {kind_of(name) for name in PLAIN_TYPES}
    assert known <= {one.name for one in support.TYPES}


def test_the_page_of_question_types_is_the_list_that_is_checked() -> None:
    assert question_types.PAGE.read_text() == question_types.page()


def test_a_form_without_id_and_version_is_told_both() -> None:
    settings = "| settings | |\n| | form_title |\n| | A form |"
    table = "| survey | | | |\n| | type | name | label |\n| | text | say | Say |"
    columns = {fault.column for fault in prepare(survey(table, settings), files={}).errors}
    assert columns == {"form_id", "version"}


def test_a_picture_that_was_not_sent_along_is_an_error() -> None:
    assert "face.png, which was not sent" in only_fault(one_row("media::image", "face.png")).message


def test_pyxforms_own_error_keeps_its_row() -> None:
    choices = "| choices | | | |\n| | list_name | name | label |\n| | yn | 1 | Yes |"
    table = "| survey | | | |\n| | type | name | label |\n| | text | say | Say |\n| | select_one nowhere | a | A |"
    fault = only_fault(survey(table, SETTINGS, choices))
    assert (fault.is_error, fault.sheet, fault.row) == (True, "survey", 3)
