"""The mh: attributes: a misspelt one would be passed on in silence and measure nothing."""

import re
from collections.abc import Callable, Iterator

from mhsurvey.forms.fault import Fault
from mhsurvey.forms.meaning import MH, FormKind
from mhsurvey.forms.workbook import Row
from mhsurvey.problems import N_

KEYS = frozenset(
    """
    area round facility group participants women under25 disability consent date indicator action woman_led
    action_row action_indicator action_cause action_what action_who action_role action_help action_due action_means
    action_cost action_sign
    action_public action_status action_pct action_done_date action_seen action_photo action_block action_block_text
    action_spent action_new_due action_new_due_ok action_escalate action_visit_date action_verdict
    next_date representatives representatives_women
    issue issue_audio issue_kind issue_suggestion issue_suggestion_audio issue_priority issue_reason issue_reason_audio
    issue_agreed point point_fr point_bm point_en point_voice point_dimension point_issues
    """.split()
)
PARTS = frozenset(
    """
    score ballot why suggestion due have wording agreed calculated community provider representation own_results
    """.split()
)
DIMENSIONS = frozenset({"SAF", "EFF", "TIM", "EFI", "EQU", "PCC", "ACC", "PROT"})
CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
SCALE = re.compile(r"-?\d+(\.\d+)?-\d+(\.\d+)?|due-have|nominal|choices|amount")
CODE_TOLD = N_("a code of small letters, digits and _")

Allowed = Callable[[str], bool]
ATTRIBUTES: dict[str, tuple[Allowed, str]] = {
    "key": (KEYS.__contains__, ", ".join(sorted(KEYS))),
    "indicator": (lambda text: CODE.fullmatch(text) is not None, CODE_TOLD),
    "part": (PARTS.__contains__, ", ".join(sorted(PARTS))),
    "point": (str.isdigit, N_("a point of the scale, such as 1")),
    "dimension": (DIMENSIONS.__contains__, ", ".join(sorted(DIMENSIONS))),
    "direction": ({"+", "-"}.__contains__, N_("+ or -")),
    "scale": (lambda text: SCALE.fullmatch(text) is not None, N_("such as 1-5, 0-1, 0-90, due-have, nominal")),
    "by": (lambda text: CODE.fullmatch(text) is not None, CODE_TOLD),
    "sensitive": ({"yes", "no"}.__contains__, N_("yes or no")),
    "alert": (lambda text: CODE.fullmatch(text) is not None, CODE_TOLD),
}
COLUMN = re.compile(r"bind::mh:(.+)")


def check(rows: tuple[Row, ...]) -> Iterator[Fault]:
    yield from _check_columns(rows)
    yield from _check_cells(rows)
    yield from _check_settings(rows)
    yield from _check_choices(rows)


def _check_columns(rows: tuple[Row, ...]) -> Iterator[Fault]:
    headings = {heading for row in rows if row.sheet == "survey" for heading in row.cells}
    for heading in sorted(headings):
        found = COLUMN.fullmatch(heading)
        if found and found.group(1) not in ATTRIBUTES:
            yield Fault.error(
                N_("{heading} is not known. Known are: {known}."),
                heading=heading,
                known=", ".join(f"bind::mh:{name}" for name in ATTRIBUTES),
                sheet="survey",
                row=1,
                column=heading,
            )
    prefixes = {
        found.group(1) for heading in headings if (found := re.fullmatch(r"(?:bind|body|instance)::(\w+):.+", heading))
    }
    declared = next((row.get("namespaces") for row in rows if row.sheet == "settings"), "")
    for prefix in sorted(prefixes - {"jr", "odk", "orx"}):
        if not re.search(rf'\b{prefix}=["“]', declared):
            url = MH if prefix == "mh" else "https://…"
            yield Fault.error(
                N_('The prefix {prefix}: is not declared. Write {prefix}="{url}" under namespaces.'),
                prefix=prefix,
                url=url,
                sheet="settings",
                column="namespaces",
            )


def _check_cells(rows: tuple[Row, ...]) -> Iterator[Fault]:
    for row in rows:
        if row.sheet != "survey":
            continue
        for heading, text in row.cells.items():
            found = COLUMN.fullmatch(heading)
            if not found or not text or found.group(1) not in ATTRIBUTES:
                continue
            allowed, told = ATTRIBUTES[found.group(1)]
            if not allowed(text):
                yield Fault.error(
                    N_("“{text}” does not fit {heading}. Use {told}."),
                    sheet="survey",
                    row=row.number,
                    column=heading,
                    text=text,
                    heading=heading,
                    told=told,
                )


def _check_settings(rows: tuple[Row, ...]) -> Iterator[Fault]:
    for row in rows:
        kind = row.get("attribute::mh:kind") if row.sheet == "settings" else ""
        if kind and kind not in set(FormKind):
            yield Fault.error(
                N_("“{kind}” is no kind of form. Use {kinds}."),
                kind=kind,
                kinds=", ".join(FormKind),
                sheet="settings",
                row=row.number,
                column="attribute::mh:kind",
            )


def _check_choices(rows: tuple[Row, ...]) -> Iterator[Fault]:
    for row in rows:
        if row.sheet != "choices":
            continue
        for heading, lowest, highest in (("mh_score", 0, 100), ("mh_face", 1, 5)):
            text = row.get(heading)
            if text and not _within(text, lowest, highest):
                yield Fault.error(
                    N_("{heading} is a number from {lowest} to {highest}; “{text}” is not."),
                    heading=heading,
                    lowest=lowest,
                    highest=highest,
                    text=text,
                    sheet="choices",
                    row=row.number,
                    column=heading,
                )


def _within(text: str, lowest: float, highest: float) -> bool:
    try:
        return lowest <= float(text) <= highest
    except ValueError:
        return False
