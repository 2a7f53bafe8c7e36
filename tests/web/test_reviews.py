"""Reviewing records: many at once and taken back, comments, history, conflicts; all within the reviewer's areas."""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mhsurvey.submissions.arriving import EARLIER, SUBMISSION
from mhsurvey.web import catchup, rebuilding
from tests.conftest import EnrolledTablet
from tests.exchange.ground import Arrive, Told, arrive  # noqa: F401 - a fixture

CARDS = [
    Told("uuid:1", {"clean": "1", "say": "before"}),
    Told("uuid:2", {"clean": "0"}),
    Told("uuid:3", {"who/area": "A0211", "clean": "0"}),
]


@pytest.fixture
def manager(
    without_csrf: None,
    arrive: Arrive,  # noqa: F811
    signed_in: Callable[..., FlaskClient],
) -> FlaskClient:
    """A manager of the first region, in which two of three cards came in."""
    arrive("card", "scorecard", CARDS)
    return signed_in("manager", roots=("/R01/",))


def states(app: Flask) -> list[str]:
    with app.extensions["mhsurvey"].sessions() as session:
        return [row.review_state for row in session.execute(SUBMISSION.select().order_by(SUBMISSION.c.id))]


def test_many_are_reviewed_at_once_and_taken_back_with_one_touch(
    manager: FlaskClient, app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    reply = manager.post("/submissions/review?form=card", data={"id": ["1", "2", "3", "x"], "to": "rejected"})
    assert reply.location == "/submissions/?form=card"
    # The third lies in another region, and stays as it was.
    assert states(app) == ["rejected", "rejected", "received"]
    page = manager.get(reply.location).text
    assert "2 records: Rejected." in page
    undo = re.search(r'action="(/submissions/review/undo/[^"]+)"', page)
    assert undo is not None
    assert signed_in("administrator").post(undo[1]).status_code == 404
    assert manager.post(f"{undo[1]}x").status_code == 404
    assert manager.post(undo[1]).status_code == 302
    assert states(app) == ["received"] * 3
    assert (
        "tick records first" in manager.get(manager.post("/submissions/review", data={"to": "approved"}).location).text
    )
    assert manager.post("/submissions/review", data={"to": "nonsense", "id": "1"}).status_code == 400


def test_what_is_rejected_leaves_the_results_and_a_rebuild_agrees(manager: FlaskClient, app: Flask) -> None:
    ground = app.extensions["mhsurvey"]
    turn = catchup.turn_of(ground.engine)

    def counted() -> int:
        catchup.catch_up(ground.sessions, turn=turn)
        with ground.sessions() as session:
            sql = "SELECT COALESCE(SUM(n), 0) FROM tally WHERE question = '_sessions' AND area_code = 'A0111'"
            return int(session.connection().exec_driver_sql(sql).scalar_one())

    assert counted() == 2
    for to, left in (("rejected", 1), ("approved", 2)):
        manager.post("/submissions/review", data={"id": ["1"], "to": to})
        assert counted() == left
        assert not rebuilding.rebuild(ground.sessions, turn=turn, say=print).differed


def test_comments_and_reviews_stand_in_the_history_of_their_record(
    manager: FlaskClient, signed_in: Callable[..., FlaskClient]
) -> None:
    manager.post("/submissions/review", data={"id": ["1"], "to": "hasIssues"})
    assert manager.post("/submissions/1/comments", data={"text": " <b>Ask the facilitator</b> "}).status_code == 302
    assert manager.post("/submissions/1/comments", data={"text": " "}).status_code == 400
    page = manager.get("/submissions/1").text
    history = page.partition('class="history"')[2].partition("</ol>")[0]
    said = ["arrived", "reviewed a record: Has issues", "&lt;b&gt;Ask the facilitator&lt;/b&gt;"]
    assert [one in history for one in said] == [True] * 3
    assert history.index(said[0]) < history.index(said[1]) < history.index(said[2])
    assert "Ask the facilitator" not in manager.get("/submissions/2").text
    assert "Ask the facilitator" not in signed_in("facilitator").get("/submissions/1").text


@pytest.mark.parametrize("counts", ["current", "other"])
def test_conflict_is_compared_settled_and_its_tablet_released(
    manager: FlaskClient, app: Flask, client: FlaskClient, tablet: EnrolledTablet, counts: str
) -> None:
    ground = app.extensions["mhsurvey"]
    other = Told("uuid:1", {"clean": "98", "say": "after", "hurt": "SECRET-HURT"}).xml("card").encode()

    def send() -> int:
        data = {"xml_submission_file": (io.BytesIO(other), "s.xml")}
        return client.post("/submission", data=data, headers=tablet.headers).status_code

    assert send() == 409
    page = manager.get("/submissions/1").text
    compared = page.partition('class="differences"')[2].partition("</table>")[0]
    assert all(text in compared for text in ("Oui", "Ne sait pas", "before", "after", "Kept for the focal persons"))
    assert "SECRET-HURT" not in page
    with ground.sessions() as session:
        [kept] = session.execute(EARLIER.select()).all()
    address = f"/submissions/1/versions/{kept.id}/settle"
    assert manager.post(f"/submissions/3/versions/{kept.id}/settle", data={"counts": counts}).status_code == 404
    assert manager.post(address, data={"counts": counts}).status_code == 302
    assert manager.post(address, data={"counts": counts}).status_code == 404

    with ground.sessions() as session:
        row = session.execute(SUBMISSION.select().where(SUBMISSION.c.id == 1)).one()
        hashes = {one.xml_sha256 for one in session.execute(EARLIER.select())} | {row.xml_sha256}
    taken = counts == "other"
    assert (row.answers["values"]["/data/clean"], row.edits, row.state) == (
        ("98", 1, "read") if taken else ("1", 0, "read")
    )
    assert len(hashes) == 2
    # Sent again, it is known now: the tablet may let go of it. Nothing is in conflict any more.
    assert send() == 201
    assert "No conflict" in manager.get("/submissions/?conflicts=1").text
    turn = catchup.turn_of(ground.engine)
    assert not rebuilding.rebuild(ground.sessions, turn=turn, say=print).differed


def test_list_is_narrowed_by_group_tablet_day_and_files(manager: FlaskClient, tablet: EnrolledTablet) -> None:
    def rows(query: str) -> int:
        return manager.get(f"/submissions/?{query}").text.count('name="id"')

    assert rows("") == 2
    assert rows("group=women") == 2
    assert rows("group=men") == 0
    assert rows(f"tablet={tablet.tablet.id}&area=D011") == 2
    assert rows("tablet=999") == 0
    assert rows("since=2000-01-01&until=2001-01-01") == 0
    assert rows("since=nonsense") == 2
    assert rows("files=1") == 0
