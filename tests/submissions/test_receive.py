"""What becomes of an arrival: kept once, resent, in conflict, an edit, or a further part of a split one."""

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, select

from mhsurvey.submissions.arriving import ATTACHMENT, EARLIER, SUBMISSION
from mhsurvey.submissions.group_commit import GroupCommit
from mhsurvey.submissions.operations import receive
from mhsurvey.submissions.submission import Arrival, Outcome, Receipt
from tests.submissions.arrivals import arrival, file, xml

Keep = Callable[..., list[Receipt]]


@pytest.fixture
def keep(any_engine: Engine) -> Keep:
    def keep(*arrivals: Arrival) -> list[Receipt]:
        with any_engine.connect() as connection:
            writer = connection.execution_options(immediate=True)
            with writer.begin():
                return receive(writer, arrivals=arrivals)

    return keep


def count(engine: Engine, table: object = SUBMISSION) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]


def outcomes(receipts: list[Receipt]) -> list[str]:
    return [str(receipt.outcome) for receipt in receipts]


def test_new_arrivals_are_kept_and_receipts_come_in_their_order(keep: Keep, any_engine: Engine) -> None:
    receipts = keep(*(arrival(xml(f"uuid:{n}")) for n in (3, 1, 2)))
    assert outcomes(receipts) == ["stored"] * 3
    assert [receipt.instance_id for receipt in receipts] == ["uuid:3", "uuid:1", "uuid:2"]
    with any_engine.connect() as connection:
        kept = dict(connection.execute(select(SUBMISSION.c.id, SUBMISSION.c.instance_id)).all())
    assert [kept[receipt.submission_id] for receipt in receipts] == ["uuid:3", "uuid:1", "uuid:2"]


def test_same_xml_again_is_a_resend_in_the_same_batch_and_later(keep: Keep, any_engine: Engine) -> None:
    one = arrival(xml("uuid:1"))
    assert outcomes(keep(one, one)) == ["stored", "resent"]
    assert outcomes(keep(one)) == ["resent"]
    assert count(any_engine) == 1


def test_same_id_in_two_forms_are_two_submissions(keep: Keep, any_engine: Engine) -> None:
    keep(arrival(xml("uuid:1", form_id="f")), arrival(xml("uuid:1", form_id="g")))
    assert count(any_engine) == 2


def test_other_xml_under_the_same_id_is_a_conflict_and_both_are_kept(keep: Keep, any_engine: Engine) -> None:
    first, other = arrival(xml("uuid:1", answer="3")), arrival(xml("uuid:1", answer="4"), files=(file("a.jpg"),))
    assert outcomes(keep(first, other)) == ["stored", "conflict"]
    assert outcomes(keep(other)) == ["conflict"]
    with any_engine.connect() as connection:
        assert connection.scalar(select(SUBMISSION.c.xml)) == first.xml
        assert [tuple(row) for row in connection.execute(select(EARLIER.c.why, EARLIER.c.xml))] == [
            ("conflict", other.xml)
        ]
    assert count(any_engine, ATTACHMENT) == 1


def test_edit_becomes_current_and_the_earlier_version_stays(keep: Keep, any_engine: Engine) -> None:
    first, edit = arrival(xml("uuid:1")), arrival(xml("uuid:2", replaces="uuid:1", answer="5"))
    assert outcomes(keep(first)) == ["stored"]
    assert outcomes(keep(edit)) == ["edited"]
    with any_engine.connect() as connection:
        row = connection.execute(SUBMISSION.select()).one()
        earlier = connection.execute(EARLIER.select()).one()
    assert (row.instance_id, row.edited_to, row.xml, row.edits, row.review_state) == (
        "uuid:1",
        "uuid:2",
        edit.xml,
        1,
        "edited",
    )
    assert (earlier.why, earlier.instance_id, earlier.xml) == ("edited", "uuid:1", first.xml)


def test_original_and_edit_sent_again_after_the_edit_are_resends(keep: Keep, any_engine: Engine) -> None:
    first, edit = arrival(xml("uuid:1")), arrival(xml("uuid:2", replaces="uuid:1"))
    again = arrival(xml("uuid:3", replaces="uuid:2"))
    keep(first), keep(edit), keep(again)
    assert outcomes(keep(first, edit, again)) == ["resent"] * 3
    assert count(any_engine) == 1
    assert count(any_engine, EARLIER) == 2


def test_edit_of_a_version_that_was_edited_already_is_stale_and_kept(keep: Keep, any_engine: Engine) -> None:
    keep(arrival(xml("uuid:1"))), keep(arrival(xml("uuid:2", replaces="uuid:1")))
    late = arrival(xml("uuid:3", replaces="uuid:1", answer="1"))
    assert outcomes(keep(late)) == ["stale"]
    assert outcomes(keep(late)) == ["stale"]
    with any_engine.connect() as connection:
        assert connection.scalar(select(EARLIER.c.xml).where(EARLIER.c.why == "conflict")) == late.xml


