"""A sheet as PDF, made by a process of its own and kept: the same sheet is made once.

The process starts with the first sheet (or with `warm`), is asked one sheet at a time, and is started again when it
died. What is kept goes by the hash of what is printed, so that it can never be out of date.
"""

import atexit
import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from mhsurvey.problems import PDF_NOT_MADE, Problem

ROOT = Path(__file__).parents[2]
SHEETS = Path(__file__).parent / "sheets"
# A sheet takes half a second; whatever takes longer than this does not end.
TIMEOUT_S = 30.0
KEPT_AT_MOST = 400
# What the process may know of its surroundings: no secret of ours.
ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME", "VIRTUAL_ENV")


@dataclass(frozen=True)
class Pdf:
    """PDF bytes; pages is None when it was kept from before."""

    content: bytes
    pages: int | None
    kept: bool


@dataclass(frozen=True)
class Part:
    """A sheet that is printed with others. look: the name of its stylesheet."""

    html: str
    look: str


class Press:
    """The printing process. Threads wait for each other: one sheet at a time uses one core."""

    def __init__(self, *, timeout_s: float = TIMEOUT_S) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._timeout_s = timeout_s
        # Without the lock: who leaves does not wait for a sheet.
        atexit.register(self._end)

    def warm(self) -> None:
        """Start the process, without waiting until it is ready."""
        with self._lock:
            self._running()

    def print_(self, html: str, *, sheet: str, most_pages: int | None = None, kind: str = "pdf") -> tuple[bytes, int]:
        """PDF bytes and number of pages; kind "png": the first page as a picture. Raises PDF_NOT_MADE."""
        body = html.encode()
        return self._made({"sheet": sheet, "most_pages": most_pages, "kind": kind, "length": len(body)}, body)

    def join(self, parts: Sequence[bytes]) -> tuple[bytes, int]:
        """Several PDFs as one, in this order. Raises PDF_NOT_MADE."""
        lengths = [len(part) for part in parts]
        return self._made({"kind": "joined", "lengths": lengths, "length": sum(lengths)}, b"".join(parts))

    def _made(self, wanted: Mapping[str, object], body: bytes) -> tuple[bytes, int]:
        message = json.dumps(wanted).encode() + b"\n" + body
        with self._lock:
            # Twice: an idle process may end in the moment it is asked.
            for _attempt in range(2):
                answer = self._ask(message)
                if answer is not None:
                    return answer
        raise Problem(PDF_NOT_MADE)

    @property
    def pid(self) -> int | None:
        """The printing process, None before the first sheet."""
        return None if self._process is None else self._process.pid

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, message: bytes) -> tuple[bytes, int] | None:
        process = self._running()
        # Killing it is what ends a read that waits for an answer.
        watch = threading.Timer(self._timeout_s, process.kill)
        watch.start()
        try:
            asked, answers = _pipes(process)
            asked.write(message)
            asked.flush()
            head: dict[str, Any] = json.loads(answers.readline() or "{}")
            if "fault" in head:
                raise Problem(PDF_NOT_MADE)
            content = answers.read(head["length"]) if head else b""
        except OSError:
            head, content = {}, b""
        finally:
            watch.cancel()
        if not head or len(content) != head["length"]:
            self._end()
            return None
        return content, head["pages"]

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "mhsurvey.summaries.pdf_worker"],
                cwd=ROOT,
                env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process

    def _end(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in _pipes(self._process):
            # Closing writes out what is left; it goes nowhere when the process has ended.
            with suppress(OSError):
                pipe.close()
        self._process = None


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None  # noqa: S101 - both were asked for
    assert process.stdout is not None  # noqa: S101
    return process.stdin, process.stdout


def print_kept(
    press: Press, html: str, *, sheet: str, folder: Path, most_pages: int | None = None, kind: str = "pdf"
) -> Pdf:
    """The PDF (or the PNG of its first page) of this very HTML, from the folder when it was made before.

    Raises  PDF_NOT_MADE
    """
    path = folder / f"{key(html, sheet=sheet)}.{kind}"
    try:
        content = path.read_bytes()
        os.utime(path)
        return Pdf(content=content, pages=None, kept=True)
    except FileNotFoundError:
        content, pages = press.print_(html, sheet=sheet, most_pages=most_pages, kind=kind)
    _keep(path, content)
    return Pdf(content=content, pages=pages, kept=False)


def print_parts(press: Press, parts: Sequence[Part], *, folder: Path) -> Pdf:
    """One PDF of several sheets. Each is printed once for everything it is a part of.

    Raises  PDF_NOT_MADE
    """
    whole = hashlib.sha256("".join(key(part.html, sheet=part.look) for part in parts).encode()).hexdigest()[:40]
    path = folder / f"{whole}.pdf"
    try:
        content = path.read_bytes()
        os.utime(path)
        return Pdf(content=content, pages=None, kept=True)
    except FileNotFoundError:
        printed = [print_kept(press, part.html, sheet=part.look, folder=folder).content for part in parts]
        content, pages = press.join(printed)
    _keep(path, content)
    return Pdf(content=content, pages=pages, kept=False)


def key(html: str, *, sheet: str) -> str:
    """A name for what is printed: its words and its looks."""
    return hashlib.sha256(f"{sheet}\0{_looks()}\0{html}".encode()).hexdigest()[:40]


@cache
def _looks() -> str:
    """A hash of stylesheets and fonts: a new look prints anew."""
    total = hashlib.sha256()
    for path in (*sorted(SHEETS.glob("*.css")), ROOT / "static" / "site" / "summary_sheet.css"):
        total.update(path.read_bytes())
    for path in sorted((ROOT / "static" / "fonts").glob("*.ttf")):
        total.update(path.name.encode())
    return total.hexdigest()


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.part")
    # Whole or not at all: another request may read while this one writes.
    part.write_bytes(content)
    part.replace(path)
    kept: Mapping[Path, float] = {one: one.stat().st_mtime for one in path.parent.glob(f"*{path.suffix}")}
    for one in sorted(kept, key=lambda found: kept[found])[: max(len(kept) - KEPT_AT_MOST, 0)]:
        one.unlink(missing_ok=True)
