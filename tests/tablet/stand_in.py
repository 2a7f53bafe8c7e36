"""A server that misbehaves on order: the tablet's HTTP contract in memory, for faults a real server does not have.

It stands in for the network between tablet and server (captive portals, cut lines, lost replies, half updates);
`test_contract.py` checks it against the real application. Run it alone to look at the app:
`python -m tests.tablet.stand_in` prints the enrolment link.
"""

import hashlib
import json
import mimetypes
import re
import shutil
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.parser import BytesParser
from email.policy import HTTP
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from lxml import etree
from pyxform.xls2xform import convert

from mhsurvey.submissions.sealing import Keyring, Opening, envelope_of
from mhsurvey.web.tablet import policy_for

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "static" / "tablet" / "dist"
TOKEN = "stand-in-token-0123456789abcdef"
PORTAL = b"<html><body>Welcome to free Wi-Fi. Please sign in.</body></html>"


@dataclass(frozen=True)
class Reply:
    """What to answer. `cut` closes the line without any answer, `cut_after` after so many bytes of it; `stalls_s` comes
    before it. `takes`: for a submission, it is kept all the same, and only the answer goes wrong on its way."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False
    cut_after: int | None = None
    stalls_s: float = 0
    takes: bool = False


@dataclass(frozen=True)
class CarriedForm:
    form_id: str
    version: str
    title: str
    kind: str
    xml: bytes
    media: dict[str, bytes]


@cache
def convert_form(path: Path) -> CarriedForm:
    """An XLSForm of the project as the tablet gets it."""
    xml = convert(path, validate=False).xform.encode()
    text = xml.decode()

    def found(pattern: str) -> str:
        return (re.search(pattern, text) or ["", ""])[1]

    media = {one.name: one.read_bytes() for one in sorted((path.parent / "media").glob("*")) if one.is_file()}
    return CarriedForm(
        form_id=path.stem,
        version=found(r'version="([^"]*)"'),
        title=found(r"<h:title>([^<]*)</h:title>"),
        kind=found(r'mh:kind="(\w+)"') or "survey",
        xml=xml,
        media={name: body for name, body in media.items() if name in text},
    )


def project_forms(*form_ids: str, heard: bool = False) -> list[CarriedForm]:
    """The project's own instruments, all when none is named. heard: with their hundreds of clips."""
    paths = sorted((ROOT / "forms").glob("*/*.xlsx"))
    forms = [convert_form(path) for path in paths if not form_ids or path.stem in form_ids]
    return forms if heard else [without_clips(form) for form in forms]


def without_clips(form: CarriedForm) -> CarriedForm:
    return replace(form, media={name: body for name, body in form.media.items() if not name.endswith(".mp3")})


