"""The areas' own points as their facilitators spoke them: files every tablet of the area plays where a point is scored.

They come with a sheet (kind indicators), travel as media of the forms that pick from indicators.csv, and the list names
each beside its point. Found by their content: the same recording keeps its name, whichever sheet holds it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy.orm import Session

from mhsurvey.areas.scope import Scope
from mhsurvey.issues.queries import spoken
from mhsurvey.rounds.indicator import IndicatorCode
from mhsurvey.submissions.queries import files_of
from mhsurvey.submissions.submission import SubmissionFile

# What browsers record and play. Not the .amr of ODK Collect's "voice only": no browser plays it.
_SOUNDS = {
    ".aac": "audio/aac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "audio/mp4",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".webm": "audio/webm",
}


@dataclass(frozen=True)
class Recording:
    """A recording as it is carried. sha256 in hex; size in bytes."""

    filename: str
    sha256: str
    size: int
    content_type: str


def recordings(session: Session, *, scope: Scope) -> Mapping[IndicatorCode, Recording]:
    """The recorded words of the points on the lists of these areas, by code; without what has not arrived yet."""
    named = spoken(session, scope=scope)
    files = files_of(session, submission_ids=sorted({submission_id for submission_id, _name in named.values()}))
    arrived = {(submission_id, file.name): file for submission_id, some in files.items() for file in some}
    found = {code: _recording(arrived.get(where)) for code, where in named.items()}
    return {code: recording for code, recording in found.items() if recording is not None}


def _recording(file: SubmissionFile | None) -> Recording | None:
    if file is None or file.sha256 is None:
        return None
    ending = PurePath(file.name).suffix.lower()
    if ending not in _SOUNDS:
        return None
    return Recording(f"point-{file.sha256[:24]}{ending}", file.sha256, file.size or 0, _SOUNDS[ending])
