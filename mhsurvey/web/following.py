"""A round at a glance: who was heard in every area, who is missing, what is held, when they meet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.areas.spelling import fold
from mhsurvey.problems import N_
from mhsurvey.results import queries as results
from mhsurvey.results.seal import Unscored
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import COMMUNITY, WOMENS_GROUPS, Group
from mhsurvey.rounds.round import Round, RoundArea
from mhsurvey.submissions import queries as submissions

UNSCORED = {
    # NOTE: why a health centre did not score itself
    Unscored.REFUSED: N_("The centre did not score itself: it did not want to."),
    # NOTE: why a health centre did not score itself
    Unscored.ABSENT: N_("The centre did not score itself: its team was not there."),
    # NOTE: why a health centre did not score itself
    Unscored.NO_TIME: N_("The centre did not score itself: it had no time."),
    # NOTE: a health centre did not score itself, for a reason that was not told
    Unscored.OTHER: N_("The centre did not score itself."),
}
# What else a round needs of every area, beside its groups.
OTHERS = (Group.PROVIDER, Group.INPUTS, Group.INTERFACE)
NOBODY: frozenset[str] = frozenset()


class Line(NamedTuple):
    """One area of a round. heard: voices that came in; held: records that wait for a manager; unscored: why the centre
    is not heard.

    A tuple, because a country has 1,500 of them.
    """

    code: str
    name: str
    district: str | None
    heard: frozenset[str]
    held: int = 0
    planned: RoundArea | None = None
    unscored: Unscored | None = None

    def lacks(self, needed: frozenset[str]) -> frozenset[str]:
        """The voices still to be heard: not that of a centre of which the meeting said that it did not score itself."""
        lacking = needed - self.heard
        return lacking - {Group.PROVIDER} if self.unscored else lacking

    @property
    def meeting_on(self) -> date | None:
        return self.planned.meeting_on if self.planned else None

    @property
    def met(self) -> bool:
        return Group.INTERFACE in self.heard


@dataclass
class Count:
    """Areas of a district, or of all. missing: voice -> areas that lack it."""

    name: str
    code: str
    missing: dict[str, int]
    of: int = 0
    begun: int = 0
    complete: int = 0
    met: int = 0
    womenless: int = 0
    held: int = 0

    def add(self, line: Line, *, needed: frozenset[str]) -> None:
        """Count one more area. needed: the voices a round needs of every area."""
        self.of += 1
        self.held += line.held
        lacking = line.lacks(needed)
        for voice in lacking:
            self.missing[voice] += 1
        if line.heard.isdisjoint(COMMUNITY):
            return
        self.begun += 1
        self.complete += not lacking - {Group.INTERFACE}
        self.met += Group.INTERFACE in line.heard
        self.womenless += line.heard.isdisjoint(WOMENS_GROUPS)


@dataclass(frozen=True)
class Following:
    """needed: the voices every area should be heard with, women first; lines by name, districts by name."""

    needed: tuple[str, ...]
    lines: Sequence[Line]
    districts: tuple[Count, ...]
    whole: Count

    def lacking(self, voice: str | None, *, district: str | None) -> list[Line]:
        """The areas of a district (None: of all) that lack a voice; "any" of them, or all areas for None."""
        needed = frozenset(self.needed)
        return [
            line
            for line in self.lines
            if district in (None, line.district)
            and (voice is None or (voice == "any" and line.lacks(needed)) or voice in line.lacks(needed))
        ]


def follow(session: Session, current: Round, *, scope: Scope) -> Following:
    """How far a round has come in what the caller may see."""
    heard = results.groups_heard(session, scope=scope, round_code=current.code)
    unscored = results.unscored_centres(session, scope=scope, round_code=current.code)
    plans = rounds.plans(session, round_code=current.code)
    held = submissions.held_by_area(session, scope=scope)
    labels = areas.labels(session, scope=scope, level=Level.AREA, on=current.areas_of_day)
    taking_part = {code for code, planned in plans.items() if planned.listed}
    lines = [
        Line(
            code,
            name,
            parent,
            heard.get(AreaCode(code), NOBODY),
            held.get(code, 0),
            plans.get(AreaCode(code)),
            unscored.get(AreaCode(code)),
        )
        for code, name, parent in sorted(labels, key=lambda label: (fold(label[1]), label[0]))
        if not taking_part or code in taking_part
    ]
    # The district of a manager of single areas is not in that scope, and still has to be named.
    districts = areas.labels(session, scope=EVERYWHERE, level=Level.DISTRICT, on=current.areas_of_day)
    named = {code: name for code, name, _ in districts}
    return _counted(lines, needed=(*current.expected_groups, *OTHERS), names=named)


def _counted(lines: Sequence[Line], *, needed: tuple[str, ...], names: Mapping[str, str]) -> Following:
    wanted = frozenset(needed)
    whole = _none(needed)
    districts: dict[str, Count] = {}
    for line in lines:
        code = line.district or ""
        district = districts.get(code)
        if district is None:
            district = districts[code] = _none(needed, code=code, name=names.get(code, code))
        district.add(line, needed=wanted)
    for one in districts.values():
        _put_together(whole, one)
    found = tuple(sorted(districts.values(), key=lambda one: (fold(one.name), one.code)))
    return Following(needed=needed, lines=lines, districts=found, whole=whole)


def _none(needed: Iterable[str], *, code: str = "", name: str = "") -> Count:
    return Count(code=code, name=name, missing=dict.fromkeys(needed, 0))


def _put_together(whole: Count, part: Count) -> None:
    for voice, n in part.missing.items():
        whole.missing[voice] += n
    for name in ("of", "begun", "complete", "met", "womenless", "held"):
        setattr(whole, name, getattr(whole, name) + getattr(part, name))
