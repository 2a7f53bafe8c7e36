"""What our tablet app does not do, or not quite as the form means it: said at publishing, not in the village."""

import re
from collections.abc import Iterable, Iterator

from mhsurvey.forms.checks.support import (
    APPEARANCES,
    COLUMNS,
    PARAMETERS,
    SETTINGS,
    TYPES,
    Does,
    Support,
    appearance_of,
    kind_of,
)
from mhsurvey.forms.fault import Fault
from mhsurvey.forms.workbook import Row
from mhsurvey.problems import N_

PASSED_OVER = ("kobo--", "hxl")
# Said of the whole form once, at the first row that has it.
BY_HEADING = tuple(one for one in COLUMNS if one.does is not Does.WORKS and one.name != "last-saved")
LAST_SAVED = next(one for one in COLUMNS if one.name == "last-saved")


def check(rows: tuple[Row, ...]) -> Iterator[Fault]:
    """A warning for each part of the form the tablet app does otherwise; where it stands and what to do."""
    survey = [row for row in rows if row.sheet == "survey"]
    for row in survey:
        yield from _check_row(row)
    yield from _check_headings([row for row in rows if row.sheet in ("survey", "choices")])
    for row in rows:
        if row.sheet == "settings":
            yield from (
                _said(one, row, one.name) for one in SETTINGS if row.get(one.name) and one.does is not Does.WORKS
            )
    for heading in sorted(
        {one for row in survey for one, text in row.cells.items() if text and one.startswith(PASSED_OVER)}
    ):
        yield Fault.warning(
            N_("The column {heading} is passed over."), sheet="survey", row=1, column=heading, heading=heading
        )


def _check_row(row: Row) -> Iterator[Fault]:
    kind = kind_of(row.get("type"))
    yield from _otherwise(TYPES, [kind], row, "type", kind)
    # Outside brackets: search('…') and ex:app(…) carry arguments.
    looks = re.sub(r"\([^)]*\)", "", row.get("appearance")).split()
    yield from _otherwise(APPEARANCES, looks, row, "appearance", kind)
    named = re.findall(r"([\w-]+)\s*=", row.get("parameters"))
    yield from _otherwise(PARAMETERS, named, row, "parameters", kind)
    for column, text in row.cells.items():
        if "${last-saved#" in text:
            yield _said(LAST_SAVED, row, column)


def _otherwise(listed: Iterable[Support], written: list[str], row: Row, column: str, kind: str) -> Iterator[Fault]:
    by_name = {one.name: one for one in listed if not one.of or kind in one.of}
    for word in written:
        found = by_name.get(appearance_of(word) if column == "appearance" else word)
        if found is not None and found.does is not Does.WORKS:
            yield _said(found, row, column, name=word)


def _check_headings(rows: list[Row]) -> Iterator[Fault]:
    for one in BY_HEADING:
        heading = re.compile(rf"(media::)?{re.escape(one.name)}(::.*)?")
        used = (
            (row, column) for row in rows for column, text in row.cells.items() if text and heading.fullmatch(column)
        )
        row, column = next(used, (None, ""))
        if row is not None:
            yield _said(one, row, column, name=row.get(column))


def _said(one: Support, row: Row, column: str, *, name: str | None = None) -> Fault:
    facts = {"name": name or one.name} if "{name}" in one.note else {}
    return Fault.warning(one.note, sheet=row.sheet, row=row.number, column=column, **facts)
