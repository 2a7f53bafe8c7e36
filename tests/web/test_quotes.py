"""Words on their way to the wall: found in the sheets, decided one by one, shown nowhere before."""

import io
import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from mhsurvey.actions import operations as actions
from mhsurvey.quotes.tables import QuoteDecisionRow
from mhsurvey.submissions.queries import answers_by_id
from mhsurvey.submissions.tables import AttachmentRow
from mhsurvey.summaries.pages import SHEETS
from mhsurvey.web.summaries import press
from tests.results.conftest import Field
from tests.web.test_people import csrf
from tests.web.test_results import field

__all__ = ["field"]

HERE = "/quotes/A0111/2026-1"
SHEET = "/summaries/A0111/2026-1"
FIRST, SECOND = "ind01_accueil", "ind02_attente"
# A word for each place where somebody can say something; none may be seen before it was approved.
MARKS = {
    "reason": "QQREASON",
    "suggestion": "QQSUGGESTION",
    "own point": "QQOWNPOINT",
    "own reason": "QQOWNREASON",
    "centre": "QQCENTRE",
    "meeting": "QQMEETING",
    "small group": "QQSMALL",
}


@pytest.fixture
def said(field: Field) -> Iterator[Field]:
    """Area A0111: four groups, the centre and the meeting, each with words of their own; one voice was spoken."""
    here = {"area": "A0111", "round_code": "2026-1"}
    both = {f"{FIRST}_score": "2", f"{SECOND}_score": "4", "consent_grp": "OK", "method": "consensus"}
    own = {"local_wording": f"La pharmacie {MARKS['own point']}", "local_ind_score": "1"}
    field.send(
        "csc_group",
        {
            **both,
            "n_present": 12,
            f"{FIRST}_why": f"Dr Traoré crie {MARKS['reason']}",
            f"{FIRST}_sugg": f"un siège {MARKS['suggestion']}",
        },
        repeats={"local_ind": [own | {"local_ind_why": f"vide {MARKS['own reason']}"}]},
        group="women",
        **here,
    )
    men = field.send("csc_group", {**both, "n_present": 10, f"{SECOND}_why_audio": "voix.m4a"}, group="men", **here)
    field.session.add(
        AttachmentRow(
            submission_id=men.id, name="voix.m4a", sha256="0" * 64, size=9, content_type="audio/mp4", referenced=True
        )
    )
    field.send("csc_group", {**both, "n_present": 9}, group="chw", **here)
    few = {**both, "n_present": 4, f"{FIRST}_why": MARKS["small group"]}
    field.send("csc_group", few, group="leaders", **here)
    centre = {
        f"{FIRST}_score": "4",
        f"{FIRST}_why": f"peu de monde {MARKS['centre']}",
        "n_staff": 6,
        "consent_prov": "OK",
    }
    field.send("csc_provider", centre | {"n_staff": 6, "consent_prov": "OK"}, **here)
    meeting = field.send(
        "csc_interface",
        {"n_women": 20, "n_men": 15},
        repeats={
            "cons_rows": [{"cons_ind": FIRST, "cons_agreed": "3", "cons_reason": f"accord {MARKS['meeting']}"}],
            "plan": [{"act_what": "Réparer la pompe", "act_who_type": "asaco", "act_due": "2026-01-15"}],
        },
        **here,
    )
    actions.take_up(field.session, submissions=answers_by_id(field.session, ids=[meeting.id]))
    field.session.commit()
    yield field
    press.close()


def test_an_overview_counts_what_waits_in_the_readers_own_areas(
    said: Field, signed_in: Callable[..., FlaskClient]
) -> None:
    client = signed_in("manager", roots=("/R01/",))
    before = " ".join(client.get("/quotes/").text.split())
    assert HERE in before
    waiting = int(re.search(r"(\d+) still to decide", before)[1])  # type: ignore[index]
    assert waiting > 3
    assert not any(mark in before for mark in MARKS.values()), "words stand on their own page only"
    page = client.get(HERE).text
    key = re.search(rf'action="{HERE}/(\w+)"', page)[1]  # type: ignore[index]
    client.post(f"{HERE}/{key}", data={"verdict": "kept_back", "csrf_token": csrf(client, "/people/me")})
    assert f"{waiting - 1} still to decide" in " ".join(client.get("/quotes/?round=2026-1").text.split())
    assert HERE not in signed_in("manager", roots=("/R02/",)).get("/quotes/").text
    assert signed_in("focal_person").get("/quotes/").status_code == 403


@pytest.fixture
def outputs() -> Callable[[FlaskClient], dict[str, str]]:
    """`outputs(client)`: the text of the page and of every print there is, those to come as well."""

    def text(client: FlaskClient, address: str) -> str:
        reply = client.get(address)
        assert reply.status_code == 200, address
        if reply.mimetype != "application/pdf":
            return reply.text
        # A hyphen at a line's end would hide a mark.
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(reply.data)).pages).replace("-\n", "")

    def every(client: FlaskClient) -> dict[str, str]:
        return {address: text(client, address) for address in (SHEET, *(f"{SHEET}/{name}.pdf" for name in SHEETS))}

    return every


