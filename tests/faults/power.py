"""A power cut, simulated: what a server asked of the disk, replayed up to a moment without what was not synced.

strace writes down every write, sync and change of names. A replay knows two states of a folder: as the processes saw
it, and as the disk is bound to hold it. Strictly by POSIX, harsher than ext4: bytes are there once an fsync of their
file that began after they were written is over, a name once an fsync of its folder is.
"""

import random
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

FILES = "openat,write,pwrite64,fsync,fdatasync,ftruncate,rename,unlink,mkdir"
# Would write past this replay: the test fails when one of them is met below the folder.
UNKNOWN = "writev,pwritev,pwritev2,sendfile,copy_file_range,splice,fallocate,renameat,renameat2,unlinkat,mkdirat,link,linkat,symlink"  # noqa: E501
ANSWERS = "sendto"
# More than a page of the database, a photo of the test, or an answer.
LONGEST = 70_000
LINE = re.compile(rb"(\d+\.\d+) (\w+)\((.*)\) += (\d+)(?:<.*>)? <(\d+\.\d+)>\n")
TEXT = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')
OPENED = re.compile(rb"\d+<((?:\\x[0-9a-f]{2})*)>")
NUMBER = re.compile(rb", (\d+)$")


def recorder(folder: Path) -> list[str]:
    """What to put in front of a server's command; it writes a file for each thread into `folder`."""
    strace = shutil.which("strace")
    assert strace, "No strace here. Install it: python3 make.py setup"
    tried = subprocess.run([strace, "-qq", "-e", "trace=none", "true"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, f"strace may not trace here; a container needs SYS_PTRACE. {tried.stderr}"
    # -D: the server stays the process that was started, and signals reach it.
    how = ["-D", "-f", "-ff", "-qq", "--seccomp-bpf", "-y", "-xx", "-ttt", "-T", "-s", str(LONGEST)]
    return [strace, *how, "-e", f"trace={FILES},{UNKNOWN},{ANSWERS}", "-e", "signal=none", "-o", str(folder / "calls")]


@dataclass(frozen=True)
class Call:
    """One system call that went well. path: of what it works on; texts: its strings; number: its last argument."""

    began: float
    ended: float
    name: str
    path: str
    texts: tuple[bytes, ...]
    arguments: bytes = field(repr=False)

    @property
    def number(self) -> int:
        return int(NUMBER.search(self.arguments)[1])  # type: ignore[index]


def recorded(folder: Path, *, of: Path) -> list[Call]:
    """What was asked of files below `of`, and what was answered.

    In the order in which it is to be counted on: what was asked by its end, an answer by its begin.
    """
    mark = _hex(str(of))
    lines = (line for file in folder.glob("calls.*") for line in file.read_bytes().splitlines(keepends=True))
    read = (LINE.fullmatch(line) for line in lines if mark in line or b" sendto(" in line)
    found = [_call(one) for one in read if one]
    return sorted(found, key=lambda call: call.began if call.name == ANSWERS else call.ended)


def _call(read: re.Match[bytes]) -> Call:
    began, name, arguments, _, took = read.groups()
    texts = tuple(_bytes(text) for text in TEXT.findall(arguments))
    opened = OPENED.match(arguments)
    path = _bytes(opened[1]) if opened else texts[0]
    return Call(
        float(began), float(began) + float(took), name.decode(), path.decode("utf-8", "replace"), texts, arguments
    )


def _hex(text: str) -> bytes:
    return "".join(f"\\x{byte:02x}" for byte in text.encode()).encode()


def _bytes(text: bytes) -> bytes:
    return bytes.fromhex(text.replace(b"\\x", b"").decode())


Change = Callable[[bytearray], None]


@dataclass
class File:
    """seen: as processes read it. sure: as it is after a power cut; between them what may be lost."""

    seen: bytearray
    sure: bytearray
    unsynced: list[tuple[float, Change]] = field(default_factory=list)

    def change(self, ended: float, change: Change) -> None:
        change(self.seen)
        self.unsynced.append((ended, change))

    def sync(self, began: float) -> None:
        for ended, change in self.unsynced:
            if ended <= began:
                change(self.sure)
        self.unsynced = [one for one in self.unsynced if one[0] > began]


class Disk:
    """A folder as the disk holds it, moved on by calls. What lies in the folder now is taken for sure.

    but_for: files that nothing depends on
    """

    def __init__(self, folder: Path, *, but_for: frozenset[Path]) -> None:
        self.folder = folder
        self._but_for = but_for
        # A folder has no bytes: None.
        self.seen: dict[Path, File | None] = {folder: None}
        for path in folder.rglob("*"):
            content = None if path.is_dir() else path.read_bytes()
            self.seen[path] = None if content is None else File(bytearray(content), bytearray(content))
        self.sure = dict(self.seen)
        self._unsynced: list[tuple[float, Path, File | None, bool]] = []

    def take(self, call: Call) -> None:
        """Move on by one call below the folder."""
        if Path(call.path) in self._but_for:
            return
        assert call.name in FILES.split(","), f"{call.name} is not replayed: {call.path}"
        getattr(self, f"_{call.name}")(call, Path(call.path))

    def after_a_cut(self, into: Path, *, chance: random.Random | None = None) -> Path:
        """Write down what is there after a power cut now, in a new folder.

        chance: of what was not synced, some is there all the same
        """
        shutil.rmtree(into, ignore_errors=True)
        names = dict(self.sure)
        for _, path, file, is_there in self._unsynced:
            if chance and chance.random() < 0.5:
                _name(names, path, file, is_there=is_there)
        for path, file in sorted(names.items()):
            if file is None or any(
                parent not in names for parent in path.parents if parent.is_relative_to(self.folder)
            ):
                continue
            content = bytearray(file.sure)
            for _, change in file.unsynced:
                if chance and chance.random() < 0.5:
                    change(content)
            target = into / path.relative_to(self.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return into

    def _openat(self, call: Call, path: Path) -> None:
        if b"O_CREAT" in call.arguments and path not in self.seen:
            self._names(call.ended, path, File(bytearray(), bytearray()), is_there=True)
        file = self.seen.get(path)
        if b"O_TRUNC" in call.arguments and file:
            file.change(call.ended, lambda content: content.clear())

    def _write(self, call: Call, path: Path) -> None:
        # Only files written from their beginning to their end are written without saying where.
        self._put(call, path, at=len(self._file(path).seen))

    def _pwrite64(self, call: Call, path: Path) -> None:
        self._put(call, path, at=call.number)

    def _put(self, call: Call, path: Path, *, at: int) -> None:
        [text] = call.texts

        def put(content: bytearray) -> None:
            content.extend(bytes(max(0, at - len(content))))
            content[at : at + len(text)] = text

        self._file(path).change(call.ended, put)

    def _ftruncate(self, call: Call, path: Path) -> None:
        length = call.number

        def cut(content: bytearray) -> None:
            del content[length:]
            content.extend(bytes(length - len(content)))

        self._file(path).change(call.ended, cut)

    def _fsync(self, call: Call, path: Path) -> None:
        file = self.seen.get(path)
        if file:
            file.sync(call.began)
            return
        left = []
        for one in self._unsynced:
            ended, changed, what, is_there = one
            if changed.parent == path and ended <= call.began:
                _name(self.sure, changed, what, is_there=is_there)
            else:
                left.append(one)
        self._unsynced = left

    _fdatasync = _fsync

    def _rename(self, call: Call, path: Path) -> None:
        moved = self.seen[path]
        self._names(call.ended, path, None, is_there=False)
        self._names(call.ended, Path(call.texts[1].decode()), moved, is_there=True)

    def _unlink(self, call: Call, path: Path) -> None:
        self._names(call.ended, path, None, is_there=False)

    def _mkdir(self, call: Call, path: Path) -> None:
        self._names(call.ended, path, None, is_there=True)

    def _names(self, ended: float, path: Path, file: File | None, *, is_there: bool) -> None:
        _name(self.seen, path, file, is_there=is_there)
        self._unsynced.append((ended, path, file, is_there))

    def _file(self, path: Path) -> File:
        file = self.seen[path]
        assert file is not None, path
        return file


def _name(names: dict[Path, File | None], path: Path, file: File | None, *, is_there: bool) -> None:
    if is_there:
        names[path] = file
    else:
        names.pop(path, None)
