"""Turns an item of the table into its row: type, list, and what it means (the mh: attributes)."""

from collections.abc import Mapping
from typing import Any

from .row import Row, Text
from .sources import Item

# An area list inside the form would weigh 500 kB: lists of places travel as CSV made for each tablet.
FROM_FILE = {
    "area": ("health_areas.csv", "area"),
    "facility": ("facilities.csv", "facility"),
    "ind": ("indicators.csv", None),
}

# What the codes of a list run over. "choices": the codes are names, the value is in mh_score.
SCALES = {
    "score": "1-5",
    "s5": "1-5",
    "f4": "0-3",
    "yn": "0-1",
    "ynna": "0-1",
    "avail": "0-2",
    "wait": "1-4",
    "delay": "1-4",
    "pct": "0-100",
    "vx": "choices",
    "ancn": "choices",
    "bplace": "choices",
    "batt": "choices",
}

UNSCORED = ("META", "PROT")

NOT_NEGATIVE = Text("Donnez un nombre, 0 ou plus.", "Give a number, 0 or more.")
NOT_LATER = Text("Cette date n'est pas encore arrivée.", "This date has not come yet.")
REQUIRED = Text("Cette réponse est nécessaire pour continuer.", "This answer is needed to continue.")
AT_MOST_THREE = Text("Trois choix au plus.", "Three choices at most.")


class Asker:
    """Makes the rows of one form from its items; remembers which items were asked."""

    def __init__(self, form_id: str, items: Mapping[tuple[str, str], Item]) -> None:
        self.form_id = form_id
        self._items = {name: item for (form, name), item in items.items() if form == form_id}
        self.left = set(self._items)

    def item(self, name: str) -> Item:
        self.left.discard(name)
        return self._items[name]

    def __call__(self, name: str, *, mh: Mapping[str, str] | None = None, **rule: Any) -> Row:
        """The row of one item. mh: added to what the item means by itself; rule: any field of Row."""
        item = self.item(name)
        kind, meaning, filled = _typed(item)
        meaning |= measured(item)
        meaning |= mh or {}
        if "by" in meaning or "key" in meaning:
            meaning = {key: value for key, value in meaning.items() if key in ("key", "by", "alert")}
        if rule.get("required") and "required_message" not in rule:
            rule["required_message"] = REQUIRED
        return Row(**({"type": kind, "name": name, "label": item.label, "mh": meaning} | filled | rule))


def _typed(item: Item) -> tuple[str, dict[str, str], dict[str, Any]]:
    """XLSForm type, meaning that goes with it, and rules that go with it."""
    kind = item.type.rpartition(": ")[2]
    if item.name == "cycle_id":
        return "select_one_from_file rounds.csv", {"key": "round"}, {}
    if item.name == "action_id":
        return "select_one_from_file actions.csv", {"key": "action"}, {}
    verb, _, choice_list = kind.partition(" ")
    if choice_list in FROM_FILE:
        file, key = FROM_FILE[choice_list]
        return f"{verb}_from_file {file}", {"key": key} if key else {}, {}
    if kind == "integer":
        return kind, {}, {"constraint": ". >= 0", "message": NOT_NEGATIVE}
    return kind, {}, {}


def measured(item: Item, *, part: str = "score") -> dict[str, str]:
    """The mh: attributes of an item that measures something: {} for facts and for protection items."""
    if item.dimension in UNSCORED:
        return {}
    verb, _, choice_list = item.type.partition(" ")
    if item.direction:
        scale = SCALES.get(choice_list or verb, "")
        given = {"indicator": item.name, "part": part, "dimension": item.dimension, "direction": item.direction}
        return given | ({"scale": scale} if scale else {})
    if verb in ("select_one", "select_multiple"):
        return {"indicator": item.name, "part": part, "dimension": item.dimension, "scale": "nominal"}
    return {}
