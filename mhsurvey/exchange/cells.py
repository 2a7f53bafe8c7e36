"""Cells of a CSV that a spreadsheet would run, made harmless."""

import re

# What a spreadsheet takes for the beginning of a formula; the wide forms too, which East Asian ones fold.
_SIGNS = "=+-@\t\r\n＝＋－＠"
_BEGINS = frozenset(_SIGNS)
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,3})?", re.ASCII)


# A cell begins with the line, after a delimiter, or after its quote.
_BEGINS_A_CELL = re.compile(rf"""[,;"][ {re.escape(_SIGNS)}]""")


def may_run(line: str) -> bool:
    """Whether a cell of a CSV's line may begin like a formula. line: without its end.

    Asked of the line, since a million have fifty million cells, of which hardly one does.
    """
    return line[:1] in _BEGINS or line[:1] == " " or _BEGINS_A_CELL.search(line) is not None


def harmless(text: str) -> str:
    """A leading ' where a spreadsheet would calculate; numbers stay numbers.

    Spaces before it do not protect: some programs strip them.
    """
    begins = text[:1]
    if begins not in _BEGINS and (begins != " " or text.lstrip(" ")[:1] not in _BEGINS):
        return text
    return text if not begins or _NUMBER.fullmatch(text) else f"'{text}"
