"""The code somebody types to enrol a tablet whose camera cannot read the drawing."""

import hashlib
import secrets
from datetime import timedelta

LASTS = timedelta(minutes=15)
LENGTH = 8
# Nothing that is misread on a screen or over a telephone line: no 0 and O, no 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# About 16 MiB and 50 ms a try. A code holds 39 bits: under a plain hash a stolen database would give it away
# within the minutes it is good for.
_COST = {"n": 2**14, "r": 8, "p": 1}
_SALT = b"mhsurvey short code"


def make_short_code() -> str:
    """Eight characters of ALPHABET (about 39 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """As people read it: ABCD-EFGH."""
    return f"{code[:4]}-{code[4:]}"


def normal(typed: str) -> str | None:
    """What was meant: capitals, without spaces and dashes; None when it cannot be a code."""
    code = "".join(typed.split()).replace("-", "").upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def short_code_hash(code: str) -> str:
    """What is kept of a code: scrypt in hex, the same for the same code, so that it can be looked up. Takes 50 ms."""
    return hashlib.scrypt(code.encode(), salt=_SALT, dklen=32, **_COST).hex()
