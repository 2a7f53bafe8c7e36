"""What the centre should have and what it has: staff, equipment, medicines, openness."""

from ..ask import Asker
from ..macros import SEEN_PRESENT, entitlement, metas, section, stockdays
from ..naming import listed, named
from ..row import Row, Text
from . import places

TITLE = Text("Carte communautaire : moyens du centre", "Community scorecard: what the centre has")
KIND = "inputs"
INSTANCE_NAME = named(listed("rounds", "cycle_id"), listed("facilities", "facility"))

STAFF = ("in_doctor", "in_midwife", "in_vaccinator", "in_asc")
EQUIPMENT = ("in_beds", "in_water", "in_latrine", "in_power", "in_fridge", "in_ambul")
MEDICINES = ("dr_oxy", "dr_act", "dr_ors", "dr_amox", "dr_penta", "dr_gloves")

# Board meetings are quarterly: four are due in twelve months.
MEETINGS_DUE = "4"


def rows(ask: Asker) -> list[Row]:
    hours = Text("De 0 à 24 heures.", "From 0 to 24 hours.")
    equipment = [
        entitlement(ask, name, most=24, message=hours) if name == "in_power" else entitlement(ask, name)
        for name in EQUIPMENT
    ]
    staff = [entitlement(ask, name, seen=SEEN_PRESENT) for name in STAFF]
    return [
        *metas(),
        *section("session", Text("La visite", "The visit"), [*places.round_and_centre(ask), ask("src")]),
        *section("sec_staff", Text("Personnel", "Staff"), staff),
        *section("sec_equipment", Text("Équipement", "Equipment"), [*equipment]),
        *section("sec_medicines", Text("Médicaments", "Medicines"), [stockdays(ask, name) for name in MEDICINES]),
        *section("sec_open", Text("Prix et redevabilité", "Prices and accountability"), _openness(ask)),
    ]


def _openness(ask: Asker) -> list[Row | list[Row]]:
    meetings = {"indicator": "asaco_meet", "dimension": "ACC", "direction": "+", "scale": "due-have"}
    women = {"indicator": "asaco_women", "dimension": "EQU", "direction": "+", "scale": "due-have"}
    too_many = Text("Plus de femmes que de membres : vérifiez.", "More women than members: check.")
    return [
        ask("tarif_posted"),
        ask("free_posted"),
        ask(
            "asaco_meet",
            mh=meetings | {"part": "have"},
            constraint=". >= 0 and . <= 60",
            message=Text("De 0 à 60 réunions.", "From 0 to 60 meetings."),
        ),
        Row("calculate", "asaco_meet_due", calculation=MEETINGS_DUE, mh=meetings | {"part": "due"}),
        ask("asaco_ag"),
        ask(
            "asaco_total",
            mh=women | {"part": "due"},
            constraint=". >= 1 and . <= 60",
            message=Text("De 1 à 60 membres.", "From 1 to 60 members."),
        ),
        ask(
            "asaco_women",
            mh=women | {"part": "have"},
            constraint=". >= 0 and . <= coalesce(${asaco_total}, 60)",
            message=too_many,
            relevant="${asaco_total} != ''",
        ),
        ask("cam_signed"),
    ]
