"""The envelope of an instance is read strictly; whatever could trick the reader is refused by name."""

import pytest

from mhsurvey.problems import Problem
from mhsurvey.submissions.instance import MAX_DEPTH, MAX_XML_BYTES, file_names, parse

XML = """<?xml version="1.0"?>
<data id="csc_group" version="2026" xmlns:orx="http://openrosa.org/xforms" xmlns:jr="http://openrosa.org/javarosa">
  <photo>a.jpg</photo><sound/>
  <orx:meta><orx:instanceID>uuid:1</orx:instanceID>{more}</orx:meta>
</data>"""


def fault_of(xml: bytes) -> str:
    with pytest.raises(Problem) as caught:
        parse(xml)
    return caught.value.kind.code


def test_envelope_is_read_whatever_the_prefix_of_meta() -> None:
    found = parse(XML.format(more="").encode())
    assert (found.form_id, found.version, found.instance_id, found.deprecated_id) == (
        "csc_group",
        "2026",
        "uuid:1",
        None,
    )
    plain = parse(b'<d id="f"><meta><instanceID>i</instanceID></meta></d>')
    assert (plain.form_id, plain.version, plain.instance_id) == ("f", "", "i")


def test_deprecated_id_marks_an_edit() -> None:
    found = parse(XML.format(more="<orx:deprecatedID>uuid:0</orx:deprecatedID>").encode())
    assert found.deprecated_id == "uuid:0"


def test_instance_id_of_500_characters_is_accepted() -> None:
    assert parse(f'<d id="f"><meta><instanceID>{"x" * 500}</instanceID></meta></d>'.encode()).instance_id == "x" * 500


def test_only_named_questions_give_file_names() -> None:
    root = parse(XML.format(more="").encode()).root
    assert file_names(root, questions=frozenset({"photo", "sound"})) == ("a.jpg",)
    assert file_names(root, questions=frozenset()) == ()


LAUGHS = (
    b"""<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><d id="f"><meta><instanceID>&b;</instanceID></meta></d>"""
)
DEEP = b'<d id="f">' + b"<a>" * 100_000 + b"</a>" * 100_000 + b"<meta><instanceID>i</instanceID></meta></d>"
JUST_TOO_DEEP = (
    b'<d id="f">' + b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH + b"<meta><instanceID>i</instanceID></meta></d>"
)


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        pytest.param(b"", "400.64", id="empty"),
        pytest.param(b"hello", "400.64", id="no XML"),
        pytest.param(b'<d id="f"><meta><instanceID>i</instanceID></meta>', "400.64", id="cut"),
        pytest.param(b'<d id="f"/><d id="f"/>', "400.64", id="two roots"),
        pytest.param(b'<d id="f">\0</d>', "400.64", id="NUL"),
        pytest.param(b'<d id="f">&#0;</d>', "400.64", id="escaped NUL"),
        pytest.param(b'<d id="f">&unknown;</d>', "400.64", id="unknown entity"),
        pytest.param(b'<d id="f">\xff</d>', "400.64", id="not UTF-8"),
        pytest.param('<?xml version="1.0" encoding="UTF-16"?><d id="f"/>'.encode("utf-16"), "400.64", id="UTF-16"),
        pytest.param(b'<!DOCTYPE d><d id="f"><meta><instanceID>i</instanceID></meta></d>', "400.65", id="DTD"),
        pytest.param(LAUGHS, "400.65", id="billion laughs"),
        pytest.param(b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d id="f"/>', "400.65", id="outside DTD"),
        pytest.param(DEEP, "400.64", id="100,000 deep"),
        pytest.param(JUST_TOO_DEEP, "400.66", id="one level too deep"),
        pytest.param(b"<d>" + b" " * MAX_XML_BYTES + b"</d>", "413.60", id="too large"),
        pytest.param(b"<d><meta><instanceID>i</instanceID></meta></d>", "400.68", id="no form id"),
        pytest.param(b'<d id="f"><a/></d>', "400.67", id="no instanceID"),
        pytest.param(b'<d id="f"><meta><instanceID> </instanceID></meta></d>', "400.67", id="blank instanceID"),
        pytest.param(b'<d id="%s"/>' % (b"f" * 300), "400.67", id="checked in order"),
    ],
)
def test_what_is_not_an_instance_is_refused_by_name(xml: bytes, code: str) -> None:
    assert fault_of(xml) == code


def test_words_that_look_like_a_dtd_may_stand_in_an_answer() -> None:
    xml = b'<d id="f"><a><![CDATA[<!DOCTYPE x>]]></a><b>&lt;!ENTITY</b><meta><instanceID>i</instanceID></meta></d>'
    assert parse(xml).instance_id == "i"


def test_fault_message_never_quotes_an_answer() -> None:
    with pytest.raises(Problem) as caught:
        parse(b'<d id="f"><name>Fanta</nam></d>')
    assert "Fanta" not in str(caught.value)
