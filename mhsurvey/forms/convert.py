"""The only user of pyxform: a workbook in, an XForm out, in a process of its own with little to spend.

A workbook is somebody else's program: it may loop, swell or crash. The process that converts it has a limit on
memory, processor time and wall time, and it ends after one workbook.
"""

import io
import json
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from mhsurvey.forms.fault import AS_TOLD, Fault
from mhsurvey.problems import N_

ROOT = Path(__file__).resolve().parents[2]
# A thousand questions take 2 s of processor time; whoever uploads something hostile hears of it within 5 s.
CPU_S = 5
WALL_S = 20
MEMORY_BYTES = 1_500_000_000
FILE_BYTES = 100_000_000
ROW = re.compile(r"\[row : (\d+)\]\s*")
SHEET = re.compile(r"On the '(\w+)' sheet")


@dataclass(frozen=True)
class Converted:
    """An XForm, byte-stable for the same workbook, and what pyxform said about it.

    itemsets  the external choices as CSV, for the media file itemsets.csv; None when the form has none
    """

    xform: bytes
    faults: tuple[Fault, ...]
    itemsets: bytes | None = None


def convert(workbook: bytes) -> Converted:
    """Convert a workbook; xform is empty when faults hold an error."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "mhsurvey.forms.convert"],
            input=workbook,
            capture_output=True,
            timeout=WALL_S,
            check=False,
            cwd=ROOT,
            # No secret of ours goes along; a fixed hash seed keeps the XForm the same byte for byte.
            env={"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired:
        return _stopped()
    if done.returncode != 0:
        return _stopped()
    told = json.loads(done.stdout)
    faults = tuple(_fault(text, is_error=False) for text in told["warnings"])
    if told["error"]:
        faults = (_fault(told["error"], is_error=True), *faults)
    itemsets = told["itemsets"].encode() if told["itemsets"] else None
    return Converted(xform=told["xform"].encode(), faults=faults, itemsets=itemsets)


def _stopped() -> Converted:
    return Converted(
        xform=b"",
        faults=(
            Fault.error(
                N_(
                    "The workbook could not be converted in the time and memory allowed. "
                    "Look for groups nested very deeply or formulas that go in a circle."
                )
            ),
        ),
    )


def _fault(text: str, *, is_error: bool) -> Fault:
    """pyxform's sentence with its sheet and row taken out to where the page shows them."""
    row, sheet = ROW.search(text), SHEET.search(text)
    return Fault(
        is_error=is_error,
        sentence=AS_TOLD,
        facts=(("told", ROW.sub("", text).strip()),),
        sheet=sheet.group(1) if sheet else ("survey" if row else None),
        row=int(row.group(1)) if row else None,
    )


def _main() -> None:
    """Inside the process: read the workbook from standard input, write one JSON object."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    # pyxform writes the XForm to a temporary file and reads it back.
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert as to_xform

    warnings: list[str] = []
    told = {"xform": "", "itemsets": "", "error": "", "warnings": warnings}
    try:
        made = to_xform(io.BytesIO(sys.stdin.buffer.read()), warnings=warnings, validate=False, file_type=".xlsx")
        told.update(xform=made.xform, itemsets=made.itemsets or "")
    except (PyXFormError, RecursionError, ValueError, KeyError) as fault:
        told["error"] = str(fault) or type(fault).__name__
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    _main()
