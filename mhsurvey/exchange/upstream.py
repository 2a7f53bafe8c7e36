"""The server upstream: its address and this laptop's token kept in one file, and the posts to it.

The only place that speaks HTTP to the outside. TLS is always checked; no redirect is followed, for a portal
redirects; nothing of the environment (.netrc) may put another name in the place of the token.
"""

import io
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import orjson
import requests
from requests.auth import AuthBase

from mhsurvey.durable import write_durably

FILE = "upstream.json"
CONNECT_S, READ_S = 15, 180
# When upstream does not say; what ODK Collect assumes.
USUAL_LIMIT_BYTES = 10_000_000
AGENT = "mhsurvey forward"
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class Unreachable(Exception):
    """No answer, or not from the server upstream. The message says what happened, in English, for the log."""


class BadAddress(ValueError):
    """Not an address records may be sent to; the message names the mend."""


@dataclass(frozen=True)
class Address:
    """Where upstream is. ca: file of a certificate authority to trust beside the usual ones, None for those."""

    url: str
    token: str = field(repr=False)
    ca: str | None = None


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: bytes = field(repr=False)
    retry_after: str | None = None


def checked_url(url: str) -> str:
    """The address without its last slash. Raises BadAddress unless it is https, or on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname and not parts.query and not parts.fragment:
        return url.rstrip("/")
    if parts.scheme == "http" and parts.hostname in ON_THIS_MACHINE:
        return url.rstrip("/")
    raise BadAddress(f"{url}: give it as https://name.of.the.server")


def read_address(data_dir: Path) -> Address | None:
    """The address kept in the data folder, None when there is none."""
    path = data_dir / FILE
    return Address(**orjson.loads(path.read_bytes())) if path.exists() else None


def keep_address(data_dir: Path, address: Address) -> None:
    """Keep it, for the owner alone."""
    write_durably(data_dir / FILE, io.BytesIO(orjson.dumps(asdict(address))))


class _Bearer(AuthBase):
    """Set as `auth` and not as a header: requests would put a name from .netrc in its place."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Upstream:
    """Posts to the server upstream over one connection."""

    def __init__(self, address: Address) -> None:
        self._url = address.url
        self._http = requests.Session()
        self._http.auth = _Bearer(address.token)
        self._http.headers["User-Agent"] = AGENT
        self._verify: str | bool = address.ca or True

    def limit(self) -> int:
        """Bytes it takes at once. Raises Unreachable when it is not there, or something else answers."""
        reply = self._send("HEAD", None, [])
        is_upstream = reply.headers.get("X-OpenRosa-Version") is not None
        # Shut out, too, it answers: the first POST brings its words.
        if not is_upstream or reply.status_code not in (204, 401, 403):
            raise Unreachable(f"something else answers there (HTTP {reply.status_code})")
        told = reply.headers.get("X-OpenRosa-Accept-Content-Length", "")
        return int(told) if told.isdecimal() else USUAL_LIMIT_BYTES

    def post(
        self, xml: bytes, files: list[tuple[str, bytes, str]], *, device_id: str | None, incomplete: bool
    ) -> Reply:
        """One POST. files: (name, content, content type). incomplete: more of this record follows."""
        parts: list[tuple[str, tuple[str | None, bytes, str]]] = [
            ("xml_submission_file", ("submission.xml", xml, "text/xml"))
        ]
        parts += [(name, (name, content, kind)) for name, content, kind in files]
        if incomplete:
            parts.append(("*isIncomplete*", (None, b"yes", "text/plain")))
        reply = self._send("POST", device_id, parts)
        return Reply(reply.status_code, reply.content, reply.headers.get("Retry-After"))

    def _send(
        self, method: str, device_id: str | None, parts: list[tuple[str, tuple[str | None, bytes, str]]]
    ) -> requests.Response:
        try:
            return self._http.request(
                method,
                f"{self._url}/submission",
                params={"deviceID": device_id} if device_id else None,
                files=parts or None,
                timeout=(CONNECT_S, READ_S),
                verify=self._verify,
                allow_redirects=False,
            )
        except (requests.RequestException, OSError) as fault:
            # Its own text may hold the address with its parameters.
            raise Unreachable(type(fault).__name__) from fault

    def close(self) -> None:
        self._http.close()
