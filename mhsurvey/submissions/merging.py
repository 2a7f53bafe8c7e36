"""An edit that came before its original, or to another server first: joined to it once both are here."""

from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from mhsurvey.submissions.arriving import ATTACHMENT, EARLIER, SUBMISSION, take_edit
from mhsurvey.submissions.instance import parse
from mhsurvey.submissions.submission import Arrival


def merge_edit(session: Session, *, row: Any) -> bool:
    """Apply a stored edit to its original. True when it was, and its own row is gone; False if it must wait.

    Nothing is lost: the edit's XML becomes the original's current one, the original's an earlier version,
    and files and conflicts move over. The edit's instanceID lives on as the original's `edited_to`.
    """
    connection = session.connection()
    instance = parse(row.xml)
    stored = session.execute(SUBMISSION.select().where(SUBMISSION.c.id == row.id)).one()
    arrival = Arrival(
        form_id=stored.form_id,
        version=stored.version,
        instance_id=instance.instance_id,
        deprecated_id=instance.deprecated_id,
        xml=stored.xml,
        xml_sha256=stored.xml_sha256,
        received_at=stored.received_at,
        tablet_id=stored.tablet_id,
    )
    receipt = take_edit(connection, arrival=arrival)
    if receipt is None:
        return False
    _move(session, row.id, receipt.submission_id)
    return True


def _move(session: Session, from_id: int, to_id: int) -> None:
    mine = ATTACHMENT.c.submission_id == from_id
    session.execute(delete(ATTACHMENT).where(mine, ATTACHMENT.c.sha256.is_(None)))
    taken = ATTACHMENT.alias()
    twice = (
        taken.select()
        .with_only_columns(taken.c.id)
        .where(taken.c.submission_id == to_id, taken.c.name == ATTACHMENT.c.name, taken.c.sha256 == ATTACHMENT.c.sha256)
        .exists()
    )
    session.execute(delete(ATTACHMENT).where(mine, twice))
    session.execute(update(ATTACHMENT).where(mine).values(submission_id=to_id))
    session.execute(update(EARLIER).where(EARLIER.c.submission_id == from_id).values(submission_id=to_id))
    session.execute(delete(SUBMISSION).where(SUBMISSION.c.id == from_id))
