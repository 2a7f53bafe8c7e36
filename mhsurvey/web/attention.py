"""What waits for somebody today: gathered from every room, under the reader's scope, for the first page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from mhsurvey.accounts import queries as accounts
from mhsurvey.accounts.account import TabletState
from mhsurvey.accounts.person import Person, Role
from mhsurvey.actions import standing_queries as actions
from mhsurvey.actions.action import Promise
from mhsurvey.actions.keeping import Keeping
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.exchange import queries as exchange
from mhsurvey.exchange.forwarding import Standing
from mhsurvey.exchange.upstream import read_address
from mhsurvey.protection import queries as protection
from mhsurvey.protection.disclosure import Stage
from mhsurvey.quotes import queries as quotes
from mhsurvey.results import matrix_queries
from mhsurvey.results import queries as results
from mhsurvey.results.needs import Needs, needs
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import WOMENS_GROUPS, Group
from mhsurvey.rounds.round import Round
from mhsurvey.submissions import queries as submissions
from mhsurvey.web.ground import ground

# area -> groups, provider, inputs and interface heard
Voices = Mapping[AreaCode, frozenset[str]]
LEADING = (Role.ADMINISTRATOR, Role.MANAGER)
DECIDING = (*LEADING, Role.FACILITATOR)
# So that one may be away: disclosed harm cannot wait for a holiday to end.
FOCAL_PERSONS = 2
SHOWN = 5
# Records that wait longer than this on a tablet that reports are stuck: a tablet with network sends at once.
STUCK_AFTER = timedelta(days=2)


@dataclass(frozen=True)
class UnderWay:
    """An open round as far as it has come. areas: taking part; the counts are of areas.

    begun     something came in       heard  every expected group and the centre came in
    met       the interface meeting was held
    womenless areas begun without any women's group, by name
    """

    round: Round
    areas: int
    begun: int
    heard: int
    met: int
    womenless: tuple[AreaCode, ...]
    days_left: int


@dataclass(frozen=True)
class Today:
    """The first page. held, tablets and focal_persons_missing are empty for who does not look after them.

    disclosed    disclosures of harm nobody opened yet, for a focal person only
    unreachable  disclosures in areas no focal person answers for, a number for administrators
    forwarding  on a server that has one upstream, for who sees the whole of it; None for anybody else
    overdue      the longest late promises, a few; keeping.late says how many there are
    needs        areas of the latest round anything was scored in that need somebody; None while nothing was
    escalated    how many promises are the district's or the region's matter by now
    stuck        tablets that report, and hold records for more than two days
    unread       areas of open rounds of whose words nobody has decided yet, for who decides
    """

    rounds: tuple[UnderWay, ...]
    keeping: Keeping
    overdue: tuple[Promise, ...]
    held: int
    tablets: tuple[TabletState, ...]
    silent: tuple[TabletState, ...]
    focal_persons_missing: int
    areas: int
    submissions: int
    disclosed: int = 0
    unreachable: int = 0
    forwarding: Standing | None = None
    needs: Needs | None = None
    escalated: int = 0
    stuck: tuple[TabletState, ...] = ()
    unread: tuple[tuple[Round, tuple[AreaCode, ...]], ...] = ()

    @property
    def is_new_house(self) -> bool:
        """Nothing was set up yet: the first page then shows the first steps."""
        return not (self.areas and self.rounds) and not self.submissions

    @property
    def unsent(self) -> int:
        return sum(one.unsent or 0 for one in self.tablets)

    @property
    def is_quiet(self) -> bool:
        womenless = any(one.womenless for one in self.rounds)
        unforwarded = self.forwarding is not None and self.forwarding.waiting
        waits = self.held or self.overdue or self.silent or self.focal_persons_missing or self.stuck or self.unread
        return not (waits or self.disclosed or self.unreachable or womenless or unforwarded)


def today(session: Session, *, person: Person, now: datetime) -> Today:
    """Gather it all; about fifteen indexed reads."""
    scope, day = person.scope, now.date()
    promised = actions.outlook(session, scope=scope, today=day, most=SHOWN)
    heard = _heard(session, scope)
    leads = person.role in LEADING
    tablets = tuple(accounts.tablets(session, scope=scope)) if leads else ()
    missing = FOCAL_PERSONS - len(accounts.focal_persons(session)) if person.role is Role.ADMINISTRATOR else 0
    return Today(
        rounds=_rounds(session, scope, heard, day),
        keeping=promised.keeping,
        overdue=promised.overdue,
        held=submissions.held_count(session, scope=scope) if leads else 0,
        tablets=tuple(one for one in tablets if one.revoked_at is None),
        silent=tuple(one for one in tablets if one.is_silent(now=now)),
        focal_persons_missing=max(missing, 0),
        disclosed=_disclosed(session, person),
        unreachable=_unreachable(session, person),
        areas=areas.count(session, scope=scope).get(Level.AREA, 0),
        submissions=submissions.received_count(session, scope=scope),
        forwarding=_forwarding(session) if leads and scope == EVERYWHERE else None,
        needs=_needs(session, scope, promised.late, day),
        escalated=promised.escalated,
        stuck=tuple(one for one in tablets if _is_stuck(one, now)),
        unread=_unread(session, heard) if person.role in DECIDING else (),
    )


def _is_stuck(tablet: TabletState, now: datetime) -> bool:
    since = tablet.oldest_unsent_at
    in_use = tablet.revoked_at is None and not tablet.is_silent(now=now)
    return in_use and bool(tablet.unsent) and since is not None and since < now - STUCK_AFTER


def _needs(session: Session, scope: Scope, late: Mapping[AreaCode, int], day: date) -> Needs | None:
    current = matrix_queries.latest_heard(session, scope=scope)
    if current is None:
        return None
    return needs(
        matrix_queries.wholes(session, scope=scope, current=current, today=day),
        late=late,
        threshold=rounds.thresholds(session).of("", round_code=current.code, level=Level.AREA),
        round_code=current.code,
    )


def _heard(session: Session, scope: Scope) -> tuple[tuple[Round, Voices], ...]:
    """Open rounds with who was heard in each area."""
    return tuple(
        (one, results.groups_heard(session, scope=scope, round_code=one.code))
        for one in rounds.open_rounds(session, practice=False)
    )


def _unread(session: Session, heard: Iterable[tuple[Round, Voices]]) -> tuple[tuple[Round, tuple[AreaCode, ...]], ...]:
    found = ((one, quotes.undecided_areas(session, round_code=one.code, heard=voices)) for one, voices in heard)
    return tuple((one, waiting) for one, waiting in found if waiting)


def _disclosed(session: Session, person: Person) -> int:
    if person.role is not Role.FOCAL_PERSON:
        return 0
    return protection.counts(session, scope=person.scope)[Stage.NEW]


def _unreachable(session: Session, person: Person) -> int:
    if person.role is not Role.ADMINISTRATOR or person.scope != EVERYWHERE:
        return 0
    return protection.seen_by_nobody(session, scopes=[one.scope for one in accounts.focal_persons(session)])


def _forwarding(session: Session) -> Standing | None:
    address = read_address(ground().settings.data_dir)
    return None if address is None else exchange.standing(session, upstream=address.url)


def _rounds(session: Session, scope: Scope, heard: Iterable[tuple[Round, Voices]], day: date) -> tuple[UnderWay, ...]:
    found = []
    for one, voices in heard:
        labels = areas.labels(session, scope=scope, level=Level.AREA, on=one.areas_of_day)
        everywhere = {AreaCode(code) for code, _, _ in labels}
        listed = set(rounds.areas_of(session, round_code=one.code))
        found.append(under_way(one, taking_part=listed & everywhere if listed else everywhere, voices=voices, day=day))
    return tuple(found)


def under_way(
    one: Round, *, taking_part: Iterable[AreaCode], voices: Mapping[AreaCode, frozenset[str]], day: date
) -> UnderWay:
    """How far a round has come. voices: groups, provider, inputs and interface heard, by area."""
    places = set(taking_part)
    heard = {area: groups for area, groups in voices.items() if area in places}
    wanted = {*one.expected_groups, Group.PROVIDER}
    womenless = [area for area, groups in heard.items() if not groups & set(WOMENS_GROUPS)]
    return UnderWay(
        round=one,
        areas=len(places),
        begun=len(heard),
        heard=sum(wanted <= groups for groups in heard.values()),
        met=sum(Group.INTERFACE in groups for groups in heard.values()),
        womenless=tuple(sorted(womenless)),
        days_left=(one.ends_on - day).days,
    )
