"""How the sheets speak: French sentences, and the Bambara words that stand beside them.

A sheet is read aloud in the meeting whatever the language of the screen that printed it, so its words are here
and not in the gettext catalogues. Bambara: only the words of the project's own list; until a native speaker has
signed a word it carries a mark, and the French always stands beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from mhsurvey.actions.action import Standing, Verdict
from mhsurvey.forms.translation import BESIDE, FRENCH_INSTEAD, TO_READ_AGAIN
from mhsurvey.results.change import Arrow
from mhsurvey.results.gap import GapSide
from mhsurvey.results.result import ShareResult
from mhsurvey.results.scores import shown
from mhsurvey.results.seal import ProviderState, Unscored
from mhsurvey.rounds.comparators import Comparator
from mhsurvey.rounds.group import Group

NARROW = "\N{NARROW NO-BREAK SPACE}"
HARD = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Bambara:
    """A Bambara word or phrase. reviewed: a native speaker has signed it."""

    text: str
    reviewed: bool = False


@dataclass(frozen=True)
class Said:
    """The same thing in French and, where the project has the word, in Bambara."""

    fr: str
    bm: Bambara | None = None


def _said(fr: str, bm: str | None = None) -> Said:
    return Said(fr=fr, bm=None if bm is None else Bambara(bm))


FACES = {
    1: _said("très mauvais", "a man ɲi kosɛbɛ"),
    2: _said("mauvais", "a man ɲi"),
    3: _said("moyen", "a bɛ cogo la"),
    4: _said("bon", "a ka ɲi"),
    5: _said("très bon", "a ka ɲi kosɛbɛ"),
}
GROUPS: Mapping[str, Said] = {
    Group.WOMEN: _said("Femmes", "musow"),
    Group.YOUNG_WOMEN: _said("Jeunes femmes"),
    Group.MEN: _said("Hommes", "cɛw"),
    Group.YOUNG_MEN: _said("Jeunes hommes"),
    Group.CHW: _said("Agents communautaires"),
    Group.LEADERS: _said("Responsables"),
    Group.ASACO: _said("ASACO"),
    Group.OTHER: _said("Autre groupe", "kulu"),
    Group.PROVIDER: _said("Centre de santé", "kɛnɛyaso"),
}
# Who speaks, and whether they are many.
SPEAKERS: Mapping[str, tuple[str, bool]] = {
    Group.WOMEN: ("Les femmes", True),
    Group.YOUNG_WOMEN: ("Les jeunes femmes", True),
    Group.MEN: ("Les hommes", True),
    Group.YOUNG_MEN: ("Les jeunes hommes", True),
    Group.CHW: ("Les agents communautaires", True),
    Group.LEADERS: ("Les responsables", True),
    Group.ASACO: ("L’ASACO", False),
    Group.PROVIDER: ("Le centre", False),
    Group.INPUTS: ("Le comptage des moyens", False),
    Group.INTERFACE: ("La réunion", False),
}
STANDINGS = {
    Standing.KEPT: "tenue",
    Standing.KEPT_LATE: "tenue en retard",
    Standing.LATE: "en retard",
    Standing.WAITING: "pas encore échue",
    Standing.UNDATED: "sans date",
    Standing.CANCELLED: "abandonnée",
}
# The community's own word on a promise, beside that of whoever carries it.
VERDICTS = {Verdict.DONE: "vraiment fait", Verdict.PARTLY: "en partie", Verdict.NOT: "pas fait"}
# The list `who` of the instruments: an office or a body, never a person.
WHO = {
    "asaco": "ASACO",
    "cscom": "CSCom",
    "town_hall": "Mairie",
    "csref": "CSRéf (district)",
    "community": "Communauté",
    "womens_group": "Groupement de femmes",
    "chw": "Agent de santé communautaire",
    "mali_health": "Mali Health",
    "other": "Autre",
}
UNSCORED = {
    Unscored.REFUSED: "Le centre ne s’est pas noté : il n’a pas voulu.",
    Unscored.ABSENT: "Le centre ne s’est pas noté : son équipe n’était pas là.",
    Unscored.NO_TIME: "Le centre ne s’est pas noté : il n’a pas eu le temps.",
    Unscored.OTHER: "Le centre ne s’est pas noté.",
}
SCORED_LATER = "Le centre s’est noté après la réunion seulement."
STILL_SEALED = "La note du centre reste scellée tant que tous les groupes n’ont pas parlé."
NOT_YET = "Le centre ne s’est pas encore noté."
HEADINGS = {
    "people": _said("Qui a parlé", "kulu"),
    "promises": _said("Les promesses d’avant", "layidu"),
    "strong": _said("Ce qui va bien", "a ka ɲi"),
    "weak": _said("Ce qui doit changer", "a man ɲi"),
    "change": _said("Changement"),
    "sides": _said("Communauté et centre"),
    "women": _said("Ce que disent les femmes", "musow"),
    "reasons": _said("Pourquoi, et ce que les gens proposent"),
    "inputs": _said("Les moyens du centre", "kɛnɛyaso"),
    "promise": _said("Promesse", "layidu"),
    "new": _said("Les nouvelles promesses", "layidu"),
    "who": _said("Qui ?", "Jɔn bɛna a kɛ ?"),
    "when": _said("Pour quand ?", "Tuma jumɛn ?"),
    "complain": _said("Se plaindre sans crainte", "gundo"),
    "next": _said("Prochaine réunion", "tɔnsigi"),
    "surveys": _said("Ce que disent les enquêtes"),
    "all": _said("Tous les points"),
    "questions": _said("Questions", "ɲininkali"),
    "yes_no": _said("Oui ou non ?", "awɔ · ayi"),
    "agreed": _said("Note convenue"),
    "minutes": _said("Procès-verbal de la réunion de restitution", "tɔnsigi"),
    "present": _said("Qui était là", "tɔnsigi"),
    "plan": _said("Le plan d’action", "layidu"),
    "signed": _said("Signatures"),
    "said_done": _said("Vous avez dit, nous avons fait", "layidu"),
    "script": _said("À lire à haute voix", "lamɛn"),
}


# On the support card.
HELP = _said("Aide", "dɛmɛ")
# Beside the code of the public page. Where none is published there is no code at all.
QR = "À lire et à écouter, sans compte"
# Who signs the minutes (domain: the scorecard step by step): offices, the women's voice first.
SIGNING = (
    "Représentante des femmes",
    "Représentant de la communauté",
    "ASACO",
    "Chef de centre (CSCom)",
    "Mairie",
    "District sanitaire (CSRéf)",
)


def joined(first: Bambara | None, second: Bambara | None) -> Bambara | None:
    """ "saniya : a ka ɲi": signed only if both are."""
    if first is None or second is None:
        return first or second
    return Bambara(f"{first.text} : {second.text}", reviewed=first.reviewed and second.reviewed)


def name_of(label: Mapping[str, str]) -> Said:
    """An indicator's name, as the form words it; its Bambara only when it is Bambara."""
    fr = label.get("fr") or label.get("en") or next(iter(label.values()), "")
    # The forms write "bamanankan (à relire) · français" until the word is signed; then the Bambara stands alone.
    whole_label = label.get("bm", "").strip()
    bm, beside_it, _french = whole_label.partition(BESIDE)
    reviewed = not beside_it and TO_READ_AGAIN not in bm
    bm = bm.removesuffix(TO_READ_AGAIN).strip()
    if not bm or bm.startswith(FRENCH_INSTEAD) or bm == fr:
        return Said(fr=fr)
    return Said(fr=fr, bm=Bambara(bm, reviewed=reviewed))


