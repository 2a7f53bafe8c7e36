"""Opens what a tablet sealed, and keeps the keys for it. `static/tablet/src/seal.js` is the other side.

An envelope has the shape of an encrypted submission of the ODK XForms specification, with a lid of our own:

    <data id="…" version="…" encrypted="yes" xmlns:mh="http://mhsurvey.org/xforms">
      <mh:sealed scheme="1" unfinished="yes"><mh:key to="KEY ID">base64</mh:key>…</mh:sealed>
      <meta><instanceID>…</instanceID></meta>
      <media><file>photo.jpg.enc</file></media><encryptedXmlFile>submission.xml.enc</encryptedXmlFile>
    </data>

Each `mh:key` is the sheet's AES-256 key wrapped by RSA-OAEP (SHA-256) for one public key: the server's, and the
recovery key's, whose private half lies in no machine. Each `.enc` is 12 bytes of IV and the AES-GCM text; its
associated data is the instanceID, a line end and the part's name without `.enc`.
"""

import base64
import binascii
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lxml import etree

from mhsurvey.durable import write_durably
from mhsurvey.forms.meaning import MH
from mhsurvey.submissions.instance import parse_xml

SCHEME = "1"
XML_PART = "submission.xml"
SEALED = ".enc"
# NIST SP 800-57: enough until after 2030, and these answers are kept for five years.
KEY_BITS = 3072
IV_BYTES = 12
UPSTREAM = "upstream.json"
OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


class CannotOpen(Exception):
    """No key here fits, or something was changed on the way. The message tells which, never what was sealed."""


@dataclass(frozen=True)
class Envelope:
    """The lid of a sealed sheet. keys: key id -> wrapped key. unfinished: a person was interrupted."""

    instance_id: str
    keys: Mapping[str, bytes] = field(repr=False)
    unfinished: bool = False


def envelope_of(root: etree._Element, *, instance_id: str) -> Envelope | None:
    """The lid of an encrypted instance; None when it was sealed by something else (ODK Collect)."""
    lid = root.find(f"{{{MH}}}sealed")
    if lid is None or lid.get("scheme") != SCHEME:
        return None
    try:
        keys = {key.get("to") or "": base64.b64decode(key.text or "", validate=True) for key in lid}
    except binascii.Error:
        keys = {}
    return Envelope(instance_id, keys, lid.get("unfinished") == "yes")


class Opening:
    """One sheet's key, unwrapped. Raises CannotOpen when it is made from keys that do not fit."""

    def __init__(self, envelope: Envelope, keys: Mapping[str, rsa.RSAPrivateKey]) -> None:
        self._envelope = envelope
        fitting = [key_id for key_id in envelope.keys if key_id in keys]
        if not fitting:
            raise CannotOpen("no key")
        try:
            self._cipher = AESGCM(keys[fitting[0]].decrypt(envelope.keys[fitting[0]], OAEP))
        except ValueError:
            raise CannotOpen("key") from None

    def part(self, content: bytes, *, name: str) -> bytes:
        """A part's bytes. name: as the sheet knows it, without ".enc". Raises CannotOpen."""
        about = f"{self._envelope.instance_id}\n{name}".encode()
        try:
            return self._cipher.decrypt(content[:IV_BYTES], content[IV_BYTES:], about)
        except (InvalidTag, ValueError):
            raise CannotOpen("changed") from None

    def xml(self, content: bytes) -> bytes:
        """The sheet itself; an unfinished one says so in its root, for everything is read from the XML alone.

        Raises CannotOpen, and for an unfinished one the Problems of `instance.parse_xml`.
        """
        xml = self.part(content, name=XML_PART)
        return unfinished(xml) if self._envelope.unfinished else xml


def unfinished(xml: bytes) -> bytes:
    """The same sheet marked as never finished. Deterministic: sent again, it is the same.

    Raises Problem: those of `instance.parse_xml`.
    """
    root = parse_xml(xml)
    root.set(f"{{{MH}}}unfinished", "yes")
    return etree.tostring(root, encoding="utf-8")


def is_unfinished(root: etree._Element) -> bool:
    """Whether `unfinished` marked it."""
    return root.get(f"{{{MH}}}unfinished") == "yes"


