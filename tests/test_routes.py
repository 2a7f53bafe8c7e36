"""Every endpoint names its gate, keeps to it for every role, and answers a foreign area like a missing one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from mhsurvey.accounts.person import Role
from mhsurvey.actions.tables import ActionRow
from mhsurvey.db import writing
from mhsurvey.protection.tables import DisclosureRow
from mhsurvey.quotes.queries import promise_key
from mhsurvey.rounds.tables import IndicatorRow, RoundRow
from mhsurvey.submissions.tables import SubmissionRow
from mhsurvey.web.gate import SHORT_CODE, TABLET_TOKEN, gate_of
from tests.conftest import House
from tests.routes import ROUTES

HERE, THERE = "/R01/", "/R02/"
FOREIGN_AREA = "A0211"


@pytest.fixture
def world(without_csrf: None, house: House) -> "World":
    """A country of two regions where everything of interest lies in the second."""
    house.areas()
    person = house.person(Role.FACILITATOR, roots=(THERE,), email="there@example.org")
    tablet = house.tablet("There", roots=(THERE,))
    facts = {"person": person.id, "tablet": tablet.tablet.id, "area": FOREIGN_AREA, "district": "D021"}
    return World(house, facts | _rows(house.app))


def _rows(app: Flask) -> dict[str, object]:
    now = datetime.now(UTC)
    with writing(app.extensions["mhsurvey"].sessions()) as db:
        db.add(
            RoundRow(
                code="2026-1",
                name="Round 1",
                starts_on=date(2026, 1, 1),
                ends_on=date(2026, 12, 31),
                state="open",
                expected_groups=["women", "men", "chw"],
            )
        )
        db.add(
            IndicatorRow(
                code=f"local:{FOREIGN_AREA}:x", label={"fr": "Un toit"}, nature="score", area_code=FOREIGN_AREA
            )
        )
        # Of the whole country: a map needs something to show.
        db.add(IndicatorRow(code="ind01_accueil", label={"fr": "Accueil"}, nature="score"))
        submission = SubmissionRow(
            form_id="csc_group",
            instance_id="uuid:there",
            xml=b"<data id='csc_group'/>",
            xml_sha256=b"0" * 32,
            received_at=now,
            state="held",
            held_reason="form_unknown",
            area_code=FOREIGN_AREA,
            round_code="2026-1",
            grp="women",
        )
        db.add(submission)
        db.flush()
        db.add(
            DisclosureRow(
                submission_id=submission.id,
                form_id="csc_group",
                kinds=["harm"],
                received_at=now,
                area_code=FOREIGN_AREA,
                stage="new",
            )
        )
        db.add(
            ActionRow(
                code="PROMISE1",
                submission_id=submission.id,
                round_code="2026-1",
                area_code=FOREIGN_AREA,
                what="A roof over the waiting place",
                helpers=[],
                due_on=date(2026, 3, 1),
            )
        )
        db.commit()
        said = promise_key("PROMISE1", what="A roof over the waiting place")
        return {"round": "2026-1", "submission": submission.id, "promise": "PROMISE1", "quote": said}


@dataclass
class World:
    """People of every role and region, and the foreign things by name."""

    house: House
    facts: dict[str, object]

    def client(self, role: str, root: str) -> FlaskClient:
        email = f"{role}{root.replace('/', '.')}x@example.org"
        return self.house.client(self.house.person(role, roots=(root,), email=email))

    def ask(self, client: FlaskClient, address: str, method: str) -> int:
        with client.open(address.format(**self.facts), method=method, headers={"Accept": "text/html"}) as reply:
            return reply.status_code


def rules(app: Flask) -> Iterator[Rule]:
    yield from sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))


def test_every_endpoint_is_listed_with_its_gate(app: Flask) -> None:
    found = {rule.endpoint: gate_of(app, rule.endpoint) for rule in rules(app)}
    listed = {endpoint: route.gate for endpoint, route in ROUTES.items()}

    missing = [f'    "{name}": Route(…),  # {gate}' for name, gate in found.items() if name not in listed]
    assert not missing, "Add to ROUTES in tests/routes.py:\n" + "\n".join(missing)
    assert found == listed


def test_every_endpoint_says_where_the_foreign_part_lies_or_why_there_is_none() -> None:
    for endpoint, route in ROUTES.items():
        assert bool(route.foreign) != bool(route.elsewhere), endpoint


def test_a_passer_by_is_sent_to_the_door(app: Flask, world: World) -> None:
    for endpoint, address, method in every_address(app):
        status = world.ask(app.test_client(), address, method)
        if ROUTES[endpoint].gate == TABLET_TOKEN:
            assert status in (401, 403), (endpoint, status)
        elif ROUTES[endpoint].gate not in ("public", SHORT_CODE):
            assert status == 302, (endpoint, method, status)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_passes_the_gates_that_name_it_and_no_other(app: Flask, world: World, role: Role) -> None:
    # Of the whole country: some pages refuse whoever sees only a part of it.
    client = world.client(role, "/")
    for endpoint, address, method in every_address(app):
        gate = ROUTES[endpoint].gate
        # Signing out would end this client's sign-in halfway through the list.
        if gate not in ("public", TABLET_TOKEN, SHORT_CODE) and endpoint != "session.sign_out":
            status = world.ask(client, address, method)
            assert (status != 403) == _lets_in(gate, role), (endpoint, method, status)


@pytest.mark.parametrize("role", list(Role))
def test_a_foreign_area_is_answered_like_a_missing_one(app: Flask, world: World, role: Role) -> None:
    stranger = world.client(role, HERE)
    for endpoint, route in ROUTES.items():
        if route.foreign and _lets_in(route.gate, role):
            assert world.ask(stranger, route.foreign, route.method) == 404, endpoint


@pytest.mark.parametrize("role", list(Role))
def test_whoever_may_see_it_finds_it_there(app: Flask, world: World, role: Role) -> None:
    """Without this, the test above would pass on a misspelt address."""
    native = world.client(role, THERE)
    # Looked at before they are changed: a re-read submission takes its promise away.
    for endpoint, route in sorted(ROUTES.items(), key=lambda one: one[1].method):
        if route.foreign and _lets_in(route.gate, role):
            assert world.ask(native, route.foreign, route.method) not in (403, 404, 405, 500), endpoint


def _lets_in(gate: str, role: Role) -> bool:
    return gate == "signed_in" or role in gate.removeprefix("roles:").split(",")


# What stands in an address for which nothing exists.
EXAMPLES = {"IntegerConverter": 999_999, "FloatConverter": 1.5, "AnyConverter": "svg"}


def every_address(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Each listed endpoint once a rule and method, at an address that leads to it and to no existing thing."""
    for rule in (rule for rule in rules(app) if rule.endpoint in ROUTES):
        values = {name: EXAMPLES.get(type(one).__name__, "x") for name, one in rule._converters.items()}
        built = rule.build(values)
        assert built is not None, rule
        for method in sorted({"GET", "POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set())):
            yield rule.endpoint, built[1], method
