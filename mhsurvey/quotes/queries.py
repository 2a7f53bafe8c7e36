"""Reads of what was said: everything for whoever decides, the approved words for every output."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mhsurvey.actions import queries as actions
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import Meaning, Question
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.quotes.quote import Decision, Kind, Quote, QuoteKey, Verdict, key_of, tidy
from mhsurvey.quotes.reading import asked_in_words, quotes_in
from mhsurvey.quotes.tables import QuoteDecisionRow
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import COMMUNITY, Group
from mhsurvey.submissions import queries as submissions

# In the order they are decided and read aloud: women first, then those who answer for the service.
VOICES = (*COMMUNITY, Group.PROVIDER, Group.INPUTS, Group.INTERFACE)
_DECIDED = (
    QuoteDecisionRow.quote_key,
    QuoteDecisionRow.verdict,
    QuoteDecisionRow.words,
    QuoteDecisionRow.at,
    QuoteDecisionRow.person_id,
)


def quotes(session: Session, *, scope: Scope, area: str, round_code: str, sealed: bool) -> tuple[Quote, ...]:
    """What one area said in one round in its own words, with what was decided; women first, promises last.

    sealed  nobody may see yet what the centre said of itself (results.seal): then it is not here either
    Raises NOT_FOUND, for a foreign area as for a missing one
    """
    areas.area(session, code=area, scope=scope)
    rounds.round_(session, code=round_code)
    decided = decisions(session, area=area, round_code=round_code)
    said = _said(session, area=area, round_code=round_code, sealed=sealed)
    promised = _promised(session, area=area, round_code=round_code)
    return tuple(replace(one, decision=decided.get(one.key)) for one in (*said, *promised))


def approved_quotes(session: Session, *, area: str, round_code: str, sealed: bool) -> tuple[Quote, ...]:
    """Of what the sheets of an area and round say in words, what may be shown; women first. Look for the area in scope.

    sealed  as in `quotes`
    """
    decided = decisions(session, area=area, round_code=round_code)
    # Most areas have nothing to tell yet: then their sheets need not be read.
    if all(one.verdict is not Verdict.APPROVED for one in decided.values()):
        return ()
    said = _said(session, area=area, round_code=round_code, sealed=sealed)
    every = (replace(one, decision=decided.get(one.key)) for one in said)
    return tuple(one for one in every if one.approved)


def approved_places(
    session: Session, *, scope: Scope, indicator: str, rounds: Iterable[str], most: int
) -> list[tuple[AreaCode, str]]:
    """Where somebody's words about an indicator were approved: (area, round), the latest decision first."""
    row = QuoteDecisionRow
    found = session.execute(
        select(row.area_code, row.round_code)
        .where(
            row.indicator_code == indicator,
            row.verdict == Verdict.APPROVED,
            row.round_code.in_(list(rounds)),
            row.area_code.in_(areas.within(scope)),
        )
        .group_by(row.area_code, row.round_code)
        .order_by(func.max(row.id).desc())
        .limit(most)
    )
    return [(AreaCode(area), round_code) for area, round_code in found]


def _said(session: Session, *, area: str, round_code: str, sealed: bool) -> Iterable[Quote]:
    voices = [group for group in VOICES if not (sealed and group is Group.PROVIDER)]
    records = submissions.answers_of_area(session, round_code=round_code, area=area, groups=voices)
    asked: dict[tuple[str, str], tuple[Meaning, Sequence[Question]]] = {}
    for form_id, version in {(record.form_id, record.version) for record in records}:
        meaning = forms.meaning(session, form_id=form_id, version=version)
        if meaning is not None:
            asked[form_id, version] = meaning, asked_in_words(meaning)
    said: dict[QuoteKey, Quote] = {}
    for record in sorted(records, key=lambda one: voices.index(Group(one.grp or ""))):
        if (record.form_id, record.version) in asked:
            meaning, questions = asked[record.form_id, record.version]
            said |= {one.key: one for one in quotes_in(record, meaning=meaning, asked=questions)}
    return said.values()


def quote(session: Session, *, scope: Scope, area: str, round_code: str, key: str, sealed: bool) -> Quote:
    """One of them. Raises NOT_FOUND."""
    for one in quotes(session, scope=scope, area=area, round_code=round_code, sealed=sealed):
        if one.key == key:
            return one
    raise Problem(NOT_FOUND)


def promise_key(code: str, *, what: str) -> QuoteKey:
    """The key of a promise's own words."""
    return key_of(code, "promise", row=None, said=tidy(what))


def _promised(session: Session, *, area: str, round_code: str) -> list[Quote]:
    # Their order here is nobody's business, so the day may be any.
    found = actions.promises(session, scope=EVERYWHERE, today=date.min, area=area, round_code=round_code)
    return [
        Quote(
            key=promise_key(one.code, what=one.what),
            kind=Kind.PROMISE,
            group=Group.INTERFACE,
            indicator=one.indicator_code,
            words=tidy(one.what),
        )
        for one in sorted(found, key=lambda promise: promise.code)
    ]


def decisions(session: Session, *, area: str, round_code: str) -> Mapping[QuoteKey, Decision]:
    """The last word on every quote of an area and round that was decided."""
    rows = session.execute(
        select(*_DECIDED)
        .where(QuoteDecisionRow.round_code == round_code, QuoteDecisionRow.area_code == area)
        .order_by(QuoteDecisionRow.id)
    )
    return {QuoteKey(key): Decision(Verdict(verdict), words, at, person) for key, verdict, words, at, person in rows}


def undecided_areas(
    session: Session, *, round_code: str, heard: Mapping[AreaCode, frozenset[str]]
) -> tuple[AreaCode, ...]:
    """Areas a group or a centre of which was heard, and of whose words nobody has decided anything yet.

    heard  `results.queries.groups_heard` of the reader's scope
    """
    row = QuoteDecisionRow
    decided = set(session.scalars(select(row.area_code).where(row.round_code == round_code).distinct()))
    return tuple(sorted(area for area, voices in heard.items() if area not in decided and voices.intersection(VOICES)))


def heard_areas(session: Session, *, round_code: str, heard: Mapping[AreaCode, frozenset[str]]) -> tuple[AreaCode, ...]:
    """Areas where somebody may have said something in own words: first those nobody has decided about.

    heard  `results.queries.groups_heard` of the reader's scope
    """
    unread = undecided_areas(session, round_code=round_code, heard=heard)
    begun = sorted(area for area, voices in heard.items() if voices.intersection(VOICES) and area not in unread)
    return (*unread, *begun)


def approved_words(session: Session, *, area: str, round_code: str) -> Mapping[str, str]:
    """The words that may be shown, by key."""
    decided = decisions(session, area=area, round_code=round_code)
    return {key: one.words for key, one in decided.items() if one.verdict is Verdict.APPROVED and one.words}


def approved_points(session: Session, *, area: str) -> Mapping[str, str]:
    """The words of the area's own points that may be shown, by code, whichever round named them."""
    rows = session.execute(
        select(QuoteDecisionRow.indicator_code, QuoteDecisionRow.quote_key, QuoteDecisionRow.words)
        .where(QuoteDecisionRow.area_code == area, QuoteDecisionRow.kind == Kind.OWN_POINT)
        .order_by(QuoteDecisionRow.id)
    )
    last = {key: (code, words) for code, key, words in rows}
    return {code: words for code, words in last.values() if code and words}
