"""Names, ids, versions and nesting."""

import re
from collections.abc import Iterator

from mhsurvey.forms.fault import Fault
from mhsurvey.forms.workbook import Row
from mhsurvey.problems import N_

FORM_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*")
VERSION = re.compile(r"[A-Za-z0-9._-]{1,64}")
DEEPEST = 12
BEGIN = re.compile(r"begin[ _](group|repeat|score|rank|kobomatrix)")
END = re.compile(r"end[ _](group|repeat|score|rank|kobomatrix)")


def check(rows: tuple[Row, ...]) -> Iterator[Fault]:
    yield from _check_settings(rows)
    yield from _check_survey([row for row in rows if row.sheet == "survey"])


def _check_settings(rows: tuple[Row, ...]) -> Iterator[Fault]:
    settings = next((row for row in rows if row.sheet == "settings"), None)
    form_id = settings.get("form_id") if settings else ""
    version = settings.get("version") if settings else ""
    row = settings.number if settings else None
    if not form_id:
        yield Fault.error(
            N_("Give the form a form_id in the settings sheet."), sheet="settings", row=row, column="form_id"
        )
    elif not FORM_ID.fullmatch(form_id) or len(form_id) > 64:
        yield Fault.error(
            N_("“{form_id}” is no form_id. Start with a letter; use letters, digits, - and _, at most 64."),
            form_id=form_id[:80],
            sheet="settings",
            row=row,
            column="form_id",
        )
    if not version:
        yield Fault.error(
            N_("Give the form a version in the settings sheet, for example 2026112101."),
            sheet="settings",
            row=row,
            column="version",
        )
    elif not VERSION.fullmatch(version):
        yield Fault.error(
            N_("A version has letters, digits, dot, dash and underscore, at most 64."),
            sheet="settings",
            row=row,
            column="version",
        )


def _check_survey(rows: list[Row]) -> Iterator[Fault]:
    """Walk the groups: how deep, and which names stand beside each other."""
    beside: list[dict[str, Row]] = [{}]
    for row in rows:
        kind, name = row.get("type"), row.get("name")
        if END.fullmatch(kind):
            if len(beside) > 1:
                beside.pop()
            continue
        if name:
            yield from _check_name(name, row, beside[-1])
        if BEGIN.fullmatch(kind):
            beside.append({})
            if len(beside) - 1 > DEEPEST:
                yield Fault.error(
                    N_("Groups are nested more than {deepest} deep here. Close some of them first."),
                    deepest=DEEPEST,
                    sheet="survey",
                    row=row.number,
                    column="type",
                )
                return


def _check_name(name: str, row: Row, beside: dict[str, Row]) -> Iterator[Fault]:
    earlier = beside.setdefault(name.lower(), row)
    if earlier is row:
        return
    other = earlier.get("name")
    told = (
        N_("{name} is the same name as in row {other_row}. Give one of them another name.")
        if other == name
        else N_("{name} differs only in capitals from {other} in row {other_row}. Give one of them another name.")
    )
    yield Fault.error(
        told,
        name=name,
        other=other,
        other_row=earlier.number,
        sheet="survey",
        row=row.number,
        column="name",
    )
