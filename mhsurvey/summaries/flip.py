"""The flip chart: one point a page, a big dot under the face each voice gave, room to draw the agreed one by hand."""

from dataclasses import dataclass

from mhsurvey.results.result import Score
from mhsurvey.results.scores import face
from mhsurvey.rounds.group import Group
from mhsurvey.summaries import words
from mhsurvey.summaries.point import Point
from mhsurvey.summaries.words import Said

AGREED = "agreed"


@dataclass(frozen=True)
class DotRow:
    """One voice. level: the face 1..5 its dot stands under; None: nothing to show, the rings stay empty."""

    voice: str
    said: Said
    level: int | None


def rows(point: Point) -> tuple[DotRow, ...]:
    """The groups that scored it, women first, the centre, and last what the meeting agreed (empty: by hand)."""
    heard = [DotRow(group, words.GROUPS[group], _level(score)) for group, score in point.groups if score.is_shown]
    if point.provider.is_shown:
        heard.append(DotRow(Group.PROVIDER, words.GROUPS[Group.PROVIDER], _level(point.provider)))
    return (*heard, DotRow(AGREED, words.HEADINGS["agreed"], point.face if point.agreed else None))


def _level(score: Score) -> int | None:
    return None if score.value is None else face(score.value)
