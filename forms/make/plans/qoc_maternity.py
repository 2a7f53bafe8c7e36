"""Exit survey after a birth: who answers, the experience of care, what was done, one thing to change."""

from ..ask import Asker
from ..macros import flat, metas, note, said, section
from ..naming import day, listed, named
from ..row import Row, Text
from ..washington import wg6
from . import places
from .personal import CARE, asked, consent, end, some_of

TITLE = Text("Qualité des soins : maternité", "Quality of care: maternity")
KIND = "survey"
INSTANCE_NAME = named(listed("health_areas", "area"), day("today"))

ABOUT = Text(
    "Nous demandons aux femmes comment elles ont été soignées, pour améliorer le centre.",
    "We ask women how they were cared for, to improve the centre.",
)
# Harm is asked only where nobody else listens.
UNHEARD = "${alone} = '1'"
WELCOMED = ("m01_greet", "m02_respect", "m03_friend")
CARED = ("m06_privacy", "m07_explain", "m08_permission", "m09_lang", "m10_companion", "m11_pain", "m12_called")
PLACE = ("m13_clean", "m14_safe")
DONE = ("m15_skin", "m16_check", "m17_danger")


def rows(ask: Asker) -> list[Row]:
    return [
        *metas(),
        *section("place", Text("Le lieu", "The place"), [places.area(), places.facility()]),
        *section("agreement", Text("Votre accord", "Your agreement"), consent(ask, about=ABOUT)),
        *asked(
            flat(
                [
                    section("you", Text("Vous", "You"), _you(ask)),
                    section(
                        "before",
                        Text("Avant la naissance", "Before the birth"),
                        [ask("anc4"), ask("wait", mh={"indicator": "m_wait"})],
                    ),
                    section("experience", Text("Comment on vous a traitée", "How you were treated"), _experience(ask)),
                    section("care", Text("Les soins", "The care"), _care(ask)),
                    section("last", Text("Pour finir", "To finish"), _last(ask)),
                ]
            )
        ),
    ]


def _you(ask: Asker) -> list[Row | list[Row]]:
    ask.item("wg6")
    aside = Text(
        "Cherchez un endroit où personne n'entend. Sinon, les questions difficiles ne seront pas posées.",
        "Find a place where nobody listens. Otherwise the difficult questions will not be asked.",
    )
    return [
        ask("alone", type="select_one agree"),
        note("alone_note", aside, relevant="${alone} = '0'"),
        ask("age_grp", mh={"by": "age"}),
        ask("dist", mh={"by": "distance"}),
        ask("lang", mh={"by": "language"}),
        ask("savings", mh={"by": "savings"}),
        wg6(),
    ]


def _experience(ask: Asker) -> list[Row | list[Row]]:
    harm = {"sensitive": "yes", "alert": "harm"}
    return [
        *[ask(name) for name in WELCOMED],
        ask("m04_shout", mh=harm, relevant=UNHEARD),
        ask("m05_hit", mh=harm, relevant=UNHEARD),
        note("harm_note", CARE, relevant=some_of("m04_shout", "m05_hit")),
        *[ask(name) for name in CARED],
        *[ask(name) for name in PLACE],
    ]


def _care(ask: Asker) -> list[Row | list[Row]]:
    return [
        *[ask(name) for name in DONE],
        ask("m18_pay", mh={"sensitive": "yes", "alert": "harm"}, relevant=UNHEARD),
        note("pay_note", CARE, relevant="${m18_pay} = '1'"),
        ask("m19_buy"),
        ask("m20_back"),
        ask("m21_overall"),
    ]


def _last(ask: Asker) -> list[Row | list[Row]]:
    item = ask.item("m22_say")
    thanks = Text(
        "Merci. Donnez à la personne la carte d'aide, sans rien écrire ici.",
        "Thank you. Give the person the help card, and write nothing here.",
    )
    return [
        said("m22_say", item.label, {"part": "suggestion"}),
        ask("help_want", type="select_one agree", mh={"alert": "help"}),
        note("help_note", thanks, relevant="${help_want} = '1'"),
        end(),
    ]
