"""Expressions: written so that they can be read, and never going round in a circle."""

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from lxml import etree

from mhsurvey.forms.fault import Fault
from mhsurvey.forms.workbook import Row

# Heading -> the word used in faults; pyxform takes both spellings.
COLUMNS = {
    "relevant": "relevant",
    "relevance": "relevant",
    "constraint": "constraint",
    "calculation": "calculation",
    "calculate": "calculation",
    "required": "required",
    "readonly": "readonly",
    "read_only": "readonly",
    "choice_filter": "choice_filter",
    "repeat_count": "repeat_count",
}
YES_NO = frozenset({"yes", "no", "true", "false", "true()", "false()"})
REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}\s]+)\s*\}")
TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
CALL = re.compile(r"([A-Za-z_][\w.:-]*)\s*\(")
NOT_FUNCTIONS = frozenset({"and", "or", "div", "mod", "text", "node", "comment"})
# XPath 1.0, and what the ODK XForms specification adds (https://getodk.github.io/xforms-spec/#xpath-functions).
FUNCTIONS = frozenset(
    """
    last position count id local-name namespace-uri name string concat starts-with contains substring-before
    substring-after substring string-length normalize-space translate boolean not true false lang number sum floor
    ceiling round if position selected selected-at count-selected count-non-empty jr:choice-name coalesce once checklist
    weighted-checklist regex ends-with substr join boolean-from-string int max min pow exp exp10 log log10 abs sin cos
    tan asin acos atan atan2 sqrt pi random randomize uuid digest today now date date-time decimal-date-time
    decimal-time format-date format-date-time area distance enclosed-area geofence intersects instance current
    indexed-repeat pulldata base64-decode extract-signed property jr:itext version thousandsep choice-name
    """.split()
)
# Over fields that may be irrelevant these add up blanks: tablet engines disagree (docs: instruments).
TRAPS = re.compile(r"\b(sum|count|max|min)\s*\(\s*\$\{[^}]+\}\s*\)")


def check(rows: tuple[Row, ...]) -> Iterator[Fault]:
    survey = [row for row in rows if row.sheet == "survey"]
    names = {row.get("name"): row for row in survey if row.get("name")}
    for row in survey:
        for column, expression in _expressions(row):
            yield from _check_expression(expression, row=row, column=column, names=names)
        yield from _check_self_relevance(row)
    yield from _check_circles(survey, names)


def _expressions(row: Row) -> Iterator[tuple[str, str]]:
    for column, expression in row.cells.items():
        if column in COLUMNS and expression and expression.lower() not in YES_NO:
            yield column, expression


def _check_expression(expression: str, *, row: Row, column: str, names: dict[str, Row]) -> Iterator[Fault]:
    for name in REFERENCE.findall(expression):
        if name not in names:
            yield Fault.error(
                f"${{{name}}} is not the name of any question.", sheet="survey", row=row.number, column=column
            )
    bare = TEXT.sub("''", expression)
    unknown = sorted(set(CALL.findall(bare)) - FUNCTIONS - NOT_FUNCTIONS)
    if unknown:
        yield Fault.error(
            f"{unknown[0]}() is no function of XLSForm. Check its spelling.",
            sheet="survey",
            row=row.number,
            column=column,
        )
    try:
        etree.XPath(REFERENCE.sub("/data/x", expression))
    except etree.XPathSyntaxError:
        yield Fault.error(
            f"This expression cannot be read: {expression[:120]}. Look for a missing bracket, quote or operator.",
            sheet="survey",
            row=row.number,
            column=column,
        )
    trap = TRAPS.search(expression)
    if trap:
        yield Fault.warning(
            f"{trap.group(0)} also counts questions that were not asked. Write {trap.group(1)}(${{…}}[. != '']).",
            sheet="survey",
            row=row.number,
            column=column,
        )


def _check_self_relevance(row: Row) -> Iterator[Fault]:
    relevant = row.get("relevant") or row.get("relevance")
    if row.get("name") and row.get("name") in REFERENCE.findall(relevant):
        yield Fault.error(
            "This question is shown only when it has been answered, so it never appears. "
            "Let it depend on another question.",
            sheet="survey",
            row=row.number,
            column="relevant",
        )


def _check_circles(survey: list[Row], names: dict[str, Row]) -> Iterator[Fault]:
    yield from _check_circle(survey, names, columns=("calculation", "calculate"), word="calculation")
    # Self-relevance has its own sentence.
    yield from _check_circle(survey, names, columns=("relevant", "relevance"), word="relevant", without_self=True)


def _check_circle(
    survey: list[Row], names: dict[str, Row], *, columns: tuple[str, ...], word: str, without_self: bool = False
) -> Iterator[Fault]:
    graph: dict[str, set[str]] = {}
    for row in survey:
        expression = next((row.get(column) for column in columns if row.get(column)), "")
        wanted = {name for name in REFERENCE.findall(expression) if name in names}
        # once(${x}) keeps the first value of itself: the one circle that ends.
        if "once(" in expression or without_self:
            wanted.discard(row.get("name"))
        if row.get("name") and wanted:
            graph[row.get("name")] = wanted
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        around = list(circle.args[1])
        row = names[around[0]]
        yield Fault.error(
            f"These depend on each other in a circle: {' → '.join(reversed(around))}. Break it at one of them.",
            sheet="survey",
            row=row.number,
            column=word,
        )
