"""From an answer as given to 0-100, high is always good."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mhsurvey.forms.meaning import Question
from mhsurvey.problems import RATING_OFF_SCALE, Problem

# Not applicable, don't know, no answer: they leave numerator and denominator (domain: results).
NOT_APPLICABLE, DONT_KNOW, NO_ANSWER = "97", "98", "99"
MISSING = frozenset({"", NOT_APPLICABLE, DONT_KNOW, NO_ANSWER})
# "Don't know" above this share of the answers is said beside the result.
MUCH_UNKNOWN_ABOVE = 0.20
# Above the middle an answer is favourable: 4 and 5 of 1-5, 2 and 3 of 0-3, yes of yes/no.
MIDDLE = 50.0


@dataclass(frozen=True)
class Scale:
    """Whole points from lowest to highest. reverse: a high point is bad."""

    lowest: int
    highest: int
    reverse: bool = False

    @property
    def points(self) -> range:
        return range(self.lowest, self.highest + 1)

    def norm(self, value: float) -> float:
        """100 * (x - min) / (max - min), turned round for a bad direction: 1-5 gives 0/25/50/75/100.

        Raises RATING_OFF_SCALE
        Source  domain: results, 1. ("Share of maximum", 3/5 = 60, is another method and is never mixed in.)
        """
        if not self.lowest <= value <= self.highest:
            raise Problem(RATING_OFF_SCALE, value=value, lowest=self.lowest, highest=self.highest)
        share = 100 * (value - self.lowest) / (self.highest - self.lowest)
        return 100 - share if self.reverse else share


def scale_of(question: Question) -> Scale | None:
    """The numeric scale a question declares ("1-5"), or None ("nominal", "choices", "due-have")."""
    found = re.fullmatch(r"(\d+)-(\d+)", question.scale or "")
    if found is None or int(found[1]) >= int(found[2]):
        return None
    return Scale(lowest=int(found[1]), highest=int(found[2]), reverse=question.direction == "-")


def norms(question: Question) -> Mapping[str, float]:
    """Answer -> 0..100 for every answer that counts; missing codes are not in it.

    A numeric scale gives exact values (33.333…); codes that are names take their choice's mh:score.
    """
    scale = scale_of(question)
    if scale is not None and not question.choices:
        return {str(point): scale.norm(point) for point in scale.points}
    found = {}
    for choice in question.choices:
        value = _norm_of_choice(choice.value, choice.score, scale=scale, reverse=question.direction == "-")
        if choice.value not in MISSING and value is not None:
            found[choice.value] = value
    return found


def _norm_of_choice(value: str, score: float | None, *, scale: Scale | None, reverse: bool) -> float | None:
    if scale is not None and value.isdecimal() and scale.lowest <= int(value) <= scale.highest:
        return scale.norm(int(value))
    if score is None:
        return None
    return 100 - score if reverse else score
