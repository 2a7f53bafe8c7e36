"""What holds for accounts whatever door it comes through."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from mhsurvey.accounts import operations, queries
from mhsurvey.accounts.account import INVITATION_LASTS, SIGN_IN_LASTS, SILENT_AFTER, Standing
from mhsurvey.accounts.person import Person, Role
from mhsurvey.areas.scope import EVERYWHERE, NOWHERE, Scope
from mhsurvey.problems import (
    INVITATION_USED,
    LAST_ADMINISTRATOR,
    NOT_FOUND,
    NOT_YOURSELF,
    SCOPE_TOO_WIDE,
    Problem,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PASSWORD = "trois pirogues au port"
REGION = Scope(roots=("/R01/",))


def add(session: Session, email: str, role: Role = Role.MANAGER, roots: tuple[str, ...] = ("/",)) -> Person:
    return operations.add_person(session, email=email, name=email, role=role, roots=roots, within=EVERYWHERE, now=NOW)


def raises(kind: object):
    return pytest.raises(Problem, check=lambda problem: problem.kind is kind)


def test_somebody_is_invited_until_a_password_is_chosen(session: Session) -> None:
    person = add(session, "awa@example.org")
    assert queries.account(session, person_id=person.id, scope=EVERYWHERE, now=NOW).standing is Standing.INVITED

    token = operations.invite(session, person_id=person.id, now=NOW)
    operations.accept_invitation(session, token=token, password=PASSWORD, now=NOW)
    assert queries.account(session, person_id=person.id, scope=EVERYWHERE, now=NOW).standing is Standing.ACTIVE


def test_an_invitation_ends(session: Session) -> None:
    token = operations.invite(session, person_id=add(session, "awa@example.org").id, now=NOW)

    with raises(INVITATION_USED):
        operations.accept_invitation(session, token=token, password=PASSWORD, now=NOW + INVITATION_LASTS)


def test_a_new_password_closes_what_the_old_one_opened(session: Session) -> None:
    person = add(session, "awa@example.org")
    token = operations.open_sign_in(session, person_id=person.id, now=NOW)
    operations.choose_password(session, person_id=person.id, password=PASSWORD, now=NOW)

    assert queries.signed_in_person(session, token=token, now=NOW) is None


def test_a_sign_in_ends_even_when_used_every_hour(session: Session) -> None:
    token = operations.open_sign_in(session, person_id=add(session, "awa@example.org").id, now=NOW)
    later = NOW + SIGN_IN_LASTS
    operations.see_sign_in(session, token=token, now=later - timedelta(hours=1))

    assert queries.signed_in_person(session, token=token, now=later - timedelta(minutes=1))
    assert queries.signed_in_person(session, token=token, now=later) is None


def test_there_is_always_an_administrator(session: Session) -> None:
    first = add(session, "awa@example.org", Role.ADMINISTRATOR)

    with raises(LAST_ADMINISTRATOR):
        operations.disable(session, person_id=first.id, now=NOW, by=None)
    with raises(LAST_ADMINISTRATOR):
        operations.change_person(
            session, person_id=first.id, name="A", role=Role.MANAGER, roots=("/",), within=EVERYWHERE, by=None
        )
    add(session, "binta@example.org", Role.ADMINISTRATOR)
    operations.disable(session, person_id=first.id, now=NOW, by=None)


def test_nobody_takes_away_the_own_role(session: Session) -> None:
    first = add(session, "awa@example.org", Role.ADMINISTRATOR)
    add(session, "binta@example.org", Role.ADMINISTRATOR)

    with raises(NOT_YOURSELF):
        operations.change_person(
            session, person_id=first.id, name="A", role=Role.MANAGER, roots=("/",), within=EVERYWHERE, by=first.id
        )


def test_an_area_inside_another_is_not_kept_twice(session: Session) -> None:
    person = add(session, "awa@example.org", roots=("/R01/D011/", "/R01/", "/R02/D021/"))

    assert person.scope.roots == ("/R01/", "/R02/D021/")
    assert queries.person_scope(session, person_id=person.id) == person.scope


@pytest.mark.parametrize("root", ["/", "/R02/", "/R0", "/r01/"])
def test_nobody_gives_more_than_they_may_see(session: Session, root: str) -> None:
    with raises(SCOPE_TOO_WIDE):
        operations.enrol_tablet(session, name="T", roots=(root,), within=REGION, now=NOW)


def test_a_scope_that_differs_in_capitals_is_another_place(session: Session) -> None:
    # SQLite's LIKE would take one for the other.
    tablet = operations.enrol_tablet(session, name="T", roots=("/r01/",), within=EVERYWHERE, now=NOW).tablet

    with raises(NOT_FOUND):
        queries.tablet(session, tablet_id=tablet.id, scope=REGION)


def test_who_may_see_nothing_sees_no_tablet(session: Session) -> None:
    operations.enrol_tablet(session, name="T", roots=("/R01/",), within=EVERYWHERE, now=NOW)

    assert queries.tablets(session, scope=NOWHERE) == []
    assert len(queries.tablets(session, scope=REGION)) == 1


def test_a_tablet_is_silent_after_two_weeks_without_word(session: Session) -> None:
    tablet = operations.enrol_tablet(session, name="T", roots=("/",), within=EVERYWHERE, now=NOW).tablet
    operations.hear_from_tablet(
        session, tablet_id=tablet.id, now=NOW, app_version="1.2", unsent=3, oldest_unsent_at=NOW
    )
    state = queries.tablet(session, tablet_id=tablet.id, scope=EVERYWHERE)

    assert (state.unsent, state.app_version) == (3, "1.2")
    assert not state.is_silent(now=NOW + SILENT_AFTER)
    assert state.is_silent(now=NOW + SILENT_AFTER + timedelta(seconds=1))


def test_a_contact_without_words_keeps_what_was_said_before(session: Session) -> None:
    tablet = operations.enrol_tablet(session, name="T", roots=("/",), within=EVERYWHERE, now=NOW).tablet
    operations.hear_from_tablet(session, tablet_id=tablet.id, now=NOW, app_version="1.2", unsent=3)
    operations.hear_from_tablet(session, tablet_id=tablet.id, now=NOW + timedelta(hours=1))
    state = queries.tablet(session, tablet_id=tablet.id, scope=EVERYWHERE)

    assert state.unsent == 3
    assert state.last_seen_at == NOW + timedelta(hours=1)


def test_the_audit_trail_is_read_page_by_page(session: Session) -> None:
    for number in range(5):
        operations.note(session, now=NOW, verb="counted", subject=str(number))

    first, older = queries.events(session, limit=3)
    second, end = queries.events(session, before=older, limit=3)
    assert [event.subject for event in first + second] == ["4", "3", "2", "1", "0"]
    assert end is None
