"""Rows of what came back: raw XML (the truth), its attachments, and what was read from it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from mhsurvey.db import Base, Json, UtcTime
from mhsurvey.submissions.code import code_of


def _code(context: Any) -> int:
    return code_of(context.get_current_parameters()["instance_id"])


class SubmissionRow(Base):
    """One instance, current version. Everything below `answers` can be made again from `xml`."""

    __tablename__ = "submission"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[str] = mapped_column(String(255))
    instance_id: Mapped[str] = mapped_column(String(512))
    # The short code of instance_id (submissions/code.py): a person with a receipt finds the record without a scan.
    # The database's own default only lets the column be added without copying the table.
    code: Mapped[int] = mapped_column(default=_code, server_default="0", index=True)
    version: Mapped[str] = mapped_column(String(255), default="")
    xml: Mapped[bytes] = mapped_column(LargeBinary)
    xml_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    tablet_id: Mapped[int | None] = mapped_column(ForeignKey("tablet.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    device_id: Mapped[str | None] = mapped_column(String(255))
    user_agent: Mapped[str | None] = mapped_column(String(255))
    # submissions.submission.State: new (not read yet), read, held
    state: Mapped[str] = mapped_column(String(10), default="new")
    held_reason: Mapped[str | None] = mapped_column(String(60))
    held_detail: Mapped[str | None]
    # received, edited, hasIssues, approved, rejected (ODK Central's review states)
    review_state: Mapped[str] = mapped_column(String(12), default="received")
    edits: Mapped[int] = mapped_column(default=0)
    # The instanceID inside `xml` once it was edited: `instance_id` stays the first one, as in ODK Central,
    # so that a late resend of the original is still recognised by the unique key.
    edited_to: Mapped[str | None] = mapped_column(String(512))
    edited_code: Mapped[int | None]
    missing_files: Mapped[int] = mapped_column(default=0)
    # submissions.submission.KeyedIn: from a sheet of paper, as its XML says; NULL: filled on the tablet
    keyed_in: Mapped[str | None] = mapped_column(String(10))

    round_code: Mapped[str | None] = mapped_column(String(40))
    area_code: Mapped[str | None] = mapped_column(String(80))
    grp: Mapped[str | None] = mapped_column(String(20))
    made_on: Mapped[date | None]
    # {"values": {path: value}, "repeats": {path: [{…}]}, "flags": […]}: see submissions/answers.py
    answers: Mapped[dict[str, object] | None] = mapped_column(Json)

    __table_args__ = (
        UniqueConstraint("form_id", "instance_id"),
        Index(None, "round_code", "area_code", "grp"),
        Index(None, "area_code", "received_at"),
        Index(None, "state", "id"),
        # Exports and the list of one form: in the order they came, without sorting the form's other records.
        Index("ix_submission_form_id_id", "form_id", "id"),
        # The days on which forms were filled, with what else is asked of them. A record not read yet has none, so that
        # receiving writes nothing here.
        Index(
            "ix_submission_made_on",
            "made_on",
            "form_id",
            "area_code",
            "id",
            sqlite_where=text("made_on IS NOT NULL"),
            postgresql_where=text("made_on IS NOT NULL"),
        ),
        # Few are reviewed: the rest needs no place in it.
        Index(
            "ix_submission_review_state_id",
            "review_state",
            "id",
            sqlite_where=text("review_state <> 'received'"),
            postgresql_where=text("review_state <> 'received'"),
        ),
        Index(None, "tablet_id"),
        # As few as those reviewed.
        Index(
            "ix_submission_keyed_in",
            "id",
            sqlite_where=text("keyed_in IS NOT NULL"),
            postgresql_where=text("keyed_in IS NOT NULL"),
        ),
        Index(
            None,
            "edited_to",
            sqlite_where=text("edited_to IS NOT NULL"),
            postgresql_where=text("edited_to IS NOT NULL"),
        ),
        Index(
            None,
            "edited_code",
            sqlite_where=text("edited_code IS NOT NULL"),
            postgresql_where=text("edited_code IS NOT NULL"),
        ),
    )


class EarlierVersionRow(Base):
    """XML that is not (or no longer) current: replaced by an edit, or refused as a conflict. Never deleted."""

    __tablename__ = "earlier_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    # "edited" or "conflict"
    why: Mapped[str] = mapped_column(String(10))
    instance_id: Mapped[str] = mapped_column(String(512))
    code: Mapped[int] = mapped_column(default=_code, server_default="0", index=True)
    xml: Mapped[bytes] = mapped_column(LargeBinary)
    xml_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    tablet_id: Mapped[int | None] = mapped_column(ForeignKey("tablet.id"))

    __table_args__ = (
        UniqueConstraint("submission_id", "instance_id", "xml_sha256", "why"),
        Index(None, "instance_id"),
    )


class AttachmentRow(Base):
    """A file sent with a submission, under the name it was sent. `sha256` is NULL while it is awaited."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    content_type: Mapped[str | None] = mapped_column(String(100))
    received_at: Mapped[datetime | None] = mapped_column(UtcTime)
    referenced: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (UniqueConstraint("submission_id", "name", "sha256"),)


class TouchedCellRow(Base):
    """A cell (round x area x group) whose tallies are older than its submissions. Emptied by the tallying."""

    __tablename__ = "touched_cell"

    round_code: Mapped[str] = mapped_column(String(40), primary_key=True)
    area_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    grp: Mapped[str] = mapped_column(String(20), primary_key=True)


class TabletListRow(Base):
    """The latest list of records a tablet sent, to be compared with what is here. records: [[instanceID, state]]."""

    __tablename__ = "tablet_list"

    tablet_id: Mapped[int] = mapped_column(ForeignKey("tablet.id"), primary_key=True)
    heard_at: Mapped[datetime] = mapped_column(UtcTime)
    records: Mapped[list[list[str]]] = mapped_column(Json)


class CommentRow(Base):
    """What a reviewer wrote about a submission. Added, never changed."""

    __tablename__ = "submission_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcTime)
    text: Mapped[str]
