"""DOOR: the public page of one area: for everybody by its address, and for managers who publish it or take it back."""

from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, render_template, request, send_file, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from mhsurvey.accounts.person import Role
from mhsurvey.actions.action import Standing
from mhsurvey.areas import queries as areas
from mhsurvey.problems import NOT_FOUND, Problem
from mhsurvey.results.change import Arrow
from mhsurvey.rounds import queries as rounds
from mhsurvey.rounds.group import LABELS as GROUPS
from mhsurvey.summaries import charts, faces, objects, operations, pages, queries
from mhsurvey.summaries.leaflet import Leaflet, leaflet
from mhsurvey.summaries.publication import Publication
from mhsurvey.summaries.summary import Place
from mhsurvey.web import gate, recordings
from mhsurvey.web.ground import ground
from mhsurvey.web.promises import STANDINGS, WHO
from mhsurvey.web.words import DEFAULT, LANGUAGES

bp = Blueprint("leaflets", __name__)

LEADING = (Role.ADMINISTRATOR, Role.MANAGER)
# A phone on a poor line keeps the page this long; longer, and a page taken back would stay too long.
KEPT_S = 300
FACES = {
    # NOTE: the five faces of the scorecard, in words
    1: _l("very bad"),
    # NOTE: face
    2: _l("bad"),
    # NOTE: face
    3: _l("middling"),
    # NOTE: face
    4: _l("good"),
    # NOTE: face
    5: _l("very good"),
}
ARROWS = {
    # NOTE: change since the last round
    Arrow.UP: _l("better than before"),
    # NOTE: change since the last round
    Arrow.LEVEL: _l("as before"),
    # NOTE: change since the last round
    Arrow.DOWN: _l("worse than before"),
}
VERDICTS = {
    # NOTE: what the community says of a promise
    "done": _l("really done"),
    # NOTE: what the community says of a promise
    "partly": _l("partly done"),
    # NOTE: what the community says of a promise
    "not": _l("not done"),
}


@dataclass(frozen=True)
class Links:
    """Where a page's own language and recording are; None where there is none."""

    languages: dict[str, str]
    recording: str | None = None


# --- for everybody -----------------------------------------------------------------------------


@bp.get("/a/<key>")
@gate.public
def short(key: str) -> Response:
    """The address of the printed code: the page in French, from where the others are one touch away."""
    _published(key)
    return redirect(url_for(".read", key=key, language=DEFAULT))


@bp.get("/a/<key>/<language>")
@gate.public
def read(key: str, language: str) -> Response:
    """The page. Raises NOT_FOUND, for a page taken back as for one that never was."""
    if language not in LANGUAGES:
        raise Problem(NOT_FOUND)
    found = _published(key)
    db = gate.session()
    worded = queries.words_of(db, found.leaflet, area=found.area_code, round_code=found.round_code)
    links = Links(
        languages={code: url_for(".read", key=key, language=code) for code in LANGUAGES},
        recording=url_for(".listen", key=key, language=language) if language in found.recordings else None,
    )
    html = _page(worded, place=queries.place(db, area=found.area_code), language=language, links=links)
    response = make_response(html)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    # No search engine carries people's words further than the people who were given the address.
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.add_etag(weak=True)
    return response.make_conditional(request.environ)


@bp.get("/a/<key>/<language>/script")
@gate.public
def listen(key: str, language: str) -> Response:
    """Somebody reading the script aloud. Raises NOT_FOUND."""
    found = _published(key).recordings.get(language)
    if found is None:
        raise Problem(NOT_FOUND)
    response = send_file(ground().store.path(found.sha256), mimetype=found.content_type, conditional=True)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _published(key: str) -> Publication:
    found = queries.publication_by_key(gate.session(), key=key)
    if found is None:
        raise Problem(NOT_FOUND)
    return found


def _page(worded: Leaflet, *, place: Place, language: str, links: Links, preview: bool = False) -> str:
    """The page in one language, whoever looks at it."""
    points = {one["code"]: one for one in worded["points"]}
    with force_locale(language):
        return render_template(
            "leaflets/page.html",
            leaflet=worded,
            place=place,
            here=language,
            links=links,
            preview=preview,
            strong=[points[code] for code in worded["strong"] if code in points],
            weak=[points[code] for code in worded["weak"] if code in points],
            said=[(one, quote) for one in worded["points"] for quote in one["said"]],
            made_up=ground().settings.demonstration or place.synthetic,
            groups=GROUPS,
            face_words=FACES,
            arrow_words=ARROWS,
            verdicts=VERDICTS,
            standings=STANDINGS,
            who=WHO,
            faces=faces,
            charts=charts,
            objects=objects,
            Arrow=Arrow,
            Standing=Standing,
        )


