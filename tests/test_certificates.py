"""A village server's certificates: what they are good for, when a new one is made, who may read the keys."""

import ipaddress
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from mhsurvey.certificates import CERTIFICATE_LASTS, authority_der, certify, is_local

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NAMES = ("192.168.1.20", "laptop.local", "localhost", "127.0.0.1")


def accepts(folder: Path, name: str, *, now: datetime = NOW, store: bytes | None = None) -> bool:
    authority = x509.load_der_x509_certificate(store or authority_der(folder) or b"")
    leaf = x509.load_pem_x509_certificates((folder / "server.crt").read_bytes())[0]
    try:
        subject: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        subject = x509.DNSName(name)
    verifier = PolicyBuilder().store(Store([authority])).time(now).build_server_verifier(subject)
    try:
        verifier.verify(leaf, [])
    except VerificationError:
        return False
    return True


def test_certificate_is_good_for_the_laptops_addresses_and_no_other(tmp_path: Path) -> None:
    certify(tmp_path, names=NAMES, now=NOW)
    assert all(accepts(tmp_path, name) for name in NAMES)
    assert not accepts(tmp_path, "192.168.1.21")
    # A tablet whose clock is a day behind is let in.
    assert accepts(tmp_path, NAMES[0], now=NOW - timedelta(days=1))


def test_authority_can_speak_for_no_site_of_the_internet(tmp_path: Path) -> None:
    certify(tmp_path, names=("bank.example", "8.8.8.8"), now=NOW)
    assert not accepts(tmp_path, "bank.example")
    assert not accepts(tmp_path, "8.8.8.8")
    assert is_local("10.42.0.1")
    assert not is_local("8.8.8.8")


def test_certificate_stays_while_it_fits_and_the_authority_over_every_change(tmp_path: Path) -> None:
    first = certify(tmp_path, names=NAMES, now=NOW)
    content = first.certificate.read_bytes()
    assert certify(tmp_path, names=NAMES, now=NOW + timedelta(days=30)).certificate.read_bytes() == content
    moved = certify(tmp_path, names=("10.0.0.5", *NAMES), now=NOW + timedelta(days=30))
    assert moved.certificate.read_bytes() != content
    assert moved.fingerprint == first.fingerprint
    assert accepts(tmp_path, "10.0.0.5", now=NOW + timedelta(days=30))
    late = NOW + CERTIFICATE_LASTS
    certify(tmp_path, names=NAMES, now=late)
    assert accepts(tmp_path, NAMES[0], now=late, store=first.authority_der)


@pytest.mark.parametrize("lost", ["server.key", "server.crt", "authority.key"])
def test_a_lost_file_is_made_again(tmp_path: Path, lost: str) -> None:
    certify(tmp_path, names=NAMES, now=NOW)
    (tmp_path / lost).unlink()
    certify(tmp_path, names=NAMES, now=NOW)
    assert accepts(tmp_path, NAMES[0])


def test_keys_are_for_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "village"
    certify(folder, names=NAMES, now=NOW)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
