"""DOOR: what forms say in every language: translators write it, sign it and speak it; the next version carries it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Reply

from mhsurvey.accounts.person import Role
from mhsurvey.areas.spelling import fold
from mhsurvey.forms import operations, queries, translation
from mhsurvey.forms.queries import PublishedForm
from mhsurvey.forms.translation import Phrase, Review, Said, Tongues, Translation
from mhsurvey.forms.upload import Upload
from mhsurvey.forms.workbook import Row, read_rows
from mhsurvey.problems import ENTRY_INVALID, NO_WORKBOOK, NOT_FOUND, Problem
from mhsurvey.tablet import words as tablet_words
from mhsurvey.web import gate, pending, recordings
from mhsurvey.web.ground import ground
from mhsurvey.web.words import pages_words

bp = Blueprint("translating", __name__, url_prefix="/translations")

LEADING = (Role.ADMINISTRATOR, Role.MANAGER)
ON_A_PAGE = 40
FIRST_LANGUAGE = "bm"
# Asks for one card alone, as in web/quotes.py.
PART = "X-Part"
LONGEST = 2000
# What the program itself says, beside the forms; no form's id begins so. In these languages.
PAGES, TABLET = "-pages", "-tablet"
OWN_LANGUAGES = tablet_words.LANGUAGES
SHOWN: dict[str, Any] = {
    # NOTE: which phrases are listed: those without a signed translation
    "open": _l("To do"),
    # NOTE: which phrases are listed: no translation yet
    Review.ABSENT: _l("Without words"),
    # NOTE: which phrases are listed: translated, not signed by somebody who speaks the language
    Review.WAITING: _l("To sign"),
    # NOTE: which phrases are listed
    Review.REVIEWED: _l("Signed"),
    # NOTE: which phrases are listed: heard in no recording of this language
    "silent": _l("Without voice"),
    # NOTE: which phrases are listed
    "all": _l("All"),
}
COLUMNS: dict[str, Any] = {
    # NOTE: part of a form: the question or the choice itself
    "label": _l("Question or choice"),
    # NOTE: part of a form: a hint under a question
    "hint": _l("Hint"),
    # NOTE: part of a form: a longer hint that is opened
    "guidance_hint": _l("Longer hint"),
    # NOTE: part of a form: what is said when an answer breaks a rule
    "constraint_message": _l("Said when an answer does not fit"),
    # NOTE: part of a form: what is said when an answer is missing
    "required_message": _l("Said when an answer is missing"),
    # NOTE: where words stand: on the pages of the server
    PAGES: _l("Pages of this server"),
    # NOTE: where words stand: on the screens of the tablet app
    TABLET: _l("Tablet app"),
}


@dataclass(frozen=True)
class Asked:
    """What of it all somebody looks at: a form or "" for all, a language, which phrases, a search, a page from 1."""

    form_id: str
    language: str
    shown: str
    search: str
    page: int

    def address(self, **other: Any) -> str:
        """The address of this view, or of one that differs."""
        return url_for(".index", **{**self._values, **other})

    @property
    def _values(self) -> dict[str, Any]:
        values = {
            "form": self.form_id,
            "language": self.language,
            "shown": self.shown,
            "q": self.search,
            "page": self.page,
        }
        return {name: value for name, value in values.items() if value not in ("", 1)}


@dataclass(frozen=True)
class Card:
    """A phrase as it now is said. key: by which a page and its answer speak of the same one.

    given  its words were given here
    voice  the file of a recording given here; None when there is none
    form   one that says it; None for the program's own words
    """

    key: str
    phrase: Phrase
    given: bool
    voice: str | None
    form: PublishedForm | None

    @property
    def is_silent(self) -> bool:
        """It is heard, but in no voice of this language."""
        return self.phrase.spoken is not None and not (self.voice or self.phrase.voice)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"columns": COLUMNS, "Review": Review, "longest": LONGEST, "recording_mb": recordings.MOST_MB}


@bp.get("/")
@gate.roles(*LEADING)
def index() -> str:
    """Every phrase of a form, or of all, beside another language."""
    db = gate.session()
    asked = _asked(request.args)
    forms = _forms(db)
    every = _cards(db, asked)
    listed = [card for card in every if _is_listed(card, asked)]
    first = (asked.page - 1) * ON_A_PAGE
    names = {code: name for form in forms if (found := _tongues(db, form)) for code, name in found.names.items()}
    return render_template(
        "translating/index.html",
        asked=asked,
        forms=forms,
        own={PAGES: COLUMNS[PAGES], TABLET: COLUMNS[TABLET]} if asked.language in OWN_LANGUAGES else {},
        tongues=names,
        is_own=_is_own(db, asked),
        counts={one: sum(_is_listed(card, replace(asked, shown=one, search="")) for card in every) for one in SHOWN},
        shown=SHOWN,
        cards=listed[first : first + ON_A_PAGE],
        older=asked.address(page=asked.page + 1) if first + ON_A_PAGE < len(listed) else None,
        newer=asked.address(page=asked.page - 1) if asked.page > 1 else None,
        waiting=[(form, n) for form in forms if asked.form_id in ("", form.form_id) and (n := _waiting(db, form))],
    )


@bp.post("/words")
@gate.roles(*LEADING)
def word() -> str | Reply:
    """Say a phrase in other words, sign it, or take it back. Raises NOT_FOUND, WORDS_LOSE_ANSWERS."""
    asked, card = _card_sent()
    words = request.form.get("words", "").strip()
    verdict = request.form.get("verdict", "")
    if verdict not in ("keep", "sign", "forget") or len(words) > LONGEST:
        raise Problem(ENTRY_INVALID, field="verdict", fault=verdict[:20] or "-")
    wanted = None if verdict == "forget" or not words else Translation(words, is_reviewed=verdict == "sign")
    operations.word(
        gate.session(),
        language=asked.language,
        source=card.phrase.source,
        translation=wanted,
        by=gate.caller().id,
        now=gate.now(),
    )
    gate.note("worded a phrase", f"language {asked.language}", phrase=card.key, verdict=verdict)
    gate.session().commit()
    return _answered(asked, card.key)


@bp.post("/voice")
@gate.roles(*LEADING)
def record() -> str | Reply:
    """Give a phrase a voice. Raises NOT_FOUND, RECORDING_UNFIT."""
    content = recordings.sent_recording()
    # On the disk before the row that names it, and before the one writer's place is taken.
    sha256 = ground().store.put(content)
    asked, card = _card_sent()
    if card.phrase.spoken is None:
        raise Problem(NOT_FOUND)
    operations.give_voice(
        gate.session(),
        language=asked.language,
        spoken=card.phrase.spoken,
        sha256=sha256,
        ending=recordings.ending(content),
        by=gate.caller().id,
        now=gate.now(),
    )
    gate.note("recorded a phrase", f"language {asked.language}", phrase=card.key)
    gate.session().commit()
    return _answered(asked, card.key)


@bp.post("/voice/forget")
@gate.roles(*LEADING)
def forget() -> str | Reply:
    """Take a recording back. Raises NOT_FOUND."""
    asked, card = _card_sent()
    if card.phrase.spoken is None:
        raise Problem(NOT_FOUND)
    operations.take_voice(gate.session(), language=asked.language, spoken=card.phrase.spoken)
    gate.note("took a recording back", f"language {asked.language}", phrase=card.key)
    gate.session().commit()
    return _answered(asked, card.key)


@bp.get("/voice/<filename>")
@gate.roles(*LEADING)
def listen(filename: str) -> Reply:
    """A recording that waits for the next version. Raises NOT_FOUND."""
    sha256 = queries.recording(gate.session(), filename=filename)
    if sha256 is None:
        raise Problem(NOT_FOUND)
    content = ground().store.get(sha256)
    # The name holds the sound's hash: it never changes.
    return Response(content, mimetype=recordings.kind(content), headers={"Cache-Control": "private, max-age=86400"})


@bp.post("/<form_id>/next")
@gate.roles(*LEADING)
def make_next(form_id: str) -> Reply:
    """Put words and voices into the form's workbook, as its next version, and look at it.

    Raises NOT_FOUND, NO_WORKBOOK.
    """
    with gate.reading() as db:
        upload = _next(db, form_id)
    if upload is None:
        # NOTE: told when there is nothing to put into a next version
        flash(_("The form says all of this already."), "note")
        return redirect(url_for(".index", form=form_id))
    return redirect(url_for("forms.check", reference=pending.keep(upload)))


def _next(db: Session, form_id: str) -> Upload | None:
    """The workbook of the next version with its media; None when nothing in it would be another."""
    versions = queries.versions(db, form_id=form_id)
    current = queries.version(db, form_id=form_id, version=queries.current_version(db, form_id=form_id))
    tongues = translation.tongues(read_rows(current.xlsx)) if current.xlsx else None
    if not current.xlsx or tongues is None:
        raise Problem(NO_WORKBOOK)
    said = {code: queries.said(db, language=code) for code in tongues.names}
    version = translation.next_version((one.version for one in versions), today=gate.now().date())
    xlsx, changed = translation.reworded(current.xlsx, said=said, version=version)
    if not changed:
        return None
    store = ground().store
    media = {one.filename: store.get(one.sha256) for one in queries.media(db, form_id=form_id, version=current.version)}
    for filename in (name for one in said.values() for name in one.voices.values()):
        sha256 = queries.recording(db, filename=filename)
        if sha256 is not None:
            media[filename] = store.get(sha256)
    # Only what the workbook names: voices of other forms lie beside it in the table.
    named = "\n".join(cell for row in read_rows(xlsx) for cell in row.cells.values())
    return Upload(f"{form_id}-{version}.xlsx", xlsx, {name: file for name, file in media.items() if name in named})


# --- what is looked at ---------------------------------------------------------------------------


def _asked(given: Any) -> Asked:
    shown = given.get("shown", "open")
    page = given.get("page", "1")
    return Asked(
        form_id=given.get("form", ""),
        language=given.get("language", FIRST_LANGUAGE)[:16],
        shown=shown if shown in SHOWN else "open",
        search=given.get("q", "").strip()[:80],
        page=max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,
    )


def _forms(db: Session) -> list[PublishedForm]:
    """Forms in use whose words can be changed here."""
    return [form for form in queries.published(db) if _tongues(db, form) is not None]


def _cards(db: Session, asked: Asked) -> list[Card]:
    """Every phrase of what is asked for once, whatever forms say it."""
    said = queries.said(db, language=asked.language)
    if asked.form_id in (PAGES, TABLET):
        return [_card(phrase, said, None) for phrase in _own_phrases(asked.form_id, asked.language)]
    found: dict[str, Card] = {}
    for form in _forms(db):
        if asked.form_id in ("", form.form_id):
            for phrase in _phrases(db, form, asked.language):
                found.setdefault(_key(phrase), _card(phrase, said, form))
    return list(found.values())


def _own_phrases(of: str, language: str) -> Iterator[Phrase]:
    """What the pages or the tablet app say, each French wording once."""
    if language not in OWN_LANGUAGES:
        return
    said: Iterable[tuple[str, str, str]]
    if of == TABLET:
        there = tablet_words.book(language)
        said = ((french, key, there.get(key, "")) for key, french in tablet_words.book(tablet_words.FRENCH).items())
    else:
        said = pages_words(language)
    met: dict[str, tuple[list[str], str]] = {}
    for french, place, words in said:
        places, known = met.setdefault(french, ([], words))
        places.append(place)
        met[french] = (places, known or words)
    for french, (places, words) in met.items():
        review = Review.WAITING if words else Review.ABSENT
        yield Phrase(source=french, column=of, places=tuple(places), words=words, review=review)


def _card(phrase: Phrase, said: Said, form: PublishedForm | None) -> Card:
    given = said.words.get(phrase.source)
    voice = said.voices.get(phrase.spoken.text) if phrase.spoken else None
    return Card(_key(phrase), phrase.said_by(given), given is not None, voice, form)


def _key(phrase: Phrase) -> str:
    parts = (phrase.column, phrase.source, phrase.spoken.text if phrase.spoken else "")
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _is_listed(card: Card, asked: Asked) -> bool:
    if asked.search and fold(asked.search) not in fold(f"{card.phrase.source}\n{card.phrase.words}"):
        return False
    if asked.shown == "silent":
        return card.is_silent
    if asked.shown == "open":
        return card.phrase.review is not Review.REVIEWED
    return asked.shown == "all" or card.phrase.review == asked.shown


def _waiting(db: Session, form: PublishedForm) -> int:
    """How many phrases and voices were given that the form's version in use does not have."""
    tongues = _tongues(db, form)
    waiting = 0
    for language in tongues.names if tongues else ():
        said = queries.said(db, language=language)
        for phrase in _phrases(db, form, language):
            card = _card(phrase, said, form)
            waiting += card.given and (card.phrase.words, card.phrase.review) != (phrase.words, phrase.review)
            waiting += card.voice is not None and card.voice != phrase.voice
    return waiting


