"""DOOR: the first page: what this is for a passer-by, what waits for who is signed in."""

from flask import Blueprint, render_template

from mhsurvey.web import attention, gate
from mhsurvey.web.attention import SHOWN

bp = Blueprint("home", __name__)


@bp.get("/")
@gate.public
def index() -> str:
    person = gate.person()
    if person is None:
        return render_template("home/welcome.html")
    today = attention.today(gate.session(), person=person, now=gate.now())
    return render_template("home/today.html", today=today, now=gate.now(), shown=SHOWN)


@bp.get("/healthz")
@gate.public
def health() -> tuple[dict[str, str], int]:
    """For whoever watches the server: the process answers and its database can be read."""
    gate.session().connection().exec_driver_sql("SELECT 1")
    return {"state": "well"}, 200
