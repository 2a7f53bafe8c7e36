"""Publishes, takes back, and hands drafts out. Nothing here decides what is shown: summary and leaflet do."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mhsurvey.accounts.token import make_token, token_hash
from mhsurvey.areas.scope import Scope
from mhsurvey.problems import DRAFT_UNDATED, NOT_FOUND, NOT_PUBLISHED, Problem
from mhsurvey.results import queries as results
from mhsurvey.rounds import queries as rounds
from mhsurvey.summaries import queries
from mhsurvey.summaries.leaflet import leaflet
from mhsurvey.summaries.publication import make_key
from mhsurvey.summaries.tables import DraftLinkRow, DraftOpeningRow, PublicationRow


def publish(session: Session, *, scope: Scope, area: str, round_code: str, by: int | None, now: datetime) -> str:
    """Put an area's summary where everybody may read it; gives the key of its page, the same one as before.

    Raises NOT_FOUND: no such area or round, an area outside the scope, a practice round
    """
    summary = queries.summary(session, scope=scope, area=area, round_code=round_code, today=now.date())
    row = _live(session, area=area)
    if row is None:
        row = PublicationRow(key=make_key(), area_code=area, made_at=now, recordings={})
        session.add(row)
    elif row.round_code != round_code:
        # Somebody's voice reading another round's numbers would tell them wrong.
        row.recordings = {}
    row.round_code = round_code
    row.leaflet = leaflet(summary)
    row.published_at = now
    row.published_by = by
    session.flush()
    return row.key


def revoke(session: Session, *, area: str, now: datetime) -> None:
    """Take the area's page back; its address opens nothing from now on. Raises NOT_PUBLISHED."""
    _published(session, area=area).revoked_at = now
    session.flush()


def record(session: Session, *, area: str, language: str, sha256: str, content_type: str) -> None:
    """Put a recording of the script beside the page. The bytes are in the store already. Raises NOT_PUBLISHED."""
    row = _published(session, area=area)
    row.recordings = {**row.recordings, language: {"sha256": sha256, "type": content_type}}
    session.flush()


def forget_recording(session: Session, *, area: str, language: str) -> None:
    """Take a recording away from the page. Raises NOT_PUBLISHED."""
    row = _published(session, area=area)
    row.recordings = {known: one for known, one in row.recordings.items() if known != language}
    session.flush()


def _published(session: Session, *, area: str) -> PublicationRow:
    row = _live(session, area=area)
    if row is None:
        raise Problem(NOT_PUBLISHED)
    return row


def _live(session: Session, *, area: str) -> PublicationRow | None:
    live = select(PublicationRow).where(PublicationRow.area_code == area, PublicationRow.revoked_at.is_(None))
    return session.scalar(live)


def prepare_draft(
    session: Session, *, scope: Scope, area: str, round_code: str, office: str, by: int | None, now: datetime
) -> str:
    """Make a link with which one office of the centre may read the draft; gives its token, which is kept nowhere.

    Raises NOT_FOUND; DRAFT_UNDATED: without the meeting's day nobody knows from when it may be read
    """
    results.rounds_of_area(session, scope=scope, area=area)
    if rounds.plan_of(session, round_code=round_code, area=area).meeting_on is None:
        raise Problem(DRAFT_UNDATED)
    token = make_token()
    session.add(
        DraftLinkRow(
            token_hash=token_hash(token),
            round_code=round_code,
            area_code=area,
            office=office,
            made_at=now,
            made_by=by,
        )
    )
    session.flush()
    return token


def revoke_draft(session: Session, *, area: str, round_code: str, link_id: int, now: datetime) -> None:
    """Close one office's link. Raises NOT_FOUND."""
    row = session.get(DraftLinkRow, link_id)
    if row is None or (row.area_code, row.round_code) != (area, round_code):
        raise Problem(NOT_FOUND)
    row.revoked_at = row.revoked_at or now
    session.flush()


def see_draft(session: Session, *, link_id: int, now: datetime) -> None:
    """Write down that a draft was opened."""
    session.add(DraftOpeningRow(draft_link_id=link_id, at=now))
    session.flush()
