"""The centre scores itself without having seen the community, and the community without having seen the centre."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum

from mhsurvey.rounds.group import COMMUNITY, Group
from mhsurvey.rounds.round import Round

# The draft goes to the centre 48 hours before the meeting (domain: ethics); from then on both sides are open.
BEFORE_MEETING = timedelta(days=2)


class ProviderState(StrEnum):
    """Where the centre's self-score stands. SEALED: it is in, and shown to nobody yet."""

    AWAITED = "awaited"
    SEALED = "sealed"
    OPEN = "open"


class Unscored(StrEnum):
    """Why a centre did not score itself before the meeting, as the meeting's sheet says it (question `prov_self`)."""

    REFUSED = "refused"
    ABSENT = "absent"
    NO_TIME = "no_time"
    OTHER = "other"


# The meeting's sheet answers it with "scored" or one of the reasons.
SELF_SCORED = "prov_self"


def awaited(current: Round) -> Sequence[str]:
    """The groups whose word the seal waits for: those expected, or of a round that expects none, any."""
    return current.expected_groups or COMMUNITY


def needed(current: Round) -> int:
    """How many of `awaited` must have spoken."""
    return len(current.expected_groups) or 1


def provider_state(
    heard: Collection[str], *, current: Round, meeting_on: date | None, today: date | None
) -> ProviderState:
    """Whether an area's self-score may be seen.

    heard       voices that came in, see `results.queries.groups_heard`
    meeting_on  day of the area's meeting, where it is fixed
    today       without it the meeting's day opens nothing
    """
    if Group.PROVIDER not in heard:
        return ProviderState.AWAITED
    meeting_is_near = meeting_on is not None and today is not None and today >= meeting_on - BEFORE_MEETING
    is_over = not current.is_open or Group.INTERFACE in heard
    spoke = set(heard).intersection(COMMUNITY)
    everybody_spoke = len(spoke.intersection(awaited(current))) >= needed(current)
    return ProviderState.OPEN if is_over or meeting_is_near or everybody_spoke else ProviderState.SEALED
