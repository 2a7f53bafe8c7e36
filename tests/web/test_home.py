"""The first page: what this is for a passer-by, what waits for who is signed in."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from mhsurvey.accounts import operations
from mhsurvey.accounts.person import Role
from mhsurvey.accounts.tables import TabletRow
from mhsurvey.actions.tables import ActionRow
from mhsurvey.areas.area import AreaCode
from mhsurvey.db import writing
from mhsurvey.exchange.tables import ForwardRow
from mhsurvey.exchange.upstream import Address, keep_address
from mhsurvey.quotes.tables import QuoteDecisionRow
from mhsurvey.results.tables import TallyRow
from mhsurvey.rounds.round import Round, RoundCode, RoundState
from mhsurvey.settings import Settings
from mhsurvey.submissions.tables import SubmissionRow
from mhsurvey.web.attention import under_way
from tests.conftest import House
from tests.maps.land import ROUND as MAPPED
from tests.maps.land import lay, score

ROUND = Round(
    code=RoundCode("2026-1"),
    name="Round 1",
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 3, 31),
    state=RoundState.OPEN,
    expected_groups=("women", "men"),
)


def test_a_passer_by_reads_what_this_is_and_where_to_sign_in(client: FlaskClient) -> None:
    page = client.get("/", headers={"Accept-Language": "en"}).text

    assert "Communities score their care" in page
    assert 'href="/sign-in"' in page
    assert "Demonstration data" in page


def test_an_empty_house_shows_its_administrator_the_first_steps(signed_in: Callable[..., FlaskClient]) -> None:
    assert "First steps" in signed_in(Role.ADMINISTRATOR).get("/").text
    assert "First steps" not in signed_in(Role.MANAGER).get("/").text


def test_a_village_server_says_what_it_has_not_forwarded(
    app: Flask, session: Session, settings: Settings, signed_in: Callable[..., FlaskClient]
) -> None:
    moment = datetime.now(UTC) - timedelta(days=3)
    row = {"form_id": "f", "xml": b"x", "xml_sha256": b"1" * 32, "received_at": moment, "state": "read"}
    writing(session).add_all(SubmissionRow(instance_id=f"uuid:{n}", **row) for n in (1, 2))
    session.commit()
    assert "forwarded" not in signed_in(Role.MANAGER).get("/").text
    keep_address(settings.data_dir, Address("https://upstream.example", "t" * 64))
    administrator = signed_in(Role.ADMINISTRATOR)
    told = administrator.get("/").text
    assert "submissions are not forwarded yet; the oldest came 3 days ago" in told
    assert "forwarded" not in signed_in(Role.MANAGER, roots=("/R01/",)).get("/").text
    done = {"upstream": "https://upstream.example", "delivered": [], "xml_sha256": b"1" * 32, "changed_at": moment}
    writing(session).add_all(ForwardRow(submission_id=n, state="done", **done) for n in (1, 2))
    session.commit()
    assert "forwarded" not in administrator.get("/").text


def test_a_quiet_day_says_so(signed_in: Callable[..., FlaskClient]) -> None:
    assert "Nothing waits for you" in signed_in(Role.MANAGER).get("/").text


def promise(session: Session, *, area: str, due_on: date) -> None:
    writing(session).add(
        ActionRow(
            code=f"P-{area}",
            submission_id=1,
            round_code="2026-1",
            area_code=area,
            what=f"A roof in {area}",
            helpers=[],
            due_on=due_on,
        )
    )
    session.commit()


def test_a_late_promise_waits_and_one_in_time_does_not(house: House, session: Session) -> None:
    house.areas()
    today = datetime.now(UTC).date()
    promise(session, area="A0111", due_on=today - timedelta(days=2))
    promise(session, area="A0112", due_on=today)
    page = house.client(house.person(Role.MANAGER)).get("/").text

    assert "A roof in A0111" in page
    assert "2 days late" in page
    assert "A roof in A0112" not in page


def test_a_promise_late_for_a_month_has_gone_up_and_its_line_leads_to_those(house: House, session: Session) -> None:
    house.areas()
    promise(session, area="A0111", due_on=datetime.now(UTC).date() - timedelta(days=31))
    page = house.client(house.person(Role.MANAGER)).get("/").text
    assert "promise is stuck and has gone up" in page
    assert 'href="/promises/?standing=escalated"' in page
    assert 'href="/promises/?standing=late"' in page


def test_areas_that_need_somebody_stand_with_their_reasons(
    session: Session, signed_in: Callable[..., FlaskClient]
) -> None:
    lay(session)
    score(session, "A1", 75, change=1)
    score(session, "A3", 20, change=-7.5, incomplete=True, provider=50)
    session.commit()
    promise(session, area="A3", due_on=date(2020, 1, 1))
    page = signed_in(Role.MANAGER).get("/").text
    needs = page.split('id="needs"')[1].split("</section>")[0]
    assert 'href="/results/A3/2026-1">Place A3' in needs
    assert "Place D2" in needs
    for reason in ("weak", "fell by 8", "1 late promise", "centre 30 higher", "incomplete"):
        assert reason in needs, reason
    assert "Place A1" not in needs
    assert "Place A3" not in signed_in(Role.MANAGER, roots=("/R1/D1/",)).get("/").text


def test_words_nobody_read_wait_for_who_decides(session: Session, signed_in: Callable[..., FlaskClient]) -> None:
    lay(session)
    session.add(TallyRow(round_code=MAPPED, area_code="A1", grp="women", question="_sessions", value="n", n=1))
    session.commit()
    for role, waits in ((Role.FACILITATOR, True), (Role.FOCAL_PERSON, False)):
        page = signed_in(role, roots=("/R1/",)).get("/").text
        assert ('href="/quotes/?round=2026-1">area of Round one whose words' in page) is waits
    decided = {"quote_key": "k", "kind": "reason", "verdict": "kept_back", "at": datetime.now(UTC)}
    session.add(QuoteDecisionRow(round_code=MAPPED, area_code="A1", **decided))
    session.commit()
    assert "whose words" not in signed_in(Role.MANAGER).get("/").text


def test_a_tablet_that_reports_and_sends_nothing_is_stuck(session: Session, house: House) -> None:
    house.tablet("Stuck")
    now = datetime.now(UTC)
    told = {"last_seen_at": now, "unsent": 3, "oldest_unsent_at": now - timedelta(days=3)}
    writing(session).query(TabletRow).update(told)
    session.commit()
    client = house.client(house.person(Role.MANAGER))
    page = client.get("/").text
    assert "held records for two days" in page
    assert 'href="/tablets/?only=unsent"' in page
    writing(session).query(TabletRow).update({"oldest_unsent_at": now - timedelta(days=1)})
    session.commit()
    assert "held records for two days" not in client.get("/").text


def test_what_lies_elsewhere_does_not_wait_here(house: House, session: Session) -> None:
    house.areas()
    promise(session, area="A0211", due_on=date(2020, 1, 1))
    house.tablet("Far away", roots=("/R02/",))
    writing(session).query(TabletRow).update({"created_at": datetime(2020, 1, 1, tzinfo=UTC)})
    session.commit()

    assert "Nothing waits for you" in house.client(house.person(Role.MANAGER, roots=("/R01/",))).get("/").text
    there = house.client(house.person(Role.MANAGER, roots=("/R02/",))).get("/").text
    assert "promise is late" in there
    assert "tablet was not heard of for a week" in there


def test_a_held_submission_waits_for_its_manager(house: House, session: Session) -> None:
    house.areas()
    writing(session).add(
        SubmissionRow(
            form_id="f",
            instance_id="uuid:1",
            xml=b"<data/>",
            xml_sha256=b"0" * 32,
            received_at=datetime.now(UTC),
            state="held",
            held_reason="form_unknown",
            area_code="A0111",
        )
    )
    session.commit()

    assert "submission is held" in house.client(house.person(Role.MANAGER, roots=("/R01/",))).get("/").text
    assert "submission is held" not in house.client(house.person(Role.FACILITATOR, roots=("/R01/",))).get("/").text


def test_a_missing_focal_person_is_named_to_administrators(house: House, session: Session) -> None:
    administrator = house.client(house.person(Role.ADMINISTRATOR))
    assert "focal persons are missing" in administrator.get("/").text

    for number in (1, 2):
        house.person(Role.FOCAL_PERSON, email=f"focal{number}@example.org")
    assert "disclosed harm must reach" not in administrator.get("/").text


def test_a_round_counts_areas_by_what_was_heard() -> None:
    a, b, c, d, far = (AreaCode(code) for code in ("A", "B", "C", "D", "Far"))
    voices = {
        a: frozenset({"women", "men", "provider", "interface"}),
        b: frozenset({"women", "men"}),
        c: frozenset({"men", "chw"}),
        far: frozenset({"women"}),
    }
    state = under_way(ROUND, taking_part=[a, b, c, d], voices=voices, day=date(2026, 3, 21))

    assert (state.areas, state.begun, state.heard, state.met) == (4, 3, 1, 1)
    assert state.womenless == (c,)
    assert state.days_left == 10


def test_young_women_are_a_womens_group() -> None:
    state = under_way(ROUND, taking_part=["A"], voices={AreaCode("A"): frozenset({"young_women"})}, day=ROUND.starts_on)

    assert state.womenless == ()


def test_the_navigation_shows_each_role_its_doors(signed_in: Callable[..., FlaskClient]) -> None:
    manager = signed_in(Role.MANAGER).get("/").text
    facilitator = signed_in(Role.FACILITATOR).get("/").text
    for door in ("people", "tablets"):
        assert f'href="/{door}/"' in manager
        assert f'href="/{door}/"' not in facilitator
    assert 'href="/protection/"' not in manager
    assert 'href="/protection/"' in signed_in(Role.FOCAL_PERSON).get("/").text
    assert all(
        f'href="/{door}/"' in manager for door in ("maps", "matrix", "results", "summaries", "promises", "rounds")
    )


def test_a_name_with_markup_in_it_is_only_text(house: House) -> None:
    person = house.person(Role.MANAGER)
    with house._writing() as db:
        operations.change_person(
            db,
            person_id=person.id,
            name="<script>alert(1)</script>{{ 7*191 }}",
            role=Role.MANAGER,
            roots=("/",),
            within=person.scope,
            by=None,
        )
        db.commit()
    page = house.client(person).get("/").text

    assert "<script>alert" not in page
    assert "{{ 7*191 }}" in page


@pytest.mark.browser
def test_on_a_phone_the_menu_opens_and_escape_closes_it(sign_in_page: Callable[..., Page]) -> None:
    page = sign_in_page(Role.ADMINISTRATOR)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    people = page.get_by_role("link", name="People", exact=True)
    assert not people.is_visible()

    page.get_by_role("button", name="Menu").click()
    assert people.is_visible()
    page.keyboard.press("Escape")
    assert not people.is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 360, 683, 800, 1366])
def test_no_page_scrolls_sideways(sign_in_page: Callable[..., Page], house: House, width: int) -> None:
    """320 is also a phone at 200 % and 683 a laptop at 200 %."""
    house.areas()
    tablet = house.tablet("A tablet with a rather long name of its own", roots=("/R01/D011/", "/R02/")).tablet.id
    page = sign_in_page(Role.ADMINISTRATOR)
    page.set_viewport_size({"width": width, "height": 700})
    for path in ("/", "/people/", "/people/new", "/people/me", "/people/1", "/tablets/", f"/tablets/{tablet}"):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (path, width, wide)
