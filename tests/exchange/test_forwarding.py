"""What is sent upstream and in which portions, and what an answer means."""

import pytest

from mhsurvey.exchange.forwarding import Answer, File, Record, Version, is_delivered_sealed, judge, portions

ORIGINAL = Version("edited", "uuid:1", "a" * 64, b"<original/>")
CURRENT = Version("current", "uuid:2", "b" * 64, b"<current/>")
OTHER = Version("conflict", "uuid:1", "c" * 64, b"<other/>")
PHOTO = File("p.jpg", "1" * 64, 4000, "image/jpeg")
VOICE = File("v.webm", "2" * 64, 4000, "audio/webm")


def record(*versions: Version, files: tuple[File, ...] = ()) -> Record:
    return Record(1, None, versions, files)


def names(record: Record, *, delivered: frozenset[str] = frozenset(), limit: int = 100_000) -> list[list[str]]:
    sent = portions(record, delivered=delivered, limit=limit)
    return [[portion.version.why, *(file.name for file in portion.files)] for portion in sent]


def test_each_version_goes_before_the_one_that_edits_it_and_conflicts_last() -> None:
    assert names(record(OTHER, ORIGINAL, CURRENT, files=(PHOTO,))) == [["edited"], ["current", "p.jpg"], ["conflict"]]


def test_files_are_split_at_upstreams_limit_and_the_last_portion_says_so() -> None:
    sent = list(portions(record(CURRENT, files=(PHOTO, VOICE)), delivered=frozenset(), limit=8000))
    assert [([file.name for file in one.files], one.last) for one in sent] == [(["p.jpg"], False), (["v.webm"], True)]


def test_two_files_of_one_name_never_travel_together() -> None:
    other = File("p.jpg", "3" * 64, 10, "image/jpeg")
    assert names(record(CURRENT, files=(PHOTO, other))) == [["current", "p.jpg"], ["current", "p.jpg"]]


def test_what_upstream_confirmed_is_not_sent_again() -> None:
    whole = record(ORIGINAL, CURRENT, OTHER, files=(PHOTO, VOICE))
    assert names(whole, delivered=frozenset({ORIGINAL.key, PHOTO.key})) == [["current", "v.webm"], ["conflict"]]
    everything = frozenset({ORIGINAL.key, CURRENT.key, OTHER.key, PHOTO.key, VOICE.key})
    assert names(whole, delivered=everything) == []


def test_a_sealed_sheet_goes_along_in_every_portion() -> None:
    sheet = File("submission.xml.enc", "4" * 64, 100, "application/octet-stream")
    sent = names(record(CURRENT, files=(PHOTO, sheet, VOICE)), limit=8000)
    assert all("submission.xml.enc" in portion for portion in sent)
    assert {name for portion in sent for name in portion} >= {"p.jpg", "v.webm"}


def test_a_record_opened_after_its_envelope_was_delivered_is_there() -> None:
    envelope = Version("sealed", "uuid:2", "d" * 64, b"<envelope/>")
    assert is_delivered_sealed(record(envelope, CURRENT), delivered=frozenset({envelope.key}))
    assert not is_delivered_sealed(record(envelope, CURRENT), delivered=frozenset())


def receipt(instance_id: str, *, complete: bool = True) -> bytes:
    return (
        '<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>Merci</message><submissionMetadata '
        f'xmlns="http://www.opendatakit.org/xforms" id="f" instanceID="{instance_id}" '
        f'isComplete="{"true" if complete else "false"}"/></OpenRosaResponse>'
    ).encode()


WORDS = b'<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>No.</message></OpenRosaResponse>'
PORTAL = b"<html><body>Welcome to the hotel</body></html>"


@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        (201, receipt("uuid:2"), Answer.ARRIVED),
        (202, receipt("uuid:2"), Answer.ARRIVED),
        (201, receipt("uuid:2", complete=False), Answer.INCOMPLETE),
        (201, receipt("uuid:1"), Answer.AGAIN),
        (201, b"", Answer.AGAIN),
        (200, receipt("uuid:2"), Answer.AGAIN),
        (200, PORTAL, Answer.AGAIN),
        (302, b"", Answer.AGAIN),
        (403, PORTAL, Answer.AGAIN),
        (404, b"not found", Answer.AGAIN),
        (409, WORDS, Answer.CONFLICT),
        (400, WORDS, Answer.REFUSED),
        (413, WORDS, Answer.REFUSED),
        (401, WORDS, Answer.SHUT_OUT),
        (403, WORDS, Answer.SHUT_OUT),
        (429, WORDS, Answer.AGAIN),
        (500, b"", Answer.AGAIN),
        (503, WORDS, Answer.AGAIN),
    ],
)
def test_only_a_receipt_that_names_the_record_counts(status: int, body: bytes, answer: Answer) -> None:
    assert judge(status=status, body=body, instance_id="uuid:2").answer is answer


def test_upstreams_patience_is_kept_within_reason() -> None:
    assert judge(status=503, body=WORDS, retry_after="7", instance_id="x").wait_s == 7
    assert judge(status=503, body=WORDS, retry_after="1e9", instance_id="x").wait_s == 3600
    assert judge(status=503, body=WORDS, retry_after="tomorrow", instance_id="x").wait_s is None
