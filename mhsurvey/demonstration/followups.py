"""The visits of the story to each promise: kept, kept late, under way, blocked, given up, or never visited."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from mhsurvey.actions.action import Promise
from mhsurvey.demonstration.record import Record, envelope
from mhsurvey.demonstration.words import BLOCKS
from mhsurvey.demonstration.world import World, ballots, face

# (fate, share): what becomes of a promise.
FATES = (
    ("kept", 0.42),
    ("kept_late", 0.17),
    ("under_way", 0.16),
    ("blocked", 0.13),
    ("cancelled", 0.03),
    ("not_visited", 0.09),
)
VISITS = 3
MONTH_DAYS = 30


def visits(world: World, promises: Iterable[Promise], *, today: date) -> list[Record]:
    """Every visit made by `today`. A visit's content does not hang on today: later loadings only add visits."""
    found = []
    for promise in promises:
        if promise.promised_on is not None and promise.due_on is not None:
            found += _of(world, promise, promise.promised_on, promise.due_on, today=today)
    return found


def _of(world: World, promise: Promise, promised_on: date, due_on: date, *, today: date) -> list[Record]:
    dice = world.dice("fate", promise.code)
    fate = _fate(dice)
    if fate == "not_visited":
        return []
    done_on = due_on + timedelta(days=dice.randint(10, 55) if fate == "kept_late" else -dice.randint(0, 20))
    done_on = max(done_on, promised_on + timedelta(days=7))
    records = []
    for number in range(1, VISITS + 1):
        on = promised_on + timedelta(days=round((due_on - promised_on).days * number / 2) + dice.randint(2, 14))
        if on > today:
            break
        finished = fate.startswith("kept") and done_on <= on
        records.append(_visit(world, promise, fate, on, number=number, done_on=done_on if finished else None))
        if finished or fate == "cancelled":
            break
    return records


def fate_of(world: World, promise: Promise) -> str:
    """What becomes of a promise: one of FATES."""
    return _fate(world.dice("fate", promise.code))


def _fate(dice: Random) -> str:
    drawn = dice.random()
    for fate, share in FATES:
        if drawn < share:
            return fate
        drawn -= share
    return FATES[0][0]


def _visit(world: World, promise: Promise, fate: str, on: date, *, number: int, done_on: date | None) -> Record:
    dice = world.dice("visit", promise.code, number)
    answers = envelope(on, dice, minutes=20) | {
        "action_id": promise.code,
        # On a tablet these come with the promise, from its list of open promises.
        "area": promise.area_code,
        "action_round": promise.round_code,
        "action_what": promise.what,
        "action_due": promise.due_on,
        "visit_date": on,
        "by_role": dice.choice(("community", "womens_group", "asaco", "chw")),
        "by_n_w": dice.randint(1, 4),
        "harm": 0,
        **_state(fate, on, number=number, done_on=done_on, dice=dice),
    }
    if promise.cost_xof:
        share = 1.0 if done_on else min(0.3 * number, 0.9)
        answers["spent"] = round(promise.cost_xof * share * dice.uniform(0.8, 1.15) / 500) * 500
    return Record("csc_followup", f"{promise.code}/{number}", on, answers)


def _state(fate: str, on: date, *, number: int, done_on: date | None, dice: Random) -> dict[str, Any]:
    if done_on is not None:
        return _done(done_on, dice)
    if fate == "cancelled":
        return {"status": "cancelled"}
    if fate == "blocked":
        block = dice.choice(sorted(BLOCKS))
        return {
            "status": "blocked",
            "pct": dice.choice((0, 25, 50)),
            "seen": int(dice.random() < 0.7),
            "block": [block],
            "block_txt": BLOCKS[block],
            "new_due": on + timedelta(days=2 * MONTH_DAYS),
            "new_due_ok": int(dice.random() < 0.6),
            "escal": dice.choice(("town_hall", "csref")),
        }
    if number == 1 and dice.random() < 0.25:
        return {"status": "not_started"}
    return {"status": "in_progress", "pct": min(25 * number, 75), "seen": int(dice.random() < 0.8)}


def _done(done_on: date, dice: Random) -> dict[str, Any]:
    seen = int(dice.random() < 0.85)
    opinion = max(ballots(74, 3, dice).items(), key=lambda vote: vote[1])[0] if seen else face(70, dice)
    return {"status": "done", "done_date": done_on, "seen": seen, "users_ok_score": opinion}
