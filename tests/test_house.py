"""The shape of the house, checked where import-linter's contracts cannot look."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mhsurvey"
ROOMS = (
    "areas",
    "accounts",
    "forms",
    "rounds",
    "submissions",
    "results",
    "actions",
    "protection",
    "quotes",
    "issues",
    "tablet",
    "maps",
    "summaries",
    "exchange",
    "explore",
)
DOORS = ("web", "commands", "demonstration", "cli.py")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "common", "misc", "manager", "managers"}
# A library whose surprises stay in one file.
ONLY_IN = {
    "pyxform": "forms/convert",
    "folium": "maps/draw",
    "branca": "maps/draw",
    "weasyprint": "summaries/pdf",
    "pypdfium2": "summaries/pdf",
    "requests": "exchange/upstream",
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Every dotted name a file imports; `from a.b import c` counts as a.b and as a.b.c."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def offences(file_kind: str, allowed: tuple[str, ...]) -> list[str]:
    """Files that import `mhsurvey.<room>.<file_kind>` from outside that room and outside `allowed`."""
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules()
        for name in imports(path)
        for room in ROOMS
        if name == f"mhsurvey.{room}.{file_kind}" and room_of(path) not in {room, *allowed}
    ]


def test_a_room_never_imports_another_rooms_tables() -> None:
    assert offences("tables", allowed=("tables.py",)) == []


@pytest.mark.parametrize("writes", ["operations", "reshaping"])
def test_only_doors_call_operations(writes: str) -> None:
    assert offences(writes, allowed=DOORS) == []


@pytest.mark.parametrize(("library", "home"), ONLY_IN.items())
def test_library_is_imported_in_its_one_file_only(library: str, home: str) -> None:
    users = {
        str(path.relative_to(PACKAGE).with_suffix(""))
        for path in modules()
        for name in imports(path)
        if name.split(".")[0] == library
    }
    assert users == {home} or (users and all(user.startswith(home) for user in users))


def test_no_drawer_for_odds_and_ends() -> None:
    names = {part for path in modules() for part in path.relative_to(ROOT).with_suffix("").parts}
    assert names & FORBIDDEN_NAMES == set()


def test_every_room_says_what_it_takes_gives_and_promises() -> None:
    for room in ROOMS:
        text = ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text())) or ""
        assert all(word in text for word in ("Takes", "Gives", "Promises")), room


def test_every_file_tells_what_it_is() -> None:
    silent = [str(path.relative_to(ROOT)) for path in modules() if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_below_the_doors_nobody_reads_the_clock() -> None:
    """`now` and `today` are passed in; a result that depends on the hour cannot be checked again."""
    readers = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        if room_of(path) in ROOMS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "utcnow", "today"}
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date"}
    ]
    assert readers == []


def test_operations_never_commit() -> None:
    committing = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        if path.name == "operations.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert committing == []
