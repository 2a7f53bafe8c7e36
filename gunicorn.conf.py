"""How gunicorn serves mhsurvey: `gunicorn --config gunicorn.conf.py wsgi:app`. Settings come from MHSURVEY_*."""

import gc
import os
from typing import Any

from mhsurvey.settings import read_settings
from mhsurvey.web import catchup

settings = read_settings(os.environ)

bind = f"{settings.host}:{settings.port}"
workers = settings.workers
worker_class = "mhsurvey.web.lingering.Worker"
# A tablet on a slow line holds a thread while its body trickles in; fifty of them must not hold up the others.
threads = 64
# Tablets send one record after the other over one connection.
keepalive = 20
timeout = 120
# SIGTERM: requests under way are finished, their records kept and answered.
graceful_timeout = 60
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 - a heartbeat, not data
# The app logs each request by endpoint; gunicorn's own log would show paths, and a path may hold a tablet's key.
accesslog = None
control_socket_disable = True


def post_worker_init(_worker: Any) -> None:
    """One of the workers keeps the catching-up process beside it; none looks for rubbish among what it loaded."""
    # Some 400,000 objects of libraries live as long as the worker; a map of 1,500 areas made it look at all of them.
    gc.collect()
    gc.freeze()
    catchup.keep_beside(settings.data_dir)
