"""The CSV lists a form picks from, made for one tablet's areas: `select_one_from_file` finds them as media.

They take the place of the samples a workbook was published with. Lists stay short because a list inside
the form would make it 500 kB, and 12,000 rows take an old tablet five seconds.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from sqlalchemy.orm import Session

from mhsurvey.actions import queries as actions
from mhsurvey.actions.action import Status, Verdict
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Level
from mhsurvey.areas.scope import Scope
from mhsurvey.areas.spelling import fold
from mhsurvey.forms import queries as published
from mhsurvey.forms.meaning import FormKind
from mhsurvey.issues.queries import lists
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import COMMUNITY, LABELS
from mhsurvey.rounds.indicator import Nature
from mhsurvey.tablet.recordings import recordings

Rows = Iterable[Sequence[str]]
# A promise older than this is history, in days of two rounds a year.
JUDGED_FOR = timedelta(days=730)
CONTENT_TYPE = "text/csv"
POINTS = "indicators.csv"


def made_here(filename: str) -> bool:
    """Whether the server makes this file itself, whatever was published under its name."""
    return filename in _LISTS


def make(session: Session, *, filename: str, scope: Scope, today: date) -> bytes:
    """One list as UTF-8 CSV; byte-stable, so that its hash changes only with what it says.

    Raises KeyError for a name that is not made here (see `made_here`).
    """
    heads, rows = _LISTS[filename]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows(session, scope, today))
    return text.getvalue().encode()


def _rounds(session: Session, _scope: Scope, _today: date) -> Rows:
    """With the standard a group is looked at by, in percent, and the core list; blank where the round names none."""
    return [
        (
            found.code,
            found.name,
            _percent(found.standard.women_percent),
            _percent(found.standard.under25_percent),
            " ".join(rounds.core_list(session, round_code=found.code)),
        )
        for found in rounds.open_rounds(session)
    ]


def _percent(share: int | None) -> str:
    return "" if share is None else str(share)


def _health_areas(session: Session, scope: Scope, _today: date) -> Rows:
    """Those that exist, and those of an open round that ended since: it speaks of the places of its first day."""
    found = {area.code: area for area in areas.areas(session, scope=scope, level=Level.AREA)}
    for one in rounds.open_rounds(session):
        then = areas.areas(session, scope=scope, level=Level.AREA, on=one.areas_of_day)
        found.update((area.code, area) for area in then if area.code not in found)
    return sorted(((area.code, area.name, area.parent_code or "") for area in found.values()), key=_by_name)


def _facilities(session: Session, scope: Scope, _today: date) -> Rows:
    found = areas.facilities(session, scope=scope)
    return sorted(((facility.code, facility.name, facility.area_code) for facility in found), key=_by_name)


def _by_name(row: tuple[str, str, str]) -> tuple[str, str]:
    """People look for a place under its first letter; the code keeps the file the same from day to day."""
    return fold(row[1]), row[0]


def _groups(_session: Session, _scope: Scope, _today: date) -> Rows:
    return [(group, LABELS[group]) for group in COMMUNITY]


def _indicators(session: Session, scope: Scope, _today: date) -> Rows:
    """The core list of the open rounds, then these areas' own points: each area's list in its order, then the others.

    A round without a list of its own asks all of the scorecard. `listed` says which own points every group of the
    area scores, `voice` which file says an own point's words (tablet/recordings.py). Not what only providers, meetings
    or follow-up visits score: a group could not speak of it.
    """
    forms = published.published(session, with_retired=True)
    scorecards = {form.form_id for form in forms if form.kind == FormKind.SCORECARD}
    own = areas.names(session, scope=scope).keys()
    core = _core(session, own)
    on_lists = [point.code for points in lists(session, scope=scope).values() for point in points]
    place = {code: number for number, code in enumerate(on_lists)}
    carried = [
        found
        for found in rounds.indicators(session)
        if (
            found.area_code in own
            if found.is_local
            else found.form_id in scorecards and found.nature is Nature.SCORE and (core is None or found.code in core)
        )
    ]
    said = recordings(session, scope=scope)
    carried.sort(key=lambda found: (found.is_local, place.get(found.code, len(place)) if found.is_local else 0))
    return [
        (
            found.code,
            found.label.get("fr", found.code),
            found.label.get("bm", ""),
            found.label.get("en", ""),
            found.area_code or "",
            found.dimension or "",
            "1" if found.is_local and found.code in place else "",
            said[found.code].filename if found.code in said else "",
        )
        for found in carried
    ]


def _core(session: Session, own: AbstractSet[str]) -> frozenset[str] | None:
    """What the open rounds of these areas ask, together; None when one of them asks everything, or none is open."""
    found: set[str] = set()
    taking_part = [
        one
        for one in rounds.open_rounds(session)
        if not (listed := rounds.areas_of(session, round_code=one.code)) or not own.isdisjoint(listed)
    ]
    for one in taking_part:
        core = rounds.core_list(session, round_code=one.code)
        if not core:
            return None
        found.update(core)
    return frozenset(found) if taking_part else None


def _actions(session: Session, scope: Scope, today: date) -> Rows:
    found = [promise for promise in actions.promises(session, scope=scope, today=today) if promise.is_open]
    carriers = areas.carriers(session)
    said = actions.latest_judgement(session, scope=scope, codes={promise.code for promise in found})
    return [
        (
            promise.code,
            promise.what,
            carriers.get(promise.area_code, promise.area_code),
            promise.round_code,
            promise.indicator_code or "",
            promise.due_on.isoformat() if promise.due_on else "",
            promise.status,
            promise.role or "",
            "" if promise.percent is None else str(promise.percent),
            promise.new_due_on.isoformat() if promise.new_due_on else "",
            (said[promise.code].word or "") if promise.code in said else "",
        )
        for promise in found
    ]


def _promises(session: Session, scope: Scope, today: date) -> Rows:
    """What groups may be asked to judge, open or said to be done; neither given up nor long past, nor settled.

    Settled: the community found it done in an earlier round. A round's own sessions ask all its groups alike.
    """
    found = [
        promise
        for promise in actions.promises(session, scope=scope, today=today)
        if promise.status is not Status.CANCELLED and (promise.promised_on or today) > today - JUDGED_FOR
    ]
    carriers = areas.carriers(session)
    open_now = {one.code for one in rounds.open_rounds(session)}
    judged = actions.judged(session, scope=scope, codes={promise.code for promise in found})
    settled = {
        code
        for code, rounds_of in judged.items()
        if any(one.word is Verdict.DONE and one.round_code not in open_now for one in rounds_of)
    }
    return [
        (
            promise.code,
            promise.what,
            promise.role or "",
            carriers.get(promise.area_code, promise.area_code),
            promise.round_code,
            promise.due_on.isoformat() if promise.due_on else "",
            promise.due_on.strftime("%Y%m%d") if promise.due_on else "",
            promise.status,
        )
        for promise in found
        if promise.code not in settled
    ]


_LISTS: dict[str, tuple[tuple[str, ...], Callable[[Session, Scope, date], Rows]]] = {
    "rounds.csv": (("name", "label", "women", "under25", "core"), _rounds),
    "health_areas.csv": (("name", "label", "parent"), _health_areas),
    "facilities.csv": (("name", "label", "area"), _facilities),
    "groups.csv": (("name", "label"), _groups),
    POINTS: (("name", "label", "label_bm", "label_en", "area", "dimension", "listed", "voice"), _indicators),
    "actions.csv": (
        (*("name", "label", "area", "round", "indicator", "due", "status"), *("role", "percent", "new_due", "word")),
        _actions,
    ),
    "promises.csv": (("name", "label", "role", "area", "round", "due", "day", "status"), _promises),
}
