"""Short household survey: who lives here, the last birth, one child's vaccines, access, voice."""

from ..ask import NOT_LATER, Asker
from ..macros import flat, metas, note, section
from ..naming import day, listed, named
from ..row import Row, Text
from ..washington import wg6
from . import places
from .personal import asked, consent, end

TITLE = Text("Enquête courte auprès des ménages", "Short household survey")
KIND = "survey"
INSTANCE_NAME = named(listed("health_areas", "area"), day("today"))

ABOUT = Text(
    "Nous demandons aux familles si elles arrivent à se soigner, pour améliorer le centre.",
    "We ask families whether they can get care, to improve the centre.",
)
BORN = "${birth24} = '1'"
AT_HOME = "${birth_place} = 'home' or ${birth_place} = 'on_the_way'"
CHILD = "${kid1223} = '1'"
VACCINES = ("vx_bcg", "vx_opv3", "vx_penta1", "vx_penta3", "vx_mcv1")
DAYS_IN_A_MONTH = "30.4375"


def rows(ask: Asker) -> list[Row]:
    return [
        *metas(),
        *section("place", Text("Le lieu", "The place"), [places.area(), ask("cluster")]),
        *section("agreement", Text("Votre accord", "Your agreement"), consent(ask, about=ABOUT)),
        *asked(
            flat(
                [
                    section("home", Text("Le ménage", "The household"), _home(ask)),
                    section("birth", Text("La dernière naissance", "The last birth"), _birth(ask)),
                    section("child", Text("L'enfant de 12 à 23 mois", "The child aged 12-23 months"), _child(ask)),
                    section("access", Text("Se soigner", "Getting care"), _access(ask)),
                    section("voice_part", Text("Être entendu", "Being heard"), _voice(ask)),
                ]
            )
        ),
    ]


def _home(ask: Asker) -> list[Row | list[Row]]:
    ask.item("wg6")
    # A crude ladder of our own, for comparing within one survey only: it is no national wealth index.
    owned = "count-selected(${eq_assets})"
    poorer = "selected(${eq_assets}, 'none')"
    wealth = f"if(${{eq_assets}} = '', '', if({poorer} or {owned} <= 1, 'low', if({owned} <= 3, 'middle', 'high')))"
    return [
        ask(
            "hh_size",
            constraint=". >= 1 and . <= 80",
            message=Text("De 1 à 80 personnes.", "From 1 to 80 people."),
        ),
        ask(
            "eq_assets",
            mh={"by": "assets"},
            constraint="not(selected(., 'none') and count-selected(.) > 1)",
            message=Text("« Aucun » ne va pas avec un autre choix.", "“None” does not go with another choice."),
        ),
        Row("calculate", "wealth", calculation=wealth, mh={"by": "wealth"}),
        ask("dist", mh={"by": "distance"}),
        ask("lang", mh={"by": "language"}),
        wg6(),
        ask("savings", mh={"by": "savings"}),
    ]


def _birth(ask: Asker) -> list[Row | list[Row]]:
    return [
        ask("birth24"),
        ask("birth_place", relevant=BORN),
        ask(
            "birth_att",
            relevant=BORN,
            constraint="not(selected(., 'nobody') and count-selected(.) > 1)",
            message=Text("« Personne » ne va pas avec un autre choix.", "“Nobody” does not go with another choice."),
        ),
        ask("birth_why", relevant=AT_HOME),
        ask("pnc48", relevant=BORN),
        ask("anc_n", relevant=BORN),
    ]


def _child(ask: Asker) -> list[Row | list[Row]]:
    age = f"if(${{kid_dob}} = '', '', int((today() - ${{kid_dob}}) div {DAYS_IN_A_MONTH}))"
    other_age = Text(
        "D'après cette date, l'enfant n'a pas entre 12 et 23 mois : vérifiez.",
        "By this date the child is not 12 to 23 months old: check.",
    )
    missing = " or ".join(f"${{{name}}} = '0'" for name in VACCINES)
    return [
        ask("kid1223"),
        ask(
            "kid_dob",
            relevant=CHILD,
            constraint=". <= today()",
            message=NOT_LATER,
            hint=Text("Recopiez la carte ; sinon, passez.", "Copy the card; otherwise, go on."),
        ),
        Row("calculate", "kid_months", calculation=age, relevant=CHILD),
        note("kid_note", other_age, relevant="${kid_months} != '' and (${kid_months} < 12 or ${kid_months} > 23)"),
        ask("vx_card", relevant=CHILD),
        *[ask(name, relevant=CHILD) for name in VACCINES],
        ask("vx_why", relevant=missing),
    ]


def _access(ask: Asker) -> list[Row | list[Row]]:
    return [ask("chw_visit"), ask("sick_care"), ask("money_block")]


def _voice(ask: Asker) -> list[Row | list[Row]]:
    return [ask("know_asaco"), ask("meet12"), ask("voice"), end()]