def quoted(text: str) -> str:
    """« ainsi », on one line with its marks."""
    return f"«{HARD}{text}{HARD}»"


def money(value: int | None) -> str:
    """12 500 F CFA."""
    return "–" if value is None else f"{number(value)}{HARD}F{HARD}CFA"


def yes_no(value: bool | None) -> str:
    return {True: "oui", False: "non"}.get(value, "–") if value is not None else "–"


def day(value: date) -> str:
    """3 mars 2026; the first of a month is the 1er. Also for Bambara, whose dates are written the French way."""
    text = format_date(value, "d MMMM y", locale="fr")
    return f"1er{text[1:]}" if value.day == 1 else text


def short_day(value: date) -> str:
    """3 mars 2026, 18 févr. 2026: for a poster."""
    text = format_date(value, "d MMM y", locale="fr")
    return f"1er{text[1:]}" if value.day == 1 else text


def share(result: ShareResult) -> str:
    """79 %, or only that it is beyond 10 or 90 %, or that it may not be said."""
    if result.bound is not None:
        return f"{'moins de' if result.bound.startswith('<') else 'plus de'} {result.bound[1:]}{HARD}%"
    return "–" if result.share is None else f"{whole(100 * result.share)}{HARD}%"


def beside(comparator: Comparator) -> str:
    """A published figure, always with what it counts, its source and year."""
    figure = f"{whole(comparator.value)}{HARD}%"
    return f"À côté : {figure} ({comparator.definition} ; {comparator.source}, {comparator.year})"


