"""Publishes the instruments that lie in `forms/`, as a manager would."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from mhsurvey.db import writing
from mhsurvey.forms import operations as forms
from mhsurvey.forms.draft import Draft, prepare
from mhsurvey.forms.meaning import FormKind
from mhsurvey.rounds import operations as rounds
from mhsurvey.web.ground import Ground


def publish(ground: Ground, *, folder: Path, now: datetime) -> None:
    """Publish every workbook under `folder`; those published before stay as they are.

    folder  holds <form_id>/<form_id>.xlsx and <form_id>/media/
    Raises  FORM_FAULTY, FORM_SAME_VERSION
    """
    workbooks = sorted(folder.glob("*/*.xlsx"))
    with ThreadPoolExecutor(2) as hands:
        drafts = list(hands.map(_draft, workbooks))
    with writing(ground.sessions()) as session:
        # The scorecard is the home of the points that others share: it comes first.
        for draft in sorted(drafts, key=lambda one: one.meaning is None or one.meaning.kind is not FormKind.SCORECARD):
            is_new = forms.publish(session, draft=draft, store=ground.store, now=now, by=None)
            if is_new and draft.meaning is not None:
                rounds.adopt_indicators(session, meaning=draft.meaning)
        session.commit()


def _draft(workbook: Path) -> Draft:
    media = workbook.parent / "media"
    return prepare(workbook.read_bytes(), files={file.name: file.read_bytes() for file in sorted(media.iterdir())})
