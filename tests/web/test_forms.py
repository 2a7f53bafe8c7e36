"""The door of forms: upload, look, accept, publish, look up, retire."""

import io
import re
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mhsurvey.web import pending
from tests.conftest import House
from tests.forms.workbooks import SETTINGS, survey

FORMS = Path(__file__).resolve().parents[2] / "forms"
Enter = Callable[..., FlaskClient]

PLAIN = """
| survey |            |      |                     |                      |
|        | type       | name | label::Français (fr) | label::English (en)  |
|        | text       | say  | Dites               | Say                  |
|        | {kind}     | age  | Votre âge ?         | {words}              |
"""
WITH_PICTURE = """
| survey |      |      |       |              |
|        | type | name | label | media::image |
|        | text | say  | Say   | {picture}    |
"""
PNG = b"\x89PNG\r\n\x1a\n"


def plain(version: str = "1", kind: str = "integer", words: str = "Your age?") -> bytes:
    return survey(PLAIN.format(kind=kind, words=words), SETTINGS.replace("| 1 ", f"| {version} "))


@pytest.fixture
def manager(without_csrf: None, signed_in: Enter) -> FlaskClient:
    return signed_in("manager")


def send(client: FlaskClient, *files: tuple[str, bytes]) -> TestResponse:
    """Upload files and follow to the page that tells what was found."""
    data: dict[str, Any] = {"files": [(io.BytesIO(content), name) for name, content in files]}
    return client.post("/forms/-/new", data=data, content_type="multipart/form-data", follow_redirects=True)


def accept_all(client: FlaskClient, looked: TestResponse) -> TestResponse:
    marks = re.findall(r'name="accept" value="(\w+)"', looked.text)
    return client.post(looked.request.path, data={"accept": marks}, follow_redirects=True)


def test_an_upload_is_looked_at_and_published_in_two_steps(manager: FlaskClient) -> None:
    looked = send(manager, ("form.xlsx", plain()))
    assert "No fault found" in looked.text
    assert "No form yet" in manager.get("/forms/").text

    done = accept_all(manager, looked)
    assert done.request.path == "/forms/a_form/"
    assert "Published. Tablets take it" in done.text
    assert "A form" in manager.get("/forms/").text


def test_every_question_is_shown_in_every_language(manager: FlaskClient) -> None:
    text = unescape(send(manager, ("form.xlsx", plain())).text)
    for words in ("Dites", "Say", "Votre âge ?", "Your age?"):
        assert words in text


def test_faults_are_told_with_sheet_row_and_mend_and_nothing_can_be_published(manager: FlaskClient) -> None:
    broken = survey("""
| survey |         |      |       |               |
|        | type    | name | label | constraint    |
|        | integer | age  | Age   | . > 0 and (.  |
""")
    looked = send(manager, ("form.xlsx", broken))
    place = r"<tr>\s*<td[^>]*>survey</td>\s*<td[^>]*>2</td>\s*<td[^>]*>constraint</td>"
    row = re.search(place + r".*?</tr>", looked.text, re.S)
    assert row is not None
    assert "cannot be read" in row.group()
    assert ">Publish<" not in looked.text
    assert manager.post(looked.request.path).status_code == 400
    assert "No form yet" in manager.get("/forms/").text


def test_a_warning_must_be_ticked(manager: FlaskClient) -> None:
    looked = send(manager, ("form.xlsx", plain(words=" ")))
    assert "1 warning to accept" in looked.text
    refused = manager.post(looked.request.path)
    assert refused.status_code == 400
    assert "Warnings not accepted yet: 1" in refused.text
    assert accept_all(manager, looked).status_code == 200
    assert "no label in English (en) in these rows: 3" in manager.get("/forms/a_form/1/").text


def test_an_upload_waits_for_whoever_closes_the_page(manager: FlaskClient, signed_in: Enter) -> None:
    address = send(manager, ("form.xlsx", plain())).request.path
    assert "No fault found" in signed_in("administrator").get(address).text


