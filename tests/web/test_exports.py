"""The pages of exports: who finds them, what they offer, how a file is made, watched, cancelled, forgotten."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from mhsurvey.accounts.person import Role
from mhsurvey.accounts.tables import EventRow
from mhsurvey.db import writing
from mhsurvey.exchange.order import Format, Order, Stage
from mhsurvey.exchange.tables import ExportRow
from mhsurvey.web import export_jobs
from tests.exchange.ground import Arrive, Told, arrive  # noqa: F401 - a fixture

NOTHING_CHOSEN = {"headers": "groups", "version": "", "area": "", "round_code": "", "review": ""}

CARDS = [Told("uuid:1", {"clean": "1", "say": "WORDS"}), Told("uuid:2", {"who/area": "A0211", "clean": "0"})]


pytestmark = pytest.mark.usefixtures("without_csrf")


def asked(client: FlaskClient, form_id: str, **wanted: str) -> str:
    """Ask for a file; gives the address of its page."""
    reply = client.post(f"/exports/forms/{form_id}", data=NOTHING_CHOSEN | wanted)
    assert reply.status_code == 302, reply.text
    return reply.location


def test_a_file_is_asked_for_made_noted_fetched_and_deleted(
    arrive: Arrive,  # noqa: F811
    signed_in: Callable[..., FlaskClient],
    app: Flask,
) -> None:
    arrive("card", "scorecard", CARDS)
    manager = signed_in(Role.MANAGER, roots=("/R01/",))
    assert "Every kind" in manager.get("/exports/").text
    page = manager.get("/exports/forms/card").text
    assert "own words" not in page.partition("What else")[2].partition("pictures")[0]

    address = asked(manager, "card", kind="csv", languages="fr")
    ready = manager.get(address).text
    assert "Ready" in ready
    with manager.get(f"{address}/file") as reply:
        assert reply.headers["Content-Disposition"].startswith("attachment")
        content = reply.data
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        rows = found.read(found.namelist()[0]).decode("utf-8-sig")
    assert "uuid:1" in rows
    assert "uuid:2" not in rows
    assert "WORDS" not in rows
    with app.extensions["mhsurvey"].sessions() as session:
        [line] = session.query(EventRow).filter_by(verb="exported").all()
    assert (line.subject, line.detail["n"], line.detail["format"]) == ("form card", 1, "csv")

    # Another's export is not there, whatever the role.
    assert signed_in(Role.ADMINISTRATOR).get(f"{address}/file").status_code == 404
    assert manager.post(f"{address}/delete").status_code == 302
    assert manager.get(f"{address}/file").status_code == 404
    assert not export_jobs.folder_of(app.extensions["mhsurvey"].settings, 1).exists()


def test_nobody_gets_by_the_page_what_the_role_may_not_have(
    arrive: Arrive,  # noqa: F811
    signed_in: Callable[..., FlaskClient],
    app: Flask,
) -> None:
    arrive("exit", "survey", CARDS)
    manager = signed_in(Role.MANAGER, roots=("/R01/",))
    page = manager.get("/exports/forms/exit").text
    assert 'value="xlsx"' not in page
    assert 'value="results"' in page
    # Refused by the entry: what was not offered is no choice.
    for wanted in ({"kind": "csv"}, {"kind": "results", "area": "A0211"}):
        reply = manager.post("/exports/forms/exit", data=NOTHING_CHOSEN | wanted)
        assert reply.status_code == 200
        assert "fault" in reply.text
    asked(manager, "exit", kind="codebook")
    with app.extensions["mhsurvey"].sessions() as session:
        assert [row.order["format"] for row in session.query(ExportRow)] == ["codebook"]
    assert manager.get("/exports/forms/nothing").status_code == 404


def test_codebook_is_a_page_too(arrive: Arrive, signed_in: Callable[..., FlaskClient]) -> None:  # noqa: F811
    arrive("exit", "survey", [])
    page = signed_in(Role.FACILITATOR).get("/exports/codebook/exit").text
    assert "key=participants" in page
    assert "for the focal persons only" in page
    assert "${n} &gt; 3" in page


def test_a_silent_maker_shows_as_failed_and_yesterdays_files_go(
    arrive: Arrive,  # noqa: F811
    signed_in: Callable[..., FlaskClient],
    app: Flask,
) -> None:
    arrive("card", "scorecard", CARDS)
    manager = signed_in(Role.MANAGER)
    first, second = (asked(manager, "card", kind="csv") for _ in range(2))
    with writing(app.extensions["mhsurvey"].sessions()) as session:
        died, old = session.get(ExportRow, 1), session.get(ExportRow, 2)
        assert died is not None
        assert old is not None
        died.stage, died.heard_at = Stage.WRITING, datetime.now(UTC) - timedelta(minutes=5)
        old.heard_at = datetime.now(UTC) - timedelta(days=2)
        session.commit()
    assert "could not be made" in manager.get(first).text
    asked(manager, "card", kind="csv")
    assert "Deleted" in manager.get(second).text
    assert manager.get(f"{second}/file").status_code == 404


def test_cancelling_stops_the_maker_and_leaves_nothing(
    arrive: Arrive,  # noqa: F811
    signed_in: Callable[..., FlaskClient],
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arrive("card", "scorecard", CARDS)
    manager = signed_in(Role.MANAGER)
    later: list[dict[str, object]] = []
    monkeypatch.setattr(export_jobs, "begin", lambda _ground, **given: later.append(given))
    address = asked(manager, "card", kind="csv")
    assert manager.get(f"{address}/state").json == {"stage": "waiting", "done": 0, "of": 2}
    assert manager.post(f"{address}/cancel").status_code == 302
    ground = app.extensions["mhsurvey"]
    assert not export_jobs.run(ground, export=later[0]["export"], person=later[0]["person"])  # type: ignore[arg-type]
    assert "Cancelled" in manager.get(address).text
    assert not export_jobs.folder_of(ground.settings, 1).exists()


@pytest.mark.browser
def test_a_large_one_is_made_beside_the_server_and_watched(
    arrive: Arrive,  # noqa: F811
    sign_in_page: Callable[..., Page],
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    monkeypatch.setattr(export_jobs, "WHILE_WAITING", 0)
    arrive("card", "scorecard", CARDS)
    page = sign_in_page(Role.ADMINISTRATOR)
    page.goto("/exports/")
    page.get_by_role("link", name=re.compile("Choose")).click()
    page.get_by_label("Text (CSV)").check()
    page.get_by_label(re.compile("^Also what people said")).check()
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_role("link", name="Download")).to_be_visible(timeout=120_000)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download").click()
    with zipfile.ZipFile(coming.value.path()) as found:
        assert b"WORDS" in found.read(found.namelist()[0])


def test_command_writes_a_file_and_a_line_of_the_trail(arrive: Arrive, app: Flask, tmp_path: object) -> None:  # noqa: F811
    arrive("card", "scorecard", CARDS)
    runner = app.test_cli_runner()
    said = runner.invoke(
        args=["exports", "write", "card", f"{tmp_path}/out.xlsx", "--format", "xlsx", "--area", "D011"]
    )
    assert said.output.strip() == f"1 written to {tmp_path}/out.xlsx"
    assert runner.invoke(args=["exports", "write", "nothing", f"{tmp_path}/out.csv"]).exit_code == 1
    with app.extensions["mhsurvey"].sessions() as session:
        assert session.query(EventRow).filter_by(verb="exported").count() == 1
    order = Order(form_id="card", format=Format.XLSX, area="D011")
    assert Order.from_json(order.to_json()) == order
