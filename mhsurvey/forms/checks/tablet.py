"""What our tablet app cannot ask as meant, and what is passed over: said at publishing, not in the village.

The list follows static/tablet/README.md.
"""

from collections.abc import Iterator

from mhsurvey.forms.fault import Fault
from mhsurvey.forms.workbook import Row
from mhsurvey.problems import N_

UNSUPPORTED = {
    "barcode": N_("The tablet app cannot do barcode: people type the code instead. ODK Collect can."),
    "background-audio": N_("The tablet app cannot do background-audio: nothing is recorded. ODK Collect can."),
    "geotrace": N_("The tablet app cannot do geotrace: the question is passed over. ODK Collect can."),
    "geoshape": N_("The tablet app cannot do geoshape: the question is passed over. ODK Collect can."),
    "audit": N_("The tablet app cannot do audit: no audit log is kept. ODK Collect can."),
    "start-geopoint": N_("The tablet app cannot do start-geopoint: no position is taken. ODK Collect can."),
}
PASSED_OVER = ("kobo--", "hxl")
KOBO_TYPES = ("begin_score", "begin_rank", "begin_kobomatrix", "begin score", "begin rank", "begin kobomatrix")


def check(rows: tuple[Row, ...]) -> Iterator[Fault]:
    survey = [row for row in rows if row.sheet == "survey"]
    for row in survey:
        kind = row.get("type")
        if kind in UNSUPPORTED:
            yield Fault.warning(
                UNSUPPORTED[kind],
                sheet="survey",
                row=row.number,
                column="type",
            )
        if kind in KOBO_TYPES:
            yield Fault.error(
                N_("{kind} is Kobo's own. Write one select_one row for each line of it."),
                kind=kind,
                sheet="survey",
                row=row.number,
                column="type",
            )
    for heading in sorted({heading for row in survey for heading in row.cells if heading.startswith(PASSED_OVER)}):
        yield Fault.warning(
            N_("The column {heading} is passed over."), sheet="survey", row=1, column=heading, heading=heading
        )
