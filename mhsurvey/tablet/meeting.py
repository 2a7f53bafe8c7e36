"""The meeting file: what a tablet must know to hold a meeting without network.

For every area of the tablet that takes part in an open round: its rounds with what each voice said, what was
promised and what became of it, and the published figures to compare with. It lies on a tablet that can be stolen:
nothing is in it that may not be said at a meeting. No group of fewer than five, no text nobody approved, no
self-score of a centre that is still sealed.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy.orm import Session

from mhsurvey.actions import queries as actions
from mhsurvey.actions.action import ActionCode, Promise
from mhsurvey.actions.judging import Judgement
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area, Facility, Level
from mhsurvey.areas.scope import Scope
from mhsurvey.areas.spelling import fold
from mhsurvey.forms import queries as published
from mhsurvey.forms.meaning import FormKind
from mhsurvey.results import queries as results
from mhsurvey.results.area_scores import SPEAKERS
from mhsurvey.results.result import GroupSession
from mhsurvey.results.voices import Said, Voices
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.comparators import Comparator
from mhsurvey.rounds.indicator import Indicator, IndicatorCode, Nature
from mhsurvey.rounds.round import Round, RoundArea, Standard
from mhsurvey.submissions import queries as submissions

# More areas than this are no facilitator's tablet; their file would take a 2G line minutes.
MOST_AREAS = 40
MOST_ROUNDS = 4

Told = dict[str, object]
CoreList = Mapping[IndicatorCode, float | None]


@dataclass(frozen=True)
class MeetingFile:
    """The file as it travels. version: changes with what it says, not with the day it was made."""

    content: bytes
    version: str


@dataclass(frozen=True)
class AreaRound:
    """One round of one area, with what is planned there and what was said.

    left_out  points of the scorecard this round does not ask; a sheet of an older form may still score them
    counted   instanceIDs of the sheets behind the voices: a tablet that holds one of them does not count it again
    """

    current: Round
    planned: RoundArea
    core: CoreList
    left_out: frozenset[IndicatorCode]
    indicators: tuple[Indicator, ...]
    voices: Voices
    counted: tuple[str, ...]


@dataclass(frozen=True)
class AreaMeeting:
    """Everything about one area. rounds: newest first; above: names of its region and district."""

    area: Area
    above: tuple[str, ...]
    facility: Facility | None
    rounds: tuple[AreaRound, ...]
    promises: tuple[Promise, ...]
    judged: Mapping[ActionCode, tuple[Judgement, ...]]
    comparators: tuple[Comparator, ...]


def meeting_file(session: Session, *, scope: Scope, today: date) -> MeetingFile:
    """Put the file of a tablet's areas together; the same facts give the same version."""
    places, too_many = _places(session, scope=scope)
    held = [_meeting(session, place, scope=scope, today=today) for place in places]
    told = {"tooMany": too_many, "areas": [_area(one, today=today) for one in held]}
    version = hashlib.sha256(orjson.dumps(told)).hexdigest()[:32]
    return MeetingFile(content=orjson.dumps({"madeOn": today.isoformat(), **told}), version=version)


# --- gathering -----------------------------------------------------------------------------------


def _places(session: Session, *, scope: Scope) -> tuple[list[tuple[Area, list[Round]]], bool]:
    """Areas with the open rounds they take part in, newest round first; those already heard before the others."""
    every: dict[str, Area] = {}
    taking_part: dict[str, list[Round]] = {}
    heard: set[str] = set()
    for one in rounds.open_rounds(session):
        listed = rounds.areas_of(session, round_code=one.code)
        for area in areas.areas(session, scope=scope, level=Level.AREA, on=one.areas_of_day):
            if not listed or area.code in listed:
                every.setdefault(area.code, area)
                taking_part.setdefault(area.code, []).append(one)
        heard |= results.groups_heard(session, scope=scope, round_code=one.code).keys()
    in_order = sorted(every.values(), key=lambda area: (fold(area.name), area.code))
    found = [(area, taking_part[area.code]) for area in in_order]
    if len(found) > MOST_AREAS:
        found.sort(key=lambda pair: pair[0].code not in heard)
    return found[:MOST_AREAS], len(found) > MOST_AREAS


def _meeting(session: Session, place: tuple[Area, list[Round]], *, scope: Scope, today: date) -> AreaMeeting:
    area, open_rounds = place
    earlier = [
        one
        for one in results.rounds_of_area(session, scope=scope, area=area.code)
        if not one.practice and not one.is_open
    ]
    held = tuple(_round(session, area, one, scope=scope, today=today) for one in [*open_rounds, *earlier][:MOST_ROUNDS])
    asked = {indicator.code for one in held for indicator in one.indicators}
    promised = actions.promises(session, scope=scope, today=today, area=area.code)
    return AreaMeeting(
        area=area,
        above=tuple(one.name for one in areas.ancestors(session, code=area.code)),
        facility=_facility(session, area, held, scope=scope),
        rounds=held,
        promises=promised,
        judged=actions.judged(session, scope=scope, codes={one.code for one in promised}),
        comparators=tuple(one for one in rounds.comparators(session, on=today) if one.indicator_code in asked),
    )


