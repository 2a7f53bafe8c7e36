"""Files a form refers to: their names, kinds and which are missing."""

import re
from collections.abc import Mapping

from mhsurvey.forms.fault import Fault
from mhsurvey.problems import N_

REFERENCE = re.compile(rb"jr://(?:images|audio|video|file|file-csv|text)/([^<\"'\s]+)")
# Lists every tablet gets for its own areas (mhsurvey/tablet/lists.py); a workbook may do without a sample of them.
MADE_BY_SERVER = frozenset(
    {"rounds.csv", "health_areas.csv", "facilities.csv", "groups.csv", "indicators.csv", "actions.csv"}
)
# What a form may carry; nothing a browser could run, which rules out SVG and HTML.
KINDS = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "amr": "audio/amr",
    "mp4": "video/mp4",
    "3gp": "video/3gpp",
    "webm": "video/webm",
    "csv": "text/csv",
    "xml": "application/xml",
    "geojson": "application/geo+json",
}
# OpenRosa manifests forbid anything that could leave the form's folder.
SAFE_NAME = re.compile(r"[^/\\:\x00-\x1f]{1,200}")


def is_safe(filename: str) -> bool:
    """Whether a name may stand in a manifest: no slash, drive letter, "." or ".." """
    return SAFE_NAME.fullmatch(filename) is not None and filename.strip(". ") != ""


def content_type(filename: str) -> str:
    """By the ending of its name; a kind that is not accepted is only bytes."""
    return KINDS.get(_ending(filename), "application/octet-stream")


def _ending(filename: str) -> str:
    return filename.rpartition(".")[2].lower()


def referenced(xform: bytes) -> frozenset[str]:
    """The names of all files an XForm refers to."""
    return frozenset(name.decode(errors="replace") for name in REFERENCE.findall(xform)) - {
        "instance",
        "instance/last-saved",
    }


def carried(xform: bytes, *, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of an upload that the form refers to; an empty list stands in for one the server makes."""
    wanted = referenced(xform)
    empty = dict.fromkeys(wanted & MADE_BY_SERVER, b"name,label\n")
    return empty | {name: content for name, content in files.items() if name in wanted}


def faults(xform: bytes, *, files: Mapping[str, bytes]) -> tuple[Fault, ...]:
    """Errors for files that were not sent, whose name could leave the folder, or that a browser could run."""
    wanted = referenced(xform)
    absent = wanted - files.keys() - MADE_BY_SERVER - {"itemsets.csv"}
    return (
        *(
            Fault.error(
                N_("The form refers to {name}, which was not sent along. Add it to the media folder."), name=name
            )
            for name in sorted(absent)
        ),
        *(
            Fault.error(N_("{name} is no name for a file of a form. Use letters, digits, dash and dot."), name=name)
            for name in sorted(wanted)
            if not is_safe(name)
        ),
        *(
            Fault.error(
                N_("{name} is of a kind that is not accepted. Use {kinds}."), name=name, kinds=", ".join(sorted(KINDS))
            )
            for name in sorted(wanted)
            if _ending(name) not in KINDS
        ),
    )
