"""Publishing as the page and the command both do it: check against the other versions, keep, take up indicators."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from mhsurvey.forms import operations, queries
from mhsurvey.forms.draft import Draft, form_id_of
from mhsurvey.forms.draft import prepare as prepare_draft
from mhsurvey.forms.fault import Fault
from mhsurvey.forms.meaning import Meaning
from mhsurvey.problems import FORM_SAME_VERSION
from mhsurvey.rounds import operations as rounds
from mhsurvey.store import Store


def prepare(db: Session, *, xlsx: bytes, media: Mapping[str, bytes]) -> Draft:
    """Check and convert a workbook against every version there is."""
    earlier = queries.history(db, form_id=form_id_of(xlsx))
    draft = prepare_draft(xlsx, files=media, earlier=earlier)
    if draft.meaning is not None and not draft.errors and operations.is_taken(db, draft=draft):
        facts = {"form_id": draft.meaning.form_id, "version": draft.meaning.version}
        taken = Fault.error(FORM_SAME_VERSION.sentence, sheet="settings", row=2, column="version", **facts)
        return replace(draft, faults=(taken, *draft.faults))
    return draft


def current(db: Session, *, form_id: str) -> Meaning | None:
    """What the version in use means, None when the form is new."""
    return next(iter(queries.history(db, form_id=form_id)), None)


def publish(db: Session, *, draft: Draft, store: Store, now: datetime, by: int | None) -> bool:
    """Keep the version and the indicators it declares. False when it was published before.

    Raises FORM_FAULTY, FORM_SAME_VERSION.
    """
    is_new = operations.publish(db, draft=draft, store=store, now=now, by=by)
    if is_new and draft.meaning is not None:
        rounds.adopt_indicators(db, meaning=draft.meaning)
    return is_new