def test_edit_of_what_is_not_here_is_kept_by_itself(keep: Keep, any_engine: Engine) -> None:
    edit = arrival(xml("uuid:2", replaces="uuid:1"))
    assert outcomes(keep(edit)) == ["stored"]
    assert outcomes(keep(edit)) == ["resent"]
    assert count(any_engine) == 1


def test_edit_sent_with_its_original_in_one_batch_is_applied(keep: Keep, any_engine: Engine) -> None:
    assert outcomes(keep(arrival(xml("uuid:1")), arrival(xml("uuid:2", replaces="uuid:1")))) == ["stored", "edited"]


PARTS = [(), (file("a.jpg", b"a"),), (file("b.jpg", b"b"),), (file("a.jpg", b"a"), file("c.jpg", b"c"))]


@pytest.mark.parametrize("order", [*itertools.permutations(range(len(PARTS)))])
def test_split_posts_in_any_order_make_one_complete_record(
    keep: Keep, any_engine: Engine, order: tuple[int, ...]
) -> None:
    content = xml("uuid:1")
    missing = []
    for index in order:
        [receipt] = keep(arrival(content, files=PARTS[index], expected=("a.jpg", "b.jpg", "c.jpg")))
        missing.append(receipt.missing_files)
    assert missing[-1] == 0
    assert missing == sorted(missing, reverse=True)
    with any_engine.connect() as connection:
        assert connection.scalar(select(SUBMISSION.c.missing_files)) == 0
        files = connection.execute(select(ATTACHMENT.c.name, ATTACHMENT.c.referenced).order_by(ATTACHMENT.c.name))
        assert [tuple(row) for row in files] == [("a.jpg", True), ("b.jpg", True), ("c.jpg", True)]


def test_file_nobody_refers_to_is_kept(keep: Keep, any_engine: Engine) -> None:
    [receipt] = keep(arrival(xml("uuid:1"), files=(file("z.jpg"),), expected=("a.jpg",)))
    assert receipt.missing_files == 1
    with any_engine.connect() as connection:
        files = connection.execute(select(ATTACHMENT.c.name, ATTACHMENT.c.referenced).order_by(ATTACHMENT.c.name))
        assert [tuple(row) for row in files] == [("a.jpg", True), ("z.jpg", False)]


def test_second_file_of_a_name_never_overwrites_the_first(keep: Keep, any_engine: Engine) -> None:
    content = xml("uuid:1")
    keep(arrival(content, files=(file("a.jpg", b"first"),), expected=("a.jpg",)))
    keep(arrival(content, files=(file("a.jpg", b"second"),), expected=("a.jpg",)))
    with any_engine.connect() as connection:
        query = select(ATTACHMENT.c.sha256, ATTACHMENT.c.referenced).order_by(ATTACHMENT.c.id)
        assert [tuple(row) for row in connection.execute(query)] == [
            (file("", b"first").sha256, True),
            (file("", b"second").sha256, False),
        ]


def test_files_are_carried_forward_by_an_edit(keep: Keep, any_engine: Engine) -> None:
    keep(arrival(xml("uuid:1"), files=(file("a.jpg"), file("b.jpg")), expected=("a.jpg", "b.jpg")))
    [receipt] = keep(arrival(xml("uuid:2", replaces="uuid:1"), expected=("a.jpg", "c.jpg")))
    assert receipt.missing_files == 1
    with any_engine.connect() as connection:
        files = connection.execute(select(ATTACHMENT.c.name, ATTACHMENT.c.referenced).order_by(ATTACHMENT.c.name))
        assert [tuple(row) for row in files] == [("a.jpg", True), ("b.jpg", False), ("c.jpg", True)]


def test_same_id_sent_by_eight_at_once_is_kept_once(any_engine: Engine) -> None:
    writers = [GroupCommit(any_engine) for _ in range(4)]
    arrivals = [arrival(xml(f"uuid:{n}")) for n in range(20) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda pair: writers[pair[0] % 4].receive(pair[1]), enumerate(arrivals)))
    assert count(any_engine) == 20
    assert sum(receipt.outcome is Outcome.STORED for receipt in receipts) == 20
    assert {receipt.outcome for receipt in receipts} == {Outcome.STORED, Outcome.RESENT}


def test_one_arrival_the_database_refuses_costs_the_others_nothing(any_engine: Engine) -> None:
    writer = GroupCommit(any_engine)
    bad = arrival(xml("uuid:bad"))
    object.__setattr__(bad, "version", None)
    with ThreadPoolExecutor(8) as pool:
        good = [pool.submit(writer.receive, arrival(xml(f"uuid:{n}"))) for n in range(20)]
        refused = pool.submit(writer.receive, bad)
        assert all(one.result().outcome is Outcome.STORED for one in good)
        with pytest.raises(Exception, match="version"):
            refused.result()
    assert count(any_engine) == 20
