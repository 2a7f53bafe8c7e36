"""DOOR: the first page: what this is for a passer-by, what waits for who is signed in."""

from flask import Blueprint, render_template

from mhsurvey.areas import queries as areas
from mhsurvey.areas.scope import EVERYWHERE
from mhsurvey.web import attention, gate
from mhsurvey.web.attention import SHOWN, Today
from mhsurvey.web.results import COLOURS

bp = Blueprint("home", __name__)


@bp.get("/")
@gate.public
def index() -> str:
    person = gate.person()
    if person is None:
        return render_template("home/welcome.html")
    today = attention.today(gate.session(), person=person, now=gate.now())
    names, above = _places(today)
    return render_template(
        "home/today.html", today=today, now=gate.now(), shown=SHOWN, names=names, above=above, colours=COLOURS
    )


def _places(today: Today) -> tuple[dict[str, str], dict[str, str]]:
    """Area -> its name, and the name of its district, of those that are shown: two areas may have one name."""
    needs = () if today.needs is None else today.needs.every[:SHOWN]
    codes = {need.whole.area for need in needs} | {promise.area_code for promise in today.overdue}
    codes |= {code for one in today.rounds for code in one.womenless[:SHOWN]}
    db = gate.session()
    found = areas.areas(db, scope=gate.scope(), codes=codes)
    parents = {one.code: one.parent_code for one in found if one.parent_code is not None}
    above = {one.code: one.name for one in areas.areas(db, scope=EVERYWHERE, codes=set(parents.values()))}
    return {one.code: one.name for one in found}, {code: above.get(parent, "") for code, parent in parents.items()}


@bp.get("/healthz")
@gate.public
def health() -> tuple[dict[str, str], int]:
    """For whoever watches the server: the process answers and its database can be read."""
    gate.session().connection().exec_driver_sql("SELECT 1")
    return {"state": "well"}, 200
