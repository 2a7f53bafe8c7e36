"""Where: the questions of place that every form begins with."""

from ..ask import REQUIRED, Asker
from ..row import Row, Text


def area() -> Row:
    """The health area, where the table of items does not ask it: lists and results hang on it."""
    return Row(
        "select_one_from_file health_areas.csv",
        "area",
        Text("Aire de santé", "Health area"),
        required=True,
        required_message=REQUIRED,
        mh={"key": "area"},
    )


def facility() -> Row:
    """The health centre of the area, for surveys made at its door."""
    return Row(
        "select_one_from_file facilities.csv",
        "facility",
        Text("Centre de santé", "Health centre"),
        required=True,
        required_message=REQUIRED,
        choice_filter="area = ${area}",
        mh={"key": "facility"},
    )


def round_and_centre(ask: Asker) -> list[Row | list[Row]]:
    """Area, round and health centre, for the forms filled at a centre."""
    return [
        area(),
        ask("cycle_id", required=True),
        ask("facility", required=True, choice_filter="area = ${area}"),
    ]
