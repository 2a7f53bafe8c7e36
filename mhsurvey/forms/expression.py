"""Expressions of an XForm, parsed: which functions they call and which fields of the form they look at.

The grammar is elementpath's XPath 1.0; what OpenRosa adds is a table of functions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from elementpath import ElementPathError, XPath1Parser
from elementpath.tdop import Parser
from lxml import etree

from mhsurvey.problems import N_

Path = tuple[str, ...]

# name -> fewest and most arguments (None: any number), beyond or other than XPath 1.0's.
# Source: https://getodk.github.io/xforms-spec/#xpath-functions
OPENROSA: dict[str, tuple[int, int | None]] = {
    "instance": (1, 1),
    "current": (0, 0),
    "if": (3, 3),
    "position": (0, 1),
    "once": (1, 1),
    "coalesce": (2, None),
    "selected": (2, 2),
    "selected-at": (2, 2),
    "count-selected": (1, 1),
    "count-non-empty": (1, 1),
    "jr:choice-name": (2, 2),
    "jr:itext": (1, 1),
    "indexed-repeat": (3, 7),
    "pulldata": (4, 4),
    "checklist": (3, None),
    "weighted-checklist": (4, None),
    "property": (1, 1),
    "version": (0, 0),
    "concat": (0, None),
    "join": (1, None),
    "regex": (2, 2),
    "ends-with": (2, 2),
    "substr": (2, 3),
    "boolean-from-string": (1, 1),
    "int": (1, 1),
    "round": (1, 2),
    "min": (1, None),
    "max": (1, None),
    "pow": (2, 2),
    "exp": (1, 1),
    "exp10": (1, 1),
    "log": (1, 1),
    "log10": (1, 1),
    "abs": (1, 1),
    "sin": (1, 1),
    "cos": (1, 1),
    "tan": (1, 1),
    "asin": (1, 1),
    "acos": (1, 1),
    "atan": (1, 1),
    "atan2": (2, 2),
    "sqrt": (1, 1),
    "pi": (0, 0),
    "random": (0, 0),
    "randomize": (1, 2),
    "uuid": (0, 1),
    "digest": (2, 3),
    "base64-decode": (1, 1),
    "extract-signed": (2, 2),
    "today": (0, 0),
    "now": (0, 0),
    "date": (1, 1),
    "date-time": (1, 1),
    "decimal-date-time": (1, 1),
    "decimal-date": (1, 1),
    "decimal-time": (1, 1),
    "format-date": (2, 2),
    "format-date-time": (2, 2),
    "area": (1, 1),
    "distance": (1, None),
    "enclosed-area": (1, 1),
    "intersects": (1, 1),
    "geofence": (2, 2),
    "thousandsep": (2, 2),
}
PREFIXES = {
    "jr": "http://openrosa.org/javarosa",
    "orx": "http://openrosa.org/xforms",
    "odk": "http://www.opendatakit.org/xforms",
    "entities": "http://www.opendatakit.org/xforms/entities",
}
PREFIXED = re.compile(r"\bjr:(choice-name|itext)(?=\s*\()")
UNKNOWN = re.compile(r"unknown function '([^']+)'")
# Symbols of a parsed expression that stand for a place in the form.
STEPS = frozenset({"/", "//", "(name)", ".", "..", "*", "[", "@", ":", "$", "instance", "current", "("})
# An expression longer than this was made to do harm: the longest honest one seen is 9,000 characters.
LONGEST = 40_000


class Unreadable(ValueError):
    """The expression cannot be parsed; the message says why, in the parser's words."""


