"""A translator's page: phrases beside another language, written, signed, spoken, and carried by the next version."""

import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from mhsurvey.forms import queries as forms
from mhsurvey.forms.preview import read_preview
from mhsurvey.tablet import words as tablet_words
from tests.browser import ARGUMENTS, executable
from tests.conftest import EnrolledTablet, House
from tests.forms.workbooks import survey
from tests.tablet.conftest import FAKE_DEVICES
from tests.web.test_forms import accept_all, send

Enter = Callable[..., FlaskClient]
HERE = "/translations/"
# First bytes of an MP3: enough to be told as a recording.
SOUND = b"ID3" + bytes(200)
FORM = """
| survey   |               |        |                     |                          |                     |
|          | type          | name   | label::Français (fr) | label::Bamanankan (bm)  | hint::Français (fr) |
|          | select_one yn | ok     | Acceptez-vous ?     | [fr] Acceptez-vous ?     | Dites oui ou non    |
|          | integer       | n      | Combien ?           | [fr] Combien ?           |                     |
|          | note          | thanks | Merci, ${n}         | [fr] Merci, ${n}         |                     |
| choices  |               |        |                     |                          |                     |
|          | list_name     | name   | label::Français (fr) | label::Bamanankan (bm)  |                     |
|          | yn            | 1      | Oui                 | awɔ · Oui                |                     |
|          | yn            | 0      | Non                 | ayi · Non                |                     |
"""
SETTINGS = """
| settings |         |                    |            |                  |
|          | form_id | form_title         | version    | default_language |
|          | asked   | Ce qui est demandé | 2026010101 | Français (fr)    |
"""


@pytest.fixture
def manager(without_csrf: None, signed_in: Enter) -> FlaskClient:
    client = signed_in("manager")
    assert accept_all(client, send(client, ("form.xlsx", survey(FORM, SETTINGS)))).status_code == 200
    return client


def key_of(page: str, source: str) -> str:
    cards = re.findall(r'id="p-(\w+)".*?phrase-source">([^<]*)', page, re.S)
    return next(key for key, words in cards if words == source)


def word(client: FlaskClient, source: str, words: str, *, verdict: str = "sign") -> int:
    key = key_of(client.get(f"{HERE}?shown=all").text, source)
    sent = {"key": key, "language": "bm", "shown": "all", "words": words, "verdict": verdict}
    return client.post(f"{HERE}words", data=sent).status_code


def test_words_are_written_signed_and_carried_by_the_next_version(manager: FlaskClient, house: House) -> None:
    page = manager.get(HERE).text
    assert "Acceptez-vous ?" in page
    assert word(manager, "Acceptez-vous ?", "I sɔnna wa ?") == 302
    assert word(manager, "Non", "ayi") == 302
    # A phrase that forgets its answer would make a form nobody can publish: refused, and nothing is kept.
    assert word(manager, "Merci, ${n}", "Merci") == 400
    assert "2 changes are not on the tablets yet" in manager.get(HERE).text
    key = key_of(manager.get(f"{HERE}?shown=all").text, "Acceptez-vous ?")
    spoken = {"key": key, "language": "bm", "shown": "all", "recording": (io.BytesIO(SOUND), "x.mp3")}
    assert manager.post(f"{HERE}voice", data=spoken).status_code == 302

    looked = manager.post(f"{HERE}asked/next", follow_redirects=True)
    assert "No fault found" in looked.text or "warning" in looked.text
    assert "Published" in accept_all(manager, looked).text
    with house.app.extensions["mhsurvey"].sessions() as db:
        version = forms.current_version(db, form_id="asked")
        found = forms.version(db, form_id="asked", version=version)
        (media,) = forms.media(db, form_id="asked", version=version)
    assert version > "2026010101"
    asked = {one.name: one for one in read_preview(found.xform).items}
    assert asked["ok"].said.words["bm"] == "I sɔnna wa ?"
    assert asked["ok"].said.audio == {"bm": media.filename}
    assert asked["thanks"].said.words["bm"] == "[fr] Merci, ${n}"
    assert asked["ok"].choices[1].said.words["bm"] == "ayi"
    # On the tablets now: nothing waits any more.
    assert "not on the tablets yet" not in manager.get(HERE).text
    again = manager.post(f"{HERE}asked/next", follow_redirects=True)
    assert "says all of this already" in again.text


def test_words_are_taken_back(manager: FlaskClient) -> None:
    word(manager, "Combien ?", "joli", verdict="keep")
    assert "joli" in manager.get(HERE).text
    word(manager, "Combien ?", "joli", verdict="forget")
    page = manager.get(HERE).text
    assert "joli" not in page
    assert "not on the tablets yet" not in page


