"""The facilitators' kit of one area and round: everything that is taken along on paper, in the order of the work.

The guides hold the steps of the community scorecard (CARE Malawi; domain §2) and nothing else; their words are here
because a printed sheet is French whatever the language of the screen. Bambara only where the project has it (`words`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mhsurvey.forms.preview import Preview, ShownQuestion, ShownSection
from mhsurvey.rounds.group import Group
from mhsurvey.summaries.blank import REVIEW_MARK, BlankSheet

# Ballots of one page, and lines of an attendance sheet: a group is 8 to 15 people.
BALLOTS_A_PAGE = 10
MOST_PEOPLE = 15
PLAN_ROWS = 6


@dataclass(frozen=True)
class Guide:
    """One step on one page. who: who is there; write: what is recorded; watch: what must be, and must not."""

    number: str
    title: str
    who: str
    do: tuple[str, ...]
    write: tuple[str, ...]
    watch: tuple[str, ...]


@dataclass(frozen=True)
class ReadAloud:
    """A form's consent as it is read to people: what is said, then what is asked. beside: Bambara, where there is."""

    title: str
    paragraphs: tuple[str, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True)
class SupportCard:
    """Where a person in trouble finds support."""

    who: str
    phone: str
    place: str


@dataclass(frozen=True)
class Kit:
    """What is printed.

    points    indicators in the order they are asked, French and Bambara ("" where there is none)
    groups    community groups the round expects, women first
    support   None where the area has no card yet: a line to write one on is printed instead
    """

    area: str
    round_name: str
    facility: str | None
    meeting_on: date | None
    starts_on: date
    ends_on: date
    facilitators: tuple[str, ...]
    groups: tuple[str, ...]
    points: tuple[tuple[str, str], ...]
    consents: tuple[ReadAloud, ...]
    sheets: tuple[BlankSheet, ...]
    support: SupportCard | None
    printed_on: date
    demonstration: bool = False

    @property
    def voices(self) -> tuple[str, ...]:
        """Who has a row on the flip chart: the groups, then the centre."""
        return (*self.groups, Group.PROVIDER)


