"""How forms are worded: kinds, question types, scales, and what is wrong with a workbook."""

import re

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from mhsurvey.forms.fault import Fault
from mhsurvey.forms.meaning import FormKind

KINDS = {
    # NOTE: kind of form: a group scores its centre
    FormKind.SCORECARD: _("Group scorecard"),
    # NOTE: kind of form: the centre's staff score themselves
    FormKind.PROVIDER: _("Staff's own scorecard"),
    # NOTE: kind of form: what a centre is due and has
    FormKind.INPUTS: _("Inputs of the centre"),
    # NOTE: kind of form: the meeting of community and staff
    FormKind.INTERFACE: _("Feedback meeting"),
    # NOTE: kind of form: visits to promised actions
    FormKind.FOLLOWUP: _("Follow-up of promises"),
    # NOTE: kind of form: what a group finds good and bad, before anything is scored
    FormKind.ISSUES: _("What a group raises"),
    # NOTE: kind of form: the points to score that facilitators made of what an area's groups raised
    FormKind.INDICATORS: _("An area's points to score"),
    # NOTE: kind of form: answers of single persons
    FormKind.SURVEY: _("Survey"),
    # NOTE: kind of form: a group says which promises were really kept
    FormKind.VERDICT: _("A group's verdict on promises"),
}
TYPES = {
    # NOTE: type of question
    "select1": _("one choice"),
    # NOTE: type of question
    "select": _("several choices"),
    # NOTE: type of question
    "rank": _("putting in order"),
    # NOTE: type of question
    "string": _("text"),
    # NOTE: type of question
    "int": _("whole number"),
    # NOTE: type of question
    "decimal": _("number"),
    # NOTE: type of question: a slider
    "range": _("slider"),
    # NOTE: type of question
    "date": _("date"),
    # NOTE: type of question
    "time": _("time"),
    # NOTE: type of question
    "dateTime": _("date and time"),
    # NOTE: type of question
    "geopoint": _("place on the map"),
    # NOTE: type of question
    "image": _("photo"),
    # NOTE: type of question
    "audio": _("recording"),
    # NOTE: type of question
    "video": _("video"),
    # NOTE: type of question
    "file": _("file"),
    # NOTE: type of question: a box to tick
    "trigger": _("confirmation"),
    # NOTE: type of question: text that is read, without an answer
    "note": _("told, no answer"),
}
PARTS = {
    # NOTE: part of an indicator: the agreed score
    "score": _("score"),
    # NOTE: part of an indicator: votes for each face
    "ballot": _("ballots"),
    # NOTE: part of an indicator: the reason given
    "why": _("reason"),
    # NOTE: part of an indicator
    "suggestion": _("suggestion"),
    # NOTE: part of an indicator: what the centre should have
    "due": _("due"),
    # NOTE: part of an indicator: what the centre has
    "have": _("there"),
    # NOTE: part of an indicator: what a group calls its own point
    "wording": _("wording"),
    # NOTE: part of an indicator: the score both sides agreed on at the meeting
    "agreed": _("agreed score"),
    # NOTE: part of an indicator: the mean of the groups as the tablet worked it out before the meeting
    "calculated": _("calculated score"),
    # NOTE: part of an indicator: what the groups' representatives decided
    "community": _("representatives' score"),
    # NOTE: part of an indicator: the health centre's own score, as the meeting saw it
    "provider": _("centre's own score"),
}
SCALES = {
    # NOTE: scale of an indicator: the choices carry their values
    "choices": _("by choice"),
    # NOTE: scale of an indicator: what is there of what is due
    "due-have": _("there of due"),
    # NOTE: scale of an indicator: how often each choice is named
    "nominal": _("mentions"),
    # NOTE: scale of an indicator
    "amount": _("F CFA"),
}
# Facts that are themselves words of ours; a text no catalogue knows stays as it is.
WORDED = frozenset({"why", "told"})
RANGE = re.compile(r"(-?\d+)-(\d+)")


def kind_words(kind: str) -> str:
    return str(KINDS[FormKind(kind)])


def scale_words(scale: str | None) -> str:
    """ "1 to 5" for a range, a word for the other scales."""
    found = RANGE.fullmatch(scale or "")
    if found:
        # NOTE: a scale, such as "1 to 5"
        return str(gettext("%(lowest)s to %(highest)s", lowest=found.group(1), highest=found.group(2)))
    return str(SCALES.get(scale or "", scale or "–"))


def type_words(of_type: str) -> str:
    return str(TYPES.get(of_type, of_type))


def part_words(part: str) -> str:
    return str(PARTS.get(part, part))


def fault_words(fault: Fault) -> str:
    """A fault's sentence in the language of this reply; what pyxform said stays as it said it."""
    facts = {name: gettext(str(told)) if name in WORDED and told else told for name, told in fault.facts}
    return str(gettext(fault.sentence)).format(**facts)


def counted_faults(count: int) -> str:
    # NOTE: above the list of faults of an uploaded form
    return str(ngettext("%(num)d fault. Nothing was published.", "%(num)d faults. Nothing was published.", count))
