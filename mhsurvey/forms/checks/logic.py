"""References in the workbook: every ${name} is a question. pyxform stops at the first and names no column."""

import re
from collections.abc import Iterator

from mhsurvey.forms.checks.places import ALIASES
from mhsurvey.forms.fault import Fault
from mhsurvey.forms.workbook import Row
from mhsurvey.problems import N_

COLUMNS = frozenset({alias for aliases in ALIASES.values() for alias in aliases} | {"choice_filter", "repeat_count"})
REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}\s]+)\s*\}")


def check(rows: tuple[Row, ...]) -> Iterator[Fault]:
    """An error for each reference to no question."""
    survey = [row for row in rows if row.sheet == "survey"]
    names = {row.get("name") for row in survey}
    for row in survey:
        for column in sorted(COLUMNS & row.cells.keys()):
            for name in dict.fromkeys(REFERENCE.findall(row.get(column))):
                if name not in names:
                    yield Fault.error(
                        N_("${{{name}}} is not the name of any question."),
                        sheet="survey",
                        row=row.number,
                        column=column,
                        name=name,
                    )
