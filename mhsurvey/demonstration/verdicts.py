"""What the groups of the story say of the promises of the round before: really done, partly, or not."""

from collections.abc import Iterable, Sequence
from datetime import date
from random import Random

from mhsurvey.actions.action import Promise, Verdict
from mhsurvey.demonstration.calendar import Turn
from mhsurvey.demonstration.followups import fate_of
from mhsurvey.demonstration.record import Record, envelope
from mhsurvey.demonstration.scorecards import ATTENDANCE, came
from mhsurvey.demonstration.world import World

# (said, share) by what became of a promise: a community does not always find done what its owner calls done.
SAID: dict[str, tuple[tuple[Verdict, float], ...]] = {
    "kept": ((Verdict.DONE, 0.74), (Verdict.PARTLY, 0.19), (Verdict.NOT, 0.07)),
    "kept_late": ((Verdict.DONE, 0.55), (Verdict.PARTLY, 0.33), (Verdict.NOT, 0.12)),
    "under_way": ((Verdict.PARTLY, 0.62), (Verdict.NOT, 0.38)),
    "blocked": ((Verdict.NOT, 0.8), (Verdict.PARTLY, 0.2)),
    "not_visited": ((Verdict.NOT, 0.6), (Verdict.PARTLY, 0.25), (Verdict.DONE, 0.15)),
}


def verdicts(
    world: World, promises: Iterable[Promise], *, places: Iterable[str], turns: Sequence[Turn]
) -> list[Record]:
    """A sheet for each group that came again, of what its area was promised a round ago and whose day has come."""
    by_area: dict[str, list[Promise]] = {}
    for promise in sorted(promises, key=lambda one: one.code):
        by_area.setdefault(promise.area_code, []).append(promise)
    found = []
    for before, turn in zip(turns, turns[1:], strict=False):
        for area in places:
            asked = [one for one in by_area.get(area, ()) if one.round_code == before.code]
            for group in came(world, area, turn, attendance=ATTENDANCE):
                found += _sheet(world, area, turn, group, asked)
    return found


def _sheet(world: World, area: str, turn: Turn, group: str, asked: Sequence[Promise]) -> list[Record]:
    dice = world.dice("verdict", area, turn.code, group)
    on = turn.day(0.15 + 0.4 * world.dice("judged", area, turn.code).random())
    due = [one for one in asked if one.due_on and one.due_on <= on and _is_alive(world, one)]
    rows = [_row(world, one, group) | {"p_at": number} for number, one in enumerate(due, start=1)]
    if not rows:
        return []
    answers = envelope(on, dice, minutes=15) | {
        "cycle_id": turn.code,
        "area": area,
        "group_type": group,
        "n_present": dice.randint(8, 15),
        # On a tablet these come from its list of promises.
        "n_due": len(rows),
        "promise": rows,
    }
    return [Record("csc_verdict", f"{turn.code}/{area}/{group}", on, answers)]


def _is_alive(world: World, promise: Promise) -> bool:
    return fate_of(world, promise) in SAID


def _row(world: World, promise: Promise, group: str) -> dict[str, str | int | date | None]:
    dice = world.dice("verdict", promise.code, group)
    said = _drawn(SAID[fate_of(world, promise)], dice)
    return {
        "p_code": promise.code,
        "p_what": promise.what,
        "p_role": promise.role or "",
        "p_due": promise.due_on,
        "verdict": said.value,
    }


def _drawn(shares: Sequence[tuple[Verdict, float]], dice: Random) -> Verdict:
    drawn = dice.random()
    for said, share in shares:
        if drawn < share:
            return said
        drawn -= share
    return shares[0][0]
