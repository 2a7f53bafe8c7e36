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
    mixed = _mixed(key % _KEYS)
    moved = people + _fading(mixed & 0xFFFFFFFF) - _fading(mixed >> 32)
    # Up or down by chance, in proportion: to the nearest, many numbers would be too large or too small together.
    up = (_mixed(mixed) >> 32) / _KEYS
    return max(PERSONS_FLOOR, STEP * floor(moved / STEP + up))


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
