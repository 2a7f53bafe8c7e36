"""Filling a form: relevance drops answers, limits stop a story that does not fit."""

from datetime import date

import pytest
from lxml import etree
from pyxform.xls2xform import convert

from mhsurvey.demonstration.filling import DoesNotFit, Form

FORM = """
| settings |
|  | form_id | version | form_title | namespaces | instance_name |
|  | small | 7 | Small | mh="http://mhsurvey.org/xforms" | ${day} |
| survey |
|  | type | name | label | relevant | constraint | calculation | bind::mh:key |
|  | date | day | Day? |  | . <= today() |  | date |
|  | integer | n | n? |  | . >= 0 and . <= 9 |  |  |
|  | calculate | twice |  |  |  | if(${n} = '', '', 2*${n}) |  |
|  | calculate | same |  |  |  | ${n} |  |
|  | begin_group | more | More | ${n} > 3 |  |  |  |
|  | select_multiple c | why | Why? |  | count-selected(.) <= 2 |  |  |
|  | end_group |  |  |  |  |  |  |
|  | text | none | None? | ${why} = '' |  |  |  |
|  | begin_repeat | rows | Rows |  |  |  |  |
|  | text | what | What? |  |  |  |  |
|  | date | due | Due? |  | . >= ${day} |  |  |
|  | end_repeat |  |  |  |  |  |  |
| choices |
|  | list_name | name | label |
|  | c | a | A |
|  | c | b | B |
|  | c | d | D |
"""
ON = date(2026, 5, 1)


@pytest.fixture(scope="module")
def form() -> Form:
    return Form(convert(FORM, file_type=".md").xform.encode())


def filled(form, **answers):
    return etree.fromstring(form.fill({"day": ON} | answers, instance_id="uuid:1", on=ON))


def test_instance_carries_form_version_and_id(form):
    root = filled(form, n=1)
    assert (root.get("id"), root.get("version")) == ("small", "7")
    assert root.findtext("meta/instanceID") == "uuid:1"
    # Its name is for who looks for it on a tablet.
    assert not root.findtext("meta/instanceName")


def test_calculations_are_made(form):
    root = filled(form, n=4)
    assert root.findtext("twice") == "8"
    assert root.findtext("same") == "4"
    assert filled(form).findtext("twice") in (None, "")


def test_answers_that_are_not_relevant_are_dropped(form):
    assert filled(form, n=5, why=["a", "b"]).findtext("more/why") == "a b"
    assert filled(form, n=2, why=["a", "b"]).find("more") is None


def test_hidden_answer_is_empty_to_other_formulas(form):
    assert filled(form, n=2, why=["a"], none="x").findtext("none") == "x"
    assert filled(form, n=5, why=["a"], none="x").find("none") is None


def test_rows_of_a_repeat_are_written_in_order(form):
    root = filled(form, rows=[{"what": "one"}, {"what": "two", "due": date(2026, 6, 1)}])
    assert [row.findtext("what") for row in root.findall("rows")] == ["one", "two"]
    assert filled(form).find("rows") is None


def test_value_outside_its_limits_is_refused(form):
    for answers in ({"n": 10}, {"n": 5, "why": ["a", "b", "d"]}, {"rows": [{"due": date(2026, 4, 30)}]}):
        with pytest.raises(DoesNotFit):
            filled(form, **answers)


def test_day_after_the_filling_is_refused(form):
    with pytest.raises(DoesNotFit):
        form.fill({"day": date(2026, 5, 2)}, instance_id="uuid:1", on=ON)


def test_name_the_form_does_not_have_is_refused(form):
    with pytest.raises(DoesNotFit, match="colour"):
        filled(form, colour="red")
    with pytest.raises(DoesNotFit, match="colour"):
        filled(form, rows=[{"colour": "red"}])
