"""What pyxform lets pass and a village would find out: each check names the row and the mend.

`check_rows` looks at the workbook before pyxform does, so that what pyxform chokes on has a row and a sentence.
"""

from mhsurvey.forms.checks import logic, names, tablet, translations, vocabulary
from mhsurvey.forms.fault import Fault
from mhsurvey.forms.workbook import Row


def check_rows(rows: tuple[Row, ...]) -> tuple[Fault, ...]:
    """Every finding in a workbook's rows, in no particular order."""
    return (
        *names.check(rows),
        *logic.check(rows),
        *vocabulary.check(rows),
        *translations.check(rows),
        *tablet.check(rows),
    )
