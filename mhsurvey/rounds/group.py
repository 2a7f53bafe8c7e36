"""Who speaks: the community groups, women first, and the other voices that are kept apart."""

from enum import StrEnum

from mhsurvey.forms.meaning import FormKind
from mhsurvey.problems import N_


class Group(StrEnum):
    """The third part of a tally's key. The first eight are the community; the rest never mix with it."""

    WOMEN = "women"
    YOUNG_WOMEN = "young_women"
    MEN = "men"
    YOUNG_MEN = "young_men"
    CHW = "chw"
    LEADERS = "leaders"
    ASACO = "asaco"
    OTHER = "other"
    PROVIDER = "provider"
    SURVEY = "survey"
    INPUTS = "inputs"
    INTERFACE = "interface"
    FOLLOWUP = "followup"
    VERDICT = "verdict"


COMMUNITY = (
    Group.WOMEN,
    Group.YOUNG_WOMEN,
    Group.MEN,
    Group.YOUNG_MEN,
    Group.CHW,
    Group.LEADERS,
    Group.ASACO,
    Group.OTHER,
)

# Fewer groups than this, or no women's group, and an area's score is incomplete.
ENOUGH_GROUPS = 3
WOMENS_GROUPS = (Group.WOMEN, Group.YOUNG_WOMEN)

LABELS = {
    # NOTE: community groups as column heads, short
    Group.WOMEN: N_("Women"),
    Group.YOUNG_WOMEN: N_("Young women"),
    Group.MEN: N_("Men"),
    Group.YOUNG_MEN: N_("Young men"),
    # NOTE: community health workers (agents de santé communautaire, ASC)
    Group.CHW: N_("Health workers (CHW)"),
    Group.LEADERS: N_("Leaders"),
    Group.ASACO: N_("ASACO"),
    Group.OTHER: N_("Other group"),
    # NOTE: staff of the health centre
    Group.PROVIDER: N_("Health centre"),
    Group.SURVEY: N_("Surveys"),
    # NOTE: count of what the centre is entitled to and has
    Group.INPUTS: N_("Inputs"),
    # NOTE: the meeting where community and centre agree on scores and promises
    Group.INTERFACE: N_("Interface meeting"),
    Group.FOLLOWUP: N_("Follow-up"),
    # NOTE: what groups say of the promises made to them
    Group.VERDICT: N_("Verdict on promises"),
}

_BY_KIND = {
    FormKind.PROVIDER: Group.PROVIDER,
    FormKind.INPUTS: Group.INPUTS,
    FormKind.INTERFACE: Group.INTERFACE,
    FormKind.FOLLOWUP: Group.FOLLOWUP,
    FormKind.SURVEY: Group.SURVEY,
    FormKind.VERDICT: Group.VERDICT,
}


# What is said before anything is scored: kept and shown, and counted nowhere.
_UNCOUNTED = (FormKind.ISSUES, FormKind.INDICATORS)


def group_of(kind: FormKind, *, given: str | None) -> Group | None:
    """The group a submission is tallied under.

    given    the answer to the question keyed "group"; only a scorecard has one
    Returns  the kind's own group, or for a scorecard the given one; OTHER when it is unknown or blank; None for a kind
             that is not counted
    """
    if kind in _UNCOUNTED:
        return None
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    return Group(given) if given in set(COMMUNITY) else Group.OTHER
