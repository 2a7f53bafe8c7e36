"""What pyxform lets pass and a village would find out: each check names the row and the mend.

`check_rows` looks at the workbook before pyxform does, so that what pyxform chokes on has a row and a sentence;
`check_form` looks at the XForm it made, where every expression stands in full.
"""

from lxml import etree

from mhsurvey.forms.checks import formulas, logic, names, tablet, translations, vocabulary
from mhsurvey.forms.checks.places import Places
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


def check_form(root: etree._Element, *, rows: tuple[Row, ...]) -> tuple[Fault, ...]:
    """Every finding in the expressions of the converted form."""
    return formulas.check(root, places=Places(rows))
