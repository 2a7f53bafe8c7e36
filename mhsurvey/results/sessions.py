"""Who took part: the groups that met, described as far as their size allows."""

from mhsurvey.results.cells import Cells
from mhsurvey.results.result import Audience, GroupSession
from mhsurvey.results.suppression import counted, statement_is_shown
from mhsurvey.results.view import View
from mhsurvey.rounds.group import COMMUNITY, Group

_TRAITS = ("women", "under25", "disability")


def sessions(now: Cells, *, view: View) -> tuple[tuple[GroupSession, ...], GroupSession | None]:
    """The groups that met, and all of them together; None when none met.

    All together counts only the groups that are themselves shown, so that no difference gives a hidden one.
    """
    met = [group for group in COMMUNITY if now.number(group, "_sessions")]
    if not met:
        return (), None
    found = tuple(_session(now, group, in_public=view.audience is Audience.PUBLIC) for group in met)
    return found, _together(now, found)


def _session(now: Cells, group: Group, *, in_public: bool) -> GroupSession:
    meetings, people = now.number(group, "_sessions") or 0, now.number(group, "_participants") or 0
    # Of the facilitator, not of who came: there is nobody to protect.
    led = now.number(group, "_woman_led")
    if not statement_is_shown(people):
        return GroupSession(group=group, sessions=meetings, suppressed=True, led=led)
    traits = {trait: None if in_public else _trait(now, group, trait, people) for trait in _TRAITS}
    return GroupSession(
        group=group,
        sessions=meetings,
        participants=people,
        women=traits["women"],
        under25=traits["under25"],
        disability=traits["disability"],
        led=led,
    )


def _trait(now: Cells, group: Group, trait: str, people: int) -> int | None:
    count = now.number(group, f"_{trait}")
    return None if count is None else counted(count, of=people)


def _together(now: Cells, found: tuple[GroupSession, ...]) -> GroupSession:
    shown = [session for session in found if not session.suppressed]
    people = sum(session.participants or 0 for session in shown)
    traits = {trait: _trait_of_all(now, shown, trait, people) for trait in _TRAITS}
    return GroupSession(
        group="all",
        sessions=sum(session.sessions for session in found),
        participants=people,
        women=traits["women"],
        under25=traits["under25"],
        disability=traits["disability"],
    )


def _trait_of_all(now: Cells, shown: list[GroupSession], trait: str, people: int) -> int | None:
    counts = {session.group: now.number(session.group, f"_{trait}") for session in shown}
    if any(count is None for count in counts.values()):
        return None
    whole = sum(count or 0 for count in counts.values())
    hidden = [
        session.group for session in shown if counted(counts[session.group] or 0, of=session.participants or 0) is None
    ]
    # With a single group hidden, the sum less the others would give it.
    return None if len(hidden) == 1 else counted(whole, of=people)