@dataclass
class StandIn:
    """The server's state: what it holds, and what it was told to do wrong."""

    forms: list[CarriedForm]
    dist: Path = DIST
    received: dict[str, list[bytes]] = field(default_factory=dict)
    # Under which token each record came last.
    came_as: dict[str, str] = field(default_factory=dict)
    files: dict[str, set[str]] = field(default_factory=dict)
    # The same files with what is in them: instanceID -> name -> bytes.
    contents: dict[str, dict[str, bytes]] = field(default_factory=dict)
    posts: int = 0
    # The next submissions are answered so, in order; afterwards properly. A callable sees (self, instanceID).
    orders: list[Reply] = field(default_factory=list)
    # Every submission is answered so until this is taken away.
    standing_order: Reply | None = None
    lose_reply: int = 0
    revoked: bool = False
    # Who is let in, and what each short code is exchanged for, once.
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    codes: dict[str, str] = field(default_factory=dict)
    # The next files are cut after so many bytes, in order; `asked` tells which part of what was asked for.
    cuts: list[int] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    missing_assets: set[str] = field(default_factory=set)
    # For these nothing comes, as on a line that stands still, until they are let go.
    held_assets: set[str] = field(default_factory=set)
    # Media the server lost: 404.
    lost_media: set[str] = field(default_factory=set)
    # For these a captive portal answers, with 200.
    portal_assets: set[str] = field(default_factory=set)
    in_the_open: int = 0
    hellos: list[dict[str, Any]] = field(default_factory=list)
    # What /tablet/meetings.json says (mhsurvey/tablet/meeting.py); nothing is offered while it is empty.
    meetings: dict[str, Any] = field(default_factory=dict)
    # Words of the app that translators gave (mhsurvey/tablet/words.py).
    words: dict[str, Any] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    keyring: Keyring = field(default_factory=lambda: keyring())

    def carry(self) -> dict[str, Any]:
        return {
            "tablet": {
                "name": "Tablette 7",
                "areas": [{"code": "A01", "name": "Sikoro"}, {"code": "A02", "name": "Banconi"}],
            },
            "server": {"time": datetime.now(UTC).isoformat(), "name": "Serveur d'essai", "demonstration": True},
            "support": [
                {"root": "/", "who": "Maison des femmes", "phone": "20 00 00 00", "place": "Derrière la mairie"}
            ],
            "sealing": self.keyring.public(),
            "languages": [
                {"code": "fr", "name": "Français"},
                {"code": "bm", "name": "Bamanankan"},
                {"code": "en", "name": "English"},
            ],
            "rounds": [{"code": "2026-1", "name": "Cycle 2026-1", "state": "open"}],
            "forms": [self._listed(form) for form in self.forms],
            "words": self.words,
            **({"meetings": self._offered(json.dumps(self.meetings).encode())} if self.meetings else {}),
        }

    @staticmethod
    def _offered(meetings: bytes) -> dict[str, Any]:
        return {"url": "/tablet/meetings.json", "hash": md5(meetings), "size": len(meetings)}

    @staticmethod
    def _listed(form: CarriedForm) -> dict[str, Any]:
        base = f"/tablet/forms/{form.form_id}/{form.version}"
        media = [
            {
                "filename": name,
                "hash": md5(body),
                "sha256": hashlib.sha256(body).hexdigest(),
                "size": len(body),
                "type": type_of(name),
                "url": f"{base}/{name}",
            }
            for name, body in form.media.items()
        ]
        return {
            "formId": form.form_id, "version": form.version, "title": form.title, "kind": form.kind,
            "hash": md5(form.xml), "size": len(form.xml), "xformUrl": f"{base}.xml", "media": media,
        }  # fmt: skip

    def compared(self, ids: list[str]) -> dict[str, Any]:
        """Which of a tablet's sheets are here."""
        return {
            "known": [{"id": one, "receivedAt": datetime.now(UTC).isoformat()} for one in ids if one in self.received],
            "missing": [one for one in ids if one not in self.received],
            "held": [], "conflicts": [], "incomplete": [],
        }  # fmt: skip

    def media(self, path: str) -> tuple[bytes, str] | None:
        for form in self.forms:
            base = f"/tablet/forms/{form.form_id}/{form.version}"
            if path == f"{base}.xml":
                return form.xml, "text/xml; charset=utf-8"
            if path.rsplit("/", 1)[-1] in self.lost_media:
                return None
            if path.startswith(base + "/") and (body := form.media.get(path.removeprefix(base + "/"))) is not None:
                return body, type_of(path)
        return None

    def receive(self, content_type: str, body: bytes, token: str = TOKEN) -> Reply:
        """Take a submission as the real server does: 201 with a receipt that tells whether every file is there."""
        with self.lock:
            self.posts += 1
            order = self.orders.pop(0) if self.orders else self.standing_order
            if order and not order.takes:
                return order
            envelope, parts = read_multipart(content_type, body)
            instance_id = re.search(rb"instanceID>([^<]+)<", envelope)[1].decode()  # type: ignore[index]
            xml, files = self.opened(envelope, parts)
            held = self.received.setdefault(instance_id, [])
            if held and xml not in held:
                return Reply(409, receipt("another version is here", instance_id, complete=False))
            held.append(xml)
            self.came_as[instance_id] = token
            self.files.setdefault(instance_id, set()).update(files)
            self.contents.setdefault(instance_id, {}).update(files)
            if order:
                return order
            complete = expected_files(xml) <= self.files[instance_id]
            if self.lose_reply:
                self.lose_reply -= 1
                return Reply(0, cut=True)
            return Reply(201, receipt("kept", instance_id, complete=complete), "text/xml; charset=utf-8")

    def opened(self, envelope: bytes, parts: dict[str, bytes]) -> tuple[bytes, dict[str, bytes]]:
        """The sheet and its files by name, as the real server opens them."""
        root = etree.fromstring(envelope)
        instance_id = root.findtext(".//{*}instanceID") or ""
        lid = envelope_of(root, instance_id=instance_id)
        if lid is None:
            # As ODK Collect sends it. No test's tablet may: see `serving`.
            self.in_the_open += 1
            return envelope, parts
        opening = Opening(lid, self.keyring.private())
        xml = opening.xml(parts.pop("submission.xml.enc"))
        names = {name: name.removesuffix(".enc") for name in parts}
        return xml, {inner: opening.part(parts[name], name=inner) for name, inner in names.items()}


