"""Publishes the instruments that lie in `forms/`, as a manager would."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from mhsurvey.db import writing
from mhsurvey.forms.draft import Draft
from mhsurvey.forms.meaning import FormKind
from mhsurvey.web import publishing
from mhsurvey.web.ground import Ground


def publish(ground: Ground, *, folder: Path, now: datetime) -> None:
    """Publish every workbook under `folder`; those published before stay as they are.

    folder  holds <form_id>/<form_id>.xlsx and <form_id>/media/
    Raises  FORM_FAULTY, FORM_SAME_VERSION
    """

    def draft_of(workbook: Path) -> Draft:
        media = {file.name: file.read_bytes() for file in sorted((workbook.parent / "media").iterdir())}
        with ground.sessions() as session:
            return publishing.prepare(session, xlsx=workbook.read_bytes(), media=media)

    with ThreadPoolExecutor(2) as hands:
        drafts = list(hands.map(draft_of, sorted(folder.glob("*/*.xlsx"))))
    with writing(ground.sessions()) as session:
        for draft in sorted(drafts, key=_scorecard_first):
            publishing.publish(session, draft=draft, store=ground.store, now=now, by=None)
        session.commit()


def _scorecard_first(draft: Draft) -> bool:
    """The scorecard is the home of the points that others share."""
    return draft.meaning is None or draft.meaning.kind is not FormKind.SCORECARD