def card(page: str, mark: str) -> str:
    """The address at which the card with these words is decided."""
    cards = re.findall(r"<article.*?</article>", page, re.DOTALL)
    return re.search(r'action="([^"]+)"', next(one for one in cards if mark in one))[1]  # type: ignore[index]


def decide(client: FlaskClient, mark: str, verdict: str, words: str | None = None, *, status: int = 302) -> None:
    given = {"verdict": verdict, "csrf_token": csrf(client, HERE)} | ({} if words is None else {"words": words})
    assert client.post(card(client.get(HERE).text, mark), data=given).status_code == status


def test_the_page_lists_what_was_said_and_warns_of_a_name(said: Field, signed_in: Callable[..., FlaskClient]) -> None:
    page = signed_in("facilitator").get(HERE).text
    assert all(mark in page for mark in MARKS.values())
    assert "<mark>Dr Traoré</mark>" in page
    assert "Promise, for the public page" in page
    assert "8 still to decide" not in page
    assert "9 still to decide" in page
    assert re.search(r'<audio[^>]+src="/submissions/\d+/files/\d+"', page)


def test_nothing_is_on_any_output_before_it_is_approved(
    said: Field, signed_in: Callable[..., FlaskClient], outputs: Callable[[FlaskClient], dict[str, str]]
) -> None:
    client = signed_in("manager")
    for name, text in outputs(client).items():
        assert [mark for mark in MARKS.values() if mark in text] == [], name
    decide(client, MARKS["reason"], "kept_back")
    decide(client, MARKS["small group"], "approved")
    for name, text in outputs(client).items():
        assert [mark for mark in MARKS.values() if mark in text] == [], name


def test_approved_words_are_shown_and_those_of_another_wording_instead(
    said: Field, signed_in: Callable[..., FlaskClient]
) -> None:
    client = signed_in("facilitator")
    decide(client, MARKS["suggestion"], "approved")
    decide(client, MARKS["reason"], "approved", "On nous crie dessus WRITTEN")
    decide(client, MARKS["own point"], "approved")
    page = client.get(SHEET).text
    assert MARKS["suggestion"] in page
    assert MARKS["own point"] in page
    assert "WRITTEN" in page
    assert "Traoré" not in page
    # The original stays where it was sent, and every decision beside it.
    again = client.get(HERE).text
    assert MARKS["reason"] in again
    assert "Approved with other words" in again
    decide(client, MARKS["reason"], "open")
    assert "WRITTEN" not in client.get(SHEET).text
    assert said.session.query(QuoteDecisionRow).count() == 4


def test_what_was_spoken_needs_words(said: Field, signed_in: Callable[..., FlaskClient]) -> None:
    client = signed_in("facilitator")
    decide(client, "<audio", "approved", status=400)
    decide(client, "<audio", "approved", "L'attente est longue")
    assert "attente est longue" in client.get(SHEET).text


def test_words_of_a_rejected_sheet_are_gone(said: Field, signed_in: Callable[..., FlaskClient]) -> None:
    client = signed_in("manager")
    decide(client, MARKS["suggestion"], "approved")
    assert MARKS["suggestion"] in client.get(SHEET).text
    for number in range(1, 7):
        rejected = {"to": "rejected", "csrf_token": csrf(client, HERE)}
        client.post(f"/submissions/{number}/review", data=rejected)
    assert MARKS["suggestion"] not in client.get(SHEET).text


def test_a_verdict_must_be_one(said: Field, signed_in: Callable[..., FlaskClient]) -> None:
    decide(signed_in("manager"), MARKS["reason"], "burned", status=400)


def test_the_trail_says_who_decided_and_no_word(said: Field, signed_in: Callable[..., FlaskClient]) -> None:
    client = signed_in("administrator")
    decide(client, MARKS["reason"], "approved")
    trail = client.get("/people/events").text
    assert "decided whether words may be shown" in trail
    assert MARKS["reason"] not in trail


@pytest.mark.browser
def test_a_facilitator_decides_by_the_keyboard(said: Field, sign_in_page: Callable[..., Page]) -> None:
    page = sign_in_page("facilitator")
    page.set_viewport_size({"width": 800, "height": 1280})
    page.goto(HERE)
    page.keyboard.press("ArrowDown")
    first = page.locator("[data-quote]").first
    key = first.get_attribute("id")
    page.keyboard.press("a")
    expect(page.locator(f"#{key}")).to_have_attribute("data-quote", "approved")
    expect(page.locator("[data-quote=open]")).to_have_count(8)
    expect(page.locator(".quote-count")).to_have_text("8 still to decide")
    page.keyboard.press("e")
    box = page.locator("[data-quote=open] textarea:focus")
    box.fill("Autrement dit")
    box.locator("xpath=ancestor::form").get_by_role("button").click()
    expect(page.get_by_text("Autrement dit")).to_be_visible()
    page.keyboard.press("k")
    expect(page.locator("[data-quote=kept_back]")).to_have_count(1)
    page.locator(f"#{key}").focus()
    page.keyboard.press("u")
    expect(page.locator(f"#{key}")).to_have_attribute("data-quote", "open")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
