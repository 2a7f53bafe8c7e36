"""The fourteen points that community and providers score alike: same codes, same words, same order."""

from ..ask import Asker, measured
from ..macros import repeat, score, section
from ..row import Row, Text

SECTIONS: tuple[tuple[str, Text, tuple[str, ...]], ...] = (
    ("sec_welcome", Text("Accueil et attente", "Welcome and waiting"), ("ind01_accueil", "ind02_attente")),
    (
        "sec_means",
        Text("Médicaments, personnel, propreté", "Medicines, staff, cleanliness"),
        ("ind03_medic", "ind04_perso", "ind05_propre"),
    ),
    (
        "sec_respect",
        Text("Secret, explications, prix", "Privacy, explanations, prices"),
        ("ind06_intime", "ind07_info", "ind08_cout"),
    ),
    ("sec_mother", Text("Mère et enfant", "Mother and child"), ("ind09_accouch", "ind10_vaccin")),
    ("sec_urgent", Text("Urgence et proximité", "Emergency and outreach"), ("ind11_refer", "ind12_asc")),
    ("sec_equal", Text("Égalité et redevabilité", "Equity and accountability"), ("ind13_egal", "ind14_asaco")),
)


CODES = tuple(code for _name, _label, codes in SECTIONS for code in codes)
# Of the points every area shares only those this round asks, and of the area's own points its own.
OWN_OR_CORE = "area = ${area} or (area = '' and selected(${asked_points}, name))"


def points(ask: Asker, *, relevant: str, method: str = "", voters: str = "") -> list[Row]:
    """The points the round asks, of fourteen in six sections."""
    rows = [asked_points()]
    for name, label, codes in SECTIONS:
        asked = [
            point(
                ask,
                code,
                method=method,
                voters=voters,
                asked=f"selected(${{asked_points}}, '{code}')",
                image=f"point_{code}.png",
            )
            for code in codes
        ]
        rows += section(name, label, [*asked], relevant=relevant)
    return rows


def asked_points() -> Row:
    """The codes of the round's core list; of a round without one, all of them.

    Written down once the round is said: a list that changes between two sittings takes no score away.
    """
    core = "instance('rounds')/root/item[name = ${cycle_id}]/core"
    every = " ".join(CODES)
    return Row("calculate", "asked_points", trigger="${cycle_id}", calculation=f"if({core} != '', {core}, '{every}')")


def point(ask: Asker, code: str, *, method: str = "", voters: str = "", asked: str = "", image: str = "") -> list[Row]:
    """One point. asked: when it is asked; "" for always."""
    item = ask.item(code)
    return score(item, measured(item), method=method, voters=voters, asked=asked, image=image)


# The server knows each of the area's points by its own code; a row says which, and in which words it was asked.
LOCAL = {"indicator": "local"}
AREAS_POINTS = Text("Les points de l'aire", "The area's points")
_POINT = "instance('indicators')/root/item[name = ${own_code}]"


def own_points(ask: Asker, *, relevant: str, method: str = "", voters: str = "") -> list[Row]:
    """The points the facilitators made of what this area's groups raised: a row for each, as the list stood.

    The codes are written down once the area is said: a list that changes between two sittings moves no score.
    """
    item = ask.item("own_ind")
    listed = "instance('indicators')/root/item[area != '' and area = ${area} and listed = '1']"
    codes = Row("calculate", "own_codes", trigger="${area}", calculation=f"join(' ', {listed}/name)")
    how_many = Row("calculate", "n_own", calculation="count-selected(${own_codes})")
    asked: list[Row | list[Row]] = [
        Row(
            "calculate", "own_code", calculation="selected-at(${own_codes}, position(..) - 1)", mh={"key": "indicator"}
        ),
        Row("calculate", "own_label", calculation=f"{_POINT}/label", mh=LOCAL | {"part": "wording"}),
        _label("bm"),
        _label("en"),
        score(item, measured(item) | LOCAL, method=method, voters=voters, titled=False),
    ]
    rows = repeat("own_ind", AREAS_POINTS, asked, count="${n_own}", relevant=relevant)
    return [codes, how_many, *rows]


def _label(language: str) -> Row:
    """The point in another language; French, marked, where nobody has put it so."""
    own = f"{_POINT}/label_{language}"
    return Row(
        "calculate", f"own_label_{language}", calculation=f"if({own} != '', {own}, concat('[fr] ', ${{own_label}}))"
    )
