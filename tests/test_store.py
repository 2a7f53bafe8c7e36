"""The media store keeps bytes under their hash and lets no name near a path."""

import hashlib
from pathlib import Path

import pytest

from mhsurvey.store import Store


def test_what_was_put_is_given_back_under_its_sha256(tmp_path: Path) -> None:
    store = Store(tmp_path)
    name = store.put(b"a clip")
    assert name == hashlib.sha256(b"a clip").hexdigest()
    assert store.get(name) == b"a clip"


def test_putting_the_same_bytes_twice_keeps_one_file_and_no_temporary(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(b"same")
    store.put(b"same")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_bytes_somebody_else_is_just_bringing_are_given_out_once_their_name_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("mhsurvey.store.sync_folder", synced.append)
    name = hashlib.sha256(b"a clip").hexdigest()
    (tmp_path / name[:2]).mkdir()
    (tmp_path / name[:2] / name).write_bytes(b"a clip")
    assert Store(tmp_path).put(b"a clip") == name
    assert synced == [tmp_path / name[:2], tmp_path]


def test_many_are_put_in_order_and_the_same_bytes_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    contents = [b"one", b"two", b"one"]
    assert [store.get(name) for name in store.put_all(contents)] == contents
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 63, "A" * 64, "a" * 64 + "/.."])
def test_a_name_that_is_no_hash_never_becomes_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        Store(tmp_path).get(name)


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        Store(tmp_path).put(b"too much")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
