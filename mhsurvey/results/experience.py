"""The experience score of one woman: how often she was treated as she should be."""

from collections.abc import Iterable

ANSWERED_AT_LEAST = 0.8


def experience(norms: Iterable[float | None]) -> float | None:
    """Mean of the answered items, 0..100; None when fewer than 80 % are answered.

    norms   one an item, on 0-100 with bad items already turned round; None for missing (97, 98, 99, blank).
            With answers 0..3 this is 100 * sum / (3 * answered).
    Source  domain: results, 8. Our own score: the concepts of person-centred maternity care, not its scale.
    """
    items = tuple(norms)
    answered = [norm for norm in items if norm is not None]
    if not answered or len(answered) < ANSWERED_AT_LEAST * len(items):
        return None
    return sum(answered) / len(answered)
