"""Small drawn things: who speaks, and what a centre has. Each on a field of 20 wide and 28 high.

A thing that is there is filled; one that is missing is a broken outline of the same shape, so that the
difference is seen without colour and without reading.
"""

from collections.abc import Callable
from enum import StrEnum

from markupsafe import Markup

from mhsurvey.rounds.group import Group
from mhsurvey.summaries.patterns import INK, LINE
from mhsurvey.svg import Element, drawing, moved, shape

WIDE, HIGH = 20, 28
HEAD = "M10 2a4 4 0 1 1 0 8a4 4 0 1 1 0-8z"
DRESS = "M10 11c3 0 4.600 1.700 5.300 4.500L18 25H2l2.700-9.500C5.400 12.700 7 11 10 11z"
TROUSERS = "M5.500 11h9c1.700 0 3 1.300 3 3v8h-3v4h-3.600v-6h-1.800v6H5.500v-4h-3v-8c0-1.700 1.300-3 3-3z"
PERSON = "M10 11c4.400 0 7.500 2.800 7.500 7v8h-15v-8c0-4.200 3.100-7 7.500-7z"
CROSS = "M8.700 15h2.600v2.700H14v2.600h-2.700V23H8.700v-2.700H6v-2.600h2.700z"
SCARF = "M4.500 8.500C4 2.500 7 .5 10 .5s6 2 5.500 8l1.500 3H3z"
HAT = "M4 5.500h12v1.800H4zM6.500 5.500V2.500c0-1 1-2 3.500-2s3.500 1 3.500 2v3z"


class Thing(StrEnum):
    """What can be drawn as counted objects."""

    PERSON = "person"
    BED = "bed"
    WATER = "water"
    LATRINE = "latrine"
    POWER = "power"
    FRIDGE = "fridge"
    AMBULANCE = "ambulance"
    DAY = "day"
    BOX = "box"


OUTLINES = {
    Thing.PERSON: (HEAD, PERSON),
    Thing.BED: ("M1 8h3v9h15v9h-3v-4H4v4H1zM6 11.500h4.500c1.500 0 2.500 1 2.500 2.500v1.500H6z",),
    Thing.WATER: ("M10 3c4 5.500 7.500 9.500 7.500 14a7.500 7.500 0 0 1-15 0C2.500 12.500 6 8.500 10 3z",),
    Thing.LATRINE: ("M2 8l8-6 8 6v18h-5V13H7v13H2z",),
    Thing.POWER: ("M12 2L3.500 16H9l-1.500 10L17 11h-6z",),
    Thing.FRIDGE: ("M4 2h12v9.500H4zM4 13h12v13H4z",),
    Thing.AMBULANCE: (
        "M1 8h10.500v3h4l3.500 4.500V22H1z",
        "M4 20a2.500 2.500 0 1 0 .01 0zM15 20a2.500 2.500 0 1 0 .01 0z",
        "M5 11h1.800v-1.800h2V11h1.800v2H8.800v1.800h-2V13H5z",
    ),
    Thing.DAY: (
        "M2 5h3V2.500h2.500V5h5V2.500H15V5h3v20H2z",
        "M4.500 11h11v11.500h-11z",
        "M7 13.500h6v2H7zM7 17.500h6v2H7z",
    ),
    Thing.BOX: ("M2 8l8-4 8 4v14l-8 4-8-4z",),
}
# Which thing an input of the instruments is; what is not here is a box.
THINGS = {
    "in_doctor": Thing.PERSON,
    "in_midwife": Thing.PERSON,
    "in_vaccinator": Thing.PERSON,
    "in_asc": Thing.PERSON,
    "in_beds": Thing.BED,
    "in_water": Thing.WATER,
    "in_latrine": Thing.LATRINE,
    "in_power": Thing.POWER,
    "in_fridge": Thing.FRIDGE,
    "in_ambul": Thing.AMBULANCE,
    "asaco_meet": Thing.DAY,
    "asaco_women": Thing.PERSON,
}


def thing(kind: Thing, *, there: bool) -> Element:
    """One object: filled when it is there, a broken outline when it is missing."""
    if there:
        return shape("path", d=" ".join(OUTLINES[kind]), fill=INK, fill_rule="evenodd")
    # Of people head and body; of things the body only: what is broken into dashes must stay simple.
    simple = OUTLINES[kind] if kind is Thing.PERSON else OUTLINES[kind][:1]
    return shape("path", d=" ".join(simple), fill="#fff", stroke=LINE, stroke_width=1.4, stroke_dasharray="2.6 1.8")


def person(group: str, *, label: str | None = None) -> Markup:
    """Who speaks: a woman, a man, a health worker with a cross, a leader with a hat, three of the ASACO."""
    return drawing(WIDE, HIGH, *figure(group), label=label, class_="person")


def figure(group: str) -> list[Element]:
    """The same, to be placed in another drawing."""
    return PEOPLE.get(group, _other)()


def _woman(colour: str = INK) -> list[Element]:
    return [
        shape("path", d=SCARF, fill=colour),
        shape("circle", cx=10, cy=6.6, r=3, fill="#fff"),
        shape("path", d=DRESS, fill=colour),
    ]


def _man() -> list[Element]:
    return [shape("path", d=HEAD, fill=INK), shape("path", d=TROUSERS, fill=INK)]


def _young(grown: list[Element]) -> list[Element]:
    return [moved(3.2, 9, *grown, scale=0.68)]


def _health_worker() -> list[Element]:
    return [shape("path", d=HEAD, fill=INK), shape("path", d=PERSON, fill=INK), shape("path", d=CROSS, fill="#fff")]


def _leader() -> list[Element]:
    return [*_other(), shape("path", d=HAT, fill=INK, stroke="#fff", stroke_width=0.8)]


def _other() -> list[Element]:
    return [shape("path", d=HEAD, fill=INK), shape("path", d=PERSON, fill=INK)]


def _three() -> list[Element]:
    edge = {"fill": INK, "stroke": "#fff", "stroke_width": 1.2}
    one = [shape("path", d=HEAD, **edge), shape("path", d=PERSON, **edge)]
    return [moved(0, 4, *one, scale=0.55), moved(9, 4, *one, scale=0.55), moved(3.6, 9, *one, scale=0.66)]


def _centre() -> list[Element]:
    return [
        shape("path", d="M1 11L10 3l9 8v15H1z", fill="#fff", stroke=INK, stroke_width=1.8, stroke_linejoin="round"),
        moved(0, -1.5, shape("path", d=CROSS, fill=INK)),
    ]


PEOPLE: dict[str, Callable[[], list[Element]]] = {
    Group.WOMEN: _woman,
    Group.YOUNG_WOMEN: lambda: _young(_woman()),
    Group.MEN: _man,
    Group.YOUNG_MEN: lambda: _young(_man()),
    Group.CHW: _health_worker,
    Group.LEADERS: _leader,
    Group.ASACO: _three,
    Group.OTHER: _other,
    Group.PROVIDER: _centre,
}
