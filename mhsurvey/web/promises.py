"""DOOR: promises made in public: which are late, which were kept, what the visitors found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, TextAreaField
from wtforms.validators import Length, Optional

from mhsurvey.accounts.person import Role
from mhsurvey.actions import operations, queries, standing_queries
from mhsurvey.actions.action import Promise, Standing, Status, Verdict
from mhsurvey.actions.counts import By, Counts, together
from mhsurvey.actions.escalation import Answer, Escalated, escalated
from mhsurvey.actions.judging import is_contradicted
from mhsurvey.actions.keeping import Keeping
from mhsurvey.actions.reading import Visit
from mhsurvey.actions.standing_queries import Among
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area, AreaCode, Level
from mhsurvey.problems import NOT_FOUND, PROMISE_NOT_UP, Problem
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import LABELS
from mhsurvey.submissions import queries as submissions
from mhsurvey.web import gate
from mhsurvey.web.entries import Entry, stripped
from mhsurvey.web.words import in_words

bp = Blueprint("promises", __name__, url_prefix="/promises")

PAGE = 50

STANDINGS = {
    # NOTE: a promise: open after its day
    Standing.LATE: _l("Late"),
    # NOTE: a promise: its day has not come
    Standing.WAITING: _l("Not due yet"),
    # NOTE: a promise: nobody said by when
    Standing.UNDATED: _l("No date"),
    # NOTE: a promise: done by its day
    Standing.KEPT: _l("Kept"),
    # NOTE: a promise: done after its day
    Standing.KEPT_LATE: _l("Kept, but late"),
    # NOTE: a promise: given up
    Standing.CANCELLED: _l("Cancelled"),
}
KINDS = {
    Standing.LATE: "weak",
    Standing.WAITING: "plain",
    Standing.UNDATED: "quiet",
    Standing.KEPT: "good",
    Standing.KEPT_LATE: "middling",
    Standing.CANCELLED: "quiet",
}
STATUSES = {
    # NOTE: where the work stands, as the last visit found it
    Status.NOT_STARTED: _l("Not started"),
    # NOTE: where the work stands
    Status.IN_PROGRESS: _l("Under way"),
    # NOTE: where the work stands
    Status.DONE: _l("Done"),
    # NOTE: where the work stands
    Status.BLOCKED: _l("Blocked"),
    # NOTE: where the work stands
    Status.CANCELLED: _l("Cancelled"),
}
WHO = {
    # NOTE: who carries a promise: the users' association of the health centre
    "asaco": _l("ASACO"),
    # NOTE: who carries a promise
    "cscom": _l("Health centre (CSCom)"),
    # NOTE: who carries a promise
    "town_hall": _l("Town hall"),
    # NOTE: who carries a promise
    "csref": _l("Health district (CSRéf)"),
    # NOTE: who carries a promise
    "community": _l("Community"),
    # NOTE: who carries a promise
    "womens_group": _l("Women's group"),
    # NOTE: who carries a promise: community health worker
    "chw": _l("Health worker (CHW)"),
    "mali_health": _l("Mali Health"),
    # NOTE: who carries a promise
    "other": _l("Other"),
}
BLOCKERS = {
    # NOTE: what blocks a promise
    "money": _l("no money"),
    # NOTE: what blocks a promise
    "person": _l("the person responsible is gone"),
    # NOTE: what blocks a promise
    "material": _l("material not found"),
    # NOTE: what blocks a promise
    "decision": _l("waiting for a decision from elsewhere"),
    # NOTE: what blocks a promise
    "conflict": _l("disagreement"),
    # NOTE: what blocks a promise
    "season": _l("season or road"),
    # NOTE: what blocks a promise
    "security": _l("insecurity"),
    # NOTE: what blocks a promise
    "other": _l("another reason"),
}


VERDICTS = {
    # NOTE: what a group says of a promise
    Verdict.DONE: _l("Really done"),
    # NOTE: what a group says of a promise
    Verdict.PARTLY: _l("Partly done"),
    # NOTE: what a group says of a promise
    Verdict.NOT: _l("Not done"),
}
VERDICT_KINDS = {Verdict.DONE: "good", Verdict.PARTLY: "middling", Verdict.NOT: "weak"}
LEVELS = {
    # NOTE: who a promise went up to
    Level.DISTRICT: _l("the district"),
    # NOTE: who a promise went up to
    Level.REGION: _l("the region"),
}
# Kept rates are told by one of these.
BY = {
    # NOTE: promises kept, told by who carries them
    By.OWNER: _l("Who carries it"),
    # NOTE: promises kept, told by place
    By.PLACE: _l("Place"),
    # NOTE: promises kept, told by round
    By.ROUND: _l("Round"),
}
LEADING = (Role.ADMINISTRATOR, Role.MANAGER)
# Stands among the states of the filter: a promise that went up may be late, blocked or undated.
TAKEN_UP = "escalated"


class AnswerEntry(Entry):
    # NOTE: field: what whoever took a promise up will do about it
    answer = TextAreaField(_l("What will you do?"), validators=[Optional(), Length(max=500)], filters=[stripped])
    # NOTE: field
    answer_by = DateField(_l("By when?"), validators=[Optional()])
    # NOTE: field: the district sends a promise on to the region
    passed_on = BooleanField(_l("Send it on to the region"))


@bp.get("/")
@gate.signed_in
def index() -> str:
    """A page of promises, those most overdue first, under counts of all that the filters leave. Raises NOT_FOUND."""
    db, today, scope = gate.session(), gate.now().date(), gate.scope()
    chosen = {name: request.args.get(name, "") for name in ("area", "round", "standing", "who")}
    standing = _standing(chosen["standing"])
    place = areas.area(db, code=chosen["area"], scope=scope) if chosen["area"] else None
    only = Among(area=chosen["area"] or None, round_code=chosen["round"] or None)
    by_owner = standing_queries.counts(db, scope=scope, today=today, by=By.OWNER, only=only)
    if chosen["who"]:
        only = replace(only, who=chosen["who"])
    mine = {who: counted for who, counted in by_owner.items() if only.who in (None, who)}
    counts = together(mine.values())
    page = max(request.args.get("page", 1, type=int), 1)
    shown = standing_queries.page(
        db,
        scope=scope,
        today=today,
        only=only,
        standing=standing,
        gone_up=chosen["standing"] == TAKEN_UP,
        start=(page - 1) * PAGE,
        most=PAGE,
    )
    found = counts.of(standing) if standing else counts.escalated if chosen["standing"] else counts.promised
    by = By(request.args["by"]) if request.args.get("by") in set(By) else By.OWNER
    told = mine if by is By.OWNER else standing_queries.counts(db, scope=scope, today=today, by=by, only=only)
    return render_template(
        "promises/index.html",
        promises=shown,
        page=page,
        more=found > page * PAGE,
        counts=counts,
        above=_above(db, shown, today),
        taken_up=TAKEN_UP,
        judged=queries.latest_judgement(db, scope=scope, codes={promise.code for promise in shown}),
        keeping=counts.keeping,
        rates=_rates(db, told, by, place),
        by=by,
        by_words=BY,
        today=today,
        place=place,
        districts=areas.areas(db, scope=scope, level=Level.DISTRICT),
        rounds=rounds.rounds(db),
        owners=sorted((who for who in by_owner if who), key=lambda who: list(WHO).index(who) if who in WHO else 99),
        names=areas.names(db, scope=scope, codes={promise.area_code for promise in shown}),
        chosen=chosen,
        **_words(),
    )


def _standing(asked: str) -> Standing | None:
    """The state asked for; None for any, and for those that went up. Raises NOT_FOUND."""
    if asked in ("", TAKEN_UP):
        return None
    try:
        return Standing(asked)
    except ValueError:
        raise Problem(NOT_FOUND) from None


def _above(db: Session, shown: Sequence[Promise], today: date) -> Mapping[str, Escalated]:
    """Which promises have gone up, to whom, and who took them there."""
    stuck = {promise.code for promise in shown if promise.should_escalate(today)}
    given = queries.answers(db, codes=stuck)
    found = {one.code: escalated(one, given.get(one.code, ()), today=today) for one in shown if one.code in stuck}
    return {code: one for code, one in found.items() if one is not None}


def _rates(
    db: Session, told: Mapping[str, Counts], by: By, place: Area | None
) -> list[tuple[str, Keeping, str | None]]:
    """Words, how they kept their promises, and the address that narrows to them; those with most due first."""
    if by is By.PLACE:
        told = _by_place(db, told, place)
    names = _names_by(db, by, told)
    narrows = {By.OWNER: "who", By.ROUND: "round", By.PLACE: "area"}[by]
    asked = {name: request.args.get(name) or None for name in ("area", "round", "standing", "who")}
    every = sorted(told.items(), key=lambda pair: (-pair[1].due, -pair[1].promised, pair[0]))
    return [
        (str(names.get(key, key or "–")), counted.keeping, _narrowed(asked | {narrows: key}) if key else None)
        for key, counted in every
    ]


def _narrowed(asked: Mapping[str, str | None]) -> str:
    return url_for(".index", area=asked["area"], round=asked["round"], standing=asked["standing"], who=asked["who"])


def _by_place(db: Session, told: Mapping[str, Counts], place: Area | None) -> Mapping[str, Counts]:
    """By health area inside a district, else by district."""
    if place is not None and place.level >= Level.DISTRICT:
        return told
    within = {one.code: one.parent_code for one in areas.areas(db, scope=gate.scope(), codes=told)}
    found: dict[str, list[Counts]] = {}
    for area, counted in told.items():
        found.setdefault(within.get(AreaCode(area)) or area, []).append(counted)
    return {district: together(every) for district, every in found.items()}


def _names_by(db: Session, by: By, keys: Iterable[str]) -> Mapping[str, object]:
    if by is By.OWNER:
        return WHO
    if by is By.ROUND:
        return {one.code: one.name for one in rounds.rounds(db)}
    return {str(code): name for code, name in areas.names(db, scope=gate.scope(), codes=keys).items()}


@bp.get("/<code>")
@gate.signed_in
def one(code: str) -> str:
    return _page_of(code, AnswerEntry())


def _page_of(code: str, entry: AnswerEntry) -> str:
    db, today = gate.session(), gate.now().date()
    promise = queries.promise(db, scope=gate.scope(), code=code)
    visits = queries.visits(db, scope=gate.scope(), code=code)
    given = queries.answers(db, codes={code}).get(code, ())
    judged = queries.judged(db, scope=gate.scope(), codes={code}).get(promise.code, ())
    return render_template(
        "promises/one.html",
        promise=promise,
        visits=visits,
        photos=_photos(db, visits),
        judged=judged,
        contradicted=is_contradicted(promise, judged[0] if judged else None),
        escalated=escalated(promise, given, today=today),
        answers=given,
        entry=entry,
        may_answer=gate.caller().role in LEADING,
        group_words=LABELS,
        area=areas.area(db, code=promise.area_code, scope=gate.scope()),
        round=rounds.find_round(db, code=promise.round_code),
        round_names={one.code: one.name for one in rounds.rounds(db, practice=True)},
        indicator=_indicator_words(promise),
        today=today,
        **_words(),
    )


def _photos(db: Session, visits: Sequence[Visit]) -> Mapping[int, int]:
    """The file of each visit's picture that has arrived, by the visit's submission."""
    found: dict[int, int] = {}
    for visit in visits:
        if visit.photo and visit.submission_id is not None:
            opened = submissions.submission(db, submission_id=visit.submission_id, scope=gate.scope())
            named = [file.id for file in opened.files if file.name == visit.photo and file.sha256]
            found |= {visit.submission_id: named[0]} if named else {}
    return found


@bp.post("/<code>/answer")
@gate.roles(*LEADING)
def answer(code: str) -> str | tuple[str, int] | Response:
    """Somebody of the level a promise went up to takes it. Raises NOT_FOUND, PROMISE_NOT_UP."""
    db, now = gate.session(), gate.now()
    promise = queries.promise(db, scope=gate.scope(), code=code)
    up = escalated(promise, queries.answers(db, codes={code}).get(code, ()), today=now.date())
    if up is None:
        raise Problem(PROMISE_NOT_UP)
    entry = AnswerEntry()
    if not entry.validate_on_submit():
        return _page_of(code, entry), 400
    operations.answer_for(
        db,
        code=code,
        given=Answer(
            level=up.level,
            taken_by=gate.caller().name,
            taken_at=now,
            answer=entry.answer.data or None,
            answer_by=entry.answer_by.data,
            passed_on=bool(entry.passed_on.data) and up.level is Level.DISTRICT,
        ),
    )
    gate.note("took a promise up", f"promise {code}", level=up.level.name.lower())
    db.commit()
    # NOTE: told after a manager took a promise that went up to them
    flash(_("Written down. Everybody who follows this promise sees it."), "done")
    return redirect(url_for(".one", code=code))


def _indicator_words(promise: Promise) -> str | None:
    """What the promise is about; its code when that indicator is gone."""
    found = rounds.indicators(gate.session(), area=promise.area_code)
    return next((in_words(one.label) for one in found if one.code == promise.indicator_code), promise.indicator_code)


def _words() -> dict[str, object]:
    return {
        "standings": STANDINGS,
        "kinds": KINDS,
        "statuses": STATUSES,
        "who": WHO,
        "blockers": BLOCKERS,
        "verdicts": VERDICTS,
        "verdict_kinds": VERDICT_KINDS,
        "levels": LEVELS,
    }
