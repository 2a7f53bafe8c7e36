"""DOOR: the first page: what this is for a passer-by, what needs attention for who is signed in."""

from flask import Blueprint, render_template

from mhsurvey.web import gate

bp = Blueprint("home", __name__)


@bp.get("/")
@gate.public
def index() -> str:
    if gate.person() is None:
        return render_template("home/welcome.html")
    return render_template("home/today.html")


@bp.get("/healthz")
@gate.public
def health() -> tuple[dict[str, str], int]:
    """For whoever watches the server: the process answers and its database can be read."""
    gate.session().connection().exec_driver_sql("SELECT 1")
    return {"state": "well"}, 200