# --- for those who publish ---------------------------------------------------------------------


@bp.get("/summaries/<area>/<code>/public")
@gate.roles(*LEADING)
def one(area: str, code: str) -> str:
    """Where the area's public page stands, and what can be done about it. Raises NOT_FOUND."""
    db = gate.session()
    place = areas.area(db, code=area, scope=gate.scope())
    summary = queries.summary(db, scope=gate.scope(), area=area, round_code=code, today=gate.now().date())
    found = queries.publication(db, area=area)
    address = None if found is None else address_of(found)
    worded = queries.words_of(db, leaflet(summary), area=area, round_code=code)
    return render_template(
        "leaflets/one.html",
        area=place,
        round=rounds.round_(db, code=code),
        code=code,
        published=found,
        published_round=None if found is None else rounds.find_round(db, code=found.round_code),
        address=address,
        qr=None if address is None else pages.qr(address),
        silent=sum(one["what"] is None for one in (*worded["earlier"], *worded["new"])),
        recording_mb=recordings.MOST_MB,
    )


@bp.get("/summaries/<area>/<code>/public/<language>")
@gate.roles(*LEADING)
def preview(area: str, code: str, language: str) -> str:
    """The page as it would be published now. Raises NOT_FOUND."""
    if language not in LANGUAGES:
        raise Problem(NOT_FOUND)
    db = gate.session()
    summary = queries.summary(db, scope=gate.scope(), area=area, round_code=code, today=gate.now().date())
    links = Links({one: url_for(".preview", area=area, code=code, language=one) for one in LANGUAGES})
    worded = queries.words_of(db, leaflet(summary), area=area, round_code=code)
    return _page(worded, place=summary.place, language=language, links=links, preview=True)


@bp.post("/summaries/<area>/<code>/public")
@gate.roles(*LEADING)
def publish(area: str, code: str) -> Response:
    """Publish the area's summary, or put this round in the place of the one that stood there. Raises NOT_FOUND."""
    db = gate.session()
    operations.publish(db, scope=gate.scope(), area=area, round_code=code, by=gate.caller().id, now=gate.now())
    gate.note("published an area's page", f"area {area}", round=code)
    db.commit()
    # NOTE: told after the page of an area was published
    flash(_("Published. Everybody with the address can read it now."), "done")
    return _back(area, code)


@bp.post("/summaries/<area>/<code>/public/revoke")
@gate.roles(*LEADING)
def revoke(area: str, code: str) -> Response:
    """Take the page back. Raises NOT_FOUND, NOT_PUBLISHED."""
    db = gate.session()
    areas.area(db, code=area, scope=gate.scope())
    operations.revoke(db, area=area, now=gate.now())
    gate.note("took an area's page back", f"area {area}")
    db.commit()
    # NOTE: told after the public page of an area was taken back
    flash(_("Taken back. The address opens nothing any more."), "done")
    return _back(area, code)


@bp.post("/summaries/<area>/<code>/public/recording")
@gate.roles(*LEADING)
def record(area: str, code: str) -> Response:
    """Put a recording of the script on the page, or take it away. Raises NOT_FOUND, NOT_PUBLISHED, RECORDING_UNFIT."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise Problem(NOT_FOUND)
    with gate.reading() as reading:
        areas.area(reading, code=area, scope=gate.scope())
    content = b"" if "forget" in request.form else recordings.sent_recording()
    # On the disk before the row that names it.
    sha256 = ground().store.put(content) if content else ""
    db = gate.session()
    if content:
        operations.record(db, area=area, language=language, sha256=sha256, content_type=recordings.kind(content))
    else:
        operations.forget_recording(db, area=area, language=language)
    gate.note("changed the recording of an area's page", f"area {area}", language=language)
    db.commit()
    # NOTE: told after a recording was put on the public page, or taken from it
    flash(_("Kept."), "done")
    return _back(area, code)


def address_of(found: Publication) -> str:
    """The whole address of a public page, as it is printed."""
    return ground().settings.public_url + url_for("leaflets.short", key=found.key)


def _back(area: str, code: str) -> Response:
    return redirect(url_for(".one", area=area, code=code))
