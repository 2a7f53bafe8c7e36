"""Expressions are parsed, not guessed at: fields they look at, functions they call, and why they cannot be read."""

import pytest

from mhsurvey.forms.expression import UnknownFunction, Unreadable, read

HERE = ("data", "group", "here")


def looked_at(text: str) -> list[str]:
    return ["/" + "/".join(one.path) for one in read(text, at=HERE).references]


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (" /data/a  > 1", ["/data/a"]),
        (". >= 0 and . <=  /data/n ", ["/data/group/here", "/data/group/here", "/data/n"]),
        ("../b div 2", ["/data/group/b"]),
        ("count(/data/r/x[. != ''])", ["/data/r/x", "/data/r/x"]),
        ("instance('l')/root/item[name = current()/../a]", ["/data/group/a"]),
        ("/data/div + /data/if", ["/data/div", "/data/if"]),
        ("concat('/data/a', \"${b}\")", []),
        ("/data/*", []),
        ("position(..)", ["/data/group"]),
    ],
)
def test_fields_it_looks_at_are_found(text: str, paths: list[str]) -> None:
    assert looked_at(text) == paths


def test_a_path_with_a_predicate_is_marked() -> None:
    found = read("sum(/data/r/x[. != '']) + sum(/data/r/x)", at=HERE).references
    assert [(one.function, one.filtered) for one in found if one.function] == [("sum", True), ("sum", False)]


def test_lists_it_looks_into_are_named() -> None:
    assert read("instance('areas')/root/item[name = 'x']/label", at=HERE).instances == {"areas"}


@pytest.mark.parametrize(
    "text",
    [
        "jr:choice-name(/data/a, '/data/a')",
        "indexed-repeat(/data/r/x, /data/r, 2)",
        "pulldata('f', 'a', 'b', /data/a)",
        "selected(., 'a') and not(selected(/data/b, 'c'))",
        "round(1.25, 1) + number(decimal-date-time(today()))",
        "format-date-time(now(), '%Y-%m-%d')",
        "regex(., '^[0-9]{8}$')",
        "if(coalesce(/data/a, 0) > 1, 'x', once(uuid()))",
        "(/data/a | /data/b)[1]",
    ],
)
def test_what_openrosa_adds_is_known(text: str) -> None:
    read(text, at=HERE)


@pytest.mark.parametrize(
    "text", ["1 +", "(1", "a b", "'open", "if(1, 2)", "today(1)", "$age > 3", "/data/x:y", "", "((" * 3000]
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text, at=HERE)


def test_an_unknown_function_is_named() -> None:
    with pytest.raises(UnknownFunction) as unknown:
        read("selectd(., 'a')", at=HERE)
    assert unknown.value.name == "selectd"


def test_functions_of_xpath_keep_their_arguments_in_other_parsers_of_this_process() -> None:
    from elementpath import XPath1Parser

    read("round(1.25, 1)", at=HERE)
    with pytest.raises(Exception, match="Too many arguments"):
        XPath1Parser().parse("round(1.25, 1)")
