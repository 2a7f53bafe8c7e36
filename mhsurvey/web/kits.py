"""DOOR: the facilitators' kit of an area and round, on paper."""

import re
from collections.abc import Sequence

from flask import Blueprint, make_response
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mhsurvey.areas import queries as areas
from mhsurvey.areas.area import Area, Level
from mhsurvey.forms import queries as forms
from mhsurvey.forms.meaning import FormKind
from mhsurvey.forms.preview import Preview, read_preview
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.protection import queries as protection
from mhsurvey.protection.support import nearest
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.indicator import Nature
from mhsurvey.rounds.round import Round, in_house_order
from mhsurvey.summaries import pages
from mhsurvey.summaries.blank import blank
from mhsurvey.summaries.kit import Kit, ReadAloud, SupportCard, bambara, read_aloud
from mhsurvey.summaries.pdf import Press, print_parts
from mhsurvey.web import gate
from mhsurvey.web.ground import ground

bp = Blueprint("kits", __name__, url_prefix="/rounds")

# Sixty pages and more: a process of its own, so that nobody's one sheet waits behind them.
press = Press(timeout_s=180.0)
# In the order of the work. Points to score are made on the tablet, of what groups said: that has no sheet of paper.
IN_ORDER = (
    FormKind.INPUTS,
    FormKind.ISSUES,
    FormKind.SCORECARD,
    FormKind.PROVIDER,
    FormKind.INTERFACE,
    FormKind.FOLLOWUP,
    FormKind.VERDICT,
)


@bp.get("/<code>/areas/<area>/kit.pdf")
@gate.signed_in
def print_(code: str, area: str) -> Response:
    """Everything that is taken along on paper, as one PDF. Raises NOT_FOUND."""
    db = gate.session()
    found = rounds.round_(db, code=code)
    place = areas.area(db, code=area, scope=gate.scope())
    if place.level is not Level.AREA or not rounds.takes_part(db, round_code=code, area=area):
        raise Problem(NOT_FOUND)
    parts = pages.kit_parts(_kit(db, found, place))
    db.rollback()
    pdf = print_parts(press, parts, folder=ground().settings.data_dir / "cache" / "kits")
    response = make_response(pdf.content)
    response.mimetype = "application/pdf"
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{place.code}-{code}-mallette")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _kit(db: Session, found: Round, place: Area) -> Kit:
    planned = rounds.plan_of(db, round_code=found.code, area=place.code)
    facilities = {one.code: one.name for one in areas.facilities(db, scope=gate.scope(), area=place.code)}
    previews = [(one, read_preview(one.xform)) for one in _versions(db, found)]
    left_out = rounds.left_out(db, round_code=found.code)
    card = nearest(protection.support_cards(db), path=place.path)
    return Kit(
        area=place.name,
        round_name=found.name,
        facility=facilities.get(planned.facility_code) if planned.facility_code else None,
        meeting_on=planned.meeting_on,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        facilitators=planned.facilitators or found.facilitators,
        groups=in_house_order(found.expected_groups),
        points=_points(db, found, place),
        consents=tuple(filter(None, (_consent(one, preview) for one, preview in previews))),
        sheets=tuple(
            blank(
                preview,
                form_id=one.meaning.form_id,
                version=one.meaning.version,
                title=one.meaning.title,
                beside="bm" if "bm" in one.meaning.languages else None,
                left_out=left_out,
            )
            for one, preview in previews
        ),
        support=SupportCard(card.who, card.phone, card.place) if card else None,
        printed_on=gate.now().date(),
        demonstration=ground().settings.demonstration or place.synthetic,
    )


def _versions(db: Session, found: Round) -> Sequence[forms.Version]:
    """The round's instruments as they are now: those named, else every sheet of the cycle."""
    every = [one for one in forms.published(db) if one.kind in IN_ORDER or one.form_id in found.instruments]
    chosen = [one for one in every if not found.instruments or one.form_id in found.instruments]
    chosen.sort(key=lambda one: (IN_ORDER.index(one.kind) if one.kind in IN_ORDER else len(IN_ORDER), one.form_id))
    return [forms.version(db, form_id=one.form_id, version=one.version) for one in chosen]


def _consent(one: forms.Version, preview: Preview) -> ReadAloud | None:
    asked = [question.path for question in one.meaning.questions if question.key == "consent"]
    return read_aloud(preview, asked=asked, title=one.meaning.title)


def _points(db: Session, found: Round, place: Area) -> tuple[tuple[str, str], ...]:
    """What groups score here: the round's list, else the scorecard's; then the area's own points."""
    core = rounds.core_list(db, round_code=found.code)
    scorecards = {one.form_id for one in forms.published(db) if one.kind == FormKind.SCORECARD}
    order = {code: number for number, code in enumerate(core)}
    every = [
        one
        for one in rounds.indicators(db, area=place.code)
        if (one.area_code == place.code if one.is_local else one.form_id in scorecards and one.nature is Nature.SCORE)
        and (one.is_local or not core or one.code in core)
    ]
    every.sort(key=lambda one: (one.is_local, order.get(one.code, 0)))
    return tuple(
        (one.label.get("fr", str(one.code)), bambara(one.label.get("bm", ""), one.label.get("fr", ""))) for one in every
    )
