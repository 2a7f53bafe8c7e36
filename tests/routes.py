"""Every endpoint, its gate and, where it shows a part of the country, an address of a foreign part.

A new door adds its lines here; tests/test_routes.py fails until it does. `foreign` is an address in region R02,
asked for by somebody who may see R01 only, who must get 404 as for a missing one; `elsewhere` says why there
is no such address: what is asked for is not of an area, or the page lists only what the caller may see (then the
door's own tests look for a foreign name on it). {names} are filled from the foreign things of tests/test_routes.py.
"""

from dataclasses import dataclass

PUBLIC = "public"
SIGNED_IN = "signed_in"
TABLET_TOKEN = "tablet_token"
ADMINISTRATOR = "roles:administrator"
LEADING = "roles:administrator,manager"
TEAM = "roles:administrator,facilitator,manager"


@dataclass(frozen=True)
class Route:
    """gate: as `gate_of` names it. method: with which `foreign` is asked for."""

    gate: str
    foreign: str | None = None
    elsewhere: str | None = None
    method: str = "GET"


NO_AREA = "not of an area"
LISTED = "lists what the caller may see"
OWN = "only the caller's own"

ROUTES: dict[str, Route] = {
    # home, session, static
    "static": Route(PUBLIC, elsewhere=NO_AREA),
    "home.index": Route(PUBLIC, elsewhere=LISTED),
    "home.health": Route(PUBLIC, elsewhere=NO_AREA),
    "session.sign_in": Route(PUBLIC, elsewhere=NO_AREA),
    "session.sign_out": Route(SIGNED_IN, elsewhere=OWN),
    "session.welcome": Route(PUBLIC, elsewhere=OWN),
    "session.language": Route(PUBLIC, elsewhere=OWN),
    # people
    "people.index": Route(LEADING, elsewhere=LISTED),
    "people.new": Route(LEADING, elsewhere=LISTED),
    "people.me": Route(SIGNED_IN, elsewhere=OWN),
    "people.events": Route(ADMINISTRATOR, elsewhere="for the whole country only"),
    "people.one": Route(LEADING, "/people/{person}"),
    "people.make_link": Route(LEADING, "/people/{person}/link", method="POST"),
    "people.link": Route(LEADING, "/people/{person}/link"),
    "people.disable": Route(LEADING, "/people/{person}/disable", method="POST"),
    "people.enable": Route(LEADING, "/people/{person}/enable", method="POST"),
    "people.close_sign_ins": Route(LEADING, "/people/{person}/close-sign-ins", method="POST"),
    # tablets
    "tablets.index": Route(LEADING, elsewhere=LISTED),
    "tablets.new": Route(LEADING, elsewhere=LISTED),
    "tablets.one": Route(LEADING, "/tablets/{tablet}"),
    "tablets.code": Route(LEADING, "/tablets/{tablet}/code"),
    "tablets.short_code": Route(LEADING, "/tablets/{tablet}/short-code", method="POST"),
    "tablets.enrol_again": Route(LEADING, "/tablets/{tablet}/enrol-again", method="POST"),
    "tablets.revoke": Route(LEADING, "/tablets/{tablet}/revoke", method="POST"),
    # openrosa
    "openrosa.form_list": Route(TABLET_TOKEN, elsewhere=NO_AREA),
    "openrosa.manifest": Route(TABLET_TOKEN, elsewhere="lists hold the tablet's own areas: tests/tablet_room"),
    "openrosa.current_manifest": Route(TABLET_TOKEN, elsewhere="as openrosa.manifest"),
    "openrosa.form_xml": Route(TABLET_TOKEN, elsewhere=NO_AREA),
    "openrosa.current_form_xml": Route(TABLET_TOKEN, elsewhere=NO_AREA),
    "openrosa.attachment": Route(TABLET_TOKEN, elsewhere="lists hold the tablet's own areas: tests/tablet_room"),
    "openrosa.current_attachment": Route(TABLET_TOKEN, elsewhere="as openrosa.attachment"),
    "openrosa.announce": Route(TABLET_TOKEN, elsewhere=NO_AREA),
    "openrosa.submit": Route(TABLET_TOKEN, elsewhere="a foreign area is held, not refused: tests/submissions"),
    # tablet
    "tablet.shell": Route(PUBLIC, elsewhere=NO_AREA),
    "tablet.shell_file": Route(PUBLIC, elsewhere=NO_AREA),
    "tablet.enrol": Route("short_code", elsewhere="gives only what the code is for: tests/web/test_tablets.py"),
    "tablet.carry": Route(TABLET_TOKEN, elsewhere="lists hold the tablet's own areas: tests/tablet_room"),
    "tablet.meetings": Route(TABLET_TOKEN, elsewhere="holds the tablet's own areas: tests/tablet_room"),
    "tablet.form_xml": Route(TABLET_TOKEN, elsewhere=NO_AREA),
    "tablet.media": Route(TABLET_TOKEN, elsewhere="as openrosa.attachment"),
    "tablet.files": Route(TABLET_TOKEN, elsewhere="only of what it carries: tests/web/test_tablet.py"),
    "tablet.hello": Route(TABLET_TOKEN, elsewhere=OWN),
    # protection
    "protection.index": Route("roles:focal_person", elsewhere=LISTED),
    "protection.one": Route("roles:focal_person", "/protection/{submission}"),
    "protection.act": Route("roles:focal_person", "/protection/{submission}", method="POST"),
    "protection.support": Route("roles:administrator,focal_person", elsewhere=LISTED),
    "protection.remove_support": Route(
        "roles:administrator,focal_person", elsewhere="refused: tests/web/test_protection.py"
    ),
    # drafts
    "drafts.one": Route(LEADING, "/summaries/{area}/2026-1/draft"),
    "drafts.prepare": Route(LEADING, "/summaries/{area}/2026-1/draft", method="POST"),
    "drafts.revoke": Route(LEADING, elsewhere="as drafts.prepare: tests/web/test_drafts.py"),
    "drafts.read": Route(PUBLIC, elsewhere="only the one area its link was made for: tests/web/test_drafts.py"),
    "drafts.print_": Route(PUBLIC, elsewhere="as drafts.read"),
    # leaflets
    "leaflets.short": Route(PUBLIC, elsewhere="only the one area its key was made for: tests/web/test_leaflets.py"),
    "leaflets.read": Route(PUBLIC, elsewhere="as leaflets.short"),
    "leaflets.listen": Route(PUBLIC, elsewhere="as leaflets.short"),
    "leaflets.one": Route(LEADING, "/summaries/{area}/2026-1/public"),
    "leaflets.preview": Route(LEADING, "/summaries/{area}/2026-1/public/fr"),
    "leaflets.publish": Route(LEADING, "/summaries/{area}/2026-1/public", method="POST"),
    "leaflets.revoke": Route(LEADING, "/summaries/{area}/2026-1/public/revoke", method="POST"),
    "leaflets.record": Route(LEADING, elsewhere="as leaflets.revoke: tests/web/test_leaflets.py"),
    # quotes: before the submissions, which take the promise away with them
    "quotes.index": Route(TEAM, elsewhere=LISTED),
    "quotes.one": Route(TEAM, "/quotes/{area}/2026-1"),
    "quotes.decide": Route(TEAM, "/quotes/{area}/2026-1/{quote}", method="POST"),
    # submissions
    # Before the submission is read again, which takes its promise and its place away.
    "reviews.comment": Route(LEADING, "/submissions/{submission}/comments", method="POST"),
    "promises.answer": Route(LEADING, "/promises/{promise}/answer", method="POST"),
    "submissions.index": Route(SIGNED_IN, "/submissions/?area={area}"),
    "submissions.held": Route(LEADING, elsewhere=LISTED),
    "submissions.read_held_again": Route(LEADING, elsewhere=LISTED),
    "submissions.one": Route(SIGNED_IN, "/submissions/{submission}"),
    "record_sheets.print_": Route(SIGNED_IN, "/submissions/{submission}/record.pdf"),
    "submissions.review": Route(LEADING, "/submissions/{submission}/review", method="POST"),
    "submissions.read_again": Route(LEADING, "/submissions/{submission}/read-again", method="POST"),
    "reviews.many": Route(LEADING, elsewhere="leaves foreign records as they are: tests/web/test_reviews.py"),
    "reviews.undo": Route(LEADING, elsewhere="only what the caller did: tests/web/test_reviews.py"),
    "reviews.settle": Route(LEADING, elsewhere="as reviews.comment: tests/web/test_reviews.py"),
    "submissions.xml": Route(SIGNED_IN, elsewhere="not for every role: tests/web/test_submissions.py"),
    "submissions.earlier_xml": Route(SIGNED_IN, elsewhere="as submissions.xml"),
    "submissions.file": Route(SIGNED_IN, elsewhere="not for every role: tests/web/test_submissions.py"),
    # exports
    "exports.index": Route(LEADING, elsewhere=LISTED),
    "exports.new": Route(LEADING, elsewhere="refuses a foreign area: tests/web/test_exports.py"),
    "exports.one": Route(LEADING, elsewhere=OWN),
    "exports.state": Route(LEADING, elsewhere=OWN),
    "exports.file": Route(LEADING, elsewhere=OWN),
    "exports.cancel": Route(LEADING, elsewhere=OWN),
    "exports.delete": Route(LEADING, elsewhere=OWN),
    "exports.codebook": Route(SIGNED_IN, elsewhere=NO_AREA),
    # village
    "village.index": Route(PUBLIC, elsewhere=NO_AREA),
    "village.certificate": Route(PUBLIC, elsewhere=NO_AREA),
    # receipts
    "receipts.index": Route(SIGNED_IN, elsewhere="a foreign record is unknown: tests/web/test_receipts.py"),
    "receipts.tablet": Route(LEADING, "/receipts/tablets/{tablet}"),
    "receipts.told": Route(TABLET_TOKEN, elsewhere="only records whose id it knows: tests/web/test_receipts.py"),
    # summaries
    "summaries.index": Route(SIGNED_IN, elsewhere=LISTED),
    "summaries.latest": Route(SIGNED_IN, "/summaries/{area}/"),
    "summaries.one": Route(SIGNED_IN, "/summaries/{area}/2026-1"),
    "summaries.print_": Route(SIGNED_IN, "/summaries/{area}/2026-1/a4.pdf"),
    # explore
    "explore.index": Route(SIGNED_IN, "/explore/?area={area}"),
    "explore.csv": Route(SIGNED_IN, "/explore/table.csv?area={area}"),
    "explore.xlsx": Route(SIGNED_IN, "/explore/table.xlsx?area={area}"),
    # forms
    "forms.index": Route(SIGNED_IN, elsewhere=NO_AREA),
    "forms.new": Route(LEADING, elsewhere=NO_AREA),
    "forms.check": Route(LEADING, elsewhere=NO_AREA),
    "forms.publish": Route(LEADING, elsewhere=NO_AREA),
    "forms.pending_media": Route(LEADING, elsewhere=NO_AREA),
    "forms.one": Route(SIGNED_IN, elsewhere=NO_AREA),
    "forms.version": Route(SIGNED_IN, elsewhere=NO_AREA),
    "forms.paper": Route(SIGNED_IN, elsewhere=NO_AREA),
    "forms.workbook": Route(SIGNED_IN, elsewhere=NO_AREA),
    "forms.xform": Route(SIGNED_IN, elsewhere=NO_AREA),
    "forms.media": Route(SIGNED_IN, elsewhere=NO_AREA),
    "forms.retire": Route(LEADING, elsewhere=NO_AREA),
    "forms.restore": Route(LEADING, elsewhere=NO_AREA),
    # what forms say: words and voices belong to no area
    "translating.index": Route(LEADING, elsewhere=NO_AREA),
    "translating.word": Route(LEADING, elsewhere=NO_AREA),
    "translating.record": Route(LEADING, elsewhere=NO_AREA),
    "translating.forget": Route(LEADING, elsewhere=NO_AREA),
    "translating.listen": Route(LEADING, elsewhere=NO_AREA),
    "translating.make_next": Route(LEADING, elsewhere=NO_AREA),
    # areas
    "areas.index": Route(SIGNED_IN, elsewhere=LISTED),
    "areas.one": Route(SIGNED_IN, "/areas/{area}"),
    "areas.import_": Route(ADMINISTRATOR, elsewhere="for the whole country only"),
    "areas.confirm": Route(ADMINISTRATOR, elsewhere="for the whole country only"),
    "reshaping.index": Route(SIGNED_IN, elsewhere=LISTED),
    "reshaping.rename": Route(ADMINISTRATOR, "/areas/{area}/rename"),
    "reshaping.move": Route(ADMINISTRATOR, "/areas/{area}/move"),
    "reshaping.merge": Route(ADMINISTRATOR, "/areas/{area}/merge"),
    "reshaping.split": Route(ADMINISTRATOR, "/areas/{area}/split"),
    "reshaping.close": Route(ADMINISTRATOR, "/areas/{area}/close"),
    "reshaping.take_back": Route(ADMINISTRATOR, elsewhere="as reshaping.index: tests/web/test_reshaping.py"),
    # maps
    "maps.index": Route(SIGNED_IN, elsewhere=LISTED),
    "maps.frame": Route(SIGNED_IN, elsewhere=NO_AREA),
    "maps.outline": Route(SIGNED_IN, elsewhere="outlines are the public shape of the country"),
    "map_sheets.sheet": Route(SIGNED_IN, elsewhere="a foreign place is missing: tests/web/test_map_sheets.py"),
    "map_sheets.figures": Route(SIGNED_IN, elsewhere="as map_sheets.sheet"),
    "maps.find": Route(SIGNED_IN, elsewhere=LISTED),
    "maps.facilities": Route(SIGNED_IN, "/maps/facilities?region=R02"),
    "maps.values": Route(SIGNED_IN, elsewhere=LISTED),
    # matrix
    "matrix.index": Route(SIGNED_IN, "/matrix/?place={district}"),
    "card.book": Route(SIGNED_IN, "/matrix/card.xlsx?place={district}"),
    "card.sheet": Route(SIGNED_IN, "/matrix/card.pdf?place={district}"),
    "behind.cell": Route(SIGNED_IN, "/matrix/{area}/local:{area}:x"),
    # rounds, results, promises
    "indicators.index": Route(SIGNED_IN, elsewhere=LISTED),
    "indicators.one": Route(SIGNED_IN, "/indicators/local:{area}:x"),
    "indicators.set_cuts": Route(LEADING, "/indicators/local:{area}:x/cuts", method="POST"),
    "indicators.drop_cuts": Route(LEADING, elsewhere="as indicators.one: tests/web/test_indicators.py"),
    "indicators.end_cuts": Route(LEADING, elsewhere="as indicators.one: tests/web/test_indicators.py"),
    "indicators.add_figure": Route(LEADING, "/indicators/local:{area}:x/figures", method="POST"),
    "indicators.end_figure": Route(LEADING, elsewhere="as indicators.one: tests/web/test_indicators.py"),
    "indicators.reword": Route(LEADING, "/indicators/local:{area}:x/wording", method="POST"),
    "rounds.index": Route(SIGNED_IN, elsewhere=LISTED),
    "planning.new": Route(LEADING, elsewhere=LISTED),
    "planning.edit": Route(LEADING, elsewhere="not whose areas lie outside: tests/web/test_rounds.py"),
    "planning.area_plan": Route(SIGNED_IN, "/rounds/{round}/areas/{area}"),
    "meeting_days.index": Route(LEADING, elsewhere=LISTED),
    "meeting_days.table": Route(LEADING, elsewhere=LISTED),
    "meeting_days.paste": Route(LEADING, elsewhere="knows no foreign area: tests/web/test_meeting_days.py"),
    "meeting_days.save": Route(LEADING, elsewhere="leaves foreign areas: tests/web/test_meeting_days.py"),
    "kits.print_": Route(SIGNED_IN, "/rounds/{round}/areas/{area}/kit.pdf"),
    "rounds.one": Route(SIGNED_IN, elsewhere=LISTED),
    "rounds.open_": Route(LEADING, elsewhere=NO_AREA),
    "rounds.closing": Route(LEADING, elsewhere=NO_AREA),
    "rounds.close": Route(LEADING, elsewhere=NO_AREA),
    "rounds.let_in": Route(LEADING, elsewhere=LISTED),
    "results.index": Route(SIGNED_IN, elsewhere=LISTED),
    "results.latest": Route(SIGNED_IN, "/results/{area}/"),
    "results.one": Route(SIGNED_IN, "/results/{area}/{round}"),
    "promises.index": Route(SIGNED_IN, elsewhere=LISTED),
    "promises.one": Route(SIGNED_IN, "/promises/{promise}"),
}