@cache
def keyring() -> Keyring:
    """One for all tests of a process: a key takes a second to make."""
    return Keyring(Path(tempfile.mkdtemp(prefix="stand-in-keys-")))


def md5(body: bytes) -> str:
    return "md5:" + hashlib.md5(body, usedforsecurity=False).hexdigest()


def type_of(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def receipt(message: str, instance_id: str, *, complete: bool) -> bytes:
    """An OpenRosaResponse that names the instance."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><OpenRosaResponse xmlns="http://openrosa.org/http/response">'
        f'<message nature="submit_success">{message}</message><submissionMetadata '
        f'xmlns="http://www.opendatakit.org/xforms" id="x" instanceID="{instance_id}" version="1" '
        f'isComplete="{str(complete).lower()}"/></OpenRosaResponse>'
    ).encode()


def read_multipart(content_type: str, body: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The XML part, and the other parts by name."""
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    parts = {str(part.get_param("name", header="content-disposition")): part for part in message.iter_parts()}
    xml = parts.pop("xml_submission_file").get_payload(decode=True)
    return xml, {name: part.get_payload(decode=True) for name, part in parts.items() if name != "*isIncomplete*"}


def expected_files(xml: bytes) -> set[str]:
    """Names of files the answers refer to: here, anything that looks like one of the tablet's own names."""
    return {name.decode() for name in re.findall(rb">(\d{17}-[\w.-]+)<", xml)}


class Handler(BaseHTTPRequestHandler):
    # One request a connection: on a kept one Chromium itself would repeat a POST whose reply was lost.
    protocol_version = "HTTP/1.0"
    state: StandIn

    def log_message(self, *_args: object) -> None:
        pass

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path == "/tablet/carry.json":
            self.send(self._admit() or self._carried())
        elif path == "/tablet/meetings.json":
            self.send(self._admit() or self._json(self.state.meetings))
        elif path.startswith("/tablet/forms/"):
            found = self.state.media(path)
            self.state.asked.append((path, self.headers.get("Range", "")))
            self.send(self._admit() or (self._part(*found) if found else Reply(404)))
        elif path.startswith("/tablet/"):
            self.send(self._shell(path.removeprefix("/tablet/") or "index.html"))
        else:
            self.send(Reply(404))

    def do_HEAD(self) -> None:
        self.send(Reply(204, headers=(("X-OpenRosa-Accept-Content-Length", "10000000"),)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/tablet/enrol":
            token = self.state.codes.pop(json.loads(body)["code"], None)
            self.send(self._json({"token": token, "name": "Tablette 7"}) if token else Reply(404))
        elif denied := self._admit():
            self.send(denied)
        elif self.path.split("?")[0] == "/submission":
            self.send(self.state.receive(self.headers["Content-Type"], body, self._token()))
        elif self.path == "/tablet/files":
            self.send(self._row(json.loads(body)["files"]))
        elif self.path == "/tablet/receipts":
            self.send(self._json(self.state.compared([one["id"] for one in json.loads(body)["records"]])))
        else:
            self.state.hellos.append(json.loads(body))
            self.send(Reply(204))

    def send(self, reply: Reply) -> None:
        time.sleep(reply.stalls_s)
        if reply.cut:
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(reply.status)
        policy = policy_for(self.headers.get("User-Agent", ""))
        for name, value in (("Content-Type", reply.content_type), ("Content-Security-Policy", policy), *reply.headers):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body if reply.cut_after is None else reply.body[: reply.cut_after])

    def _admit(self) -> Reply | None:
        return None if self._token() in self.state.tokens and not self.state.revoked else Reply(401)

    def _token(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")

    def _carried(self) -> Reply:
        told = self.state.carry()
        etag = f'"{md5(json.dumps({**told, "server": None}).encode())}"'
        if self.headers.get("If-None-Match") == etag:
            return Reply(304)
        return Reply(200, json.dumps(told).encode(), "application/json", (("ETag", etag),))

    def _part(self, body: bytes, content_type: str) -> Reply:
        """A file, or its rest when the one who asks has the beginning of this very file."""
        etag, asked = f'"{md5(body)}"', re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        cut = self.state.cuts.pop(0) if self.state.cuts else None
        if asked and self.headers.get("If-Range") == etag:
            start = int(asked[1])
            told = ("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            return Reply(206, body[start:], content_type, (("ETag", etag), told), cut_after=cut)
        return Reply(200, body, content_type, (("ETag", etag),), cut_after=cut)

    @staticmethod
    def _json(content: object) -> Reply:
        return Reply(200, json.dumps(content).encode(), "application/json")

    def _shell(self, name: str) -> Reply:
        while name in self.state.held_assets:
            time.sleep(0.05)
        path = (self.state.dist / name).resolve()
        if name in self.state.portal_assets:
            return Reply(200, PORTAL, "text/html")
        if name in self.state.missing_assets or not path.is_file() or self.state.dist.resolve() not in path.parents:
            return Reply(404)
        cached = "public, max-age=31536000, immutable" if name.startswith("assets/") else "no-cache"
        return self._piece(path.read_bytes(), type_of(name), (("Cache-Control", cached),))

    def _piece(self, body: bytes, content_type: str, headers: tuple[tuple[str, str], ...]) -> Reply:
        """A file of the app, or the piece of it asked for."""
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if not asked:
            return Reply(200, body, content_type, headers)
        start, end = int(asked[1]), int(asked[2])
        told = ("Content-Range", f"bytes {start}-{end}/{len(body)}")
        return Reply(206, body[start : end + 1], content_type, (*headers, told))

    def _row(self, asked: list[str]) -> Reply:
        """Several media as one answer, or none when one of them is not here."""
        held = {
            hashlib.sha256(body).hexdigest(): (name, body)
            for form in self.state.forms
            for name, body in form.media.items()
        }
        found = [held[one] for one in asked if one in held and held[one][0] not in self.state.lost_media]
        if len(found) < len(asked):
            return Reply(404)
        self.state.asked.extend((f"/tablet/files/{name}", "") for name, _ in found)
        cut = self.state.cuts.pop(0) if self.state.cuts else None
        return Reply(200, b"".join(body for _, body in found), "application/octet-stream", cut_after=cut)


def serve(state: StandIn, *, port: int = 0) -> ThreadingHTTPServer:
    """Start serving in threads of its own. Its address: http://localhost:{server.server_port}."""
    server = ThreadingHTTPServer(("127.0.0.1", port), type("Bound", (Handler,), {"state": state}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def another_build(folder: Path) -> Path:
    """A copy of the built app that a browser takes for a newer one."""
    newer = folder / "dist"
    shutil.copytree(DIST, newer)
    worker = (newer / "sw.js").read_text()
    named = re.sub(r"shell-[0-9a-f]{12}", "shell-feedfacecafe", worker)
    assert named != worker, "the worker no longer carries its build's name"
    (newer / "sw.js").write_text(named)
    return newer


if __name__ == "__main__":
    with tempfile.TemporaryDirectory():
        running = serve(StandIn(forms=project_forms()), port=int(sys.argv[1]) if len(sys.argv) > 1 else 8090)
        print(f"http://localhost:{running.server_port}/tablet/#/enrol/{TOKEN}", flush=True)
        threading.Event().wait()