class UnknownFunction(Unreadable):
    """It calls a function there is not."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}() is no function")
        self.name = name


@dataclass(frozen=True)
class Reference:
    """A field an expression looks at: its path from the instance's root, and how.

    function   the function whose argument it is, None elsewhere
    filtered   a predicate stands on it, which may leave blanks out
    """

    path: Path
    function: str | None = None
    filtered: bool = False


@dataclass(frozen=True)
class Expression:
    """What an expression uses."""

    references: tuple[Reference, ...]
    functions: frozenset[str]
    instances: frozenset[str]


def read(text: str, *, at: Path) -> Expression:
    """Parse an expression that stands at a field; relative paths are followed from there.

    Raises Unreadable.
    """
    if len(text) > LONGEST:
        raise Unreadable(N_("it is too long"))
    try:
        etree.XPath(text)
        token = OpenRosa(namespaces=PREFIXES).parse(PREFIXED.sub(r"jr_\1", text))
        reading = _Reading(at)
        reading.walk(token, at=at, function=None)
    except etree.XPathSyntaxError:
        raise Unreadable(N_("a bracket, quote or operator is missing or too many")) from None
    except ElementPathError as fault:
        told = str(getattr(fault, "message", fault))
        unknown = UNKNOWN.search(told)
        raise (UnknownFunction(unknown.group(1)) if unknown else Unreadable(told.replace("'fn:", "'"))) from fault
    except RecursionError:
        raise Unreadable(N_("it is nested too deeply")) from None
    return Expression(tuple(reading.references), frozenset(reading.functions), frozenset(reading.instances))


class OpenRosa(XPath1Parser):  # type: ignore[misc, unused-ignore]
    """XPath 1.0 with OpenRosa's functions, for parsing only: nothing is evaluated."""

    # What a path may begin with besides a step; libxml2 has refused what may not follow one.
    PATH_STEP_SYMBOLS = XPath1Parser.PATH_STEP_SYMBOLS | {"instance", "current", "indexed-repeat", "randomize", "("}

    def parse(self, source: str) -> Any:
        # XPath1Parser evaluates what it has parsed, to find type errors; OpenRosa's functions have no body here.
        return Parser.parse(self, source)


for _name, (_fewest, _most) in OPENROSA.items():
    # elementpath splits prefixed names; OpenRosa's "jr:choice-name" is one name.
    _symbol = _name.replace(":", "_")
    # Otherwise a function of XPath 1.0 keeps its own number of arguments, in every parser of this process.
    OpenRosa.symbol_table.pop(_symbol, None)
    OpenRosa.function(_symbol, nargs=_fewest if _fewest == _most else (_fewest, _most))
OpenRosa.build()
# Every function there is, for telling somebody which one was meant.
FUNCTIONS = tuple(
    sorted({*OPENROSA, *(name for name, one in XPath1Parser.symbol_table.items() if one.label == "function")})
)


class _Reading:
    """One walk over a parsed expression."""

    def __init__(self, at: Path) -> None:
        self.origin = at
        self.references: list[Reference] = []
        self.functions: set[str] = set()
        self.instances: set[str] = set()

    def walk(self, token: Any, *, at: Path | None, function: str | None) -> None:
        """Take in an expression evaluated at a place (None: a place outside the form)."""
        if token.symbol in STEPS:
            before = len(self.references)
            path = self._locate(token, at)
            if path is not None:
                filtered = len(self.references) > before or _is_filtered(token)
                self.references.append(Reference(path, function, filtered))
            return
        called = token.symbol.replace("_", ":") if token.label == "function" else None
        if called:
            self.functions.add(called)
        for child in token:
            self.walk(child, at=at, function=called)

    def _locate(self, token: Any, at: Path | None) -> Path | None:
        """Where a path leads, as far as it can be told without a record; None for anywhere else."""
        match token.symbol:
            case "(name)":
                return None if at is None else (*at, str(token.value))
            case ":":
                return None if at is None else (*at, str(token[1].value))
            case "$":
                raise Unreadable(N_("names stand in ${…}, with braces"))
            case ".":
                return at
            case "..":
                return at[:-1] if at else None
            case "current":
                self.functions.add("current")
                return self.origin
            case "instance":
                self.functions.add("instance")
                if token[0].symbol == "(string)":
                    self.instances.add(str(token[0].value))
                return None
            case "(":
                return self._inside(token, at)
            case "[":
                base = self._locate(token[0], at)
                self.walk(token[1], at=base, function=None)
                return base
            case "/":
                return self._step(token, at)
        for child in token:
            self._locate(child, None)
        return None

    def _inside(self, token: Any, at: Path | None) -> Path | None:
        if token[0].symbol in STEPS:
            return self._locate(token[0], at)
        self.walk(token[0], at=at, function=None)
        return None

    def _step(self, token: Any, at: Path | None) -> Path | None:
        if len(token) == 0:
            return ()
        if len(token) == 1:
            return self._locate(token[0], ())
        if token[0].symbol in STEPS:
            return self._locate(token[1], self._locate(token[0], at))
        self.walk(token[0], at=at, function=None)
        return self._locate(token[1], None)


def _is_filtered(token: Any) -> bool:
    return any(one.symbol == "[" for one in _all(token))


def _all(token: Any) -> Iterator[Any]:
    yield token
    for child in token:
        yield from _all(child)
