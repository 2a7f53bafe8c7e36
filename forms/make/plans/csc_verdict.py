"""What a group says of each promise made to it: really done, partly, or not. One promise a screen."""

from ..ask import REQUIRED, Asker
from ..macros import metas, note, repeat, section
from ..naming import chosen, listed, named, said_day
from ..row import Row, Text

TITLE = Text("Les promesses : la parole du groupe", "Promises: the group's word")
KIND = "verdict"
INSTANCE_NAME = named(listed("rounds", "cycle_id"), listed("health_areas", "area"), chosen("group_type"))

# Asked about: promises whose day has come, those said to be done, and those of an earlier round that have no day.
DUE = (
    "area = ${area} and (status = 'done' or (day != '' and day <= ${day_number})"
    " or (day = '' and round != ${cycle_id}))"
)


def rows(ask: Asker) -> list[Row]:
    return [
        *metas(),
        Row("csv-external", "promises"),
        *section("session", Text("La séance", "The session"), _session(ask)),
        *section("said", Text("Les promesses", "The promises"), _promises(ask)),
        *section("close", Text("Fin", "End"), _close()),
    ]


def _session(ask: Asker) -> list[Row | list[Row]]:
    few = Text(
        "Moins de 5 personnes : la parole de ce groupe ne sera pas montrée à part.",
        "Fewer than 5 people: what this group says will not be shown apart.",
    )
    return [
        ask("cycle_id", required=True),
        ask("area", required=True),
        ask("group_type", required=True, mh={"key": "group"}),
        ask(
            "n_present",
            required=True,
            mh={"key": "participants"},
            constraint=". >= 0 and . <= 60",
            message=Text("De 0 à 60 personnes.", "From 0 to 60 people."),
        ),
        note("few_note", few, relevant="${n_present} != '' and ${n_present} < 5"),
        # A day as a number: days written as text cannot be put in order by every engine.
        Row("calculate", "day_number", calculation="number(format-date(${today}, '%Y%m%d'))"),
        Row("calculate", "n_due", calculation=f"count(instance('promises')/root/item[{DUE}])"),
    ]


def _promises(ask: Asker) -> list[Row | list[Row]]:
    nothing = Text("Aucune promesse n'est à juger aujourd'hui.", "There is no promise to judge today.")
    # The promise itself is read aloud by the facilitator: no clip can hold it.
    heard = Text(
        "Une promesse. Écoutez l'animatrice qui la lit. Cette promesse est-elle vraiment tenue ?",
        "A promise. Listen to the facilitator who reads it. Was this promise really kept?",
    )
    by = said_day("p_due")
    asked = [
        Row("calculate", "p_at", calculation="position(..)"),
        Row("calculate", "p_code", calculation=_of_the_promise("name"), mh={"key": "action"}),
        Row("calculate", "p_what", calculation=_of_the_promise("label")),
        Row("calculate", "p_role", calculation=_of_the_promise("role")),
        Row("calculate", "p_due", calculation=_of_the_promise("due")),
        Row("calculate", "p_day", calculation=by.fr),
        Row("calculate", "p_day_en", calculation=by.en),
        Row("calculate", "p_by", calculation="if(${p_day} = '', '', concat('pour le ', ${p_day}))"),
        Row("calculate", "p_by_en", calculation="if(${p_day} = '', '', concat('by ', ${p_day_en}))"),
        Row("calculate", "p_between", calculation="if(${p_role} = '' or ${p_day} = '', '', ' — ')"),
        ask(
            "verdict",
            required=True,
            required_message=REQUIRED,
            mh={"key": "action_verdict"},
            spoken=heard,
            hint=Text("${p_role}${p_between}${p_by}", "${p_role}${p_between}${p_by_en}"),
        ),
    ]
    return [
        note("nothing_note", nothing, relevant="${area} != '' and ${n_due} = 0"),
        repeat("promise", Text("Promesse", "Promise"), [*asked], count="${n_due}"),
    ]


def _of_the_promise(column: str) -> str:
    return f"instance('promises')/root/item[{DUE}][position() = ${{p_at}}]/{column}"


def _close() -> list[Row | list[Row]]:
    thanks = Text(
        "Merci à tout le groupe. Votre parole sera dite à la réunion, à côté de celle des responsables.",
        "Thank you all. What you said will be told at the meeting, beside what those in charge say.",
    )
    return [note("thanks", thanks)]
