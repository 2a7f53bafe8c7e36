"""Whole roads need a tablet too: the fixtures of tests/tablet, lent."""

from tests.tablet.conftest import built as built
from tests.tablet.conftest import device as device
