"""Scorecard of one group: the session, the group, fourteen points, its own points, what comes first."""

from ..ask import AT_MOST_THREE, Asker, measured
from ..macros import metas, note, repeat, score, section
from ..row import Row, Text
from .scored import points

TITLE = "Carte communautaire : un groupe"
KIND = "scorecard"
INSTANCE_NAME = "concat(${cycle_id}, ' · ', ${area}, ' · ', ${group_type})"

AGREED = "${consent_grp} = 'OK'"
OF_THE_GROUP = ". >= 0 and . <= ${n_present}"
MORE_THAN_PRESENT = Text("Plus que les personnes présentes : vérifiez.", "More than the people present: check.")
# The server gives each point that a group words itself a code of its own.
LOCAL = {"indicator": "local"}
OWN_OR_CORE = "area = '' or area = ${area}"


def rows(ask: Asker) -> list[Row]:
    return [
        *metas(),
        *section("session", Text("La séance", "The session"), _session(ask)),
        *section("group", Text("Le groupe", "The group"), _group(ask)),
        *section("agreement", Text("L'accord du groupe", "The group's agreement"), _agreement(ask)),
        *points(ask, relevant=AGREED, method="method", voters="n_present"),
        *section("sec_own", Text("Les points du groupe", "The group's own points"), _own(ask), relevant=AGREED),
        *section("sec_first", Text("Ce qui vient d'abord", "What comes first"), _first(ask), relevant=AGREED),
        *section("sec_end", Text("Fin de la séance", "End of the session"), _end(ask), relevant=AGREED),
    ]


def _session(ask: Asker) -> list[Row | list[Row]]:
    return [
        ask("cycle_id", required=True),
        ask("area", required=True),
        ask("site", hint=Text("Le lieu de la séance, pas une adresse.", "Where the session is held, not an address.")),
    ]


def _group(ask: Asker) -> list[Row | list[Row]]:
    women = "${group_type} = 'women' or ${group_type} = 'young_women'"
    few = Text(
        "Moins de 5 personnes : le résultat de ce groupe ne sera pas montré.",
        "Fewer than 5 people: this group's result will not be shown.",
    )
    a_woman = Text(
        "Un groupe de femmes est animé par une femme. Si vous le pouvez, changez d'animateur avant de commencer.",
        "A women's group is led by a woman. If you can, change the facilitator before starting.",
    )
    return [
        ask("group_type", required=True, mh={"key": "group"}),
        ask(
            "n_present",
            required=True,
            mh={"key": "participants"},
            hint=Text("8 à 15 personnes de préférence.", "Preferably 8 to 15 people."),
            constraint=". >= 0 and . <= 60",
            message=Text("De 0 à 60 personnes.", "From 0 to 60 people."),
        ),
        note("few_note", few, relevant="${n_present} != '' and ${n_present} < 5"),
        ask("n_women", mh={"key": "women"}, constraint=OF_THE_GROUP, message=MORE_THAN_PRESENT),
        ask("n_under25", mh={"key": "under25"}, constraint=OF_THE_GROUP, message=MORE_THAN_PRESENT),
        ask(
            "n_disab",
            mh={"key": "disability"},
            constraint=OF_THE_GROUP,
            message=MORE_THAN_PRESENT,
            hint=Text(
                "Demandez avec tact ; laissez vide si personne ne souhaite le dire.",
                "Ask with tact; leave empty if nobody wishes to say.",
            ),
        ),
        ask("fac_woman", type="select_one agree"),
        note("fac_woman_note", a_woman, relevant=f"${{fac_woman}} = '0' and ({women})"),
    ]


def _agreement(ask: Asker) -> list[Row | list[Row]]:
    said = Text(
        "Nous notons le service et non les personnes. Aucun nom n'est écrit. Chacun peut se taire ou partir : cela ne "
        "change rien aux soins. Les notes seront montrées au centre et à tous pendant la réunion.",
        "We score the service, not individuals. No name is written. Anyone may stay silent or leave: it changes "
        "nothing in their care. The scores will be shown to the centre and to everyone at the meeting.",
    )
    afraid = Text(
        "Si des personnes peuvent avoir peur, choisissez le vote secret.",
        "If people may be afraid, choose the secret vote.",
    )
    return [
        note("consent_text", said),
        ask("consent_grp", required=True, mh={"key": "consent"}),
        ask("method", required=True, relevant=AGREED, hint=afraid),
    ]


def _own(ask: Asker) -> list[Row | list[Row]]:
    item = ask.item("local_ind")
    known = "count(instance('indicators')/root/item[area != '' and area = ${area}]) > 0"
    said_before = Row(
        "select_one_from_file indicators.csv",
        "local_known",
        Text("Ce point a-t-il déjà été noté ici ?", "Was this point scored here before?"),
        Text("Si oui, choisissez-le. Sinon, passez.", "If so, choose it. Otherwise, go on."),
        relevant=known,
        choice_filter="area != '' and area = ${area}",
        mh={"key": "indicator"},
    )
    wording = Row(
        "text",
        "local_wording",
        Text("Le point, avec les mots du groupe", "The point, in the group's words"),
        Text("Ne donnez aucun nom de personne.", "Do not name anyone."),
        required=True,
        required_message=Text("Écrivez le point en quelques mots.", "Write the point in a few words."),
        relevant="${local_known} = ''",
        mh={"indicator": "local", "part": "wording"},
    )
    how_many = Row(
        "integer",
        "n_local",
        Text(
            "Combien d'autres points le groupe veut-il noter ?", "How many other points does the group want to score?"
        ),
        Text("0 s'il n'y en a pas, 3 au plus.", "0 if there is none, 3 at most."),
        constraint=". >= 0 and . <= 3",
        message=Text("De 0 à 3.", "From 0 to 3."),
    )
    asked: list[Row | list[Row]] = [
        said_before,
        wording,
        score(item, measured(item) | LOCAL, method="method", voters="n_present"),
    ]
    return [how_many, repeat("local_ind", item.label, asked, count="${n_local}", relevant="${n_local} > 0")]


def _first(ask: Asker) -> list[Row | list[Row]]:
    three = {
        "constraint": "count-selected(.) <= 3",
        "message": AT_MOST_THREE,
        "hint": AT_MOST_THREE,
        "choice_filter": OWN_OR_CORE,
    }
    return [ask("top_prob", **three), ask("top_good", **three)]


def _end(ask: Asker) -> list[Row | list[Row]]:
    aside = Text(
        "Ne l'écrivez pas ici. Parlez-en seulement aux deux personnes de confiance du protocole.",
        "Do not write it here. Speak only to the protocol's two persons of trust.",
    )
    thanks = Text(
        "Merci à tout le groupe. Vos notes seront présentées à la réunion de restitution, sans aucun nom.",
        "Thank you all. Your scores will be presented at the feedback meeting, without any name.",
    )
    return [
        ask(
            "reps",
            constraint=". >= 2 and . <= 3",
            message=Text("2 ou 3 personnes.", "2 or 3 people."),
        ),
        ask("safe_flag", type="select_one agree", mh={"alert": "harm"}),
        note("safe_note", aside, relevant="${safe_flag} = '1'"),
        note("thanks", thanks),
    ]