def _card_sent() -> tuple[Asked, Card]:
    """The view and the card a POST is about. Raises NOT_FOUND."""
    asked = _asked(request.form)
    with gate.reading() as db:
        return asked, _card_of(db, asked, request.form.get("key", ""))


def _card_of(db: Session, asked: Asked, key: str) -> Card:
    found = next((card for card in _cards(db, asked) if card.key == key), None)
    if found is None:
        raise Problem(NOT_FOUND)
    return found


def _answered(asked: Asked, key: str) -> str | Reply:
    if PART not in request.headers:
        return redirect(asked.address(_anchor=f"p-{key}"))
    card = _card_of(gate.session(), asked, key)
    return render_template("translating/part.html", card=card, asked=asked, is_own=_is_own(gate.session(), asked))


def _is_own(db: Session, asked: Asked) -> bool:
    """The language is the one the forms were written in: its words are theirs, only its voice is given here."""
    return any(found.own == asked.language for form in _forms(db) if (found := _tongues(db, form)) is not None)


# --- workbooks, which never change once they are published -----------------------------------------

# By the XForm's MD5, as many as versions were ever asked for.
_ROWS: dict[str, tuple[Row, ...]] = {}
_PHRASES: dict[tuple[str, str], tuple[Phrase, ...]] = {}


def _tongues(db: Session, form: PublishedForm) -> Tongues | None:
    return translation.tongues(_rows(db, form))


def _phrases(db: Session, form: PublishedForm, language: str) -> tuple[Phrase, ...]:
    key = (form.md5, language)
    if key not in _PHRASES:
        _PHRASES[key] = translation.phrases(_rows(db, form), language=language)
    return _PHRASES[key]


def _rows(db: Session, form: PublishedForm) -> tuple[Row, ...]:
    if form.md5 not in _ROWS:
        xlsx = queries.version(db, form_id=form.form_id, version=form.version).xlsx
        _ROWS[form.md5] = read_rows(xlsx) if xlsx else ()
    return _ROWS[form.md5]
