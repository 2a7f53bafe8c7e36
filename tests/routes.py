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
    "people.index": Route(ADMINISTRATOR, elsewhere=LISTED),
    "people.new": Route(ADMINISTRATOR, elsewhere=LISTED),
    "people.me": Route(SIGNED_IN, elsewhere=OWN),
    "people.events": Route(ADMINISTRATOR, elsewhere="for the whole country only"),
    "people.one": Route(ADMINISTRATOR, "/people/{person}"),
    "people.make_link": Route(ADMINISTRATOR, "/people/{person}/link", method="POST"),
    "people.link": Route(ADMINISTRATOR, "/people/{person}/link"),
    "people.disable": Route(ADMINISTRATOR, "/people/{person}/disable", method="POST"),
    "people.enable": Route(ADMINISTRATOR, "/people/{person}/enable", method="POST"),
    "people.close_sign_ins": Route(ADMINISTRATOR, "/people/{person}/close-sign-ins", method="POST"),
    # tablets
    "tablets.index": Route(LEADING, elsewhere=LISTED),
    "tablets.new": Route(LEADING, elsewhere=LISTED),
    "tablets.one": Route(LEADING, "/tablets/{tablet}"),
    "tablets.code": Route(LEADING, "/tablets/{tablet}/code"),
    "tablets.enrol_again": Route(LEADING, "/tablets/{tablet}/enrol-again", method="POST"),
    "tablets.revoke": Route(LEADING, "/tablets/{tablet}/revoke", method="POST"),
}
