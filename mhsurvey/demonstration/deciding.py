"""What the managers of the story decided about words, and the one page they published."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.demonstration.calendar import Turn
from mhsurvey.demonstration.world import Place, World
from mhsurvey.quotes import operations, queries
from mhsurvey.quotes.quote import Verdict
from mhsurvey.summaries import operations as summaries
from mhsurvey.summaries import queries as summary_queries

# In the open round somebody is halfway through; now and then something is kept back.
DECIDED = {True: 0.6, False: 1.0}
KEPT_BACK = 0.04


def decide(session: Session, world: World, *, places: Sequence[Place], turns: Sequence[Turn], now: datetime) -> int:
    """Decide about what is still open; gives how many quotes. The same world decides the same."""
    return sum(_decide(session, world, place, turn, now=now) for turn in turns for place in places)


def _decide(session: Session, world: World, place: Place, turn: Turn, *, now: datetime) -> int:
    found = queries.quotes(session, scope=EVERYWHERE, area=place.code, round_code=turn.code, sealed=turn.is_open)
    chosen = [one for one in found if one.is_open and one.words and world.chance(DECIDED[turn.is_open], one.key)]
    for one in chosen:
        verdict = Verdict.KEPT_BACK if world.chance(KEPT_BACK, "kept back", one.key) else Verdict.APPROVED
        operations.decide(session, one, area=place.code, round_code=turn.code, verdict=verdict, by=None, now=now)
    return len(chosen)


def publish(session: Session, *, place: Place, turn: Turn, now: datetime) -> None:
    """Put one area's closed round where everybody may read it, unless some round of it is there already."""
    if summary_queries.publication(session, area=place.code) is None:
        summaries.publish(session, scope=EVERYWHERE, area=place.code, round_code=turn.code, by=None, now=now)
