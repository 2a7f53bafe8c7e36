"""From an uploaded workbook to something that can be published, or to the list of what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from mhsurvey.forms import checks, convert, kobo, media, workbook
from mhsurvey.forms.checks.places import Places
from mhsurvey.forms.fault import AS_TOLD, Fault
from mhsurvey.forms.meaning import Meaning
from mhsurvey.forms.reading import parse, read_meaning
from mhsurvey.forms.versions import changed_types
from mhsurvey.problems import N_


@dataclass(frozen=True)
class Draft:
    """A workbook that was converted and checked.

    media     name -> bytes, as the form refers to them
    meaning   None when the workbook could not be converted
    faults    errors first; a draft with an error cannot be published
    """

    xlsx: bytes
    xform: bytes = b""
    meaning: Meaning | None = None
    media: Mapping[str, bytes] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.is_error)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if not fault.is_error)


def prepare(xlsx: bytes, *, files: Mapping[str, bytes], earlier: Sequence[Meaning] = ()) -> Draft:
    """Check and convert a workbook.

    files    media sent along, by name
    earlier  what every version of this form_id meant, newest first; ask `form_id_of` for the id
    """
    refused = workbook.unsafe(xlsx)
    if refused:
        return Draft(xlsx, faults=(refused,))
    try:
        rows = workbook.read_rows(xlsx)
    except ValueError as fault:
        return Draft(xlsx, faults=(Fault.error(AS_TOLD, told=str(fault)),))
    rows = kobo.expand(rows)
    found = checks.check_rows(rows)
    if any(fault.is_error for fault in found):
        # pyxform would choke on some of these, or pass them on in silence.
        return Draft(xlsx, faults=_sorted(found))
    return _convert(xlsx, rows=rows, files=files, earlier=earlier, found=found)


def form_id_of(xlsx: bytes) -> str:
    """The form_id in the settings sheet, "" when it cannot be read. For looking up the earlier version."""
    if workbook.unsafe(xlsx):
        return ""
    try:
        return next((row.get("form_id") for row in workbook.read_rows(xlsx) if row.sheet == "settings"), "")
    except ValueError:
        return ""


def _convert(
    xlsx: bytes,
    *,
    rows: tuple[workbook.Row, ...],
    files: Mapping[str, bytes],
    earlier: Sequence[Meaning],
    found: tuple[Fault, ...],
) -> Draft:
    made = _made(xlsx, rows)
    found += made.faults
    if not made.xform:
        return Draft(xlsx, faults=_sorted(found))
    try:
        meaning = read_meaning(made.xform)
    except (etree.XMLSyntaxError, ValueError) as fault:
        # An undeclared prefix passes pyxform in silence and leaves XML nobody can read.
        broken = Fault.error(
            N_(
                "The form made from this workbook cannot be read ({fault}). "
                "Declare every prefix you use in the settings sheet's column namespaces."
            ),
            fault=str(fault),
            sheet="settings",
            column="namespaces",
        )
        return Draft(xlsx, faults=_sorted((*found, broken)))
    found += checks.check_form(parse(made.xform), rows=rows)
    if any(fault.is_error for fault in found):
        return Draft(xlsx, faults=_sorted(found))
    carried = media.carried(made.xform, files=files)
    if made.itemsets:
        carried["itemsets.csv"] = made.itemsets
    found += media.faults(made.xform, files=files)
    found += changed_types(meaning, earlier=earlier, places=Places(rows))
    return Draft(xlsx, made.xform, meaning, carried, _sorted(found))


def _made(xlsx: bytes, rows: tuple[workbook.Row, ...]) -> convert.Converted:
    """What pyxform makes of the workbook; of its rows written out anew where they hold what it does not know."""
    if not kobo.is_used(workbook.read_rows(xlsx)):
        return convert.convert(xlsx)
    written, numbers = workbook.write(rows)
    made = convert.convert(written)
    return replace(made, faults=tuple(_renumbered(fault, numbers) for fault in made.faults))


def _renumbered(fault: Fault, numbers: Mapping[str, Sequence[int]]) -> Fault:
    """A fault of a workbook written anew, at the row of the one that was uploaded."""
    of_sheet = numbers.get(fault.sheet or "", ())
    if fault.row is None or not 0 <= fault.row - 2 < len(of_sheet):
        return fault
    return replace(fault, row=of_sheet[fault.row - 2])


def _sorted(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    unique = dict.fromkeys(faults)
    return tuple(sorted(unique, key=lambda fault: (not fault.is_error, fault.sheet or "", fault.row or 0)))