def _round(session: Session, area: Area, current: Round, *, scope: Scope, today: date) -> AreaRound:
    said = results.area_voices(session, scope=scope, area=area.code, round_code=current.code, today=today)
    core = rounds.core_list(session, round_code=current.code)
    return AreaRound(
        current=current,
        planned=rounds.plan_of(session, round_code=current.code, area=area.code),
        core=core,
        left_out=rounds.left_out(session, round_code=current.code),
        indicators=tuple(_asked(session, area, current, core=core, said=said)),
        voices=said,
        counted=_counted(session, area, current) if current.is_open else (),
    )


def _counted(session: Session, area: Area, current: Round) -> tuple[str, ...]:
    return submissions.counted_ids(session, area=area.code, round_code=current.code, groups=SPEAKERS)


def _asked(session: Session, area: Area, current: Round, *, core: CoreList, said: Voices) -> Iterator[Indicator]:
    """The round's list, then the area's own; of a round that is over, whatever else was spoken of."""
    forms = published.published(session, with_retired=True)
    scorecards = {form.form_id for form in forms if form.kind == FormKind.SCORECARD}
    every = [one for one in rounds.indicators(session, area=area.code) if one.nature is Nature.SCORE]
    order = {code: place for place, code in enumerate(core)}
    for one in sorted(every, key=lambda one: (one.is_local, order.get(one.code, len(order)))):
        is_core = one.code in core if core else one.form_id in scorecards
        is_own = one.is_local if current.is_open else one.code in said.spoken_of
        if is_core or is_own:
            yield one


def _facility(session: Session, area: Area, held: Sequence[AreaRound], *, scope: Scope) -> Facility | None:
    """The centre planned for the newest round, else the only one there is."""
    found = areas.facilities(session, scope=scope, area=area.code)
    planned = next((one.planned.facility_code for one in held if one.planned.facility_code), None)
    chosen = next((one for one in found if one.code == planned), None)
    return chosen or (found[0] if len(found) == 1 else None)


# --- telling -------------------------------------------------------------------------------------


def _area(found: AreaMeeting, *, today: date) -> Told:
    return {
        "code": found.area.code,
        "name": found.area.name,
        "above": list(found.above),
        "facility": found.facility and {"code": found.facility.code, "name": found.facility.name},
        "rounds": [_told_round(one) for one in found.rounds],
        "promises": [_promise(one, found.judged.get(one.code, ()), today=today) for one in found.promises],
        "comparators": [_comparator(one) for one in found.comparators],
    }


def _told_round(found: AreaRound) -> Told:
    current, planned = found.current, found.planned
    return {
        "code": current.code,
        "name": current.name,
        "startsOn": current.starts_on,
        "endsOn": current.ends_on,
        "state": current.state,
        "practice": current.practice,
        "synthetic": current.synthetic,
        "meetingOn": planned.meeting_on,
        "scale": current.scale,
        "method": current.method,
        "expectedGroups": list(current.expected_groups),
        "standard": _standard(current.standard),
        "facilitators": list(planned.facilitators or current.facilitators),
        "instruments": list(current.instruments),
        "indicators": [_indicator(one, core=found.core) for one in found.indicators],
        "leftOut": sorted(found.left_out),
        "groups": _groups(found.voices),
        "provider": {
            "state": found.voices.provider_state,
            "scores": dict(found.voices.provider),
            "unscored": found.voices.unscored,
        },
        "agreed": {code: {"score": score, "reason": None} for code, score in found.voices.agreed.items()},
        "counted": list(found.counted),
    }


def _standard(standard: Standard) -> Told | None:
    if not standard.is_set:
        return None
    return {
        "womenPercent": standard.women_percent,
        "under25Percent": standard.under25_percent,
        "disabilityPercent": standard.disability_percent,
    }


def _indicator(one: Indicator, *, core: CoreList) -> Told:
    return {
        "code": one.code,
        "label": {language: one.label.get(language) for language in ("fr", "bm", "en")},
        "dimension": one.dimension,
        "direction": one.direction,
        "scale": one.scale,
        "wordingVersion": one.wording_version,
        "local": one.is_local,
        "core": not one.is_local and (one.code in core or not core),
        "target": core.get(one.code),
    }


def _groups(found: Voices) -> list[Told]:
    return [_group(session, found.groups.get(session.group, {})) for session in found.sessions]


def _group(session: GroupSession, said: Mapping[IndicatorCode, Said]) -> Told:
    return {
        "group": session.group,
        "participants": session.participants,
        "women": session.women,
        "under25": session.under25,
        "disability": session.disability,
        "womanLed": session.woman_led,
        "tooFew": session.suppressed,
        "scores": {
            code: {"score": one.score, "divided": one.divided, "wordingVersion": one.wording_version}
            for code, one in said.items()
        },
    }


def _promise(one: Promise, judged: Sequence[Judgement], *, today: date) -> Told:
    return {
        "code": one.code,
        "what": one.what,
        "cause": one.cause,
        "indicator": one.indicator_code,
        "who": one.who,
        "role": one.role,
        "helpers": list(one.helpers),
        "dueOn": one.due_on,
        "status": one.status,
        "standing": one.standing(today),
        "percent": one.percent,
        "newDueOn": one.new_due_on,
        "sign": one.sign,
        "promisedOn": one.promised_on,
        "roundCode": one.round_code,
        "verdicts": [
            {"roundCode": said.round_code, "group": said.group, "verdict": said.verdict}
            for judgement in judged
            for said in judgement.groups
        ],
    }


def _comparator(one: Comparator) -> Told:
    return {
        "indicator": one.indicator_code,
        "value": one.value,
        "source": one.source,
        "year": one.year,
        "definition": one.definition,
    }
