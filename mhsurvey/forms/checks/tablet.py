"""What our tablet app cannot ask as meant, and what is passed over: said at publishing, not in the village.

The list follows static/tablet/README.md.
"""

from collections.abc import Iterator

from mhsurvey.forms.fault import Fault
from mhsurvey.forms.workbook import Row

UNSUPPORTED = {
    "barcode": "people type the code instead",
    "background-audio": "nothing is recorded",
    "geotrace": "the question is passed over",
    "geoshape": "the question is passed over",
    "audit": "no audit log is kept",
    "start-geopoint": "no position is taken",
}
PASSED_OVER = ("kobo--", "hxl")
KOBO_TYPES = ("begin_score", "begin_rank", "begin_kobomatrix", "begin score", "begin rank", "begin kobomatrix")


def check(rows: tuple[Row, ...]) -> Iterator[Fault]:
    survey = [row for row in rows if row.sheet == "survey"]
    for row in survey:
        kind = row.get("type")
        if kind in UNSUPPORTED:
            yield Fault.warning(
                f"The tablet app cannot do {kind}: {UNSUPPORTED[kind]}. ODK Collect can.",
                sheet="survey",
                row=row.number,
                column="type",
            )
        if kind in KOBO_TYPES:
            yield Fault.error(
                f"{kind} is Kobo's own. Write one select_one row for each line of it.",
                sheet="survey",
                row=row.number,
                column="type",
            )
    for heading in sorted({heading for row in survey for heading in row.cells if heading.startswith(PASSED_OVER)}):
        yield Fault.warning(f"The column {heading} is passed over.", sheet="survey", row=1, column=heading)
