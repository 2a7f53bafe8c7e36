"""Fixtures of the exports."""

from tests.exchange.ground import arrive  # noqa: F401 - a fixture