GUIDES = (
    Guide(
        "1",
        "Préparer",
        "Animateurs, responsables, soignants, ASACO.",
        (
            "Convenir des dates et des lieux avec les responsables, le centre et l’ASACO.",
            "Demander au centre son accord pour participer.",
            "Choisir deux animateurs par groupe ; pour les femmes, une animatrice.",
        ),
        (
            "Code du cycle, aire, centre, numéro du passage.",
            "Dates, lieux, animateurs.",
            "Accord du centre ; responsables informés.",
        ),
        (
            "On note des services, jamais des personnes.",
            "Dater la réunion sur un conseil ou l’assemblée générale de l’ASACO.",
        ),
    ),
    Guide(
        "2 a",
        "Réunir les groupes",
        "Femmes, hommes, jeunes femmes, jeunes hommes, agents communautaires, responsables ; 8 à 15 personnes, "
        "deux animateurs.",
        (
            "Réunir chaque groupe à part, dans un lieu où personne n’écoute.",
            "Lire l’accord à haute voix ; dire que refuser ne change rien aux soins.",
            "Compter les présents, sans aucun nom.",
        ),
        ("Type de groupe, nombre de présents.", "Femmes, moins de 25 ans, personnes handicapées.", "Qui manque."),
        (
            "Aucun soignant n’assiste à la séance d’un groupe.",
            "Les femmes avec une animatrice.",
            "Aucune photo de quelqu’un qui vote.",
        ),
    ),
    Guide(
        "2 b",
        "Compter les moyens du centre",
        "Deux membres de la communauté, l’ASACO, le chef de centre.",
        ("Regarder ensemble ce que le centre devrait avoir et ce qu’il a.",),
        ("Moyen, ce qui est prévu, ce qu’il y a, ce qui manque.", "Remarque et source."),
        ("On écrit ce qu’on a vu ou lu ; pour le reste, la source.",),
    ),
    Guide(
        "2 c-d",
        "Recueillir les avis, choisir les priorités",
        "Chaque groupe.",
        (
            "Demander ce qui va bien et ce qui ne va pas.",
            "Relire chaque avis ; n’écrire que ceux sur lesquels le groupe est d’accord.",
            "Choisir ensemble les plus importants.",
        ),
        ("L’avis : point fort ou problème.", "La proposition.", "La priorité et sa raison."),
        ("Aucun nom de personne.", "Une plainte pour un tort subi quitte la carte : donner la carte de soutien."),
    ),
    Guide(
        "2 e",
        "En faire des points à noter",
        "Les animateurs.",
        ("Mettre ensemble les avis qui disent la même chose.", "Donner à chaque ensemble une phrase courte."),
        ("Le code et la phrase du point.", "Les avis qui sont derrière."),
        ("La même liste pour tous les groupes de l’aire et pour le centre.", "De 6 à 15 points."),
    ),
    Guide(
        "2 f",
        "Noter",
        "Les mêmes groupes, les mêmes personnes à chaque passage.",
        (
            "Lire un point à haute voix, montrer les cinq visages.",
            "Chercher l’accord ; si des gens peuvent avoir peur, voter en secret avec les bulletins.",
            "Demander pourquoi, puis ce que le groupe propose.",
        ),
        ("La note de 1 à 5, ou le nombre de voix par visage.", "La raison.", "La proposition."),
        (
            "Personne ne voit le bulletin d’un autre.",
            "La raison parle du service, sans nom.",
            "98 : le groupe ne sait pas.",
        ),
    ),
    Guide(
        "2 g",
        "Mettre en commun",
        "2 ou 3 représentants par groupe, autant de femmes que d’hommes.",
        ("Regarder point par point les notes de tous les groupes.", "Chercher ensemble une note, et dire pourquoi."),
        ("Les notes des groupes, côte à côte.", "La note convenue et sa raison."),
        ("C’est une négociation, pas une moyenne.", "Les femmes parlent d’abord."),
    ),
    Guide(
        "3",
        "Le centre se note lui-même",
        "L’équipe du centre, sans être dérangée.",
        ("Noter les mêmes points, et quelques-uns à soi.", "Dire pourquoi."),
        ("La note de 1 à 5 et sa raison.",),
        ("On ne montre jamais d’abord les notes de la communauté.",),
    ),
    Guide(
        "4",
        "La réunion de restitution",
        "Les groupes, le centre, les chefs, les élus, le district.",
        (
            "D’abord les promesses d’avant, puis ce qui va bien, puis ce qui doit changer.",
            "Montrer chaque point : communauté et centre côte à côte, les raisons.",
            "Écrire le plan d’action ; relire chaque promesse et demander l’accord de tous.",
        ),
        (
            "Communauté, centre, note convenue, raison.",
            "Le plan : quoi, qui, quand, avec quoi, le signe que c’est fait.",
        ),
        (
            "Le brouillon va au centre 48 heures avant.",
            "Responsable : un rôle, pas un nom.",
            "Les femmes parlent d’abord.",
        ),
    ),
    Guide(
        "5",
        "Suivre les promesses",
        "Un comité commun, dont la moitié de femmes.",
        ("Aller voir ce qui est fait.", "Demander ce qui bloque."),
        ("L’action, son état, la preuve vue.", "Ce qui bloque, la nouvelle date."),
        (
            "Une action reportée garde sa première date.",
            "On recommence après 3 à 12 mois, le plus souvent 6 : mêmes groupes, même centre.",
        ),
    ),
)


def read_aloud(preview: Preview, *, asked: Sequence[str], title: str) -> ReadAloud | None:
    """The consent of a form; None when it asks none.

    asked  paths of the questions whose mh:key is consent
    """
    section = next(_sections_with(preview.items, frozenset(asked)), None)
    if section is None:
        return None
    main = preview.languages[0][0] if preview.languages else ""
    said = [one.said for one in section if one.type == "note" and not one.relevant or one.path in asked]
    beside = tuple(filter(None, (bambara(one.words.get("bm", ""), one.words.get(main, "")) for one in said)))
    return ReadAloud(title, tuple(one.words.get(main, "") for one in said if one.words.get(main)), beside)


def bambara(text: str, french: str) -> str:
    """Words of a form's own Bambara, with a star while they await review; "" where French stands in."""
    if not text or text.startswith("[") or text == french:
        return ""
    own = text.removesuffix(f" · {french}")
    return f"{own.replace(REVIEW_MARK, '')} *" if REVIEW_MARK in own else own


def _sections_with(
    items: Sequence[ShownSection | ShownQuestion], paths: frozenset[str]
) -> Iterator[tuple[ShownQuestion, ...]]:
    """The questions that stand beside one of these, in each section that has one."""
    here = tuple(one for one in items if isinstance(one, ShownQuestion))
    if any(one.path in paths for one in here):
        yield here
    for one in items:
        if isinstance(one, ShownSection):
            yield from _sections_with(one.items, paths)


# What each column of the action plan is for (domain §2), and how wide it is, in percent.
PLAN_COLUMNS: Mapping[str, int] = {
    "Point": 11,
    "Cause": 11,
    "Action": 16,
    "Responsable (un rôle)": 10,
    "Qui aide": 8,
    "Pour quand": 8,
    "Moyens et leur source": 10,
    "Coût (F CFA)": 7,
    "Signe que c’est fait": 10,
    "Accepté en public": 5,
    "État": 4,
}
