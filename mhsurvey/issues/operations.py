"""Takes up issues and lists from what came in. Everything here can be made again from the submissions."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mhsurvey.areas.area import AreaCode
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import FormKind
from mhsurvey.issues.issue import listed, raised
from mhsurvey.issues.tables import IssueRow, ListedPointRow
from mhsurvey.submissions.submission import SubmittedAnswers


def take_up(session: Session, *, submissions: Iterable[SubmittedAnswers]) -> frozenset[AreaCode]:
    """Write down what groups raised and which points areas list; a submission taken up before is taken up anew.

    submissions  of any form
    Returns      the areas whose list may be another one now: the door hands it to `rounds.operations.adopt_listed`
    """
    areas: set[AreaCode] = set()
    for submission in submissions:
        meaning = forms.meaning(session, form_id=submission.form_id, version=submission.version)
        if meaning is None or meaning.kind not in (FormKind.ISSUES, FormKind.INDICATORS):
            continue
        areas |= forget(session, submission_ids=(submission.id,))
        if meaning.kind is FormKind.ISSUES:
            for position, issue in enumerate(raised(submission, meaning=meaning)):
                named = {"grp" if name == "group" else name: value for name, value in vars(issue).items()}
                session.add(IssueRow(submission_id=submission.id, position=position, **named))
            continue
        for position, point in enumerate(listed(submission, meaning=meaning)):
            areas.add(point.area_code)
            session.add(
                ListedPointRow(
                    submission_id=submission.id,
                    position=position,
                    round_code=point.round_code,
                    area_code=point.area_code,
                    indicator_code=point.code,
                    label=dict(point.label),
                    dimension=point.dimension,
                    behind=list(point.behind),
                    voice=point.voice,
                )
            )
    session.flush()
    return frozenset(areas)


def forget(session: Session, *, submission_ids: Iterable[int]) -> frozenset[AreaCode]:
    """Take back what these submissions raised or listed. Gives the areas whose list may be another one now."""
    ids = list(submission_ids)
    areas = session.scalars(select(ListedPointRow.area_code).where(ListedPointRow.submission_id.in_(ids)).distinct())
    found = frozenset(AreaCode(code) for code in areas)
    for row in (IssueRow, ListedPointRow):
        session.execute(delete(row).where(row.submission_id.in_(ids)).execution_options(synchronize_session="fetch"))
    return found
