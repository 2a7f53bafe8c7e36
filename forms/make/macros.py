"""Rows that always come together: a score, an entitlement, a section, the Washington Group questions."""

from dataclasses import replace

from .ask import NOT_NEGATIVE, Asker
from .row import Row, Text
from .sources import Item

POINTS = {
    1: Text("Très mauvais", "Very bad"),
    2: Text("Mauvais", "Bad"),
    3: Text("Moyen", "Average"),
    4: Text("Bon", "Good"),
    5: Text("Très bon", "Very good"),
}
WRITE = Text("Écrire", "Write")
SPEAK = Text("Ou parler", "Or speak")
NO_NAMES = Text("Ne donnez aucun nom de personne.", "Do not name anyone.")
WHY = Text("Pourquoi ce visage ?", "Why this face?")
BETTER = Text("Que proposez-vous ?", "What do you suggest?")
TOO_MANY_VOTES = Text("Il y a plus de voix que de personnes présentes.", "There are more votes than people present.")


def metas(*, dated: bool = True) -> list[Row]:
    """What every form records without asking. dated: the day of filling is the day it counts for."""
    return [
        Row("start", "start"),
        Row("end", "end"),
        Row("today", "today", mh={"key": "date"} if dated else {}),
        Row("deviceid", "deviceid"),
    ]


def section(name: str, label: Text, rows: list[Row | list[Row]], *, relevant: str = "") -> list[Row]:
    """A labelled group. rows may hold lists (macros)."""
    return [Row("begin_group", name, label, relevant=relevant), *flat(rows), Row("end_group")]


def screen(name: str, label: Text, rows: list[Row], *, relevant: str = "", hint: Text | None = None) -> list[Row]:
    """Questions shown together on one screen."""
    return [Row("begin_group", name, label, hint, relevant=relevant, appearance="field-list"), *rows, Row("end_group")]


def repeat(name: str, label: Text, rows: list[Row | list[Row]], *, count: str = "", relevant: str = "") -> list[Row]:
    """A repeated group. count: an expression, or "" to let the person add rows."""
    head = Row("begin_repeat", name, label, relevant=relevant, repeat_count=count)
    return [head, *flat(rows), Row("end_repeat")]


def flat(rows: list[Row | list[Row]]) -> list[Row]:
    return [row for part in rows for row in (part if isinstance(part, list) else [part])]


def note(name: str, label: Text, *, relevant: str = "") -> Row:
    return Row("note", name, label, relevant=relevant)


def said(name: str, label: Text, mh: dict[str, str], *, relevant: str = "", hint: Text | None = NO_NAMES) -> list[Row]:
    """Written or spoken, as the person prefers; neither is asked for."""
    written = Row("text", name, WRITE, hint, appearance="multiline", mh=mh)
    spoken = Row("audio", f"{name}_audio", SPEAK, parameters="quality=voice-only", mh=mh)
    return screen(f"{name}_say", label, [written, spoken], relevant=relevant)


def score(
    item: Item,
    meaning: dict[str, str],
    *,
    method: str = "",
    voters: str = "",
    image: str = "",
    titled: bool = True,
    asked: str = "",
) -> list[Row]:
    """One point scored from 1 to 5 with its reason and suggestion.

    method   the question saying how the group scores; with "ballots" the votes per face are kept instead
    voters   the question holding how many may vote
    titled   the point's words stand before "why?" too; not where they are an answer, which no clip could say
    asked    when the point is asked at all; "" for always
    """
    name = item.name
    votes = f"${{{method}}} = 'ballots'"
    given = f"${{{name}_score}} != '' and ${{{name}_score}} != '98'"
    agreeing = f"${{{method}}} = 'consensus' or ${{{method}}} = 'majority'" if method else ""
    agreed = Row(
        "select_one s5",
        f"{name}_score",
        item.label,
        relevant=both(asked, agreeing),
        image=image,
        mh=meaning | {"part": "score"},
    )
    ballots = _ballots(name, item.label, meaning, voters=voters, relevant=both(asked, votes)) if method else []
    told = both(asked, f"({given}) or {votes}" if method else given)
    words = {key: meaning[key] for key in ("indicator",)}
    why = said(f"{name}_why", WHY, words | {"part": "why"}, relevant=told)
    better = said(f"{name}_sugg", BETTER, words | {"part": "suggestion"}, relevant=told)
    if titled:
        why, better = _titled(why, item), _titled(better, item)
    return [agreed, *ballots, *why, *better]


