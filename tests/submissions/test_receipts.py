"""A tablet's list against what is here: every difference has its name."""

from dataclasses import replace

import pytest

from mhsurvey.submissions.receipts import Difference, Found, Told, compare
from mhsurvey.submissions.submission import Listed, ReviewState, State
from tests.submissions.arrivals import NOW

HERE = Listed(
    id=1,
    form_id="f",
    version="1",
    instance_id="uuid:1",
    received_at=NOW,
    state=State.READ,
    held_reason=None,
    review_state=ReviewState.RECEIVED,
    edits=0,
    missing_files=0,
    round_code=None,
    area_code=None,
    grp=None,
    made_on=None,
    tablet_id=1,
)
FOUND = Found("uuid:1", HERE)


@pytest.mark.parametrize(
    ("state", "here", "difference"),
    [
        ("arrived", FOUND, None),
        ("waiting", FOUND, Difference.UNTOLD),
        ("waiting", None, Difference.UNSENT),
        ("draft", None, Difference.UNSENT),
        ("arrived", None, Difference.LOST),
        ("refused", None, Difference.REFUSED),
        ("conflict", FOUND, Difference.CONFLICT),
        ("arrived", replace(FOUND, conflict=True), Difference.CONFLICT),
        ("arrived", Found("uuid:1", replace(HERE, held_reason="round_not_open")), Difference.HELD),
        ("arrived", Found("uuid:1", replace(HERE, missing_files=1)), Difference.FILES_MISSING),
    ],
)
def test_each_difference_has_its_name(state: str, here: Found | None, difference: Difference | None) -> None:
    compared = compare([Told("uuid:1", state)], {} if here is None else {"uuid:1": here})

    assert [kind for kind, _, _ in compared.differences] == ([] if difference is None else [difference])
    assert compared.agreeing == (difference is None)


def test_the_gravest_difference_comes_first() -> None:
    told = [Told("uuid:a", "waiting"), Told("uuid:b", "refused"), Told("uuid:c", "arrived")]

    kinds = [kind for kind, _, _ in compare(told, {}).differences]

    assert kinds == [Difference.LOST, Difference.REFUSED, Difference.UNSENT]
