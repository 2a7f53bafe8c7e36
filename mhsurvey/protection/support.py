"""Where a person in trouble finds support: the card a tablet shows to everybody when a survey ends."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Support:
    """Whom to go to or call in an area and below it.

    root   path of the area, "/" for the whole country
    who    a role or a place, such as "La sage-femme de confiance, maison des femmes"; phone may be blank
    """

    root: str
    who: str
    phone: str = ""
    place: str = ""


def nearest(cards: Iterable[Support], *, path: str) -> Support | None:
    """The card that holds at a path: the one of the closest area above it, or of itself."""
    holding = [card for card in cards if path.startswith(card.root)]
    return max(holding, key=lambda card: len(card.root), default=None)
