"""The script to read aloud in the meeting: praise, facts, reasons, promises, questions; women before men.

Short sentences, one number each, so that a hall of people can follow by ear. Beside each stand the Bambara words
the project has for it: anchors for whoever speaks, never a translation nobody has heard (domain: words).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mhsurvey.actions.action import Standing
from mhsurvey.results.change import Arrow
from mhsurvey.results.gap import GapSide
from mhsurvey.rounds.group import Group
from mhsurvey.summaries import words
from mhsurvey.summaries.point import Pair, Point, Saying
from mhsurvey.summaries.summary import Standings, Summary
from mhsurvey.summaries.words import Bambara, Said

# A difference that is worth a sentence (domain: results, 6).
APART_FROM = 15
# By ear, a list of more than this is noise.
HEARD_AT_MOST = 5
# Of what moved most, or is furthest apart, so many are named.
PLACES = 3


@dataclass(frozen=True)
class Line:
    """A sentence, and the Bambara words there are for what it says."""

    fr: str
    bm: Bambara | None = None


@dataclass(frozen=True)
class Passage:
    """A part of the script: its heading and its sentences."""

    heading: Said
    lines: tuple[Line, ...]


def script(summary: Summary) -> tuple[Passage, ...]:
    """What the facilitator reads, passage by passage; passages with nothing to say are left out."""
    passages = (
        Passage(Said("Bonjour"), tuple(_opening(summary))),
        Passage(Said("Ce qui va bien", words.HEADINGS["strong"].bm), tuple(_praise(summary))),
        Passage(Said("Ce que nous avons vu", words.HEADINGS["weak"].bm), tuple(_facts(summary))),
        Passage(Said("Pourquoi"), tuple(_reasons(summary))),
        Passage(Said("Les promesses", words.HEADINGS["promises"].bm), tuple(_promises(summary))),
        Passage(Said("À vous la parole", words.HEADINGS["questions"].bm), tuple(_questions(summary))),
    )
    return tuple(passage for passage in passages if passage.lines)


def _opening(summary: Summary) -> Iterator[Line]:
    yield Line(f"Nous sommes ici pour {summary.place.name}, {summary.occasion.round_name}.", words.HEADINGS["next"].bm)
    presence = summary.presence
    if presence.people is not None:
        least = "Au moins " if presence.at_least else ""
        people = words.several(presence.people, "personne a donné son avis", "personnes ont donné leur avis")
        yield Line(f"{least}{people}.")
    if presence.women is not None:
        women = words.several(presence.women, "femme", "femmes")
        yield Line(f"Parmi elles, {women}.", _numbered(words.GROUPS[Group.WOMEN].bm, presence.women))
    yield Line("Nous notons le service, jamais une personne. Aucun nom n’est dit.", words.HEADINGS["complain"].bm)


def _praise(summary: Summary) -> Iterator[Line]:
    if summary.strong:
        yield Line("Merci à l’équipe du centre et à toute la communauté.", words.GROUPS[Group.PROVIDER].bm)
    for point in summary.strong:
        yield _told(point)
    for point, points in _moved(summary, Arrow.UP):
        yield Line(
            f"{_name(point)} : c’est mieux qu’avant, {words.several(points, 'point', 'points')} de plus.",
            _numbered(_bambara(point), points, signed=True),
        )


def _facts(summary: Summary) -> Iterator[Line]:
    for point in summary.weak:
        yield _told(point)
    for point, points in _moved(summary, Arrow.DOWN):
        yield Line(
            f"{_name(point)} : c’est moins bien qu’avant, {words.several(-points, 'point', 'points')} de moins.",
            _numbered(_bambara(point), points, signed=True),
        )
    for pair in far_apart(summary)[:PLACES]:
        # Women's row before men's.
        women, men = words.GROUPS[Group.WOMEN].bm, words.GROUPS[Group.MEN].bm
        yield Line(f"{_name(pair.point)} : les femmes donnent {pair.women}.", _numbered(women, pair.women))
        yield Line(f"Les hommes donnent {pair.men}.", _numbered(men, pair.men))
    said = words.centre_silent(summary.centre, summary.unscored)
    if said is not None and summary.chosen:
        yield Line(said, words.GROUPS[Group.PROVIDER].bm)
    for point in summary.chosen:
        if point.gap_side is GapSide.PROVIDER:
            yield Line(
                f"{_name(point)} : le centre se voit mieux que la communauté ne le voit.",
                words.GROUPS[Group.PROVIDER].bm,
            )


def _moved(summary: Summary, arrow: Arrow) -> list[tuple[Point, int]]:
    """The points that moved furthest this way, with how far."""
    found = [
        (point, point.change_points)
        for point in summary.points
        if point.change is not None and point.change_points is not None and point.change.arrow is arrow
    ]
    return sorted(found, key=lambda one: (-abs(one[1]), one[0].code))[:PLACES]


def _reasons(summary: Summary) -> Iterator[Line]:
    for point in summary.weak:
        for said in point.reasons[:2]:
            who = words.speaker(said.group)
            yield Line(f"{_name(point)}. {who} : {words.quoted(said.words)}", _speaking(said, point))
        for said in point.suggestions[:1]:
            who = words.speaker(said.group, proposing=True)
            yield Line(f"{who} : {words.quoted(said.words)}", _speaking(said, point))


def _promises(summary: Summary) -> Iterator[Line]:
    kept = summary.kept
    promise = words.HEADINGS["promises"].bm
    if kept.due:
        due = words.several(kept.due, "promesse devait", "promesses devaient")
        yield Line(f"{due} être tenues à ce jour.", _numbered(promise, kept.due))
        yield Line(f"{words.several(kept.kept, 'est tenue', 'sont tenues')}.")
    for one in summary.earlier[:HEARD_AT_MOST]:
        yield Line(f"{_who(one)} : {words.shortened(one.promise.what, 120)} — {outcome(one)}.{_judged(one)}")
    if summary.new:
        yield Line("Voici les nouvelles promesses.", promise)
    for one in summary.new[:HEARD_AT_MOST]:
        until = f", avant le {words.day(one.promise.due_on)}" if one.promise.due_on else ""
        yield Line(f"{_who(one)} : {words.shortened(one.promise.what, 120)}{until}.")


def _questions(summary: Summary) -> Iterator[Line]:
    ask = words.HEADINGS["questions"].bm
    yield Line("Femmes d’abord : est-ce que ce que nous avons lu est vrai pour vous ?", words.HEADINGS["yes_no"].bm)
    if any(one.standing in (Standing.LATE, Standing.KEPT, Standing.KEPT_LATE) for one in summary.earlier):
        yield Line("Les promesses dites tenues : les avez-vous vues vous-mêmes ?", words.HEADINGS["yes_no"].bm)
    if summary.weak:
        weakest = _name(summary.weak[0])
        yield Line(f"{weakest} : que pouvons-nous changer ensemble, et qui va le faire ?", words.HEADINGS["who"].bm)
        yield Line("Pour quand ?", words.HEADINGS["when"].bm)
    elif ask is not None:
        yield Line("Avez-vous une question ?", ask)
    yield Line(
        "Une plainte se dit à part, à une personne de confiance. Elle ne change rien à vos soins.",
        words.HEADINGS["complain"].bm,
    )


def far_apart(summary: Summary) -> tuple[Pair, ...]:
    """Points of the sheet where women and men differ by 15 and more, the largest difference first."""
    chosen = {point.code for point in summary.chosen}
    return tuple(pair for pair in summary.pairs if pair.point.code in chosen and abs(pair.difference) >= APART_FROM)


def outcome(one: Standings) -> str:
    """What became of a promise, in a few words."""
    said = words.STANDINGS[one.standing]
    return f"{said} de {words.late(one.days_late)}" if one.standing is Standing.LATE else said


def _told(point: Point) -> Line:
    """A point with its face and number, in both languages as far as they go."""
    return Line(f"{_name(point)} : {_scored(point)}.", _scored_in_bambara(point))


def _judged(one: Standings) -> str:
    return "" if one.verdict is None else f" La communauté dit : {words.VERDICTS[one.verdict]}."


def _name(point: Point) -> str:
    return words.name_of(point.label).fr


def _bambara(point: Point) -> Bambara | None:
    return words.name_of(point.label).bm


def _scored(point: Point) -> str:
    if point.score is None or point.face is None:
        return "pas de note à montrer"
    few = words.few_voices(point.voices) if point.incomplete else ""
    agreed = ", note convenue" if point.agreed else ""
    return f"{words.FACES[point.face].fr}, {point.score} sur 100{agreed}{f' ({few})' if few else ''}"


def _scored_in_bambara(point: Point) -> Bambara | None:
    """ "saniya : a ka ɲi, 78"; without a word for the point, the face alone."""
    if point.score is None or point.face is None:
        return None
    name, face = _bambara(point), words.FACES[point.face].bm
    return _numbered(face if name is None else words.joined(name, face), point.score)


def _speaking(said: Saying, point: Point) -> Bambara | None:
    who = words.GROUPS[said.group].bm if said.group in words.GROUPS else None
    return who if who is None else words.joined(_bambara(point), who)


def _numbered(word: Bambara | None, value: int, *, signed: bool = False) -> Bambara | None:
    if word is None:
        return None
    return Bambara(f"{word.text} : {words.points(value) if signed else words.number(value)}", reviewed=word.reviewed)


def _who(one: Standings) -> str:
    return words.who(one.promise.who, role=one.promise.role)
