"""Everything that can go wrong, once: a fixed code, what happened, where, and the mend.

A code is the HTTP status and a number that is never reused. `web/errors.py` is the one place that
turns a Problem into a page, JSON or OpenRosa XML; `cli.py` prints it.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a sentence for the translators; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Kind:
    """One way to go wrong. `code` like 404.3; `sentence` has {names} filled from the problem's facts."""

    code: str
    sentence: str

    @property
    def status(self) -> int:
        return int(Decimal(self.code))


class Problem(Exception):
    """A fault the user can be told about. facts: codes and numbers only, never an answer or a name."""

    def __init__(self, kind: Kind, **facts: Any) -> None:
        super().__init__(kind.sentence.format(**facts))
        self.kind = kind
        self.facts = facts


# Everywhere
NOT_FOUND = Kind("404.1", N_("There is nothing at this address, or it is not yours to see."))
NOT_ALLOWED = Kind("403.1", N_("Your role does not allow this. Ask an administrator."))
SIGN_IN_FIRST = Kind("401.1", N_("Please sign in first."))
TOO_LARGE = Kind("413.1", N_("This is larger than the {limit_mb} MB accepted here."))
BAD_REQUEST = Kind("400.3", N_("The request cannot be understood. Go back, and try again."))
HOST_UNKNOWN = Kind(
    "400.4", N_("This server does not answer to that name. Its administrator can add it: MHSURVEY_TRUSTED_HOSTS.")
)
WRONG_METHOD = Kind("405.1", N_("This address does not take that kind of request."))
FORM_EXPIRED = Kind("400.1", N_("This page was open too long. Nothing was lost: go back, and send it again."))
BUSY = Kind("503.1", N_("The server is busy. Try again in a few seconds."))
DISK_FULL = Kind("507.1", N_("The server's disk is full. Your records stay on the tablet; tell the administrator."))
UNFORESEEN = Kind("500.1", N_("Something went wrong here. Give this number to your administrator: {reference}"))
ENTRY_INVALID = Kind("400.2", N_("{field}: {fault}"))

# areas
AREA_CODE_TAKEN = Kind("409.10", N_("There is or was a place with the code {code}. Choose another: no code returns."))
AREA_CODE_UNFIT = Kind("400.10", N_("{code} cannot be a place's code. At most {longest} characters, without “/”."))
AREA_DAY_AHEAD = Kind("400.11", N_("A change is written down once it has happened: choose {today} or a day before."))
AREA_DAY_BEFORE = Kind("400.12", N_("Changes are written down in their order: choose {day} or a later day."))
AREA_COUNTED = Kind(
    "409.11",
    N_("In round {code} records came in already for these places as they were. Choose a day after {day}."),
)
AREA_NOT_EMPTY = Kind("409.12", N_("Places still lie in {code}. Move, merge or close them first."))
AREA_PARENT_UNFIT = Kind("400.13", N_("{code} cannot lie in {parent}: a region holds districts, a district areas."))
AREA_CLOSED = Kind("409.13", N_("{code} exists no longer: only places that exist can be changed."))
AREA_PARTS_FEW = Kind("400.14", N_("Name two places at least."))
AREA_PART_HALF = Kind("400.15", N_("Each part needs a code and a name."))
AREA_FILE_UNFIT = Kind("400.16", N_("No outline in this file can be used. Export polygons as GeoJSON (WGS 84)."))
AREA_UID_TAKEN = Kind("409.16", N_("The DHIS2 uid {uid} is that of {code}. Mend it, or leave it empty."))
AREA_CHANGE_NOT_LAST = Kind("409.14", N_("Only the latest change of the areas can be taken back."))
AREA_CHANGE_USED = Kind("409.15", N_("Records came in for {code} already: what began with this change cannot vanish."))

# accounts
TOKEN_MALFORMED = Kind("401.20", N_("This is not a tablet's key. Enrol the tablet again."))
TOKEN_REVOKED = Kind("401.21", N_("This tablet is not enrolled here, or no longer. Its records stay on it."))
KEY_UNKNOWN = Kind("403.20", N_("This tablet is not enrolled here, or no longer. Its records stay on it."))
SIGN_IN_WRONG = Kind("401.22", N_("This e-mail and password do not belong together."))
SIGN_IN_THROTTLED = Kind("429.20", N_("Too many wrong passwords. Try again in {minutes} minutes."))
PASSWORD_TOO_SHORT = Kind("400.20", N_("The password is too short: use {shortest} characters or more."))
PASSWORD_TOO_LONG = Kind("400.21", N_("The password is too long: use {longest} characters at most."))
PASSWORD_IS_EMAIL = Kind("400.22", N_("The password may not be the e-mail address."))
INVITATION_USED = Kind("404.20", N_("This link was used already or is too old. Ask an administrator for a new one."))
SHORT_CODE_UNKNOWN = Kind(
    "404.21", N_("This code is not right, was used already, or is older than 15 minutes. Ask for a new one.")
)
SHORT_CODE_THROTTLED = Kind("429.21", N_("Too many wrong codes. Try again in {minutes} minutes."))
EMAIL_TAKEN = Kind("409.20", N_("Somebody with this e-mail address has an account already."))
LAST_ADMINISTRATOR = Kind("409.21", N_("This is the last administrator. Make somebody else one first."))
NOT_YOURSELF = Kind("409.22", N_("You cannot take away your own account or role. Ask another administrator."))
SCOPE_TOO_WIDE = Kind("403.21", N_("You can give only areas that you may see yourself."))
SCOPE_EMPTY = Kind("400.23", N_("Choose at least one area."))