def part_name(sent_name: str) -> str | None:
    """The name inside the sheet of a part that travels as `<name>.enc`; None for anything else."""
    return sent_name.removesuffix(SEALED) if sent_name.endswith(SEALED) else None


# --- the keys ----------------------------------------------------------------------------------


class Keyring:
    """The keys in one folder: `server-<id>.pem` private, `recovery-<id>.pub` public. Nothing in it is ever deleted.

    The newest server key and every recovery key go along with the tablets; an older server key stays for what was
    sealed with it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._private: dict[str, rsa.RSAPrivateKey] = {}

    def public(self) -> list[dict[str, str]]:
        """What tablets seal for: [{"id", "spki" (base64 of DER)}]. Makes the server's key when there is none.

        On a village server these are the keys of the server upstream: it carries envelopes it cannot open.
        """
        upstream = self._folder / UPSTREAM
        if upstream.exists():
            return [{"id": key["id"], "spki": key["spki"]} for key in orjson.loads(upstream.read_bytes())]
        newest = max(self._files("server-*.pem"), key=lambda path: path.stat().st_mtime, default=None)
        mine = self._load(newest or self._make()).public_key()
        recovery = [_public(path.read_bytes()) for path in sorted(self._files("recovery-*.pub"))]
        return [{"id": key_id(key), "spki": base64.b64encode(_der(key)).decode()} for key in (mine, *recovery)]

    def private(self) -> Mapping[str, rsa.RSAPrivateKey]:
        """Every private key here, by its id."""
        for path in self._files("server-*.pem"):
            self._load(path)
        return self._private

    def seal_for(self, keys: list[dict[str, str]]) -> None:
        """From now on tablets seal for these keys of the server upstream, and no longer for this server's own."""
        for key in keys:
            known = serialization.load_der_public_key(base64.b64decode(key["spki"], validate=True))
            if not isinstance(known, rsa.RSAPublicKey) or key_id(known) != key["id"]:
                raise CannotOpen("no RSA key")
        self._write(UPSTREAM, orjson.dumps(keys))

    def add_recovery(self, passphrase: str) -> bytes:
        """A new recovery key: its public half is kept, its private half given as PEM under the passphrase."""
        made = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        public = made.public_key()
        pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        self._write(f"recovery-{key_id(public)}.pub", pem)
        return made.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(passphrase.encode()),
        )

    def _files(self, pattern: str) -> list[Path]:
        return sorted(self._folder.glob(pattern))

    def _load(self, path: Path) -> rsa.RSAPrivateKey:
        known = path.stem.removeprefix("server-")
        if known not in self._private:
            self._private[known] = read_private(path.read_bytes(), passphrase=None)
        return self._private[known]

    def _make(self) -> Path:
        made = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        plain = serialization.NoEncryption()
        pem = made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        # Two workers may each make one at the first contact: both stay and open, the newest is given out.
        return self._write(f"server-{key_id(made.public_key())}.pem", pem)

    def _write(self, name: str, content: bytes) -> Path:
        """For the owner alone, whole and on the disk before it is used: a lost key would lose what it sealed."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / name
        write_durably(path, io.BytesIO(content))
        return path


def read_private(pem: bytes, *, passphrase: str | None) -> rsa.RSAPrivateKey:
    """A private key. Raises CannotOpen for a wrong passphrase, or a file that is no RSA key."""
    try:
        found = serialization.load_pem_private_key(pem, passphrase.encode() if passphrase else None)
    except (ValueError, TypeError):
        raise CannotOpen("passphrase") from None
    if not isinstance(found, rsa.RSAPrivateKey):
        raise CannotOpen("no RSA key")
    return found


def key_id(key: rsa.RSAPublicKey) -> str:
    """A key's name: the beginning of the SHA-256 of its DER."""
    return hashlib.sha256(_der(key)).hexdigest()[:16]


def _der(key: rsa.RSAPublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _public(pem: bytes) -> rsa.RSAPublicKey:
    found = serialization.load_pem_public_key(pem)
    if not isinstance(found, rsa.RSAPublicKey):
        raise CannotOpen("no RSA key")
    return found
