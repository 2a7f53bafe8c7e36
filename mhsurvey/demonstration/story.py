"""Who tells what, where and when: the whole demonstration as a list of records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mhsurvey.demonstration import centres, meetings, scorecards, surveys
from mhsurvey.demonstration.calendar import Turn
from mhsurvey.demonstration.record import Record
from mhsurvey.demonstration.scorecards import ATTENDANCE, SPARSE
from mhsurvey.demonstration.world import Place, World

# Districts outside the detailed cluster that take part, with one or two areas each.
OTHER_DISTRICTS = 46
# Surveys of one area and round of the detailed cluster: fewest and most.
MATERNITY, CHILD, HOUSEHOLD = (3, 14), (2, 7), (5, 9)
# In the open round not every meeting has been held yet.
MEETINGS_HELD = (1.0, 0.96, 0.75)


@dataclass(frozen=True)
class Cast:
    """The places of the story. cluster: the detailed town; others: single areas all over the country."""

    cluster: tuple[Place, ...]
    others: tuple[Place, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        return self.cluster + self.others


def cast(world: World, districts: Sequence[Sequence[Place]], *, detailed: int) -> Cast:
    """Choose who takes part: everybody of the first `detailed` districts, one or two areas of some of the rest."""
    dice = world.dice("cast")
    cluster = [place for district in districts[:detailed] for place in district]
    rest = list(districts[detailed:])
    chosen = dice.sample(rest, min(OTHER_DISTRICTS, len(rest)))
    others = [
        place
        for district in chosen
        for place in dice.sample(list(district), min(len(district), dice.choice((1, 1, 2))))
    ]
    return Cast(tuple(cluster), tuple(sorted(others, key=lambda place: place.code)))


def records(world: World, players: Cast, turns: Sequence[Turn]) -> Iterator[Record]:
    """Everything but the visits to promises, round after round."""
    for turn in turns:
        for place in players.cluster:
            yield from _full(world, place, turn)
        for place in players.others:
            yield from _sparse(world, place, turn)


def _full(world: World, place: Place, turn: Turn) -> Iterator[Record]:
    sheets = scorecards.groups(world, place, turn, attendance=ATTENDANCE)
    yield from sheets
    staff = scorecards.provider(world, place, turn) if world.chance(0.93, "staff", place.code, turn.code) else None
    if staff:
        yield staff
    yield centres.inputs(world, place, turn)
    if sheets and world.chance(MEETINGS_HELD[turn.number], "held", place.code, turn.code):
        yield meetings.meeting(world, place, turn, scorecards.scored(sheets, staff))
    dice = world.dice("surveys", place.code, turn.code)
    for number in range(dice.randint(*MATERNITY)):
        yield surveys.maternity(world, place, turn, number)
    for number in range(dice.randint(*CHILD)):
        yield surveys.child(world, place, turn, number)
    # The household survey is yearly: not in the middle round, and in half of the areas.
    if turn.number != 1 and world.chance(0.5, "households", place.code):
        for number in range(dice.randint(*HOUSEHOLD)):
            yield surveys.household(world, place, turn, number)


def _sparse(world: World, place: Place, turn: Turn) -> Iterator[Record]:
    """Elsewhere the work began later, with fewer groups."""
    if not world.chance((0.3, 0.75, 0.9)[turn.number], "takes part", place.code, turn.code):
        return
    sheets = scorecards.groups(world, place, turn, attendance=SPARSE)
    yield from sheets
    staff = scorecards.provider(world, place, turn) if world.chance(0.8, "staff", place.code, turn.code) else None
    if staff:
        yield staff
    if sheets and world.chance(0.35, "held", place.code, turn.code):
        yield meetings.meeting(world, place, turn, scorecards.scored(sheets, staff))