# forms
FORM_SAME_VERSION = Kind(
    "409.30",
    N_(
        "Version {version} of {form_id} is already published with other content. "
        "Give the changed workbook a new version in its settings sheet."
    ),
)
FORM_FAULTY = Kind("400.30", N_("The workbook has {count} errors. Mend them and upload it again."))
UPLOAD_WORKBOOKS = Kind(
    "400.31", N_("There are {count} workbooks (.xlsx) among the files; one is needed, with its media or in a zip.")
)
UPLOAD_TOO_MUCH = Kind("413.30", N_("That is more than the {most} files or {limit_mb} MB a form may bring."))
UPLOAD_ZIP_DAMAGED = Kind("400.32", N_("{name} cannot be opened. Pack it again as a plain zip, without a password."))
UPLOAD_GONE = Kind("404.30", N_("This upload was not confirmed in time, or its link is damaged. Upload it again."))
WARNINGS_OPEN = Kind("400.33", N_("Warnings not accepted yet: {count}. Mend them, or tick them."))
WORDS_LOSE_ANSWERS = Kind("400.34", N_("Keep {names} in your words as they stand: answers are put there."))
NO_WORKBOOK = Kind("409.31", N_("This form was published without a workbook: its words are changed where it was made."))

# rounds
ROUND_EXISTS = Kind("409.50", N_("There is already a round with the code {code}. Choose another code."))
ROUND_DATES = Kind(
    "400.50", N_("Round {code} would end on {ends_on}, before it starts on {starts_on}. Mend the dates.")
)
ROUND_NOT_OPEN = Kind("409.51", N_("Round {code} is not open; only an open round can be closed."))
ROUND_ALREADY_OPEN = Kind("409.52", N_("Round {code} is open already."))
ROUND_OVER = Kind("409.53", N_("Round {code} is closed. Open it again to change its plan."))
REASON_MISSING = Kind("400.53", N_("Say why, in a few words: it stays in the audit trail."))
ROUND_CODE_UNFIT = Kind("400.51", N_("{code} cannot be a round's code. Use letters, digits, - and _, 40 at most."))
PERIOD_CROSSED = Kind("400.54", N_("The period would end on {to_on}, before it begins on {from_on}. Mend the days."))
THRESHOLDS_CROSSED = Kind(
    "400.52", N_("Weak ends at {weak_below} and good begins at {good_from}: put them in order, 0 to 100.")
)

# submissions
BODY_CUT = Kind("400.60", N_("The record arrived incomplete and was not kept. It stays on the tablet; send it again."))
BODY_MALFORMED = Kind("400.61", N_("The message around the record cannot be read ({fault}). It stays on the tablet."))
BODY_NOT_MULTIPART = Kind("415.60", N_("A record is sent as multipart/form-data, as OpenRosa says."))
XML_PART_MISSING = Kind("400.62", N_("The part xml_submission_file is missing."))
XML_PART_TWICE = Kind("400.63", N_("There are two parts xml_submission_file; exactly one is expected."))
XML_MALFORMED = Kind("400.64", N_("The record is not well-formed XML (at {fault})."))
XML_WITH_DTD = Kind("400.65", N_("The record holds a document type declaration, which is not accepted."))
XML_TOO_DEEP = Kind("400.66", N_("The record is nested deeper than {limit} levels."))
XML_TOO_LARGE = Kind("413.60", N_("The record's XML is larger than {limit_mb} MB."))
INSTANCE_ID_MISSING = Kind("400.67", N_("The record has no instanceID, so it could not be told from another."))
FORM_ID_MISSING = Kind("400.68", N_("The record does not say which form it fills (no id on its first element)."))
METADATA_TOO_LONG = Kind("400.69", N_("{name} is longer than the {limit} characters accepted here."))
FILE_NAME_UNUSABLE = Kind("400.70", N_("A file of the record has no usable name."))
OTHER_XML = Kind(
    "409.60",
    N_("Another record with this number is already here. Both are kept; a manager will compare them."),
)
EDIT_STALE = Kind(
    "409.61",
    N_("This record was already changed on another tablet. Both changes are kept; a manager will compare them."),
)
PICTURE_UNREADABLE = Kind(
    "415.61",
    N_("This picture cannot be read, so the place where it was taken could not be removed from it. It stays stored."),
)
EXPORT_UNREADABLE = Kind("400.71", N_("{file} is not an export of the tablet app (line or record {where}: {fault})."))
LIST_UNREADABLE = Kind("400.72", N_("The tablet's list of records cannot be read."))
LIST_TOO_LONG = Kind("413.61", N_("A tablet's list holds {most} records at most."))
LIST_TOO_SOON = Kind("429.60", N_("The tablet compared its list a moment ago. Try again in a few seconds."))

# results, actions
RATING_OFF_SCALE = Kind("400.80", N_("A rating is {value}; the scale runs from {lowest} to {highest}."))

# quotes
WORDS_MISSING = Kind("400.85", N_("Write down what may be shown: what was spoken has no words yet."))
PROMISE_NOT_UP = Kind("409.85", N_("This promise has not gone up to the next level: nothing is to be answered."))

# tablet, maps, summaries
TABLET_APP_NOT_BUILT = Kind("404.90", N_("The tablet app was not built yet. Build it with: python3 make.py setup"))
NOT_PUBLISHED = Kind("409.90", N_("This area has no public page yet. Publish it first."))
DRAFT_UNDATED = Kind("409.91", N_("Fix the day of the meeting first: the draft may be read from 48 hours before it."))
DRAFT_CLOSED = Kind("403.90", N_("This draft cannot be read now. Open its page again: it says from when."))
RECORDING_UNFIT = Kind("415.90", N_("Choose a recording as mp3, m4a, ogg or webm, of {limit_mb} MB at most."))
PDF_NOT_MADE = Kind("503.90", N_("The PDF could not be made just now. Try again, or print the page itself."))