def test_a_search_finds_without_accents_and_bambara_letters(manager: FlaskClient) -> None:
    word(manager, "Acceptez-vous ?", "I sɔnna wa ?")
    found = manager.get(f"{HERE}?shown=all&q=sonna").text
    assert "Acceptez-vous ?" in found
    assert "Combien ?" not in found


def test_words_of_the_pages_and_of_the_tablet_app_are_given_too(
    manager: FlaskClient, signed_in: Enter, client: FlaskClient, tablet: EnrolledTablet
) -> None:
    def say(of: str, french: str, words: str, verdict: str) -> int:
        key = key_of(unescape(manager.get(f"{HERE}?form={of}&shown=all&q={french}").text), french)
        sent = {"key": key, "language": "bm", "form": of, "shown": "all", "words": words, "verdict": verdict}
        return manager.post(f"{HERE}words", data=sent).status_code

    assert say("-pages", "Formulaires", "BM-FORMS", "sign") == 302
    assert say("-pages", "Tablettes", "BM-TABLETS", "keep") == 302
    reader = signed_in("administrator")
    reader.post("/language/bm")
    navigation = reader.get("/forms/").text.split("<main")[0]
    assert "<span>BM-FORMS</span>" in navigation
    # Nobody signed it: the French stands beside it.
    assert "BM-TABLETS · Tablettes" in navigation

    before = client.get("/tablet/carry.json", headers=tablet.headers)
    assert before.json is not None
    assert before.json["words"] == {}
    french = tablet_words.book("fr")["outbox"]
    assert say("-tablet", french, "BM-OUTBOX", "sign") == 302
    carried = client.get("/tablet/carry.json", headers=tablet.headers | {"If-None-Match": before.headers["ETag"]})
    assert carried.json is not None
    assert carried.json["words"]["bm"]["texts"]["outbox"] == "BM-OUTBOX"
    assert "outbox" in carried.json["words"]["bm"]["signed"]


@pytest.mark.parametrize("content", [b"", b"<html>", b"RIFF"])
def test_what_is_no_recording_is_refused(manager: FlaskClient, content: bytes) -> None:
    key = key_of(manager.get(f"{HERE}?shown=all").text, "Combien ?")
    sent = {"key": key, "language": "bm", "shown": "all", "recording": (io.BytesIO(content), "x.mp3")}
    assert manager.post(f"{HERE}voice", data=sent).status_code == 415


def test_what_is_only_read_has_no_voice(manager: FlaskClient) -> None:
    key = key_of(manager.get(f"{HERE}?shown=all").text, "Dites oui ou non")
    sent = {"key": key, "language": "bm", "shown": "all", "recording": (io.BytesIO(SOUND), "x.mp3")}
    assert manager.post(f"{HERE}voice", data=sent).status_code == 404


def test_a_translator_signs_by_keyboard_and_speaks_into_the_page(
    manager: FlaskClient, browser: Browser, live_server: str, house: House
) -> None:
    with browser.browser_type.launch(executable_path=executable(), args=[*ARGUMENTS, *FAKE_DEVICES]) as listening:
        context = listening.new_context(base_url=live_server, locale="en", permissions=["microphone"])
        cookie = house.client(house.person("administrator")).get_cookie("mhsurvey")
        assert cookie is not None
        context.add_cookies([{"name": "mhsurvey", "value": cookie.value, "url": live_server}])
        page = context.new_page()
        page.goto(HERE)
        first, second = page.locator("[data-phrase]").nth(0), page.locator("[data-phrase]").nth(1)
        first.locator("textarea").fill("I sɔnna wa ?")
        first.locator("textarea").press("Control+Enter")
        expect(first.locator(".badge")).to_have_text("Signed")
        # On to the next, without the page going away.
        expect(second.locator("textarea")).to_be_focused()

        first.locator("[data-record]").click()
        expect(first.locator("[data-clock]")).to_have_text("0:01")
        first.locator("[data-record]").click()
        heard = first.get_by_label("The new recording")
        expect(heard).to_be_visible()
        reply = page.request.get(str(heard.get_attribute("src")))
        assert reply.headers["content-type"] in ("audio/webm", "audio/mp4")
        assert len(reply.body()) > 1000
        first.get_by_text("Take this recording back").click()
        expect(first.get_by_text("Nobody has spoken this yet.")).to_be_visible()

        # Words that lose an answer are refused where they stand, and stay there to be mended.
        thanks = page.locator("[data-phrase]", has_text="Merci")
        thanks.locator("textarea").fill("Merci")
        thanks.get_by_text("Keep and sign").click()
        expect(thanks.get_by_role("alert")).to_contain_text("Keep n in your words")
        expect(thanks.locator("textarea")).to_have_value("Merci")
