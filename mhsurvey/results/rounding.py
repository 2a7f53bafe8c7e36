"""Numbers of people as tables that anybody may cut as they like tell them: "about 40", the same for the same people.

Why, and what it does not do: docs/decisions/0032.
"""

from math import floor, log

from mhsurvey.results.scores import shown
from mhsurvey.results.suppression import PERSONS_FLOOR, PLAIN_FROM

# Counts are told in steps of this; below it nothing is told.
STEP = 5
# Each further person a number is off by is half as likely as the one before: standard deviation 2.
_FADING = 0.5
_KEYS = 2**32


def about(people: int, *, key: int) -> int:
    """How many people are told where there are so many: moved by chance and rounded, never below PERSONS_FLOOR.

    key  the sum of the secret keys of exactly these people's records: the same people always give the same number,
         however they were asked for, so that asking again brings nothing; other people give another chance
    """
    # Up or down by chance, in proportion: to the nearest, many numbers would be too large or too small together.
    up = (_mixed(_mixed(key % _KEYS)) >> 32) / _KEYS
    return max(PERSONS_FLOOR, STEP * floor(moved(people, key=key) / STEP + up))


def moved(n: int, *, key: int) -> int:
    """A number of people, some off by chance. key: as in `about`."""
    mixed = _mixed(key % _KEYS)
    return n + _fading(mixed & 0xFFFFFFFF) - _fading(mixed >> 32)


def about_share(n: int, *, of: int, people: int, key: int) -> float:
    """What share of `of` people are these `n`, moved by chance and rounded. people: how many are told.

    Rounded alone, shares of groups that lie in one another are fractions that only a few whole numbers of people fit.
    Nobody and everybody stay what they are: either may stand for a few more or less.
    """
    if 0 < n < of:
        n = min(max(moved(n, key=key), 0), of)
    return rounded_share(n / of, people=people)


def rounded_share(share: float, *, people: int) -> float:
    """A share (0..1) in whole percent; of fewer than thirty people in steps of five: exact, it would tell how many."""
    steps = 20 if people < PLAIN_FROM else 100
    return int(shown(share * steps)) / steps


def rounded(value: float) -> float:
    """A mean or a quantile in three figures."""
    if value == 0:
        return 0.0
    places = 2 - floor(log(abs(value), 10))
    return round(value, places)


def _fading(number: int) -> int:
    """0, 1, 2 … each half as likely as the one before, from a number of 32 even bits."""
    return floor(log((number + 1) / (_KEYS + 1)) / log(_FADING))


def _mixed(key: int) -> int:
    """64 bits that tell nothing of the key. Source: S. Vigna, splitmix64."""
    every = 2**64 - 1
    x = (key * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) & every
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & every
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & every
    return x ^ (x >> 31)
