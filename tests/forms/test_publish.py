"""Publishing keeps every version, changes none, and refuses what would misread answers."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from mhsurvey.forms import operations, queries
from mhsurvey.forms.draft import prepare
from mhsurvey.problems import Problem
from mhsurvey.store import Store
from tests.forms.workbooks import SETTINGS, survey

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def form(kind: str = "integer", label: str = "Age", version: str = "1") -> bytes:
    table = f"| survey | | | |\n| | type | name | label |\n| | {kind} | age | {label} |\n| | text | say | Say |"
    return survey(table, SETTINGS.replace("| 1 ", f"| {version} "))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "media")


def publish(session: Session, store: Store, xlsx: bytes) -> bool:
    return operations.publish(session, draft=prepare(xlsx, files={}), store=store, now=NOW, by=None)


def test_a_published_version_is_given_back_byte_for_byte(session: Session, store: Store) -> None:
    assert publish(session, store, form())
    draft = prepare(form(), files={})
    kept = queries.version(session, form_id="a_form", version="1")
    assert kept.xform == draft.xform
    assert kept.meaning == draft.meaning == queries.meaning(session, form_id="a_form", version="1")


def test_publishing_the_same_again_changes_nothing(session: Session, store: Store) -> None:
    publish(session, store, form())
    assert not publish(session, store, form())


def test_same_version_with_other_content_is_refused(session: Session, store: Store) -> None:
    publish(session, store, form())
    with pytest.raises(Problem, match="already published with other content"):
        publish(session, store, form(label="How old?"))


def test_a_new_version_becomes_current_and_the_earlier_stays(session: Session, store: Store) -> None:
    publish(session, store, form())
    publish(session, store, form(label="How old?", version="2"))
    assert [one.version for one in queries.published(session)] == ["2"]
    assert {one.version for one in queries.versions(session, form_id="a_form")} == {"1", "2"}


def test_a_field_that_changes_its_type_is_an_error() -> None:
    earlier = prepare(form(), files={}).meaning
    draft = prepare(form(kind="date", version="2"), files={}, earlier=[earlier])
    assert "age was int in version 1 and is date now" in draft.errors[0].message


def test_a_number_may_become_a_decimal() -> None:
    earlier = prepare(form(), files={}).meaning
    assert prepare(form(kind="decimal", version="2"), files={}, earlier=[earlier]).errors == ()


def test_a_draft_with_errors_cannot_be_published(session: Session, store: Store) -> None:
    with pytest.raises(Problem, match="1 errors"):
        publish(session, store, survey("| survey | | | |\n| | type | name | label |\n| | text | a b | A |"))
    assert queries.published(session) == ()


def test_a_retired_form_is_not_offered_and_can_come_back(session: Session, store: Store) -> None:
    publish(session, store, form())
    operations.retire(session, form_id="a_form", now=NOW)
    assert queries.published(session) == ()
    operations.restore(session, form_id="a_form")
    assert len(queries.published(session)) == 1
