"""`flask rounds …`, as a person at the keyboard meets it."""

from flask import Flask


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["rounds", *words])
    return result.exit_code, result.output


def test_a_round_is_planned_opened_closed_and_listed(app: Flask) -> None:
    assert "flask rounds open 2026-1" in run(app, "plan", "2026-1", "First half", "2026-01-01", "2026-06-30")[1]
    assert run(app, "open", "2026-1") == (0, "2026-1 is open\n")
    assert run(app, "close", "2026-1") == (0, "2026-1 is closed\n")
    assert "2026-1               closed   2026-01-01 2026-06-30  First half" in run(app, "list")[1]


def test_a_problem_is_told_in_its_own_sentence(app: Flask) -> None:
    status, told = run(app, "close", "2031")
    assert status == 1
    assert "404.1" in told
    assert run(app, "threshold", "70", "50")[0] == 1


def test_cuts_and_published_figures_are_set(app: Flask) -> None:
    assert run(app, "threshold", "40", "60", "--indicator", "ind01_accueil")[0] == 0
    words = ("--source", "A survey", "--year", "2018", "--definition", "births in a facility")
    assert "55 % (A survey, 2018)" in run(app, "comparator", "birth_place", "55", *words)[1]
