"""DOOR: what one area says in one round: indicator by group, shares of persons, the centre's inputs."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from mhsurvey.accounts.person import Role
from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area, Level
from mhsurvey.results import queries
from mhsurvey.results.gap import GapSide
from mhsurvey.results.result import AreaResults, Audience
from mhsurvey.results.scores import face
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.comparators import Comparator, Verdict
from mhsurvey.rounds.group import LABELS, WOMENS_GROUPS
from mhsurvey.rounds.thresholds import Colour, Threshold
from mhsurvey.summaries.faces import face as drawn_face
from mhsurvey.web import gate, lineage
from mhsurvey.web.following import UNSCORED
from mhsurvey.web.words import in_words

bp = Blueprint("results", __name__, url_prefix="/results")

# Facilitators work with the groups and see how ballots fell; a manager sees scores only.
# Of the areas heard lately; others are found by their names.
MOST_LISTED = 60
AUDIENCES = {Role.FACILITATOR: Audience.TEAM}

DIMENSIONS = {
    # NOTE: dimension of quality of care
    "SAF": _l("Safe"),
    # NOTE: dimension of quality of care
    "EFF": _l("Effective"),
    # NOTE: dimension of quality of care
    "TIM": _l("Timely"),
    # NOTE: dimension of quality of care
    "EFI": _l("Efficient"),
    # NOTE: dimension of quality of care
    "EQU": _l("Equitable"),
    # NOTE: dimension of quality of care
    "PCC": _l("People-centred"),
    # NOTE: dimension of quality of care
    "ACC": _l("Accountable"),
}
COLOURS = {
    # NOTE: what a score means, beside its colour and mark
    Colour.GOOD: _l("good"),
    # NOTE: what a score means
    Colour.MIDDLING: _l("middling"),
    # NOTE: what a score means
    Colour.WEAK: _l("weak"),
}
SIDES = {
    # NOTE: who scores higher, in a narrow column
    GapSide.PROVIDER: _l("centre higher"),
    # NOTE: who scores higher, in a narrow column
    GapSide.COMMUNITY: _l("community higher"),
    # NOTE: both score alike
    GapSide.ALIKE: _l("alike"),
}
VERDICTS = {
    # NOTE: a share against a published figure
    Verdict.ABOVE: _l("above"),
    # NOTE: a share against a published figure
    Verdict.BELOW: _l("below"),
    # NOTE: a share against a published figure: too few answers to tell
    Verdict.CANNOT_SAY: _l("cannot say"),
}
BREAKDOWNS = {
    # NOTE: answers are told apart by this
    "age": _l("Age"),
    # NOTE: answers are told apart by this
    "distance": _l("Travel time"),
    # NOTE: answers are told apart by this
    "disability": _l("Disability"),
    # NOTE: answers are told apart by this
    "language": _l("Language"),
    # NOTE: answers are told apart by this
    "savings": _l("Savings group"),
    # NOTE: answers are told apart by this
    "sex": _l("Sex"),
    # NOTE: answers are told apart by this
    "wealth": _l("Wealth"),
}


@bp.get("/")
@gate.signed_in
def index() -> str:
    """Find an area; the latest round it was heard in opens."""
    wanted = request.args.get("q", "").strip()
    db = gate.session()
    if wanted:
        every = areas.search(db, text=wanted, scope=gate.scope(), ended_too=True)
        found = tuple(area for area in every if area.level is Level.AREA)
    else:
        found = _heard_lately()
    return render_template(
        "results/index.html", areas=found[:MOST_LISTED], more=len(found) - MOST_LISTED, wanted=wanted
    )


def _heard_lately() -> tuple[Area, ...]:
    """Areas of the latest round that has anything, by name."""
    db = gate.session()
    for one in rounds.rounds(db):
        heard = queries.groups_heard(db, scope=gate.scope(), round_code=one.code)
        if heard:
            every = areas.areas(db, scope=gate.scope(), level=Level.AREA, on=one.areas_of_day)
            return tuple(area for area in every if area.code in heard)
    return ()


@bp.get("/<area>/")
@gate.signed_in
def latest(area: str) -> str | Response:
    """The latest round of an area; where there is none, the page says so."""
    heard = queries.rounds_of_area(gate.session(), scope=gate.scope(), area=area)
    if heard:
        return redirect(url_for(".one", area=area, code=heard[0].code))
    place = areas.area(gate.session(), code=area, scope=gate.scope())
    return render_template("results/none.html", area=place, lineage=lineage.of(gate.session(), code=area))


@bp.get("/<area>/<code>")
@gate.signed_in
def one(area: str, code: str) -> str:
    db = gate.session()
    current = rounds.round_(db, code=code)
    place = areas.area(db, code=area, scope=gate.scope(), on=current.areas_of_day)
    audience = AUDIENCES.get(gate.caller().role, Audience.MANAGER)
    found = queries.area_results(
        db, scope=gate.scope(), area=area, round_code=code, audience=audience, today=gate.now().date()
    )
    before = found.previous_round_code
    thresholds = rounds.thresholds(db)
    cuts = thresholds.of("", round_code=code, level=place.level)
    return render_template(
        "results/one.html",
        area=place,
        above=areas.ancestors(db, code=area, on=current.areas_of_day),
        lineage=lineage.of(db, code=area),
        round=current,
        previous=None if before is None else rounds.round_(db, code=before),
        rounds=queries.rounds_of_area(db, scope=gate.scope(), area=area),
        history=queries.area_history(db, scope=gate.scope(), area=area),
        found=found,
        cuts=cuts,
        own_cuts=sum(
            _cuts(thresholds.of(row.code, round_code=code, level=place.level)) != _cuts(cuts)
            for row in found.indicators
        ),
        targets=rounds.core_list(db, round_code=code),
        against=_against(found),
        groups=_groups(found),
        labels=LABELS,
        unscored=UNSCORED,
        womens_groups=WOMENS_GROUPS,
        colours=COLOURS,
        sides=SIDES,
        verdicts=VERDICTS,
        breakdowns=BREAKDOWNS,
        dimensions=DIMENSIONS,
        in_words=in_words,
        drawn=lambda value: drawn_face(face(value)),
    )


def _cuts(threshold: Threshold) -> tuple[float, float, bool]:
    return threshold.weak_below, threshold.good_from, threshold.high_is_good


def _against(found: AreaResults) -> dict[str, list[Comparator]]:
    """Published figures of the scorecard's points, valid today; those of shares come with their verdict."""
    told: dict[str, list[Comparator]] = {}
    codes = {row.code for row in found.indicators}
    for one in rounds.comparators(gate.session(), on=gate.now().date()):
        if one.indicator_code in codes:
            told.setdefault(one.indicator_code, []).append(one)
    return told


def _groups(found: AreaResults) -> tuple[str, ...]:
    """The columns: every group that met, and those expected and missing, women first."""
    met = {session.group for session in found.sessions} | set(found.missing_groups)
    return tuple(group for group in LABELS if group in met)
