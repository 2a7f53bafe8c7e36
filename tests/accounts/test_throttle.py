from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mhsurvey.accounts.throttle import WINDOW, Limit, opens_at, subject

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
THREE = Limit(failures=3)


def ago(*minutes: float) -> list[datetime]:
    return [NOW - timedelta(minutes=one) for one in minutes]


def test_fewer_failures_than_the_limit_do_not_wait() -> None:
    assert opens_at(ago(1, 2), limit=THREE, now=NOW) is None


def test_at_the_limit_it_opens_when_the_oldest_that_counts_has_passed() -> None:
    assert opens_at(ago(1, 2, 10), limit=THREE, now=NOW) == NOW + timedelta(minutes=5)


def test_old_failures_do_not_count() -> None:
    assert opens_at(ago(1, 2, 16), limit=THREE, now=NOW) is None


@given(st.lists(st.floats(min_value=0, max_value=60), max_size=20))
def test_it_never_waits_longer_than_the_window_and_opens_in_the_future(minutes: list[float]) -> None:
    opens = opens_at(ago(*minutes), limit=THREE, now=NOW)

    assert opens is None or NOW < opens <= NOW + WINDOW


@given(st.lists(st.floats(min_value=0, max_value=60), max_size=20))
def test_when_it_opens_it_is_open(minutes: list[float]) -> None:
    failures = ago(*minutes)
    opens = opens_at(failures, limit=THREE, now=NOW)

    assert opens is None or opens_at(failures, limit=THREE, now=opens) is None


def test_a_subject_hides_who_it_is_and_ignores_capitals() -> None:
    assert subject("email", "Awa@example.org") == subject("email", "awa@example.org")
    assert "awa" not in subject("email", "awa@example.org")
    assert subject("email", "x") != subject("address", "x")
