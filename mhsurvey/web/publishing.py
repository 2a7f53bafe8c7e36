"""Publishing as the page and the command both do it: check against the current version, keep, take up indicators."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from mhsurvey.forms import operations, queries
from mhsurvey.forms.draft import Draft, form_id_of
from mhsurvey.forms.draft import prepare as prepare_draft
from mhsurvey.rounds import operations as rounds
from mhsurvey.store import Store


def prepare(db: Session, *, xlsx: bytes, media: Mapping[str, bytes]) -> Draft:
    """Check and convert a workbook against the version in use, if there is one."""
    form_id = form_id_of(xlsx)
    earlier = None
    if form_id and queries.has_form(db, form_id=form_id):
        current = queries.current_version(db, form_id=form_id)
        earlier = queries.meaning(db, form_id=form_id, version=current)
    return prepare_draft(xlsx, files=media, earlier=earlier)


def publish(db: Session, *, draft: Draft, store: Store, now: datetime, by: int | None) -> bool:
    """Keep the version and the indicators it declares. False when it was published before.

    Raises FORM_FAULTY, FORM_SAME_VERSION.
    """
    is_new = operations.publish(db, draft=draft, store=store, now=now, by=by)
    if is_new and draft.meaning is not None:
        rounds.adopt_indicators(db, meaning=draft.meaning)
    return is_new
