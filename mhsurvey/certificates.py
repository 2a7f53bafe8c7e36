"""A village server's own small certificate authority, and the server certificate it signs.

A tablet takes the authority once, by hand; the server certificate then changes as often as the laptop's addresses
do. Made with `cryptography`: `trustme`, which makes the same in fewer lines, is for tests and says so, and keeps
no authority from one day to the next.
"""

import hashlib
import io
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mhsurvey.durable import write_durably

AUTHORITY_LASTS = timedelta(days=3650)
# Chrome takes no server certificate for longer, whoever signed it.
CERTIFICATE_LASTS = timedelta(days=397)
RENEWED_BEFORE = timedelta(days=30)
# A tablet's clock may be behind; a certificate "not valid yet" would shut it out.
BACKDATED = timedelta(days=2)
# What this authority may speak for: were its key stolen, it could play no bank and no ministry.
LOCAL_NETWORKS = tuple(
    ipaddress.ip_network(one)
    for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8")
)
LOCAL_NAMES = ("localhost", "local")
AUTHORITY = "authority"
SERVER = "server"

Certificate = x509.Certificate
Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Certified:
    """Files for the server, and the authority's certificate for tablets (DER, what Android's installer reads).

    fingerprint  of the authority: SHA-256 in hex by fours, to be compared by eye
    """

    certificate: Path
    key: Path
    authority_der: bytes
    fingerprint: str


def is_local(address: str) -> bool:
    """Whether an IPv4 address is one the authority may speak for."""
    return any(ipaddress.ip_address(address) in one for one in LOCAL_NETWORKS)


def certify(folder: Path, *, names: Sequence[str], now: datetime) -> Certified:
    """The certificate for these addresses and names: the one that is there if it still fits, else a new one.

    names  IPv4 addresses and host names; the authority is made at the first call and stays
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority, authority_key = _authority(folder, now)
    path, key_path = folder / f"{SERVER}.crt", folder / f"{SERVER}.key"
    if not _still_fits(path, key_path, authority, names, now):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _sign(names, key, authority, authority_key, now)
        write_durably(key_path, io.BytesIO(_pem(key)))
        # With the authority behind it, though every tablet has that: some browsers ask for the whole chain.
        chain = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in (certificate, authority))
        write_durably(path, io.BytesIO(chain))
    der = authority.public_bytes(serialization.Encoding.DER)
    return Certified(path, key_path, der, fingerprint(der))


def authority_der(folder: Path) -> bytes | None:
    """The authority's certificate, None when none was made here."""
    path = folder / f"{AUTHORITY}.crt"
    if not path.exists():
        return None
    return x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(serialization.Encoding.DER)


def fingerprint(der: bytes) -> str:
    """SHA-256 in hex, by fours."""
    digits = hashlib.sha256(der).hexdigest().upper()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _authority(folder: Path, now: datetime) -> tuple[Certificate, Key]:
    path, key_path = folder / f"{AUTHORITY}.crt", folder / f"{AUTHORITY}.key"
    if path.exists() and key_path.exists():
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        if certificate.not_valid_after_utc > now + CERTIFICATE_LASTS:
            return certificate, _read_key(key_path)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _sign_authority(key, now)
    write_durably(key_path, io.BytesIO(_pem(key)))
    write_durably(path, io.BytesIO(certificate.public_bytes(serialization.Encoding.PEM)))
    return certificate, key


def _sign_authority(key: Key, now: datetime) -> Certificate:
    identity = hashlib.sha256(_spki(key)).hexdigest()[:8]
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"mhsurvey village server {identity}")])
    permitted: list[x509.GeneralName] = [x509.IPAddress(one) for one in LOCAL_NETWORKS]
    permitted += [x509.DNSName(one) for one in LOCAL_NAMES]
    return (
        _builder(name, name, key, now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        # Not critical, though the RFC says so: a phone that does not know it must still take the certificate.
        .add_extension(x509.NameConstraints(permitted, None), critical=False)
        .sign(key, hashes.SHA256())
    )


def _sign(names: Sequence[str], key: Key, authority: Certificate, authority_key: Key, now: datetime) -> Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    issued_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        _builder(subject, authority.subject, key, now, CERTIFICATE_LASTS)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(issued_by, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Key, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now - BACKDATED + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _still_fits(path: Path, key_path: Path, authority: Certificate, names: Sequence[str], now: datetime) -> bool:
    if not (path.exists() and key_path.exists()):
        return False
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    there = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    try:
        certificate.verify_directly_issued_by(authority)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, a new one is made
        return False
    is_fresh = certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - RENEWED_BEFORE
    return is_fresh and set(there) == {_general(name) for name in names}


def _read_key(path: Path) -> Key:
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{path} holds no key of this program")
    return key


def _pem(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _spki(key: Key) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
