"""The process that makes PDFs: the one place of the PDF library, which takes a second to load and 120 MB.

Takes on stdin, again and again: one line of JSON {"sheet", "most_pages", "kind", "length"} and that many bytes of HTML;
or {"kind": "joined", "lengths", "length"} and several PDFs, one behind the other.
Gives on stdout: one line {"length", "pages"} and that many bytes of PDF (kind "png": a picture of its first page), or
{"fault"}.
It reads no address at all, neither file nor network: only `data:`, so nothing in the HTML can fetch anything.
"""

import base64
import gc
import io
import json
import logging
import select
import sys
from pathlib import Path
from typing import IO, Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

ROOT = Path(__file__).parents[2]
SHEETS = Path(__file__).parent / "sheets"
FONTS = {400: "NotoSans-Regular.ttf", 700: "NotoSans-Bold.ttf"}
# A sheet that must stay on its pages is set as large as it fits: a poster larger when there is room, all smaller for
# long words. The first size tried is the one that mostly fits: every further one costs as much as the first.
SIZES = {
    "a4": (1.0, 0.95),
    "a3": tuple(size / 100 for size in range(112, 60, -3)),
}
TRIED_FIRST = {"a4": 0, "a3": 10}
# Everything on a sheet is measured in rem, so one number sets it all. In points.
TEXT = {
    "a4": 8.5,
    "a3": 20.0,
    "script": 12.0,
    "flip": 20.0,
    "flip_a2": 28.3,
    "pv": 9.0,
    "said_done": 11.0,
    "blank": 10.0,
    "kit": 10.0,
    "map": 10.0,
    "record": 9.5,
    "matrix": 8.0,
    "matrix_a3": 10.5,
}
# A sheet on other paper, or with more in it: its look comes after the other's.
LARGER = {"flip_a2": "flip", "matrix_a3": "matrix", "kit": "blank"}
# Nobody prints at night: give the memory back, the next request starts another.
IDLE_S = 600


class Printer:
    """Fonts and stylesheets, read once."""

    def __init__(self) -> None:
        self.fetcher = URLFetcher(allowed_protocols={"data"}, fail_on_errors=False)
        self.fonts = FontConfiguration()
        self.faces = self._css("".join(_font_face(weight, name) for weight, name in FONTS.items()))
        self.shared = self._css((ROOT / "static" / "site" / "summary_sheet.css").read_text())
        self.black = self._css((SHEETS / "black.css").read_text())
        self.own = {name: self._css(_look(name)) for name in TEXT}

    def print_(self, html: str, *, sheet: str, most_pages: int | None = None) -> tuple[bytes, int]:
        """PDF bytes and pages. sheet: the name of a stylesheet; most_pages: as large as it fits on so many."""
        source = HTML(string=html, url_fetcher=self.fetcher, base_url=None)
        if most_pages is None:
            document = self._set(source, sheet=sheet, size=1.0)
        else:
            document = self._fitting(source, sheet=sheet, most_pages=most_pages)
        return document.write_pdf(), len(document.pages)

    def _fitting(self, source: Any, *, sheet: str, most_pages: int) -> Any:
        """The largest size that fits; the smallest when none does."""
        sizes, at = SIZES[sheet], TRIED_FIRST[sheet]
        document = self._set(source, sheet=sheet, size=sizes[at])
        # Either it fits, and larger ones are tried until one does not; or smaller ones until one does.
        grows = len(document.pages) <= most_pages
        for size in reversed(sizes[:at]) if grows else sizes[at + 1 :]:
            other = self._set(source, sheet=sheet, size=size)
            fits = len(other.pages) <= most_pages
            if grows and not fits:
                break
            document = other
            if fits and not grows:
                break
        return document

    def _set(self, source: Any, *, sheet: str, size: float) -> Any:
        text = self._css(f":root {{ font-size: {TEXT[sheet] * size:.2f}pt }}")
        return source.render(
            stylesheets=[self.faces, self.shared, self.own[sheet], self.black, text], font_config=self.fonts
        )

    def _css(self, text: str) -> Any:
        return CSS(string=text, url_fetcher=self.fetcher, font_config=self.fonts)


def _look(name: str) -> str:
    """A sheet's own stylesheet, after the one it only changes the paper of."""
    names = (LARGER[name], name) if name in LARGER else (name,)
    return "".join((SHEETS / f"{one}.css").read_text() for one in names)


def _font_face(weight: int, name: str) -> str:
    data = base64.b64encode((ROOT / "static" / "fonts" / name).read_bytes()).decode()
    return f"@font-face {{ font-family: 'Sheet'; font-weight: {weight}; src: url('data:font/ttf;base64,{data}') }}"


def serve(asked: IO[bytes], answers: IO[bytes], *, idle_s: float = IDLE_S) -> None:
    """Print until the asking side closes, or nothing was asked for a while."""
    printer = Printer()
    # Looking for garbage in the midst of a page costs a fifth of its time; it is done between pages instead.
    gc.collect()
    gc.freeze()
    gc.disable()
    while select.select([asked], [], [], idle_s)[0]:
        head = asked.readline()
        if not head:
            return
        wanted = json.loads(head)
        body = _exactly(asked, wanted["length"])
        try:
            made, pages = _made(printer, wanted, body)
            answer: dict[str, object] = {"length": len(made), "pages": pages}
        except Exception as fault:  # One odd sheet must not end the printing of all others.
            made, answer = b"", {"fault": type(fault).__name__}
        answers.write(json.dumps(answer).encode() + b"\n" + made)
        answers.flush()
        gc.collect()


def _made(printer: Printer, wanted: dict[str, Any], body: bytes) -> tuple[bytes, int]:
    if wanted["kind"] == "joined":
        return joined(body, wanted["lengths"])
    made, pages = printer.print_(body.decode(), sheet=wanted["sheet"], most_pages=wanted["most_pages"])
    return (as_picture(made) if wanted["kind"] == "png" else made), pages


def joined(body: bytes, lengths: list[int]) -> tuple[bytes, int]:
    """PDFs that lie one behind the other in these bytes, as one; and its pages."""
    import pypdfium2

    whole, at, file = pypdfium2.PdfDocument.new(), 0, io.BytesIO()
    try:
        for length in lengths:
            whole.import_pages(pypdfium2.PdfDocument(body[at : at + length]))
            at += length
        whole.save(file)
        return file.getvalue(), len(whole)
    finally:
        whole.close()


def as_picture(pdf: bytes) -> bytes:
    """The first page as PNG, 150 dots an inch: legible on a slide, small enough for a message."""
    # Loaded only for who asks for a picture.
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        drawn = document[0].render(scale=150 / 72).to_pil()
        # A map has few colours: a palette halves it, and nothing of it is lost to the eye.
        file = io.BytesIO()
        drawn.convert("P", palette=1, colors=128).save(file, "PNG", optimize=True)
        return file.getvalue()
    finally:
        document.close()


def _exactly(asked: IO[bytes], length: int) -> bytes:
    parts = []
    while length > 0 and (part := asked.read(length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


if __name__ == "__main__":
    # Its warnings quote the sheet's own text, which has no place in a log.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    # Unbuffered: select() must see what a buffer would already have swallowed.
    serve(open(0, "rb", buffering=0, closefd=False), sys.stdout.buffer)  # noqa: SIM115, PTH123
