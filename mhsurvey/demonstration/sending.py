"""Sends records through the real submission route, as tablets do: many at once, and only a receipt counts."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from flask import Flask
from werkzeug.test import Client

from mhsurvey.demonstration.filling import Form
from mhsurvey.demonstration.record import Record

# Enough hands for the group commit to share one fsync among several.
AT_ONCE = 6
# Records filled ahead of their sending: a bounded heap of XML, whatever the length of the story.
AHEAD = 200
BOUNDARY = "mhsurvey-demonstration"


class NotReceived(RuntimeError):
    """The server did not answer 201."""


@dataclass(frozen=True)
class Post:
    """One record as XML, with its files."""

    about: str
    body: bytes


def send(
    app: Flask, records: Iterable[Record], *, forms: Mapping[str, Form], seed: int, token: str, base_url: str
) -> Iterator[int]:
    """Fill and send; yields how many have arrived, now and then. Raises NotReceived, DoesNotFit."""
    client = Client(app)
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": f'multipart/form-data; boundary="{BOUNDARY}"',
        "User-Agent": "mhsurvey-demonstration",
    }

    def post(one: Post) -> None:
        with client.post("/submission", data=one.body, headers=headers, base_url=base_url) as response:
            if response.status_code != 201:
                raise NotReceived(f"{one.about}: {response.status_code} {response.get_data(as_text=True)[:500]}")

    arrived = 0
    waiting = iter(records)
    with ThreadPoolExecutor(AT_ONCE) as hands:
        while batch := [_post(record, forms[record.form_id], seed) for record in islice(waiting, AHEAD)]:
            for _ in hands.map(post, batch):
                arrived += 1
            yield arrived


def _post(record: Record, form: Form, seed: int) -> Post:
    xml = form.fill(record.answers, instance_id=record.instance_id(seed), on=record.on)
    parts = [_part("xml_submission_file", "submission.xml", "text/xml", xml)]
    parts += [_part(name, name, "image/png", content) for name, content in record.files.items()]
    return Post(f"{record.form_id} {record.about}", b"".join(parts) + f"--{BOUNDARY}--\r\n".encode())


def _part(name: str, filename: str, content_type: str, content: bytes) -> bytes:
    head = (
        f"--{BOUNDARY}\r\n"
        f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        f"Content-Type: {content_type}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n"
