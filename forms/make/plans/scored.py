"""The fourteen points that community and providers score alike: same codes, same words, same order."""

from ..ask import Asker, measured
from ..macros import score, section
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


def points(ask: Asker, *, relevant: str, method: str = "", voters: str = "") -> list[Row]:
    """The fourteen points in their six sections."""
    rows: list[Row] = []
    for name, label, codes in SECTIONS:
        asked = [point(ask, code, method=method, voters=voters) for code in codes]
        rows += section(name, label, [*asked], relevant=relevant)
    return rows


def point(ask: Asker, code: str, *, method: str = "", voters: str = "") -> list[Row]:
    item = ask.item(code)
    return score(item, measured(item), method=method, voters=voters)
