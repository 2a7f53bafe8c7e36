"""Choosing areas: the hierarchy a caller may give away, and the words for what was chosen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

from flask_babel import gettext as _
from wtforms import SelectChoice

from mhsurvey.areas import queries
from mhsurvey.areas.area import Area, Level
from mhsurvey.areas.scope import EVERYWHERE, Scope
from mhsurvey.areas.spelling import fold
from mhsurvey.web import gate


@dataclass(frozen=True)
class Branch:
    """An area with what lies in it."""

    path: str
    name: str
    children: tuple["Branch", ...]


def grow(areas: Iterable[Area]) -> tuple[Branch, ...]:
    """The hierarchy of these areas, in their order. One whose parent is not among them stands at the top."""
    by_path = {area.path: area for area in areas}
    below: dict[str, list[Area]] = {}
    for area in by_path.values():
        parent = _parent(area.path)
        below.setdefault(parent if parent in by_path else "", []).append(area)

    def branch(area: Area) -> Branch:
        return Branch(area.path, area.name, tuple(branch(child) for child in below.get(area.path, ())))

    return tuple(branch(area) for area in below.get("", ()))


def _parent(path: str) -> str:
    return path[: path.rstrip("/").rfind("/") + 1]


@dataclass(frozen=True)
class Picker:
    """What may be chosen. whole: words for everything, when the caller may give that."""

    branches: tuple[Branch, ...]
    whole: str | None
    choices: tuple[SelectChoice, ...]


def picker(*, chosen: Scope | None = None) -> Picker:
    """The areas the caller may see, to choose from. chosen: what is given already, of which some may have ended."""
    with gate.reading() as db:
        areas = queries.areas(db, scope=gate.scope())
        given = queries.areas(db, scope=gate.scope(), codes=[_code(root) for root in chosen.roots]) if chosen else ()
    ended = [one for one in given if one.closed_on is not None]
    # NOTE: an area that exists no longer, in a list to choose from
    areas += tuple(replace(one, name=_("%(area)s (ended)", area=one.name)) for one in ended)
    whole = whole_country() if "/" in gate.scope().roots else None
    choices = [SelectChoice(area.path, area.name) for area in areas]
    if whole:
        choices.insert(0, SelectChoice("/", whole))
    return Picker(branches=grow(areas), whole=whole, choices=tuple(choices))


def names_of(scopes: Iterable[Scope]) -> dict[str, str]:
    """The name of every root of these scopes, by path; a root whose area is gone keeps its code."""
    roots = {root for scope in scopes for root in scope.roots}
    with gate.reading() as db:
        found = queries.areas(db, scope=EVERYWHERE, codes=[_code(root) for root in roots])
    names = {root: _code(root) for root in roots} | {area.path: area.name for area in found}
    return {**names, "/": whole_country()}


def _code(root: str) -> str:
    return root.rstrip("/").rpartition("/")[2]


def whole_country() -> str:
    # NOTE: the areas of somebody who may see everything
    return str(_("Whole country"))


# So many places a list still shows usefully; in a larger country it ends at the districts.
MOST_LISTED = 300


def subtrees(chosen: str | None = None) -> list[SelectChoice]:
    """Subtrees to narrow a page to, as (code, name) in the order of the hierarchy, names set in by their level.

    chosen  a code that stands in the list whatever its level
    """
    scope = gate.scope()
    with gate.reading() as db:
        if sum(queries.count(db, scope=scope).values()) <= MOST_LISTED:
            found = queries.areas(db, scope=scope)
        else:
            above = (queries.areas(db, scope=scope, level=level) for level in (Level.REGION, Level.DISTRICT))
            own = queries.areas(db, scope=scope, level=Level.AREA, codes=[chosen]) if chosen else ()
            found = (*chain.from_iterable(above), *own)
    top = min((one.level for one in found), default=Level.REGION)
    by_path = {one.path: one for one in found}

    def place(area: Area) -> tuple[str, ...]:
        steps = area.path.strip("/").split("/")
        paths = ("/" + "/".join(steps[: n + 1]) + "/" for n in range(len(steps)))
        return tuple(fold(by_path[path].name) if path in by_path else "" for path in paths)

    return [SelectChoice(one.code, "\N{EM SPACE}" * (one.level - top) + one.name) for one in sorted(found, key=place)]
