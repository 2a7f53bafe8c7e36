"""Cells of a CSV that a spreadsheet would run, made harmless."""

import re

# What a spreadsheet takes for the beginning of a formula; the wide forms too, which East Asian ones fold.
_BEGINS = frozenset("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,3})?", re.ASCII)


# Only text that begins with one of these need be looked at: asked before the call, since a million rows have fifty
# million cells.
SUSPECT = _BEGINS | {" "}


def harmless(text: str) -> str:
    """A leading ' where a spreadsheet would calculate; numbers stay numbers.

    Spaces before it do not protect: some programs strip them.
    """
    begins = text[:1]
    if begins not in _BEGINS and (begins != " " or text.lstrip(" ")[:1] not in _BEGINS):
        return text
    return text if not begins or _NUMBER.fullmatch(text) else f"'{text}"
