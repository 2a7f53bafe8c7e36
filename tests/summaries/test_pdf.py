"""The PDFs: size, words, and a printer that can fetch nothing."""

import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from mhsurvey.forms.preview import read_preview
from mhsurvey.problems import Problem
from mhsurvey.summaries import pages
from mhsurvey.summaries.blank import blank
from mhsurvey.summaries.pdf import Press, key, print_kept
from tests.published import converted
from tests.summaries import sample

MM = 72 / 25.4
SECRET = "chouette-4711"


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press()
    yield press
    press.close()


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def size_mm(reader: PdfReader) -> tuple[int, int]:
    box = reader.pages[0].mediabox
    return round(float(box.width) / MM), round(float(box.height) / MM)


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_sheet_is_a4_and_says_everything(press: Press) -> None:
    html = pages.SHEETS["a4"].html(sample.summary(), frame=sample.frame())
    content, n = press.print_(html, sheet="a4")
    reader = read(content)
    text = text_of(reader)
    assert size_mm(reader) == (210, 297)
    assert n == len(reader.pages)
    for words in ("Aire de démonstration Nord", "DONNÉES DE DÉMONSTRATION", "makɔnɔni waati", "Réparer la porte", "84"):
        assert words in text


def test_the_sheet_is_two_pages_the_first_read_aloud(press: Press) -> None:
    content, n = press.print_(pages.SHEETS["a4"].html(sample.summary(), frame=sample.frame()), sheet="a4", most_pages=2)
    first, second = (page.extract_text() for page in read(content).pages)
    assert n == 2
    assert "Prochaine réunion" in first
    assert "Procès-verbal" in second


def test_the_script_is_a4_and_ends_with_the_questions(press: Press) -> None:
    content, _ = press.print_(pages.SHEETS["script"].html(sample.summary(), frame=sample.frame()), sheet="script")
    assert size_mm(read(content)) == (210, 297)
    assert "À vous la parole" in text_of(read(content))


def test_the_minutes_lay_the_plan_across_and_leave_room_to_sign(press: Press) -> None:
    content, _ = press.print_(pages.SHEETS["minutes"].html(sample.summary(), frame=sample.frame()), sheet="pv")
    reader = read(content)
    last = reader.pages[-1]
    assert size_mm(reader) == (210, 297)
    assert float(last.mediabox.width) > float(last.mediabox.height)
    assert "Représentante des femmes" in last.extract_text()


@pytest.mark.parametrize(("name", "size"), [("flip", (297, 420)), ("flip-a2", (420, 594))])
def test_the_flip_chart_is_a_page_a_point(press: Press, name: str, size: tuple[int, int]) -> None:
    sheet = pages.SHEETS[name]
    content, n = press.print_(sheet.html(sample.summary(), frame=sample.frame()), sheet=sheet.look)
    assert (n, size_mm(read(content))) == (len(sample.SCORES) + 3, size)


def test_the_poster_is_one_page_of_a3(press: Press) -> None:
    content, n = press.print_(pages.SHEETS["a3"].html(sample.summary(), frame=sample.frame()), sheet="a3", most_pages=1)
    assert (n, size_mm(read(content))) == (1, (297, 420))


def test_the_poster_stays_one_page_with_very_long_words(press: Press) -> None:
    long = "Prise-en-charge " * 12
    made = sample.summary()
    points = [
        replace(one, label={"fr": long, "bm": f"{'kɛnɛyaso ' * 8}· {long}"}) for one in sample.results().indicators
    ]
    made = replace(sample.summary(indicators=tuple(points)), place=replace(made.place, name="Aire " * 20))
    content, n = press.print_(pages.SHEETS["a3"].html(made, frame=sample.frame()), sheet="a3", most_pages=1)
    assert n == 1
    assert "Prochaine réunion" in text_of(read(content))


def test_the_letters_of_bambara_are_in_the_fonts_that_are_carried(press: Press) -> None:
    content, _ = press.print_("<p>ɛ ɔ ɲ ŋ Ɛ Ɔ Ɲ Ŋ</p><p class='b'><b>ɛɔɲŋ</b></p>", sheet="a4")
    reader = read(content)
    fonts = {
        str(font.get_object()["/BaseFont"]) for page in reader.pages for font in page["/Resources"]["/Font"].values()
    }
    assert "ɛ ɔ ɲ ŋ Ɛ Ɔ Ɲ Ŋ" in text_of(reader)
    assert fonts
    assert all("Noto-Sans" in font or "Sheet" in font or "NotoSans" in font for font in fonts), fonts


def test_a_local_file_is_not_fetched(press: Press, tmp_path: Path) -> None:
    page = tmp_path / "secret.svg"
    page.write_text(
        f"<svg xmlns='http://www.w3.org/2000/svg' width='99' height='20'><text y='15'>{SECRET}</text></svg>"
    )
    address = page.as_uri()
    html = f"<p>here</p><img src='{address}'><a rel=attachment href='{address}'>x</a><style>@import '{address}'</style>"
    content, _ = press.print_(html, sheet="a4")
    assert SECRET not in text_of(read(content))
    assert not read(content).attachments


def test_no_address_of_the_network_is_fetched(press: Press) -> None:
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802
            asked.append(self.path)
            self.send_error(404)

    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    press.print_(f"<link rel=stylesheet href='{address}/a.css'><img src='{address}/b.png'><p>x</p>", sheet="a4")
    server.shutdown()
    server.server_close()
    assert asked == []


def test_a_sheet_is_made_once(press: Press, tmp_path: Path) -> None:
    first = print_kept(press, "<p>one</p>", sheet="a4", folder=tmp_path)
    second = print_kept(press, "<p>one</p>", sheet="a4", folder=tmp_path)
    assert (first.kept, second.kept) == (False, True)
    assert first.content == second.content


def test_another_word_or_another_sheet_is_another_pdf() -> None:
    keys = {key("<p>one</p>", sheet="a4"), key("<p>two</p>", sheet="a4"), key("<p>one</p>", sheet="a3")}
    assert len(keys) == 3


def test_a_printer_that_died_is_started_again(press: Press) -> None:
    press.print_("<p>one</p>", sheet="a4")
    assert press._process is not None
    press._process.kill()
    press._process.wait()
    assert press.print_("<p>two</p>", sheet="a4")[1] == 1


def test_a_printer_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    press = Press(timeout_s=0.05)
    with pytest.raises(Problem):
        press.print_("<p>one</p>", sheet="a4")
    press.close()


def test_the_printer_is_told_no_secret(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MHSURVEY_SECRET_KEY", SECRET)
    own = Press()
    own.warm()
    environment = Path(f"/proc/{own.pid}/environ").read_bytes()
    own.close()
    assert SECRET.encode() not in environment


def test_a_form_on_paper_is_a4_and_names_its_version_on_every_page(press: Press) -> None:
    preview = read_preview(converted("qoc_child"))
    sheet = blank(preview, form_id="qoc_child", version="2026112102", title="Enfant", beside="bm")
    content, n = press.print_(pages.blank_sheet(sheet), sheet="blank")
    found = read(content)
    assert size_mm(found) == (210, 297)
    assert len(found.pages) == n >= 2
    assert all("qoc_child · version 2026112102" in page.extract_text() for page in found.pages)
