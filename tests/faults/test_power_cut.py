"""The power goes at any moment: what was answered 201 is there, with its files, and the database is whole."""

import contextlib
import copy
import hashlib
import os
import random
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pysqlite3
import pytest

from tests.faults.power import ANSWERS, Call, Disk, recorded, recorder
from tests.faults.server import Server

TABLETS = 6
RECORDS = 10
# A check costs some 30 ms: each moment at which something has just been promised, and of the others one in so many.
ONE_IN = 16
# The line with 201 went out a moment before, in a call of its own.
ACKNOWLEDGED = re.compile(rb'OpenRosaResponse.*instanceID="([^"]+)".*isComplete="true"', re.DOTALL)

Day = tuple[Disk, list[Call], set[str]]


def send_some(server: Server, tablet: int) -> None:
    """Photos of its own, and one that every tablet sends: the same bytes are kept once."""
    for turn in range(RECORDS):
        photo = b"the same" * 50 + bytes([turn]) if tablet % 2 else os.urandom(3000)
        assert server.send(photo=photo) == 201


def check(folder: Path, acknowledged: set[str]) -> None:
    with contextlib.closing(pysqlite3.connect(folder / "f.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        asked = "SELECT instance_id, sha256 FROM submission LEFT JOIN attachment ON submission_id = submission.id"
        found = dict(database.execute(asked).fetchall())
    assert acknowledged <= set(found), "a submission was answered 201 and is lost"
    for sha256 in {found[one] for one in acknowledged}:
        photo = folder / "media" / sha256[:2] / sha256
        assert photo.exists(), "a file of an acknowledged submission is lost"
        is_whole = hashlib.sha256(photo.read_bytes()).hexdigest() == sha256
        assert is_whole, "a file of an acknowledged submission is cut"


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """What a server asked of its disk while tablets sent: the disk before, the calls, and what was acknowledged."""
    folder, calls = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("calls")
    server = Server(folder, f"sqlite:///{folder / 'f.sqlite'}", workers=1, before=recorder(calls))
    server.lay()
    # The index of the write-ahead log is shared memory, and made anew.
    disk = Disk(folder, but_for=frozenset({folder / "log", folder / "f.sqlite-shm"}))
    server.start()
    with ThreadPoolExecutor(TABLETS) as tablets:
        list(tablets.map(lambda tablet: send_some(server, tablet), range(TABLETS)))
    server.stop()
    return disk, recorded(calls, of=folder), set(server.acknowledged)


def promised(call: Call) -> set[str]:
    """The submissions this call acknowledged."""
    texts = call.texts if call.name == ANSWERS else ()
    return {one.decode() for text in texts for one in ACKNOWLEDGED.findall(text)}


def test_power_cut_at_any_moment_loses_nothing_acknowledged(day: Day, tmp_path: Path) -> None:
    disk, calls, everything = copy.deepcopy(day)
    chance = random.Random(7)
    acknowledged: set[str] = set()
    unchecked = False
    for call in [*calls, None]:
        # Answers that follow each other leave with the same disk.
        if call is None or call.name != ANSWERS:
            if unchecked or chance.randrange(ONE_IN) == 0:
                for luck in (None, chance):
                    check(disk.after_a_cut(tmp_path / "left", chance=luck), acknowledged)
            unchecked = False
        if call is not None and call.name != ANSWERS:
            disk.take(call)
        elif call is not None:
            acknowledged |= promised(call)
            unchecked = bool(promised(call))
    assert acknowledged == everything


@pytest.mark.parametrize("unsynced", [r"\.sqlite-wal$", r"/media/../tmp\w+$", r"/media/..$", r"/media$"])
def test_a_sync_that_was_left_out_would_be_found(day: Day, tmp_path: Path, unsynced: str) -> None:
    disk, calls, everything = copy.deepcopy(day)
    for call in calls:
        is_left_out = call.name in {"fsync", "fdatasync"} and re.search(unsynced, call.path)
        if call.name != ANSWERS and not is_left_out:
            disk.take(call)
    with pytest.raises(AssertionError, match="is lost|is cut"):
        check(disk.after_a_cut(tmp_path / "left"), everything)
