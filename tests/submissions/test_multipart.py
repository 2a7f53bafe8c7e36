"""A body is read whole and strictly: cut anywhere, it is a fault and never an empty form."""

import io

import pytest

from mhsurvey.problems import Problem
from mhsurvey.submissions.instance import MAX_XML_BYTES
from mhsurvey.submissions.multipart import Parts, read_parts

EDGE = "edge-of-a-part"
TYPE = f"multipart/form-data; boundary={EDGE}"
XML = b'<d id="f"><meta><instanceID>i</instanceID></meta></d>'


def part(name: str, content: bytes, file_name: str | None = "x", content_type: str = "text/xml") -> bytes:
    named = f'; filename="{file_name}"' if file_name is not None else ""
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"{named}\r\nContent-Type: {content_type}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def body(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{EDGE}--\r\n".encode()


WHOLE = body(part("xml_submission_file", XML), part("photo.jpg", b"\xff\xd8" * 700, "photo.jpg", "image/jpeg"))


def read(content: bytes, *, length: int | None = None, limit: int = 1 << 24, step: int = 1 << 16) -> Parts:
    stream = io.BytesIO(content)
    return read_parts(lambda size: stream.read(min(size, step)), content_type=TYPE, length=length, limit=limit)


def fault_of(content: bytes, **how: int) -> str:
    with pytest.raises(Problem) as caught:
        read(content, **how)
    return caught.value.kind.code


def test_xml_and_files_are_given_under_the_names_they_were_sent() -> None:
    found = read(WHOLE, length=len(WHOLE))
    assert found.xml == XML
    assert [(file.name, file.content_type, len(file.content.read())) for file in found.files] == [
        ("photo.jpg", "image/jpeg", 1400)
    ]
    found.close()


@pytest.mark.parametrize("step", [1, 7, 64, 1000])
def test_body_may_come_in_chunks_of_any_size(step: int) -> None:
    found = read(WHOLE, step=step)
    assert found.xml == XML
    found.close()


@pytest.mark.parametrize("kept", [*range(0, len(WHOLE) - 4, 100), len(WHOLE) - 4, len(WHOLE) - 5])
def test_body_cut_anywhere_is_400_with_and_without_a_length(kept: int) -> None:
    cut = WHOLE[:kept]
    assert fault_of(cut).startswith("400.")
    assert fault_of(cut, length=len(WHOLE)).startswith("400.")


def test_body_shorter_than_announced_is_400_though_its_last_boundary_came() -> None:
    assert fault_of(WHOLE, length=len(WHOLE) + 1) == "400.60"


def test_two_xml_parts_are_refused() -> None:
    assert fault_of(body(part("xml_submission_file", XML), part("xml_submission_file", XML))) == "400.63"


def test_missing_xml_part_is_named() -> None:
    assert fault_of(body(part("photo.jpg", b"x"))) == "400.62"


def test_incomplete_mark_of_collect_is_understood() -> None:
    found = read(body(part("xml_submission_file", XML), part("*isIncomplete*", b"yes", None, "text/plain")))
    assert found.incomplete
    assert found.files == []


def test_body_over_the_limit_is_413_announced_or_not() -> None:
    assert fault_of(WHOLE, length=len(WHOLE), limit=100) == "413.1"
    assert fault_of(WHOLE, limit=1000) == "413.1"


def test_xml_part_over_its_own_limit_is_413() -> None:
    assert fault_of(body(part("xml_submission_file", b" " * (MAX_XML_BYTES + 1)))) == "413.60"


@pytest.mark.parametrize("name", ["", "a\tb", "x" * 300])
def test_file_without_a_usable_name_is_refused(name: str) -> None:
    content = body(part("xml_submission_file", XML), part(name or "", b"x", name or None))
    assert fault_of(content).startswith("400.")


def test_name_that_climbs_is_kept_as_a_name() -> None:
    found = read(body(part("xml_submission_file", XML), part("f", b"x", "../../etc/passwd")))
    assert [file.name for file in found.files] == ["../../etc/passwd"]
    found.close()


@pytest.mark.parametrize("kind", ["", "application/json", "multipart/form-data", "text/xml; boundary=x"])
def test_other_kinds_of_body_are_415(kind: str) -> None:
    with pytest.raises(Problem) as caught:
        read_parts(io.BytesIO(WHOLE).read, content_type=kind, length=None, limit=1000)
    assert caught.value.kind.code == "415.60"
