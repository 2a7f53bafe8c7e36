"""Exit survey with whoever brings a sick child or a child to be vaccinated."""

from ..ask import Asker
from ..macros import flat, metas, said, section
from ..naming import day, listed, named
from ..row import Row, Text
from . import places
from .personal import asked, consent, end

TITLE = Text("Qualité des soins : enfant", "Quality of care: child")
KIND = "survey"
INSTANCE_NAME = named(listed("health_areas", "area"), day("today"))

ABOUT = Text(
    "Nous demandons aux familles comment l'enfant a été soigné, pour améliorer le centre.",
    "We ask families how the child was cared for, to improve the centre.",
)
ILL = "not(selected(${reason}, 'vaccination') and count-selected(${reason}) = 1)"
FEVER = "selected(${reason}, 'fever')"
UNDER_FIVE = "${child_age} != 'y5'"


def rows(ask: Asker) -> list[Row]:
    return [
        *metas(),
        *section("place", Text("Le lieu", "The place"), [places.area(), places.facility()]),
        *section("agreement", Text("Votre accord", "Your agreement"), consent(ask, about=ABOUT)),
        *asked(
            flat(
                [
                    section("child", Text("L'enfant", "The child"), _child(ask)),
                    section("visit", Text("La visite", "The visit"), _visit(ask)),
                    section("vaccines", Text("Les vaccins", "The vaccines"), _vaccines(ask), relevant=UNDER_FIVE),
                    section("last", Text("Pour finir", "To finish"), _last(ask)),
                ]
            )
        ),
    ]


def _child(ask: Asker) -> list[Row | list[Row]]:
    return [
        ask("resp", mh={"by": "respondent"}),
        ask("child_age", mh={"by": "child_age"}),
        ask("child_sex", mh={"by": "sex"}),
        ask("reason"),
        ask("dist", mh={"by": "distance"}),
        ask("delay", relevant=ILL),
        ask("wait", mh={"indicator": "c_wait"}),
    ]


def _visit(ask: Asker) -> list[Row | list[Row]]:
    return [
        ask("c01_triage"),
        ask("c02_greet"),
        ask("c03_listen"),
        ask("c04_exam", relevant=ILL),
        ask("c05_temp", relevant=ILL),
        ask("c06_weigh"),
        ask("c07_tdr", relevant=FEVER),
        ask("c08_diag", relevant=ILL),
        ask("c09_dose", relevant=ILL),
        ask("c10_danger"),
        ask("c11_gotall", relevant=ILL),
    ]


def _vaccines(ask: Asker) -> list[Row | list[Row]]:
    return [
        ask("c12_card"),
        ask("c13_uptodate", relevant="${c12_card} = 'seen'"),
        ask("c14_missed"),
        ask("c15_next"),
    ]


def _last(ask: Asker) -> list[Row | list[Row]]:
    item = ask.item("c21_say")
    return [
        ask("c16_pay", mh={"sensitive": "yes"}),
        ask(
            "c17_cost",
            mh={"scale": "amount"},
            constraint=". >= 0 and . <= 10000000",
            message=Text("Un montant en F CFA, 0 si rien.", "An amount in CFA francs, 0 if nothing."),
        ),
        ask("c18_comfort"),
        ask("c19_clean"),
        ask("c20_overall"),
        said("c21_say", item.label, {"part": "suggestion"}),
        end(),
    ]
