"""The script to read aloud in the meeting: praise, facts, reasons, promises, questions; women before men.

Short sentences, one number each, so that a hall of people can follow by ear.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mhsurvey.actions.action import Standing
from mhsurvey.results.change import Arrow
from mhsurvey.results.gap import GapSide
from mhsurvey.summaries import words
from mhsurvey.summaries.point import Pair, Point
from mhsurvey.summaries.summary import Standings, Summary
from mhsurvey.summaries.words import Said

# A difference that is worth a sentence (domain: results, 6).
APART_FROM = 15
# By ear, a list of more than this is noise.
HEARD_AT_MOST = 5
# Of what moved most, or is furthest apart, so many are named.
PLACES = 3


@dataclass(frozen=True)
class Passage:
    """A part of the script: its heading and its sentences."""

    heading: Said
    lines: tuple[str, ...]


def script(summary: Summary) -> tuple[Passage, ...]:
    """What the facilitator reads, passage by passage; passages with nothing to say are left out."""
    passages = (
        Passage(Said("Bonjour"), tuple(_opening(summary))),
        Passage(Said("Ce qui va bien", words.HEADINGS["strong"].bm), tuple(_praise(summary))),
        Passage(Said("Ce que nous avons vu", words.HEADINGS["weak"].bm), tuple(_facts(summary))),
        Passage(Said("Pourquoi"), tuple(_reasons(summary))),
        Passage(Said("Les promesses", words.HEADINGS["promises"].bm), tuple(_promises(summary))),
        Passage(Said("À vous la parole", words.Bambara("ɲininkali")), tuple(_questions(summary))),
    )
    return tuple(passage for passage in passages if passage.lines)


def _opening(summary: Summary) -> Iterator[str]:
    yield f"Nous sommes ici pour {summary.place.name}, {summary.occasion.round_name}."
    presence = summary.presence
    if presence.people is not None:
        least = "Au moins " if presence.at_least else ""
        people = words.several(presence.people, "personne a donné son avis", "personnes ont donné leur avis")
        yield f"{least}{people}."
    if presence.women is not None:
        yield f"Parmi elles, {words.several(presence.women, 'femme', 'femmes')}."
    yield "Nous notons le service, jamais une personne. Aucun nom n’est dit."


def _praise(summary: Summary) -> Iterator[str]:
    if summary.strong:
        yield "Merci à l’équipe du centre et à toute la communauté."
    for point in summary.strong:
        yield f"{_name(point)} : {_scored(point)}."
    for point, points in _moved(summary, Arrow.UP):
        yield f"{_name(point)} : c’est mieux qu’avant, {words.several(points, 'point', 'points')} de plus."


def _facts(summary: Summary) -> Iterator[str]:
    for point in summary.weak:
        yield f"{_name(point)} : {_scored(point)}."
    for point, points in _moved(summary, Arrow.DOWN):
        yield f"{_name(point)} : c’est moins bien qu’avant, {words.several(-points, 'point', 'points')} de moins."
    for pair in far_apart(summary)[:PLACES]:
        # Women's row before men's.
        yield f"{_name(pair.point)} : les femmes donnent {pair.women}."
        yield f"Les hommes donnent {pair.men}."
    for point in summary.chosen:
        if point.gap_side is GapSide.PROVIDER:
            yield f"{_name(point)} : le centre se voit mieux que la communauté ne le voit."


def _moved(summary: Summary, arrow: Arrow) -> list[tuple[Point, int]]:
    """The points that moved furthest this way, with how far."""
    found = [
        (point, point.change_points)
        for point in summary.points
        if point.change is not None and point.change_points is not None and point.change.arrow is arrow
    ]
    return sorted(found, key=lambda one: (-abs(one[1]), one[0].code))[:PLACES]


def _reasons(summary: Summary) -> Iterator[str]:
    for point in summary.weak:
        for said in point.reasons[:2]:
            yield f"{_name(point)}. {words.speaker(said.group)} : « {said.words} »"
        for said in point.suggestions[:1]:
            yield f"{words.speaker(said.group, proposing=True)} : « {said.words} »"


def _promises(summary: Summary) -> Iterator[str]:
    kept = summary.kept
    if kept.due:
        yield f"{words.several(kept.due, 'promesse devait', 'promesses devaient')} être tenues à ce jour."
        yield f"{words.several(kept.kept, 'est tenue', 'sont tenues')}."
    for one in summary.earlier[:HEARD_AT_MOST]:
        yield f"{_who(one)} : {words.shortened(one.promise.what, 120)} — {outcome(one)}."
    if summary.new:
        yield "Voici les nouvelles promesses."
    for one in summary.new[:HEARD_AT_MOST]:
        until = f", avant le {words.day(one.promise.due_on)}" if one.promise.due_on else ""
        yield f"{_who(one)} : {words.shortened(one.promise.what, 120)}{until}."


def _questions(summary: Summary) -> Iterator[str]:
    yield "Femmes d’abord : est-ce que ce que nous avons lu est vrai pour vous ?"
    if any(one.standing in (Standing.LATE, Standing.KEPT, Standing.KEPT_LATE) for one in summary.earlier):
        yield "Les promesses dites tenues : les avez-vous vues vous-mêmes ?"
    if summary.weak:
        yield f"{_name(summary.weak[0])} : que pouvons-nous changer ensemble, et qui va le faire ?"
    yield "Une plainte se dit à part, à une personne de confiance. Elle ne change rien à vos soins."


def far_apart(summary: Summary) -> tuple[Pair, ...]:
    """Points of the sheet where women and men differ by 15 and more, the largest difference first."""
    chosen = {point.code for point in summary.chosen}
    return tuple(pair for pair in summary.pairs if pair.point.code in chosen and abs(pair.difference) >= APART_FROM)


def outcome(one: Standings) -> str:
    """What became of a promise, in a few words."""
    said = words.STANDINGS[one.standing]
    return f"{said} de {words.late(one.days_late)}" if one.standing is Standing.LATE else said


def _name(point: Point) -> str:
    return words.name_of(point.label).fr


def _scored(point: Point) -> str:
    if point.score is None or point.face is None:
        return "pas de note à montrer"
    few = words.few_voices(point.voices) if point.incomplete else ""
    return f"{words.FACES[point.face].fr}, {point.score} sur 100{f' ({few})' if few else ''}"


def _who(one: Standings) -> str:
    return words.who(one.promise.who, role=one.promise.role)
