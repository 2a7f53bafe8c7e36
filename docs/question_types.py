"""Write docs/question-types.md from the list that publishing checks forms against.

python -m docs.question_types
"""

from itertools import groupby
from pathlib import Path

from mhsurvey.forms.checks.support import EVERYTHING, Does, Part, Support

PAGE = Path(__file__).with_name("question-types.md")
HEAD = """# What each part of an XLSForm does on the tablet

Made from `mhsurvey/forms/checks/support.py` by `python -m docs.question_types`; a test says when it falls behind.
What stands under *nearly* or *not* is said when a form that uses it is published, with sheet, row and mend.
ODK Collect fills the same forms; where it can more, the line says so.

Whatever the type: one question a screen unless the form groups them, every answer on the disk before the next
question, languages that can be changed at any moment, clips that are played. Types and appearances that *work* are
filled in a real browser by `tests/tablet/test_every_type.py`, and what arrives is compared with what was touched.
"""
TITLES = {
    Part.TYPE: "Types",
    Part.APPEARANCE: "Appearances",
    Part.PARAMETER: "Parameters",
    Part.COLUMN: "Columns",
    Part.FUNCTION: "Functions",
    Part.SETTING: "Settings",
}
SIGNS = {Does.WORKS: "works", Does.NEARLY: "**nearly**", Does.NOT: "**not**"}


def page() -> str:
    """The whole page as Markdown."""
    parts = [HEAD]
    for part, listed in groupby(EVERYTHING, key=lambda one: one.part):
        parts.append(f"\n## {TITLES[part]}\n\n| Written | For | Tablet | How |\n|---|---|---|---|\n")
        parts += [_line(one) for one in listed]
    return "".join(parts)


def _line(one: Support) -> str:
    note = one.note.replace("“{name}”", "it").replace("{name}", f"`{one.name}`")
    return f"| `{one.name}` | {', '.join(sorted(one.of))} | {SIGNS[one.does]} | {note} |\n"


if __name__ == "__main__":
    PAGE.write_text(page())
