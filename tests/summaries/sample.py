"""An invented area and round with everything a sheet can say, for the tests of this room and its bench."""

from dataclasses import replace
from datetime import date, timedelta

from mhsurvey.actions.action import ActionCode, Promise, Status
from mhsurvey.areas.area import AreaCode
from mhsurvey.results.change import Change, arrow_of
from mhsurvey.results.equity import equity
from mhsurvey.results.gap import gap, side
from mhsurvey.results.result import (
    AreaResults,
    Audience,
    GroupSession,
    IndicatorResult,
    InputResult,
    Score,
    State,
    StockoutResult,
)
from mhsurvey.rounds.indicator import IndicatorCode
from mhsurvey.rounds.round import RoundCode
from mhsurvey.rounds.thresholds import DEFAULT
from mhsurvey.summaries.pages import Frame
from mhsurvey.summaries.static_map import locator
from mhsurvey.summaries.summary import Occasion, Place, Summary, summarise

TODAY = date(2026, 3, 20)
AREA = AreaCode("A01")
ROUND = RoundCode("2026-1")
LABELS = {
    "ind01_accueil": ("Accueil et respect par le personnel", "bonya · Accueil et respect par le personnel"),
    "ind02_attente": (
        "Temps d'attente avant d'être reçu",
        "makɔnɔni waati (à relire) · Temps d'attente avant d'être reçu",
    ),
    "ind03_medic": ("Médicaments essentiels disponibles au centre", "[fr] Médicaments essentiels"),
    "ind04_perso": ("Personnel qualifié présent, nuit et jour", ""),
    "ind05_propre": ("Propreté, eau et toilettes", "saniya"),
    "ind06_intime": ("Intimité et secret gardé", "gundo"),
    "ind07_info": ("On nous explique la maladie, les soins et les choix", ""),
    "ind08_cout": ("Prix affichés et respectés, pas de paiement caché", ""),
    "ind10_vaccin": ("Séances de vaccination tenues comme annoncé", "boloci"),
    "ind13_egal": ("Mêmes soins pour tous : pauvres, jeunes, handicapés, éloignés", ""),
}
# women, men, young women, chw, provider, points of change
SCORES = {
    "ind01_accueil": (75, 80, 70, 85, 90, 8.0),
    "ind02_attente": (25, 50, 30, 45, 65, -6.5),
    "ind03_medic": (35, 45, 40, 50, 70, 1.2),
    "ind04_perso": (55, 60, 50, 65, 75, None),
    "ind05_propre": (70, 75, 65, 80, 85, 12.5),
    "ind06_intime": (45, 65, 40, 70, 80, 0.0),
    "ind07_info": (60, 55, 65, 60, 70, 5.0),
    "ind08_cout": (50, 55, 45, 60, 80, -2.0),
    "ind10_vaccin": (80, 85, 80, 90, 85, 5.5),
    "ind13_egal": (48, 52, 46, 60, 75, None),
}
GROUPS = ("women", "young_women", "men", "chw")


def score(value: float, *, people: int = 12, groups: int = 1) -> Score:
    return Score(state=State.SHOWN, value=float(value), colour=DEFAULT.colour(value), n_people=people, n_groups=groups)


def indicator(code: str) -> IndicatorResult:
    women, men, young_women, chw, provider, points = SCORES[code]
    fr, bm = LABELS[code]
    groups = dict(zip(GROUPS, (women, young_women, men, chw), strict=True))
    mean = sum(groups.values()) / len(groups)
    difference = gap(community=mean, provider=provider)
    assert difference is not None
    return IndicatorResult(
        code=IndicatorCode(code),
        label={"fr": fr, "bm": bm, "en": fr},
        dimension="PCC",
        community=score(mean, people=44, groups=4),
        provider=score(provider),
        by_group=tuple((name, score(value)) for name, value in groups.items()),
        change=None if points is None else Change(points=points, arrow=arrow_of(points), matched_groups=GROUPS),
        gap=difference,
        gap_side=side(difference),
        equity=equity(groups),
    )


