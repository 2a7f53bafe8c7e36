"""The address upstream: what is accepted, and how its token is kept."""

import stat
from pathlib import Path

import pytest

from mhsurvey.exchange.upstream import FILE, Address, BadAddress, checked_url, keep_address, read_address


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://ngo.example/", "https://ngo.example"),
        ("https://ngo.example:8443/survey", "https://ngo.example:8443/survey"),
        ("http://localhost:8000/", "http://localhost:8000"),
    ],
)
def test_address_is_https_or_this_machine(given: str, kept: str) -> None:
    assert checked_url(given) == kept


@pytest.mark.parametrize("given", ["http://ngo.example", "ngo.example", "https://", "ftp://x", "https://x/#/enrol/t"])
def test_records_never_go_where_anybody_could_listen(given: str) -> None:
    with pytest.raises(BadAddress):
        checked_url(given)


def test_token_is_kept_for_the_owner_alone(tmp_path: Path) -> None:
    assert read_address(tmp_path) is None
    address = Address("https://ngo.example", "t" * 64)
    keep_address(tmp_path, address)
    assert read_address(tmp_path) == address
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert "t" * 64 not in repr(address)
