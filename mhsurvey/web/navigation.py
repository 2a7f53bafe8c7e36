"""The way around: which doors each role sees, in the order of the work."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _

from mhsurvey.accounts.person import Role
from mhsurvey.web import gate
from mhsurvey.web.ground import ground

EVERYBODY = frozenset(Role)
LEADING = frozenset({Role.ADMINISTRATOR, Role.MANAGER})


@dataclass(frozen=True)
class Place:
    """A door in the navigation: its blueprint's `index`, its icon, its words, who sees it."""

    door: str
    words: Any
    seen_by: frozenset[Role] = EVERYBODY


@dataclass(frozen=True)
class Item:
    """A place as shown to somebody."""

    address: str
    icon: str
    words: Any
    is_here: bool


# What was found, the work that finds it, what it stands on.
PLACES = (
    (
        # NOTE: navigation
        Place("home", _("Home")),
        # NOTE: navigation
        Place("maps", _("Map")),
        # NOTE: navigation: the scorecard matrix, places by indicators
        Place("matrix", _("Scorecard")),
        # NOTE: navigation: scores of every group, area by area
        Place("results", _("Results")),
        # NOTE: navigation: any question of any form, told apart by others
        Place("explore", _("Explore")),
        # NOTE: navigation: one-page accountability summaries
        Place("summaries", _("Summaries")),
        # NOTE: navigation: actions promised in interface meetings
        Place("promises", _("Promises")),
    ),
    (
        # NOTE: navigation: rounds of the scorecard cycle
        Place("rounds", _("Rounds")),
        # NOTE: navigation: what is measured
        Place("indicators", _("Indicators")),
        # NOTE: navigation: harm disclosed, for focal persons
        Place("protection", _("Protection"), frozenset({Role.FOCAL_PERSON})),
        # NOTE: navigation: what tablets sent in
        Place("submissions", _("Submissions")),
        # NOTE: navigation: questionnaires
        Place("forms", _("Forms")),
    ),
    (
        # NOTE: navigation: health areas
        Place("areas", _("Areas")),
        # NOTE: navigation
        Place("tablets", _("Tablets"), LEADING),
        # NOTE: navigation: people with an account
        Place("people", _("People"), LEADING),
    ),
)

# Doors that have no place of their own in the navigation.
WITHIN = {
    "reviews": "submissions",
    "exports": "submissions",
    "planning": "rounds",
    "quotes": "summaries",
    "behind": "matrix",
    "reshaping": "areas",
}


def set_up(app: Flask) -> None:
    """Give base.html what it shows around every page."""

    @app.context_processor
    def around() -> dict[str, object]:
        person = gate.person()
        return {
            "person": person,
            "navigation": navigation(app, person.role) if person else (),
            "demonstration": ground().settings.demonstration,
            "endpoints": app.view_functions,
            "here": request.full_path.rstrip("?") if request.method == "GET" else url_for("home.index"),
        }


def navigation(app: Flask, role: Role) -> list[list[Item]]:
    """The places this role sees."""
    groups = (
        [_item(place) for place in group if role in place.seen_by and f"{place.door}.index" in app.view_functions]
        for group in PLACES
    )
    return [group for group in groups if group]


def _item(place: Place) -> Item:
    return Item(
        address=url_for(f"{place.door}.index"),
        icon=place.door,
        words=place.words,
        is_here=WITHIN.get(str(request.blueprint), request.blueprint) == place.door and request.endpoint != "people.me",
    )