def results(**changes: object) -> AreaResults:
    """The area's results as the public may see them; `changes` replace single fields."""
    every = tuple(indicator(code) for code in SCORES)
    return replace(
        AreaResults(
            area=AREA,
            round_code=ROUND,
            previous_round_code=RoundCode("2025-2"),
            audience=Audience.PUBLIC,
            sessions=tuple(GroupSession(group=name, sessions=1, participants=11) for name in GROUPS),
            present=GroupSession(group="all", sessions=4, participants=44, women=26, under25=15),
            missing_groups=("young_men",),
            indicators=every,
            inputs=(
                InputResult(
                    IndicatorCode("in_midwife"), {"fr": "Sages-femmes et infirmières obstétriciennes"}, 3, 2, 2 / 3
                ),
                InputResult(IndicatorCode("in_beds"), {"fr": "Lits d'accouchement et de suites de couches"}, 6, 6, 1.0),
                InputResult(IndicatorCode("in_water"), {"fr": "Points d'eau qui marchent"}, 2, 1, 0.5),
                InputResult(
                    IndicatorCode("in_latrine"), {"fr": "Toilettes utilisables, séparées femmes et hommes"}, 4, 2, 0.5
                ),
                InputResult(IndicatorCode("in_power"), {"fr": "Heures d'électricité par jour"}, 24, 14, 14 / 24),
                InputResult(IndicatorCode("in_fridge"), {"fr": "Réfrigérateurs à vaccins qui marchent"}, 1, 1, 1.0),
                InputResult(IndicatorCode("in_ambul"), {"fr": "Moyen de transport d'urgence"}, 1, 0, 0.0),
            ),
            inputs_ratio=0.61,
            stockouts=(
                StockoutResult(IndicatorCode("dr_ors"), {"fr": "SRO et zinc : jours de rupture"}, 12),
                StockoutResult(IndicatorCode("dr_oxy"), {"fr": "Ocytocine : jours de rupture (3 mois)"}, 0),
            ),
            complete=True,
            overall=score(58, people=44, groups=4),
            strong=(IndicatorCode("ind10_vaccin"), IndicatorCode("ind01_accueil"), IndicatorCode("ind05_propre")),
            weak=(IndicatorCode("ind02_attente"), IndicatorCode("ind03_medic"), IndicatorCode("ind13_egal")),
        ),
        **changes,
    )


def promise(number: int, what: str, **changes: object) -> Promise:
    return replace(
        Promise(
            code=ActionCode(f"P{number:03}"),
            round_code=RoundCode("2025-2"),
            area_code=AREA,
            what=what,
            who="cscom",
            due_on=TODAY - timedelta(days=30),
        ),
        **changes,
    )


def earlier() -> tuple[Promise, ...]:
    return (
        promise(1, "Afficher les prix à l'entrée", status=Status.DONE, done_on=TODAY - timedelta(days=40), seen=True),
        promise(2, "Réparer la porte de la salle d'accouchement", who="town_hall", role="service technique"),
        promise(3, "Ouvrir le guichet dès 7 h 30", status=Status.DONE, done_on=TODAY - timedelta(days=5)),
        promise(4, "Faire une pesée des enfants chaque jeudi", who="chw", due_on=TODAY + timedelta(days=60)),
    )


def new() -> tuple[Promise, ...]:
    made = {"round_code": ROUND}
    water = {"who": "asaco", "role": "trésorière", "due_on": date(2026, 6, 30), "sign": "L'eau coule au robinet"}
    return (
        promise(11, "Un deuxième point d'eau près de la maternité", **made, **water),
        promise(12, "Appeler les patients par numéro d'arrivée", **made, due_on=date(2026, 4, 15)),
        promise(13, "Commander SRO et zinc chaque mois", **made, who="csref", due_on=date(2026, 5, 1)),
    )


PLACE = Place(
    code=AREA,
    name="Aire de démonstration Nord",
    above=("Région Une", "District Fleuve"),
    facility="Centre de démonstration Nord",
)
OCCASION = Occasion(
    round_code=ROUND,
    round_name="Ronde 2026-1",
    starts_on=date(2026, 2, 1),
    ends_on=date(2026, 3, 31),
    previous_name="Ronde 2025-2",
    meeting_on=date(2026, 3, 14),
)
OUTLINES: dict[str, object] = {
    code: {
        "type": "Polygon",
        "coordinates": [[[x, 12 + y], [x + 1, 12 + y], [x + 1.2, 13 + y], [x, 13.1 + y], [x, 12 + y]]],
    }
    for code, x, y in (("A01", 0, 0), ("A02", 1.1, 0.1), ("A03", 0.1, 1.1), ("A04", 1.2, 1.15))
}


def summary(**changes: object) -> Summary:
    """The whole summary; `changes` replace fields of the results it is made from."""
    return summarise(results(**changes), place=PLACE, occasion=OCCASION, earlier=earlier(), new=new(), today=TODAY)


def frame(*, demonstration: bool = True) -> Frame:
    drawn = locator(OUTLINES, here="A01", score=results().overall)
    return Frame(address="http://localhost:8000/summaries/A01/2026-1", demonstration=demonstration, locator=drawn)
