"""Reads for a summary: one area and round, as the public may see it, and the district's outlines around it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from mhsurvey.accounts.token import token_hash
from mhsurvey.actions import queries as actions
from mhsurvey.actions.action import Promise
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area, AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.forms import queries as forms
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.quotes import queries as quotes
from mhsurvey.results import queries as results
from mhsurvey.results.result import Audience
from mhsurvey.results.seal import ProviderState
from mhsurvey.results.suppression import counted, statement_is_shown
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import Group
from mhsurvey.rounds.round import Round
from mhsurvey.submissions import queries as submissions
from mhsurvey.summaries.leaflet import Leaflet, readable
from mhsurvey.summaries.publication import DraftLink, Publication, Recording
from mhsurvey.summaries.summary import Attendance, Occasion, Place, Summary, summarise
from mhsurvey.summaries.tables import DraftLinkRow, DraftOpeningRow, PublicationRow

PLAIN_SCALES = ("0-1", "0-3")


def summary(
    session: Session, *, scope: Scope, area: str, round_code: str, today: date, with_before: bool = False
) -> Summary:
    """What the sheet of one health area and round says on a day.

    with_before  what the round before said, too: for the sheet that tells of both
    Raises NOT_FOUND: no such area or round, an area outside the scope or no health area, a practice round
    """
    current = rounds.round_(session, code=round_code)
    place = areas.area(session, code=area, scope=scope, on=current.areas_of_day)
    if place.level is not Level.AREA or current.practice:
        raise Problem(NOT_FOUND)
    found = results.area_results(
        session, scope=scope, area=area, round_code=round_code, audience=Audience.PUBLIC, today=today
    )
    sealed = found.provider_state is ProviderState.SEALED
    earlier_results = (
        results.area_results(
            session,
            scope=scope,
            area=area,
            round_code=found.previous_round_code,
            audience=Audience.PUBLIC,
            today=today,
        )
        if with_before and found.previous_round_code
        else None
    )
    every = {one.code: one for one in rounds.rounds(session)}
    promised = actions.promises(session, scope=scope, today=today, area=area)
    new = tuple(one for one in promised if one.round_code == current.code)
    earlier = tuple(
        one for one in promised if one.round_code in every and every[one.round_code].starts_on < current.starts_on
    )
    before = every.get(found.previous_round_code) if found.previous_round_code else None
    return summarise(
        found,
        place=_place(session, place, on=current.areas_of_day),
        occasion=_occasion(session, current, area=place.code, before=before, later=tuple(every.values()), new=new),
        earlier=earlier,
        new=new,
        today=today,
        plain=_plain(session),
        quotes=quotes.approved_quotes(session, area=area, round_code=round_code, sealed=sealed),
        named=quotes.approved_points(session, area=area),
        before=earlier_results,
        judged=actions.latest_judgement(session, scope=scope, codes=[one.code for one in earlier]),
    )


def outlines(session: Session, *, area: str, on: date) -> Mapping[str, object]:
    """Outlines of the areas of one district on a day, by code: whoever asks gets all, since they hold no result."""
    above = areas.ancestors(session, code=area, on=on)
    if not above:
        return dict(areas.geometries(session, codes=[area]).items())
    beside = areas.areas(session, scope=EVERYWHERE, parent=above[-1].code, on=on)
    return dict(areas.geometries(session, codes=[one.code for one in beside]).items())


def areas_heard(session: Session, *, scope: Scope, round_code: str) -> Mapping[AreaCode, int]:
    """How many voices (groups, centre, counts) came in from each area of the scope in a round."""
    heard = results.groups_heard(session, scope=scope, round_code=round_code)
    return {code: len(voices) for code, voices in heard.items()}


def _plain(session: Session) -> frozenset[str]:
    """Yes/no and never-to-always statements that are good when true."""
    return rounds.codes_of(session, direction="+", scales=PLAIN_SCALES)


def _place(session: Session, place: Area, *, on: date | None = None) -> Place:
    centres = areas.facilities(session, scope=EVERYWHERE, area=place.code)
    return Place(
        code=place.code,
        name=place.name,
        above=tuple(one.name for one in areas.ancestors(session, code=place.code, on=on)),
        facility=centres[0].name if len(centres) == 1 else None,
        synthetic=place.synthetic,
    )


def _occasion(
    session: Session,
    current: Round,
    *,
    area: AreaCode,
    before: Round | None,
    later: Sequence[Round],
    new: Sequence[Promise],
) -> Occasion:
    planned = rounds.plan_of(session, round_code=current.code, area=area).meeting_on
    # Promises are made at the meeting: their day is the day it was really held.
    held = [one.promised_on for one in new if one.promised_on]
    planned_after = (
        meeting_on
        for one in later
        if one.starts_on > current.starts_on
        and (meeting_on := rounds.plan_of(session, round_code=one.code, area=area).meeting_on)
    )
    said = _meeting(session, area=area, round_code=current.code)
    return Occasion(
        round_code=current.code,
        round_name=current.name,
        starts_on=current.starts_on,
        ends_on=current.ends_on,
        previous_name=before.name if before else None,
        meeting_on=max(held) if held else planned,
        next_on=_next_date(said) or min(planned_after, default=None),
        attendance=_attendance(said),
    )


def _meeting(session: Session, *, area: str, round_code: str) -> Mapping[str, object]:
    """What the meeting wrote down by mh:key; of a key asked twice, or by two sheets, the last answer."""
    said: dict[str, object] = {}
    for sheet in submissions.answers_of_cell(session, cell=(round_code, area, Group.INTERFACE)):
        meaning = forms.meaning(session, form_id=sheet.form_id, version=sheet.version)
        for question in meaning.questions if meaning else ():
            if question.key and question.repeat is None and question.path in sheet.values:
                said[question.key] = sheet.values[question.path]
    return said


def _next_date(said: Mapping[str, object]) -> date | None:
    """The next public date the meeting agreed on."""
    # What a tablet sent as a date may be any text; what is none is not printed.
    with suppress(ValueError):
        return date.fromisoformat(str(said.get("next_date") or "")[:10])
    return None


def _attendance(said: Mapping[str, object]) -> Attendance | None:
    """Who came, as far as that may be told: neither a handful of people nor a handful among many."""
    women, people = _count(said.get("women")), _count(said.get("participants"))
    if people is None or not statement_is_shown(people):
        return None
    young = _count(said.get("under25"))
    return Attendance(
        people=people,
        women=None if women is None else counted(women, of=people),
        under25=None if young is None else counted(young, of=people),
    )


def _count(value: object) -> int | None:
    text = str(value if value is not None else "")
    return int(text) if text.isdecimal() and len(text) <= 5 else None


# --- what left the house ---------------------------------------------------------------------------


def publication(session: Session, *, area: str) -> Publication | None:
    """The public page of an area as it stands. Look for the area in your scope first."""
    return _publication(session, PublicationRow.area_code == area)


def publication_by_key(session: Session, *, key: str) -> Publication | None:
    """The page under an address; None for one that never was and for one taken back alike."""
    return _publication(session, PublicationRow.key == key)


def _publication(session: Session, which: ColumnElement[bool]) -> Publication | None:
    row = session.scalar(select(PublicationRow).where(which, PublicationRow.revoked_at.is_(None)))
    if row is None:
        return None
    return Publication(
        key=row.key,
        area_code=row.area_code,
        round_code=row.round_code,
        leaflet=row.leaflet,
        made_at=row.made_at,
        published_at=row.published_at,
        recordings={code: Recording(one["sha256"], one["type"]) for code, one in row.recordings.items()},
    )


def words_of(session: Session, kept: Leaflet, *, area: str, round_code: str) -> dict[str, Any]:
    """A leaflet with the words that are approved at this moment."""
    return readable(
        kept,
        words=quotes.approved_words(session, area=area, round_code=round_code),
        named=quotes.approved_points(session, area=area),
    )


def place(session: Session, *, area: str) -> Place:
    """The area as a sheet names it. For a page whose address was given away: no scope."""
    return _place(session, areas.area(session, code=area, scope=EVERYWHERE))


def draft_links(session: Session, *, area: str, round_code: str) -> tuple[DraftLink, ...]:
    """Who was given the draft of an area and round, and when it was opened. Look for the area in your scope first."""
    wanted = (DraftLinkRow.area_code == area, DraftLinkRow.round_code == round_code)
    rows = session.scalars(select(DraftLinkRow).where(*wanted).order_by(DraftLinkRow.id)).all()
    opened: dict[int, list[datetime]] = {}
    ids = [row.id for row in rows]
    for link_id, at in session.execute(
        select(DraftOpeningRow.draft_link_id, DraftOpeningRow.at)
        .where(DraftOpeningRow.draft_link_id.in_(ids))
        .order_by(DraftOpeningRow.id.desc())
    ):
        opened.setdefault(link_id, []).append(at)
    return tuple(
        DraftLink(row.id, row.office, row.made_at, row.revoked_at, tuple(opened.get(row.id, ()))) for row in rows
    )


def draft_by_token(session: Session, *, token: str) -> tuple[int, str, str]:
    """(link, area, round) behind a token. Raises NOT_FOUND for an unknown and for a revoked one."""
    row = session.scalar(
        select(DraftLinkRow).where(DraftLinkRow.token_hash == token_hash(token), DraftLinkRow.revoked_at.is_(None))
    )
    if row is None:
        raise Problem(NOT_FOUND)
    return row.id, row.area_code, row.round_code
