"""Every type and appearance the tablet says it does: touched, compared with what arrives, read as the server reads."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from lxml import etree
from playwright.sync_api import Page

from mhsurvey.forms.checks.support import APPEARANCES, TYPES, Does, appearance_of, kind_of
from mhsurvey.forms.reading import read_meaning
from mhsurvey.submissions import answers
from mhsurvey.submissions.instance import file_names, parse_xml
from tests.tablet.all_types import FORM
from tests.tablet.conftest import Device, Server, begin, eventually, wait_until_carried
from tests.tablet.every_type import ASKED, Asked, every_type
from tests.tablet.hands import KEEP, Hands

pytestmark = pytest.mark.browser
WITH_FILES = ("listened", "drawn", "signed", "marked", "fresh", "film", "paper")
BY_NAME = {asked.name: asked for asked in ASKED}


def test_the_forms_filled_here_hold_every_type_and_appearance_that_works() -> None:
    kinds = {kind_of(asked.kind) for asked in ASKED}
    kinds |= {kind_of(line.split("|")[2].strip()) for line in FORM.splitlines() if line.count("|") > 3}
    looks = {appearance_of(word) for asked in ASKED for word in asked.cells.get("appearance", "").split()}
    # What pyxform makes of a table-list.
    looks |= {"label", "list-nolabel"}
    assert {one.name for one in TYPES if one.does is Does.WORKS} - kinds == set()
    assert {one.name for one in APPEARANCES if one.does is Does.WORKS} - looks == set()


@pytest.fixture
def server(serving: Callable[..., Server]) -> Server:
    return serving([every_type()])


@pytest.fixture
def page(device: Device, server: Server) -> Page:
    page = device.on(server.enrolment)
    device.context.grant_permissions(["geolocation", "microphone"], origin=server.address)
    device.context.set_geolocation({"latitude": 12.65, "longitude": -8.0, "accuracy": 6})
    wait_until_carried(page)
    return page


def answer(page: Page, name: str) -> None:
    touch = BY_NAME[name].touch
    if touch:
        touch(page.locator(f'section.asked[data-name="{name}"]').first)


def test_every_type_is_answered_and_arrives_as_meant(page: Page, server: Server) -> None:
    begin(page, "every_type")
    page.locator(".listening-yes").click()
    page.locator(".listening").wait_for()
    hands = Hands(page)
    seen = answer_all(page, hands)
    assert [name for name in BY_NAME if BY_NAME[name].touch and name not in seen and name != "tint_other"] == []
    instance_id = hands.keep()
    eventually(lambda: instance_id in server.state.received)
    root = parse_xml(server.state.received[instance_id][0])
    assert {asked.name or asked.kind: told for asked in ASKED if (told := difference(root, asked))} == {}
    check_files(root, server, instance_id)
    check_as_the_server_reads_it(root)


def answer_all(page: Page, hands: Hands) -> list[str]:
    seen: list[str] = []
    while not page.locator(KEEP).count():
        page.locator("main.step").wait_for()
        for name in page.locator("section.asked[data-name]").evaluate_all("all => all.map(one => one.dataset.name)"):
            seen.append(name)
            if name == "tint_other":
                page.locator(".field").fill("Ocre")
            elif name == "more":
                # `quick` goes on by itself; then back, to hide what was answered.
                answer(page, name)
                page.locator('[data-name="secret"] .field').fill("caché")
                seen.append("secret")
                page.locator(".foot-button").first.click()
                page.locator('.choice[data-value="0"]').click()
                page.locator(KEEP).wait_for()
                return seen
            elif name in BY_NAME:
                answer(page, name)
        if not page.locator(KEEP).count():
            hands.seen.append(seen[-1])
            hands.go_on()
    return seen


def difference(root: etree._Element, asked: Asked) -> str | None:
    if asked.is_group or asked.expect is None:
        return None
    name = asked.name or asked.kind
    found = root.find(f".//{{*}}{name}")
    value = (found.text or "") if found is not None else ""
    return None if re.fullmatch(asked.expect, value, re.DOTALL) else f"{value!r}, not {asked.expect!r}"


def check_files(root: etree._Element, server: Server, instance_id: str) -> None:
    """Every file a field names has come, and none that no field names."""
    named = set(file_names(root, questions=answers.file_questions(read_meaning(every_type().xml))))
    assert len(named) == len(WITH_FILES)
    eventually(lambda: server.state.files[instance_id] == {*named, "audit.csv"})
    assert all(server.state.contents[instance_id].values())
    rows = list(csv.DictReader(io.StringIO(server.state.contents[instance_id]["audit.csv"].decode())))
    assert [rows[0]["event"], rows[-1]["event"]] == ["form start", "form finalize"]
    lines = next(row for row in rows if row["node"] == "/data/lines")
    assert (lines["old-value"], lines["new-value"]) == ("salut", "a\nb")
    assert int(lines["end"]) >= int(lines["start"]) > 1_600_000_000_000


def check_as_the_server_reads_it(root: etree._Element) -> None:
    read = answers.read(root, meaning=read_meaning(every_type().xml))
    assert read.unreadable == ()
    values = {path.rpartition("/")[2]: value for path, value in read.values.items()}
    assert (values["cold"], values["weight"], values["tint_other"]) == (-12, 3.5, "Ocre")
    assert "secret" not in values
    assert [len(entries) for entries in read.repeats.values()] == [2]


def test_a_page_killed_while_the_camera_is_open_comes_back_to_its_question(
    device: Device, page: Page, server: Server
) -> None:
    begin(page, "every_type")
    page.locator(".listening-no").click()
    hands = Hands(page)
    page.locator('[data-name="lines"] .field').fill("avant la photo")
    hands.answers = {"pin": "1234", "some": "rouge"}
    while not page.locator('[data-name="fresh"]').count():
        for name in page.locator("section.asked[data-name]").evaluate_all("all => all.map(one => one.dataset.name)"):
            if name in ("drawn", "signed"):
                answer(page, name)
        hands.seen.append(name)
        hands.go_on()
    with page.expect_file_chooser():
        page.locator('[data-name="fresh"] .picker').click()
    # The camera has the screen; Android throws the page away.
    device.kill()
    page = device.on(f"{server.address}/tablet/")
    page.locator('[data-name="fresh"]').wait_for()
    while not page.locator('[data-name="lines"]').count():
        page.locator(".foot-button").first.click()
    assert page.locator('[data-name="lines"] .field').input_value() == "avant la photo"


def test_a_form_that_records_goes_on_without_a_microphone(device: Device, page: Page, server: Server) -> None:
    device.context.clear_permissions()
    page.evaluate(
        "void (navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError')))"
    )
    begin(page, "every_type")
    page.locator(".listening-yes").click()
    page.locator(".problem", has_text="Le micro").wait_for()
    page.locator(".listening-no").click()
    page.locator('[data-name="lines"]').wait_for()
    assert page.locator(".listening").count() == 0
