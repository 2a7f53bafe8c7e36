"""Words missing in one language: the tablet would show an empty button."""

import re
from collections.abc import Iterator

from mhsurvey.forms.fault import Fault
from mhsurvey.forms.workbook import Row
from mhsurvey.problems import N_

COLUMN = re.compile(r"(label|hint|constraint_message|required_message)::\s*(.+)")


def check(rows: tuple[Row, ...]) -> Iterator[Fault]:
    """A warning per sheet, column and language with the rows that have no words there but have them elsewhere."""
    for sheet in ("survey", "choices"):
        of_sheet = [row for row in rows if row.sheet == sheet]
        columns: dict[str, set[str]] = {}
        for heading in {heading for row in of_sheet for heading in row.cells}:
            found = COLUMN.fullmatch(heading)
            if found:
                columns.setdefault(found.group(1), set()).add(heading)
        for column, headings in sorted(columns.items()):
            yield from _check_column(of_sheet, sheet, column, headings)


def _check_column(rows: list[Row], sheet: str, column: str, headings: set[str]) -> Iterator[Fault]:
    for heading in sorted(headings):
        empty = [row.number for row in rows if not row.get(heading) and any(row.get(other) for other in headings)]
        if empty:
            named = ", ".join(map(str, empty[:8])) + (" …" if len(empty) > 8 else "")
            yield Fault.warning(
                N_("There is no {what} in {language} in these rows: {rows}. People will see nothing there."),
                what=column,
                language=heading.partition("::")[2].strip(),
                rows=named,
                sheet=sheet,
                row=empty[0],
                column=heading,
            )
