"""DOOR: the days of a round's meetings, and who leads them: many areas in one table, or pasted from a spreadsheet."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import AreaCode, Level
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.areas.spelling import fold
from mhsurvey.exchange.cells import harmless
from mhsurvey.problems import ROUND_OVER, Problem
from mhsurvey.rounds import operations, queries
from mhsurvey.rounds.meeting_days import Meeting, Pasted, Unread, UnreadLine, names_in, read
from mhsurvey.rounds.round import Round, RoundState
from mhsurvey.web import gate
from mhsurvey.web.rounds import LEADING, MOST_LINES

bp = Blueprint("meeting_days", __name__, url_prefix="/rounds/<code>/meetings")

LONGEST_PASTED = 400_000
UNREAD = {
    # NOTE: a line somebody pasted; %(words)s is its first cell
    Unread.NO_AREA: _l("Line %(number)s: no area of this round that you look after is called “%(words)s”."),
    # NOTE: a line somebody pasted
    Unread.TWO_AREAS: _l("Line %(number)s: two areas are called “%(words)s”. Write the code instead of the name."),
    # NOTE: a line somebody pasted; %(words)s looks like a day, as 31/02/2026 does
    Unread.NO_DAY: _l("Line %(number)s: there is no day “%(words)s”. Write it like 2026-05-03 or 3/5/2026."),
}


@dataclass(frozen=True)
class Line:
    """One area. was: as it is planned; now: as it would be saved."""

    code: AreaCode
    name: str
    district: str
    was: Meeting
    now: Meeting

    @property
    def is_changed(self) -> bool:
        return self.was != self.now


@dataclass(frozen=True)
class Calendar:
    """A round's areas that the caller looks after, by district and name."""

    round: Round
    lines: Sequence[Line]
    districts: Mapping[str, str]

    @property
    def names(self) -> Mapping[AreaCode, str]:
        return {line.code: line.name for line in self.lines}


# --- shown -------------------------------------------------------------------------------------


@bp.get("/")
@gate.roles(*LEADING)
def index(code: str) -> str:
    """The areas of a district with the days of their meetings; `?day=` stands where there is none, and is not saved."""
    found = _calendar(code)
    district = request.args.get("district", "")
    if district not in found.districts:
        district = next(iter(found.districts), "") if len(found.lines) > MOST_LINES else ""
    day = _day(request.args.get("day", ""))
    lines = [_filled(line, day) for line in found.lines if district in ("", line.district)]
    return _page(found, lines, district=district, day=day)


def _filled(line: Line, day: date | None) -> Line:
    if day is None or line.was.day is not None:
        return line
    return _revised(line, Meeting(day, line.was.facilitators))


@bp.get("/table.csv")
@gate.roles(*LEADING)
def table(code: str) -> Response:
    """The same as a table to be filled in a spreadsheet and pasted back."""
    found = _calendar(code)
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    # NOTE: heads of a table in a spreadsheet
    writer.writerow([_("Code"), _("Area"), _("District"), _("Day of the meeting"), _("Facilitators here")])
    for line in found.lines:
        who = ", ".join(line.was.facilitators)
        told = (line.code, line.name, found.districts[line.district], _iso(line.was.day), who)
        writer.writerow([harmless(cell) for cell in told])
    response = Response(file.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="meetings-{found.round.code}.csv"'
    return response


@bp.post("/pasted")
@gate.roles(*LEADING)
def paste(code: str) -> str:
    """What was pasted, laid beside what is planned; nothing is saved yet."""
    found = _calendar(code)
    pasted = read(
        request.form.get("pasted", "")[:LONGEST_PASTED], names=found.names, heads=("Code", _("Code"), _("Area"))
    )
    lines = [_pasted(line, pasted.meetings[line.code]) for line in found.lines if line.code in pasted.meetings]
    return _page(found, lines, pasted=pasted)


def _pasted(line: Line, said: Meeting) -> Line:
    """Who leads stays where only a day was pasted: a name is taken away in the table, seen."""
    return _revised(line, Meeting(said.day, said.facilitators or line.was.facilitators))


def _page(
    found: Calendar, lines: Sequence[Line], *, district: str = "", day: date | None = None, pasted: Pasted | None = None
) -> str:
    return render_template(
        "rounds/meetings.html",
        round=found.round,
        lines=lines,
        districts=found.districts,
        district=district,
        day=day,
        may_see_all=len(found.lines) <= MOST_LINES,
        is_pasted=pasted is not None,
        unread=[_told(line) for line in pasted.unread] if pasted else [],
        changed=sum(line.is_changed for line in lines),
    )


def _told(line: UnreadLine) -> str:
    return str(UNREAD[line.why]) % {"number": line.number, "words": line.words[:60]}


# --- saved -------------------------------------------------------------------------------------


@bp.post("/")
@gate.roles(*LEADING)
def save(code: str) -> AnyResponse:
    """Plan what was typed. Areas that are not of the table, or not the caller's, are left as they are."""
    found = _calendar(code)
    typed = {line.code: _typed(line) for line in found.lines if f"day-{line.code}" in request.form}
    changed = {line.code: typed[line.code] for line in found.lines if typed.get(line.code, line.was) != line.was}
    operations.plan_meetings(gate.session(), code=code, meetings=changed)
    if changed:
        gate.note("planned meetings", f"round {code}", areas=len(changed))
    gate.session().commit()
    n = len(changed)
    # NOTE: told after days of meetings were saved
    flash(ngettext("Saved: %(num)d area changed.", "Saved: %(num)d areas changed.", n), "done")
    return redirect(url_for(".index", code=code, district=request.form.get("district") or None))


def _typed(line: Line) -> Meeting:
    """As it was typed; a day that is none stays what it was: browsers send none but whole days."""
    given = request.form.get(f"day-{line.code}", "").strip()
    who = names_in(request.form.get(f"who-{line.code}", ""))
    return Meeting(_day(given) or (line.was.day if given else None), who)


# --- the round ---------------------------------------------------------------------------------


def _calendar(code: str) -> Calendar:
    """Raises NOT_FOUND, ROUND_OVER."""
    db = gate.session()
    found = queries.round_(db, code=code)
    if found.state is RoundState.CLOSED:
        raise Problem(ROUND_OVER, code=code)
    plans = queries.plans(db, round_code=code)
    taking_part = {area for area, planned in plans.items() if planned.listed}
    # The district of a manager of single areas is not in that scope, and still has to be named.
    named = areas.labels(db, scope=EVERYWHERE, level=Level.DISTRICT, on=found.areas_of_day)
    districts = {district: name for district, name, _above in named}
    lines = []
    for area, name, district in areas.labels(db, scope=gate.scope(), level=Level.AREA, on=found.areas_of_day):
        if not taking_part or area in taking_part:
            planned = plans.get(AreaCode(area))
            was = Meeting(planned.meeting_on, planned.facilitators) if planned else Meeting()
            lines.append(Line(AreaCode(area), name, district or "", was, was))
    lines.sort(key=lambda line: (fold(districts.get(line.district, "")), line.district, fold(line.name), line.code))
    return Calendar(found, lines, {line.district: districts.get(line.district, line.district) for line in lines})


def _revised(line: Line, now: Meeting) -> Line:
    return Line(line.code, line.name, line.district, line.was, now)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
