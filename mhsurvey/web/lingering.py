"""gunicorn's threaded worker, with a thread that stays a moment for a tablet's next record.

A tablet sends its queue one record after the other over one connection. gthread takes the connection away from
the thread after each reply, gives it to its poller and from there to a thread again; that cost a third of an
upload. Here the thread waits for the next request itself, unless another connection wants it.
"""

import select
import ssl
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

# Longer than a tablet near the server takes for its next record; one on a slow line goes to the poller, as ever.
LINGER_MS = 50


class Worker(ThreadWorker):  # type: ignore[misc]
    """`worker_class = "mhsurvey.web.lingering.Worker"`."""

    def handle(self, conn: Any) -> Any:
        """Serve the connection's requests as long as they come at once; gives what gthread's own gives."""
        result = super().handle(conn)
        while result is True and self._comes_more(conn):
            result = super().handle(conn)
        return result

    def _comes_more(self, conn: Any) -> bool:
        if conn.is_http2:
            return False
        if conn.parser.unreader.buf.getvalue():
            return self._is_free()
        # Over TLS what comes next may be read and decrypted already: the line then stays silent.
        if isinstance(conn.sock, ssl.SSLSocket) and conn.sock.pending():
            return self._is_free()
        poll = select.poll()
        poll.register(conn.sock, select.POLLIN)
        return self._is_free() and bool(poll.poll(LINGER_MS)) and self._is_free()

    def _is_free(self) -> bool:
        """Nobody else waits for a thread, and nobody wants the worker to end."""
        return bool(self.alive) and self.tpool._work_queue.empty()
