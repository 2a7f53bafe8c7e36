"""The short code of a record: eight digits, said on the tablet and looked up here.

Digits only: they are read and said alike in every language here. tests/submissions/codes.json holds pairs that
this and the tablet's code.js are both tested against.
"""

import hashlib
import re

_CODES = 100_000_000


def code_of(instance_id: str) -> int:
    """0..99 999 999, from the first six bytes of the instanceID's SHA-256. Two records may share one."""
    return int.from_bytes(hashlib.sha256(instance_id.encode()).digest()[:6], "big") % _CODES


def in_digits(code: int) -> str:
    """As the tablet shows it: "1234 5678"."""
    digits = f"{code:08}"
    return f"{digits[:4]} {digits[4:]}"


def read_code(text: str) -> int | None:
    """The code somebody typed, with or without spaces, dots and dashes; None when it is not eight digits."""
    digits = re.sub(r"[\s.\-]", "", text)
    return int(digits) if re.fullmatch("[0-9]{8}", digits) else None
