"""How submissions, why they are held and how to mend that are worded."""

from flask_babel import lazy_gettext as _

from mhsurvey.submissions.holding import Reason
from mhsurvey.submissions.receipts import Difference
from mhsurvey.submissions.submission import ReviewState, State

STATES = {
    # NOTE: state of a record: received, its answers are read in a moment
    State.NEW: _("Received"),
    # NOTE: state of a record: its answers count
    State.READ: _("Counts"),
    # NOTE: state of a record: kept apart until its cause is mended
    State.HELD: _("Held"),
}
REVIEWS = {
    # NOTE: review of a record: nobody looked yet
    ReviewState.RECEIVED: _("Not reviewed"),
    # NOTE: review of a record: changed since it was received
    ReviewState.EDITED: _("Edited"),
    # NOTE: review of a record
    ReviewState.HAS_ISSUES: _("Has issues"),
    # NOTE: review of a record
    ReviewState.APPROVED: _("Approved"),
    # NOTE: review of a record: stays here, counts nowhere
    ReviewState.REJECTED: _("Rejected"),
}
REASONS = {
    # NOTE: why a record is held; each stands as a heading
    Reason.FORM_UNKNOWN: _("The form is not known here"),
    Reason.VERSION_UNKNOWN: _("This version of the form is not known here"),
    Reason.ENCRYPTED: _("The record is encrypted by ODK"),
    Reason.SEALED: _("It was sealed for a key that is not here"),
    # NOTE: why a record is held: the tablet was switched off, or passed on, in the middle of it
    Reason.INTERRUPTED: _("A person was interrupted and did not finish"),
    Reason.EDIT_UNKNOWN: _("It changes a record that is not here"),
    Reason.UNREADABLE: _("An answer is not of its type"),
    Reason.AREA_MISSING: _("No health area was chosen"),
    Reason.AREA_UNKNOWN: _("The health area is not known here"),
    Reason.AREA_FOREIGN: _("The health area is not one of the tablet's"),
    # NOTE: why a record is held: the area was split or closed, or had not begun
    Reason.AREA_NOT_THEN: _("The health area did not exist then"),
    Reason.ROUND_MISSING: _("No round was chosen"),
    Reason.ROUND_UNKNOWN: _("The round is not known here"),
    Reason.ROUND_NOT_OPEN: _("The round was not open when it arrived"),
    Reason.ROUND_NOT_ON_DAY: _("No round runs on its day"),
}
MENDS = {
    # NOTE: what a manager does so that held records count
    Reason.FORM_UNKNOWN: _("Publish the form, then read again."),
    Reason.VERSION_UNKNOWN: _("Publish this version of the form, then read again."),
    Reason.ENCRYPTED: _("Decrypt it with ODK Briefcase and your key; use a form without encryption from now on."),
    Reason.SEALED: _("Open it with the recovery key: flask submissions unseal --key FILE."),
    Reason.INTERRUPTED: _("Approve it on its page if what was answered should count."),
    Reason.EDIT_UNKNOWN: _("Have the tablet with the original send it, then read again."),
    Reason.UNREADABLE: _(
        "Publish a form version whose question takes this answer, or correct the record on the tablet."
    ),
    Reason.AREA_MISSING: _("Correct the record on the tablet and send it again."),
    Reason.AREA_UNKNOWN: _("Import the area, then read again."),
    Reason.AREA_FOREIGN: _("Add the area to the tablet if it works there, then read again."),
    Reason.AREA_NOT_THEN: _("Correct the area on the tablet: its list holds what goes on for it. Then send it again."),
    Reason.ROUND_MISSING: _("Correct the record on the tablet and send it again."),
    Reason.ROUND_UNKNOWN: _("Plan the round with this code, then read again."),
    Reason.ROUND_NOT_OPEN: _("Reopen the round if it should still count, then read again."),
    Reason.ROUND_NOT_ON_DAY: _("Plan a round that covers this day, then read again."),
}
DIFFERENCES = {
    # NOTE: how a tablet's list differs from the server's, each stands as a heading; the gravest
    Difference.LOST: _("The tablet was told it arrived, and it is not here"),
    Difference.CONFLICT: _("Two different records under one number"),
    Difference.REFUSED: _("Refused by the server, still on the tablet"),
    Difference.HELD: _("Here, and held"),
    Difference.FILES_MISSING: _("Here, with files still to come"),
    Difference.UNSENT: _("Only on the tablet so far"),
    Difference.UNTOLD: _("Here, and the tablet does not know it yet"),
}
WHAT_TO_DO = {
    # NOTE: what somebody does about a difference between a tablet's list and the server's
    Difference.LOST: _("Do not wipe the tablet. Was this server restored from a copy? Tell the administrator."),
    Difference.CONFLICT: _("Both are kept. A manager compares them on the record's page."),
    Difference.REFUSED: _("Read on the tablet why, and export the record from there if it cannot be sent."),
    Difference.HELD: _("Mend the cause; it then counts. The tablet need do nothing."),
    Difference.FILES_MISSING: _("Let the tablet connect again: it sends the rest by itself."),
    Difference.UNSENT: _("Let the tablet connect: it sends by itself."),
    Difference.UNTOLD: _("Let the tablet connect: it learns it and frees the place."),
}
