"""One writer a process: many submissions, one durable commit, and only then the replies.

A durable commit costs the disk the same for one submission as for a hundred. While one commit is under
way the next arrivals gather, and share the next one: no waiting is added. This is the one place where
not the door commits (docs/decisions/0004-group-commit.md).
"""

import contextlib
import logging
import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future

from sqlalchemy import Engine

from mhsurvey.problems import Problem
from mhsurvey.submissions.faults import storage_faults
from mhsurvey.submissions.operations import receive
from mhsurvey.submissions.submission import Arrival, Receipt

MOST_IN_ONE = 64
MOST_BYTES_IN_ONE = 16 * 1024 * 1024

Turn = Callable[[], contextlib.AbstractContextManager[object]]
_Waiting = tuple[Arrival, "Future[Receipt]"]
log = logging.getLogger(__name__)


class GroupCommit:
    """Writes arrivals down. `turn` is taken around each transaction, so that writing processes queue fairly."""

    def __init__(self, engine: Engine, *, turn: Turn = contextlib.nullcontext, most_in_one: int = MOST_IN_ONE) -> None:
        self._engine = engine
        self._turn = turn
        self._most = most_in_one
        self._waiting: queue.SimpleQueue[_Waiting] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._process: int | None = None

    def receive(self, arrival: Arrival) -> Receipt:
        """Keep an arrival; the receipt is given when it is on the disk.

        Raises Problem BUSY or DISK_FULL; nothing of the arrival is then kept.
        """
        self._start_once_in_this_process()
        promise: Future[Receipt] = Future()
        self._waiting.put((arrival, promise))
        return promise.result()

    def _start_once_in_this_process(self) -> None:
        # Threads do not survive a fork: a worker that inherited this object needs its own.
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                self._waiting = queue.SimpleQueue()
                threading.Thread(target=self._write_for_ever, name="group-commit", daemon=True).start()
                self._process = os.getpid()

    def _write_for_ever(self) -> None:
        while True:
            batch = self._gather()
            try:
                self._write(batch)
            except BaseException as fault:  # noqa: BLE001 - whatever it is, the waiting must hear of it
                log.exception("event=write_failed submissions=%d", len(batch))
                for _, promise in batch:
                    if not promise.done():
                        promise.set_exception(fault)

    def _gather(self) -> list[_Waiting]:
        batch = [self._waiting.get()]
        size = len(batch[0][0].xml)
        with contextlib.suppress(queue.Empty):
            while len(batch) < self._most and size < MOST_BYTES_IN_ONE:
                batch.append(self._waiting.get_nowait())
                size += len(batch[-1][0].xml)
        return batch

    def _write(self, batch: list[_Waiting]) -> None:
        try:
            receipts = self._commit([arrival for arrival, _ in batch])
        except Problem as problem:
            for _, promise in batch:
                promise.set_exception(problem)
        except Exception:
            if len(batch) == 1:
                raise
            # One arrival the database will not take must not cost the others theirs.
            for waiting in batch:
                self._write_alone(waiting)
        else:
            for (_, promise), receipt in zip(batch, receipts, strict=True):
                promise.set_result(receipt)

    def _write_alone(self, waiting: _Waiting) -> None:
        arrival, promise = waiting
        try:
            promise.set_result(self._commit([arrival])[0])
        except Exception as fault:  # noqa: BLE001 - handed to the one who waits
            promise.set_exception(fault)

    def _commit(self, arrivals: list[Arrival]) -> list[Receipt]:
        with storage_faults(), self._turn(), self._engine.connect() as connection:
            writer = connection.execution_options(immediate=True)
            with writer.begin():
                receipts = receive(writer, arrivals=arrivals)
        return receipts
