"""How the audit trail is worded on screens; the trail itself keeps English verbs and codes."""

from flask_babel import lazy_gettext as _

VERBS = {
    # NOTE: audit trail: what somebody did
    "signed in": _("signed in"),
    # NOTE: audit trail
    "signed out": _("signed out"),
    # NOTE: audit trail
    "chose a password": _("chose a password"),
    # NOTE: audit trail
    "changed the password": _("changed the password"),
    # NOTE: audit trail
    "added a person": _("added a person"),
    # NOTE: audit trail
    "changed a person": _("changed a person"),
    # NOTE: audit trail
    "disabled a person": _("closed an account"),
    # NOTE: audit trail
    "enabled a person": _("opened an account again"),
    # NOTE: audit trail
    "closed all sign-ins": _("signed somebody out everywhere"),
    # NOTE: audit trail
    "made a one-time link": _("made a one-time link"),
    # NOTE: audit trail
    "enrolled a tablet": _("enrolled a tablet"),
    # NOTE: audit trail
    "enrolled a tablet again": _("enrolled a tablet again"),
    # NOTE: audit trail: a code to be typed on a tablet
    "opened a short code": _("made a short code"),
    # NOTE: audit trail: by typing its code on the tablet
    "enrolled with a short code": _("enrolled a tablet with a short code"),
    # NOTE: audit trail
    "changed a tablet": _("changed a tablet"),
    # NOTE: audit trail
    "revoked a tablet": _("shut a tablet out"),
    # NOTE: audit trail
    "published a form": _("published a form"),
    # NOTE: audit trail: tablets no longer offer it
    "retired a form": _("took a form out of use"),
    # NOTE: audit trail
    "restored a form": _("brought a form back into use"),
    # NOTE: audit trail: wrote or signed what a form says in a language
    "worded a phrase": _("worded what a form says"),
    # NOTE: audit trail: spoke what a form says in a language
    "recorded a phrase": _("recorded what a form says"),
    # NOTE: audit trail
    "took a recording back": _("took a recording back"),
    # NOTE: audit trail
    "imported areas": _("imported areas"),
    # NOTE: audit trail
    "renamed an area": _("renamed an area"),
    # NOTE: audit trail
    "moved an area": _("moved an area"),
    # NOTE: audit trail
    "merged an area": _("merged an area"),
    # NOTE: audit trail
    "split an area": _("split an area"),
    # NOTE: audit trail
    "closed an area": _("closed an area"),
    # NOTE: audit trail
    "took a change of areas back": _("took a change of areas back"),
    # NOTE: audit trail
    "planned a round": _("planned a round"),
    # NOTE: audit trail
    "opened a round": _("opened a round"),
    # NOTE: audit trail
    "closed a round": _("closed a round"),
    # NOTE: audit trail: a round that was closed
    "opened a round again": _("opened a round again"),
    # NOTE: audit trail
    "changed a round": _("changed a round"),
    # NOTE: audit trail: what one area plans for a round
    "planned an area": _("planned an area's round"),
    # NOTE: audit trail: days and facilitators of many areas' meetings
    "planned meetings": _("planned meetings"),
    # NOTE: audit trail: records that came after a round was closed count now
    "let late records in": _("let late records count"),
    # NOTE: audit trail: where the colours of an indicator change
    "set cuts": _("set colours"),
    # NOTE: audit trail
    "dropped cuts": _("took colours away"),
    # NOTE: audit trail: for rounds to come
    "ended cuts": _("ended colours"),
    # NOTE: audit trail: a published figure to compare with
    "wrote a figure down": _("wrote a published figure down"),
    # NOTE: audit trail
    "ended a figure": _("ended a published figure"),
    # NOTE: audit trail: a group's own point
    "worded a point anew": _("worded a point anew"),
    # NOTE: audit trail: a promise that went up to somebody's level
    "took a promise up": _("took a promise up"),
    # NOTE: audit trail: a record, as PDF
    "printed a submission": _("printed a record"),
    # NOTE: audit trail
    "reviewed a submission": _("reviewed a record"),
    # NOTE: audit trail
    "commented on a submission": _("commented on a record"),
    # NOTE: audit trail: said which of two versions under one number counts
    "settled a conflict": _("settled a conflict"),
    # NOTE: audit trail
    "had a submission read again": _("had a record read again"),
    # NOTE: audit trail
    "had held submissions read again": _("had held records read again"),
    # NOTE: audit trail: took records, results or a codebook of a form out as a file
    "exported": _("took data out"),
    # NOTE: audit trail: decided whether words somebody said may be shown
    "decided about words": _("decided whether words may be shown"),
    # NOTE: audit trail: of a summary, for an office of the health centre
    "gave out a draft": _("gave out a draft"),
    # NOTE: audit trail
    "closed a draft's link": _("closed the link to a draft"),
    # NOTE: audit trail
    "published an area's page": _("published the page of an area"),
    # NOTE: audit trail
    "took an area's page back": _("took the page of an area back"),
    # NOTE: audit trail
    "changed the recording of an area's page": _("changed the recording on the page of an area"),
}
# What a line of the trail is about, before its number or code.
SUBJECTS = {
    # NOTE: audit trail: "person 12", an account
    "person": _("person"),
    # NOTE: audit trail: "area A0101"
    "area": _("area"),
    # NOTE: audit trail: "tablet 4"
    "tablet": _("tablet"),
    # NOTE: audit trail: "form csc_group"
    "form": _("form"),
    # NOTE: audit trail: "indicator ind01_accueil"
    "indicator": _("indicator"),
    # NOTE: audit trail: "round 2026-1"
    "round": _("round"),
    # NOTE: audit trail: "promise P3NV11T3EEK"
    "promise": _("promise"),
    # NOTE: audit trail: "record 3138"
    "submission": _("record"),
    # NOTE: audit trail: several records
    "submissions": _("records"),
    # NOTE: audit trail: a change of the areas
    "change": _("change"),
    # NOTE: audit trail: an imported file
    "file": _("file"),
}


def verb(text: str) -> str:
    """A verb in the reader's language; one nobody worded yet as it is."""
    return str(VERBS.get(text, text))


def subject(text: str) -> str:
    """ "person 12" in the reader's language; the number or code stays."""
    kind, space, which = text.partition(" ")
    return f"{SUBJECTS.get(kind, kind)}{space}{which}"
