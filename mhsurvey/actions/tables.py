"""Rows of promises and what became of them. All can be made again from the submissions."""

from datetime import date, datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from mhsurvey.db import Base, Json, UtcTime


class ActionRow(Base):
    """A promise made in an interface meeting. `due_on` is the original deadline and never moves."""

    __tablename__ = "action"

    # Derived from the meeting's instanceID and the plan's row, so that a rebuild gives the same code.
    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    submission_id: Mapped[int] = mapped_column(index=True)
    # Its place in the plan, from 0.
    position: Mapped[int] = mapped_column(default=0)
    round_code: Mapped[str] = mapped_column(String(40), index=True)
    area_code: Mapped[str] = mapped_column(String(80), index=True)
    indicator_code: Mapped[str | None] = mapped_column(String(80))
    # Why it is as it is, as the meeting saw it.
    cause: Mapped[str | None]
    what: Mapped[str]
    who: Mapped[str | None] = mapped_column(String(40))
    role: Mapped[str | None]
    helpers: Mapped[list[str]] = mapped_column(Json)
    due_on: Mapped[date | None]
    means: Mapped[str | None]
    cost_xof: Mapped[int | None]
    sign: Mapped[str | None]
    accepted_in_public: Mapped[bool | None]
    promised_on: Mapped[date | None]

    # How it stands (operations.stand): so that a country's promises are counted without a look at their visits.
    # As the last visit left it; a promise nobody visited is not begun.
    status: Mapped[str] = mapped_column(String(12), default="not_started", server_default="not_started")
    done_on: Mapped[date | None]
    seen: Mapped[bool | None]
    escalate_to: Mapped[str | None] = mapped_column(String(40))
    # actions.action.Verdict: what the groups of the last round said together, of those large enough to be shown.
    judged: Mapped[str | None] = mapped_column(String(8))

    __table_args__ = (
        # The longest late ones, without a look at those that were kept.
        Index(
            "ix_action_open_due_on",
            "due_on",
            "code",
            sqlite_where=text("status NOT IN ('done', 'cancelled')"),
            postgresql_where=text("status NOT IN ('done', 'cancelled')"),
        ),
    )


class ActionUpdateRow(Base):
    """One follow-up visit to one promise."""

    __tablename__ = "action_update"

    submission_id: Mapped[int] = mapped_column(primary_key=True)
    action_code: Mapped[str] = mapped_column(String(20), index=True)
    visited_on: Mapped[date | None]
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    # actions.action.Status
    status: Mapped[str] = mapped_column(String(12))
    percent: Mapped[int | None]
    done_on: Mapped[date | None]
    seen: Mapped[bool | None]
    blockers: Mapped[list[str]] = mapped_column(Json)
    note: Mapped[str | None]
    # The name the picture was sent under.
    photo: Mapped[str | None] = mapped_column(String(200))
    spent_xof: Mapped[int | None]
    new_due_on: Mapped[date | None]
    new_due_accepted: Mapped[bool | None]
    # To whom the visitors want to take it: a code of the choice list `who`.
    escalate_to: Mapped[str | None] = mapped_column(String(40))


class ActionVerdictRow(Base):
    """What one group said of one promise in one session."""

    __tablename__ = "action_verdict"

    submission_id: Mapped[int] = mapped_column(primary_key=True)
    # Its place among the promises asked about, from 0.
    position: Mapped[int] = mapped_column(primary_key=True)
    action_code: Mapped[str] = mapped_column(String(20), index=True)
    round_code: Mapped[str] = mapped_column(String(40))
    area_code: Mapped[str] = mapped_column(String(80))
    grp: Mapped[str] = mapped_column(String(20))
    participants: Mapped[int | None]
    # actions.action.Verdict
    verdict: Mapped[str] = mapped_column(String(8))
    said_on: Mapped[date | None]
    received_at: Mapped[datetime] = mapped_column(UtcTime)


class EscalationRow(Base):
    """What somebody above did about a promise that came up to them. Written by people, not made from submissions."""

    __tablename__ = "action_escalation"

    action_code: Mapped[str] = mapped_column(String(20), primary_key=True)
    # areas.area.Level of those who took it: 2 district, 1 region.
    level: Mapped[int] = mapped_column(primary_key=True)
    taken_by: Mapped[str] = mapped_column(String(200))
    taken_at: Mapped[datetime] = mapped_column(UtcTime)
    answer: Mapped[str | None]
    # By when whoever took it will have it done.
    answer_by: Mapped[date | None]
    # Sent on to the level above by whoever took it.
    passed_on: Mapped[bool] = mapped_column(default=False)
