"""Blocks of KoboToolbox, written out as it writes them out itself."""

from mhsurvey.forms.draft import Draft, prepare
from mhsurvey.forms.preview import ShownQuestion, ShownSection, read_preview
from tests.forms.workbooks import SETTINGS, survey

CHOICES = """
| choices |           |       |       |
|         | list_name | name  | label |
|         | often     | never | Never |
|         | often     | ever  | Ever  |
|         | rooms     | ward  | Ward  |
|         | rooms     | hall  | Hall  |
"""
SCORE = """
| survey |             |        |             |                      |
|        | type        | name   | label       | kobo--score-choices  |
|        | begin_score | care   | How often?  | often                |
|        | score__row  | greet  | You greeted |                      |
|        | score__row  | listen | You heard   |                      |
|        | end_score   |        |             |                      |
|        | text        | say    | Say         |                      |
"""
RANK = """
| survey |             |        |              |                   |                              |
|        | type        | name   | label        | kobo--rank-items  | kobo--rank-constraint-message |
|        | begin_rank  | first  | What first?  | rooms             | Another one, please           |
|        | rank__level | one    | First        |                   |                              |
|        | rank__level | two    | Second       |                   |                              |
|        | end_rank    |        |              |                   |                              |
"""
MATRIX = """
| survey |                  |       |          |                    |               |
|        | type             | name  | label    | kobo--matrix_list  | relevant      |
|        | begin_kobomatrix | clean | Rooms    | rooms              |               |
|        | integer          | beds  | Beds     |                    |               |
|        | text             | why   | Why none |                    | ${beds} = 0   |
|        | end_kobomatrix   |       |          |                    |               |
"""


def drafted(table: str) -> Draft:
    draft = prepare(survey(table, SETTINGS, CHOICES), files={})
    assert draft.faults == ()
    return draft


def asked(section: ShownSection | ShownQuestion) -> list[ShownQuestion]:
    if isinstance(section, ShownQuestion):
        return [section]
    return [question for one in section.items for question in asked(one)]


def test_a_score_is_a_line_of_choices_a_row() -> None:
    (care, _say) = read_preview(drafted(SCORE).xform).items
    assert isinstance(care, ShownSection)
    assert care.on_one_screen
    lines = [(one.name, one.appearance, len(one.choices)) for one in asked(care)]
    assert lines == [("care_header", "label", 2), ("greet", "list-nolabel", 2), ("listen", "list-nolabel", 2)]


def test_a_rank_never_takes_the_same_twice() -> None:
    (first,) = read_preview(drafted(RANK).xform).items
    note, one, two = asked(first)
    assert (note.type, one.constraint, two.constraint) == ("note", "", ". != ${one}")
    assert list(two.constraint_said.words.values()) == ["Another one, please"]


def test_a_matrix_asks_each_column_for_each_line() -> None:
    (clean,) = read_preview(drafted(MATRIX).xform).items
    questions = {one.name: one.relevant for one in asked(clean)}
    assert questions == {
        "clean_ward_beds": "",
        "clean_ward_why": "${clean_ward_beds} = 0",
        "clean_hall_beds": "",
        "clean_hall_why": "${clean_hall_beds} = 0",
    }


def test_the_workbook_is_kept_as_it_was_uploaded() -> None:
    content = survey(SCORE, SETTINGS, CHOICES)
    assert prepare(content, files={}).xlsx == content


def test_a_fault_behind_a_block_keeps_its_own_row() -> None:
    broken = SCORE.replace("| text        | say    | Say ", "| select_one x | say   | Say ")
    (fault,) = prepare(survey(broken, SETTINGS, CHOICES), files={}).errors
    assert (fault.sheet, fault.row) == ("survey", 6)


def test_other_columns_of_kobo_are_named_as_passed_over() -> None:
    table = "| survey | | | | |\n| | type | name | label | kobo--locking-profile |\n| | text | say | Say | flex |"
    (fault,) = prepare(survey(table), files={}).faults
    assert not fault.is_error
    assert "kobo--locking-profile is passed over" in fault.message
