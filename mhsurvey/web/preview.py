"""What other cuts would change before anybody sets them: how many places would wear another colour."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from mhsurvey.areas.area import Level
from mhsurvey.results import queries as results
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.indicator import Indicator, Nature
from mhsurvey.rounds.round import Round, RoundState
from mhsurvey.rounds.thresholds import Colour, Threshold, Thresholds
from mhsurvey.web import gate

COLOURED = (Nature.SCORE, Nature.SHARE, Nature.INPUT)


@dataclass(frozen=True)
class Preview:
    """In one round and at one level: (from, to) -> places that change colour; of: values looked at.

    round  None where no round takes these colours yet
    """

    round: Round | None = None
    level: Level = Level.AREA
    moves: Mapping[tuple[Colour, Colour], int] | None = None
    of: int = 0

    @property
    def changed(self) -> int:
        return sum((self.moves or {}).values())


def look(wanted: Threshold, *, indicator: Indicator | None) -> Preview:
    """What a threshold would change in the latest round that takes it. indicator None: of all that have no own cuts."""
    db = gate.session()
    until_now = rounds.thresholds(db)
    every = rounds.rounds(db)
    starts = {str(one.code): one.starts_on for one in every}
    among = replace(until_now, every=(*_others(until_now, wanted), wanted), starts=starts)
    level = Level(wanted.level or Level.AREA)
    concerned = _concerned(every, wanted)
    if concerned is None:
        return Preview(level=level)
    asked = [indicator] if indicator else [one for one in rounds.indicators(db, local=False) if one.nature in COLOURED]
    moves: Counter[tuple[Colour, Colour]] = Counter()
    of = 0
    for one in asked:
        before = until_now.of(one.code, round_code=concerned.code, level=level)
        after = among.of(one.code, round_code=concerned.code, level=level)
        found = results.map_values(
            db,
            scope=gate.scope(),
            round_code=concerned.code,
            indicator=one.code,
            level=level,
            today=gate.now().date(),
        )
        values = [score.value for score in found.values() if score.value is not None]
        of += len(values)
        moves.update((before.colour(value), after.colour(value)) for value in values)
    changed = {pair: n for pair, n in moves.items() if pair[0] is not pair[1]}
    return Preview(round=concerned, level=level, moves=changed, of=of)


def _others(known: Thresholds, wanted: Threshold) -> list[Threshold]:
    """All that `wanted` would not replace."""

    def key(one: Threshold) -> tuple[object, ...]:
        return one.indicator_code, one.round_code, one.level, one.from_on

    return [one for one in known.every if key(one) != key(wanted)]


def _concerned(every: tuple[Round, ...], wanted: Threshold) -> Round | None:
    """The latest round, begun already, that would take the threshold."""
    begun = [one for one in every if one.state is not RoundState.PLANNED]
    fitting = [one for one in begun if wanted.round_code in (None, one.code) and wanted.is_for(one.starts_on)]
    return fitting[0] if fitting else None
