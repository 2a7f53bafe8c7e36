"""Scorecard of one group: the session, the group, the round's points, the area's own, its own, what comes first."""

from ..ask import AT_MOST_THREE, Asker, measured
from ..macros import metas, note, repeat, score, screen, section
from ..naming import chosen, listed, named
from ..row import Row, Text
from .scored import LOCAL, OWN_OR_CORE, own_points, points

TITLE = Text("Carte communautaire : un groupe", "Community scorecard: one group")
KIND = "scorecard"
INSTANCE_NAME = named(listed("rounds", "cycle_id"), listed("health_areas", "area"), chosen("group_type"))

AGREED = "${consent_grp} = 'OK'"
MORE_THAN_PRESENT = Text("Plus que les personnes présentes : vérifiez.", "More than the people present: check.")
# Groups of women or of men alone have no share of women to look at, those of the young no share of youth.
MIXED = "not(selected('women young_women men young_men', ${group_type}))"
GROWN = "not(selected('young_women young_men', ${group_type}))"
# On the screen: the women in one column, the men in the other.
PEOPLE = {
    "p_women": "person_woman",
    "p_men": "person_man",
    "p_young_women": "person_young_woman",
    "p_young_men": "person_young_man",
}
UP_TO_SIXTY = Text("De 0 à 60 personnes.", "From 0 to 60 people.")


def rows(ask: Asker) -> list[Row]:
    return [
        *metas(),
        *section("session", Text("La séance", "The session"), _session(ask)),
        *section("group", Text("Le groupe", "The group"), _group(ask)),
        *section("agreement", Text("L'accord du groupe", "The group's agreement"), _agreement(ask)),
        *points(ask, relevant=AGREED, method="method", voters="n_present"),
        *section("sec_area", Text("Les points de l'aire", "The area's points"), _of_the_area(ask), relevant=AGREED),
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
        _people(ask),
        _counted("n_present", "participants", "p_women", "p_young_women", "p_men", "p_young_men"),
        _counted("n_women", "women", "p_women", "p_young_women"),
        _counted("n_under25", "under25", "p_young_women", "p_young_men"),
        note("few_note", few, relevant="${n_present} < 5"),
        ask(
            "n_disab",
            mh={"key": "disability"},
            constraint=". >= 0 and . <= ${n_present}",
            message=MORE_THAN_PRESENT,
            appearance="counter",
            hint=Text(
                "Demandez avec tact ; laissez vide si personne ne souhaite le dire.",
                "Ask with tact; leave empty if nobody wishes to say.",
            ),
        ),
        ask("fac_woman", type="select_one agree", mh={"key": "woman_led"}),
        note("fac_woman_note", a_woman, relevant=f"${{fac_woman}} = '0' and ({women})"),
        _representation(),
    ]


def _people(ask: Asker) -> list[Row]:
    """A touch for each person. The pictures say who; nobody is written down."""
    asked = [
        ask(name, appearance="counter", image=f"{picture}.png", constraint=". >= 0 and . <= 60", message=UP_TO_SIXTY)
        for name, picture in PEOPLE.items()
    ]
    title = Text(
        "Qui est là ? Touchez une image pour chaque personne.", "Who is here? Touch a picture for each person."
    )
    return screen("present", title, asked, hint=Text("8 à 15 personnes de préférence.", "Preferably 8 to 15 people."))


def _counted(name: str, key: str, *parts: str) -> Row:
    terms = " + ".join(f"coalesce(${{{part}}}, 0)" for part in parts)
    return Row("calculate", name, calculation=terms, mh={"key": key})


def _representation() -> list[Row]:
    """Who is missing, against the round's standard: said kindly, before anything is scored, and stopping nobody."""
    few_women = f"{MIXED} and ${{n_women}} * 100 < ${{n_present}} * ${{std_women}}"
    few_young = f"{GROWN} and ${{n_under25}} * 100 < ${{n_present}} * ${{std_under25}}"
    nobody = "${n_disab} = '0'"
    shown = Row(
        "note",
        "rep_seen",
        Text("Regardez ensemble qui est là.", "Look together at who is here."),
        mh={"part": "representation"},
    )
    notes = [
        note(
            "rep_women",
            Text("Il y a peu de femmes. Qui peut encore venir ?", "Few are women. Who can still come?"),
            relevant=few_women,
        ),
        note(
            "rep_young",
            Text("Il y a peu de jeunes. Qui peut encore venir ?", "Few are young. Who can still come?"),
            relevant=few_young,
        ),
        note(
            "rep_disab",
            Text(
                "Personne ne vit avec un handicap. Qui peut être invité ?",
                "Nobody lives with a disability. Who can be invited?",
            ),
            relevant=nobody,
        ),
        note(
            "rep_on",
            Text("Vous pouvez commencer ainsi, ou attendre un peu.", "You can start like this, or wait a little."),
            relevant=f"({few_women}) or ({few_young}) or {nobody}",
        ),
    ]
    title = Text("Qui est là, qui manque ?", "Who is here, who is missing?")
    return [
        _standard("women", 50),
        _standard("under25", 30),
        *screen("representation", title, [shown, *notes], relevant="${n_present} > 0"),
    ]


def _standard(of: str, usual: int) -> Row:
    """The share in percent that the round asks for; the usual one where it names none."""
    asked = f"instance('rounds')/root/item[name = ${{cycle_id}}]/{of}"
    return Row("calculate", f"std_{of}", calculation=f"if({asked} != '', {asked}, {usual})")


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


def _of_the_area(ask: Asker) -> list[Row | list[Row]]:
    return [own_points(ask, relevant="${n_own} > 0", method="method", voters="n_present")]


def _own(ask: Asker) -> list[Row | list[Row]]:
    item = ask.item("local_ind")
    # What the facilitators put on the area's list has been scored just before.
    among = "area != '' and area = ${area} and not(listed = '1')"
    known = f"count(instance('indicators')/root/item[{among}]) > 0"
    said_before = Row(
        "select_one_from_file indicators.csv",
        "local_known",
        Text("Ce point a-t-il déjà été noté ici ?", "Was this point scored here before?"),
        Text("Si oui, choisissez-le. Sinon, passez.", "If so, choose it. Otherwise, go on."),
        relevant=known,
        choice_filter=among,
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
    said = Text("Voici ce que votre groupe a dit.", "Here is what your group said.")
    return [
        Row("note", "group_results", said, mh={"part": "own_results"}),
        ask(
            "reps",
            constraint=". >= 2 and . <= 3",
            message=Text("2 ou 3 personnes.", "2 or 3 people."),
        ),
        ask("safe_flag", type="select_one agree", mh={"alert": "harm"}),
        note("safe_note", aside, relevant="${safe_flag} = '1'"),
        note("thanks", thanks),
    ]
