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
# Appearances of an image question; the tablet app takes a photo instead.
DRAWN = frozenset({"draw", "signature", "annotate"})


def check(rows: tuple[Row, ...]) -> Iterator[Fault]:
    survey = [row for row in rows if row.sheet == "survey"]
    for row in survey:
        kind = row.get("type")
        if kind in UNSUPPORTED:
            yield Fault.warning(UNSUPPORTED[kind], sheet="survey", row=row.number, column="type")
        drawn = DRAWN & set(row.get("appearance").split())
        if drawn and kind in ("image", "photo"):
            sentence = N_("The tablet app cannot do {appearance}: a photo is taken instead. ODK Collect can.")
            (appearance, *_) = sorted(drawn)
            yield Fault.warning(sentence, sheet="survey", row=row.number, column="appearance", appearance=appearance)
        for column, text in row.cells.items():
            if "${last-saved#" in text:
                sentence = N_("The tablet app keeps no last-saved record: this stays empty. ODK Collect can.")
                yield Fault.warning(sentence, sheet="survey", row=row.number, column=column)
    yield from _whole_form(rows, survey)


def _whole_form(rows: tuple[Row, ...], survey: list[Row]) -> Iterator[Fault]:
    guided = next(
        (row for row in survey if any(one.startswith("guidance_hint") for one in row.cells if row.get(one))), None
    )
    if guided is not None:
        sentence = N_("The tablet app does not show guidance hints. ODK Collect can.")
        yield Fault.warning(sentence, sheet="survey", row=guided.number, column="guidance_hint")
    for row in rows:
        if row.sheet == "settings" and row.get("public_key"):
            sentence = N_("Encrypted records cannot be read here: nothing of them is counted. Leave public_key empty.")
            yield Fault.warning(sentence, sheet="settings", row=row.number, column="public_key")
    for heading in sorted(
        {one for row in survey for one, text in row.cells.items() if text and one.startswith(PASSED_OVER)}
    ):
        yield Fault.warning(
            N_("The column {heading} is passed over."), sheet="survey", row=1, column=heading, heading=heading
        )
