"""DOOR without a visitor: sends what is here to the server upstream, each record until its receipt names it.

What upstream confirmed is written down at once, portion by portion: after a crash only the portion under way is
sent again, and upstream knows it for the resend it is.
"""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mhsurvey.db import writing
from mhsurvey.exchange import operations, queries
from mhsurvey.exchange.forwarding import (
    Answer,
    Portion,
    Record,
    Verdict,
    is_delivered_sealed,
    judge,
    portions,
    wait_before,
)
from mhsurvey.exchange.upstream import Address, Unreachable, Upstream
from mhsurvey.web import catchup
from mhsurvey.web.ground import Ground

# One record that upstream cannot take must not hold up those behind it; so many in a row mean that it is the line.
FAILURES_IN_A_ROW = 3
TRIES_EACH = 2
log = logging.getLogger(__name__)


class AlreadyForwarding(Exception):
    """Another process of this server forwards at this moment."""


class _Stop(Exception):
    """No use going on for now. The message is for a person."""


@dataclass
class Progress:
    """What one run did. stopped: why it ended before its end, None when everything due was tried."""

    done: int = 0
    refused: int = 0
    failed: int = 0
    stopped: str | None = None


@dataclass
class Forwarder:
    """One run. pause: how it waits, in seconds."""

    ground: Ground
    address: Address
    pause: Callable[[float], None] = time.sleep
    progress: Progress = field(default_factory=Progress)

    def run(self, *, refused: bool = False) -> Progress:
        """Send everything due. refused: also what upstream refused before. Raises AlreadyForwarding."""
        with catchup.locked_file(self.ground.settings.data_dir / "forwarding") as mine:
            if not mine:
                raise AlreadyForwarding
            upstream = Upstream(self.address)
            try:
                self._all(upstream, upstream.limit(), refused)
            except (_Stop, Unreachable) as stop:
                self.progress.stopped = str(stop)
            finally:
                upstream.close()
        log.info("event=forwarded done=%d refused=%d", self.progress.done, self.progress.refused)
        return self.progress

    def _all(self, upstream: Upstream, limit: int, refused: bool) -> None:
        above, in_a_row = 0, 0
        while ids := self._due(above, refused):
            for submission_id in ids:
                above = submission_id
                in_a_row = 0 if self._one(upstream, submission_id, limit) else in_a_row + 1
                if in_a_row == FAILURES_IN_A_ROW:
                    raise _Stop(f"no receipt for {in_a_row} records in a row")

    def _due(self, above: int, refused: bool) -> list[int]:
        with self.ground.sessions() as db:
            return queries.due(db, upstream=self.address.url, above=above, refused=refused)

    def _one(self, upstream: Upstream, submission_id: int, limit: int) -> bool:
        """True when upstream has said what becomes of it, False when it is to be tried again later."""
        for number in range(1, TRIES_EACH + 1):
            verdict = self._try(upstream, submission_id, limit)
            if verdict.answer is not Answer.AGAIN:
                return True
            log.warning("event=not_forwarded submission=%d why=%s", submission_id, verdict.words or "no receipt")
            if number < TRIES_EACH:
                chance = random.random()  # noqa: S311 - spreads tries, guards nothing
                self.pause(verdict.wait_s if verdict.wait_s is not None else wait_before(number, chance=chance))
        self.progress.failed += 1
        return False

    def _try(self, upstream: Upstream, submission_id: int, limit: int) -> Verdict:
        with self.ground.sessions() as db:
            record = queries.record(db, submission_id=submission_id)
            before = queries.delivered(db, upstream=self.address.url, submission_id=submission_id)
        if record is None:
            return Verdict(Answer.ARRIVED)
        verdict = Verdict(Answer.ARRIVED)
        sent: set[str] = set()
        if not is_delivered_sealed(record, delivered=before):
            for portion in portions(record, delivered=before, limit=limit):
                verdict = self._post(upstream, record, portion)
                if verdict.answer is Answer.REFUSED:
                    self._settle(record, refused=verdict.words)
                if verdict.answer in (Answer.REFUSED, Answer.AGAIN):
                    return verdict
                sent |= {file.key for file in portion.files}
        if self._upstream_lost_some(record, verdict, sent):
            return Verdict(Answer.AGAIN, "upstream lacks files it had confirmed")
        self._settle(record)
        return Verdict(Answer.ARRIVED)

    def _post(self, upstream: Upstream, record: Record, portion: Portion) -> Verdict:
        version, store = portion.version, self.ground.store
        files = [(file.name, store.get(file.sha256), file.content_type) for file in portion.files]
        try:
            reply = upstream.post(version.xml, files, device_id=record.device_id, incomplete=not portion.last)
        except Unreachable as fault:
            return Verdict(Answer.AGAIN, str(fault))
        verdict = judge(
            status=reply.status, body=reply.body, retry_after=reply.retry_after, instance_id=version.instance_id
        )
        if verdict.answer is Answer.SHUT_OUT:
            raise _Stop(verdict.words)
        if verdict.answer in (Answer.ARRIVED, Answer.INCOMPLETE, Answer.CONFLICT):
            keys = [version.key, *(file.key for file in portion.files)] if portion.last else _keys_but_xml(portion)
            with writing(self.ground.sessions()) as db:
                operations.note_delivered(
                    db,
                    upstream=self.address.url,
                    submission_id=record.submission_id,
                    keys=keys,
                    conflict=verdict.answer is Answer.CONFLICT,
                    now=datetime.now(UTC),
                )
                db.commit()
        return verdict

    def _upstream_lost_some(self, record: Record, verdict: Verdict, sent: set[str]) -> bool:
        """Whether upstream awaits a file that this server sent in an earlier run; then it all goes again."""
        if verdict.answer is not Answer.INCOMPLETE or record.missing_files:
            return False
        if sent == {file.key for file in record.files}:
            # It has every file there is. A form it knows better asks for more.
            return False
        with writing(self.ground.sessions()) as db:
            now = datetime.now(UTC)
            operations.forget_delivered(db, upstream=self.address.url, submission_id=record.submission_id, now=now)
            db.commit()
        return True

    def _settle(self, record: Record, *, refused: str | None = None) -> None:
        now = datetime.now(UTC)
        with writing(self.ground.sessions()) as db:
            if refused is None:
                operations.note_done(db, upstream=self.address.url, record=record, now=now)
                self.progress.done += 1
            else:
                operations.note_refused(db, upstream=self.address.url, record=record, words=refused, now=now)
                self.progress.refused += 1
            db.commit()


def _keys_but_xml(portion: Portion) -> list[str]:
    # The last portion stands for the version: as long as it has not arrived, the record is not whole.
    return [file.key for file in portion.files]
