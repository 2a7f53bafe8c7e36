"""One visit to one promise: where it stands, what was seen, what blocks."""

from ..ask import NOT_LATER, Asker, measured
from ..macros import metas, note, score, section
from ..naming import day, listed, named, said_day
from ..row import Row, Text

TITLE = Text("Suivi d'une promesse", "Follow-up of a promise")
KIND = "followup"
INSTANCE_NAME = named(listed("actions", "action_id"), day("visit_date"))

DONE = "${status} = 'done'"
UNDER_WAY = "${status} = 'in_progress' or ${status} = 'blocked'"
OPEN = "${status} != '' and ${status} != 'done' and ${status} != 'cancelled'"


def rows(ask: Asker) -> list[Row]:
    return [
        *metas(),
        *section("visit", Text("La visite", "The visit"), _visit(ask)),
        *section("stand", Text("Où en est la promesse", "Where the promise stands"), _stand(ask)),
        *section("blocks", Text("Ce qui bloque", "What blocks"), _blocks(ask), relevant=OPEN),
        *section("close", Text("Fin de la visite", "End of the visit"), _close(ask)),
    ]


def _of_the_action(column: str) -> str:
    return f"instance('actions')/root/item[name = ${{action_id}}]/{column}"


def _visit(ask: Asker) -> list[Row | list[Row]]:
    promise = Text("« ${action_what} » ${action_by}", "“${action_what}” ${action_by_en}")
    by = said_day("action_due")
    team = Text("Entre 0 et 60 femmes.", "Between 0 and 60 women.")
    return [
        ask("action_id", required=True),
        # The area comes with the promise. The promise's round is no mh:key here: it is closed long before the
        # last visit, and what comes for a closed round is held.
        Row("calculate", "area", calculation=_of_the_action("area"), mh={"key": "area"}),
        Row("calculate", "action_round", calculation=_of_the_action("round")),
        Row("calculate", "action_what", calculation=_of_the_action("label")),
        Row("calculate", "action_due", calculation=_of_the_action("due")),
        Row("calculate", "action_day", calculation=by.fr),
        Row("calculate", "action_day_en", calculation=by.en),
        Row("calculate", "action_by", calculation="if(${action_day} = '', '', concat('— pour le ', ${action_day}))"),
        Row("calculate", "action_by_en", calculation="if(${action_day} = '', '', concat('— by ', ${action_day_en}))"),
        note("promise_note", promise, relevant="${action_what} != ''"),
        ask("visit_date", required=True, mh={"key": "action_visit_date"}, constraint=". <= today()", message=NOT_LATER),
        ask("by_role"),
        ask("by_n_w", constraint=". >= 0 and . <= 60", message=team),
    ]


def _stand(ask: Asker) -> list[Row | list[Row]]:
    users = ask.item("users_ok")
    return [
        ask("status", required=True, mh={"key": "action_status"}),
        ask("pct", mh={"key": "action_pct"}, relevant=UNDER_WAY),
        ask(
            "done_date",
            mh={"key": "action_done_date"},
            relevant=DONE,
            constraint=". <= today() and . <= ${visit_date}",
            message=Text("Cette date est après la visite.", "This date is after the visit."),
        ),
        ask("seen", mh={"key": "action_seen"}, relevant=f"{DONE} or {UNDER_WAY}"),
        ask(
            "photo",
            mh={"key": "action_photo"},
            relevant="${seen} = '1'",
            hint=Text("Montrez le résultat, jamais un visage.", "Show the result, never a face."),
            parameters="max-pixels=1600",
        ),
        [
            Row("begin_group", "users", Text("Les usagères", "The women users"), relevant=DONE),
            *score(users, measured(users)),
            Row("end_group"),
        ],
    ]


def _blocks(ask: Asker) -> list[Row | list[Row]]:
    return [
        ask("block", mh={"key": "action_block"}),
        ask(
            "block_txt",
            mh={"key": "action_block_text"},
            relevant="${block} != ''",
            appearance="multiline",
            hint=Text("Ne donnez aucun nom de personne.", "Do not name anyone."),
        ),
        ask(
            "new_due",
            mh={"key": "action_new_due"},
            constraint=". >= ${visit_date}",
            message=Text("La date est avant la visite.", "The date is before the visit."),
            hint=Text("La première date reste écrite.", "The first date stays on record."),
        ),
        ask("new_due_ok", mh={"key": "action_new_due_ok"}, relevant="${new_due} != ''"),
        ask("escal", mh={"key": "action_escalate"}),
    ]


def _close(ask: Asker) -> list[Row | list[Row]]:
    quiet = Text(
        "Merci. Suivez le protocole : parlez-en seulement aux deux personnes de confiance.",
        "Thank you. Follow the protocol: speak only to the two persons of trust.",
    )
    return [
        ask("spent", mh={"key": "action_spent"}),
        ask("harm", type="select_one agree", mh={"alert": "harm"}),
        note("harm_note", quiet, relevant="${harm} = '1'"),
        note("thanks", Text("Merci pour la visite.", "Thank you for the visit.")),
    ]
