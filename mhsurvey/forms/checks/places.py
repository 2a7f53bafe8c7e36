"""Where a field of the converted form stands in the workbook."""

import re
from collections.abc import Iterable

from mhsurvey.forms.expression import Path
from mhsurvey.forms.workbook import Row

BEGIN = re.compile(r"begin[ _]\w+")
END = re.compile(r"end[ _]\w+")
# Columns with two spellings.
ALIASES = {
    "relevant": ("relevant", "relevance", "bind::relevant"),
    "calculation": ("calculation", "calculate", "bind::calculate"),
    "constraint": ("constraint", "bind::constraint"),
    "required": ("required", "bind::required"),
    "readonly": ("readonly", "read_only", "bind::readonly"),
}


class Places:
    """Rows of the survey sheet by the path of the field they make."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[Path, Row] = {}
        above: Path = ()
        for row in rows:
            kind, name = row.get("type"), row.get("name")
            if row.sheet != "survey":
                continue
            if END.fullmatch(kind):
                above = above[:-1]
            elif name:
                self._rows.setdefault((*above, name), row)
                if BEGIN.fullmatch(kind):
                    above = (*above, name)

    def row(self, path: Path) -> Row | None:
        """The row of a field; its path begins with the instance's root, which has no row."""
        inner = path[1:]
        # pyxform adds <name>_count for a repeat's count that is an expression.
        return self._rows.get(inner) or self._rows.get((*inner[:-1], inner[-1].removesuffix("_count")) if inner else ())

    def number(self, path: Path) -> int | None:
        found = self.row(path)
        return found.number if found else None


def written(text: str, row: Row | None, column: str) -> str:
    """An expression as somebody typed it, where its row is known."""
    if row is not None:
        for alias in ALIASES.get(column, (column,)):
            if row.get(alias):
                return row.get(alias)
    return text