def both(first: str, second: str) -> str:
    """Two conditions as one; "" is no condition."""
    if not (first and second):
        return first or second
    return f"{first} and ({second})" if " or " in second else f"{first} and {second}"


def _titled(rows: list[Row], item: Item) -> list[Row]:
    """Put the point's own words in front: on this screen nobody should wonder what is talked about."""
    head = rows[0]
    asked = head.label or WHY
    label = Text(f"{item.label.fr} — {asked.fr}", f"{item.label.en} — {asked.en}")
    return [replace(head, label=label), *rows[1:]]


def _ballots(name: str, label: Text, meaning: dict[str, str], *, voters: str, relevant: str) -> list[Row]:
    """One number a face. Together they cannot be more than the people who may vote."""
    rows = []
    for point, words in POINTS.items():
        others = [f"coalesce(${{{name}_t{other}}}, 0)" for other in POINTS if other != point]
        rows.append(
            Row(
                "integer",
                f"{name}_t{point}",
                words,
                constraint=f". >= 0 and . + {' + '.join(others)} <= ${{{voters}}}",
                message=TOO_MANY_VOTES,
                image=f"face_{point}.png",
                mh=meaning | {"part": "ballot", "point": str(point)},
            )
        )
    asked = Text(f"{label.fr} — combien de voix par visage ?", f"{label.en} — how many votes for each face?")
    return screen(f"{name}_votes", asked, rows, relevant=relevant)


SEEN_WORKING = Text("Combien vu aujourd'hui, en état de marche ?", "How many seen today, working?")
SEEN_PRESENT = Text("Combien sont là aujourd'hui ?", "How many are here today?")


def entitlement(
    ask: Asker, name: str, *, most: int = 999, message: Text = NOT_NEGATIVE, seen: Text = SEEN_WORKING
) -> list[Row]:
    """What is due and what is there, on one screen. most: the largest number that makes sense."""
    item = ask.item(name)
    meaning = {
        "indicator": name,
        "dimension": item.dimension,
        "direction": item.direction,
        "scale": "due-have",
    }
    limit = f". >= 0 and . <= {most}"
    due = Text("Prévu (norme ou promesse)", "Due (standard or promise)")
    more = Text("Il y en a plus que prévu : vérifiez les deux nombres.", "There is more than due: check both numbers.")
    rows = [
        Row("integer", f"{name}_due", due, constraint=limit, message=message, mh=meaning | {"part": "due"}),
        Row(
            "integer",
            f"{name}_have",
            item.label,
            seen,
            constraint=limit,
            message=message,
            mh=meaning | {"part": "have"},
        ),
        note(f"{name}_more", more, relevant=f"${{{name}_due}} != '' and ${{{name}_have}} > ${{{name}_due}}"),
        Row("text", f"{name}_note", Text("Remarque", "Remark"), NO_NAMES, mh={"indicator": name, "part": "why"}),
    ]
    return screen(f"{name}_screen", item.label, rows)


def stockdays(ask: Asker, name: str) -> Row:
    """Days without stock in the last three months."""
    item = ask.item(name)
    meaning = {
        "indicator": name,
        "part": "score",
        "dimension": item.dimension,
        "direction": item.direction,
        "scale": "0-90",
    }
    hint = Text("Comptez sur la fiche de stock. 0 = jamais manqué.", "Count on the stock card. 0 = never missing.")
    message = Text("De 0 à 90 jours.", "From 0 to 90 days.")
    return Row("integer", name, item.label, hint, constraint=". >= 0 and . <= 90", message=message, mh=meaning)
