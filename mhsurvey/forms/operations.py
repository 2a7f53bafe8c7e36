"""Writes of forms: publish a version, retire a form, bring it back; words and voices for the next version."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from mhsurvey.forms import queries
from mhsurvey.forms.draft import Draft
from mhsurvey.forms.meaning import Meaning
from mhsurvey.forms.media import content_type
from mhsurvey.forms.reading import to_json
from mhsurvey.forms.tables import FormMediaRow, FormRow, FormVersionRow, RecordingRow, TranslationRow
from mhsurvey.forms.translation import Spoken, Translation, lost_answers
from mhsurvey.problems import FORM_FAULTY, FORM_SAME_VERSION, NOT_FOUND, WORDS_LOSE_ANSWERS, Problem
from mhsurvey.store import Store


def publish(session: Session, *, draft: Draft, store: Store, now: datetime, by: int | None) -> bool:
    """Keep a version and make it current. False when exactly this was published before.

    Raises FORM_FAULTY when the draft holds an error, FORM_SAME_VERSION when the version exists with other content.
    """
    meaning = draft.meaning
    if meaning is None or draft.errors:
        raise Problem(FORM_FAULTY, count=len(draft.errors))
    md5 = _md5(draft.xform)
    if session.get(FormVersionRow, (meaning.form_id, meaning.version)) is not None:
        if not is_taken(session, draft=draft):
            return False
        raise Problem(FORM_SAME_VERSION, form_id=meaning.form_id, version=meaning.version or "-")
    _keep_form(session, meaning, now)
    session.add(
        FormVersionRow(
            form_id=meaning.form_id,
            version=meaning.version,
            xform=draft.xform,
            xlsx=draft.xlsx,
            md5=md5,
            meaning=to_json(meaning),
            warnings=[{"place": fault.place, "message": fault.message} for fault in draft.warnings],
            published_at=now,
            published_by=by,
        )
    )
    session.flush()
    media = sorted(draft.media.items())
    for (filename, content), sha256 in zip(media, store.put_all(content for _, content in media), strict=True):
        session.add(
            FormMediaRow(
                form_id=meaning.form_id,
                version=meaning.version,
                filename=filename,
                sha256=sha256,
                md5=_md5(content),
                size=len(content),
                content_type=content_type(filename),
            )
        )
    session.flush()
    return True


def is_taken(session: Session, *, draft: Draft) -> bool:
    """Whether the draft's version exists with other content, so that it cannot be published."""
    meaning = draft.meaning
    kept = session.get(FormVersionRow, (meaning.form_id, meaning.version)) if meaning else None
    if meaning is None or kept is None:
        return False
    return kept.md5 != _md5(draft.xform) or not _same_media(session, meaning, draft)


def retire(session: Session, *, form_id: str, now: datetime) -> None:
    """Tablets no longer get the form; its versions and submissions stay. Raises NOT_FOUND."""
    _form(session, form_id).retired_at = now


def restore(session: Session, *, form_id: str) -> None:
    """Offer a retired form to tablets again. Raises NOT_FOUND."""
    _form(session, form_id).retired_at = None


def word(
    session: Session, *, language: str, source: str, translation: Translation | None, by: int, now: datetime
) -> Translation | None:
    """Say a phrase in a language from the next versions on; None takes it back. Gives what was there before.

    Raises WORDS_LOSE_ANSWERS when a ${name} of the source is missing, or one is new.
    """
    lost = lost_answers(source, translation.words) if translation else ()
    if lost:
        raise Problem(WORDS_LOSE_ANSWERS, names=", ".join(lost))
    key = (language, _sha256(source))
    row = session.get(TranslationRow, key)
    before = Translation(row.words, row.is_reviewed) if row else None
    if translation is None:
        if row is not None:
            session.delete(row)
    else:
        row = row or TranslationRow(language=language, source_sha256=key[1], source=source)
        row.words, row.is_reviewed = translation.words, translation.is_reviewed
        row.changed_at, row.changed_by = now, by
        session.add(row)
    session.flush()
    return before


def give_voice(
    session: Session, *, language: str, spoken: Spoken, sha256: str, ending: str, by: int, now: datetime
) -> str:
    """Have a recording in the store heard for a label and its hint from the next versions on; gives its file's name."""
    key = (language, _sha256(spoken.text))
    row = session.get(RecordingRow, key) or RecordingRow(language=language, spoken_sha256=key[1], spoken=spoken.text)
    # Another voice has another name: a tablet keeps a file by its content, ODK Collect by its name.
    row.sha256, row.filename = sha256, f"voice-{key[1][:8]}-{sha256[:8]}_{language}.{ending}"
    row.recorded_at, row.recorded_by = now, by
    session.add(row)
    session.flush()
    return row.filename


def take_voice(session: Session, *, language: str, spoken: Spoken) -> None:
    """Let a recording be heard no more from the next versions on."""
    row = session.get(RecordingRow, (language, _sha256(spoken.text)))
    if row is not None:
        session.delete(row)
        session.flush()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _form(session: Session, form_id: str) -> FormRow:
    form = session.get(FormRow, form_id)
    if form is None:
        raise Problem(NOT_FOUND)
    return form


def _keep_form(session: Session, meaning: Meaning, now: datetime) -> None:
    form = session.get(FormRow, meaning.form_id)
    if form is None:
        session.add(
            FormRow(
                form_id=meaning.form_id,
                title=meaning.title,
                kind=meaning.kind,
                current_version=meaning.version,
                created_at=now,
            )
        )
    else:
        form.title, form.kind, form.current_version, form.retired_at = (
            meaning.title,
            meaning.kind,
            meaning.version,
            None,
        )
    session.flush()


def _same_media(session: Session, meaning: Meaning, draft: Draft) -> bool:
    kept = queries.media(session, form_id=meaning.form_id, version=meaning.version)
    return {file.filename: file.md5 for file in kept} == {name: _md5(content) for name, content in draft.media.items()}


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
