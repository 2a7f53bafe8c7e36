"""One record as the caller may see it: for its page, its files and its print."""

from dataclasses import dataclass

from mhsurvey.areas import queries as areas
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import Meaning
from mhsurvey.results import queries as results
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import Group
from mhsurvey.submissions import queries
from mhsurvey.submissions.submission import Opened
from mhsurvey.web import gate
from mhsurvey.web.answer_sheet import Names, Sheet, sheet_for
from mhsurvey.web.words import language

# Media types that begin so are shown.
PICTURE = "image/"
# Played in the page; anything else that is no picture is only downloaded.
PLAYED = frozenset(
    {"audio/aac", "audio/amr", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav", "audio/webm", "audio/x-m4a"}
)


@dataclass(frozen=True)
class Record:
    """meaning: of its form, None when that is not here. names: of the codes in its answers. sheet: its answers."""

    opened: Opened
    meaning: Meaning | None
    names: Names
    sheet: Sheet

    @property
    def title(self) -> str:
        """What its form is called."""
        return self.meaning.title if self.meaning else self.opened.listed.form_id


def of(submission_id: int) -> Record:
    """A record with what the caller may read of it. Raises NOT_FOUND."""
    found = opened(submission_id)
    meaning, names = meaning_of(found), _names()
    return Record(found, meaning, names, sheet(found, meaning, names))


def opened(submission_id: int) -> Opened:
    """What is kept of a record in the caller's areas. Raises NOT_FOUND."""
    return queries.submission(gate.session(), submission_id=submission_id, scope=gate.scope())


def meaning_of(found: Opened) -> Meaning | None:
    """What its form's version means, None when that is not here."""
    return forms.meaning(gate.session(), form_id=found.listed.form_id, version=found.listed.version)


def sheet(found: Opened, meaning: Meaning | None, names: Names) -> Sheet:
    """Its answers as far as the caller may read them, in their language."""
    if is_sealed(found):
        return Sheet(hidden=True, sealed=True)
    if meaning is None:
        return Sheet()
    return sheet_for(found, meaning=meaning, role=gate.caller().role, language=language(), names=names)


def is_sealed(found: Opened) -> bool:
    """What a centre says of itself is read by nobody before the community has spoken."""
    listed = found.listed
    if listed.grp != Group.PROVIDER or listed.area_code is None or listed.round_code is None:
        return False
    return results.is_sealed(
        gate.session(), area=listed.area_code, round_code=listed.round_code, today=gate.now().date()
    )


def _names() -> Names:
    session, scope = gate.session(), gate.scope()
    return Names(
        areas={str(code): name for code, name in areas.names(session, scope=scope).items()},
        facilities={str(one.code): one.name for one in areas.facilities(session, scope=scope)},
        rounds={str(one.code): one.name for one in rounds.rounds(session, practice=True)},
    )