def number(value: int) -> str:
    """12 345, whole."""
    return f"{value:,}".replace(",", NARROW)


def points(value: int) -> str:
    """+8, −5, 0: with a sign that is as wide as the plus."""
    return f"+{value}" if value > 0 else (f"\N{MINUS SIGN}{-value}" if value < 0 else "0")


def several(count: int, one: str, many: str) -> str:
    """1 promesse, 3 promesses; in French 0 is singular."""
    return f"{number(count)}{HARD}{one if count < 2 else many}"


def arrow(kind: Arrow) -> str:
    return {Arrow.UP: "mieux", Arrow.LEVEL: "pareil", Arrow.DOWN: "moins bien"}[kind]


def side(kind: GapSide | None) -> str:
    """Who sees the service better, in a few words; nothing when it cannot be said."""
    if kind is None:
        return ""
    return {
        GapSide.PROVIDER: "le centre se voit mieux",
        GapSide.COMMUNITY: "la communauté le voit mieux",
        GapSide.ALIKE: "même avis",
    }[kind]


def whole(value: float) -> int:
    """A whole number for display, half up."""
    return int(shown(value))


def medicine(label: str) -> str:
    """The medicine's own name: "Ocytocine : jours de rupture (3 mois)" is asked, "Ocytocine" is told."""
    return label.split(" :", 1)[0].strip()


def centre_silent(state: ProviderState, unscored: Unscored | None) -> str | None:
    """Why the centre's side of every point is empty, or came after the other was known; None when all is well."""
    if unscored is not None:
        return UNSCORED[unscored] if state is ProviderState.AWAITED else SCORED_LATER
    return {ProviderState.AWAITED: NOT_YET, ProviderState.SEALED: STILL_SEALED}.get(state)


def who(code: str | None, *, role: str | None = None) -> str:
    """An office or body, with the function that carries it: "CSCom (sage-femme responsable)"."""
    body = WHO.get(code or "", "") if code != "other" or not role else ""
    return f"{body} ({role})" if body and role else body or role or "à préciser"


def speaker(group: str, *, proposing: bool = False) -> str:
    """Who said it, as a sentence begins: "Les femmes disent", "La réunion propose"."""
    who, many = SPEAKERS.get(group, ("Un groupe", False))
    return f"{who} {('proposent' if many else 'propose') if proposing else ('disent' if many else 'dit')}"


def few_voices(groups: Sequence[str], *, named: bool = True) -> str:
    """Who speaks, where that is not everybody: "un seul groupe : jeunes femmes". Nothing for three or more."""
    said = {1: "un seul groupe", 2: "deux groupes"}.get(len(groups))
    if said is None:
        # Enough of them, and yet incomplete: then it is the women who are missing.
        return "sans les femmes" if groups and Group.WOMEN not in groups else ""
    return f"{said} : {', '.join(GROUPS[one].fr.lower() for one in groups)}" if named else said


def late(days: int) -> str:
    """How late, in the largest unit that is true: 12 jours, 3 mois."""
    return several(days, "jour", "jours") if days < 60 else f"{days // 30}{HARD}mois"


def shortened(text: str, most: int) -> str:
    """The text itself, or its beginning up to a whole word: a wall has room for so much."""
    tidy = " ".join(text.split())
    if len(tidy) <= most:
        return tidy
    cut = tidy[:most].rsplit(" ", 1)[0] if " " in tidy[:most] else tidy[:most]
    return f"{cut.rstrip(' ,;:.')}{HARD}…"
