"""The public page of one area: read without an account, one area only, nothing unapproved, taken back at once."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from mhsurvey.web import recordings
from tests.results.conftest import Field
from tests.web.test_people import csrf
from tests.web.test_quotes import MARKS, SHEET, decide, field, said

__all__ = ["field", "said"]

HERE = f"{SHEET}/public"
M4A = b"\0\0\0\x20ftypM4A " + bytes(400)


def publish(client: FlaskClient, code: str = "2026-1") -> str:
    """Publish the area; gives the path of its page in French."""
    there = f"/summaries/A0111/{code}/public"
    assert client.post(there, data={"csrf_token": csrf(client, there)}).status_code == 302
    found = re.search(r'href="https?://[^/]+(/a/[^"]+)"', client.get(there).text)
    assert found
    return f"{found[1]}/fr"


def revoke(client: FlaskClient) -> None:
    assert client.post(f"{HERE}/revoke", data={"csrf_token": csrf(client, HERE)}).status_code == 302


def test_a_passer_by_reads_the_page_of_one_area(said: Field, app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    passer_by = app.test_client()
    path = publish(signed_in("manager"))
    reply = passer_by.get(path)
    assert reply.status_code == 200
    assert "Aire 0111" in reply.text
    assert reply.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert reply.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in reply.headers
    again = passer_by.get(path, headers={"If-None-Match": reply.headers["ETag"]})
    assert again.status_code == 304
    # The page leads to its own languages and nowhere else: neither to another area nor into the house.
    linked = [link for link in re.findall(r'href="(/[^"]+)"', reply.text) if "/static/" not in link]
    assert {link.rsplit("/", 1)[0] for link in linked} == {path.rsplit("/", 1)[0]}
    short = passer_by.get(path.rsplit("/", 1)[0])
    assert short.headers["Location"] == path
    assert passer_by.get(path.replace("/fr", "/xx")).status_code == 404


def test_the_whole_page_is_light(said: Field, app: Flask, signed_in: Callable[..., FlaskClient]) -> None:
    path = publish(signed_in("manager"))
    client = app.test_client()
    page = client.get(path).text
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    total = len(page.encode())
    for one in files:
        with client.get(one) as reply:
            total += len(reply.data)
    assert files
    assert total < 60_000


@pytest.mark.parametrize("language", ["fr", "bm", "en"])
def test_no_word_is_on_it_before_it_is_approved_nor_after_it_is_kept_back(
    said: Field, app: Flask, signed_in: Callable[..., FlaskClient], language: str
) -> None:
    manager, passer_by = signed_in("manager"), app.test_client()
    path = publish(manager).replace("/fr", f"/{language}")
    told = (*MARKS.values(), "Réparer la pompe")
    assert [mark for mark in told if mark in passer_by.get(path).text] == []
    decide(manager, MARKS["suggestion"], "approved")
    decide(manager, MARKS["own point"], "approved")
    decide(manager, "Réparer la pompe", "approved")
    publish(manager)
    shown = passer_by.get(path).text
    assert {mark for mark in told if mark in shown} == {MARKS["suggestion"], MARKS["own point"], "Réparer la pompe"}
    # Kept back later: gone at once, without publishing again.
    decide(manager, MARKS["suggestion"], "kept_back")
    decide(manager, "Réparer la pompe", "open")
    shown = passer_by.get(path).text
    assert [mark for mark in (MARKS["suggestion"], "Réparer la pompe") if mark in shown] == []


def test_numbers_stand_still_until_somebody_publishes_again(
    said: Field, app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    manager, passer_by = signed_in("manager"), app.test_client()
    path = publish(manager)
    before = passer_by.get(path).text
    answers = {"n_present": 11, "consent_grp": "OK", "method": "consensus", "ind01_accueil_score": "5"}
    said.send("csc_group", answers, group="young_women", area="A0111", round_code="2026-1")
    said.session.commit()
    assert passer_by.get(path).text == before
    publish(manager)
    assert passer_by.get(path).text != before


def test_what_was_taken_back_opens_nothing_and_a_new_page_has_a_new_address(
    said: Field, app: Flask, signed_in: Callable[..., FlaskClient]
) -> None:
    manager, passer_by = signed_in("manager"), app.test_client()
    first = publish(manager)
    revoke(manager)
    assert passer_by.get(first).status_code == 404
    assert passer_by.get("/a/2222222222/fr").status_code == 404
    assert publish(manager) != first
    assert passer_by.get(first).status_code == 404


def test_a_code_is_printed_only_when_it_leads_somewhere(said: Field, signed_in: Callable[..., FlaskClient]) -> None:
    manager = signed_in("manager")
    assert 'class="qr"' not in manager.get(SHEET).text
    publish(manager)
    assert 'class="qr"' in manager.get(SHEET).text
    revoke(manager)
    assert 'class="qr"' not in manager.get(SHEET).text


def test_only_who_leads_the_area_publishes_it(said: Field, signed_in: Callable[..., FlaskClient]) -> None:
    stranger = signed_in("manager", roots=("/R02/",))
    token = csrf(stranger, "/people/me")
    assert stranger.post(HERE, data={"csrf_token": token}).status_code == 404
    recording = {"csrf_token": token, "language": "fr", "recording": (BytesIO(M4A), "a.m4a")}
    assert stranger.post(f"{HERE}/recording", data=recording).status_code == 404
    facilitator = signed_in("facilitator")
    assert facilitator.post(HERE, data={"csrf_token": csrf(facilitator, "/people/me")}).status_code == 403


def test_somebody_reads_it_aloud(
    said: Field, app: Flask, signed_in: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    manager, passer_by = signed_in("manager"), app.test_client()
    path = publish(manager)

    def send(content: bytes, **more: str) -> int:
        data = {"csrf_token": csrf(manager, HERE), "language": "bm", "recording": (BytesIO(content), "a.m4a"), **more}
        return manager.post(f"{HERE}/recording", data=data).status_code

    assert "<audio" not in passer_by.get(path).text
    assert send(b"<script>alert(1)</script>") == 415
    with monkeypatch.context() as small:
        small.setattr(recordings, "MOST_MB", 0)
        assert send(M4A) == 415
    assert send(M4A) == 302
    assert "<audio" not in passer_by.get(path).text
    assert "<audio" in passer_by.get(path.replace("/fr", "/bm")).text
    with passer_by.get(path.replace("/fr", "/bm/script")) as heard:
        assert (heard.status_code, heard.mimetype, heard.data) == (200, "audio/mp4", M4A)
    assert passer_by.get(path.replace("/fr", "/fr/script")).status_code == 404
    assert send(b"", forget="1") == 302
    assert passer_by.get(path.replace("/fr", "/bm/script")).status_code == 404


@pytest.mark.browser
def test_the_page_is_read_on_a_phone_in_three_languages(
    said: Field, sign_in_page: Callable[..., Page], live_server: str, browser: Browser
) -> None:
    manager = sign_in_page("manager")
    manager.goto(HERE)
    manager.get_by_role("button", name="Publish").click()
    address = manager.locator("a.mono").get_attribute("href")
    assert address
    context = browser.new_context(viewport={"width": 360, "height": 740})
    phone = context.new_page()
    refused: list[str] = []
    phone.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    phone.goto(live_server + address.split("/", 3)[3].join(["/", ""]))
    expect(phone.get_by_role("heading", name="Ce qui va bien")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for language, words in (("Bamanankan", "musow"), ("English", "What goes well"), ("Français", "Ce qui va bien")):
        phone.get_by_role("link", name=language).click()
        expect(phone.locator("body")).to_contain_text(words)
        link = phone.get_by_role("link", name=language)
        expect(link).to_have_attribute("aria-current", "true")
        assert link.bounding_box()["height"] >= 48  # type: ignore[index]
    assert refused == []
    context.close()