def test_an_upload_that_waited_too_long_or_was_never_made_is_gone(
    manager: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = send(manager, ("form.xlsx", plain())).request.path
    assert manager.get(address[:-3] + "xxx").status_code == 404
    monkeypatch.setattr(pending, "KEPT_S", -1)
    assert manager.get(address).status_code == 404


def test_what_nobody_confirmed_is_swept_at_the_next_upload(
    manager: FlaskClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(manager, ("form.xlsx", plain()))
    folder = house.app.extensions["mhsurvey"].settings.data_dir / "pending"
    before = {path.name for path in folder.glob("*/*")}
    monkeypatch.setattr(pending, "KEPT_S", -60)
    monkeypatch.setattr(pending.os, "utime", lambda path: None)
    pending_kept = send(manager, ("form.xlsx", plain(version="2")))
    assert pending_kept.status_code == 404
    assert before.isdisjoint({path.name for path in folder.glob("*/*")})


def test_the_same_version_with_other_content_is_told_before_publishing(manager: FlaskClient) -> None:
    accept_all(manager, send(manager, ("form.xlsx", plain())))
    looked = send(manager, ("form.xlsx", plain(words="How old?")))
    assert "is already published with other content" in looked.text
    assert ">Publish<" not in looked.text


def test_the_same_again_changes_nothing(manager: FlaskClient) -> None:
    accept_all(manager, send(manager, ("form.xlsx", plain())))
    assert "nothing changed" in accept_all(manager, send(manager, ("form.xlsx", plain()))).text


def test_a_new_version_says_what_changes(manager: FlaskClient) -> None:
    accept_all(manager, send(manager, ("form.xlsx", plain())))
    looked = send(manager, ("form.xlsx", plain(version="2", words="How old?")))
    assert "in use now: 1" in looked.text
    assert re.search(r"Other words:.*age", looked.text)


def test_a_changed_type_is_told_with_its_row_even_after_the_field_was_away(manager: FlaskClient) -> None:
    accept_all(manager, send(manager, ("form.xlsx", plain())))
    without = survey(
        "| survey | | | |\n| | type | name | label |\n| | text | say | Say |", SETTINGS.replace("| 1 ", "| 2 ")
    )
    accept_all(manager, send(manager, ("form.xlsx", without)))
    looked = send(manager, ("form.xlsx", plain(version="3", kind="date")))
    assert "age was int in version 1 and is date now" in looked.text
    assert re.search(r">3</td>\s*<td[^>]*>type</td>", looked.text)


def test_workbook_and_media_may_come_in_a_zip(manager: FlaskClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a form/form.xlsx", survey(WITH_PICTURE.format(picture="face.png")))
        archive.writestr("a form/media/face.png", PNG)
        archive.writestr("__MACOSX/a form/._form.xlsx", b"litter")
    looked = send(manager, ("form.zip", packed.getvalue()))
    shown = re.search(r'src="([^"]+face\.png)"', looked.text)
    assert shown is not None
    assert manager.get(shown.group(1)).data == PNG
    accept_all(manager, looked)
    assert manager.get("/forms/a_form/1/media/face.png").data == PNG


def test_two_workbooks_are_one_too_many(manager: FlaskClient) -> None:
    reply = send(manager, ("a.xlsx", plain()), ("b.xlsx", plain()))
    assert (reply.status_code, "There are 2 workbooks" in reply.text) == (400, True)


def test_media_a_browser_could_run_are_refused(manager: FlaskClient) -> None:
    looked = send(manager, ("form.xlsx", survey(WITH_PICTURE.format(picture="x.svg"))), ("x.svg", b"<svg/>"))
    assert "x.svg is of a kind that is not accepted" in looked.text
    assert ">Publish<" not in looked.text


def test_versions_are_given_back_byte_for_byte(manager: FlaskClient) -> None:
    content = plain()
    accept_all(manager, send(manager, ("form.xlsx", content)))
    reply = manager.get("/forms/a_form/1/workbook")
    assert reply.data == content
    assert reply.headers["Content-Disposition"] == "attachment; filename=a_form-1.xlsx"
    assert b'id="a_form"' in manager.get("/forms/a_form/1/xform").data


def test_a_form_is_retired_and_brought_back(manager: FlaskClient) -> None:
    accept_all(manager, send(manager, ("form.xlsx", plain())))
    assert "Tablets no longer offer it" in manager.post("/forms/a_form/retire", follow_redirects=True).text
    assert "Out of use" in manager.get("/forms/").text
    assert "Tablets offer it again" in manager.post("/forms/a_form/restore", follow_redirects=True).text


def test_a_facilitator_looks_and_does_not_publish(manager: FlaskClient, signed_in: Enter) -> None:
    accept_all(manager, send(manager, ("form.xlsx", plain())))
    facilitator = signed_in("facilitator")
    assert "Publish a form" not in facilitator.get("/forms/").text
    assert "Take out of use" not in facilitator.get("/forms/a_form/").text
    assert facilitator.get("/forms/a_form/1/").status_code == 200
    assert facilitator.get("/forms/-/new").status_code == 403


@pytest.mark.parametrize(
    "address", ["/forms/nowhere/", "/forms/nowhere/1/", "/forms/a_form/2/xform", "/forms/a_form/1/media/x"]
)
def test_what_was_never_published_is_not_found(manager: FlaskClient, address: str) -> None:
    accept_all(manager, send(manager, ("form.xlsx", plain())))
    assert manager.get(address).status_code == 404


def test_words_of_a_form_are_text_and_never_markup(manager: FlaskClient) -> None:
    looked = send(manager, ("form.xlsx", plain(words="<img src=x onerror=alert(1)>{{7*191}}")))
    assert "<img src=x" not in looked.text
    assert "{{7*191}}" in looked.text


@pytest.mark.parametrize("form_id", ["csc_group", "csc_followup", "qoc_maternity"])
def test_an_instrument_is_published_without_a_warning_and_says_what_it_measures(
    manager: FlaskClient, form_id: str
) -> None:
    folder = FORMS / form_id
    files = [(path.name, path.read_bytes()) for path in sorted((folder / "media").iterdir())]
    looked = send(manager, (f"{form_id}.xlsx", (folder / f"{form_id}.xlsx").read_bytes()), *files)
    assert "No fault found" in looked.text
    done = accept_all(manager, looked)
    assert "What it measures" in done.text
    assert done.request.path == f"/forms/{form_id}/"
