"""From raw XML to answers and their place, one submission at a time. Pure but for what `ground` looks up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from sqlalchemy.orm import Session

from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import FormKind, Meaning
from mhsurvey.problems import Problem
from mhsurvey.submissions.alarms import alarms
from mhsurvey.submissions.answers import file_questions, made_on, read
from mhsurvey.submissions.holding import Ground, Hold, Place, Reason, place
from mhsurvey.submissions.instance import Instance, encrypted_file_names, file_names, parse
from mhsurvey.submissions.paper import paper_in
from mhsurvey.submissions.sealing import envelope_of, is_unfinished
from mhsurvey.submissions.submission import Answers, KeyedIn, ReviewState


class FormsGround(Ground, Protocol):
    """What must be known of the forms besides."""

    def meaning(self, form_id: str, version: str) -> Meaning | None:
        """What a published version means."""

    def has_form(self, form_id: str) -> bool:
        """Whether any version of the form is here."""


@dataclass(frozen=True)
class Reading:
    """What became of one submission.

    reason   None: read
    answers  {"values", "repeats", "flags"}
    kind     of its form, None when the form is not known
    alarms   what was disclosed in it, see `alarms.alarms`; of a held one too: harm does not wait for a mend
    keyed_in from a sheet of paper; of a held one too
    """

    reason: Reason | None
    detail: str = ""
    round_code: str | None = None
    area_code: str | None = None
    grp: str | None = None
    made_on: date | None = None
    answers: dict[str, object] | None = None
    expected: tuple[str, ...] = ()
    kind: FormKind | None = None
    alarms: Mapping[str, str] = field(default_factory=dict)
    keyed_in: KeyedIn | None = None


class Expecting:
    """Which files an instance refers to; one for each database.

    On the way of every upload, so what was asked once is remembered: a published version never changes, and
    few names of a few versions are kept. sessions: opens a short session for reading
    """

    def __init__(self, sessions: Callable[[], Session]) -> None:
        self._sessions = sessions
        self._known: dict[tuple[str, str], frozenset[str]] = {}

    def files(self, sent: Instance) -> tuple[str, ...]:
        """The files an instance refers to. Of a form that is not known yet they are found when it is read."""
        if sent.encrypted:
            return encrypted_file_names(sent.root)
        return file_names(sent.root, questions=self._questions(sent.form_id, sent.version))

    def _questions(self, form_id: str, version: str) -> frozenset[str]:
        known = self._known.get((form_id, version))
        if known is not None:
            return known
        with self._sessions() as session:
            meaning = forms.meaning(session, form_id=form_id, version=version)
        if meaning is None:
            return frozenset()
        return self._known.setdefault((form_id, version), file_questions(meaning))


def read_one(row: Any, *, ground: FormsGround) -> Reading:
    """Read a row of the submission table (its columns form_id, version, xml, received_at, tablet_id,
    person_id, edited_to, review_state)."""
    try:
        instance = parse(row.xml)
    except Problem as problem:
        # It was accepted once; a rule that became stricter since must not stop those behind it.
        return Reading(Reason.UNREADABLE, problem.kind.code)
    found = _read(instance, row, ground=ground)
    paper = paper_in(instance.root)
    return found if paper is None else replace(found, keyed_in=paper.keyed_in)


def _read(instance: Instance, row: Any, *, ground: FormsGround) -> Reading:
    if instance.encrypted:
        ours = envelope_of(instance.root, instance_id=instance.instance_id)
        reason = Reason.ENCRYPTED if ours is None else Reason.SEALED
        return Reading(reason, expected=encrypted_file_names(instance.root))
    meaning = ground.meaning(instance.form_id, instance.version)
    if meaning is None:
        return _unknown_form(instance, ground)
    expected = file_names(instance.root, questions=file_questions(meaning))
    if instance.deprecated_id not in (None, instance.instance_id) and row.edited_to is None:
        return Reading(Reason.EDIT_UNKNOWN, instance.deprecated_id or "", expected=expected)
    answers = read(instance.root, meaning=meaning)
    disclosed = alarms(answers.values, answers.repeats, meaning=meaning)
    found = place(
        answers,
        meaning=meaning,
        made_on=made_on(instance.root, answers=answers),
        received_at=row.received_at,
        sender=(row.tablet_id, row.person_id),
        ground=ground,
        let_in=row.review_state == ReviewState.APPROVED,
    )
    if isinstance(found, Place) and is_unfinished(instance.root) and row.review_state != ReviewState.APPROVED:
        found = Hold(Reason.INTERRUPTED, "", found.area_code, found.made_on)
    if isinstance(found, Hold):
        return Reading(
            found.reason,
            found.detail[:255],
            area_code=found.area_code,
            made_on=found.made_on,
            answers=_as_json(answers, answers.flags),
            expected=expected,
            alarms=disclosed,
        )
    return Reading(
        None,
        round_code=found.round_code,
        area_code=found.area_code,
        grp=found.grp,
        made_on=found.made_on,
        answers=_as_json(answers, found.flags),
        expected=expected,
        kind=meaning.kind,
        alarms=disclosed,
    )


def _unknown_form(instance: Instance, ground: FormsGround) -> Reading:
    if ground.has_form(instance.form_id):
        return Reading(Reason.VERSION_UNKNOWN, instance.version)
    return Reading(Reason.FORM_UNKNOWN, instance.form_id)


def _as_json(answers: Answers, flags: tuple[str, ...]) -> dict[str, object]:
    return {"values": answers.values, "repeats": answers.repeats, "flags": list(flags)}
